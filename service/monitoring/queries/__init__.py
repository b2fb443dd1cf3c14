"""Reads of clips, stories, topics."""
