"""A request as it was typed into a form or sent as JSON, its correction, and the filters of the list."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any
from uuid import UUID

from service.documents.rules import UNKNOWN_FILES
from service.kit.refusal import FieldErrors, Refusal
from service.public_information.queries.listing import BUCKETS, Wanted
from service.public_information.rules.content import (
    LINE_LIMIT,
    PHONE_LIMIT,
    REASON_LIMIT,
    SUBJECT_LIMIT,
    TEXT_LIMIT,
    Content,
    NewRequest,
    Offer,
    problems,
    problems_of_new,
    subject_of,
)
from service.public_information.rules.words import APPLICANTS, CHANNELS, KINDS, OUTCOMES, STATES, URGENCIES
from service.web.fields import Fields, FormRejected

NAMES = (
    "journal", "bucket", "state", "outcome", "channel", "kind", "applicant", "urgency", "late", "media", "mine",
    "from", "to", "q",
)  # fmt: skip
FORM_FIELD = "wanted_form"
"""The wanted form in pages: a control named `form` would hide a property of its form from scripts."""


def content_of(read: Fields, today: date) -> Content:
    """What the request says; without a subject the beginning of its text is taken."""
    text = read.text("text", limit=TEXT_LIMIT)
    return Content(
        kind=read.line("kind", limit=40) or "release",
        channel=read.line("channel", limit=40),
        language=read.line("language", limit=10),
        subject=read.line("subject", limit=SUBJECT_LIMIT) or subject_of(text),
        text=text,
        applicant=read.line("applicant", limit=40) or "natural",
        name=read.line("name", limit=LINE_LIMIT),
        address=read.line("address", limit=LINE_LIMIT),
        phone=read.line("phone", limit=PHONE_LIMIT),
        email=read.line("email", limit=LINE_LIMIT),
        identity_document=read.line("identity_document", limit=LINE_LIMIT),
        their_number=read.line("their_number", limit=LINE_LIMIT),
        their_on=read.day("their_on", today),
        form=read.line(FORM_FIELD if FORM_FIELD in read.values else "form", limit=40) or "electronic",
        answer_language=read.line("answer_language", limit=10),
        answer_way=read.line("answer_way", limit=40) or "page",
        urgency=read.line("urgency", limit=40),
        urgency_reason=read.text("urgency_reason", limit=REASON_LIMIT),
        about_self=read.ticked("about_self"),
        media=read.ticked("media"),
    )


def note(read: Fields, refusals: Iterable[Refusal]) -> None:
    """Note what the rules refused, each at its field; the first word on a field stands."""
    for error in refusals:
        read.errors.setdefault(error.field or "", error)


def file_ids(read: Fields, name: str = "files") -> tuple[UUID, ...]:
    """The ids of waiting files in a field, parted by spaces."""
    try:
        return tuple(UUID(typed) for typed in read.values.get(name, "").replace(",", " ").split())
    except ValueError:
        read.errors[name] = Refusal(UNKNOWN_FILES, code="unknown_file", field=name)
        return ()


def _received(read: Fields, offer: Offer) -> datetime:
    day = read.day("received_on", offer.now.date(), latest=offer.now.date())
    if day is None or day == offer.now.date():
        return offer.now
    return datetime.combine(day, time(12), offer.now.tzinfo)


def new_request(posted: Mapping[str, Any], offer: Offer, *, received_at: datetime | None = None) -> NewRequest:
    """The request that a posted form or a flat JSON body holds. Raises FormRejected with everything that is wrong.

    received_at: the time of receipt of the letter it came as.
    """
    read = Fields(posted)
    new = NewRequest(
        content=content_of(read, offer.now.date()),
        received_at=received_at or _received(read, offer),
        delay=read.text("delay", limit=REASON_LIMIT),
        files=file_ids(read),
        letter_id=read.uuid("letter"),
        message_id=read.uuid("message"),
    )
    note(read, problems_of_new(new, offer))
    if read.values.get("paper"):
        read.day("paper_on", offer.now.date(), required=True, latest=offer.now.date())
    read.done()
    return new


def paper_day(posted: Mapping[str, Any], today: date) -> date | None:
    """The day in the paper register, None for what is no day."""
    return Fields(posted).day("paper_on", today)


def correction(posted: Mapping[str, Any], offer: Offer) -> tuple[Content, str, int]:
    """Content, reason and version that a posted correction holds. Raises FormRejected."""
    read = Fields(posted)
    content = content_of(read, offer.now.date())
    reason = read.text("reason", limit=REASON_LIMIT, required=True)
    version = read.number("version", least=1, most=999_999_999)
    note(read, problems(content, offer))
    read.done()
    return content, reason, version or 0


def rejected(values: Mapping[str, str], error: Refusal | FieldErrors) -> FormRejected:
    """A form refused by an action: each refusal at its field, others at the top (field "")."""
    refusals = error.errors if isinstance(error, FieldErrors) else [error]
    return FormRejected(values, {refusal.field or "": refusal for refusal in reversed(refusals)})


def wanted_of(
    asked: Mapping[str, str],
    journals: Mapping[str, UUID],
    now: datetime,
    actor_id: UUID | None,
    *,
    strict: bool = False,
) -> Wanted:
    """Which requests an address asks for. What cannot be read is left out, or with `strict` raises FieldErrors.

    `from` and `to` are days of registration, both counted in; `mine`: those that the actor works on.
    """
    read = Fields(asked)
    first, last = read.day("from", now.date()), read.day("to", now.date())
    wanted = Wanted(
        journal_id=journals.get(asked.get("journal", "")),
        bucket=read.choice("bucket", BUCKETS),
        state=read.choice("state", STATES),
        outcome=read.choice("outcome", OUTCOMES),
        channel=read.choice("channel", CHANNELS),
        kind=read.choice("kind", KINDS),
        applicant=read.choice("applicant", APPLICANTS),
        urgency=read.choice("urgency", URGENCIES),
        late=read.ticked("late"),
        media=read.ticked("media"),
        executor_id=actor_id if read.ticked("mine") else None,
        since=_midnight(first, now.tzinfo) if first else None,
        until=_midnight(last + timedelta(days=1), now.tzinfo) if last else None,
        q=read.line("q", limit=200),
    )
    if strict and read.errors:
        raise FieldErrors(read.errors.values())
    return wanted


def _midnight(day: date, zone: tzinfo | None) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)
