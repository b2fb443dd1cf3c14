"""Reads of redactions, their pages and marks."""
