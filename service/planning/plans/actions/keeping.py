"""What an agency keeps for itself on a plan: notes, budget, who answers for its part, who has looked; and freezes."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from service.identity.queries import person_by_id
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.planning.plans.actions.finding import held, local, noted, opened
from service.planning.plans.models import BudgetLine, Contact, Freeze, MadeAssignment, Note, Review
from service.planning.plans.queries.activities import activity_row
from service.planning.plans.queries.body import freeze_row, item_row
from service.planning.plans.queries.history import budget_row, contact_row, note_row
from service.planning.plans.rules.content import ENDS_FIRST, NAIVE, NOT_IN_PLAN, FrozenSpan
from service.planning.plans.rules.words import BUDGET, DECISION, FREEZE, NOTE, PLAN
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit

SAY_SOMETHING = N_("Write something.")
UNKNOWN_PERSON = N_("There is no such person in the agency.")
NOT_MONEY = N_("Write an amount of money of a currency of three letters.")
TOO_LONG_FREEZE = N_("Moves are forbidden for at most %(days)s days at once.")
MOST_FROZEN = 60
LARGEST = 10**15


async def keep_note(
    work: Work, plan_id: UUID, said: str, on: tuple[str, UUID] | None = None, note_id: UUID | None = None,
    version: int | None = None,
) -> UUID:  # fmt: skip
    """Write an internal note, or another text in place of one; its id. Raises NotFound, Refusal, StaleEdit."""
    found = await held(work, plan_id, "note")
    if not said.strip():
        raise Refusal(SAY_SOMETHING, code="required", field="text")
    record, record_id = on or (PLAN, plan_id)
    row = await note_row(work, note_id) if note_id is not None else None
    if note_id is not None and (row is None or row.plan_id != plan_id):
        raise NotFound
    if row is None:
        row = Note(
            tenant_id=work.tenant.id, id=new_id(), plan_tenant_id=found.plan.tenant_id, plan_id=plan_id, record=record,
            record_id=record_id, text=said.strip(), version=1, written_at=work.now, written_by=work.actor.id,
            written_by_name=work.actor.name,
        )  # fmt: skip
        work.session.add(row)
    else:
        if version is not None and version != row.version:
            raise StaleEdit({"text": said}, {"text": row.text})
        row.text, row.version = said.strip(), row.version + 1
        row.written_at, row.written_by, row.written_by_name = work.now, work.actor.id, work.actor.name
    await work.session.flush()
    work.record("plan_note.kept", row.id, record=NOTE, after={"plan": str(plan_id), "text": row.text})
    return row.id


async def drop_note(work: Work, plan_id: UUID, note_id: UUID) -> None:
    """Throw an internal note away. Raises NotFound, Refusal."""
    await held(work, plan_id, "note")
    row = await note_row(work, note_id)
    if row is None or row.plan_id != plan_id:
        raise NotFound
    work.record("plan_note.dropped", row.id, record=NOTE, before={"plan": str(plan_id), "text": row.text})
    await work.session.delete(row)
    await work.session.flush()


async def keep_money(
    work: Work, plan_id: UUID, values: Mapping[str, object], line_id: UUID | None = None, version: int | None = None
) -> UUID:
    """Put a line into the agency's budget of a plan, or change one; its id. planned and spent in minor units.

    values: title, currency, planned, spent, source, activity_id. Raises NotFound, Refusal, FieldErrors, StaleEdit.
    """
    found = await held(work, plan_id, "note")
    await _check_money(work, plan_id, values)
    row = await budget_row(work, line_id) if line_id is not None else None
    if line_id is not None and (row is None or row.plan_id != plan_id or row.state != "standing"):
        raise NotFound
    if row is None:
        row = BudgetLine(
            tenant_id=work.tenant.id, id=new_id(), plan_tenant_id=found.plan.tenant_id, plan_id=plan_id,
            state="standing", version=1, planned=0, spent=0, source="",
        )  # fmt: skip
        work.session.add(row)
    elif version is not None and version != row.version:
        raise StaleEdit(values, {name: getattr(row, name) for name in values})
    else:
        row.version += 1
    for name in ("title", "currency", "planned", "spent", "source", "activity_id"):
        if name in values:
            setattr(row, name, values[name])
    row.changed_at, row.changed_by_name = work.now, work.actor.name
    await work.session.flush()
    after = {"plan": str(plan_id), **{name: str(value) for name, value in values.items()}}
    work.record("plan_budget.kept", row.id, record=BUDGET, after=after)
    return row.id


async def _check_money(work: Work, plan_id: UUID, values: Mapping[str, object]) -> None:
    wrong = []
    currency = values.get("currency")
    if not (isinstance(currency, str) and len(currency) == 3 and currency.isascii() and currency.isupper()):
        wrong.append(Refusal(NOT_MONEY, code="currency", field="currency"))
    for name in ("planned", "spent"):
        amount = values.get(name, 0)
        if not isinstance(amount, int) or not 0 <= amount <= LARGEST:
            wrong.append(Refusal(NOT_MONEY, code="money", field=name))
    if not str(values.get("title") or "").strip():
        wrong.append(Refusal(SAY_SOMETHING, code="required", field="title"))
    key = values.get("activity_id")
    if isinstance(key, UUID):
        row = await activity_row(work, key)
        if row is None or row.plan_id != plan_id:
            wrong.append(Refusal(NOT_IN_PLAN, code="unknown", field="activity"))
    if wrong:
        raise FieldErrors(wrong)


async def drop_money(work: Work, plan_id: UUID, line_id: UUID) -> None:
    """Take a line out of the agency's budget. Raises NotFound, Refusal."""
    await held(work, plan_id, "note")
    row = await budget_row(work, line_id)
    if row is None or row.plan_id != plan_id or row.state != "standing":
        raise NotFound
    row.state, row.version = "withdrawn", row.version + 1
    await work.session.flush()
    work.record("plan_budget.dropped", row.id, record=BUDGET, before={"plan": str(plan_id), "title": row.title})


async def name_contact(work: Work, plan_id: UUID, person_id: UUID, note: str = "") -> None:
    """Say who of this agency answers for its part in a plan, and hears of it. Raises NotFound, Refusal."""
    found = await held(work, plan_id, "note")
    person = await person_by_id(work, person_id)
    if person is None or person.state != "active":
        raise Refusal(UNKNOWN_PERSON, code="unknown", field="person")
    before = await contact_row(work, plan_id)
    values = {
        "plan_tenant_id": found.plan.tenant_id, "person_id": person_id, "note": note.strip(), "changed_at": work.now,
        "changed_by_name": work.actor.name,
    }  # fmt: skip
    statement = insert(Contact).values(tenant_id=work.tenant.id, plan_id=plan_id, **values)
    keys = ["tenant_id", "plan_id"]
    await work.session.execute(statement.on_conflict_do_update(index_elements=keys, set_=values))
    was = {"person": str(before.person_id)} if before else None
    work.record("plan.contact_named", plan_id, record=PLAN, before=was, after={"person": str(person_id)})


async def note_review(work: Work, plan_id: UUID) -> None:
    """Note that the actor has seen what changed up to now. Raises NotFound."""
    await opened(work, plan_id)
    person = work.actor.stands_for
    if person is None:
        return
    keys = {"tenant_id": work.tenant.id, "plan_id": plan_id, "person_id": person}
    statement = insert(Review).values(**keys, reviewed_at=work.now)
    await work.session.execute(
        statement.on_conflict_do_update(index_elements=list(keys), set_={"reviewed_at": work.now})
    )  # fmt: skip


async def note_assignment(work: Work, plan_id: UUID, decision_id: UUID, assignment_id: UUID) -> None:
    """Keep that this agency made an assignment of a decision. Only it knows. Raises NotFound."""
    found = await opened(work, plan_id)
    if await item_row(work, found.plan, DECISION, decision_id) is None:
        raise NotFound
    row = {
        "tenant_id": work.tenant.id, "plan_id": plan_id, "decision_id": decision_id, "assignment_id": assignment_id,
        "made_at": work.now, "made_by_name": work.actor.name,
    }  # fmt: skip
    await work.session.execute(insert(MadeAssignment).values(row).on_conflict_do_nothing())
    work.record("plan.assignment_made", plan_id, record=PLAN, after={"decision": str(decision_id),
                "assignment": str(assignment_id)})  # fmt: skip


# --- freezes


async def forbid_moves(work: Work, plan_id: UUID, span: FrozenSpan) -> UUID:
    """Let nobody move an activity for a while, as before a meeting; the id of the freeze. Raises NotFound, Refusal."""
    found = await held(work, plan_id, "freeze")
    if span.from_at.tzinfo is None or span.until_at.tzinfo is None:
        raise Refusal(NAIVE, code="naive", field="until_at")
    if span.until_at <= max(span.from_at, work.now):
        raise Refusal(ENDS_FIRST, code="order", field="until_at")
    if span.until_at - span.from_at > timedelta(days=MOST_FROZEN):
        raise Refusal(TOO_LONG_FREEZE, code="too_long", field="until_at", days=MOST_FROZEN)
    row = Freeze(
        tenant_id=work.tenant.id, id=new_id(), plan_id=plan_id, from_at=span.from_at, until_at=span.until_at,
        reason=span.reason.strip(), set_at=work.now, set_by_name=work.actor.name,
    )  # fmt: skip
    work.session.add(row)
    await work.session.flush()
    after = {"from": local(work, span.from_at), "until": local(work, span.until_at)}
    await noted(work, found, "plan.moves_forbidden", FREEZE, row.id, after=after, reason=span.reason.strip() or None)
    return row.id


async def allow_moves(work: Work, plan_id: UUID, freeze_id: UUID) -> None:
    """Lift a freeze before its end. Raises NotFound, Refusal."""
    found = await held(work, plan_id, "freeze")
    row = await freeze_row(work, plan_id, freeze_id)
    if row is None or row.lifted_at is not None:
        raise NotFound
    row.lifted_at, row.lifted_by_name = work.now, work.actor.name
    await work.session.flush()
    await noted(work, found, "plan.moves_allowed", FREEZE, freeze_id)
