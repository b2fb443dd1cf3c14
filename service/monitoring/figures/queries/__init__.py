"""Reads of social accounts and their figures."""
