"""What is published: texts per language, files, addresses, and when a publication is refused."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from service.kit.folding import latin_georgian
from service.kit.refusal import Refusal
from service.kit.texts import clean_line, clean_text
from service.kit.words import N_

TITLE_LIMIT, LEAD_LIMIT, BODY_LIMIT, REASON_LIMIT, SLUG_LIMIT = 300, 1_000, 30_000, 1_000, 80
MOST_FILES = 200

NEEDS_TITLE = N_("Write a title: what is published stands at least in the agency's first language.")
FOREIGN_LANGUAGE = N_("The agency's public page is not kept in this language.")
TITLELESS = N_("Write a title for this text.")
NEEDS_REASON = N_("Say why it is withdrawn. The reason stands on the public page.")
NOT_PUBLISHED = N_("This is not published.")
MANY_FILES = N_("At most %(most)s files can be published together.")
UNKNOWN_FILE = N_("One of the files is no longer there. Choose it again.")


@dataclass(frozen=True, slots=True)
class PublicText:
    """One language of a publication. body: see `rules.markup` for what it may hold.

    data: values that the template of the kind draws, as a capability wrote them: nobody types them.
    """

    title: str
    lead: str = ""
    body: str = ""
    data: str = ""


@dataclass(frozen=True, slots=True)
class PublicFile:
    """A file of the documents floor that is published: who may see it is everybody. name: as offered, else its own."""

    file_id: UUID
    name: str = ""


@dataclass(frozen=True, slots=True)
class FrozenFile:
    """What is kept of a file with a version. texts: language -> {"caption", "alt"} of a picture, or {"name"}."""

    file_id: UUID
    name: str
    media_type: str
    size: int
    sha256: bytes
    storage_key: str
    role: str = "file"
    width: int | None = None
    height: int | None = None
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WithdrawnNote:
    """What stands where a publication was withdrawn."""

    withdrawn_at: datetime
    reason: str


def slug_of(text: str) -> str:
    """A text as a part of an address: small Latin letters, digits and hyphens; "" when nothing of it can be written."""
    words = re.findall(r"[a-z0-9]+", latin_georgian(text))
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > SLUG_LIMIT:
            break
        slug = longer
    return slug or "".join(words)[:SLUG_LIMIT]


def clean_texts(texts: Mapping[str, PublicText], languages: Sequence[str], default: str) -> dict[str, PublicText]:
    """The texts as they are frozen. Raises Refusal at `title_<language>`, `lead_<language>`, `body_<language>`."""
    found = {}
    for language, text in texts.items():
        if language not in languages:
            raise Refusal(FOREIGN_LANGUAGE, code="language", field=f"title_{language}")
        clean = PublicText(
            _at(f"title_{language}", clean_line, text.title, TITLE_LIMIT),
            _at(f"lead_{language}", clean_text, text.lead, LEAD_LIMIT),
            _at(f"body_{language}", clean_text, text.body, BODY_LIMIT),
            text.data,
        )
        if not clean.title:
            raise Refusal(TITLELESS, code="required", field=f"title_{language}")
        found[language] = clean
    if default not in found:
        raise Refusal(NEEDS_TITLE, code="required", field=f"title_{default}")
    return found


def _at(name: str, clean: Callable[[str, int], str], text: str, limit: int) -> str:
    try:
        return clean(text, limit)
    except Refusal as refusal:
        raise refusal.at(name) from None


def clean_reason(reason: str) -> str:
    """The reason of a withdrawal. Raises Refusal at `reason`."""
    said = _at("reason", clean_text, reason, REASON_LIMIT)
    if not said:
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    return said
