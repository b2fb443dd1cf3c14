"""A letter as it was typed into a form or sent as JSON: the same readers, other names of fields."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from service.correspondence.rules import (
    COUNT_LIMIT,
    NAME_LIMIT,
    NUMBER_LIMIT,
    OPEN_TO_ALL,
    REASON_LIMIT,
    RESTRICTED,
    SUBJECT_LIMIT,
    SUMMARY_LIMIT,
    Content,
    Correction,
    NewLetter,
    Offer,
    problems,
    problems_of_new,
)
from service.correspondence.rules.terms import LetterTerm, read_term
from service.deadlines.rules.terms import MOST, UNITS
from service.documents.rules import ids_in
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.web.fields import Fields, FormRejected

BAD_MOMENT = N_("Type a time as hours:minutes, such as 10:42.")
BAD_INSTANT = N_("Give a moment as in 2026-11-20T10:42:00+04:00.")

# Rules call a sender's number `sender_number`; the API's bodies nest it.
API_NAMES = {
    "sender_name": "sender.name",
    "sender_id": "sender.id",
    "sender_kind": "sender.kind",
    "sender_number": "sender.number",
    "sender_date": "sender.date",
    "unit_id": "unit",
    "access": "restricted",
    "access_basis": "restricted_basis",
    "due_count": "due_within.count",
    "due_unit": "due_within.unit",
}
FORM_NAMES: dict[str, str] = {"sender_name": "sender", "unit_id": "unit", "access": "restricted"}


def renamed(refusals: Iterable[Refusal], names: Mapping[str, str]) -> list[Refusal]:
    """The refusals at the fields as the door calls them."""
    return [error.at(names.get(error.field, error.field)) if error.field else error for error in refusals]


def rejected(values: Mapping[str, str], error: Refusal | FieldErrors) -> FormRejected:
    """A form refused by an action, as the page shows it: each refusal at its field, others at the top (field "")."""
    refusals = error.errors if isinstance(error, FieldErrors) else [error]
    named = renamed(refusals, FORM_NAMES)
    return FormRejected(values, {refusal.field or "": refusal for refusal in reversed(named)})


def file_ids(posted: Mapping[str, Any]) -> tuple[UUID, ...]:
    """The ids in field `files`, parted by spaces or commas. Raises Refusal on what is no id."""
    return ids_in(posted.get("files", ""))


class LetterReader:
    """Reads what a letter says out of posted fields, whatever these are called."""

    def __init__(self, posted: Mapping[str, Any], offer: Offer, names: Mapping[str, str]) -> None:
        self.fields = Fields(posted)
        self.offer = offer
        self.names = names

    def name(self, name: str) -> str:
        return self.names.get(name, name)

    def content(self, defaults: Mapping[str, str]) -> Content:
        """What the letter says; `defaults` stand in for choices that were left out."""
        read, name = self.fields, self.name

        def chosen(field: str) -> str:
            return read.line(name(field), limit=NUMBER_LIMIT) or defaults.get(field, "")

        return Content(
            subject=read.line(name("subject"), limit=SUBJECT_LIMIT),
            kind=chosen("kind"),
            channel=chosen("channel"),
            language=chosen("language"),
            sender_name=read.line(name("sender_name"), limit=NAME_LIMIT),
            sender_id=read.uuid(name("sender_id")),
            sender_kind=chosen("sender_kind") or "organisation",
            sender_number=read.line(name("sender_number"), limit=NUMBER_LIMIT),
            sender_date=read.day(name("sender_date"), self.offer.today, latest=self.offer.today),
            addressee=read.line(name("addressee"), limit=NAME_LIMIT),
            summary=read.text(name("summary"), limit=SUMMARY_LIMIT),
            sheets=read.number(name("sheets"), most=COUNT_LIMIT),
            annexes=read.number(name("annexes"), most=COUNT_LIMIT),
            due_on=read.day(name("due_on"), self.offer.today, ahead=True),
            access=RESTRICTED if read.ticked(name("access")) else OPEN_TO_ALL,
            access_basis=read.line(name("access_basis"), limit=NAME_LIMIT),
            unit_id=read.uuid(name("unit_id")),
        )

    def files(self) -> tuple[UUID, ...]:
        """Ids of waiting files."""
        try:
            return file_ids(self.fields.values)
        except Refusal as refusal:
            self.fields.errors["files"] = refusal
            return ()

    def term(self) -> LetterTerm | None:
        """By what the letter falls due, where no day was named."""
        read, name = self.fields, self.name
        count = read.number(name("due_count"), least=1, most=MOST)
        unit = read.choice(name("due_unit"), UNITS)
        try:
            return read_term(read.line(name("due_rule"), limit=NUMBER_LIMIT), count, unit or "working_day")
        except Refusal as refusal:
            self.note([refusal])
            return None

    def note(self, refusals: Iterable[Refusal]) -> None:
        """Add what the rules refuse; a field that could not even be read keeps its own refusal."""
        for error in renamed(refusals, self.names):
            self.fields.errors.setdefault(error.field or "", error)


def case_of(read: Fields) -> dict[str, Any]:
    """The file of the nomenclature: field `case` as it was typed, `case_id` what was chosen of the list under it."""
    typed = read.line("case", limit=NAME_LIMIT)
    return {"case": typed, "case_id": read.uuid("case_id") if typed else None}


def _received(reader: LetterReader) -> datetime:
    """The day and, if it was typed, the time of receipt in the agency's zone; nothing typed means now."""
    read, offer = reader.fields, reader.offer
    day = read.day("received_on", offer.today, latest=offer.today)
    typed = read.values.get("received_time", "").strip()
    if day is None or (day == offer.today and not typed):
        return offer.now
    hour, _, minute = (typed or "00:00").replace(".", ":").partition(":")
    try:
        moment = offer.now.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
    except ValueError:
        read.refuse("received_time", BAD_MOMENT, "bad_time")
        return offer.now
    return moment.replace(year=day.year, month=day.month, day=day.day)


def new_letter(posted: Mapping[str, Any], offer: Offer, *, paper: bool = False) -> NewLetter:
    """The letter that a posted form holds, `paper`: with its day in the paper register.

    Raises FormRejected with everything that is wrong.
    """
    reader = LetterReader(posted, offer, FORM_NAMES)
    content = reader.content({})
    new = NewLetter(
        content=content,
        received_at=_received(reader),
        files=reader.files(),
        term=reader.term(),
        **case_of(reader.fields),
    )
    reader.note(_at_day(error) for error in problems_of_new(new, offer))
    if paper:
        reader.fields.day("paper_on", offer.today, required=True, latest=offer.today)
    reader.fields.done()
    return new


def paper_day(posted: Mapping[str, Any], offer: Offer) -> date:
    """The day in the paper register of a form that `new_letter` has taken."""
    return Fields(posted).day("paper_on", offer.today, required=True) or offer.today


def _at_day(error: Refusal) -> Refusal:
    return error.at("received_on") if error.field == "received_at" else error


def correction(posted: Mapping[str, Any], offer: Offer) -> Correction:
    """The correction that a posted form holds. Raises FormRejected."""
    reader = LetterReader(posted, offer, FORM_NAMES)
    content = reader.content({})
    reason = reader.fields.text("reason", limit=REASON_LIMIT, required=True)
    version = reader.fields.number("version", least=1, most=999_999_999)
    term = reader.term()
    reader.note(problems(content, offer))
    reader.fields.done()
    return Correction(content=content, reason=reason, version=version or 0, term=term)


def paper_from_body(body: Mapping[str, Any], offer: Offer) -> tuple[UUID, date] | None:
    """The reserved number and the day in the paper register that a JSON body names, None when it names no number."""
    fields = Fields(body)
    number = fields.uuid("reserved_number")
    day = fields.day("paper_on", offer.today, required=number is not None, latest=offer.today)
    if fields.errors:
        raise FieldErrors(fields.errors.values())
    return (number, day) if number and day else None


def letter_from_body(body: Mapping[str, Any], offer: Offer, defaults: Mapping[str, str]) -> NewLetter:
    """The letter that a JSON body holds, flattened to paths (`sender.name`). Raises FieldErrors at these paths."""
    reader = LetterReader(body, offer, API_NAMES)
    content = reader.content(defaults)
    new = NewLetter(content=content, received_at=_instant(reader), term=reader.term(), **case_of(reader.fields))
    reader.note(problems_of_new(new, offer))
    if reader.fields.errors:
        raise FieldErrors(reader.fields.errors.values())
    return new


def _instant(reader: LetterReader) -> datetime:
    typed = reader.fields.values.get("received_at", "").strip()
    if not typed:
        return reader.offer.now
    try:
        moment = datetime.fromisoformat(typed)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=reader.offer.now.tzinfo)
        moment.astimezone(reader.offer.now.tzinfo)
    except (ValueError, OverflowError):
        reader.fields.refuse("received_at", BAD_INSTANT, "bad_moment")
        return reader.offer.now
    return moment
