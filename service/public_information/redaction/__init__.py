"""Redaction: what must not be disclosed is taken out of a copy of a document, with the ground of each place; the
original stays as it is."""
