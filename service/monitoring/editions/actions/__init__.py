"""Writes of the daily monitor."""
