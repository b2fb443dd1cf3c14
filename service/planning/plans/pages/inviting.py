"""Invitations of other agencies: the list with what was left, one with its answer; and the figures of all plans."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from service.kit.paging import Cursor
from service.kit.refusal import Refusal, lacks_right
from service.kit.words import N_
from service.planning.plans.actions import sharing
from service.planning.plans.forms import reason_from
from service.planning.plans.pages.frames import HOME, INVITATIONS, KPI_PAGE, words_for
from service.planning.plans.queries.access import agencies, invitation, invitations
from service.planning.plans.queries.figures import figures_of
from service.planning.plans.queries.history import partings
from service.planning.plans.queries.plans import Wanted, best, listed
from service.planning.plans.rules.acts import READ, SHARE
from service.planning.plans.rules.measures import MEASURES
from service.planning.plans.rules.words import OBJECTIVE
from service.public_information.disclosure.views import following
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected, at_fields
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.working import AnyRequest, Own, working

PAGE = 25
JOINED = N_("Your agency takes part in the plan now.")
DECLINED = N_("The invitation is declined.")


@get(INVITATIONS, guards=[may(READ)])
async def invitation_list(request: AnyRequest, work: Own) -> Response[bytes]:
    """Plans of others into which the agency was asked, those that wait first, and what it keeps of plans it left."""
    waiting = await invitations(work)
    ids = {one.plan_id for one in waiting}
    kept = await partings(work)
    names = await agencies(work, {one.plan_tenant_id for one in kept})
    context = {
        **words_for(work),
        "waiting": waiting,
        "answered": [one for one in await invitations(work, every=True) if one.plan_id not in ids],
        "kept": kept,
        "owners": {key: one.name(work.language) for key, one in names.items()},
        "language": work.language,
    }
    return page(request, "plans/invitations.html", **context)


@get(f"{INVITATIONS}/{{plan_id:uuid}}", guards=[may(READ)])
async def invitation_page(request: AnyRequest, work: Own, plan_id: FromPath[UUID]) -> Response[bytes]:
    """One invitation: who asks, into what, at which level. Nothing else of the plan is known."""
    return await _show(request, work, plan_id)


async def _show(
    request: AnyRequest, work: Work, plan_id: UUID, values: Mapping[str, str] | None = None,
    errors: Mapping[str, Refusal] | None = None,
) -> Response[bytes]:  # fmt: skip
    found = await invitation(work, plan_id)
    if found is None:
        raise NotFound
    if found.state == "accepted" and not errors:
        return leave_for(request, f"{HOME}/{plan_id}")
    context = {
        **words_for(work),
        "one": found,
        "title": best(work, dict(found.titles)),
        "agency": found.agency.name(work.language),
        "open": found.state == "invited" and (found.expires_at is None or found.expires_at > work.now),
        "values": values or {},
        "errors": errors or {},
    }
    status = 200
    if errors:
        status = 403 if lacks_right(errors.values()) else 422
    return page(request, "plans/invitation.html", status=status, **context)


@post(f"{INVITATIONS}/{{plan_id:uuid}}/{{answer:str}}", guards=[may(SHARE)])
async def answer_invitation(request: AnyRequest, plan_id: FromPath[UUID], answer: FromPath[str]) -> Response[bytes]:
    """Accept or decline for the agency."""
    if answer not in ("accept", "decline"):
        raise NotFound
    read, accepts = Fields(await posted(request)), answer == "accept"
    try:
        async with working(request) as work:
            why = "" if accepts else reason_from(read)
            await at_fields(read, sharing.answer(work, plan_id, accepts=accepts, why=why))
    except FormRejected as refused:
        async with working(request) as work:
            return await _show(request, work, plan_id, refused.values, refused.errors)
    return await leave_saying(
        request, f"{HOME}/{plan_id}" if accepts else INVITATIONS, JOINED if accepts else DECLINED
    )  # fmt: skip


@get(KPI_PAGE, guards=[may(READ)])
async def kpi_page(
    request: AnyRequest, work: Own, year: FromQuery[str] = "", whose: FromQuery[str] = "",
    measure: FromQuery[str] = "", before: FromQuery[str] = "",
) -> Response[bytes]:  # fmt: skip
    """What plans are to reach and where they stand: baseline, target, last reading, source; nothing is added up."""
    chosen = int(year) if year.isascii() and year.isdecimal() and 1990 <= int(year[:5]) <= 2199 else None
    whose, measure = whose if whose in ("own", "joined") else "", measure if measure in MEASURES else ""
    try:
        place = Cursor.decode(before) if before else None
    except Refusal:
        raise NotFound from None
    plans, older = await listed(work, Wanted(whose=whose, year=chosen), before=place, limit=PAGE)
    found = await figures_of(work, [one.id for one in plans])
    given = {"year": str(chosen or ""), "whose": whose, "measure": measure}
    context: dict[str, Any] = {
        **words_for(work),
        "plans": [
            (one, [row for row in found if row.plan_id == one.id and (not measure or row.measure == measure)])
            for one in plans
        ],
        "objective": OBJECTIVE,
        "year": chosen,
        "years": range(work.today.year + 1, work.today.year - 6, -1),
        "whose": whose,
        "measure": measure,
        "older": KPI_PAGE + following({**given, "before": older.encode()}) if older else "",
        "newest": KPI_PAGE + following(given) if before else "",
    }
    return page(request, "plans/kpi.html", **context)


DOORS = [invitation_list, invitation_page, answer_invitation, kpi_page]
