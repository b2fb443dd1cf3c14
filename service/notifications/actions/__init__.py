"""Writes of notices: telling people, reading, choosing, reminding."""

from service.notifications.actions.telling import Telling, mark_read, mark_seen, notify, tell

__all__ = ["Telling", "mark_read", "mark_seen", "notify", "tell"]
