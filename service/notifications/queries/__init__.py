"""Reads of notices, of choices, and of what was told."""
