"""Refutations: claims tested against evidence, a demand with term and proof of delivery, what came of it."""
