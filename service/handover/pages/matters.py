"""What a person has open, kind by kind, and the form of the act that hands it over."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.handover.actions.making import make_handover
from service.handover.forms import choice_of, field_of, plan_form
from service.handover.pages.showing import SEE, state_words
from service.handover.queries.acts import handovers_of, leaver_of, titles_of
from service.handover.rules import SHAPES, allowed_acts, mark_of, why_not
from service.identity.actions.asking import insist
from service.identity.offers import MATTERS, open_matters
from service.identity.queries import deputies_of, list_people, person_by_id
from service.identity.rules import full_name
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected, typed_day
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.working import AnyRequest, Own, working

PLACE = "/administration/people/{person_id:uuid}/handover"


@get(PLACE, guards=[SEE])
async def matters_page(request: AnyRequest, work: Own, person_id: FromPath[UUID]) -> Response[bytes]:
    """Everything that a person has open, and to whom it shall go."""
    return await _show(request, work, person_id, {}, {})


@post(PLACE, guards=[SEE])
async def make(request: AnyRequest, person_id: FromPath[UUID]) -> Response[bytes]:
    """Make the act, unless the list has changed since it was looked at."""
    values = await posted(request)
    try:
        async with working(request) as work:
            insist(why_not("see", work.actor, await leaver_of(work, person_id)))
            fields = Fields(values)
            people = await list_people(work, work.today)
            plan = plan_form(fields, await open_matters(work, person_id), people, work.today)
            made = await make_handover(work, person_id, plan)
        return leave_for(request, f"/administration/handovers/{made}")
    except FormRejected as rejected:
        errors: Mapping[str, Refusal] = rejected.errors
    except (Refusal, FieldErrors) as refused:
        found = refused.errors if isinstance(refused, FieldErrors) else [refused]
        errors = {one.field or "": one for one in found}
    async with working(request) as work:
        return await _show(request, work, person_id, values, errors)


async def _show(
    request: AnyRequest, work: Work, person_id: UUID, values: Mapping[str, str], errors: Mapping[str, Refusal]
) -> Response[bytes]:
    leaver = await leaver_of(work, person_id)
    insist(why_not("see", work.actor, leaver))
    person = await person_by_id(work, person_id)
    if person is None:
        raise NotFound
    matters = await open_matters(work, person_id)
    people = await list_people(work, work.today)
    stale = any(one.code == "stale" for one in errors.values())
    context: dict[str, Any] = {
        "person": person,
        "name": full_name(person.given_name, person.family_name),
        "groups": _groups(matters),
        "titles": await titles_of(work, matters),
        "total": len(matters),
        "seen": mark_of(matters),
        "people": [choice_of(one) for one in people if one.id != person_id],
        "deputy": await _deputy(work, person_id),
        "values": {"last_day": typed_day(work.today), **values},
        "errors": errors,
        "acts": allowed_acts(work.actor, leaver),
        "earlier": await handovers_of(work, person_id),
        "states": state_words(),
        "shapes": SHAPES,
        "field_of": field_of,
    }
    status = 409 if stale else 422 if errors else 200
    return page(request, "handover/matters.html", status=status, **context)


def _groups(matters: Sequence[Any]) -> list[dict[str, Any]]:
    """The matters by kind, each kind with its words."""
    kinds = dict.fromkeys(matter.kind for matter in matters)
    return [
        {
            "kind": kind,
            "title": gettext(MATTERS[kind].title),
            "href": MATTERS[kind].href,
            "bound": MATTERS[kind].hand_over is not None,
            "matters": [matter for matter in matters if matter.kind == kind],
        }
        for kind in kinds
    ]


async def _deputy(work: Work, person_id: UUID) -> str:
    """Who stands in for the person today, as the list names them; a likely successor."""
    day = work.today
    for one in await deputies_of(work, person_id):
        if one.person_id == person_id and not one.cancelled and one.when.holds_on(day):
            found = [row for row in await list_people(work, day) if row.id == one.deputy_id]
            return choice_of(found[0]) if found else ""
    return ""


DOORS = [matters_page, make]
