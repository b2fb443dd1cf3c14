"""Reads of assignments."""
