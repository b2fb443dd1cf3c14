"""Reads: what is public, asked through a reader of the public's role; and what staff edit, asked through Work."""
