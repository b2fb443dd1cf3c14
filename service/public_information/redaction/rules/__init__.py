"""Rules of redaction: states, places on pages, and what looks like personal data."""
