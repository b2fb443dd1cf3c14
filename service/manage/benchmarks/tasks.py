"""Assignments of a benchmark, put in by the database itself: three years of them, one in ten still open.

The reader is the busiest of all, as author, executor and in copy, so that no desk is harder to make than theirs.
"""

import asyncio
from collections.abc import Sequence

import asyncpg

from service.manage.benchmarks.agencies import Agency, copied
from service.manage.benchmarks.ground import Ground

ASSIGNMENTS_IN = """
    insert into assignment (tenant_id, id, root_id, unit_id, author_id, text, state, given_at, due_at, order_at,
      controller_id, control_by, on_control, judge_id, reported_at, ended_at)
    select $1, id, id, unit, author, 'Tapşırıq ' || i, state, given, due, coalesce(due, '2999-01-01'),
      case when controlled then controller end, case when controlled then controller end,
      controlled and state not in ('done', 'cancelled'), case when controlled then controller else author end,
      case when state in ('reported', 'done') then given + interval '3 days' end,
      case when state in ('done', 'cancelled') then given + interval '4 days' end
    from (
      select i, uuidv7(given - clock_timestamp()) as id, given,
        case when random() < 0.9 then given + interval '10 days' end as due,
        ($3::uuid[])[1 + floor(cardinality($3) * power(random(), 3))] as unit,
        ($4::uuid[])[1 + floor(cardinality($4) * power(random(), 2))] as author,
        ($4::uuid[])[1 + floor(cardinality($4) * random())] as controller,
        random() < 0.1 as controlled,
        case when i % 10 > 0 then case when random() < 0.97 then 'done' else 'cancelled' end
          else (array['given', 'accepted', 'reported', 'returned'])[1 + floor(4 * random())] end as state
      from (
        select i, now() - make_interval(days => 365 * 3) * (1 - i::float8 / $2::int) as given
        from generate_series(1, $2::int) i
      ) days
    ) drawn
"""
EXECUTORS_IN = """
    insert into assignment_executor (tenant_id, id, assignment_id, position, role, person_id, unit_id, state, given_at,
      changed_at, order_at)
    select $1, gen_random_uuid(), a.id, place - 1, role, person, a.unit_id,
      case when role = 'copy' and a.state in ('given', 'accepted') then 'given' when role = 'copy' then 'done'
        else a.state end, a.given_at, a.given_at, a.order_at
    from assignment a, lateral (
      select distinct on (person) place, role, ($2::uuid[])[1 + floor(cardinality($2) * power(random() + 0 * place, 2))]
        as person
      from unnest(array['main', 'co', 'copy']) with ordinality as cast_(role, place) where a.id is not null
      order by person, place
    ) chosen where a.tenant_id = $1
"""


def put_assignments(ground: Ground, wanted: Sequence[tuple[Agency, int]]) -> None:
    """Give each agency its assignments; those that have some keep them."""
    asyncio.run(_put_assignments(ground, wanted))


async def _put_assignments(ground: Ground, wanted: Sequence[tuple[Agency, int]]) -> None:
    connection = await asyncpg.connect(ground.superuser_url, command_timeout=None)
    try:
        await connection.execute("set session_replication_role = replica; set jit = off")
        for agency, count in wanted:
            if await connection.fetchval("select true from assignment where tenant_id = $1 limit 1", agency.id):
                continue
            template, number = agency.template, agency.number
            units = [copied(unit, number) for unit in template.units.values()]
            reader = template.people["reader"]
            others = [one for one in template.people.values() if one != reader]
            people = [copied(one, number) for one in (reader, *others)]
            await connection.execute(ASSIGNMENTS_IN, agency.id, count, units, people)
            await connection.execute(EXECUTORS_IN, agency.id, people)
        await connection.execute("vacuum analyze assignment, assignment_executor")
    finally:
        await connection.close()
