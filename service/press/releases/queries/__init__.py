"""Reads of releases, the library, copies and distributions."""
