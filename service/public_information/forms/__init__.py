"""What is typed into forms of requests, or sent as JSON, read into values of the rules."""
