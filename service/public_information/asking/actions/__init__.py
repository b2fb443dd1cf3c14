"""Writes of the citizen's side: drafts, sending, mails."""
