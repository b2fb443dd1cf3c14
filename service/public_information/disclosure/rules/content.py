"""What is written for the public: texts by language, addresses, and the values of forms."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from service.kit.folding import latin_georgian
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_

TITLE_LIMIT, LEAD_LIMIT, BODY_LIMIT, MOST_FILES = 300, 1_000, 60_000, 40
REQUIRED = N_("Fill in this field.")
NEEDS_TITLE = N_("Write a title in this language, or leave all its texts empty.")
MANY_FILES = N_("At most %(limit)s files fit.")
STRANGE_FILE = N_("One of the files is no longer there. Choose it again.")
BEFORE = N_("This day lies before the other one.")
STALE = N_("Somebody else saved this meanwhile. Look at it again and repeat what you wanted to change.")
_STRANGE = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Said:
    """A text in one language."""

    title: str
    lead: str = ""
    body: str = ""


Texts = Mapping[str, Said]


def kept(texts: Texts) -> dict[str, Any]:
    """Texts as a row keeps them."""
    return {
        language: {"title": said.title, "lead": said.lead, "body": said.body}
        for language, said in texts.items()
        if said.title
    }


def said_of(row: Mapping[str, Any]) -> dict[str, Said]:
    """Texts as a row keeps them, as values."""
    return {
        language: Said(one.get("title", ""), one.get("lead", ""), one.get("body", "")) for language, one in row.items()
    }


def say(texts: Mapping[str, str], language: str, default: str) -> str:
    """A text in the reader's language, else in the agency's own, else the first there is."""
    return texts.get(language) or texts.get(default) or next(iter(texts.values()), "")


def titled(texts: Mapping[str, Any], language: str, default: str) -> str:
    """The title of kept texts for a reader."""
    return say({one: str(words.get("title", "")) for one, words in texts.items()}, language, default)


def demand_texts(texts: Texts, mandatory: str) -> None:
    """Raise FieldErrors where the agency's own language has no title, or another language has texts without one."""
    errors = []
    for language in dict.fromkeys([mandatory, *texts]):
        said = texts.get(language, Said(""))
        if not said.title and (language == mandatory or said.lead or said.body):
            sentence = REQUIRED if language == mandatory else NEEDS_TITLE
            errors.append(Refusal(sentence, code="required", field=f"title_{language}"))
    if errors:
        raise FieldErrors(errors)


def slug_of(*parts: str) -> str:
    """Words of an address out of names and numbers, "" when nothing of them can stand there."""
    return _STRANGE.sub("-", latin_georgian(" ".join(parts))).strip("-")[:60].strip("-")


def free_slug(wanted: str, taken: Collection[str], fallback: UUID) -> str:
    """The words wanted, or with a number behind when they are taken."""
    base = wanted or fallback.hex[-8:]
    if base not in taken:
        return base
    return next(slug for count in range(2, 10_000) if (slug := f"{base}-{count}") not in taken)


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyEdit:
    """A row of the catalogue as it is typed; title, basis and note by language."""

    group_number: int
    number: str
    title: Mapping[str, str]
    basis: Mapping[str, str]
    note: Mapping[str, str]
    rhythm: str
    within: int
    unit: str
    due_by: str = ""
    acts: str = ""
    source: str = ""
    certainty: str = "U"
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActEdit:
    """A legal act as it is typed."""

    kind: str
    texts: Texts
    form: str = ""
    issuer: str = ""
    number: str = ""
    adopted_on: date | None = None
    in_force_on: date | None = None
    discussed_from: date | None = None
    discussed_until: date | None = None
    contact: str = ""
    files: tuple[UUID, ...] = field(default=())


def problems_of_act(edit: ActEdit, state: str) -> list[Refusal]:
    """What is missing or contradicts itself."""
    found = []
    if state != "draft":
        for name in ("number", "adopted_on", "in_force_on"):
            if not getattr(edit, name):
                found.append(Refusal(REQUIRED, code="required", field=name))
    if edit.adopted_on and edit.in_force_on and edit.in_force_on < edit.adopted_on:
        found.append(Refusal(BEFORE, code="before", field="in_force_on"))
    if edit.discussed_from and edit.discussed_until and edit.discussed_until < edit.discussed_from:
        found.append(Refusal(BEFORE, code="before", field="discussed_until"))
    if edit.discussed_until and not edit.discussed_from:
        found.append(Refusal(REQUIRED, code="required", field="discussed_from"))
    return found
