"""Writes of press events."""
