"""Tabs that show what a plan is made of: overview, texts, days, one part, measures, meetings, evaluation."""

import hashlib
from typing import Any
from uuid import UUID

from service.identity.queries import units_with_names
from service.monitoring.figures.queries.accounts import accounts
from service.planning.plans.forms import values_of_item, values_of_texts
from service.planning.plans.models import Kpi, PlanItem
from service.planning.plans.pages.frames import PART_PATHS, Asked, languages_of, said
from service.planning.plans.queries.body import item_row, items_of, readings_of
from service.planning.plans.queries.plans import Wanted, best, fallbacks, listed, texts_of
from service.planning.plans.rules import words
from service.planning.plans.rules.content import LANGUAGES, Words
from service.planning.plans.rules.fields import FIELDS, Field
from service.planning.plans.rules.measures import MEASURES, progress
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import typed_day

WRITTEN_BY = {words.EVALUATION: "assess", words.MEETING: "meet", words.DECISION: "meet"}
"""Record word -> the act by which a part is written; `edit` for all others."""


async def overview(work: Work, asked: Asked) -> dict[str, Any]:
    """The plan in its languages, objectives, audiences, messages, channels and risks."""
    plan = asked.found.plan
    shown = (words.OBJECTIVE, words.AUDIENCE, words.MESSAGE, words.CHANNEL, words.RISK)
    parts = {record: await items_of(work, plan, record) for record in shown}
    audiences = {row.id: best(work, row.texts) for row in parts[words.AUDIENCE]}
    units = await units_with_names(work, closed=True) if asked.found.own and plan.unit_id else []
    return {
        "parts": parts,
        "texts": await texts_of(work, plan),
        "audiences": audiences,
        "by_audience": _by_audience(parts[words.MESSAGE]),
        "unit_name": next((unit.name for unit in units if unit.id == plan.unit_id), ""),
    }


def _by_audience(messages: list[PlanItem]) -> dict[UUID | None, list[PlanItem]]:
    found: dict[UUID | None, list[PlanItem]] = {}
    for row in messages:
        found.setdefault(getattr(row, "audience_id", None), []).append(row)
    return found


# --- texts


def base_of(one: Words) -> str:
    """What tells whether somebody changed the texts of a language in their form."""
    return hashlib.sha256("\0".join((*one[:4], str(one.ready))).encode()).hexdigest()[:24]


async def texts(work: Work, asked: Asked) -> dict[str, Any]:
    """The plan's own texts side by side, to be written."""
    _demand("edit", asked)
    codes = languages_of(work, asked)
    kept = await texts_of(work, asked.found.plan)
    values = values_of_texts({code: kept.get(code, Words()) for code in codes})
    values |= {f"version_{code}": str(asked.rows[code].version if code in asked.rows else 0) for code in codes}
    values |= {f"base_{code}": base_of(kept.get(code, Words())) for code in codes}
    return {"values": {**values, **_ticks(asked, codes), **asked.again.typed("texts")}}


def _ticks(asked: Asked, codes: list[str]) -> dict[str, str]:
    """A tick that was taken away is not posted."""
    typed = asked.again.typed("texts")
    return {f"ready_{code}": "" for code in codes if f"title_{code}" in typed}


async def days(work: Work, asked: Asked) -> dict[str, Any]:
    """Kind, days, unit, and which plan it is part of."""
    _demand("arrange", asked)
    plan = asked.found.plan
    values = {
        "kind": plan.kind, "starts_on": typed_day(plan.starts_on), "ends_on": typed_day(plan.ends_on),
        "unit": str(plan.unit_id or ""), "parent": str(plan.parent_id or ""), "version": str(plan.version),
    }  # fmt: skip
    return {"values": {**values, **asked.again.typed("days")}, **await places(work, plan.id)}


async def places(work: Work, plan_id: UUID | None = None) -> dict[str, Any]:
    """What a plan may belong to: units, and own plans that it could be part of."""
    others, _ = await listed(work, Wanted(whose="own"), limit=200)
    return {
        "units": [(str(unit.id), unit.name) for unit in await units_with_names(work)],
        "parents": [
            (str(one.id), one.title) for one in others if one.id != plan_id and one.kind in ("annual", "campaign")
        ],
    }


def _demand(act: str, asked: Asked) -> None:
    """Forms stand only where they can be sent; whoever comes to their address else finds nothing."""
    if act not in asked.acts and not asked.again.name:
        raise NotFound


# --- one part


async def part(work: Work, asked: Asked) -> dict[str, Any]:
    """The form of one part, new or there: `record` and `item` say which."""
    record = asked.named.get("record", "")
    if record not in FIELDS:
        raise NotFound
    _demand(WRITTEN_BY.get(record, "edit"), asked)
    plan, key = asked.found.plan, asked.id("item")
    row = await item_row(work, plan, record, key) if key is not None else None
    if key is not None and (row is None or row.state == "withdrawn"):
        raise NotFound
    values = values_of_item(record, row, work.tenant.profile.zone) if row is not None else {}
    # Words in a language of another agency stay in the form: what it leaves out would be taken out.
    there = {name.rpartition("_")[2] for name, said in values.items() if said}
    codes = [code for code in LANGUAGES if code in there or code in languages_of(work, asked)]
    given = {name: asked.named[name] for name in ("objective_id", "audience_id", "meeting_id") if name in asked.named}
    return {
        "record": record,
        "codes": codes,
        "item": row,
        "fields": [await _field(work, asked, one) for one in FIELDS[record] if _offered(one, asked)],
        "values": {**given, **values, **asked.again.typed("part")},
        "back": f"/planning/plans/{plan.id}/{PART_PATHS[record]}",
    }


def _offered(one: Field, asked: Asked) -> bool:
    """Accounts are the owner's."""
    return one.kind != "account" or asked.found.own


async def _field(work: Work, asked: Asked, one: Field) -> dict[str, Any]:
    options: list[tuple[str, str]] = []
    if one.kind == "choice":
        options = list(said(one.choices or {}).items())
    elif one.kind == "measure":
        level = asked.named.get("level", "")
        options = [(code, gettext(it.title)) for code, it in MEASURES.items() if not level or level in it.levels]
    elif one.kind == "part":
        options = [(str(row.id), best(work, row.texts)[:120]) for row in await items_of(work, asked.found.plan, one.of)]
    elif one.kind == "party":
        options = [(str(it.agency.id), asked.names[it.agency.id]) for it in asked.parties if it.state == "accepted"]
    elif one.kind == "account":
        options = [(str(it.id), f"{it.platform}: {it.name}") for it in await accounts(work) if it.state == "kept"]
    return {"name": one.name, "kind": one.kind, "label": gettext(one.label), "options": options}


# --- measures, meetings, evaluation


async def measures(work: Work, asked: Asked) -> dict[str, Any]:
    """What shows how it goes: each measure with its readings and what shows them."""
    plan = asked.found.plan
    kpis, readings = await items_of(work, plan, words.KPI), await readings_of(work, plan.id)
    objectives = {row.id: best(work, row.texts) for row in await items_of(work, plan, words.OBJECTIVE)}
    rows = []
    for kpi in kpis:
        assert isinstance(kpi, Kpi)
        own = [one for one in readings if one.kpi_id == kpi.id]
        latest = own[-1].value if own else None
        rows.append({
            "row": kpi, "objective": objectives.get(kpi.objective_id) if kpi.objective_id else None,
            "readings": own[::-1], "progress": progress(kpi.baseline, kpi.target, latest),
        })  # fmt: skip
    return {"rows": rows, "social": {code for code, one in MEASURES.items() if one.metric}}


async def meetings(work: Work, asked: Asked) -> dict[str, Any]:
    """Meetings with minutes in each language, and what was decided."""
    plan = asked.found.plan
    decisions = await items_of(work, plan, words.DECISION)
    by_meeting: dict[UUID | None, list[PlanItem]] = {}
    for row in decisions:
        by_meeting.setdefault(getattr(row, "meeting_id", None), []).append(row)
    return {
        "meetings": await items_of(work, plan, words.MEETING),
        "decisions": by_meeting,
        "meeting_states": said(words.MEETING_STATES),
        "decision_states": said(words.DECISION_STATES),
    }


async def evaluation(work: Work, asked: Asked) -> dict[str, Any]:
    """What became of each objective, and what was learned."""
    plan = asked.found.plan
    objectives = {row.id: best(work, row.texts) for row in await items_of(work, plan, words.OBJECTIVE)}
    return {
        "evaluations": await items_of(work, plan, words.EVALUATION), "objectives": objectives,
        "order": fallbacks(work),
    }  # fmt: skip
