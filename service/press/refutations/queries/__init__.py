"""Reads of refutations."""
