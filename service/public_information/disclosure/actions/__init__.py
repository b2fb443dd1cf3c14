"""Writes of disclosure, split by what they are about."""
