"""Papers of plans: look-ahead, 30-60-90, the communication document, minutes, a campaign; decisions."""
