"""What is said of a media inquiry and of its answer, and what is wrong with it. Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service.contacts.rules import BAD_EMAIL, BAD_PHONE, EMAIL, PHONE
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.press.outlets.rules.content import LANGUAGES

FORMS: Mapping[str, str] = {"written": N_("Written"), "oral": N_("Oral")}
CHANNELS: Mapping[str, str] = {
    "email": N_("By e-mail"),
    "page": N_("By the form on the public page"),
    "phone": N_("By phone"),
    "in_person": N_("In person"),
    "messenger": N_("By messenger"),
    "event": N_("At a press event"),
}
ATTRIBUTIONS: Mapping[str, str] = {
    "on_record": N_("On the record"),
    "background": N_("On background"),
    "not_for_attribution": N_("Not for attribution"),
    "no_comment": N_("No comment"),
}
WAYS: Mapping[str, str] = {
    "email": N_("By e-mail"),
    "phone": N_("By phone"),
    "in_person": N_("In person"),
    "messenger": N_("By messenger"),
}
DELIVERIES: Mapping[str, str] = {
    "queued": N_("Waits for the mail server"),
    "delivered": N_("The mail server took it"),
    "refused": N_("The mail server refused it"),
    "uncertain": N_("Sent, but the mail server's answer was lost"),
    "not_configured": N_("No mail server is set up: nothing was sent"),
}
RESOLUTIONS: Mapping[str, Mapping[str, str]] = {
    "answered": {
        "full": N_("Answered in full"),
        "partial": N_("Answered in part"),
        "published": N_("Pointed to what is published"),
        "no_comment": N_("No comment given"),
    },
    "declined": {
        "confidential": N_("The law closes this information"),
        "not_held": N_("The agency does not hold it"),
        "pending": N_("A matter that is still being decided"),
        "repeated": N_("Answered before"),
        "other": N_("Another reason"),
    },
    "redirected": {
        "other_body": N_("Another body is competent"),
        "information_request": N_("Goes on as a request for information"),
    },
    "withdrawn": {
        "taken_back": N_("The journalist took it back"),
        "outdated": N_("The story ran without an answer"),
    },
}
"""Codes under which inquiries are closed, by the state they lead to."""
LINE, SUBJECT, TEXT = 300, 300, 20_000
SHORTEST = 3
REQUIRED = N_("Fill in this field.")
TOO_SHORT = N_("Write the question in a few words at least.")
NOT_OFFERED = N_("Choose one of the values offered.")
IN_FUTURE = N_("This moment lies in the future.")
WISH_BEFORE = N_("The journalist's wish lies before the inquiry came.")
WHO_ASKS = N_("Write who asks: a name, an outlet or both.")
HOW_TO_REACH = N_("Write an e-mail address or a phone number, so that the answer finds its way.")
NO_ADDRESS = N_("There is no e-mail address to answer to. Write one, or say how the answer was given.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInquiry:
    """An inquiry to be registered.

    received_at: aware; None for now. wished_at: until when the journalist wants the answer. owner_id: who answers it,
    due_at: until when by the office's own word. origin, origin_id: the record it was taken from, such as a question
    asked at an event. message_id: the e-mail message it came as; clip_id: the clip it is about.
    """

    question: str
    subject: str = ""
    form: str = "written"
    channel: str = "email"
    language: str = ""
    asked_by: str = ""
    outlet_name: str = ""
    email: str = ""
    phone: str = ""
    journalist_id: UUID | None = None
    outlet_id: UUID | None = None
    received_at: datetime | None = None
    wished_at: datetime | None = None
    owner_id: UUID | None = None
    due_at: datetime | None = None
    message_id: UUID | None = None
    clip_id: UUID | None = None
    origin: str = ""
    origin_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class NewAnswer:
    """An answer as it is drafted. speaker: in whose name it is given; resolution: of RESOLUTIONS["answered"]."""

    text: str
    attribution: str
    language: str
    speaker: str = ""
    resolution: str = "full"


@dataclass(frozen=True, slots=True)
class Papers:
    """Which files an answer gets, and which of those it has (or those of the version before it) it goes without."""

    added: tuple[UUID, ...] = ()
    dropped: frozenset[UUID] = frozenset()


def problems_of_new(new: NewInquiry, now: datetime) -> Iterator[Refusal]:
    """Everything wrong with an inquiry, each refusal at its field."""
    if len(new.question.strip()) < SHORTEST:
        yield Refusal(TOO_SHORT if new.question.strip() else REQUIRED, code="required", field="question")
    for name, value, offered in _choices(new):
        if value not in offered:
            yield Refusal(NOT_OFFERED, code="choice", field=name)
    if not (new.asked_by or new.outlet_name or new.journalist_id or new.outlet_id):
        yield Refusal(WHO_ASKS, code="required", field="asked_by")
    if new.email and not EMAIL.fullmatch(new.email):
        yield Refusal(BAD_EMAIL, code="email", field="email")
    if new.phone and not PHONE.fullmatch(new.phone):
        yield Refusal(BAD_PHONE, code="phone", field="phone")
    yield from _problems_of_times(new, now)


def _choices(new: NewInquiry) -> Iterator[tuple[str, str, Collection[str]]]:
    yield "form", new.form, FORMS
    yield "channel", new.channel, CHANNELS
    if new.language:
        yield "language", new.language, LANGUAGES


def _problems_of_times(new: NewInquiry, now: datetime) -> Iterator[Refusal]:
    if new.received_at is not None and new.received_at > now:
        yield Refusal(IN_FUTURE, code="in_future", field="received_at")
    if new.wished_at is not None and new.wished_at < (new.received_at or now):
        yield Refusal(WISH_BEFORE, code="before", field="wished_at")


def subject_of(question: str) -> str:
    """A short title for a question that came without one: its beginning."""
    line = " ".join(question.split())
    return line if len(line) <= 120 else f"{line[:120].rsplit(' ', 1)[0]}…"


def number_of(year: int, serial: int) -> str:
    """How people call an inquiry: M-12/26."""
    return f"M-{serial}/{year % 100:02}"


LEGAL: Mapping[str, str] = {"az": "az.media.inquiry", "ge": "ge.information.answer"}
"""The rule of the law pack by which an inquiry must be answered. In Georgia no own one: as any request."""
WISH = N_("Wish of the journalist")
CLOCKS: Mapping[str, str] = {
    "wish": N_("wished"),
    "office": N_("own term"),
    "law": N_("by law"),
}
"""Whose time it is by which an answer is wanted."""
