"""Duties of publication: taken on, added, changed, given to somebody, ended."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.public_information.disclosure.models import Duty
from service.public_information.disclosure.queries.duties import duty_by_id
from service.public_information.disclosure.rules.acts import DUTY, NO_RIGHT, PUBLISH, demand
from service.public_information.disclosure.rules.content import REQUIRED, DutyEdit
from service.runtime.work import Work
from service.web.errors import NotFound

NO_OFFER = N_("The country's list says nothing else of this row.")
ONLY_CHANGES = N_("A change is noted only of what is published on a change or after an event.")
NOT_YET = N_("This day lies in the future.")
UNKNOWN_GROUP = N_("Choose one of the groups.")
OWN_LIST = "own"
EDITED = (
    "group_number", "number", "title", "basis", "note", "rhythm", "within", "unit", "due_by", "acts", "source",
    "certainty", "since", "until",
)  # fmt: skip


async def _demanded(work: Work, duty_id: UUID, act: str, reason: str = "") -> Duty:
    duty = await duty_by_id(work, duty_id, lock=True)
    if duty is None:
        raise NotFound
    demand(DUTY, act, work.actor, duty.state, reason)
    return duty


async def take_on_list(work: Work, list_slug: str, since: date) -> int:
    """Make every offered row of a list a duty from a day on; how many. Raises Refusal."""
    if not work.actor.may(PUBLISH):
        raise Refusal(NO_RIGHT, code="not_permitted")
    query = select(Duty).where(Duty.list_slug == list_slug, Duty.state == "offered").with_for_update()
    rows = list(await work.session.scalars(query))
    for row in rows:
        _take_on(work, row, since)
    await work.session.flush()
    return len(rows)


async def take_on(work: Work, duty_id: UUID, since: date) -> None:
    """Make one row a duty, also one that was ended. Raises NotFound, Refusal."""
    _take_on(work, await _demanded(work, duty_id, "take_on"), since)
    await work.session.flush()


def _take_on(work: Work, row: Duty, since: date) -> None:
    row.state, row.since, row.until, row.version = "active", since, None, row.version + 1
    after = {"slug": row.slug, "since": since.isoformat()}
    work.record("publication_duty.taken_on", row.id, record=DUTY, after=after)


async def add_duty(work: Work, edit: DutyEdit) -> UUID:
    """A duty of the agency's own, in one of the groups there are. Raises Refusal."""
    if not work.actor.may(PUBLISH):
        raise Refusal(NO_RIGHT, code="not_permitted")
    beside = await _beside(work, edit.group_number)
    duty_id = new_id()
    row = Duty(
        id=duty_id, tenant_id=work.tenant.id, slug=f"own.{duty_id.hex}", list_slug=OWN_LIST, list_title={},
        origin="agency", changed=True, state="active", group_title=beside, **_values(edit, work),
    )  # fmt: skip
    work.session.add(row)
    await work.session.flush()
    work.record("publication_duty.added", duty_id, record=DUTY, after=_plain(edit))
    return duty_id


async def _beside(work: Work, number: int) -> dict[str, Any]:
    query = select(Duty.group_title).where(Duty.group_number == number).limit(1)
    found: dict[str, Any] | None = await work.session.scalar(query)
    if found is None:
        raise Refusal(UNKNOWN_GROUP, code="unknown", field="group_number")
    return found


def _values(edit: DutyEdit, work: Work) -> dict[str, Any]:
    values = {name: getattr(edit, name) for name in EDITED}
    values |= {name: dict(values[name]) for name in ("title", "basis", "note")}
    return values | {"since": edit.since or work.today}


def _plain(edit: DutyEdit) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value := getattr(edit, name), date) else value for name in EDITED}


async def change_duty(work: Work, duty_id: UUID, edit: DutyEdit) -> None:
    """Change a row; from then on the country's file does not. Raises NotFound, Refusal."""
    duty = await _demanded(work, duty_id, "change")
    group = await _beside(work, edit.group_number)
    values = _values(edit, work) | {"group_title": group}
    if edit.source in duty.sources.values():
        values["source"] = duty.source
    elif edit.source != duty.source:
        values["sources"] = {}
    before = {name: getattr(duty, name) for name in EDITED if getattr(duty, name) != values[name]}
    if not before:
        return
    for name, value in values.items():
        setattr(duty, name, value)
    duty.changed, duty.version = True, duty.version + 1
    await work.session.flush()
    after = {name: values[name] for name in before}
    work.record("publication_duty.changed", duty_id, record=DUTY, before=before, after=after)


async def take_offer(work: Work, duty_id: UUID) -> None:
    """Let the country's words of today stand in place of the agency's. Raises NotFound, Refusal."""
    duty = await _demanded(work, duty_id, "take_offer")
    if not duty.offer:
        raise Refusal(NO_OFFER, code="no_offer")
    before = {name: getattr(duty, name) for name in duty.offer}
    after = dict(duty.offer)
    for name, value in after.items():
        setattr(duty, name, value)
    duty.offer, duty.changed, duty.version = None, False, duty.version + 1
    await work.session.flush()
    work.record("publication_duty.offer_taken", duty_id, record=DUTY, before=before, after=after)


async def name_responsible(work: Work, duty_ids: Sequence[UUID], post_id: UUID | None, person_id: UUID | None) -> None:
    """Who sees to these duties: a post, or a person. Raises NotFound, Refusal."""
    if post_id is None and person_id is None:
        raise Refusal(REQUIRED, code="required", field="post_id")
    for duty_id in sorted(duty_ids):
        duty = await _demanded(work, duty_id, "name")
        before = {"post": duty.post_id, "person": duty.person_id}
        duty.post_id, duty.person_id = post_id, person_id
        after = {"post": post_id, "person": person_id}
        work.record("publication_duty.named", duty_id, record=DUTY, before=before, after=after)
    await work.session.flush()


async def note_change(work: Work, duty_id: UUID, on: date, what: str) -> None:
    """Something happened that must be published: from now on it is due. Raises NotFound, Refusal."""
    duty = await _demanded(work, duty_id, "note_change")
    if duty.rhythm not in ("change", "event"):
        raise Refusal(ONLY_CHANGES, code="wrong_rhythm")
    if on > work.today:
        raise Refusal(NOT_YET, code="in_future", field="happened_on")
    if not what:
        raise Refusal(REQUIRED, code="required", field="happened")
    # The earliest that waits decides when the publication is due.
    duty.happened_on = min(on, duty.happened_on or on)
    duty.happened = what
    await work.session.flush()
    work.record("publication_duty.noted", duty_id, record=DUTY, after={"on": on.isoformat(), "what": what})


async def retire(work: Work, duty_id: UUID, reason: str) -> None:
    """Say that this is no duty any more; what was published stays. Raises NotFound, Refusal."""
    duty = await _demanded(work, duty_id, "retire", reason)
    duty.state, duty.until, duty.version = "retired", work.today, duty.version + 1
    await work.session.flush()
    work.record("publication_duty.retired", duty_id, record=DUTY, after={"slug": duty.slug}, reason=reason)
