"""Reads of press events."""
