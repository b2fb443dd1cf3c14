"""What holds for sources: states and kinds, who may do what, what a source must say, addresses."""
