"""Posted text made into assignments."""
