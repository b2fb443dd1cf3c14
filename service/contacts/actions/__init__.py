"""Writes of contacts, by noun: contacts, positions, merges."""

from service.contacts.actions.keeping import (
    change_contact,
    count_letter,
    create_contact,
    demand_act,
    hide,
    remember,
    show,
)
from service.contacts.actions.many import count_letters, remember_many
from service.contacts.actions.merging import merge_contacts, note_moved, undo_merge
from service.contacts.actions.positions import add_position, change_position, withdraw_position

__all__ = [
    "add_position",
    "change_contact",
    "change_position",
    "count_letter",
    "count_letters",
    "create_contact",
    "demand_act",
    "hide",
    "merge_contacts",
    "note_moved",
    "remember",
    "remember_many",
    "show",
    "undo_merge",
    "withdraw_position",
]
