"""Papers of plans: look-ahead, 30-60-90, the annual communication document, minutes, a campaign; decisions handed on."""
