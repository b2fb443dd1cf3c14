"""What the grid reads, under the wall of plans."""
