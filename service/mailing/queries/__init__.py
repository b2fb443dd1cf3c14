"""Reads of mail to many."""
