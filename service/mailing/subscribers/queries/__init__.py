"""Reads of subscribers."""
