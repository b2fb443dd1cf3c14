"""What is typed about refutations, as values."""
