"""Planning: what agencies say and do together, and what they report to each other."""
