"""Requests for public information: received, registered, answered in time, refused on a ground, complained of."""
