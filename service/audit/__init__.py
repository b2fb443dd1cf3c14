"""Reads and seals the acts that Work records."""
