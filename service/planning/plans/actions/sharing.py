"""Sharing a plan: agencies are asked, answer, leave and are put out. The database's own functions do it."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text

from service.kit.refusal import Refusal
from service.kit.words import N_
from service.planning.plans.actions.finding import find_again, held, noted
from service.planning.plans.queries.access import agencies, opened_to, participants, seen
from service.planning.plans.queries.plans import texts_of
from service.planning.plans.rules.acts import NO_RIGHT, SHARE, demand
from service.planning.plans.rules.words import LEVELS, PLAN
from service.planning.plans.slots import ENDED
from service.runtime.work import Work
from service.web.errors import NotFound

OPEN_FOR = timedelta(days=14)
LONGEST = timedelta(days=180)
UNKNOWN_AGENCY = N_("There is no such agency here that could be invited.")
TAKES_PART = N_("This agency takes part in the plan already, and may do just that.")
UNKNOWN_LEVEL = N_("Choose what the agency may do in the plan.")
BAD_END = N_("The invitation is open from a day to half a year.")
EXPIRED = N_("This invitation is not open any more. The agency that owns the plan can send another.")
ANSWERED = N_("Your agency has answered this invitation already.")
INVITE = text("select plan_invite(:plan_id, :party, :level, :message, :until, :moment, :person)")
ANSWER = text("select plan_answer(:plan_id, :accepts, :moment, :person, :why)")
END = text("select plan_end(:plan_id, :party, :moment, :person, :why)")
Find = Callable[[Work, str], Awaitable[UUID | None]]
"""Who an agency is, by the name it has in a directory."""


async def invite(
    work: Work, plan_id: UUID, party_id: UUID, level: str, message: str = "", until: datetime | None = None
) -> str:
    """Ask an agency into a plan, or give one that takes part another level; "invited" or "changed".

    It learns the plan's title as it is now, and nothing more before it accepts. Raises NotFound, Refusal.
    """
    found = await held(work, plan_id, "invite", lock=True)
    if level not in LEVELS or level == "owner":
        raise Refusal(UNKNOWN_LEVEL, code="choice", field="level")
    until = until or work.now + OPEN_FOR
    if not work.now < until <= work.now + LONGEST:
        raise Refusal(BAD_END, code="range", field="until")
    given = {
        "plan_id": plan_id, "party": party_id, "level": level, "message": message.strip(), "until": until,
        "moment": work.now, "person": work.actor.name,
    }  # fmt: skip
    answer = await work.session.scalar(INVITE, given)
    if answer == "unknown":
        raise Refusal(UNKNOWN_AGENCY, code="unknown", field="agency")
    if answer == "already":
        raise Refusal(TAKES_PART, code="already", field="agency")
    if answer == "nothing":
        raise NotFound
    after = {"agency": await _name(work, party_id), "level": level}
    # Whom the owner asks is nobody else's business before they take part.
    kind = "plan.invited" if answer == "invited" else "plan.level_changed"
    titles = await _titles(work, plan_id)
    await noted(work, found, kind, PLAN, plan_id, after=after, inner=True, title=titles)
    return str(answer)


async def invite_named(work: Work, plan_id: UUID, name: str, level: str, find: Find, message: str = "") -> str:
    """The same for an agency by its name in a directory. Raises NotFound, Refusal."""
    party = await find(work, name)
    if party is None:
        await held(work, plan_id, "invite")
        raise Refusal(UNKNOWN_AGENCY, code="unknown", field="agency")
    return await invite(work, plan_id, party, level, message)


async def answer(work: Work, plan_id: UUID, *, accepts: bool, why: str = "") -> None:
    """Accept or decline the invitation into a plan for this agency. Raises NotFound, Refusal.

    An invitation that is not this agency's, that was taken back, and one that never was, are the same: NotFound.
    """
    if not work.actor.may(SHARE):
        raise Refusal(NO_RIGHT[SHARE], code="not_permitted")
    if await opened_to(work, plan_id) == "owner":
        raise NotFound
    given = {
        "plan_id": plan_id, "accepts": accepts, "moment": work.now, "person": work.actor.name, "why": why.strip(),
    }  # fmt: skip
    said = await work.session.scalar(ANSWER, given)
    if said == "nothing":
        raise NotFound
    if said == "expired":
        raise Refusal(EXPIRED, code="expired")
    if said == "answered":
        raise Refusal(ANSWERED, code="answered")
    if said == "declined":
        work.record("plan.declined", plan_id, record=PLAN, reason=why.strip() or None)
        return
    found = await seen(work, plan_id)
    assert found is not None
    await noted(work, found, "plan.joined", PLAN, plan_id, after={"agency": await _name(work, work.tenant.id)},
                title=await _titles(work, plan_id))  # fmt: skip
    find_again(work, plan_id)


async def revoke(work: Work, plan_id: UUID, party_id: UUID, reason: str) -> None:
    """Put an agency out of an own plan, or take an invitation back. From that moment it sees nothing of it.

    What it put in stays in the plan; it keeps a copy of that. Raises NotFound, Refusal.
    """
    found = await held(work, plan_id, "revoke", reason, lock=True)
    took_part = {one.agency.id for one in await participants(work, plan_id) if one.state == "accepted"}
    if party_id == work.tenant.id or await _end(work, plan_id, party_id, reason) != "revoked":
        raise NotFound
    await noted(
        work, found, "plan.revoked", PLAN, plan_id, after={"agency": await _name(work, party_id)},
        reason=reason.strip(), inner=party_id not in took_part, title=await _titles(work, plan_id),
    )  # fmt: skip


async def leave(work: Work, plan_id: UUID, reason: str = "") -> None:
    """Leave another agency's plan: what this agency put in stays there, and a copy here. Raises NotFound, Refusal."""
    found = await seen(work, plan_id)
    if found is None or not work.actor.may(SHARE):
        raise NotFound
    demand("leave", work.actor, found.standing, reason)
    await noted(work, found, "plan.left", PLAN, plan_id, after={"agency": await _name(work, work.tenant.id)},
                reason=reason.strip() or None, title=await _titles(work, plan_id))  # fmt: skip
    if await _end(work, plan_id, work.tenant.id, reason) != "left":
        raise NotFound
    find_again(work, plan_id)
    for told in ENDED:
        await told(work, plan_id)


async def _end(work: Work, plan_id: UUID, party_id: UUID, reason: str) -> str:
    given = {
        "plan_id": plan_id, "party": party_id, "moment": work.now, "person": work.actor.name, "why": reason.strip(),
    }  # fmt: skip
    return str(await work.session.scalar(END, given))


async def _name(work: Work, party_id: UUID) -> str:
    known = (await agencies(work, [party_id])).get(party_id)
    return known.name(known.language) if known else ""


async def _titles(work: Work, plan_id: UUID) -> dict[str, str]:
    found = await seen(work, plan_id)
    assert found is not None
    return {code: one.title for code, one in (await texts_of(work, found.plan)).items() if one.title}
