"""Chancery: the communication office of public bodies, many agencies in one service."""
