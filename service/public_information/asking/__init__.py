"""The citizen's side: asking for information without signing in, and following it by number and code."""
