"""What is due soon or over, for desks, reminders, summaries and calendars."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from service.deadlines.rules.reckoning import end_of
from service.identity.queries import heads_on, root_unit
from service.notifications.slots import Entry, Line, OpenThing
from service.public_information.disclosure.models import Duty
from service.public_information.disclosure.queries.duties import (
    Owed,
    all_duties,
    owed,
    own_words,
    responsible_people,
)
from service.public_information.disclosure.rules.acts import DUTY, PUBLISH
from service.runtime.language import format_number, gettext
from service.runtime.work import Work

PRESSING = ("late", "soon")


async def pressing(work: Work) -> list[Owed]:
    """Duties that are overdue or due within two weeks, the most pressing first."""
    duties = await all_duties(work, "active")
    if not duties:
        return []
    found = [one for one in await owed(work, duties) if one.urgency in PRESSING]
    return sorted(found, key=lambda one: (one.due.on if one.due else work.today, one.duty.number))


async def ladder(work: Work) -> Sequence[OpenThing]:
    """Publications whose day is near or over: whoever answers for them is told, then the head of the agency."""
    found = await pressing(work)
    if not found:
        return []
    people = await responsible_people(work, [one.duty for one in found])
    heads = await heads_on(work, work.today)
    head = heads.get(await root_unit(work))
    return [
        OpenThing(
            DUTY,
            one.duty.id,
            f"{one.duty.number} {own_words(work, one.duty.title)}",
            end_of(one.due.on, work.zone),
            [person for person, _ in people.get(one.duty.id, [])],
            None,
            head[0] if head else None,
        )
        for one in found
        if one.due is not None
    ]


async def titles(work: Work, ids: Collection[UUID]) -> Mapping[UUID, str]:
    """What duties are called: public by their nature."""
    query = select(Duty.id, Duty.title).where(Duty.id.in_(ids))
    return {duty_id: own_words(work, title) for duty_id, title in (await work.session.execute(query)).all()}


async def summary(work: Work) -> Sequence[Line]:
    """How much is overdue and how much is due soon, for those who publish."""
    if not work.actor.may(PUBLISH):
        return []
    found = await pressing(work)
    counts = {urgency: sum(1 for one in found if one.urgency == urgency) for urgency in PRESSING}
    words = {"late": gettext("Publications overdue"), "soon": gettext("Publications due soon")}
    return [
        Line(
            gettext("%(what)s: %(count)s", what=words[urgency], count=format_number(counts[urgency])),
            "/information/duties?show=due",
            late=urgency == "late",
        )
        for urgency in PRESSING
        if counts[urgency]
    ]


async def calendar(work: Work) -> Sequence[Entry]:
    """The days on which publications are due for which the actor answers."""
    duties = [one for one in await all_duties(work, "active") if one.post_id or one.person_id]
    if not duties:
        return []
    people = await responsible_people(work, duties)
    mine = [one for one in duties if any(person == work.actor.stands_for for person, _ in people.get(one.id, []))]
    return [
        Entry(
            f"publication-{one.duty.id}",
            own_words(work, one.duty.title),
            one.due.on,
            f"/information/duties/{one.duty.id}",
            work.now.replace(hour=0, minute=0, second=0, microsecond=0),
        )
        for one in await owed(work, mine)
        if one.due is not None
    ]
