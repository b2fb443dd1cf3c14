"""Tables of media contacts, by noun."""

from service.press.outlets.models.contacts import Journalist, JournalistNote, JournalistTenure, MediaKey, Outlet
from service.press.outlets.models.imports import MediaImport, MediaImportRow
from service.press.outlets.models.lists import MediaList, MediaListMember, MediaMerge

__all__ = [
    "Journalist",
    "JournalistNote",
    "JournalistTenure",
    "MediaImport",
    "MediaImportRow",
    "MediaKey",
    "MediaList",
    "MediaListMember",
    "MediaMerge",
    "Outlet",
]
