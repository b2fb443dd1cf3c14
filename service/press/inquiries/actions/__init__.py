"""Writes of media inquiries, by noun."""
