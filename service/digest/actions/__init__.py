"""What is done with digests."""
