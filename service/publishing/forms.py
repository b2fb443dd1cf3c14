"""What editors type: items, words of pictures, moments of publication, settings of the public page."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from service.documents.rules import UNKNOWN_FILES
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.publishing.rules.items import ALT_LIMIT, CAPTION_LIMIT, ItemEdit, ItemText
from service.publishing.rules.publications import BODY_LIMIT, LEAD_LIMIT, SLUG_LIMIT, TITLE_LIMIT
from service.publishing.rules.settings import Contacts, Officer, SiteSettings
from service.web.fields import Fields, FormRejected, typed_day

CLOCK = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])")
MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
PHONE = re.compile(r"[0-9+() \-/,]{3,60}")
BAD_TIME = N_("Type a time as hours:minutes, such as 10:42.")
NEEDS_DAY = N_("Say the day as well.")
IN_PAST = N_("This moment is over. Leave both fields empty to publish now.")
BAD_MAIL = N_("Type an e-mail address, such as office@agency.example.")
BAD_PHONE = N_("Type a telephone number with digits, spaces and + only.")
READY_WITHOUT_TITLE = N_("Write a title for this text.")
WORD_LIMIT, WELCOME_LIMIT, STATEMENT_LIMIT, MOST_PLACE = 300, 1_000, 10_000, 999


def item_from(posted: Mapping[str, str], kind: str, languages: Sequence[str], zone: str, today: date) -> ItemEdit:
    """An item as it was typed. Raises FormRejected."""
    read = Fields(posted)
    texts = {code: _text(read, code) for code in languages}
    edit = ItemEdit(
        kind=kind,
        texts=texts,
        slug=read.line("slug", limit=SLUG_LIMIT),
        facts=_facts(read, kind, zone, today),
        revision=read.number("revision", most=999_999) or 0,
        files=file_ids(read),
    )
    read.done()
    return edit


def _text(read: Fields, code: str) -> ItemText:
    text = ItemText(
        title=read.line(f"title_{code}", limit=TITLE_LIMIT),
        lead=read.text(f"lead_{code}", limit=LEAD_LIMIT),
        body=read.text(f"body_{code}", limit=BODY_LIMIT),
        ready=read.ticked(f"ready_{code}"),
    )
    if text.ready and not text.title:
        read.refuse(f"title_{code}", READY_WITHOUT_TITLE, "required")
    return text


def _facts(read: Fields, kind: str, zone: str, today: date) -> dict[str, object]:
    if kind == "page":
        return {"menu": read.ticked("menu"), "place": read.number("place", most=MOST_PLACE) or 0}
    if kind == "event":
        begins, ends = _when(read, "starts", zone, today), _when(read, "ends", zone, today)
        return {"starts_at": begins, "ends_at": ends}
    return {}


def _when(read: Fields, name: str, zone: str, today: date) -> str:
    """A day, or a day and a time, in the agency's zone, as ISO; "" when nothing was typed."""
    day, clock = read.day(f"{name}_on", today, ahead=True), _clock(read, f"{name}_time")
    if day is None:
        if clock is not None and f"{name}_on" not in read.errors:
            read.refuse(f"{name}_on", NEEDS_DAY, "required")
        return ""
    return day.isoformat() if clock is None else datetime.combine(day, clock, ZoneInfo(zone)).isoformat()


def _clock(read: Fields, name: str) -> time | None:
    typed = read.values.get(name, "").strip()
    if not typed:
        return None
    found = CLOCK.fullmatch(typed)
    if found is None:
        read.refuse(name, BAD_TIME, "time")
        return None
    return time(int(found[1]), int(found[2]))


def file_ids(read: Fields) -> tuple[UUID, ...]:
    """The ids in field `files`, parted by spaces."""
    try:
        return tuple(UUID(typed) for typed in read.values.get("files", "").split())
    except ValueError:
        read.refuse("files", UNKNOWN_FILES, "unknown_file")
        return ()


def typed_item(facts: Mapping[str, object], texts: Mapping[str, ItemText], zone: str) -> dict[str, str]:
    """The fields of an item as they are shown to be edited."""
    values = {"menu": "1" if facts.get("menu") else "", "place": str(facts.get("place") or "")}
    for name in ("starts", "ends"):
        kept = str(facts.get(f"{name}_at") or "")
        local = datetime.fromisoformat(kept).astimezone(ZoneInfo(zone)) if len(kept) > 10 else None
        day = local.date() if local else date.fromisoformat(kept) if kept else None
        values |= {f"{name}_on": typed_day(day), f"{name}_time": f"{local:%H:%M}" if local else ""}
    for code, text in texts.items():
        values |= {f"title_{code}": text.title, f"lead_{code}": text.lead, f"body_{code}": text.body}
        values[f"ready_{code}"] = "1" if text.ready else ""
    return values


def picture_from(posted: Mapping[str, str], languages: Sequence[str]) -> dict[str, dict[str, str]]:
    """The words of a picture per language. Raises FormRejected."""
    read = Fields(posted)
    texts = {
        code: {
            "alt": read.line(f"alt_{code}", limit=ALT_LIMIT, required=True),
            "caption": read.line(f"caption_{code}", limit=CAPTION_LIMIT, required=True),
        }
        for code in languages
    }
    read.done()
    return texts


def moment_from(posted: Mapping[str, str], zone: str, now: datetime) -> datetime | None:
    """When to publish, None: now. Raises FormRejected."""
    read = Fields(posted)
    today = now.astimezone(ZoneInfo(zone)).date()
    when = _when(read, "publish", zone, today)
    read.done()
    if not when:
        return None
    moment = datetime.fromisoformat(when)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(zone))
    if moment <= now:
        raise FormRejected(read.values, {"publish_on": Refusal(IN_PAST, code="past", field="publish_on")})
    return moment.astimezone(UTC)


def reason_from(posted: Mapping[str, str]) -> str:
    """The reason of a withdrawal. Raises FormRejected."""
    read = Fields(posted)
    reason = read.text("reason", limit=1_000, required=True)
    read.done()
    return reason


def settings_from(posted: Mapping[str, str], languages: Sequence[str], today: date) -> SiteSettings:
    """The settings as they were typed. Raises FormRejected."""
    read = Fields(posted)

    def lines(name: str) -> dict[str, str]:
        found = {code: read.line(f"{name}_{code}", limit=WORD_LIMIT) for code in languages}
        return {code: text for code, text in found.items() if text}

    def texts(name: str, limit: int) -> dict[str, str]:
        found = {code: read.text(f"{name}_{code}", limit=limit) for code in languages}
        return {code: text for code, text in found.items() if text}

    settings = SiteSettings(
        on=read.ticked("on"),
        welcome=texts("welcome", WELCOME_LIMIT),
        officer=Officer(
            post=lines("officer_post"),
            name=lines("officer_name"),
            phone=_checked(read, "officer_phone", PHONE, BAD_PHONE),
            email=_checked(read, "officer_email", MAIL, BAD_MAIL),
            room=lines("officer_room"),
            hours=lines("officer_hours"),
        ),
        contacts=Contacts(
            address=lines("address"),
            phone=_checked(read, "phone", PHONE, BAD_PHONE),
            email=_checked(read, "email", MAIL, BAD_MAIL),
            hours=lines("hours"),
        ),
        statement=texts("statement", STATEMENT_LIMIT),
        checked_on=read.day("checked_on", today, latest=today),
    )
    read.done()
    return settings


def _checked(read: Fields, name: str, shape: re.Pattern[str], sentence: str) -> str:
    typed = read.line(name, limit=200)
    if typed and not shape.fullmatch(typed):
        read.refuse(name, sentence)
        return ""
    return typed


def typed_settings(settings: SiteSettings, languages: Sequence[str]) -> dict[str, str]:
    """The settings as they are shown to be edited."""
    officer, contacts = settings.officer, settings.contacts
    values = {
        "on": "1" if settings.on else "",
        "officer_phone": officer.phone,
        "officer_email": officer.email,
        "phone": contacts.phone,
        "email": contacts.email,
        "checked_on": typed_day(settings.checked_on),
    }
    spoken = {
        "welcome": settings.welcome, "officer_post": officer.post, "officer_name": officer.name,
        "officer_room": officer.room, "officer_hours": officer.hours, "address": contacts.address,
        "hours": contacts.hours, "statement": settings.statement,
    }  # fmt: skip
    for name, texts in spoken.items():
        values |= {f"{name}_{code}": texts.get(code, "") for code in languages}
    return values


def rejected(values: Mapping[str, str], error: Refusal | FieldErrors) -> FormRejected:
    """A form refused by an action: each refusal at its field, others at the top (field "")."""
    refusals = error.errors if isinstance(error, FieldErrors) else [error]
    return FormRejected(values, {refusal.field or "": refusal for refusal in reversed(refusals)})
