"""Reads of media contacts, by noun."""
