"""Statutory reports on requests for information: counted from rows, typed where the law asks more."""
