"""Media contacts: outlets, journalists and their tenure, beats, lists, consent and what was told to whom."""
