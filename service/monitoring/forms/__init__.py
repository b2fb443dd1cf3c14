"""What is typed about clips, stories, topics."""
