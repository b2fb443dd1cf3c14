"""The parts of a plan: put in, changed, placed, taken out, brought a step further."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.monitoring.figures.queries.accounts import account_by_id
from service.planning.plans.actions.finding import held, noted, touched
from service.planning.plans.models import PlanItem
from service.planning.plans.queries.access import Seen, parties
from service.planning.plans.queries.body import MODELS, item_row, last_place
from service.planning.plans.rules import words
from service.planning.plans.rules.acts import NEEDS_REASON
from service.planning.plans.rules.content import NAIVE, NOT_IN_PLAN, UNKNOWN_KIND, ItemEdit, languages_problems
from service.planning.plans.rules.measures import problems
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit

NEEDS_WORDS = N_("Say it in at least one language.")
FROM_ONE_TO_FIVE = N_("Write a number from 1 to 5.")
UNKNOWN_ACCOUNT = N_("There is no such account of the agency.")
NOT_A_PARTY = N_("This agency takes no part in the plan.")
NOT_FROM_HERE = N_("This was dealt with already.")
_FIGURES = ("measure", "unit", "baseline", "baseline_on", "target", "due_on", "source", "account_id")


@dataclass(frozen=True, slots=True)
class Shape:
    """What a part has beside its texts, by which act it is written, which of its columns name other parts."""

    act: str
    columns: tuple[str, ...]
    beside: Mapping[str, str]
    choices: Mapping[str, Mapping[str, str]]
    steps: Mapping[str, frozenset[str]]


def _shape(
    *columns: str, act: str = "edit", beside: Mapping[str, str] | None = None,
    choices: Mapping[str, Mapping[str, str]] | None = None, steps: Mapping[str, frozenset[str]] | None = None,
) -> Shape:  # fmt: skip
    return Shape(act, columns, beside or {}, choices or {}, steps or {})


TO_OBJECTIVE = {"objective_id": words.OBJECTIVE}
SHAPES: Mapping[str, Shape] = {
    words.OBJECTIVE: _shape(*_FIGURES),
    words.AUDIENCE: _shape("size"),
    words.MESSAGE: _shape("audience_id", beside={"audience_id": words.AUDIENCE}),
    words.CHANNEL: _shape("kind", "address", "account_id", choices={"kind": words.CHANNELS}),
    words.KPI: _shape("objective_id", "level", *_FIGURES, beside=TO_OBJECTIVE, choices={"level": words.KPI_LEVELS}),
    words.RISK: _shape("likelihood", "impact", "response", "keeper"),
    words.EVALUATION: _shape(
        "objective_id", "verdict", act="assess", beside=TO_OBJECTIVE, choices={"verdict": words.VERDICTS}
    ),
    words.MEETING: _shape(
        "starts_at", "ends_at", "place", "chair", "present", "minutes", "revision", act="meet",
        steps={"held": frozenset({"planned"}), "agreed": frozenset({"held"})},
    ),
    words.DECISION: _shape(
        "meeting_id", "responsible_id", "responsible", "due_on", act="meet", beside={"meeting_id": words.MEETING},
        steps={"done": frozenset({"standing"}), "dropped": frozenset({"standing"})},
    ),
}  # fmt: skip
"""Record word -> what may be written of it."""


def shape_of(record: str) -> Shape:
    """What may be written of a kind of part. Raises NotFound."""
    if record not in SHAPES:
        raise NotFound
    return SHAPES[record]


async def add_part(work: Work, plan_id: UUID, record: str, edit: ItemEdit) -> UUID:
    """Put a part into a plan, after the others of its kind; its id. Raises NotFound, Refusal, FieldErrors."""
    shape = shape_of(record)
    found = await held(work, plan_id, shape.act)
    values = await _checked(work, found, record, edit, {})
    row = MODELS[record](
        tenant_id=found.plan.tenant_id, id=new_id(), plan_id=plan_id, texts=dict(edit.texts),
        position=await last_place(work, found.plan, record) + 1, state="planned" if record == words.MEETING else
        "standing", party_id=work.tenant.id, version=1, changed_at=work.now, changed_by_name=work.actor.name, **values,
    )  # fmt: skip
    work.session.add(row)
    touched(work, found)
    await work.session.flush()
    await noted(work, found, "part.added", record, row.id, after={**edit.texts, **values}, title=edit.texts)
    return row.id


async def change_part(work: Work, plan_id: UUID, record: str, item_id: UUID, edit: ItemEdit) -> None:
    """Change a part. Raises NotFound, Refusal, FieldErrors; StaleEdit when somebody of any agency saved since."""
    found, row = await _held_part(work, plan_id, record, item_id)
    before = {name: getattr(row, name) for name in shape_of(record).columns}
    if edit.version is not None and edit.version != row.version:
        raise StaleEdit({**edit.texts, **edit.values}, {**row.texts, **before})
    values = await _checked(work, found, record, edit, before)
    fresh = {**edit.texts, **values}
    old = {**row.texts, **before}
    was = {name: value for name, value in old.items() if fresh.get(name) != value}
    became = {name: value for name, value in fresh.items() if old.get(name) != value}
    row.texts = dict(edit.texts)
    for name, value in values.items():
        setattr(row, name, value)
    _touch(work, row)
    touched(work, found)
    await work.session.flush()
    await noted(work, found, "part.changed", record, item_id, before=was, after=became, title=row.texts)


async def _held_part(work: Work, plan_id: UUID, record: str, item_id: UUID) -> tuple[Seen, PlanItem]:
    found = await held(work, plan_id, shape_of(record).act)
    row = await item_row(work, found.plan, record, item_id, lock=True)
    if row is None or row.state == "withdrawn":
        raise NotFound
    return found, row


def _touch(work: Work, row: PlanItem) -> None:
    row.version += 1
    row.party_id, row.changed_at, row.changed_by_name = work.tenant.id, work.now, work.actor.name


async def withdraw_part(work: Work, plan_id: UUID, record: str, item_id: UUID, reason: str = "") -> None:
    """Take a part out; it stays for those who look at what was. Raises NotFound, Refusal."""
    found, row = await _held_part(work, plan_id, record, item_id)
    row.state = "withdrawn"
    _touch(work, row)
    touched(work, found)
    await work.session.flush()
    await noted(
        work, found, "part.withdrawn", record, item_id, title=row.texts, reason=reason.strip() or None
    )  # fmt: skip


async def place_part(work: Work, plan_id: UUID, record: str, item_id: UUID, position: int) -> None:
    """Give a part another place among those of its kind, from 1 on. Raises NotFound, Refusal."""
    found, row = await _held_part(work, plan_id, record, item_id)
    before, row.position = row.position, max(1, min(position, 10_000))
    _touch(work, row)
    await work.session.flush()
    await noted(
        work, found, "part.placed", record, item_id, before={"position": before}, after={"position": row.position},
        title=row.texts,
    )  # fmt: skip


async def step_part(work: Work, plan_id: UUID, record: str, item_id: UUID, state: str, said: str = "") -> None:
    """Bring a meeting or a decision a step further; `said`: what came of a decision. Raises NotFound, Refusal."""
    found, row = await _held_part(work, plan_id, record, item_id)
    steps = shape_of(record).steps
    if state not in steps:
        raise Refusal(UNKNOWN_KIND, code="choice", field="state")
    if row.state not in steps[state]:
        raise Refusal(NOT_FROM_HERE, code="wrong_state")
    if state == "dropped" and not said.strip():
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    before, row.state = row.state, state
    if record == words.DECISION:
        row.outcome = said.strip()  # type: ignore[attr-defined]
    elif state == "agreed":
        row.closed_at = work.now  # type: ignore[attr-defined]
    _touch(work, row)
    await work.session.flush()
    await noted(
        work, found, "part.stepped", record, item_id, before={"state": before}, after={"state": state},
        title=row.texts, reason=said.strip() or None,
    )  # fmt: skip


# --- what is wrong with it


async def _checked(work: Work, found: Seen, record: str, edit: ItemEdit, before: Mapping[str, Any]) -> dict[str, Any]:
    shape = shape_of(record)
    values = {name: value for name, value in {**before, **edit.values}.items() if name in shape.columns}
    wrong = languages_problems(edit.texts)
    if not any(text.strip() for text in edit.texts.values()):
        wrong.append(Refusal(NEEDS_WORDS, code="required", field="text"))
    for name, choices in shape.choices.items():
        if values.get(name) not in choices:
            wrong.append(Refusal(UNKNOWN_KIND, code="choice", field=name))
    for name, other in shape.beside.items():
        key = values.get(name)
        if key is not None and await item_row(work, found.plan, other, key) is None:
            wrong.append(Refusal(NOT_IN_PLAN, code="unknown", field=name))
    wrong += await _own_problems(work, found, record, values)
    if values.get("account_id") not in (None, before.get("account_id")):
        wrong += await _account(work, found, record, values)
    if wrong:
        raise FieldErrors(wrong)
    return values


async def _own_problems(work: Work, found: Seen, record: str, values: dict[str, Any]) -> list[Refusal]:
    wrong: list[Refusal] = []
    if record in (words.OBJECTIVE, words.KPI):
        wrong += problems(
            values.get("measure") or "", values.get("level") or "", baseline=_figure(values.get("baseline")),
            target=_figure(values.get("target")), due=values.get("due_on") is not None,
            source=values.get("source") or "", account=values.get("account_id") is not None,
        )  # fmt: skip
    if record == words.RISK:
        wrong += [
            Refusal(FROM_ONE_TO_FIVE, code="range", field=name)
            for name in ("likelihood", "impact")
            if values.get(name) not in range(1, 6)
        ]
    if record == words.MEETING:
        wrong += [
            Refusal(NAIVE, code="naive", field=name)
            for name in ("starts_at", "ends_at")
            if (name == "starts_at" or values.get(name) is not None) and not getattr(values.get(name), "tzinfo", None)
        ]
    responsible = values.get("responsible_id")
    if responsible is not None and responsible not in await parties(work, found.plan.id):
        wrong.append(Refusal(NOT_A_PARTY, code="unknown", field="responsible_id"))
    return wrong


async def _account(work: Work, found: Seen, record: str, values: dict[str, Any]) -> list[Refusal]:
    """An account is the plan owner's. Guests cannot see its figures: its name is kept beside it."""
    account = await account_by_id(work, values["account_id"]) if found.own else None
    if account is None:
        return [Refusal(UNKNOWN_ACCOUNT, code="unknown", field="account_id")]
    if record in (words.OBJECTIVE, words.KPI):
        values["account"] = f"{account.platform}: {account.name}"
    return []


def _figure(value: object) -> Decimal | None:
    return Decimal(str(value)) if value is not None else None
