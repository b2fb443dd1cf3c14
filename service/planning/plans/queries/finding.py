"""Plans as the search finds them. What the agency may see no more is left out, whatever its search still knows."""

from collections.abc import Sequence

from service.kit.paging import Cursor
from service.planning.plans.queries.plans import PlanView, plans
from service.planning.plans.rules.acts import READ
from service.planning.plans.rules.words import KINDS, PLAN, STATES
from service.runtime.language import gettext
from service.runtime.work import Work
from service.search.asking import Asked, Hit, HitPage, says
from service.search.queries import find

BATCH, ROUNDS = 100, 20


async def find_plans(work: Work, asked: Asked, before: Cursor | None, limit: int) -> HitPage:
    """Plans that hold every typed word, newest first. Phrases are looked for in the title."""
    place, found, ended = asked.begin(before), list[PlanView](), not work.actor.may(READ)
    for _ in range(ROUNDS):
        if ended or len(found) > limit:
            break
        keys = await find(work, record=PLAN, typed=asked.typed, before=place, limit=BATCH, texts=True)
        wanted = [key.id for key in keys if asked.since is None or key.at >= asked.since]
        seen = await plans(work, wanted)
        found += [seen[one] for one in wanted if one in seen and _shown(seen[one], asked)]
        ended = len(keys) < BATCH or len(wanted) < len(keys)
        place = keys[-1] if keys else place
    some = found[:limit]
    more = len(found) > limit or (not ended and bool(some))
    return HitPage(_hits(some), Cursor(some[-1].created_at, some[-1].id) if more else None)


def _shown(one: PlanView, asked: Asked) -> bool:
    return one.state != "discarded" and all(says(phrase, one.title) for phrase in asked.phrases)


async def jump_to_plans(work: Work, typed: str) -> list[Hit]:
    """Plans have no numbers to jump to."""
    return []


def _hits(found: Sequence[PlanView]) -> list[Hit]:
    return [
        Hit(
            record=PLAN, id=one.id, at=one.created_at, href=one.href, number="", place=gettext(KINDS[one.kind]),
            state=gettext(STATES[one.state]), title=one.title, who=one.owner_name,
            language=one.title_language or "und", more={},
        )
        for one in found
    ]  # fmt: skip
