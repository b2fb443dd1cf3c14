"""Contacts: the key under which one name is one contact, and the words by which it is found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service.kit.folding import fold, latin_georgian, word_forms, words
from service.kit.refusal import Refusal
from service.kit.words import N_

PERMISSIONS = frozenset({"contacts.read", "contacts.edit"})
ACTS: Mapping[str, str] = {
    "contact.created": N_("Contact created"),
    "contact.changed": N_("Contact changed"),
}
KINDS = ("organisation", "person")
LONGEST_NAME = 300
LONGEST_KEY = 400
MOST_WORDS = 40
MOST_TYPED = 6
AFTER_ALL = "\U0010ffff"
NAMELESS = N_("Type the name of the sender.")
UNKNOWN_KIND = N_("A contact is an organisation or a person.")
SAME_NAME = N_("Another contact already has this name.")


@dataclass(frozen=True, slots=True)
class ContactHit:
    """A contact as it is offered: `letters` counts what came from it or went to it."""

    id: UUID
    name: str
    kind: str
    letters: int
    last_letter_at: datetime | None


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

    Ranges, since under row-level security only they use the index.
    """
    return [[(form, form + AFTER_ALL) for form in forms] for forms in word_forms(typed)[:MOST_TYPED]]


def check_name(name: str, kind: str) -> None:
    """Raise Refusal when this is no contact."""
    if kind not in KINDS:
        raise Refusal(UNKNOWN_KIND, code="choice", field="kind")
    if not name_key(name):
        raise Refusal(NAMELESS, code="required", field="name")
