"""Writes of redactions: begun, marked, burned in, checked; each by an act."""
