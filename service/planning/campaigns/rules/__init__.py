"""What campaigns are, decided without a database."""
