"""The form of an event."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from service.press.events.forms.typed import clock_at, span_at, span_typed
from service.press.events.rules.content import (
    CRITERIA_LIMIT,
    PLACE_LIMIT,
    SUMMARY_LIMIT,
    TITLE_LIMIT,
    EventEdit,
    EventView,
    Texts,
    clock_of,
    moment_of,
    problems_of,
)
from service.press.events.rules.kinds import KINDS, MOST_PEOPLE, POLICIES
from service.runtime.language import LANGUAGES
from service.web.fields import Fields, typed_day

MOST_CAPACITY = 100_000


def event_from(read: Fields, kind: str, languages: list[str], now: datetime, zone: ZoneInfo) -> EventEdit:
    """An event of a kind as typed. languages: the agency's, its first one first. Raises FormRejected."""
    texts = {
        code: Texts(
            read.line(f"title_{code}", limit=TITLE_LIMIT),
            read.line(f"place_{code}", limit=PLACE_LIMIT),
            read.text(f"summary_{code}", limit=SUMMARY_LIMIT),
            read.text(f"criteria_{code}", limit=CRITERIA_LIMIT) if KINDS[kind].accredits else "",
        )
        for code in languages
    }
    begins_at, ends_at = span_at(read, now, zone)
    accredits = KINDS[kind].accredits
    edit = EventEdit(
        kind=kind,
        texts=texts,
        begins_at=begins_at,
        ends_at=ends_at,
        place=read.line("place", limit=PLACE_LIMIT),
        stream_url=read.line("stream_url", limit=1_000),
        languages=tuple(code for code in LANGUAGES if code in read.values.get("languages", "").split()),
        sign_language=read.ticked("sign_language"),
        details=_details(read, kind),
        policy=read.choice("policy", POLICIES) if accredits else "",
        closes_at=_closing(read, now, zone) if accredits else None,
        capacity=read.number("capacity", least=1, most=MOST_CAPACITY) if accredits else None,
        on_page=read.ticked("on_page"),
        owner_id=read.uuid("owner"),
    )
    for problem in problems_of(edit, languages[0]):
        read.errors.setdefault(problem.field or "", problem)
    read.done()
    return edit


def _closing(read: Fields, now: datetime, zone: ZoneInfo) -> datetime | None:
    day = read.day("closes_on", now.astimezone(zone).date(), ahead=True)
    clock = clock_at(read, "closes_at", required=day is not None)
    return moment_of(day, clock, zone) if day and clock else None


def _details(read: Fields, kind: str) -> dict[str, str]:
    found = {}
    for name, detail in KINDS[kind].details.items():
        field = f"detail_{name}"
        if detail.shape == "number":
            number = read.number(field, least=1, most=MOST_PEOPLE)
            said = str(number) if number is not None else ""
        elif detail.shape == "text":
            said = read.text(field, limit=detail.limit)
        else:
            said = read.line(field, limit=detail.limit)
        clock = clock_of(said) if said and detail.shape == "clock" else None
        said = f"{clock:%H:%M}" if clock else said
        if said:
            found[name] = said
    return found


def values_of(event: EventView, zone: ZoneInfo) -> dict[str, str]:
    """What the form shows of an event."""
    closes = event.closes_at.astimezone(zone) if event.closes_at else None
    texts: Mapping[str, str] = {
        f"{name}_{code}": getattr(said, name)
        for code, said in event.texts.items()
        for name in ("title", "place", "summary", "criteria")
    }
    ticks = {"sign_language": event.sign_language, "on_page": event.on_page}
    return {
        **span_typed(event.begins_at, event.ends_at, zone),
        "place": event.place,
        "stream_url": event.stream_url,
        "languages": " ".join(event.languages),
        "policy": event.policy,
        "closes_on": typed_day(closes.date()) if closes else "",
        "closes_at": f"{closes:%H:%M}" if closes else "",
        "capacity": str(event.capacity or ""),
        "owner": str(event.owner_id or ""),
        "version": str(event.version),
        **{f"detail_{name}": str(said) for name, said in event.details.items()},
        **texts,
        **{name: "on" for name, ticked in ticks.items() if ticked},
    }
