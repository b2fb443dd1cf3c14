"""Reports of units for a quarter or a year, drawn from the records: every figure leads to its rows."""
