"""What a release says: kinds, texts in languages, when it is ready, when everybody may read it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from service.kit.refusal import Refusal
from service.kit.words import N_

TITLE_LIMIT, LEAD_LIMIT, BODY_LIMIT, NOTE_LIMIT, CONTACT_LIMIT = 300, 1_000, 30_000, 1_000, 500
TOPIC_LIMIT, LINE_LIMIT, NAME_LIMIT, REASON_LIMIT, MOST_FILES = 120, 2_000, 120, 1_000, 20
KINDS: Mapping[str, str] = {
    "release": N_("Press release"),
    "statement": N_("Statement"),
    "advisory": N_("Media advisory"),
    "comment": N_("Comment"),
    "bulletin": N_("Bulletin"),
    "refutation": N_("Refutation"),
}
MANDATORY = N_("A release of this agency stands in this language, too. Write a title and a text.")
UNREADY = N_("This text is mandatory. Mark it as ready when it is.")
NEEDS_TITLE = N_("Write a title.")
NEEDS_BODY = N_("Write the text.")
NEEDS_NOTE = N_("Say what the correction changes. Everybody reads it above the text.")
STALE_LINE = N_("The agreed line on %(topic)s is not valid any more. Take it out of the text, or insert the new one.")
IN_PAST = N_("This moment has passed.")
HALF_MOMENT = N_("Write both, a day and a time.")
FROZEN_ELSEWHERE = N_("The text is not the one that was approved. It is not published.")
NO_JOURNAL = N_("The agency keeps no journal of releases, so that this one gets no number. An administrator opens it.")
UNKNOWN_KIND = N_("Choose one of the values offered.")


class Words(NamedTuple):
    """A text in one language; note: what a correction changed."""

    title: str = ""
    lead: str = ""
    body: str = ""
    note: str = ""
    ready: bool = False

    @property
    def empty(self) -> bool:
        return not (self.title or self.lead or self.body or self.note)


@dataclass(frozen=True, slots=True)
class ReleaseEdit:
    """What is written of a release. texts: language -> words; version: that the form was filled from."""

    kind: str
    texts: Mapping[str, Words]
    contact: str = ""
    version: int | None = None
    files: tuple[UUID, ...] = ()
    event: tuple[str, UUID] | None = None


@dataclass(frozen=True, slots=True)
class UsedLine:
    """An agreed line that was put into a text, with its validity."""

    id: UUID
    topic: str
    state: str
    valid_from: date
    valid_until: date | None
    language: str
    text: str

    def valid_on(self, day: date) -> bool:
        """Whether it may be said on a day."""
        return (
            self.state == "agreed" and self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)
        )


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a text that is checked."""

    used: Sequence[UsedLine] = ()
    today: date = field(default=date.min)


def problems(
    texts: Mapping[str, Words], mandatory: Collection[str], *, correction: bool = False, lines: Lines | None = None
) -> list[Refusal]:
    """Everything that speaks against submitting or approving, each at its field: mandatory languages, gaps, notes."""
    found: list[Refusal] = []
    for language in mandatory:
        words = texts.get(language, Words())
        if not words.title or not words.body:
            found.append(Refusal(MANDATORY, code="mandatory", field=_gap(words, language)))
        elif not words.ready:
            found.append(Refusal(UNREADY, code="unready", field=f"ready_{language}"))
    for language, words in texts.items():
        if language not in mandatory and words.ready:
            found += _gaps(words, language)
        if words.ready and correction and not words.note:
            found.append(Refusal(NEEDS_NOTE, code="required", field=f"note_{language}"))
    return [*found, *_stale(texts, lines)]


def _gap(words: Words, language: str) -> str:
    return f"title_{language}" if not words.title else f"body_{language}"


def _gaps(words: Words, language: str) -> list[Refusal]:
    missing = [("title", NEEDS_TITLE, words.title), ("body", NEEDS_BODY, words.body)]
    return [Refusal(said, code="required", field=f"{name}_{language}") for name, said, text in missing if not text]


def _stale(texts: Mapping[str, Words], lines: Lines | None) -> list[Refusal]:
    """Lines that still stand in a text and may not be said any more."""
    if lines is None:
        return []
    return [
        Refusal(STALE_LINE, code="stale_line", field=f"body_{one.language}", topic=one.topic)
        for one in lines.used
        if one.text in texts.get(one.language, Words()).body and not one.valid_on(lines.today)
    ]


def digest_of(kind: str, texts: Mapping[str, Words]) -> str:
    """What tells a text that was approved from any other: SHA-256 in hexadecimal."""
    told = sha256(kind.encode())
    for language in sorted(texts):
        words = texts[language]
        for part in (language, words.title, words.lead, words.body, words.note, str(words.ready)):
            told.update(b"\x00" + part.encode())
    return told.hexdigest()


def with_line(body: str, line: str) -> str:
    """A text with a line as its last paragraph; one that stands there already stays as it is."""
    if line in body:
        return body
    return f"{body.rstrip()}\n\n{line}" if body.strip() else line


def goes_out_at(publish_at: datetime | None, embargo_until: datetime | None) -> datetime | None:
    """When everybody may read it: not before it is to be published, and not before the embargo ends."""
    moments = [moment for moment in (publish_at, embargo_until) if moment is not None]
    return max(moments) if moments else None
