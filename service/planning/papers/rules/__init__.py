"""What papers are made of, decided without a database."""
