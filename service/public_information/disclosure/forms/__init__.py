"""Posted text of disclosure, read into values."""
