"""Reads of requests for information."""
