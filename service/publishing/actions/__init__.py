"""Writes of publications and of the public page."""

from service.publishing.actions.publications import publish, withdraw

__all__ = ["publish", "withdraw"]
