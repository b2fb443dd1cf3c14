"""What the other parts of the press office bring into the calendar."""
