"""What papers are read from."""
