"""Activities: put into a plan, shown, changed, moved and moved back, brought a step further."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from service.identity.queries import units_with_names
from service.kit.folding import fold
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.planning.plans.actions.finding import held, local, noted
from service.planning.plans.models import Activity, ActivityText
from service.planning.plans.queries.access import Seen, agencies, hold, seen
from service.planning.plans.queries.activities import activity_row, titles_of
from service.planning.plans.queries.body import freezes_of, item_row
from service.planning.plans.rules import words
from service.planning.plans.rules.acts import ACTIVITY_ACTS as RULES
from service.planning.plans.rules.acts import FROZEN, READ, ActivityStanding, demand_activity
from service.planning.plans.rules.content import (
    NOT_IN_PLAN,
    ActivityEdit,
    FrozenSpan,
    Slot,
    Title,
    activity_problems,
    slot_problems,
    whole_days,
)
from service.planning.plans.rules.words import ACTIVITY
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit

MOVED_MEANWHILE = N_("%(person)s of %(agency)s changed this activity just now. Look at it, and do it again.")
UNKNOWN_UNIT = N_("There is no such unit.")
_FIELDS = (
    "kind", "channel", "all_day", "starts_at", "ends_at", "tentative", "spokesperson", "place", "embargo_until",
    "objective_id", "unit_id", "result",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """An activity that may be changed now, and the plan it stands in."""

    row: Activity
    seen: Seen

    def standing(self, own: UUID) -> ActivityStanding:
        row = self.row
        return ActivityStanding(
            row.state, row.tenant_id == own, row.draft, self.seen.access.level, self.seen.plan.state
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Undo:
    """What takes a move back: `move(work, activity_id, slot, version)`. version: the activity's own after the move."""

    activity_id: UUID
    slot: Slot
    version: int


async def put_in(work: Work, plan_id: UUID, edit: ActivityEdit) -> UUID:
    """Put an activity of this agency into a plan; its id. Raises NotFound, Refusal, FieldErrors."""
    found = await held(work, plan_id, "propose")
    await _check(work, found, edit)
    own = {"tenant_id": work.tenant.id, "plan_id": plan_id}
    person = work.actor.kind == "person"
    row = Activity(
        **own, id=new_id(), plan_tenant_id=found.plan.tenant_id, state="proposed", draft=edit.draft, version=1,
        zone=work.tenant.profile.zone, owner_id=work.actor.stands_for if person else None,
        owner_name=work.actor.name if person else "", reason="", created_at=work.now, created_by=work.actor.id,
        created_by_name=work.actor.name, changed_at=work.now, changed_party_id=work.tenant.id,
        changed_by_name=work.actor.name, **_columns(edit, work.tenant.profile.zone),
    )  # fmt: skip
    row.record, row.record_id = edit.record or ("", None)
    work.session.add(row)
    await work.session.flush()
    await _put_texts(work, row, edit.texts, {})
    await noted(
        work, found, "activity.put_in", ACTIVITY, row.id, after=_shown(row), title=_titles(edit.texts),
        inner=edit.draft,
    )  # fmt: skip
    return row.id


def _columns(edit: ActivityEdit, zone: str) -> dict[str, Any]:
    slot = whole_days(edit.slot, zone)
    return {
        "starts_at": slot.starts_at, "ends_at": slot.ends_at, "all_day": slot.all_day, "channel": slot.channel,
        "tentative": slot.tentative, "kind": edit.kind, "audiences": list(edit.audiences),
        "objective_id": edit.objective_id, "spokesperson": edit.spokesperson,
        "spokesperson_key": fold(edit.spokesperson), "place": edit.place, "embargo_until": edit.embargo_until,
        "unit_id": edit.unit_id, "result": edit.result,
    }  # fmt: skip


def _shown(row: Activity) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _FIELDS} | {"audiences": list(row.audiences)}


def _titles(texts: Mapping[str, Title]) -> dict[str, str]:
    return {code: one.title for code, one in texts.items() if one.title}


async def _check(work: Work, found: Seen, edit: ActivityEdit, row: Activity | None = None) -> None:
    wrong = activity_problems(edit)
    if edit.objective_id is not None and not await item_row(work, found.plan, words.OBJECTIVE, edit.objective_id):
        wrong.append(Refusal(NOT_IN_PLAN, code="unknown", field="objective"))
    for key in edit.audiences:
        if not await item_row(work, found.plan, words.AUDIENCE, key):
            wrong.append(Refusal(NOT_IN_PLAN, code="unknown", field="audiences"))
            break
    # A unit is of the agency whose activity it is: an editor of another agency leaves it as it stands.
    if edit.unit_id is not None and (row is None or edit.unit_id != row.unit_id):
        own = row is None or row.tenant_id == work.tenant.id
        if not own or edit.unit_id not in {unit.id for unit in await units_with_names(work)}:
            wrong.append(Refusal(UNKNOWN_UNIT, code="unknown", field="unit"))
    if wrong:
        raise FieldErrors(wrong)


async def _put_texts(work: Work, row: Activity, texts: Mapping[str, Title], before: Mapping[str, Title]) -> None:
    for code, one in texts.items():
        if code in before:
            kept = await work.session.get(ActivityText, (row.tenant_id, row.id, code), populate_existing=True)
            assert kept is not None
            kept.title, kept.text = one.title, one.text
        elif one != Title():
            work.session.add(
                ActivityText(
                    tenant_id=row.tenant_id, activity_id=row.id, language=code, plan_id=row.plan_id, draft=row.draft,
                    title=one.title, text=one.text,
                )
            )  # fmt: skip
    await work.session.flush()


async def held_activity(work: Work, activity_id: UUID, act: str, reason: str = "") -> Held:
    """An activity on which the actor may do this now, held until the end of the work. Raises NotFound, Refusal."""
    row = await activity_row(work, activity_id) if work.actor.may(READ) else None
    if row is None or not await hold(work, row.plan_id):
        raise NotFound
    found = await seen(work, row.plan_id)
    if found is None:
        raise NotFound
    demand_activity(act, work.actor, Held(row, found).standing(work.tenant.id), reason)
    locked = await activity_row(work, activity_id, lock=True)
    if locked is None:
        raise NotFound
    one = Held(locked, found)
    demand_activity(act, work.actor, one.standing(work.tenant.id), reason)
    return one


async def _refuse_frozen(work: Work, found: Seen) -> None:
    for one in await freezes_of(work, found.plan.id):
        if FrozenSpan(one.from_at, one.until_at).holds(work.now):
            raise Refusal(FROZEN, code="frozen", until=local(work, one.until_at), reason=one.reason or "-")


def _touch(work: Work, row: Activity) -> None:
    row.version += 1
    row.changed_at, row.changed_by_name, row.changed_party_id = work.now, work.actor.name, work.tenant.id


async def change(work: Work, activity_id: UUID, edit: ActivityEdit) -> None:
    """Change an activity; languages that are left out stay. Whether it is shown is another act.

    Raises NotFound, Refusal, FieldErrors; StaleEdit when somebody of any agency saved since.
    """
    one = await held_activity(work, activity_id, "edit")
    row, before, texts = one.row, _shown(one.row), await titles_of(work, activity_id)
    values = _columns(edit, row.zone)
    if edit.version is not None and edit.version != row.version:
        raise StaleEdit({**values, **_flat(edit.texts)}, {**before, **_flat(texts)})
    await _check(work, one.seen, edit, row)
    if (values["starts_at"], values["ends_at"], values["channel"]) != (row.starts_at, row.ends_at, row.channel):
        await _refuse_frozen(work, one.seen)
    for name, value in values.items():
        setattr(row, name, value)
    if row.tenant_id == work.tenant.id:
        row.record, row.record_id = edit.record or ("", None)
    _touch(work, row)
    await work.session.flush()
    await _put_texts(work, row, edit.texts, texts)
    was = {**before, **_flat(texts)}
    became = {**_shown(row), **_flat({**texts, **edit.texts})}
    await noted(
        work, one.seen, "activity.changed", ACTIVITY, row.id, title=_titles({**texts, **edit.texts}),
        before={name: value for name, value in was.items() if became.get(name) != value},
        after={name: value for name, value in became.items() if was.get(name) != value}, inner=row.draft,
    )  # fmt: skip


def _flat(texts: Mapping[str, Title]) -> dict[str, str]:
    return {f"{name}_{code}": value for code, one in texts.items() for name, value in one._asdict().items()}


async def move(work: Work, activity_id: UUID, slot: Slot, version: int) -> Undo:
    """Give an activity another time or channel; what takes it back. Raises NotFound, Refusal, FieldErrors.

    version: the one that was seen. Who moves second of two at once is refused with code "stale", and told by whom.
    """
    one = await held_activity(work, activity_id, "move")
    row = one.row
    if version != row.version:
        raise await _overtaken(work, row)
    if wrong := slot_problems(slot):
        raise FieldErrors(wrong)
    await _refuse_frozen(work, one.seen)
    before, after = _slot(row), whole_days(slot, row.zone)
    row.starts_at, row.ends_at, row.all_day = after.starts_at, after.ends_at, after.all_day
    row.channel, row.tentative = after.channel, after.tentative
    # An embargo that ended with the former time would end before the activity begins.
    if row.embargo_until is not None:
        row.embargo_until += after.starts_at - before.starts_at
    _touch(work, row)
    await work.session.flush()
    await noted(
        work, one.seen, "activity.moved", ACTIVITY, row.id, before=_as_dict(before), after=_as_dict(after),
        title=_titles(await titles_of(work, activity_id)), inner=row.draft,
    )  # fmt: skip
    return Undo(row.id, before, row.version)


async def _overtaken(work: Work, row: Activity) -> Refusal:
    party = (await agencies(work, [row.changed_party_id])).get(row.changed_party_id)
    name = party.name(work.language) if party else ""
    return Refusal(MOVED_MEANWHILE, code="stale", field="version", person=row.changed_by_name, agency=name)


def _slot(row: Activity) -> Slot:
    return Slot(row.starts_at, row.ends_at, row.all_day, row.channel, row.tentative)


def _as_dict(slot: Slot) -> dict[str, datetime | bool | str]:
    return {name: getattr(slot, name) for name in Slot.__slots__}


async def step(work: Work, activity_id: UUID, act: str, reason: str = "", version: int | None = None) -> str:
    """Agree, confirm, begin, finish, postpone, cancel or take up an activity; its new state.

    `reason`: why it is postponed or cancelled, or what came of it. Raises NotFound, Refusal.
    """
    if act not in RULES or not RULES[act].to:
        raise NotFound
    one = await held_activity(work, activity_id, act, reason)
    row = one.row
    if version is not None and version != row.version:
        raise await _overtaken(work, row)
    if act in ("postpone", "cancel", "take_up"):
        await _refuse_frozen(work, one.seen)
    before, row.state = row.state, RULES[act].to
    if act == "finish":
        row.result = reason.strip() or row.result
    else:
        row.reason = reason.strip()
    _touch(work, row)
    await work.session.flush()
    await noted(
        work, one.seen, f"activity.{DONE[act]}", ACTIVITY, row.id, before={"state": before}, after={"state": row.state},
        title=_titles(await titles_of(work, activity_id)), reason=reason.strip() or None, inner=row.draft,
    )  # fmt: skip
    return row.state


DONE: Mapping[str, str] = {
    "agree": "agreed", "confirm": "confirmed", "begin": "begun", "finish": "finished", "postpone": "postponed",
    "cancel": "cancelled", "take_up": "taken_up",
}  # fmt: skip


async def show(work: Work, activity_id: UUID) -> None:
    """Show an own activity to the other agencies in its plan. Its texts follow. Raises NotFound, Refusal."""
    one = await held_activity(work, activity_id, "share")
    one.row.draft = False
    _touch(work, one.row)
    await work.session.flush()
    await noted(
        work, one.seen, "activity.put_in", ACTIVITY, activity_id, after=_shown(one.row),
        title=_titles(await titles_of(work, activity_id)),
    )  # fmt: skip
