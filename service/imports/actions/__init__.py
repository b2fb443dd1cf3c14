"""What is done to imports."""
