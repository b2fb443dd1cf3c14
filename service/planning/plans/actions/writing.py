"""Beginning a plan and writing its texts."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from service.identity.queries import units_with_names
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.planning.plans.actions.finding import find_again, held, noted, touched
from service.planning.plans.models import Plan, PlanText
from service.planning.plans.queries.access import Seen, seen
from service.planning.plans.queries.body import MODELS
from service.planning.plans.queries.plans import plan_row, text_rows, texts_of, with_all_below
from service.planning.plans.rules.acts import NO_RIGHT, WRITE
from service.planning.plans.rules.content import PlanEdit, Words, languages_problems, plan_problems
from service.planning.plans.rules.skeletons import SKELETONS
from service.planning.plans.rules.words import PLAN
from service.runtime.language import translate
from service.runtime.work import Work
from service.web.errors import StaleEdit

UNKNOWN_UNIT = N_("There is no such unit.")
UNKNOWN_PLAN = N_("There is no such plan of the agency.")
IN_A_CIRCLE = N_("A plan cannot be part of what is part of it.")


async def begin(work: Work, edit: PlanEdit, *, skeleton: bool = True) -> UUID:
    """Begin a plan of this agency, with what a plan of its kind should not be without; its id.

    Raises Refusal, FieldErrors.
    """
    plan = await new_plan(work, edit)
    found = await seen(work, plan.id)
    assert found is not None  # the trigger opened it
    if skeleton:
        await _bones(work, plan)
    await noted(work, found, "plan.begun", PLAN, plan.id, after={"kind": edit.kind}, title=_titles(edit.texts))
    find_again(work, plan.id)
    return plan.id


async def new_plan(work: Work, edit: PlanEdit, copy_of: UUID | None = None) -> Plan:
    """The rows of a plan that is begun. Raises Refusal, FieldErrors."""
    if not work.actor.may(WRITE):
        raise Refusal(NO_RIGHT[WRITE], code="not_permitted")
    wrong = plan_problems(edit) + await _place_problems(work, edit, None)
    if wrong:
        raise FieldErrors(wrong)
    person = work.actor.kind == "person"
    plan = Plan(
        tenant_id=work.tenant.id, id=new_id(), kind=edit.kind, state="draft", template=edit.template,
        languages=list(work.tenant.profile.languages), starts_on=edit.starts_on, ends_on=edit.ends_on,
        unit_id=edit.unit_id, parent_id=edit.parent_id, copy_of=copy_of, revision=0, version=1,
        owner_id=work.actor.stands_for if person else None, owner_name=work.actor.name if person else "",
        created_at=work.now, created_by=work.actor.id, created_by_name=work.actor.name, changed_at=work.now,
        changed_by_name=work.actor.name,
    )  # fmt: skip
    work.session.add(plan)
    await work.session.flush()
    for code, words in edit.texts.items():
        if words != Words():
            work.session.add(_text(work, plan, code, words))
    await work.session.flush()
    return plan


def _text(work: Work, plan: Plan, code: str, words: Words) -> PlanText:
    return PlanText(
        tenant_id=plan.tenant_id, plan_id=plan.id, language=code, state="ready" if words.ready else "draft",
        title=words.title, summary=words.summary, situation=words.situation, approach=words.approach,
        party_id=work.tenant.id, version=1, changed_at=work.now, changed_by_name=work.actor.name,
    )  # fmt: skip


def _titles(texts: Mapping[str, Words]) -> dict[str, str]:
    return {code: words.title for code, words in texts.items() if words.title}


async def _bones(work: Work, plan: Plan) -> None:
    """What a plan of this kind begins with, in each language of the agency."""
    places: dict[str, int] = {}
    for bone in SKELETONS[plan.kind]:
        places[bone.record] = places.get(bone.record, 0) + 1
        texts = {code: translate(code, bone.words) for code in plan.languages}
        work.session.add(
            MODELS[bone.record](
                tenant_id=plan.tenant_id, id=new_id(), plan_id=plan.id, position=places[bone.record], texts=texts,
                state="standing", party_id=work.tenant.id, version=1, changed_at=work.now,
                changed_by_name=work.actor.name, **bone.values,
            )
        )  # fmt: skip
    await work.session.flush()


async def _place_problems(work: Work, edit: PlanEdit, plan_id: UUID | None) -> list[Refusal]:
    """What is wrong with the unit, and with the plan it is to be part of."""
    found = []
    if edit.unit_id is not None and edit.unit_id not in {unit.id for unit in await units_with_names(work)}:
        found.append(Refusal(UNKNOWN_UNIT, code="unknown", field="unit"))
    if edit.parent_id is not None:
        parent = await plan_row(work, edit.parent_id)
        if parent is None or parent.template or parent.state == "discarded":
            found.append(Refusal(UNKNOWN_PLAN, code="unknown", field="parent"))
        elif plan_id is not None and edit.parent_id in await with_all_below(work, plan_id):
            found.append(Refusal(IN_A_CIRCLE, code="circle", field="parent"))
    return found


async def arrange(work: Work, plan_id: UUID, edit: PlanEdit) -> None:
    """Change days, unit and place of an own plan. Its texts are written apart. Raises NotFound, Refusal, StaleEdit."""
    found = await held(work, plan_id, "arrange", lock=True)
    plan = found.plan
    before = {name: getattr(plan, name) for name in ("kind", "starts_on", "ends_on", "unit_id", "parent_id")}
    after = {name: getattr(edit, name) for name in before}
    if edit.version is not None and edit.version != plan.version:
        raise StaleEdit(after, before)
    texts = edit.texts or await texts_of(work, plan)
    checked = PlanEdit(edit.kind, texts, edit.starts_on, edit.ends_on, edit.unit_id, edit.parent_id)
    wrong = plan_problems(checked) + await _place_problems(work, edit, plan_id)
    if wrong:
        raise FieldErrors(wrong)
    for name, value in after.items():
        setattr(plan, name, value)
    plan.version += 1
    touched(work, found)
    await work.session.flush()
    await noted(work, found, "plan.arranged", PLAN, plan_id, before=before, after=after, title=_titles(texts))


async def write(
    work: Work, plan_id: UUID, texts: Mapping[str, Words], versions: Mapping[str, int] | None = None
) -> None:
    """Write the plan in some languages; those left out stay as they are. versions: of the texts that were read.

    Raises NotFound, Refusal, FieldErrors; StaleEdit when somebody of any agency wrote since.
    """
    found = await held(work, plan_id, "edit")
    before = await text_rows(work, found.plan)
    _refuse_stale(texts, before, versions or {})
    wrong = languages_problems(texts)
    kept = {code: Words(title=row.title) for code, row in before.items()} | dict(texts)
    wrong += plan_problems(PlanEdit(found.plan.kind, kept)) if not wrong else []
    if wrong:
        raise FieldErrors(wrong)
    was, became = await _put_texts(work, found, texts, before)
    if not became:
        return
    touched(work, found)
    await work.session.flush()
    find_again(work, plan_id)
    await noted(work, found, "plan.written", PLAN, plan_id, before=was, after=became, title=_titles(kept))


def _refuse_stale(texts: Mapping[str, Words], rows: Mapping[str, PlanText], versions: Mapping[str, int]) -> None:
    stale = [code for code in texts if code in rows and code in versions and rows[code].version != versions[code]]
    if stale:
        theirs = {code: _words(rows[code]) for code in rows}
        raise StaleEdit(flat(texts), flat(theirs))


def _words(row: PlanText) -> Words:
    return Words(row.title, row.summary, row.situation, row.approach, row.state == "ready")


def flat(texts: Mapping[str, Words]) -> dict[str, Any]:
    """Texts as fields of a form, for acts and comparisons."""
    return {f"{name}_{code}": value for code, words in texts.items() for name, value in words._asdict().items()}


async def _put_texts(
    work: Work, found: Seen, texts: Mapping[str, Words], before: Mapping[str, PlanText]
) -> tuple[dict[str, Any], dict[str, Any]]:
    was: dict[str, Any] = {}
    became: dict[str, Any] = {}
    for code, words in texts.items():
        row = before.get(code)
        old = _words(row) if row else Words()
        if old == words:
            continue
        was |= {key: value for key, value in flat({code: old}).items() if value not in ("", flat({code: words})[key])}
        became |= {key: value for key, value in flat({code: words}).items() if value != flat({code: old})[key]}
        if row is None:
            work.session.add(_text(work, found.plan, code, words))
            continue
        row.title, row.summary, row.situation, row.approach = words[:4]
        row.state = "ready" if words.ready else "draft"
        row.party_id, row.version = work.tenant.id, row.version + 1
        row.changed_at, row.changed_by_name = work.now, work.actor.name
    await work.session.flush()
    return was, became
