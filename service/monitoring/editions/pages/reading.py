"""Reading the daily monitor: the archive, the edition of a day, its paper."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from service.documents.composition import Unmade, made_paper
from service.monitoring.editions.models import Edition
from service.monitoring.editions.pages.showing import (
    EDITIONS,
    HOME,
    chosen_language,
    edition_for,
    show,
    words,
)
from service.monitoring.editions.queries.editions import (
    PAGE,
    Listed,
    addressed_to,
    edition_by_id,
    items_of,
    listed,
)
from service.monitoring.editions.queries.monitors import monitors
from service.monitoring.editions.rules.acts import PUBLIC_STATES
from service.monitoring.editions.writing import about_paper, content_of, paper_of
from service.monitoring.rules.acts import READ, SEND
from service.runtime.language import OWN_NAMES, speaking
from service.runtime.work import Work
from service.web.errors import Away, NotFound
from service.web.guards import may, signed_in
from service.web.render import leave_for, page
from service.web.visitor import house
from service.web.working import AnyRequest, Own


@get(HOME, guards=[may(READ)])
async def archive_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """Every edition, the latest day first; today's on top, and what is set up."""
    before = _day(str(request.query_params.get("before", "")))
    sends = work.actor.may(SEND)
    states: Sequence[str] = () if sends else tuple(PUBLIC_STATES)
    rows = await listed(work, before=before, states=states, limit=PAGE + 1)
    known = await monitors(work)
    context: dict[str, Any] = {
        **words(),
        "rows": rows[:PAGE],
        "older": f"{HOME}?before={rows[PAGE - 1].day.isoformat()}" if len(rows) > PAGE else "",
        "before": before,
        "monitors": known,
        "composed_today": {row.monitor_id for row in rows if row.day == work.today},
        "sends": sends,
        "no_mail_server": not house(request).settings.smtp_url,
    }
    return page(request, "editions/archive.html", **context)


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


@get(f"{HOME}/{{day:str}}", guards=[signed_in])
async def day_page(request: AnyRequest, work: Own, day: FromPath[str]) -> Response[bytes]:
    """The editions of a day as they were sent, one under the other's tab, in one of their languages.

    Who does not read the monitoring sees those that were sent to them.
    """
    wanted = _day(day)
    if wanted is None:
        raise NotFound
    rows = _standing(await listed(work, day=wanted, states=tuple(PUBLIC_STATES)))
    if not work.actor.may(READ):
        own = await addressed_to(work, [row.id for row in rows])
        rows = [row for row in rows if row.id in own]
    asked = str(request.query_params.get("of", ""))
    row = next((one for one in rows if str(one.id) == asked), rows[0] if rows else None)
    if row is None:
        raise NotFound
    edition = await edition_by_id(work, row.id)
    assert edition is not None  # it was just listed
    return await _read(request, work, edition, rows)


def _standing(rows: Sequence[Listed]) -> list[Listed]:
    """Of each monitor the last edition of the day, then those that it corrected."""
    return sorted(rows, key=lambda one: (one.kind != "leadership", str(one.monitor_id), -one.number))


async def _read(request: AnyRequest, work: Work, edition: Edition, rows: Sequence[Listed]) -> Response[bytes]:
    language = chosen_language(edition, str(request.query_params.get("in", "")), work.language)
    with speaking(language):
        content = content_of(work.tenant, edition, await items_of(work, edition.id), language)
    address = f"{HOME}/{edition.day.isoformat()}?of={edition.id}"
    context: dict[str, Any] = {
        **words(),
        "edition": edition,
        "content": content,
        "tabs": [
            {"label": f"{one.title} ({one.number})" if one.number else one.title,
             "href": f"{HOME}/{one.day.isoformat()}?of={one.id}", "current": one.id == edition.id, "count": None}
            for one in rows
        ],
        "in_languages": [(code, OWN_NAMES[code], f"{address}&in={code}", code == language)
                         for code in edition.languages],
        "sends": work.actor.may(SEND),
        "reads": work.actor.may(READ),
    }  # fmt: skip
    return page(request, "editions/day.html", **context)


@get(f"{EDITIONS}/{{edition_id:uuid}}", guards=[signed_in])
async def edition_page(request: AnyRequest, work: Own, edition_id: FromPath[UUID]) -> Response[bytes]:
    """One edition: for its editors with everything that can be done, for others as it was sent."""
    edition = await edition_for(work, edition_id)
    if not work.actor.may(SEND):
        return leave_for(request, f"{HOME}/{edition.day.isoformat()}?of={edition.id}")
    return await show(request, work, edition_id)


@get(f"{EDITIONS}/{{edition_id:uuid}}/paper/{{language:str}}", guards=[signed_in])
async def edition_paper(
    request: AnyRequest, work: Own, edition_id: FromPath[UUID], language: FromPath[str]
) -> Response[bytes]:
    """The edition as PDF: the one that was sent, else as it would be printed now."""
    edition = await edition_for(work, edition_id)
    if language not in edition.languages:
        raise NotFound
    if language in edition.files:
        return leave_for(request, f"/files/{edition.files[language]}")
    with speaking(language):
        content = content_of(work.tenant, edition, await items_of(work, edition_id), language)
        paper = paper_of(content)
        about = about_paper(content, work.local_now)
    try:
        _, pdf = await made_paper(paper, about)
    except Unmade as error:
        raise Away("files") from error
    headers = {"Content-Disposition": f'inline; filename="monitor-{edition.day}-{language}.pdf"',
               "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}  # fmt: skip
    return Response(pdf, media_type="application/pdf", headers=headers)


DOORS = [archive_page, day_page, edition_page, edition_paper]
