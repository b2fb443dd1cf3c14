"""Writes of media contacts, by noun."""
