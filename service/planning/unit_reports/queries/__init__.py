"""Reads of reports of units."""
