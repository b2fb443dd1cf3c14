"""Posted text into inquiries and answers."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from service.documents.rules import ids_in
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.press.inquiries.rules.content import (
    ATTRIBUTIONS,
    CHANNELS,
    FORMS,
    HOW_TO_REACH,
    LINE,
    RESOLUTIONS,
    SUBJECT,
    TEXT,
    NewAnswer,
    NewInquiry,
    Papers,
    problems_of_new,
)
from service.press.outlets.rules.content import LANGUAGES
from service.web.fields import Fields, FormRejected

MOST = 999_999_999
HOUR = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
BAD_HOUR = N_("Write the hour such as 15:30.")
DAY_FIRST = N_("Write the day, too.")


def moment(fields: Fields, name: str, zone: ZoneInfo, today: date, last: time = time(18)) -> datetime | None:
    """A day and an hour in fields `name` and `name_at`; without an hour `last`."""
    day = fields.day(name, today, ahead=True)
    typed = fields.values.get(f"{name}_at", "").strip()
    hour = HOUR.fullmatch(typed)
    if typed and hour is None:
        fields.refuse(f"{name}_at", BAD_HOUR, "hour")
    if day is None:
        if typed and name not in fields.errors:
            fields.refuse(name, DAY_FIRST, "required")
        return None
    return datetime.combine(day, time(int(hour[1]), int(hour[2])) if hour else last, zone)


def read_inquiry(posted: Mapping[str, str], now: datetime, zone: ZoneInfo) -> NewInquiry:
    """The inquiry that somebody of the office typed. Raises FormRejected."""
    fields = Fields(posted)
    today = now.astimezone(zone).date()
    received = _received(fields, now, zone, today)
    new = NewInquiry(
        question=fields.text("question", limit=TEXT),
        subject=fields.line("subject", limit=SUBJECT),
        form=fields.choice("form", FORMS, required=True) or "written",
        channel=fields.choice("channel", CHANNELS, required=True) or "phone",
        language=fields.choice("language", LANGUAGES),
        asked_by=fields.line("journalist", limit=LINE),
        outlet_name=fields.line("outlet", limit=LINE),
        email=fields.line("email", limit=254),
        phone=fields.line("phone", limit=100),
        journalist_id=fields.uuid("journalist_id"),
        outlet_id=fields.uuid("outlet_id"),
        received_at=received,
        wished_at=moment(fields, "wished", zone, today),
        message_id=fields.uuid("message"),
        clip_id=fields.uuid("clip"),
    )
    _refuse(fields, new, now)
    fields.done()
    return new


def _received(fields: Fields, now: datetime, zone: ZoneInfo, today: date) -> datetime | None:
    """When it came: nothing typed, or today without an hour, is now."""
    day = fields.day("received", today, latest=today)
    typed = fields.values.get("received_at", "").strip()
    hour = HOUR.fullmatch(typed)
    if typed and hour is None:
        fields.refuse("received_at", BAD_HOUR, "hour")
        return None
    if day is None or (hour is None and day == today):
        return None
    return datetime.combine(day, time(int(hour[1]), int(hour[2])) if hour else time(9), zone)


NAMES = {"asked_by": "journalist", "outlet_name": "outlet", "wished_at": "wished", "received_at": "received"}
"""Fields of the value -> fields of the form."""


def _refuse(fields: Fields, new: NewInquiry, now: datetime) -> None:
    for refusal in problems_of_new(new, now):
        name = NAMES.get(refusal.field or "", refusal.field or "")
        fields.errors.setdefault(name, refusal.at(name))


def read_public(posted: Mapping[str, str], now: datetime, zone: ZoneInfo, language: str) -> NewInquiry:
    """The inquiry that a journalist typed on the public page. Raises FormRejected."""
    fields = Fields(posted)
    today = now.astimezone(zone).date()
    new = NewInquiry(
        question=fields.text("question", limit=TEXT),
        form="written",
        channel="page",
        language=fields.choice("language", LANGUAGES) or language,
        asked_by=fields.line("journalist", limit=LINE, required=True),
        outlet_name=fields.line("outlet", limit=LINE),
        email=fields.line("email", limit=254),
        phone=fields.line("phone", limit=100),
        wished_at=moment(fields, "wished", zone, today),
    )
    if not new.email and not new.phone:
        fields.refuse("email", HOW_TO_REACH, "required")
    _refuse(fields, new, now)
    fields.done()
    return new


def read_answer(posted: Mapping[str, str]) -> tuple[NewAnswer, int, Papers]:
    """The draft of an answer, the version that was seen of it, and its files. Raises FormRejected."""
    fields = Fields(posted)
    new = NewAnswer(
        text=fields.text("text", limit=TEXT, required=True),
        attribution=fields.choice("attribution", ATTRIBUTIONS, required=True),
        language=fields.choice("answer_language", LANGUAGES, required=True),
        speaker=fields.line("speaker", limit=LINE),
        resolution=fields.choice("resolution", RESOLUTIONS["answered"], required=True),
    )
    version = fields.number("version", least=0, most=MOST) or 0
    added, dropped = _files(fields, "files"), _files(fields, "dropped")
    fields.done()
    return new, version, Papers(added, frozenset(dropped))


def _files(fields: Fields, name: str) -> tuple[UUID, ...]:
    try:
        return ids_in(fields.values.get(name, ""))
    except Refusal as refusal:
        fields.errors.setdefault("files", refusal)
        return ()


def rejected(values: Mapping[str, str], error: Refusal | FieldErrors) -> FormRejected:
    """A form that an action refused, as its page shows it: each refusal at its field, others at the top (field "")."""
    refusals = error.errors if isinstance(error, FieldErrors) else [error]
    found = {NAMES.get(one.field or "", one.field or ""): one for one in reversed(refusals)}
    return FormRejected(values, found)


def of_message(new: NewInquiry, fetched_at: datetime) -> NewInquiry:
    """An inquiry that came as a message was received when the message was, whatever was typed."""
    return replace(new, received_at=fetched_at)
