"""The side table of lexemes and the one question that reads it."""
