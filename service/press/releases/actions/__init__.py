"""Writes of releases: writing, deciding, publishing, correcting, giving copies, sending."""
