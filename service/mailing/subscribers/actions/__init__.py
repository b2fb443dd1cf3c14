"""Writes of subscribers: asking, confirming, ending, forgetting, and the mail that asks."""
