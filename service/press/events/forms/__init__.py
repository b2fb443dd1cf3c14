"""What is typed about press events, as values."""
