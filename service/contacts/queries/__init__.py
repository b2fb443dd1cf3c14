"""Reads of contacts, by noun: contacts, positions, merges and those that are likely the same."""

from service.contacts.queries.finding import (
    SORTS,
    ContactPage,
    by_id,
    card,
    cards_of,
    details_of,
    list_contacts,
    standing,
    suggest,
)
from service.contacts.queries.likely import (
    Candidate,
    Group,
    candidates,
    last_merge_of,
    likely_same,
    merge_by_id,
    merged_into,
    moved_records,
    under_way,
)
from service.contacts.queries.positions import position_by_id, positions_between, positions_of

__all__ = [
    "SORTS",
    "Candidate",
    "ContactPage",
    "Group",
    "by_id",
    "candidates",
    "card",
    "cards_of",
    "details_of",
    "last_merge_of",
    "likely_same",
    "list_contacts",
    "merge_by_id",
    "merged_into",
    "moved_records",
    "position_by_id",
    "positions_between",
    "positions_of",
    "standing",
    "suggest",
    "under_way",
]
