"""What speaks against publishing an issue: every finding with its place, the way to mend it, and "let it stand"."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.digest.actions.editing import clear_finding
from service.digest.pages.showing import FRESH, HOME, Again, found, frame, section_title
from service.digest.queries.checking import findings_of, links_of
from service.digest.queries.issues import sections_of
from service.digest.rules.acts import EDIT, READ
from service.digest.rules.checking import TITLES, TO_CONFIRM, Finding
from service.kit.words import N_
from service.runtime.language import OWN_NAMES, gettext
from service.runtime.work import Work
from service.web.fields import Fields, FormRejected, at_fields
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import page
from service.web.working import AnyRequest, Own, working

LET_STAND = N_("It may stand until its text changes.")
INTRODUCTION = N_("Introduction and notes")


@get(f"{HOME}/{{issue_id:uuid}}/check", guards=[may(READ)])
async def check_page(request: AnyRequest, work: Own, issue_id: FromPath[UUID]) -> Response[bytes]:
    """Everything that was found."""
    return await show_check(request, work, issue_id)


async def show_check(request: AnyRequest, work: Work, issue_id: UUID, again: Again = FRESH) -> Response[bytes]:
    """The tab; 422 with what was refused."""
    row = await found(work, issue_id)
    sections = {one.id: section_title(work, one) for one in await sections_of(work, issue_id)}
    findings = await findings_of(work, row)
    links = await links_of(work, row.root_id)
    context = await frame(work, row, "check", again)
    context |= {
        "findings": [_told(one, sections, f"{HOME}/{issue_id}") for one in findings],
        "stops": sum(one.stops for one in findings),
        "links": len(links),
        "dead": sum(one.state == "dead" for one in links),
        "checked_at": row.checked_at,
    }
    return page(request, "digest/check.html", status=422 if again.errors else 200, **context)


def _told(one: Finding, sections: dict[UUID, str], base: str) -> dict[str, Any]:
    """A finding in words, with the address where it is put right."""
    section = sections.get(one.section_id, "") if one.section_id is not None else ""
    params = {**one.params, **({"language": OWN_NAMES.get(one.language, one.language)} if one.language else {})}
    if one.item_id is not None:
        href = f"{base}/text?item={one.item_id}&in={one.language}#pane"
    elif one.section_id is not None:
        href = f"{base}/text?section={one.section_id}#pane"
    elif one.code == "empty":
        href = f"{base}/materials"
    else:
        href = f"{base}/text#{'correction' if one.code == 'no_correction' else 'introduction'}"
    return {
        "code": one.code,
        "title": gettext(TITLES[one.code]),
        "sentence": gettext(one.sentence, **params),
        "place": one.title or section or gettext(INTRODUCTION),
        "section": section if one.title else "",
        "language": one.language,
        "href": href,
        "stops": one.stops,
        "confirmed": one.confirmed,
        "item_id": one.item_id,
        "may_stand": one.code in TO_CONFIRM and not one.confirmed and one.item_id is not None,
    }


@post(f"{HOME}/{{issue_id:uuid}}/items/{{item_id:uuid}}/clear", guards=[may(EDIT)])
async def let_stand(request: AnyRequest, issue_id: FromPath[UUID], item_id: FromPath[UUID]) -> Response[bytes]:
    """Confirm that what was found of an item may stand."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            await found(work, issue_id)
            await at_fields(read, clear_finding(work, issue_id, item_id, read.values.get("code", "")))
    except FormRejected as refused:
        async with working(request) as work:
            return await show_check(request, work, issue_id, Again("clear", refused.values, refused.errors))
    return await leave_saying(request, f"{HOME}/{issue_id}/check", LET_STAND)


DOORS = [check_page, let_stand]
