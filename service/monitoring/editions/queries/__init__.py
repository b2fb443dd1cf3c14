"""Reads of the daily monitor."""
