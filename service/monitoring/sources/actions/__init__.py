"""Writes: adding and changing sources, wanting what is shared, taking what was caught."""
