"""What is said in a refutation, and what is wrong with it."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from service.contacts.rules import BAD_EMAIL, EMAIL
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.press.refutations.rules import words
from service.press.refutations.rules.comparing import Extent

LINE, TEXT, BODY, REASON = 300, 20_000, 30_000, 2_000
MOST_CLAIMS, MOST_EVIDENCE, MOST_FILES, MOST_LENGTH = 50, 40, 10, 1_000_000
REQUIRED = N_("Fill in this field.")
NOT_OFFERED = N_("Choose one of the values offered.")
IN_FUTURE = N_("This date lies in the future.")
BAD_CLOCK = N_("Type the time as 10:00.")
BAD_TIMECODE = N_("Type the time code as 1:02:03 or 02:03.")
BAD_ADDRESS = N_("Write the whole address, such as https://example.org/news/1.")
WHERE = N_("Say where it stands: an address, the programme or its time code, or the page.")
UNIT_TOO = N_("Say in what the length is counted.")
BEFORE = N_("This lies before the publication.")
UNTIL_PAST = N_("The day until which an answer is asked lies in the past.")
TOO_MANY_CLAIMS = N_("At most %(most)s claims fit into one refutation.")
TOO_MANY_EVIDENCE = N_("At most %(most)s pieces of evidence belong to one claim.")
TOO_MANY_FILES = N_("At most %(most)s files at once.")
NO_CLAIM = N_("Add at least one claim: the words, quoted, and where they stand.")
UNJUDGED = N_("Some claims have no verdict yet. Claims: %(count)s")
NO_PROOF = N_("Add evidence to each claim that is called false or misleading. Claims without it: %(count)s")
ALL_TRUE = N_("Every claim was found to be true: there is nothing to demand back.")
NEEDS_WHY = N_("Say why.")
NEEDS_FILE = N_("Choose at least one file.")
NEEDS_PROOF = N_("Say how delivery can be proved, such as the number of the receipt, or attach a file.")
NO_EMAIL = N_("Write the e-mail address of the editors.")
CLIP_OR_TEXT = N_("Link the clip, or write what was published and where.")
CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
TIMECODE = re.compile(r"(\d{1,2}:)?[0-5]?\d:[0-5]\d")
WEB = re.compile(r"https?://[^\s/?#]+\.[^\s]*")
NEEDS_EVIDENCE = frozenset({"false", "misleading"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What an outlet published. said_time: "HH:MM" or "". text: as much of it as matters. owner_id: who works on it."""

    title: str
    medium: str
    said_on: date | None
    outlet: str = ""
    outlet_id: UUID | None = None
    email: str = ""
    postal: str = ""
    address: str = ""
    author: str = ""
    language: str = ""
    said_time: str = ""
    place: str = ""
    timecode: str = ""
    length: int | None = None
    length_unit: str = ""
    text: str = ""
    owner_id: UUID | None = None

    @property
    def extent(self) -> Extent:
        return Extent(self.place, self.said_time, self.length, self.length_unit)


def problems_of_publication(one: Publication, today: date, languages: Collection[str]) -> Iterator[Refusal]:
    """What is wrong with a publication, each at its field."""
    for name in ("title", "outlet"):
        if not getattr(one, name) and not (name == "outlet" and one.outlet_id):
            yield Refusal(REQUIRED, code="required", field=name)
    if one.said_on is None:
        yield Refusal(REQUIRED, code="required", field="said_on")
    elif one.said_on > today:
        yield Refusal(IN_FUTURE, code="in_future", field="said_on")
    offered: Mapping[str, Collection[str]] = {
        "medium": words.MEDIA, "language": {*languages, ""}, "length_unit": {*words.UNITS, ""}
    }  # fmt: skip
    for name, known in offered.items():
        if getattr(one, name) not in known:
            yield Refusal(NOT_OFFERED, code="choice", field=name)
    yield from _problems_of_place(one)


def _problems_of_place(one: Publication) -> Iterator[Refusal]:
    if one.email and not EMAIL.fullmatch(one.email):
        yield Refusal(BAD_EMAIL, code="email", field="email")
    if one.address and not WEB.fullmatch(one.address):
        yield Refusal(BAD_ADDRESS, code="address", field="address")
    if one.said_time and not CLOCK.fullmatch(one.said_time):
        yield Refusal(BAD_CLOCK, code="clock", field="said_time")
    if one.timecode and not TIMECODE.fullmatch(one.timecode):
        yield Refusal(BAD_TIMECODE, code="timecode", field="timecode")
    if not (one.address or one.place or one.timecode):
        yield Refusal(WHERE, code="required", field="address")
    if one.length is not None and not one.length_unit:
        yield Refusal(UNIT_TOO, code="required", field="length_unit")


@dataclass(frozen=True, slots=True)
class Claim:
    """Words of the publication. verdict: "" until somebody judged them; why: the reasons; right: what is so instead."""

    quote: str
    located: str = ""
    verdict: str = ""
    why: str = ""
    right: str = ""


def problems_of_claim(one: Claim) -> Iterator[Refusal]:
    """What is wrong with a claim, each at its field."""
    if not one.quote:
        yield Refusal(REQUIRED, code="required", field="quote")
    if one.verdict and one.verdict not in words.VERDICTS:
        yield Refusal(NOT_OFFERED, code="choice", field="verdict")
    if one.verdict and not one.why:
        yield Refusal(NEEDS_WHY, code="required", field="why")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a verdict rests on. unit_id: whose words they are; files: waiting uploads."""

    kind: str
    said: str = ""
    link: str = ""
    unit_id: UUID | None = None
    files: tuple[UUID, ...] = ()


def problems_of_evidence(one: Evidence) -> Iterator[Refusal]:
    """What is wrong with a piece of evidence, each at its field."""
    if one.kind not in words.EVIDENCE_KINDS:
        yield Refusal(NOT_OFFERED, code="choice", field="kind")
    if one.kind == "document" and not one.files:
        yield Refusal(NEEDS_FILE, code="required", field="files")
    if one.kind == "link" and not WEB.fullmatch(one.link):
        yield Refusal(BAD_ADDRESS, code="address", field="link")
    if one.kind == "unit" and not one.said:
        yield Refusal(REQUIRED, code="required", field="said")
    if one.kind == "unit" and one.unit_id is None:
        yield Refusal(REQUIRED, code="required", field="unit")
    if len(one.files) > MOST_FILES:
        yield Refusal(TOO_MANY_FILES, code="too_many", field="files", most=MOST_FILES)


def problems_of_assessment(verdicts: Collection[tuple[str, int]]) -> Iterator[Refusal]:
    """What an assessment lacks. verdicts: of each claim, with the number of pieces of evidence it has."""
    if not verdicts:
        yield Refusal(NO_CLAIM, code="no_claim")
    if unjudged := sum(not verdict for verdict, _ in verdicts):
        yield Refusal(UNJUDGED, code="unjudged", count=unjudged)
    if bare := sum(verdict in NEEDS_EVIDENCE and not count for verdict, count in verdicts):
        yield Refusal(NO_PROOF, code="no_evidence", count=bare)


def problem_of_decision(decision: str, verdicts: Collection[str]) -> Refusal | None:
    """What is wrong with a decision on claims of these verdicts."""
    if decision not in words.DECISIONS:
        return Refusal(NOT_OFFERED, code="choice", field="decision")
    if decision in words.AGAINST and set(verdicts) <= {"true"}:
        return Refusal(ALL_TRUE, code="all_true", field="decision")
    return None


@dataclass(frozen=True, slots=True)
class Demand:
    """A letter to an outlet. answer_on: until when an answer is asked; edits: how often the text seen was saved."""

    addressee: str
    subject: str
    body: str
    language: str
    answer_on: date | None
    edits: int = 0


def problems_of_demand(one: Demand, today: date, languages: Collection[str]) -> Iterator[Refusal]:
    """What is wrong with a demand before others are asked to approve it, each at its field."""
    for name in ("addressee", "subject", "body"):
        if not getattr(one, name):
            yield Refusal(REQUIRED, code="required", field=name)
    if one.language not in languages:
        yield Refusal(NOT_OFFERED, code="choice", field="language")
    if one.answer_on is None:
        yield Refusal(REQUIRED, code="required", field="answer_on")
    elif one.answer_on < today:
        yield Refusal(UNTIL_PAST, code="past", field="answer_on")


@dataclass(frozen=True, slots=True)
class Send:
    """How a demand goes. email: for mail; journal_id: for a letter; sent_on, proof, files: for what went by hand."""

    way: str
    email: str = ""
    journal_id: UUID | None = None
    sent_on: date | None = None
    proof: str = ""
    files: tuple[UUID, ...] = ()


def problems_of_send(one: Send, approved_on: date, today: date) -> Iterator[Refusal]:
    """What is wrong with a way of sending, each at its field."""
    if one.way not in words.WAYS:
        yield Refusal(NOT_OFFERED, code="choice", field="way")
    if one.way == "email" and not one.email:
        yield Refusal(NO_EMAIL, code="required", field="email")
    elif one.way == "email" and not EMAIL.fullmatch(one.email):
        yield Refusal(BAD_EMAIL, code="email", field="email")
    if one.way == "letter" and one.journal_id is None:
        yield Refusal(REQUIRED, code="required", field="journal")
    if one.way in words.BY_HAND:
        if not one.proof and not one.files:
            yield Refusal(NEEDS_PROOF, code="required", field="proof")
        yield from problems_of_day("sent_on", one.sent_on, approved_on, today)


def problems_of_day(name: str, day: date | None, earliest: date | None, today: date) -> Iterator[Refusal]:
    """What is wrong with a day that something happened on."""
    if day is None:
        yield Refusal(REQUIRED, code="required", field=name)
    elif day > today:
        yield Refusal(IN_FUTURE, code="in_future", field=name)
    elif earliest is not None and day < earliest:
        yield Refusal(BEFORE, code="before", field=name)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an outlet answered or published. heading: whether it names what it is, None where nothing was published."""

    kind: str
    received_on: date | None
    text: str = ""
    address: str = ""
    clip_id: UUID | None = None
    extent: Extent = field(default_factory=Extent)
    heading: bool | None = None
    files: tuple[UUID, ...] = ()


PUBLISHED = frozenset({"published", "partly"})


def problems_of_answer(one: Answer, said_on: date, today: date) -> Iterator[Refusal]:
    """What is wrong with an outlet's answer, each at its field."""
    if one.kind not in words.ANSWER_KINDS:
        yield Refusal(NOT_OFFERED, code="choice", field="kind")
    yield from problems_of_day("received_on", one.received_on, said_on, today)
    if one.kind in PUBLISHED and not (one.clip_id or one.text or one.address):
        yield Refusal(CLIP_OR_TEXT, code="required", field="clip")
    if one.kind not in PUBLISHED and not one.text and not one.files:
        yield Refusal(REQUIRED, code="required", field="text")
    if one.address and not WEB.fullmatch(one.address):
        yield Refusal(BAD_ADDRESS, code="address", field="address")
    if one.extent.at and not CLOCK.fullmatch(one.extent.at):
        yield Refusal(BAD_CLOCK, code="clock", field="said_time")
    if one.extent.length is not None and one.extent.unit not in words.UNITS:
        yield Refusal(UNIT_TOO, code="required", field="length_unit")


def state_after_answer(state: str, kind: str) -> str:
    """Where an answer leads: one that comes after a complaint was filed ends it only when all was published."""
    if state == "escalated":
        return "satisfied" if kind == "published" else "escalated"
    return words.BECOMES[kind]


@dataclass(frozen=True, slots=True)
class Step:
    """A complaint or a claim. body: council, regulator, court or other."""

    body: str
    name: str
    text: str
    filed_on: date | None
    files: tuple[UUID, ...] = ()


def problems_of_step(one: Step, said_on: date, today: date) -> Iterator[Refusal]:
    """What is wrong with a complaint, each at its field."""
    if one.body not in words.BODIES:
        yield Refusal(NOT_OFFERED, code="choice", field="step_body")
    for name, place in (("name", "body_name"), ("text", "text")):
        if not getattr(one, name):
            yield Refusal(REQUIRED, code="required", field=place)
    yield from problems_of_day("filed_on", one.filed_on, said_on, today)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a council, regulator or court decided on a complaint."""

    result: str
    text: str
    ruled_on: date | None
    files: tuple[UUID, ...] = ()


def problems_of_ruling(one: Ruling, filed_on: date, today: date) -> Iterator[Refusal]:
    """What is wrong with a decision on a complaint, each at its field."""
    if one.result not in words.RULINGS:
        yield Refusal(NOT_OFFERED, code="choice", field="result")
    if not one.text:
        yield Refusal(REQUIRED, code="required", field="ruling")
    yield from problems_of_day("ruled_on", one.ruled_on, filed_on, today)
