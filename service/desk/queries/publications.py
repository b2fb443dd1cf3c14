"""The desk's section of what must be published, for those who publish."""

from collections.abc import Mapping

from service.deadlines.rules.reckoning import end_of
from service.desk.slots import Found, Line, Section
from service.kit.actor import Actor
from service.kit.paging import CappedCount, Cursor
from service.kit.words import N_
from service.public_information.disclosure.queries.duties import own_words, responsible_people
from service.public_information.disclosure.queries.owing import pressing
from service.public_information.disclosure.rules.acts import PUBLISH
from service.public_information.disclosure.rules.rhythm import RHYTHMS
from service.runtime.language import gettext
from service.runtime.work import Work

KEY = "publications"
CAP = 1_000


def publishes(actor: Actor) -> bool:
    return actor.kind == "person" and actor.may(PUBLISH)


async def lines(work: Work, after: Cursor | None, limit: int) -> Found:
    """Publications that are overdue or due within two weeks, the most pressing first."""
    found = await pressing(work)
    people = await responsible_people(work, [one.duty for one in found])
    every = [
        Line(
            one.duty.id, f"/information/duties/{one.duty.id}", one.duty.number, own_words(work, one.duty.title),
            ", ".join(name for _, name in people.get(one.duty.id, [])), gettext(RHYTHMS[one.duty.rhythm]), "",
            end_of(one.due.on, work.zone), end_of(one.due.on, work.zone), language=work.language,
        )
        for one in found
        if one.due is not None
    ]  # fmt: skip
    return Found.of(every, after, limit)


async def counted(work: Work) -> Mapping[str, CappedCount]:
    if not publishes(work.actor):
        return {}
    return {KEY: CappedCount.of(len(await pressing(work)), CAP)}


SECTION = Section(
    KEY, "do", N_("To publish"), N_("Nothing must be published within two weeks."), lines, publishes,
    "/information/duties?show=due",
)  # fmt: skip
