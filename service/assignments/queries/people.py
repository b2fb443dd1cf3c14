"""Who can be named: people and units, a unit standing for its head."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from service.assignments.rules.giving import HAS_LEFT, NO_HEAD, UNKNOWN_TARGET, Named, Target
from service.identity.queries import heads_on, list_people, person_by_id, posts_of_units, units_with_names
from service.identity.rules import full_name
from service.kit.folding import fold
from service.kit.refusal import Refusal
from service.runtime.work import Work

SUGGESTED = 10


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody who can be named. `id` is posted: p: and a person, u: and a unit. `more`: posts, or the head."""

    id: str
    name: str
    more: str


async def suggest(work: Work, typed: str) -> list[Choice]:
    """People and units whose names, posts or user names hold what was typed; at most SUGGESTED."""
    wanted = fold(typed).split()
    heads = await heads_on(work, work.today)
    units = [
        Choice(f"u:{unit.id}", unit.name, heads[unit.id][1] if unit.id in heads else "")
        for unit in await units_with_names(work)
        if all(word in fold(unit.name) for word in wanted)
    ]
    people = [
        Choice(f"p:{person.id}", person.name, ", ".join(person.posts))
        for person in await list_people(work, work.today, typed=typed)
    ]
    return [*people[:SUGGESTED], *units][:SUGGESTED]


async def read_target(work: Work, typed: str, chosen: str, field: str) -> Target | None:
    """Whom a field names: the choice of its list, else the only one of exactly that name. None: nothing was typed.

    Raises Refusal at the field on a name that nobody or several have.
    """
    if chosen[:2] in {"p:", "u:"}:
        try:
            return Target("person" if chosen[0] == "p" else "unit", UUID(chosen[2:]), field)
        except ValueError:
            raise Refusal(UNKNOWN_TARGET, code="unknown", field=field) from None
    if not typed.strip():
        return None
    same = [one for one in await suggest(work, typed) if fold(one.name) == fold(typed)]
    if len(same) != 1:
        raise Refusal(UNKNOWN_TARGET, code="unknown", field=field)
    return await read_target(work, "", same[0].id, field)


async def find_named(work: Work, targets: Sequence[Target]) -> list[Named]:
    """The people whom targets mean today. Raises Refusal at the field of one who cannot be named."""
    heads = await heads_on(work, work.today) if targets else {}
    own_units = await _units_of_people(work) if targets else {}
    return [await _find(work, target, heads, own_units) for target in targets]


async def _find(work: Work, target: Target, heads: dict[UUID, tuple[UUID, str]], own_units: dict[UUID, UUID]) -> Named:
    if target.kind == "unit":
        units = {unit.id: unit.name for unit in await units_with_names(work)}
        if target.id not in units:
            raise Refusal(UNKNOWN_TARGET, code="unknown", field=target.field)
        if target.id not in heads:
            raise Refusal(NO_HEAD, code="no_head", field=target.field, name=units[target.id])
        person_id, name = heads[target.id]
        return Named(person_id, name, target.id, target.field, by_unit=True)
    person = await person_by_id(work, target.id)
    if person is None:
        raise Refusal(UNKNOWN_TARGET, code="unknown", field=target.field)
    name = full_name(person.given_name, person.family_name)
    if person.state != "active":
        raise Refusal(HAS_LEFT, code="left", field=target.field, name=name)
    return Named(person.id, name, own_units.get(person.id), target.field)


async def _units_of_people(work: Work) -> dict[UUID, UUID]:
    posts = await posts_of_units(work, work.today)
    return {person: unit for unit, held in posts.items() for post in held for person, _ in post.holders}


async def unit_of(work: Work, person_id: UUID | None) -> UUID | None:
    """The unit somebody works in today."""
    return (await _units_of_people(work)).get(person_id) if person_id is not None else None
