"""What is typed about releases, as values."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from service.documents.rules import ids_in
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.monitoring.editions.rules.settings import BAD_ADDRESSES, outsiders_from
from service.press.releases.actions.distributing import Order, Typed
from service.press.releases.actions.library import LineEdit, TemplateEdit
from service.press.releases.rules.content import (
    BODY_LIMIT,
    CONTACT_LIMIT,
    HALF_MOMENT,
    KINDS,
    LEAD_LIMIT,
    LINE_LIMIT,
    NAME_LIMIT,
    NOTE_LIMIT,
    REASON_LIMIT,
    TITLE_LIMIT,
    TOPIC_LIMIT,
    UNKNOWN_KIND,
    ReleaseEdit,
    Words,
)
from service.runtime.mail import mail_address
from service.web.fields import Fields, typed_day

CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
BAD_TIME = N_("Type the time as 10:00.")
MOST_TYPED = 500
MANY_TYPED = N_("At most %(most)s addresses fit here. Make a media list of them.")


def texts_from(read: Fields, languages: Sequence[str]) -> dict[str, Words]:
    """The texts of a form by language, empty ones too."""
    return {
        code: Words(
            read.line(f"title_{code}", limit=TITLE_LIMIT),
            read.text(f"lead_{code}", limit=LEAD_LIMIT),
            read.text(f"body_{code}", limit=BODY_LIMIT),
            read.text(f"note_{code}", limit=NOTE_LIMIT),
            read.ticked(f"ready_{code}"),
        )
        for code in languages
    }


def release_from(read: Fields, languages: Sequence[str], kind: str = "") -> ReleaseEdit:
    """A release as typed; kind: of one that keeps it. Raises FormRejected."""
    edit = ReleaseEdit(
        kind=kind or read.choice("kind", KINDS, required=True),
        texts=texts_from(read, languages),
        contact=read.line("contact", limit=CONTACT_LIMIT),
        version=read.number("version", most=999_999),
        files=_files(read),
        event=_event(read),
    )
    read.done()
    return edit


def _files(read: Fields) -> tuple[UUID, ...]:
    try:
        return ids_in(read.values.get("files", ""))
    except Refusal as refusal:
        read.errors.setdefault("files", refusal)
        return ()


def _event(read: Fields) -> tuple[str, UUID] | None:
    """`record:id` of what the release belongs to."""
    record, mark, ident = read.values.get("event", "").strip().partition(":")
    if not record:
        return None
    try:
        return record, UUID(ident if mark else "")
    except ValueError:
        read.refuse("event", UNKNOWN_KIND, "choice")
        return None


def values_of(
    kind: str, texts: Mapping[str, Words], contact: str = "", version: int | None = None,
    event: tuple[str, UUID] | None = None,
) -> dict[str, str]:  # fmt: skip
    """The fields of a release as they are shown to be edited."""
    values = {"kind": kind, "contact": contact, "version": str(version or "")}
    values["event"] = f"{event[0]}:{event[1]}" if event else ""
    for code, words in texts.items():
        values |= {f"title_{code}": words.title, f"lead_{code}": words.lead, f"body_{code}": words.body}
        values |= {f"note_{code}": words.note, f"ready_{code}": "1" if words.ready else ""}
    return values


# --- moments


@dataclass(frozen=True, slots=True)
class Times:
    """When it is to be published (None: at once), and until when it is under embargo (None: it is not)."""

    publish_at: datetime | None
    embargo_until: datetime | None


def times_from(read: Fields, zone: str, now: datetime) -> Times:
    """Both moments as typed in the agency's zone. Raises FormRejected."""
    today = now.astimezone(ZoneInfo(zone)).date()
    times = Times(moment_from(read, "publish", zone, today), moment_from(read, "embargo", zone, today))
    read.done()
    return times


def moment_from(read: Fields, name: str, zone: str, today: date) -> datetime | None:
    """A moment typed in two fields, {name}_on and {name}_time, in a zone; None where both are empty."""
    day, clock = read.day(f"{name}_on", today, ahead=True), _clock(read, f"{name}_time")
    typed = bool(read.values.get(f"{name}_on", "").strip()), bool(read.values.get(f"{name}_time", "").strip())
    if typed[0] != typed[1]:
        read.refuse(f"{name}_on" if typed[1] else f"{name}_time", HALF_MOMENT, "required")
    if day is None or clock is None:
        return None
    return datetime.combine(day, clock, ZoneInfo(zone)).astimezone(UTC)


def _clock(read: Fields, name: str) -> time | None:
    typed = read.values.get(name, "").strip()
    if not typed:
        return None
    found = CLOCK.fullmatch(typed)
    if found is None:
        read.refuse(name, BAD_TIME, "time")
        return None
    return time(int(found[1]), int(found[2]))


def typed_times(publish_at: datetime | None, embargo_until: datetime | None, zone: str) -> dict[str, str]:
    """Both moments as they are shown to be moved."""
    found = {}
    for name, moment in (("publish", publish_at), ("embargo", embargo_until)):
        local = moment.astimezone(ZoneInfo(zone)) if moment is not None else None
        found[f"{name}_on"] = typed_day(local.date()) if local else ""
        found[f"{name}_time"] = f"{local:%H:%M}" if local else ""
    return found


def reason_from(read: Fields) -> str:
    """Why. Raises FormRejected."""
    reason = read.text("reason", limit=REASON_LIMIT, required=True)
    read.done()
    return reason


# --- to whom


def order_from(read: Fields, languages: Sequence[str], default: str) -> Order:
    """Lists, typed addresses, those of the former text. Raises FormRejected."""
    kind = read.choice("kind", ("release", "embargo"), required=True)
    found, wrong = outsiders_from(read.values.get("typed", ""), mail_address, default)
    wrong += [f"{one.address}, {one.language}" for one in found if one.language not in languages]
    if wrong:
        read.refuse("typed", BAD_ADDRESSES, "bad_address", addresses="; ".join(wrong[:5]))
    if len(found) > MOST_TYPED:
        read.refuse("typed", MANY_TYPED, "too_many", most=MOST_TYPED)
    lists = []
    for typed in read.values.get("lists", "").split():
        try:
            lists.append(UUID(typed))
        except ValueError:
            read.refuse("lists", UNKNOWN_KIND, "choice")
    earlier = read.ticked("earlier")
    read.done()
    typed_in = tuple(Typed(one.address, one.name, one.language) for one in found)
    return Order(kind, tuple(dict.fromkeys(lists)), typed_in, earlier)


# --- the library


def template_from(read: Fields, languages: Sequence[str]) -> TemplateEdit:
    """A template as typed. Raises FormRejected."""
    texts = texts_from(read, languages)
    edit = TemplateEdit(read.choice("kind", KINDS, required=True), read.line("name", limit=NAME_LIMIT), texts)
    read.done()
    return edit


def line_from(read: Fields, languages: Sequence[str], today: date) -> LineEdit:
    """An agreed line as typed. Raises FormRejected."""
    edit = LineEdit(
        topic=read.line("topic", limit=TOPIC_LIMIT),
        texts={code: read.text(f"line_{code}", limit=LINE_LIMIT) for code in languages},
        valid_from=read.day("valid_from", today, required=True, ahead=True) or today,
        valid_until=read.day("valid_until", today, ahead=True),
    )
    read.done()
    return edit
