"""Ours: a package of the index brings one of this name too, and a folder without this file would be passed over."""
