"""Rules of media contacts, by noun. Pure."""
