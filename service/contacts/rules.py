"""Contacts: the key under which one name is one contact, and the words by which it is found."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service.kit.folding import fold, latin_georgian, word_forms, words
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_

READ, EDIT, MERGE = "contacts.read", "contacts.edit", "contacts.merge"
PERMISSIONS = frozenset({READ, EDIT, MERGE})
ACTS: Mapping[str, str] = {
    "contact.created": N_("Contact created"),
    "contact.changed": N_("Contact changed"),
    "contact.hidden": N_("Contact hidden"),
    "contact.shown": N_("Contact shown again"),
    "contact.merged": N_("Another contact merged into this one"),
    "contact.merged_away": N_("Merged into another contact"),
    "contact.merge_undone": N_("Merge undone"),
    "contact.position_added": N_("Position added"),
    "contact.position_changed": N_("Position changed"),
    "contact.position_withdrawn": N_("Position withdrawn"),
}
KINDS = ("organisation", "person")
LONGEST_NAME = 300
LONGEST_KEY = 400
MOST_WORDS = 40
MOST_TYPED = 6
AFTER_ALL = "\U0010ffff"
WORD_OR_REST = re.compile(r"\w+|\W+")
NAMELESS = N_("Type the name of the sender.")
UNKNOWN_KIND = N_("A contact is an organisation or a person.")
SAME_NAME = N_("Another contact of this kind already has this name.")
BAD_EMAIL = N_("Write an e-mail address such as office@example.org, or leave the field empty.")
BAD_PHONE = N_("Write a phone number in digits, with + and spaces where they help, or leave the field empty.")
EMAIL = re.compile(r"[^\s@<>()\[\],;:\"\\]{1,64}@[^\s@<>()\[\],;:\"\\.]+(\.[^\s@<>()\[\],;:\"\\.]+)+")
PHONE = re.compile(r"\+?[\d\s()/.-]{3,40}(\s*[;,]\s*\+?[\d\s()/.-]{3,40}){0,4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ContactHit:
    """A contact as it is offered: `letters` counts what came from it or went to it."""

    id: UUID
    name: str
    kind: str
    letters: int
    last_letter_at: datetime | None


@dataclass(frozen=True, slots=True)
class ContactCard:
    """Everything kept of one contact. `version` grows with each change."""

    id: UUID
    kind: str
    name: str
    email: str
    phone: str
    address: str
    language: str | None
    letters: int
    last_letter_at: datetime | None
    state: str
    merged_into: UUID | None
    version: int
    created_at: datetime

    def fields(self) -> dict[str, str]:
        """What the form edits, as text."""
        values = (self.kind, self.name, self.email, self.phone, self.address, self.language or "")
        return dict(zip(EDITED, values, strict=True))


EDITED = ("kind", "name", "email", "phone", "address", "language")


@dataclass(frozen=True, slots=True)
class ContactEdit:
    """What a contact is to become. `version` is the one its editor saw."""

    kind: str
    name: str
    email: str
    phone: str
    address: str
    language: str | None
    version: int
    details: Mapping[str, str] | None = None
    """Further names, addresses and identifiers by the names of their fields; None leaves them as they are."""


def name_key(name: str) -> str:
    """The folded words of a name: quotes, dashes, case and marks on letters do not make another contact."""
    plain = " ".join(forms[0] for forms in word_forms(name)) or fold(name)
    return plain[:LONGEST_KEY]


def name_words(name: str) -> list[str]:
    """The words a name is found by: with their other forms, and Georgian ones also as typed in Latin letters."""
    found = words(name)
    latin = [word for word in words(latin_georgian(name)) if word not in found]
    return [*found, *latin][:MOST_WORDS]


def typed_ranges(typed: str) -> list[list[tuple[str, str]]]:
    """For each typed word the ranges [from, before) in which a word of the name must lie: any one of them.

    Ranges, since under row-level security only they use the index. Beside other words a single letter says too little
    and costs too much: it is left out until the next one is typed; a single digit is a word of its own.
    """
    asked = word_forms(typed)[:MOST_TYPED]
    longer = [forms for forms in asked if len(forms[0]) > 1]
    digits = [forms for forms in asked if len(forms[0]) == 1 and forms[0].isdigit()]
    if not longer:
        return [[_beginning(form) for form in forms] for forms in asked[:1]]
    return [[_beginning(form) for form in forms] for forms in longer] + [
        [(forms[0], forms[0] + " ")] for forms in digits
    ]


def _beginning(form: str) -> tuple[str, str]:
    return form, form + AFTER_ALL


def check_name(name: str, kind: str) -> None:
    """Raise Refusal when this is no contact."""
    if kind not in KINDS:
        raise Refusal(UNKNOWN_KIND, code="choice", field="kind")
    if not name_key(name):
        raise Refusal(NAMELESS, code="required", field="name")


def check_edit(edit: ContactEdit) -> None:
    """Raise FieldErrors with everything wrong in an edit."""
    problems = []
    try:
        check_name(edit.name, edit.kind)
    except Refusal as refusal:
        problems.append(refusal)
    if edit.email and not EMAIL.fullmatch(edit.email):
        problems.append(Refusal(BAD_EMAIL, code="email", field="email"))
    if edit.phone and not PHONE.fullmatch(edit.phone):
        problems.append(Refusal(BAD_PHONE, code="phone", field="phone"))
    if problems:
        raise FieldErrors(problems)


def marked(name: str, typed: str) -> list[tuple[str, bool]]:
    """The name in pieces, True for the beginnings of words that answer to what was typed."""
    beginnings = [form for forms in word_forms(typed)[:MOST_TYPED] for form in forms]
    pieces: list[tuple[str, bool]] = []
    for run in WORD_OR_REST.findall(name):
        folded = fold(run)
        fits = [len(begun) for begun in beginnings if folded.startswith(begun)]
        length = max(fits, default=0) if len(folded) == len(run) else 0
        pieces += [(run[:length], True), (run[length:], False)]
    return [(text, is_marked) for text, is_marked in pieces if text]
