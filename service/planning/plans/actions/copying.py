"""A plan begun as the copy of another, such as last year's or a template; an office's plan made of its units' plans."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.planning.plans.actions.finding import find_again, held, noted, touched
from service.planning.plans.actions.writing import IN_A_CIRCLE, UNKNOWN_PLAN, new_plan
from service.planning.plans.models import Activity, ActivityText, Plan, PlanItem
from service.planning.plans.queries.access import seen
from service.planning.plans.queries.activities import ActivityView, of_plan
from service.planning.plans.queries.body import MODELS, items_of
from service.planning.plans.queries.plans import children, plan_row, texts_of, with_all_below
from service.planning.plans.rules import words
from service.planning.plans.rules.content import PlanEdit, Words, later_by, weeks_between
from service.planning.plans.rules.words import PLAN
from service.runtime.work import Work

COPIED: Sequence[str] = (
    words.OBJECTIVE, words.AUDIENCE, words.MESSAGE, words.CHANNEL, words.KPI, words.RISK,
)  # fmt: skip
"""Parts that a copy begins with, those first which others name. What happened, was read or decided is not copied."""
BESIDE = {"audience_id", "objective_id"}
_NOT_COPIED = {"tenant_id", "id", "plan_id", "party_id", "version", "changed_at", "changed_by_name", "state"}


async def copy(work: Work, plan_id: UUID, edit: PlanEdit) -> UUID:
    """Begin a plan as a copy of an own one or a template; its id. `edit` says its days, and texts that differ.

    Measures begin at the target that was set, activities as tentative proposals so many whole weeks later. Raises
    NotFound, Refusal, FieldErrors.
    """
    source = (await held(work, plan_id, "copy")).plan
    texts = {code: one._replace(ready=False) for code, one in (await texts_of(work, source)).items()}
    texts |= {code: one for code, one in edit.texts.items() if one != Words()}
    kept = replace(edit, kind=source.kind, texts=texts, unit_id=edit.unit_id or source.unit_id)
    made = await new_plan(work, kept, copy_of=source.id)
    places = await _copy_parts(work, source, made)
    days = weeks_between(source.starts_on, made.starts_on)
    mine = [one for one in await of_plan(work, source.id) if one.own and one.state != "cancelled"]
    await _copy_activities(work, made, mine, places, days)
    found = await seen(work, made.id)
    assert found is not None
    titles = {code: one.title for code, one in texts.items() if one.title}
    await noted(work, found, "plan.begun", PLAN, made.id, after={"kind": made.kind, "copy_of": source.id}, title=titles)
    find_again(work, made.id)
    return made.id


async def _copy_parts(work: Work, source: Plan, made: Plan) -> dict[UUID, UUID]:
    places: dict[UUID, UUID] = {}
    for record in COPIED:
        for row in await items_of(work, source, record):
            fresh = MODELS[record](
                tenant_id=made.tenant_id, id=new_id(), plan_id=made.id, state="standing", party_id=work.tenant.id,
                version=1, changed_at=work.now, changed_by_name=work.actor.name, **_kept(row, places),
            )  # fmt: skip
            places[row.id] = fresh.id
            work.session.add(fresh)
        await work.session.flush()
    return places


def _kept(row: PlanItem, places: Mapping[UUID, UUID]) -> dict[str, Any]:
    names = [column.name for column in row.__table__.columns if column.name not in _NOT_COPIED]
    values = {name: getattr(row, name) for name in names}
    for name in BESIDE & set(values):
        values[name] = places.get(values[name]) if values[name] is not None else None
    if "baseline" in values:
        # Where the last plan was to arrive, this one begins; target and day stand until somebody says them anew.
        values |= {"baseline": values["target"], "baseline_on": values["due_on"]}
    return values


async def _copy_activities(
    work: Work, made: Plan, views: Sequence[ActivityView], places: Mapping[UUID, UUID], days: int
) -> None:
    for one in views:
        row = Activity(
            tenant_id=work.tenant.id, id=new_id(), plan_tenant_id=made.tenant_id, plan_id=made.id, state="proposed",
            draft=False, tentative=True, kind=one.kind, channel=one.channel, all_day=one.all_day, zone=one.zone,
            starts_at=later_by(one.starts_at, days, one.zone), ends_at=later_by(one.ends_at, days, one.zone),
            audiences=[places[key] for key in one.audiences if key in places],
            objective_id=places.get(one.objective_id) if one.objective_id else None, spokesperson=one.spokesperson,
            spokesperson_key=one.spokesperson_key, place=one.place, unit_id=one.unit_id, owner_id=one.owner_id,
            owner_name=one.owner_name, record="", result="", reason="", version=1, created_at=work.now,
            created_by=work.actor.id, created_by_name=work.actor.name, changed_at=work.now,
            changed_party_id=work.tenant.id, changed_by_name=work.actor.name,
        )  # fmt: skip
        work.session.add(row)
        work.session.add_all(
            ActivityText(
                tenant_id=row.tenant_id, activity_id=row.id, language=code, plan_id=made.id, draft=False,
                title=said.title, text=said.text,
            )
            for code, said in one.texts.items()
        )  # fmt: skip
    await work.session.flush()


async def assemble(work: Work, plan_id: UUID, child_ids: Collection[UUID]) -> None:
    """Make an own plan of exactly these plans of the agency's units; others that were part of it stand alone again.

    Its activities are read together with theirs. Raises NotFound, Refusal.
    """
    found = await held(work, plan_id, "arrange", lock=True)
    before = {one.id for one in await children(work, plan_id)}
    for child_id in sorted(set(child_ids) | before):
        child = await plan_row(work, child_id, lock=True)
        if child is None or child.state == "discarded" or child.template:
            raise Refusal(UNKNOWN_PLAN, code="unknown", field="plans")
        if child_id in child_ids and plan_id in await with_all_below(work, child_id):
            raise Refusal(IN_A_CIRCLE, code="circle", field="plans")
        child.parent_id = plan_id if child_id in child_ids else None
        await work.session.flush()
    touched(work, found)
    await work.session.flush()
    await noted(
        work, found, "plan.assembled", PLAN, plan_id, inner=True, before={"plans": sorted(map(str, before))},
        after={"plans": sorted(map(str, set(child_ids)))},
    )  # fmt: skip
