"""Tabs that show what is done in a plan: activities, one of them, units' plans, own notes, agencies, comments."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from service.identity.queries import list_people, units_with_names
from service.kit.words import N_
from service.planning.plans.forms import CURRENCIES, values_of_activity, values_of_slot
from service.planning.plans.pages.directory import known_agencies
from service.planning.plans.pages.frames import Asked, languages_of, said
from service.planning.plans.queries.access import agencies
from service.planning.plans.queries.activities import ActivityView, Window, activities, activity, of_plan
from service.planning.plans.queries.body import items_of
from service.planning.plans.queries.history import budget, comments, contact_row, known_people, notes, totals
from service.planning.plans.queries.plans import Wanted, best, children, listed
from service.planning.plans.rules import words
from service.planning.plans.rules.acts import ActivityStanding, allowed_on_activity
from service.planning.plans.rules.content import LANGUAGES
from service.planning.plans.rules.words import LEVELS
from service.runtime.work import Work
from service.web.errors import NotFound

WORLD = datetime(1990, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
STEPS = {
    "agree": N_("Agree"), "confirm": N_("Confirm"), "begin": N_("Begin"), "finish": N_("Call done"),
    "postpone": N_("Postpone"), "cancel": N_("Call off"), "take_up": N_("Take up again"), "move": N_("Move"),
}  # fmt: skip
REASONED = ("finish", "postpone", "cancel")


def acts_on(work: Work, asked: Asked, one: ActivityView) -> list[str]:
    """What the reader may do with an activity."""
    found = asked.found
    standing = ActivityStanding(one.state, one.own, one.draft, found.access.level, found.plan.state)
    return allowed_on_activity(work.actor, standing) if not found.plan.template else ["edit"] if one.own else []


async def activity_list(work: Work, asked: Asked) -> dict[str, Any]:
    """All activities of the plan by time; the reader's agency's own unshown ones are marked."""
    rows = await of_plan(work, asked.found.plan.id)
    strange = {one.tenant_id for one in rows} - set(asked.names)
    others = {key: one.name(work.language) for key, one in (await agencies(work, strange)).items()}
    party = asked.id("party")
    return {
        "rows": [one for one in rows if party is None or one.tenant_id == party],
        "party": party,
        "party_names": {**asked.names, **others},
        "in_plan": sorted({one.tenant_id for one in rows}, key=lambda key: {**asked.names, **others}.get(key, "")),
    }


async def activity_form(work: Work, asked: Asked) -> dict[str, Any]:
    """One activity with what can be done, or the form of a new one."""
    plan, key = asked.found.plan, asked.id("activity")
    one = await activity(work, key) if key is not None else None
    if key is not None and (one is None or one.plan_id != plan.id):
        raise NotFound
    if key is None and "propose" not in asked.acts and not asked.again.name:
        raise NotFound
    zone = work.tenant.profile.zone
    shown = values_of_activity(one, zone) if one else {"channel": "press", "kind": "event"}
    place = {**values_of_slot(one.slot, one.zone if one.all_day else zone), "version": str(one.version)} if one else {}
    typed = asked.again.typed("activity")
    if typed:
        shown |= dict.fromkeys(("all_day", "tentative", "draft", "audiences"), "")
    own = one is None or one.own
    spoken = {*languages_of(work, asked), *(one.texts if one else ())}
    who = await agencies(work, [one.tenant_id]) if one is not None and one.tenant_id not in asked.names else {}
    return {
        "one": one,
        "codes": [code for code in LANGUAGES if code in spoken],
        "party_name": asked.names.get(one.tenant_id, "") or who[one.tenant_id].name(work.language) if one else "",
        "one_acts": acts_on(work, asked, one) if one else [],
        "act_titles": said(STEPS),
        "steps": [act for act in STEPS if act != "move"],
        "reasoned_steps": REASONED,
        "values": {**shown, **typed},
        "place": {**place, **asked.again.typed("move")},
        "audiences": [(str(row.id), best(work, row.texts)) for row in await items_of(work, plan, words.AUDIENCE)],
        "objectives": [(str(row.id), best(work, row.texts)) for row in await items_of(work, plan, words.OBJECTIVE)],
        "units": [(str(unit.id), unit.name) for unit in await units_with_names(work)] if own else [],
        "remarks": await comments(work, plan.id, (words.ACTIVITY, one.id)) if one else [],
    }


async def units(work: Work, asked: Asked) -> dict[str, Any]:
    """The plans of which this one is made up, and all their activities together; plans that could be part of it."""
    plan = asked.found.plan
    if not asked.found.own:
        raise NotFound
    inside = await children(work, plan.id)
    others, _ = await listed(work, Wanted(whose="own"), limit=200)
    names = {unit.id: unit.name for unit in await units_with_names(work, closed=True)}
    since, until = _span(work, asked)
    ids = [plan.id, *(one.id for one in inside)]
    return {
        "inside": inside,
        "unit_names": names,
        "plan_titles": {one.id: one.title for one in inside},
        "together": await activities(work, Window(since, until, ids)),
        "offered": [
            one for one in others
            if one.id != plan.id and one.state != "discarded" and (one.parent_id in (None, plan.id))
        ],
        "chosen": asked.again.typed("assemble").get("plans", "").split() or [str(one.id) for one in inside],
    }  # fmt: skip


def _span(work: Work, asked: Asked) -> tuple[datetime, datetime]:
    plan = asked.found.plan
    if plan.starts_on is None or plan.ends_on is None:
        return WORLD
    zone = work.zone
    last = plan.ends_on + timedelta(days=1)
    return datetime.combine(plan.starts_on, time(), zone), datetime.combine(last, time(), zone)


async def own(work: Work, asked: Asked) -> dict[str, Any]:
    """What only this agency sees: its budget, notes, and who answers for its part."""
    plan = asked.found.plan
    lines = await budget(work, plan.id)
    people = await list_people(work, work.today)
    contact = await contact_row(work, plan.id)
    mine = [one for one in await of_plan(work, plan.id) if one.own]
    return {
        "lines": lines,
        "totals": totals(lines),
        "currencies": [(one, one) for one in CURRENCIES],
        "notes": await notes(work, plan.id),
        "contact": contact,
        "people": [(str(one.id), f"{one.given_name} {one.family_name}") for one in people],
        "contact_name": next((f"{one.given_name} {one.family_name}" for one in people
                              if contact is not None and one.id == contact.person_id), ""),
        "own_activities": [(str(one.id), one.title) for one in mine],
        "activity_titles": {one.id: one.title for one in mine},
        "chosen_line": next((one for one in lines if one.id == asked.id("line")), None),
        "note": asked.named.get("note", ""),
    }  # fmt: skip


async def agency_list(work: Work, asked: Asked) -> dict[str, Any]:
    """Who takes part and at which level; whom the owner asked; inviting, putting out, leaving."""
    ending = asked.id("end")
    inside = {one.agency.id for one in asked.parties if one.state in ("accepted", "invited")}
    return {
        "parties": asked.parties,
        "now": work.now,
        "given_levels": [(key, word) for key, word in said(LEVELS).items() if key != "owner"],
        "offered": [one for one in await known_agencies(work) if one[0] not in inside]
        if "invite" in asked.acts
        else [],
        "ending": next((one for one in asked.parties if one.agency.id == ending and one.level != "owner"), None),
        "leaving": asked.named.get("leave") == "1" and "leave" in asked.acts,
    }


async def comment_list(work: Work, asked: Asked) -> dict[str, Any]:
    """What was said on the plan and its parts, who can be called on."""
    plan = asked.found.plan
    rows = await comments(work, plan.id)
    titles = {one.id: one.title for one in await of_plan(work, plan.id)}
    strange = {one.tenant_id for one in rows} - set(asked.names)
    others = {key: one.name(work.language) for key, one in (await agencies(work, strange)).items()}
    return {
        "rows": rows,
        "party_names": {**asked.names, **others},
        "on_titles": titles,
        "to_call": await _to_call(work, asked) if "comment" in asked.acts else [],
        "person": work.actor.id,
        "part_titles": said(words.PART_TITLES),
    }


async def _to_call(work: Work, asked: Asked) -> list[tuple[str, str]]:
    """Agencies that take part, people of others who did something here, and the agency's own people."""
    me = work.tenant.id
    inside = [one.agency.id for one in asked.parties if one.state == "accepted" and one.agency.id != me]
    found = [(f"{key}:", asked.names[key]) for key in inside]
    for (party, person), name in (await known_people(work, asked.found.plan.id)).items():
        if party in inside:
            found.append((f"{party}:{person}", f"{name} · {asked.names[party]}"))
    own: list[tuple[UUID, str]] = [
        (one.id, f"{one.given_name} {one.family_name}") for one in await list_people(work, work.today)
    ]
    return found + [(f"{me}:{key}", name) for key, name in own]
