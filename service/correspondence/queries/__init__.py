"""Reads of letters."""
