"""Journals as their administrator sees them: next numbers, who is responsible, the account of the numbers."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from service.identity.queries import list_people
from service.identity.queries.structure import list_posts
from service.journals import queries
from service.journals.actions.duties import name_responsible, release
from service.journals.pages.showing import journal_of, period_of
from service.journals.queries import Period
from service.journals.queries.blocks import blocks
from service.journals.queries.duties import duties
from service.journals.queries.numbers import LISTED_RUNS, account
from service.journals.rules import ADMINISTER, DIRECTIONS, READ, RESERVE, Journal, is_over
from service.journals.slots import PRINTS
from service.kit.refusal import Refusal
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.guards import may
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.working import AnyRequest, Own, working


@get("/administration/journals", guards=[may(READ)])
async def list_journals(request: AnyRequest, work: Own) -> Response[bytes]:
    """Every journal with its next number, how many it gave in this period, and who is responsible."""
    journals = await queries.all_journals(work)
    ids = [journal.id for journal in journals]
    begun = _by_journal(await queries.periods(work, ids))
    responsible = await duties(work, ids, work.today)
    rows = [_row(work, journal, begun.get(journal.id, {})) for journal in journals]
    named = {journal.id: journal for journal in journals}
    waiting = await blocks(work, ids)
    over = [block for block in waiting if is_over(block.period, named[block.journal_id], work.today)]
    return page(request, "journals/list.html", rows=rows, responsible=responsible, over=over, named=named)


def _by_journal(periods: list[Period]) -> dict[UUID, dict[str, Period]]:
    found: dict[UUID, dict[str, Period]] = {}
    for period in periods:
        found.setdefault(period.journal_id, {})[period.key] = period
    return found


def _row(work: Work, journal: Journal, begun: dict[str, Period]) -> dict[str, Any]:
    shape = queries.shape_now(work, journal)
    last = begun[shape.period].last if shape.period in begun else 0
    return {
        "journal": journal,
        "direction": gettext(DIRECTIONS[journal.direction]),
        "period": shape.period,
        "last": last,
        "next": shape.number(last + 1),
    }


@get("/administration/journals/{slug:str}", guards=[may(READ)])
async def show_journal(
    request: AnyRequest, work: Own, slug: FromPath[str], period: FromQuery[str] = ""
) -> Response[bytes]:
    """One journal: who is responsible, its blocks, and the account of one period (the newest, unless one is asked)."""
    return await _show(request, work, await journal_of(work, slug), period)


async def _show(
    request: AnyRequest, work: Work, journal: Journal, key: str, refused: Refusal | None = None
) -> Response[bytes]:
    begun = await queries.periods(work, [journal.id])
    chosen = await period_of(work, journal, key)
    actor = work.actor
    administers = actor.scope(ADMINISTER).covers(journal.unit_id, journal.id)
    context: dict[str, Any] = {
        **_row(work, journal, {one.key: one for one in begun}),
        "periods": begun,
        "account": await account(work, chosen) if chosen else None,
        "listed": LISTED_RUNS,
        "responsible": (await duties(work, [journal.id], work.today)).get(journal.id, []),
        "candidates": await _candidates(work) if administers else [],
        "blocks": await blocks(work, [journal.id]),
        "may_reserve": actor.scope(RESERVE).covers(journal.unit_id, journal.id),
        "prints": [
            (gettext(label), address.format(journal=journal.slug, period=chosen.key if chosen else ""))
            for label, permission, address in PRINTS.get((journal.direction, journal.regime), [])
            if actor.may(permission)
        ],
        "refused": refused,
    }
    return page(request, "journals/journal.html", status=422 if refused else 200, **context)


async def _candidates(work: Work) -> list[tuple[str, list[tuple[str, str]]]]:
    """Whom one can make responsible: posts first, then people."""
    posts = [(f"post:{post.id}", post.title) for post in await list_posts(work, work.today)]
    people = [(f"person:{person.id}", person.name) for person in await list_people(work, work.today)]
    return [(gettext("Posts"), posts), (gettext("People"), people)]


@post("/administration/journals/{slug:str}/duties", guards=[may(ADMINISTER)])
async def name_duty(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Make whoever holds a post, or one person, responsible for the journal."""
    values = await posted(request)
    kind, _, typed = values.get("who", "").partition(":")
    try:
        chosen = UUID(typed)
    except ValueError:
        chosen = None
    try:
        async with working(request) as work:
            journal = await journal_of(work, slug)
            whose = {f"{kind}_id": chosen} if kind in {"post", "person"} else {}
            await name_responsible(work, journal, **whose)
    except Refusal as refused:
        async with working(request) as work:
            return await _show(request, work, await journal_of(work, slug), "", refused)
    return leave_for(request, f"/administration/journals/{slug}")


@post("/administration/journals/{slug:str}/duties/{duty_id:uuid}/end", guards=[may(ADMINISTER)])
async def release_duty(request: AnyRequest, work: Own, slug: FromPath[str], duty_id: FromPath[UUID]) -> Response[bytes]:
    """End a duty; it stays in the trail."""
    await release(work, await journal_of(work, slug), duty_id)
    return leave_for(request, f"/administration/journals/{slug}")
