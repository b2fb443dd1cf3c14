"""Requests for public information, what becomes of them, and what the agency discloses of itself."""
