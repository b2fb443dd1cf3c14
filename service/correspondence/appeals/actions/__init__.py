"""What is done with appeals."""
