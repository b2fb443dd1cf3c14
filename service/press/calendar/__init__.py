"""The press office's calendar: what it holds, what goes out and what is due, in one view, and what of it clashes."""
