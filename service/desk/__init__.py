"""One person's view over all: what they are to decide and to do, what they control, read and wait for."""
