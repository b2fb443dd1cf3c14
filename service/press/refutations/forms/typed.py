"""Fields of forms, and what is typed into them as values of the rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from service.documents.rules import ids_in
from service.kit.refusal import Refusal
from service.press.outlets.rules.content import LANGUAGES
from service.press.refutations.rules import words
from service.press.refutations.rules.comparing import Extent
from service.press.refutations.rules.content import (
    BAD_CLOCK,
    BODY,
    CLOCK,
    LINE,
    MOST_LENGTH,
    REASON,
    TEXT,
    Answer,
    Claim,
    Demand,
    Evidence,
    Publication,
    Ruling,
    Send,
    Step,
    problems_of_publication,
)
from service.web.fields import Fields, typed_day

Options = Sequence[tuple[str, str]]
MOST_EDITS = 999_999


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. label: msgid; shape: line, area, choose, day, tick, files, combo, radio or hidden.

    options: value -> msgid; known: value -> words that are said already; empty: msgid of "none of them". cls: how wide.
    """

    name: str
    label: str
    shape: str = "line"
    required: bool = False
    options: Mapping[str, str] = field(default_factory=dict)
    known: Options = ()
    empty: str | None = None
    help: str = ""
    limit: int = LINE
    rows: int = 3
    url: str = ""
    cls: str = ""


def reason_at(read: Fields) -> str:
    """The reason of an act, checked."""
    reason = read.text("reason", limit=REASON, required=True)
    read.done()
    return reason


def files_at(read: Fields) -> tuple[UUID, ...]:
    """Waiting uploads of a form."""
    try:
        return ids_in(read.values.get("files", ""))
    except Refusal as refusal:
        read.errors.setdefault("files", refusal)
        return ()


def clock_at(read: Fields, name: str) -> str:
    """A time of day as "HH:MM", "" when none was typed."""
    typed = read.line(name, limit=10).replace(".", ":")
    if not typed:
        return ""
    if not CLOCK.fullmatch(typed):
        read.refuse(name, BAD_CLOCK, "clock")
        return ""
    return typed.rjust(5, "0")


def publication_at(read: Fields, today: date) -> Publication:
    """What an outlet published. Raises FormRejected."""
    said = Publication(
        title=read.line("title"),
        medium=read.choice("medium", words.MEDIA),
        said_on=read.day("said_on", today),
        outlet=read.line("outlet"),
        outlet_id=read.uuid("outlet_id"),
        email=read.line("email"),
        postal=read.text("postal", limit=1_000),
        address=read.line("address", limit=2_000),
        author=read.line("author"),
        language=read.choice("language", LANGUAGES),
        said_time=clock_at(read, "said_time"),
        place=read.line("place"),
        timecode=read.line("timecode", limit=20),
        length=read.number("length", most=MOST_LENGTH),
        length_unit=read.choice("length_unit", words.UNITS),
        text=read.text("text", limit=TEXT),
        owner_id=read.uuid("owner"),
    )
    for wrong in problems_of_publication(said, today, LANGUAGES):  # all at once, and not what cannot be read first
        read.errors.setdefault(wrong.field or "", wrong)
    read.done()
    return said


def typed_publication(one: Publication) -> dict[str, str]:
    """The same as fields of a form."""
    kept = {name: getattr(one, name) for name in Publication.__dataclass_fields__}
    values = {name: "" if value is None else str(value) for name, value in kept.items()}
    return {**values, "said_on": typed_day(one.said_on), "owner": values["owner_id"]}


def claim_at(read: Fields) -> Claim:
    """A claim with its verdict. Raises FormRejected."""
    said = Claim(
        read.text("quote", limit=TEXT), read.line("located"), read.choice("verdict", words.VERDICTS),
        read.text("why", limit=TEXT), read.text("right", limit=TEXT),
    )  # fmt: skip
    read.done()
    return said


def evidence_at(read: Fields) -> Evidence:
    """A piece of evidence. Raises FormRejected."""
    said = Evidence(
        read.choice("kind", words.EVIDENCE_KINDS, required=True), read.text("said", limit=TEXT),
        read.line("link", limit=2_000), read.uuid("unit"), files_at(read),
    )  # fmt: skip
    read.done()
    return said


def demand_at(read: Fields, today: date) -> Demand:
    """A letter to an outlet. Raises FormRejected."""
    said = Demand(
        read.line("addressee"), read.line("subject"), read.text("body", limit=BODY), read.line("language", limit=10),
        read.day("answer_on", today, ahead=True), read.number("edits", most=MOST_EDITS) or 0,
    )  # fmt: skip
    read.done()
    return said


def send_at(read: Fields, today: date) -> Send:
    """A way of sending. Raises FormRejected."""
    way = read.choice("way", words.WAYS, required=True)
    said = Send(
        way, read.line("email"), read.uuid("journal"), read.day("sent_on", today) or (today if way else None),
        read.text("proof", limit=REASON), files_at(read),
    )  # fmt: skip
    read.done()
    return said


def answer_at(read: Fields, today: date) -> Answer:
    """What the outlet answered or published. Raises FormRejected."""
    heading = read.choice("heading", ("yes", "no"))
    said = Answer(
        read.choice("kind", words.ANSWER_KINDS, required=True), read.day("received_on", today),
        read.text("text", limit=TEXT), read.line("address", limit=2_000), read.uuid("clip_id"),
        Extent(read.line("place"), clock_at(read, "said_time"), read.number("length", most=MOST_LENGTH),
               read.choice("length_unit", words.UNITS)),
        heading == "yes" if heading else None, files_at(read),
    )  # fmt: skip
    read.done()
    return said


def step_at(read: Fields, today: date, body: str = "") -> Step:
    """A complaint; body: where it is settled already. Raises FormRejected."""
    said = Step(
        body or read.choice("step_body", words.BODIES, required=True), read.line("body_name"),
        read.text("text", limit=TEXT), read.day("filed_on", today), files_at(read),
    )  # fmt: skip
    read.done()
    return said


def ruling_at(read: Fields, today: date) -> Ruling:
    """What was decided on a complaint. Raises FormRejected."""
    said = Ruling(
        read.choice("result", words.RULINGS, required=True), read.text("ruling", limit=TEXT),
        read.day("ruled_on", today), files_at(read),
    )  # fmt: skip
    read.done()
    return said
