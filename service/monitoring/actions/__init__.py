"""What is done with clips, stories, topics."""
