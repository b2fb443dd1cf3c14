"""Reads of the citizen's side: drafts, and what a requester may know of a request."""
