"""Tables of clips, stories, topics."""
