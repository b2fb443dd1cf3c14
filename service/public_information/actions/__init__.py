"""What is done with requests for information."""
