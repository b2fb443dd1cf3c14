"""What is done from the grid beside moving, which is an act of plans."""
