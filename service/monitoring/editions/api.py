"""The JSON API of the daily monitor: reading editions, and sending one that is ready."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from litestar import Router, get, post
from litestar.params import FromPath, QueryParameter
from msgspec import Struct

from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.monitoring.editions.actions.sending import send
from service.monitoring.editions.queries.editions import (
    ItemView,
    Listed,
    deliveries_of,
    edition_by_id,
    items_of,
    listed,
)
from service.monitoring.editions.queries.monitors import MonitorView, monitors
from service.monitoring.editions.rules.acts import PUBLIC_STATES, why_not
from service.monitoring.editions.rules.settings import clock_of
from service.monitoring.rules.acts import READ, SEND
from service.web.errors import NotFound
from service.web.guards import may
from service.web.working import Own

BAD_DAY = N_("Write the day as 2026-11-20.")


class MonitorItem(Struct):
    """A monitor. `hour` in the agency's zone; `days`: 1 is Monday."""

    id: UUID
    kind: str
    state: str
    title: str
    hour: str
    days: list[int]
    languages: list[str]
    unit: UUID | None
    topics: list[UUID]


class MonitorsBody(Struct):
    items: list[MonitorItem]


class EditionRow(Struct):
    """An edition. `number` counts corrections; `items`: stories that it holds."""

    id: UUID
    monitor: UUID
    title: str
    day: date
    number: int
    state: str
    items: int
    sent_at: datetime | None


class EditionsBody(Struct):
    """Editions, the latest day first; `next`: the `before` of the page after."""

    items: list[EditionRow]
    next: date | None


class StoryItem(Struct):
    """A story as it was told. `section`: id of a topic; `also`: outlets that told it too."""

    clip: UUID
    section: str
    headline: str
    excerpt: str
    outlet: str
    address: str
    language: str
    tone: str
    published_at: datetime | None
    also: list[str]
    late: bool
    note: str


class DeliveryItem(Struct):
    """What became of a mail; only for those who may send."""

    address: str
    language: str
    state: str


class EditionBody(Struct):
    id: UUID
    monitor: UUID
    day: date
    number: int
    state: str
    titles: dict[str, str]
    intros: dict[str, str]
    correction: str
    stories: list[StoryItem]
    deliveries: list[DeliveryItem]


class SentBody(Struct):
    """How many mails go."""

    mails: int


@get("/monitors", guards=[may(READ)], operation_id="listMonitors", summary="List daily monitors")
async def list_monitors(work: Own) -> MonitorsBody:
    return MonitorsBody([_monitor(one) for one in await monitors(work)])


def _monitor(one: MonitorView) -> MonitorItem:
    edit = one.edit
    return MonitorItem(one.id, edit.kind, one.state, one.title, clock_of(edit.minute), [int(day) for day in edit.days],
                       list(edit.languages), edit.unit_id, list(edit.topics))  # fmt: skip


@get("/editions", guards=[may(READ)], operation_id="listEditions", summary="List editions of the daily monitor")
async def list_editions(
    work: Own,
    before: Annotated[str, QueryParameter(description="Only days before this one, as 2026-11-20.")] = "",
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
) -> EditionsBody:
    states = () if work.actor.may(SEND) else tuple(PUBLIC_STATES)
    rows = await listed(work, before=_day(before), states=states, limit=limit)
    return EditionsBody([_row(one) for one in rows], rows[-1].day if len(rows) == limit else None)


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise FieldErrors([Refusal(BAD_DAY, code="bad_date", field="before")]) from None


def _row(one: Listed) -> EditionRow:
    return EditionRow(one.id, one.monitor_id, one.title, one.day, one.number, one.state, one.items, one.sent_at)


@get("/editions/{edition_id:uuid}", guards=[may(READ)], operation_id="readEdition", summary="Read one edition")
async def read_edition(work: Own, edition_id: FromPath[UUID]) -> EditionBody:
    edition = await edition_by_id(work, edition_id)
    act = "open" if edition is not None and edition.state in PUBLIC_STATES else "preview"
    if edition is None or why_not(act, work.actor, edition.state) is not None:
        raise NotFound
    mails = await deliveries_of(work, edition_id) if work.actor.may(SEND) else []
    return EditionBody(
        edition.id, edition.monitor_id, edition.day, edition.number, edition.state, dict(edition.titles),
        dict(edition.intros), edition.reason if edition.number else "",
        [_story(one) for one in await items_of(work, edition_id)],
        [DeliveryItem(one.address, one.language, one.state) for one in mails],
    )  # fmt: skip


def _story(one: ItemView) -> StoryItem:
    return StoryItem(
        one.clip_id, one.section, one.headline, one.excerpt, one.outlet, one.address, one.language, one.tone,
        one.published_at, [str(other["outlet"]) for other in one.also], one.late, one.note,
    )  # fmt: skip


@post(
    "/editions/{edition_id:uuid}/send",
    guards=[may(SEND)],
    operation_id="sendEdition",
    summary="Send an edition that is ready",
    status_code=200,
)
async def send_edition(work: Own, edition_id: FromPath[UUID]) -> SentBody:
    return SentBody(await send(work, edition_id))


router = Router(
    path="/api/v1/monitoring", route_handlers=[list_monitors, list_editions, read_edition, send_edition],
    tags=["Monitoring"],
)  # fmt: skip
DOORS = [router]
