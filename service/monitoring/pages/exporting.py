"""The list of clips as a file."""

from collections.abc import AsyncIterator, Mapping
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import get
from litestar.response import Stream

from service.kit.paging import Cursor
from service.monitoring.forms.clips import wanted_of
from service.monitoring.pages.desk import address, asked_of
from service.monitoring.pages.showing import words_for
from service.monitoring.queries.clips import topics_of
from service.monitoring.queries.listing import Row, Wanted, clips
from service.monitoring.queries.topics import topics
from service.monitoring.rules.acts import READ
from service.runtime.language import gettext
from service.web.export import Cell, Table, taken_as
from service.web.guards import may
from service.web.visitor import visitor
from service.web.working import AnyRequest, working

BATCH = 500
Words = dict[str, dict[Any, str]]


@get("/monitoring/export.csv", guards=[may(READ)])
async def export_csv(request: AnyRequest) -> Stream:
    """The clips of the list's address as CSV."""
    return await _taken(request, "csv")


@get("/monitoring/export.xlsx", guards=[may(READ)])
async def export_xlsx(request: AnyRequest) -> Stream:
    """The same as a workbook."""
    return await _taken(request, "xlsx")


async def _taken(request: AnyRequest, kind: str) -> Stream:
    asked = asked_of(request)
    async with working(request) as work:
        now = work.local_now
        wanted, words = wanted_of(asked, now), words_for()
        titles = {topic.id: topic.title for topic in await topics(work)}
        after = {"query": address(asked).partition("?")[2], "kind": kind}
        work.record("clip.exported", work.tenant.id, record="agency", after=after)
    table = Table(f"clips-{now.date().isoformat()}", _head(words), _batches(request, wanted, words, titles))
    return taken_as(table, kind, visitor(request).language)


async def _batches(
    request: AnyRequest, wanted: Wanted, words: Words, titles: Mapping[UUID, str]
) -> AsyncIterator[list[list[Cell]]]:
    """Rows in short Works of their own, so that a long export holds no transaction."""
    zone = ZoneInfo(visitor(request).tenant.profile.zone)
    place: Cursor | None = None
    while True:
        async with working(request) as work:
            found = await clips(work, wanted, after=place, limit=BATCH)
            of = await topics_of(work, [row.clip.id for row in found.items])
        if found.items:
            yield [_cells(row, words, zone, [titles.get(one, "") for one in of[row.clip.id]]) for row in found.items]
        if found.next is None:
            return
        place = found.next


def _head(words: Words) -> list[str]:
    labels = words["labels"]
    return [
        gettext("Captured"), gettext("Published"), gettext("Outlet"), gettext("Tier"), gettext("Title"),
        gettext("Address"), gettext("Language"), gettext("Author"), gettext("State"), gettext("Outlets of the story"),
        labels["topics"], labels["tone"], labels["prominence"], labels["message"], labels["spokesperson"],
        labels["echoes"], labels["error"], gettext("Coder"), gettext("Result of the reaction"),
    ]  # fmt: skip


def _cells(row: Row, words: Words, zone: ZoneInfo, topic_titles: list[str]) -> list[Cell]:
    clip = row.clip
    return [
        clip.caught_at.astimezone(zone),
        clip.published_at.astimezone(zone) if clip.published_at else None,
        clip.outlet,
        words["tiers"].get(clip.tier, ""),
        clip.title,
        clip.address,
        words["languages"].get(clip.language, clip.language),
        clip.author,
        words["states"][clip.state],
        row.outlets,
        ", ".join(topic_titles),
        words["tones"].get(clip.tone, ""),
        words["prominences"].get(clip.prominence, ""),
        clip.message,
        clip.spokesperson,
        clip.echoes,
        clip.error,
        clip.coded_by_name,
        clip.outcome,
    ]


DOORS = [export_csv, export_xlsx]
