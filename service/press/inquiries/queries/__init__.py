"""Reads of media inquiries, by noun."""
