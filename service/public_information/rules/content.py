"""What a request says: the data that the law asks for, and what is wrong with them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID

from service.kit.folding import fold
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.public_information.rules.terms import Terms
from service.public_information.rules.words import APPLICANTS, CHANNELS, FORMS, KINDS, URGENCIES, WAYS

LINE_LIMIT, SUBJECT_LIMIT, TEXT_LIMIT, REASON_LIMIT, PHONE_LIMIT = 300, 300, 20_000, 2_000, 100
MOST_FILES = 20
SHORTEST_TEXT = 3
SUBJECT_SHOWN = 120
SAME_SPAN = timedelta(days=30)
REQUIRED = N_("Fill in this field.")
NOT_OFFERED = N_("Choose one of the values offered.")
IN_FUTURE = N_("This date lies in the future.")
TOO_SHORT = N_("Say in a few words which information is asked for.")
NAME_NEEDED = N_("The law asks for a name. Write who asks.")
NOT_ANONYMOUS = N_("Somebody is named here. Choose who asks, or empty the name.")
WHERE_TO = N_("An answer by this way needs an address. Fill it in, or choose another way.")
NO_MAIL = N_("Write an e-mail address such as name@mail.example.")
URGENCY_WHY = N_("Say why it is urgent.")
NO_URGENCY = N_("The law of this country knows no shorter term on such a ground.")
LATE_REGISTRATION = N_("A request is registered on the day it is received. Say why this one was not.")
TOO_MANY_FILES = N_("Attach at most %(most)s files.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What is said of a request and may be corrected later. Texts are clean, "" and None mean not given.

    language is that of the request, answer_language the wanted one. their_number, their_on: the requester's own.
    about_self: asks for data about themselves, which costs nothing.
    """

    kind: str = "release"
    channel: str
    language: str
    subject: str
    text: str
    applicant: str = "natural"
    name: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    identity_document: str = ""
    their_number: str = ""
    their_on: date | None = None
    form: str = "electronic"
    answer_language: str = ""
    answer_way: str = "page"
    urgency: str = ""
    urgency_reason: str = ""
    about_self: bool = False
    media: bool = False


PERSONAL = ("name", "address", "phone", "email", "identity_document", "their_number")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    """A request to be registered.

    received_at: aware; None for now. delay: why it was not registered on the day it was received. files: ids of
    waiting uploads of the actor, or of stored files handed to `receive_request` by `hand_over`. letter_id: the
    registered letter it came as; message_id: the e-mail message. parent_id and relation (`split`, `forwarded`): what
    it was parted from.
    """

    content: Content
    received_at: datetime | None = None
    delay: str = ""
    files: tuple[UUID, ...] = ()
    letter_id: UUID | None = None
    message_id: UUID | None = None
    parent_id: UUID | None = None
    relation: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """The receipt of a request. code: shown once, "" for a part of another request; due_at: aware or None."""

    id: UUID
    number: str
    code: str
    due_at: datetime | None


class Named(Protocol):
    """Whose name it is."""

    @property
    def applicant(self) -> str: ...
    @property
    def name(self) -> str: ...


def masked_name(of: Named) -> str:
    """What those see of a name who may not see the requester's data: initials of a person, an organisation whole."""
    if of.applicant == "legal":
        return of.name
    return " ".join(f"{part[0]}." for part in of.name.split()[:3])


def applicant_key(of: Named) -> str:
    """By what two requests of one requester know each other; "" where nobody is named."""
    return fold(of.name)


def subject_of(text: str) -> str:
    """A short title for a request that came without one: its beginning."""
    line = " ".join(text.split())
    if len(line) <= SUBJECT_SHOWN:
        return line
    return f"{line[:SUBJECT_SHOWN].rsplit(' ', 1)[0]}…"


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be chosen in an agency now, and what day it is there; registered_on: the day of registration."""

    languages: frozenset[str]
    answer_languages: frozenset[str]
    terms: Terms
    anonymous: bool
    now: datetime
    registered_on: date


def problems(content: Content, offer: Offer) -> Iterator[Refusal]:
    """Everything wrong with what a request says, each refusal at its field."""
    chosen: tuple[tuple[str, object], ...] = (
        ("kind", KINDS), ("channel", CHANNELS), ("language", offer.languages), ("applicant", APPLICANTS),
        ("form", FORMS), ("answer_language", offer.answer_languages), ("answer_way", WAYS),
    )  # fmt: skip
    for name, offered in chosen:
        if getattr(content, name) not in offered:  # type: ignore[operator]
            yield Refusal(NOT_OFFERED, code="choice", field=name)
    if not content.subject:
        yield Refusal(REQUIRED, code="required", field="subject")
    if not content.text:
        yield Refusal(REQUIRED, code="required", field="text")
    elif len(content.text) < SHORTEST_TEXT:
        yield Refusal(TOO_SHORT, code="too_short", field="text")
    yield from _who(content, offer)
    yield from _where_to(content)
    yield from _how_fast(content, offer)


def _who(content: Content, offer: Offer) -> Iterator[Refusal]:
    if content.applicant == "anonymous":
        if content.name:
            yield Refusal(NOT_ANONYMOUS, code="not_anonymous", field="applicant")
        elif not offer.anonymous:
            yield Refusal(NAME_NEEDED, code="required", field="name")
    elif not content.name:
        yield Refusal(REQUIRED, code="required", field="name")


def _where_to(content: Content) -> Iterator[Refusal]:
    if content.email and ("@" not in content.email[1:-1] or " " in content.email):
        yield Refusal(NO_MAIL, code="email", field="email")
    elif content.answer_way == "email" and not content.email:
        yield Refusal(WHERE_TO, code="required", field="email")
    if content.answer_way == "post" and not content.address:
        yield Refusal(WHERE_TO, code="required", field="address")


def _how_fast(content: Content, offer: Offer) -> Iterator[Refusal]:
    if not content.urgency:
        return
    if content.urgency not in URGENCIES:
        yield Refusal(NOT_OFFERED, code="choice", field="urgency")
    elif offer.terms.of_answer(content.urgency) == offer.terms.answer:
        yield Refusal(NO_URGENCY, code="no_urgency", field="urgency")
    elif not content.urgency_reason:
        yield Refusal(URGENCY_WHY, code="required", field="urgency_reason")


def problems_of_new(new: NewRequest, offer: Offer) -> Iterator[Refusal]:
    """Everything wrong with a request to be registered."""
    yield from problems(new.content, offer)
    if len(new.files) > MOST_FILES:
        yield Refusal(TOO_MANY_FILES, code="too_many", field="files", most=MOST_FILES)
    received = (new.received_at or offer.now).astimezone(offer.now.tzinfo)
    if received > offer.now + timedelta(minutes=2):
        yield Refusal(IN_FUTURE, code="in_future", field="received_on")
    elif received.date() < offer.registered_on and not new.delay and not new.parent_id and not new.letter_id:
        yield Refusal(LATE_REGISTRATION, code="required", field="delay")
    if new.content.their_on is not None and new.content.their_on > offer.registered_on:
        yield Refusal(IN_FUTURE, code="in_future", field="their_on")
