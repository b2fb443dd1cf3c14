"""Subscribers: whoever wants regular mail of a topic puts an address on its list, confirms it, leaves with a click."""
