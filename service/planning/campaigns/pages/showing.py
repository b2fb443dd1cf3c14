"""The list of campaigns and one campaign as it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath, FromQuery

from service.identity.queries import people_named
from service.kit.paging import Cursor
from service.kit.refusal import Refusal
from service.planning.campaigns.forms import material_typed
from service.planning.campaigns.queries.campaigns import campaign, languages_of, materials_by_id
from service.planning.campaigns.rules.words import COUNTED, KIND, MATERIAL_KINDS, PROOFS, SPANS
from service.planning.campaigns.telling import number, said_span
from service.planning.plans.actions.finding import opened
from service.planning.plans.queries.access import Seen
from service.planning.plans.queries.plans import Wanted, best, listed, texts_of
from service.planning.plans.rules.acts import RANK, READ, why_not
from service.planning.plans.rules.words import CHANNELS, LEVELS, SHAPES, STATES
from service.runtime.language import OWN_NAMES, gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.guards import may
from service.web.render import page
from service.web.working import AnyRequest, Own

HOME = "/planning/campaigns"


@dataclass(frozen=True, slots=True)
class Again:
    """An act that was refused, with what was typed and why. deed: which form."""

    deed: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, Refusal] = field(default_factory=dict)


def _said(words: Mapping[str, str]) -> dict[str, str]:
    return {key: gettext(sentence) for key, sentence in words.items()}


def words(work: Work) -> dict[str, Any]:
    """What templates name things by."""
    return {
        "home": HOME,
        "states": _said(STATES),
        "shapes": SHAPES,
        "levels": _said(LEVELS),
        "kinds": _said(MATERIAL_KINDS),
        "channels": _said(CHANNELS),
        "proofs": _said(PROOFS),
        "spans": _said(SPANS),
        "measures": {key: gettext(one.title) for key, one in COUNTED.items()},
        "own_name": OWN_NAMES,
        "written": languages_of(work),
        "span": said_span,
        "number": number,
    }


async def campaign_for(work: Work, plan_id: UUID) -> Seen:
    """A campaign that the actor may read. Raises NotFound."""
    found = await opened(work, plan_id)
    if found.plan.kind != KIND:
        raise NotFound
    return found


@get(HOME, guards=[may(READ)])
async def campaign_list(request: AnyRequest, work: Own, before: FromQuery[str] = "") -> Response[bytes]:
    """Campaigns of the agency and those it takes part in, changed last first."""
    try:
        place = Cursor.decode(before) if before else None
    except Refusal:
        place = None  # an address that was cut short: the newest are shown
    rows, older = await listed(work, Wanted(kind=KIND), before=place)
    context = {**words(work), "rows": rows, "older": f"{HOME}?before={older.encode()}" if older else "",
               "newest": HOME if before else ""}  # fmt: skip
    return page(request, "campaigns/list.html", **context)


@get(f"{HOME}/{{plan_id:uuid}}", guards=[may(READ)])
async def campaign_page(request: AnyRequest, work: Own, plan_id: FromPath[UUID]) -> Response[bytes]:
    """One campaign: what each body did, materials, who carried them, figures."""
    return await seen_page(request, work, plan_id, Again())


async def seen_page(request: AnyRequest, work: Work, plan_id: UUID, again: Again) -> Response[bytes]:
    """The page of a campaign. Raises NotFound."""
    found = await campaign_for(work, plan_id)
    known = await campaign(work, plan_id)
    texts = {code: one.title for code, one in (await texts_of(work, found.plan)).items()}
    carries = why_not("propose", work.actor, found.standing) is None
    late = found.plan.state == "closed" and RANK[found.access.level] >= RANK["contribute"]
    context: dict[str, Any] = {
        **words(work),
        "plan": found.plan,
        "title": best(work, texts),
        "title_language": next((code for code, said in texts.items() if said == best(work, texts)), "und"),
        "known": known,
        "of_material": {one.id: one for one in known.summary.materials},
        "adds": carries,
        "carries": carries or (late and why_not("comment", work.actor, found.standing) is None),
        "may_count": why_not("measure", work.actor, found.standing) is None,
        "me": work.tenant.id,
        "again": again,
        "limits": work.tenant.profile.files,
    }
    return page(request, "campaigns/campaign.html", status=422 if again.errors else 200, **context)


@get(f"{HOME}/materials/{{material_id:uuid}}", guards=[may(READ)])
async def material_page(request: AnyRequest, work: Own, material_id: FromPath[UUID]) -> Response[bytes]:
    """An own material, with the form that changes it."""
    return await seen_material(request, work, material_id, Again())


async def seen_material(request: AnyRequest, work: Work, material_id: UUID, again: Again) -> Response[bytes]:
    """The page of an own material. Raises NotFound."""
    one = (await materials_by_id(work, [material_id])).get(material_id)
    if one is None:
        raise NotFound
    found = await campaign_for(work, one.plan_id)
    known = await campaign(work, one.plan_id)
    owner = (await people_named(work, [one.owner_id])).get(one.owner_id, one.owner_name) if one.owner_id else ""
    context: dict[str, Any] = {
        **words(work),
        "one": one,
        "owner": owner,
        "parties": [(str(party.agency.id), known.names.get(party.agency.id, "")) for party in known.parties],
        "values": again.values or material_typed(one),
        "errors": again.errors,
        "adds": why_not("propose", work.actor, found.standing) is None,
    }
    return page(request, "campaigns/material.html", status=422 if again.errors else 200, **context)


DOORS = [campaign_list, campaign_page, material_page]
