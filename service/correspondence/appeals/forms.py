"""An appeal as it was typed into a form or sent as JSON, the filters of the list, the forms of acts."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any
from uuid import UUID

from service.correspondence.appeals.queries.listing import Wanted
from service.correspondence.appeals.rules.acts import APPLICANTS, FORMS, IDENTIFICATIONS, KINDS, RESULTS, STATES
from service.correspondence.appeals.rules.content import (
    COUNT_LIMIT,
    LINE_LIMIT,
    NAME_LIMIT,
    PEOPLE_LIMIT,
    REASON_LIMIT,
    SUBJECT_LIMIT,
    TEXT_LIMIT,
    Content,
    NewAppeal,
    Offer,
    problems,
    problems_of_new,
)
from service.correspondence.appeals.rules.doing import Doing
from service.correspondence.forms.letter import case_of
from service.documents.rules import UNKNOWN_FILES
from service.kit.refusal import FieldErrors, Refusal
from service.web.fields import Fields, FormRejected

NAMES = (
    "journal", "case", "state", "kind", "form", "applicant", "identification", "result", "ground", "collective",
    "repeated", "term", "told", "from", "to", "q",
)  # fmt: skip
FORM_FIELD = "appeal_form"
"""The form of the appeal in pages: a control named `form` would hide a property of its form from scripts."""
TERM_FILTERS = ("overdue", "late", "in_time")


def content_of(read: Fields) -> Content:
    """What the appeal says."""
    collective = read.ticked("collective")
    people = read.number("people", most=PEOPLE_LIMIT)
    return Content(
        kind=read.line("kind", limit=40),
        form=read.line(FORM_FIELD if FORM_FIELD in read.values else "form", limit=40),
        channel=read.line("channel", limit=40),
        language=read.line("language", limit=10),
        subject=read.line("subject", limit=SUBJECT_LIMIT),
        summary=read.text("summary", limit=TEXT_LIMIT),
        applicant=read.line("applicant", limit=40),
        family_name=read.line("family_name", limit=NAME_LIMIT),
        given_name=read.line("given_name", limit=NAME_LIMIT),
        patronymic=read.line("patronymic", limit=NAME_LIMIT),
        organisation=read.line("organisation", limit=LINE_LIMIT),
        address=read.line("address", limit=LINE_LIMIT),
        workplace=read.line("workplace", limit=LINE_LIMIT),
        phone=read.line("phone", limit=NAME_LIMIT),
        email=read.line("email", limit=LINE_LIMIT),
        representative=read.line("representative", limit=LINE_LIMIT),
        identification=read.line("identification", limit=40),
        identified_by=read.line("identified_by", limit=LINE_LIMIT),
        people=(people or 0) if collective else None,
        sheets=read.number("sheets", most=COUNT_LIMIT),
        annexes=read.number("annexes", most=COUNT_LIMIT),
        study=read.ticked("study"),
        urgent=read.ticked("urgent"),
    )


def _note(read: Fields, refusals: Iterable[Refusal]) -> None:
    for error in refusals:
        read.errors.setdefault(error.field or "", error)


def file_ids(read: Fields) -> tuple[UUID, ...]:
    """The ids of waiting files in field `files`."""
    try:
        return tuple(UUID(typed) for typed in read.values.get("files", "").replace(",", " ").split())
    except ValueError:
        read.errors["files"] = Refusal(UNKNOWN_FILES, code="unknown_file", field="files")
        return ()


def _received(read: Fields, offer: Offer) -> datetime:
    day = read.day("received_on", offer.now.date(), latest=offer.now.date())
    if day is None or day == offer.now.date():
        return offer.now
    return datetime.combine(day, time(12), offer.now.tzinfo)


def new_appeal(posted: Mapping[str, Any], offer: Offer, *, paper: bool = False) -> NewAppeal:
    """The appeal that a posted form or a flat JSON body holds. Raises FormRejected with everything that is wrong."""
    read = Fields(posted)
    new = NewAppeal(
        content=content_of(read),
        received_at=_received(read, offer),
        repeats=read.uuid("repeats"),
        delay=read.text("delay", limit=REASON_LIMIT),
        files=file_ids(read),
        **case_of(read),
    )
    _note(read, problems_of_new(new, offer))
    if paper:
        read.day("paper_on", offer.now.date(), required=True, latest=offer.now.date())
    read.done()
    return new


def paper_day(posted: Mapping[str, Any], today: date) -> date | None:
    """The day in the paper register, None for what is no day."""
    return Fields(posted).day("paper_on", today)


def correction(posted: Mapping[str, Any], offer: Offer) -> tuple[Content, str, int]:
    """Content, reason and version that a posted correction holds. Raises FormRejected."""
    read = Fields(posted)
    content = content_of(read)
    reason = read.text("reason", limit=REASON_LIMIT, required=True)
    version = read.number("version", least=1, most=999_999_999)
    _note(read, problems(content, offer))
    read.done()
    return content, reason, version or 0


def doing(posted: Mapping[str, Any], today: date) -> Doing:
    """What is typed into the form of an act. Raises FormRejected on what cannot be read; the rules ask the rest."""
    read = Fields(posted)
    bodies = read.text("bodies", limit=TEXT_LIMIT)
    made = Doing(
        reason=read.text("reason", limit=REASON_LIMIT),
        executor_id=read.uuid("executor_id"),
        count=read.number("count", least=1, most=365),
        result=read.line("result", limit=40),
        answer=read.text("answer", limit=TEXT_LIMIT),
        number=read.line("number", limit=NAME_LIMIT),
        on=read.day("on", today),
        bodies=tuple(dict.fromkeys(line.strip()[:LINE_LIMIT] for line in bodies.splitlines() if line.strip())),
        ground=read.line("ground", limit=40),
        notified_on=read.day("notified_on", today),
        **case_of(read),
    )
    read.done()
    return made


def rejected(values: Mapping[str, str], error: Refusal | FieldErrors) -> FormRejected:
    """A form refused by an action: each refusal at its field, others at the top (field "")."""
    refusals = error.errors if isinstance(error, FieldErrors) else [error]
    return FormRejected(values, {refusal.field or "": refusal for refusal in reversed(refusals)})


def wanted_of(asked: Mapping[str, str], journals: Mapping[str, UUID], now: datetime, *, strict: bool = False) -> Wanted:
    """Which appeals an address asks for. What cannot be read is left out, or with `strict` raises FieldErrors.

    `from` and `to` are days of registration, both counted in.
    """
    read = Fields(asked)
    first, last = read.day("from", now.date()), read.day("to", now.date())
    wanted = Wanted(
        journal_id=journals.get(asked.get("journal", "")),
        case_id=read.uuid("case"),
        state=read.choice("state", STATES),
        kind=read.choice("kind", KINDS),
        form=read.choice("form", FORMS),
        applicant=read.choice("applicant", APPLICANTS),
        identification=read.choice("identification", IDENTIFICATIONS),
        result=read.choice("result", RESULTS),
        ground=read.line("ground", limit=40),
        collective=read.ticked("collective"),
        repeated=read.ticked("repeated"),
        term=read.choice("term", TERM_FILTERS),
        told=read.choice("told", ("no",)),
        since=_midnight(first, now.tzinfo) if first else None,
        until=_midnight(last + timedelta(days=1), now.tzinfo) if last else None,
        q=read.line("q", limit=200),
    )
    if strict and read.errors:
        raise FieldErrors(read.errors.values())
    return wanted


def _midnight(day: date, zone: tzinfo | None) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)
