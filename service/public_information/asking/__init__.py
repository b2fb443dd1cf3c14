"""The citizen's side: asking for information without signing in, and following what becomes of it by number and code."""
