"""Rules of media inquiries. Pure."""
