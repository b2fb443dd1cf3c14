"""Papers in words: each kind out of what was read, in the language that is spoken."""
