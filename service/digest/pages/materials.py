"""The material of an issue: before its month is frozen how far it is, afterwards what can be put in."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.digest.actions.editing import put_in
from service.digest.forms import place_from
from service.digest.models import Issue, IssueSection, Material
from service.digest.pages.showing import (
    FRESH,
    HOME,
    KINDS_OF_MATERIAL,
    Again,
    found,
    frame,
    language_for,
    section_title,
)
from service.digest.queries.issues import sections_of
from service.digest.queries.material import MaterialWanted, ahead, material_counts, offered
from service.digest.queries.showing import places_of
from service.digest.rules.acts import BEFORE_FREEZING, EDIT, READ
from service.digest.rules.sections import OUTLET_KINDS
from service.digest.rules.texts import Place, month_after
from service.kit.paging import Cursor
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.monitoring.rules.coding import TONES
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected, at_fields
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import page
from service.web.working import AnyRequest, Own, working

PUT_IN = N_("Put in: %(count)s.")
NOTHING_MARKED = N_("Mark at least one row.")
FILTERS = ("kind", "tone", "topic", "outlet_kind", "used", "late", "q", "section")


@get(f"{HOME}/{{issue_id:uuid}}/materials", guards=[may(READ)])
async def materials_page(request: AnyRequest, work: Own, issue_id: FromPath[UUID]) -> Response[bytes]:
    """What the month brought."""
    return await show_materials(request, work, issue_id)


async def show_materials(request: AnyRequest, work: Work, issue_id: UUID, again: Again = FRESH) -> Response[bytes]:
    """The tab; 422 with what was refused."""
    row = await found(work, issue_id)
    context = await frame(work, row, "materials", again)
    before = row.state in BEFORE_FREEZING
    context |= {
        "before": before,
        "ahead": await ahead(work, row) if before else None,
        "over": work.today >= month_after(row.period),
        "over_from": month_after(row.period),
        "counts": await material_counts(work, row),
        "sections": [(one, section_title(work, one)) for one in await sections_of(work, issue_id)],
    }
    if not before:
        context |= await _list(request, work, row, [one for one, _ in context["sections"]])
    return page(request, "digest/materials.html", status=422 if again.errors else 200, **context)


async def _list(request: AnyRequest, work: Work, row: Issue, sections: list[IssueSection]) -> dict[str, Any]:
    """A page of the material under its filters."""
    given = {name: str(request.query_params.get(name, ""))[:200].strip() for name in FILTERS}
    wanted = wanted_from(given)
    after = str(request.query_params.get("after", ""))
    rows, more = await offered(work, row, wanted, after=_place(after))
    places = await places_of(work, row.id, [one.id for one in rows])
    titles = {one.id: section_title(work, one) for one in sections}
    topics = {str(one["id"]): work.tenant.profile.say(dict(one["titles"]), work.language) for one in row.topics}
    language, kept = language_for(work, row), {name: text for name, text in given.items() if text}
    return {
        "rows": [(one, headline_of(one, language), [titles[at] for at in places.get(one.id, ())]) for one in rows],
        "topics": topics,
        "given": given,
        "filtered": any(text for name, text in given.items() if name != "section"),
        "query": urlencode({**kept, **({"after": after} if after else {})}),
        "without": {
            name: "?" + urlencode({one: text for one, text in kept.items() if one != name}) for name in FILTERS
        },
        "more": "?" + urlencode({**kept, "after": more.encode()}) if more else "",
        "newest": "?" + urlencode(kept) if after else "",
    }


def wanted_from(given: Mapping[str, str]) -> MaterialWanted:
    """The filters of an address; what is not known filters nothing."""

    def one_of(name: str, known: Any) -> str:
        return given[name] if given.get(name) in known else ""

    try:
        topic = UUID(given.get("topic", ""))
    except ValueError:
        topic = None
    flags = {"yes": True, "no": False}
    return MaterialWanted(
        kind=one_of("kind", KINDS_OF_MATERIAL), tone=one_of("tone", TONES), topic_id=topic,
        outlet_kind=one_of("outlet_kind", OUTLET_KINDS), late=flags.get(given.get("late", "")),
        used=flags.get(given.get("used", "")), typed=given.get("q", ""),
    )  # fmt: skip


def _place(after: str) -> Cursor | None:
    try:
        return Cursor.decode(after) if after else None
    except Refusal:
        raise NotFound from None


def headline_of(one: Material, language: str) -> str:
    """What material is called: our own output in the language of the page where there is one."""
    own: Mapping[str, Any] = one.texts.get(language) or next(iter(one.texts.values()), {})
    return one.headline or str(own.get("headline", "")) or str(one.data.get("account", ""))


@post(f"{HOME}/{{issue_id:uuid}}/put", guards=[may(EDIT)])
async def put_material_in(request: AnyRequest, issue_id: FromPath[UUID]) -> Response[bytes]:
    """Put everything that is marked into a section, in one act."""
    read = Fields(await posted(request))

    async def do(work: Work) -> int:
        await found(work, issue_id)
        ids = _marked(read)
        if not ids:
            read.refuse("ids", NOTHING_MARKED, "required")
        place = place_from(read)
        read.done()
        assert place is not None  # refused above
        first = Place(place.section_id, 1) if read.values.get("at") == "start" else place
        return len(await put_in(work, issue_id, ids, first))

    try:
        async with working(request) as work:
            count = await at_fields(read, do(work))
    except FormRejected as refused:
        async with working(request) as work:
            return await show_materials(request, work, issue_id, Again("put", refused.values, refused.errors))
    query = request.url.query
    return await leave_saying(
        request, f"{HOME}/{issue_id}/materials{'?' if query else ''}{query}", PUT_IN, count=str(count)
    )


def _marked(read: Fields) -> list[UUID]:
    """The rows that are marked; a strange one is refused."""
    found: list[UUID] = []
    for typed in read.values.get("ids", "").split():
        try:
            found.append(UUID(typed))
        except ValueError:
            read.refuse("ids", N_("This choice is not known. Choose again."), "unknown")
    return found


DOORS = [materials_page, put_material_in]
