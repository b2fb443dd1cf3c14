"""What holds of refutations, without database or web."""
