"""Journals, periods, number patterns and counters."""
