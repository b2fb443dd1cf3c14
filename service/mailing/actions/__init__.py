"""Writes of mail to many: ordering, settling recipients, handing over, leaving."""
