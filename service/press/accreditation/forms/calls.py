"""Terms of a call and templates of reasons, as they are typed."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from service.press.accreditation.rules.calls import (
    ASKED,
    CRITERIA_LIMIT,
    MOST_DAYS_KEPT,
    MOST_PLACES,
    TITLE_LIMIT,
    CallEdit,
)
from service.press.accreditation.rules.reasons import TEXT_LIMIT, USES, ReasonEdit
from service.press.events.rules.content import BAD_CLOCK, clock_of, moment_of
from service.web.fields import Fields, typed_day


def call_from(
    read: Fields, kind: str, languages: Sequence[str], today: date, zone: ZoneInfo
) -> tuple[CallEdit, int | None]:  # fmt: skip
    """The terms, and the version that the form was filled from. Raises FormRejected."""
    standing = kind == "standing"
    edit = CallEdit(
        kind=kind,
        titles=_texts(read, "title", languages, TITLE_LIMIT) if standing else {},
        criteria=_texts(read, "criteria", languages, CRITERIA_LIMIT) if standing else {},
        opens_at=_moment(read, "opens", today, zone),
        closes_at=_moment(read, "closes", today, zone) if standing else None,
        valid_from=read.day("valid_from", today, ahead=True) if standing else None,
        valid_until=read.day("valid_until", today, ahead=True) if standing else None,
        capacity=read.number("capacity", least=1, most=MOST_PLACES) if standing else None,
        per_outlet=read.number("per_outlet", least=1, most=MOST_PLACES),
        card=read.choice("card", ASKED, required=True),
        documents=read.choice("documents", ASKED, required=True),
        keep_days=read.number("keep_days", most=MOST_DAYS_KEPT) or 0,
        standing=read.ticked("standing"),
        reminder_days=(read.number("reminder_days", most=30) or 0) if not standing else 0,
        keeper_id=read.uuid("keeper"),
    )
    version = read.number("version", most=999_999)
    read.done()
    return edit, version


def _texts(read: Fields, name: str, languages: Sequence[str], limit: int) -> dict[str, str]:
    reader = read.line if name == "title" else read.text
    return {code: text for code in languages if (text := reader(f"{name}_{code}", limit=limit))}


def _moment(read: Fields, name: str, today: date, zone: ZoneInfo) -> datetime | None:
    """A day with a time of day, which begins with the day when it is left out."""
    day = read.day(f"{name}_on", today, ahead=True)
    typed = read.values.get(f"{name}_at", "").strip()
    clock = clock_of(typed or "00:00")
    if clock is None:
        read.refuse(f"{name}_at", BAD_CLOCK, "clock")
        return None
    return moment_of(day, clock, zone) if day is not None else None


def values_of(edit: CallEdit, version: int, zone: ZoneInfo) -> dict[str, str]:
    """What a form shows of the terms."""
    values = {
        **{f"title_{code}": text for code, text in edit.titles.items()},
        **{f"criteria_{code}": text for code, text in edit.criteria.items()},
        **_shown("opens", edit.opens_at, zone), **_shown("closes", edit.closes_at, zone),
        "valid_from": typed_day(edit.valid_from), "valid_until": typed_day(edit.valid_until),
        "capacity": str(edit.capacity or ""), "per_outlet": str(edit.per_outlet or ""), "card": edit.card,
        "documents": edit.documents, "keep_days": str(edit.keep_days), "reminder_days": str(edit.reminder_days),
        "keeper": str(edit.keeper_id or ""), "version": str(version),
    }  # fmt: skip
    return values | ({"standing": "on"} if edit.standing else {})


def _shown(name: str, moment: datetime | None, zone: ZoneInfo) -> dict[str, str]:
    if moment is None:
        return {}
    own = moment.astimezone(zone)
    return {f"{name}_on": typed_day(own.date()), f"{name}_at": f"{own:%H:%M}"}


def reason_from(read: Fields, languages: Sequence[str]) -> ReasonEdit:
    """A template of a reason. Raises FormRejected."""
    use = read.choice("use", USES, required=True)
    texts = {code: text for code in languages if (text := read.text(f"text_{code}", limit=TEXT_LIMIT))}
    read.done()
    return ReasonEdit(use, texts)


def ids_from(read: Fields, name: str) -> tuple[UUID, ...]:
    """Ids of ticked rows; what is none is passed over."""
    found = []
    for word in read.values.get(name, "").split()[:1_000]:
        try:
            found.append(UUID(word))
        except ValueError:
            continue
    return tuple(dict.fromkeys(found))
