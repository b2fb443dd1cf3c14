"""Reads of sources and of what they caught."""
