"""Servers and tools that Chancery brings along and starts by itself, and who keeps them alive."""
