"""What was posted, typed into an address or sent as JSON, as values for the rules."""
