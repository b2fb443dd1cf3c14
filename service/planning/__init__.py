"""Planning: what agencies and their units mean to say, to whom and when, each alone or several together."""
