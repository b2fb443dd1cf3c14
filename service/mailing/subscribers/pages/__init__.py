"""HTML handlers of subscribers: the form, the link that confirms, the way out."""

from service.mailing.subscribers.pages.public import DOORS

__all__ = ["DOORS"]
