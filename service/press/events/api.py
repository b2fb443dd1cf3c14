"""The JSON API of press events: lists, one event, entering, changing, and its steps."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Router, get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta, Struct, field

from service.kit.dates import day_span
from service.kit.paging import Cursor
from service.kit.refusal import FieldErrors, Refusal
from service.kit.texts import clean_line, clean_text
from service.kit.words import N_
from service.press.events.actions import acting
from service.press.events.actions.events import create_event, edit_event
from service.press.events.actions.rescheduling import reschedule
from service.press.events.queries.events import event_by_id
from service.press.events.queries.listing import Filter, cursor_of, listed
from service.press.events.queries.parts import agenda_of, speakers_of
from service.press.events.rules.acts import APPROVE, READ, WRITE
from service.press.events.rules.content import (
    CRITERIA_LIMIT,
    NOTE_LIMIT,
    PLACE_LIMIT,
    REASON_LIMIT,
    SUMMARY_LIMIT,
    TITLE_LIMIT,
    EventEdit,
    EventView,
    Texts,
)
from service.press.events.rules.kinds import KINDS
from service.runtime.language import LANGUAGES
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.guards import may
from service.web.working import Own

SHOWS = ("upcoming", "drafts", "past", "all")
UNKNOWN = N_("Choose one of the values offered.")
BAD_DAY = N_("Write the day as 2026-11-20.")
NO_ZONE = N_("Write the moment with its zone, as 2026-11-20T10:30:00+04:00.")
FOREIGN = N_("The agency does not write in this language.")


class TextBody(Struct):
    """One language of an event. `place` only where it is written otherwise there."""

    title: str = ""
    place: str = ""
    summary: str = ""
    criteria: str = ""


class EventBody(Struct, kw_only=True):
    """An event as it is entered or changed. `details`: fields of the kind. Moments carry their zone."""

    kind: Annotated[str, Meta(description="`press_conference`, `briefing`, `interview` and so on.")]
    texts: dict[str, TextBody]
    begins_at: datetime | None = None
    ends_at: datetime | None = None
    place: str = ""
    stream_url: str = ""
    languages: list[str] = field(default_factory=list)
    sign_language: bool = False
    details: dict[str, str] = field(default_factory=dict)
    policy: Annotated[str, Meta(description="`none`, `open`, `moderated`, or empty while undecided.")] = ""
    closes_at: datetime | None = None
    capacity: Annotated[int, Meta(ge=1, le=100_000)] | None = None
    on_page: bool = False
    owner: UUID | None = None


class ChangedEvent(EventBody, kw_only=True):
    """A changed event, with the version that it was made from."""

    version: int


class EnteredEvent(Struct):
    id: UUID


class EventItem(Struct, kw_only=True):
    """One event. `follows`: the rescheduled one that it takes the place of; `followed_by`: the other way round."""

    id: UUID
    kind: str
    state: str
    title: str
    begins_at: datetime | None
    ends_at: datetime | None
    place: str
    stream_url: str
    languages: list[str]
    policy: str
    closes_at: datetime | None
    capacity: int | None
    on_page: bool
    owner: UUID | None
    follows: UUID | None
    followed_by: UUID | None
    version: int


class EventsBody(Struct):
    """Events; `next`: the `after` of the page that follows."""

    items: list[EventItem]
    next: str | None


class SpeakerItem(Struct):
    name: str
    position: str
    organisation: str
    role: str
    state: str
    topic: str


class AgendaEntry(Struct):
    """An item: minutes from the beginning, how long, titles by language; `backstage`: in the run sheet only."""

    from_start: int
    minutes: int
    titles: dict[str, str]
    backstage: bool
    begins_at: datetime | None


class WholeEvent(EventItem, kw_only=True):
    """One event with all that is said of it."""

    sign_language: bool
    details: dict[str, str]
    texts: dict[str, TextBody]
    notes: dict[str, str]
    speakers: list[SpeakerItem]
    agenda: list[AgendaEntry]


class StepBody(Struct):
    """What a step takes: `reason` where it has to be given, `notes` by language for everybody."""

    reason: str = ""
    notes: dict[str, str] = field(default_factory=dict)


class NewTime(StepBody, kw_only=True):
    begins_at: datetime
    ends_at: datetime


class StateBody(Struct):
    id: UUID
    state: str


@get("/events", guards=[may(READ)], operation_id="listPressEvents", summary="List press events")
async def list_events(
    work: Own,
    show: Annotated[str, QueryParameter(description="`upcoming`, `drafts`, `past` or `all`.")] = "upcoming",
    kind: Annotated[str, QueryParameter(description="Only this kind.")] = "",
    since: Annotated[str, QueryParameter(description="First day, as 2026-11-20.")] = "",
    until: Annotated[str, QueryParameter(description="Last day, as 2026-11-20.")] = "",
    after: Annotated[str, QueryParameter(description="`next` of the page before.")] = "",
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
) -> EventsBody:
    zone = work.zone
    first, last = _day("since", since), _day("until", until)
    _known("show", show, SHOWS)
    _known("kind", kind, ("", *KINDS))
    wanted = Filter(
        show=show, kind=kind, since=day_span(first, first, zone).since if first else None,
        until=day_span(last, last, zone).until if last else None,
    )  # fmt: skip
    rows = await listed(work, wanted, Cursor.decode(after) if after else None, limit)
    some = rows[:limit]
    cursor = cursor_of(some[-1], show).encode() if len(rows) > limit else None
    return EventsBody([EventItem(**_item(work, one)) for one in some], cursor)


def _known(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise FieldErrors([Refusal(UNKNOWN, code="choice", field=name)])


def _day(name: str, typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise FieldErrors([Refusal(BAD_DAY, code="bad_date", field=name)]) from None


def _item(work: Work, one: EventView) -> dict[str, Any]:
    return {
        "id": one.id, "kind": one.kind, "state": one.state,
        "title": one.title(work.language, work.tenant.profile.default_language), "begins_at": one.begins_at,
        "ends_at": one.ends_at, "place": one.place, "stream_url": one.stream_url, "languages": list(one.languages),
        "policy": one.policy, "closes_at": one.closes_at, "capacity": one.capacity, "on_page": one.on_page,
        "owner": one.owner_id, "follows": one.follows_id, "followed_by": one.successor_id, "version": one.version,
    }  # fmt: skip


@get("/events/{event_id:uuid}", guards=[may(READ)], operation_id="readPressEvent", summary="Read one press event")
async def read_event(work: Own, event_id: FromPath[UUID]) -> WholeEvent:
    one = await _event(work, event_id)
    speakers = [
        SpeakerItem(who.name, who.position, who.organisation, who.role, who.state, who.topic)
        for who in await speakers_of(work, event_id)
    ]
    agenda = [
        AgendaEntry(item.from_start, item.minutes, dict(item.titles), item.backstage, item.begins_at)
        for item in await agenda_of(work, one)
    ]
    texts = {code: TextBody(said.title, said.place, said.summary, said.criteria) for code, said in one.texts.items()}
    return WholeEvent(
        **_item(work, one), sign_language=one.sign_language, details=dict(one.details), texts=texts,
        notes=dict(one.notes), speakers=speakers, agenda=agenda,
    )  # fmt: skip


async def _event(work: Work, event_id: UUID) -> EventView:
    found = await event_by_id(work, event_id)
    if found is None:
        raise NotFound
    return found


@post("/events", guards=[may(WRITE)], operation_id="enterPressEvent", summary="Enter a press event as an idea")
async def enter(work: Own, data: JSONBody[EventBody]) -> EnteredEvent:
    return EnteredEvent(await create_event(work, _edit(work, data)))


@put(
    "/events/{event_id:uuid}", guards=[may(WRITE)], operation_id="changePressEvent", summary="Change a press event"
)  # fmt: skip
async def change(work: Own, event_id: FromPath[UUID], data: JSONBody[ChangedEvent]) -> StateBody:
    await edit_event(work, event_id, _edit(work, data), data.version)
    return StateBody(event_id, (await _event(work, event_id)).state)


def _edit(work: Work, body: EventBody) -> EventEdit:
    _known("kind", body.kind, tuple(KINDS))
    for code in body.texts:
        if code not in work.tenant.profile.languages:
            raise FieldErrors([Refusal(FOREIGN, code="language", field=f"texts.{code}")])
    for name in ("begins_at", "ends_at", "closes_at"):
        _zoned(name, getattr(body, name))
    for code in body.languages:
        _known("languages", code, LANGUAGES)
    kind = KINDS[body.kind]
    for name in body.details:
        _known(f"details.{name}", name, tuple(kind.details))
    texts = {
        code: Texts(
            clean_line(said.title, TITLE_LIMIT), clean_line(said.place, PLACE_LIMIT),
            clean_text(said.summary, SUMMARY_LIMIT), clean_text(said.criteria, CRITERIA_LIMIT),
        )
        for code, said in body.texts.items()
    }  # fmt: skip
    return EventEdit(
        kind=body.kind, texts=texts, begins_at=body.begins_at, ends_at=body.ends_at,
        place=clean_line(body.place, PLACE_LIMIT), stream_url=clean_line(body.stream_url, 1_000),
        languages=tuple(body.languages), sign_language=body.sign_language,
        details={name: clean_text(said, kind.details[name].limit) for name, said in body.details.items() if said},
        policy=body.policy, closes_at=body.closes_at, capacity=body.capacity, on_page=body.on_page,
        owner_id=body.owner,
    )  # fmt: skip


def _zoned(name: str, moment: datetime | None) -> None:
    if moment is not None and moment.tzinfo is None:
        raise FieldErrors([Refusal(NO_ZONE, code="no_zone", field=name)])


PLAIN = {"plan": acting.plan, "approve": acting.approve, "announce": acting.announce, "begin": acting.begin,
         "hold": acting.hold, "close": acting.close}  # fmt: skip
REASONED = {"return": acting.give_back, "reopen": acting.reopen}
PUT_OFF = {"postpone": acting.postpone, "cancel": acting.cancel}


@post(
    "/events/{event_id:uuid}/steps/{step:str}", guards=[may(WRITE, APPROVE)], operation_id="stepPressEvent",
    summary="Take a step with a press event: plan, approve, return, announce, begin, hold, close, and so on",
    status_code=200,
)  # fmt: skip
async def take_step(work: Own, event_id: FromPath[UUID], step: FromPath[str], data: JSONBody[StepBody]) -> StateBody:
    reason, notes = clean_text(data.reason, REASON_LIMIT), _notes(work, data.notes)
    if step in PLAIN:
        await PLAIN[step](work, event_id)
    elif step in REASONED:
        await REASONED[step](work, event_id, reason)
    elif step in PUT_OFF:
        await PUT_OFF[step](work, event_id, reason, notes)
    else:
        raise NotFound
    return StateBody(event_id, (await _event(work, event_id)).state)


def _notes(work: Work, notes: Mapping[str, str]) -> dict[str, str]:
    languages = work.tenant.profile.languages
    return {code: clean_text(said, NOTE_LIMIT) for code, said in notes.items() if code in languages}


@post(
    "/events/{event_id:uuid}/reschedule", guards=[may(WRITE)], operation_id="reschedulePressEvent",
    summary="Reschedule a press event: gives the event that takes its place", status_code=201,
)  # fmt: skip
async def give_new_time(work: Own, event_id: FromPath[UUID], data: JSONBody[NewTime]) -> EnteredEvent:
    for name in ("begins_at", "ends_at"):
        _zoned(name, getattr(data, name))
    reason = clean_text(data.reason, REASON_LIMIT)
    notes = _notes(work, data.notes)
    return EnteredEvent(await reschedule(work, event_id, data.begins_at, data.ends_at, reason, notes))


router = Router(
    path="/api/v1/press", route_handlers=[list_events, read_event, enter, change, take_step, give_new_time],
    tags=["Press events"],
)  # fmt: skip
DOORS = [router]
