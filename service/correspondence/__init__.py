"""Letters in, out and internal: from the letter at the door to the answer."""
