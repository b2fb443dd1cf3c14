"""Rules of an agency's settings: which there are, what changed, where a value comes from."""
