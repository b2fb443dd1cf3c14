"""Writes of social accounts and their figures."""
