"""Handing over: who leaves gives every open matter to somebody else, by an act that lists them."""
