"""Writes of refutations."""
