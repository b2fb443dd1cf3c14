"""What reminders, the morning's summary and the handing over ask of refutations."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from service.deadlines.slots import Named
from service.identity.offers import Matter
from service.identity.queries import heads_on, root_unit
from service.notifications.slots import Line, OpenThing
from service.press.refutations.queries.listing import LATE_IN, bucket_counts, pressing, worked_on_by
from service.press.refutations.queries.refutations import refutations_by_id
from service.press.refutations.rules.acts import REFUTATION, STATES
from service.press.releases.rules.acts import APPROVE
from service.runtime.language import format_number, gettext
from service.runtime.work import Work

LOOK_AHEAD = timedelta(days=31)
MATTER = "refutation"


async def ladder(work: Work) -> Sequence[OpenThing]:
    """Refutations whose time for the claim or whose day of the answer is near or over."""
    rows = await pressing(work, work.now + LOOK_AHEAD)
    if not rows:
        return []
    heads = await heads_on(work, work.today)
    top = heads.get(await root_unit(work))
    head = top[0] if top else None
    found = []
    for row in rows:
        due = row.claim_due_at if row.state in LATE_IN["claim"] else row.answer_due_at
        assert due is not None  # it is what was asked for
        responsible = [row.owner_id] if row.owner_id else [row.opened_by] if row.opened_by else []
        found.append(OpenThing(REFUTATION, row.id, row.outlet, due, responsible, head, head))
    return found


async def summary(work: Work) -> Sequence[Line]:
    """Demands that wait for the actor's approval this morning."""
    if work.actor.kind != "person" or not work.actor.may(APPROVE):
        return []
    waiting = (await bucket_counts(work))["approve"]
    if not waiting:
        return []
    words = gettext("%(what)s: %(count)s", what=gettext("Demands to outlets to approve"), count=format_number(waiting))
    return [Line(words, "/press/refutations?bucket=approve")]


async def named(work: Work, ids: Collection[UUID]) -> dict[UUID, Named]:
    """What lists of deadlines call refutations that the actor may read."""
    return {one.id: Named(one.title, f"/press/refutations/{one.id}") for one in await refutations_by_id(work, ids)}


async def matters_of(work: Work, person_id: UUID) -> list[Matter]:
    """Open refutations that a person works on."""
    return [Matter(MATTER, REFUTATION, row.id, "", STATES[row.state]) for row in await worked_on_by(work, person_id)]


async def matter_titles(work: Work, ids: Collection[UUID]) -> Mapping[UUID, str]:
    """What they are about, as far as the actor may know."""
    return {one.id: one.title for one in await refutations_by_id(work, ids)}
