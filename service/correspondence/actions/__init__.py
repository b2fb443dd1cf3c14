"""What is done to letters."""
