"""`bench planning`: the grid of a large installation beside that of a small one, and how soon viewers see a move.

An agency's month and week are asked for while a few agencies plan here, and again once there are `--plans` plans with
`--activities` activities of `--agencies` agencies, each with as many as before: only what stands around has grown. Then
`--viewers` people of two agencies look at one joint plan; one of them moves an activity, and what counts is when the
last of them holds it in its new place, the question after the event included.
"""

import asyncio
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from time import monotonic as time_now
from urllib.parse import urlencode
from uuid import UUID

import asyncpg

from service.identity.sessions import begin_session, cookie_name
from service.manage import terminal
from service.manage.benchmarks.agencies import Agency, copied, put_agencies
from service.manage.benchmarks.ground import Ground, standing
from service.manage.benchmarks.growing import COLD, EACH, Reader, ask, readers
from service.manage.benchmarks.plan import Plan, median, p95, short, spread
from service.runtime import clock
from service.runtime.database import Database
from service.runtime.embedded.process import HOST, CannotStart
from service.runtime.keyspace import Keyspace
from service.runtime.tenants import Directory

FEW, BATCH, MOVES, LONGEST, SETTLED = 4, 20, 10, 15.0, 2.0
"""Agencies of a small installation; agencies put in at once; moves that are watched in each way; seconds until one
counts as lost, and between the opening of lines and the first move.
"""
VIEWS = ("month", "week", "list")
SHARED = 4
"""Every so many plans of an agency are open to the next agency too, which may edit them."""
ROLE = "adviser"
"""Who may read and move plans; clerks of the two agencies that look are given it."""
# Triggers and foreign keys rest meanwhile: what is put in keeps to them by the way it is made.
PLANS = """
with agencies as (
  select n, md5($1::text || n)::uuid as tenant_id,
    md5($1::text || case when n = $3::int then $2::int else n + 1 end)::uuid as guest_id
  from generate_series($2::int, $3::int) n
), plans as (
  insert into plan (tenant_id, id, kind, state, languages, starts_on, ends_on, created_at, created_by_name, changed_at,
    changed_by_name)
  select tenant_id, md5(tenant_id::text || p)::uuid, 'campaign', 'active', '["az"]', $5::date, $5::date + 364, now(),
    'bench', now(), 'bench'
  from agencies, generate_series(1, $4::int) p
), texts as (
  insert into plan_text (tenant_id, plan_id, language, title, party_id, changed_at, changed_by_name)
  select tenant_id, md5(tenant_id::text || p)::uuid, 'az', 'Plan ' || n || '-' || p, tenant_id, now(), 'bench'
  from agencies, generate_series(1, $4::int) p
), audiences as (
  insert into plan_audience (tenant_id, id, plan_id, position, texts, party_id, changed_at, changed_by_name)
  select tenant_id, md5('heard' || tenant_id::text || p)::uuid, md5(tenant_id::text || p)::uuid, 1,
    jsonb_build_object('az', 'Auditoriya ' || (p % 7)), tenant_id, now(), 'bench'
  from agencies, generate_series(1, $4::int) p
), owners as (
  insert into plan_access (tenant_id, plan_tenant_id, plan_id, level, state, kind, invited_at, answered_at)
  select tenant_id, tenant_id, md5(tenant_id::text || p)::uuid, 'owner', 'accepted', 'campaign', now(), now()
  from agencies, generate_series(1, $4::int) p
)
insert into plan_access (tenant_id, plan_tenant_id, plan_id, level, state, kind, invited_at, answered_at)
select guest_id, tenant_id, md5(tenant_id::text || p)::uuid, 'edit', 'accepted', 'campaign', now(), now()
from agencies, generate_series(1, $4::int) p where p % $6::int = 1 and guest_id <> tenant_id
"""
# The days of a plan's activities are spread over a year by a prime, hours over the day.
ACTIVITIES = """
with made as (
  select t.tenant_id, md5(t.tenant_id::text || p)::uuid as plan_id, p, k,
    md5('act' || t.tenant_id::text || p || '-' || k)::uuid as id,
    $6::timestamptz + make_interval(days => ((p * 53 + k * 97) % 365)::int, hours => 5 + ((p + k * 3) % 10)::int) as at
  from (select md5($1::text || n)::uuid as tenant_id from generate_series($2::int, $3::int) n) t,
    generate_series(1, $4::int) p, generate_series(1, $5::int) k
), texts as (
  insert into plan_activity_text (tenant_id, activity_id, language, plan_id, draft, title)
  select tenant_id, id, 'az', plan_id, k % 17 = 0, 'Mətbuat üçün görüş ' || p || '-' || k from made
)
insert into plan_activity (tenant_id, id, plan_tenant_id, plan_id, state, draft, kind, channel, zone, starts_at,
  ends_at, audiences, spokesperson, spokesperson_key, created_at, created_by_name, changed_at, changed_party_id,
  changed_by_name)
select tenant_id, id, tenant_id, plan_id, (array['proposed', 'agreed', 'confirmed', 'done'])[1 + (k % 4)], k % 17 = 0,
  'event', (array['press', 'social', 'tv', 'site', 'field'])[1 + ((p + k) % 5)], 'Asia/Baku', at,
  at + interval '1 hour',
  array[md5('heard' || tenant_id::text || p)::uuid], case when k % 5 = 0 then 'Natiq ' || (k % 11) else '' end,
  case when k % 5 = 0 then 'natiq ' || (k % 11) else '' end, now(), 'bench', now(), tenant_id, 'bench'
from made
"""
MOVABLE = """
select id, version, starts_at, (starts_at at time zone 'Asia/Baku')::date as day from plan_activity a
where tenant_id = $1 and channel = 'press' and not draft and state in ('proposed', 'agreed')
  and plan_id in (select plan_id from plan_access where tenant_id = $2 and plan_tenant_id = $1 and state = 'accepted')
  and extract(isodow from starts_at) between 1 and 3
order by id limit 1
"""


def run(plan: Plan) -> list[dict[str, object]]:
    """The grid's growth from a small installation to a large one, and what viewers wait for a move."""
    few = min(FEW, plan.agencies)
    each = max(plan.plans // plan.agencies, 1)
    inside = max(plan.activities // plan.plans, 1)
    first = date(clock.today("Asia/Baku").year, 1, 1)
    with standing(plan) as ground:
        template = put_agencies(ground, plan.agencies)
        filler = Filler(ground, template.tenant, each, inside, first)
        there = asyncio.run(filler.count())
        if there > few * each:
            raise CannotStart("The folder holds a large installation already; give another one.")
        asyncio.run(filler.put(1, few))
        with ground.serving():
            small = _asked(ground, Agency(1, template), first)
        asyncio.run(filler.put(few + 1, plan.agencies))
        with ground.serving("relay", "worker"):
            large = _asked(ground, Agency(1, template), first)
            watched = asyncio.run(_watched(ground, [Agency(1, template), Agency(2, template)], filler, plan.viewers))
        sizes = asyncio.run(filler.sizes())
    return [_grown(small, large, sizes), _seen(watched, plan.viewers)]


@dataclass(frozen=True, slots=True)
class Filler:
    """Puts plans and activities in by set. each: plans of an agency; inside: activities of a plan."""

    ground: Ground
    template: UUID
    each: int
    inside: int
    first: date

    async def count(self) -> int:
        connection = await asyncpg.connect(self.ground.superuser_url)
        try:
            return int(await connection.fetchval("select count(*) from plan"))
        finally:
            await connection.close()

    async def sizes(self) -> dict[str, int]:
        """How much stands there."""
        connection = await asyncpg.connect(self.ground.superuser_url)
        try:
            tables = {"agencies": "plan_access", "plans": "plan", "activities": "plan_activity"}
            counted = {"agencies": "count(distinct tenant_id)"}
            return {
                name: int(await connection.fetchval(f"select {counted.get(name, 'count(*)')} from {table}"))  # noqa: S608
                for name, table in tables.items()
            }
        finally:
            await connection.close()

    async def put(self, begin: int, end: int) -> None:
        """The plans of agencies `begin` to `end`; who reads and clerks there may plan."""
        connection = await asyncpg.connect(self.ground.superuser_url)
        tenant = str(self.template)
        year = datetime.combine(self.first, time(), UTC)
        try:
            for at in range(begin, end + 1, BATCH):
                last = min(at + BATCH - 1, end)
                async with connection.transaction():
                    await connection.execute("set local session_replication_role = replica")
                    await connection.execute(PLANS, tenant, at, last, self.each, self.first, SHARED)
                    await connection.execute(ACTIVITIES, tenant, at, last, self.each, self.inside, year)
                terminal.say(f"planning: agencies {at} to {last} of {end} are there")
            await connection.execute("vacuum analyze")
        finally:
            await connection.close()


# --- how the grid grows


def _questions(reader: Reader, first: date) -> dict[str, list[str]]:
    """A month and a week somewhere in the year, the list, and a few activities by their ids."""
    days = [(first + timedelta(days=at)).isoformat() for at in (40, 130, 220, 310)]
    views = {name: [reader.page("/planning/grid", view=name, on=day) for day in days] for name in VIEWS}
    api = [reader.api("/api/v1/planning/grid", **{"from": day, "to": day}) for day in days]
    return {**views, "api": api}


def _asked(ground: Ground, agency: Agency, first: date) -> dict[str, list[float]]:
    """Seconds of each answer, by kind of question."""
    groups = _questions(readers(ground, [(agency, 1)])[0], first)
    ask(ground, groups, each=COLD)
    pooled: dict[str, list[float]] = {name: [] for name in groups}
    for number in range(ground.plan.rounds):
        for name, seconds in ask(ground, groups, each=EACH, seed=number).times.items():
            pooled[name] += seconds
    terminal.say(f"planning: p95 in ms { ({name: short(1000 * p95(times)) for name, times in pooled.items()}) }")
    return pooled


def _grown(
    small: dict[str, list[float]], large: dict[str, list[float]], sizes: dict[str, int]
) -> dict[str, object]:  # fmt: skip
    ratios = {name: p95(large[name]) / p95(small[name]) for name in small}
    figures = {
        name: {"growth": short(ratios[name]), "p95_ms": [short(1000 * p95(one[name])) for one in (small, large)]}
        for name in small
    }
    worst = max(ratios, key=lambda name: ratios[name])
    return {"name": "planning grid", "growth": short(ratios[worst]), "worst": worst, **sizes, "questions": figures}


# --- what viewers wait


@dataclass
class Viewer:
    """Somebody whose page is open. seen: when an activity stood in its new place, by its id and version."""

    agency: Agency
    cookie: str
    port: int
    seen: dict[tuple[str, str], float] = field(default_factory=dict)
    here: asyncio.Event = field(default_factory=asyncio.Event)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def watch(self, query: str) -> None:
        """Hold the line, and ask for what it names as the page does, until cancelled."""
        reader, writer = await asyncio.open_connection(HOST, self.port)
        writer.write(self.asking("/planning/grid/stream", "text/event-stream"))
        try:
            async for line in reader:
                said = line.strip()
                if said == b"event: here":
                    self.here.set()
                elif said.startswith(b"data: ") and b'"ids"' in said:
                    for key in json.loads(said[6:])["ids"]:
                        await self.look(query, key)
        finally:
            writer.close()

    async def look(self, query: str, key: str) -> None:
        reader, writer = await asyncio.open_connection(HOST, self.port)
        writer.write(self.asking(f"/planning/grid/chips?{query}&ids={key}", "text/html", close=True))
        answer = await reader.read()
        writer.close()
        found = re.search(rb'data-version="([0-9]+)"', answer)
        if found:
            self.seen[key, found[1].decode()] = time_now()
            self.news.set()

    def asking(self, path: str, accept: str, *, close: bool = False) -> bytes:
        lines = [f"GET {path} HTTP/1.1", f"host: {self.agency.host}", f"cookie: {self.cookie}", f"accept: {accept}"]
        return "\r\n".join([*lines, *(["connection: close"] if close else []), "", ""]).encode()

    async def saw(self, key: str, version: str) -> float:
        """When it stood there."""
        while (key, version) not in self.seen:
            self.news.clear()
            await self.news.wait()
        return self.seen[key, version]


async def _viewers(ground: Ground, agencies: Sequence[Agency], count: int) -> list[Viewer]:
    """So many people of some agencies, signed in; clerks may plan here."""
    connection = await asyncpg.connect(ground.superuser_url)
    try:
        keys = [one.id for one in agencies]
        await connection.execute("update role_grant set role = $2 where tenant_id = any ($1)", keys, ROLE)
    finally:
        await connection.close()
    settings = ground.settings
    database, keyspace, directory = (
        Database(settings.database_url, size=1), Keyspace(settings.redis_url), Directory("localhost"),
    )  # fmt: skip
    try:
        await directory.refresh(database)
        found = []
        for number in range(count):
            agency = agencies[number % len(agencies)]
            people = sorted(agency.template.people)
            person = copied(agency.template.people[people[(number // len(agencies)) % len(people)]], agency.number)
            cookie = await begin_session(keyspace, directory.by_id[agency.id], person)
            found.append(Viewer(agency, f"{cookie_name(False)}={cookie}", ground.port))
        return found
    finally:
        await keyspace.close()
        await database.close()


async def _watched(ground: Ground, agencies: Sequence[Agency], filler: Filler, count: int) -> dict[str, list[float]]:
    """Seconds until the last viewer holds a move, for moves on the page and by the API."""
    viewers = await _viewers(ground, agencies, count)
    connection = await asyncpg.connect(ground.superuser_url)
    try:
        row = await connection.fetchrow(MOVABLE, agencies[0].id, agencies[1].id)
    finally:
        await connection.close()
    if row is None:
        raise CannotStart("There is no joint plan whose activity could be moved.")
    query = urlencode({"view": "week", "on": row["day"].isoformat()})
    tasks = [asyncio.create_task(one.watch(query)) for one in viewers]
    try:
        async with asyncio.timeout(LONGEST * 2):
            await asyncio.gather(*[one.here.wait() for one in viewers])
        await asyncio.sleep(SETTLED)
        mover, key, version = viewers[0], str(row["id"]), int(row["version"])
        times: dict[str, list[float]] = {"page": [], "api": []}
        for number in range(MOVES * 2):
            way = ("page", "api")[number % 2]
            began = time_now()
            await (_by_page if way == "page" else _by_api)(mover, key, version, number, row["starts_at"], query)
            version += 1
            async with asyncio.timeout(LONGEST):
                last = max(await asyncio.gather(*[one.saw(key, str(version)) for one in viewers]))
            times[way].append(last - began)
        return times
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _by_page(mover: Viewer, key: str, version: int, number: int, at: datetime, query: str) -> None:
    """As who draws it by hand: a day on, and back the next time."""
    to = at + timedelta(days=number % 4 // 2)
    body = urlencode({"activity": key, "version": version, "to": to.isoformat()})
    kind, more = "application/x-www-form-urlencoded", "sec-fetch-site: same-origin"
    await _sent(mover, f"/planning/grid/move?{query}", body, kind, [more, f"cookie: {mover.cookie}"], b"303")


async def _by_api(mover: Viewer, key: str, version: int, number: int, at: datetime, query: str) -> None:
    del query
    to = at + timedelta(days=number % 4 // 2)
    body = json.dumps({"starts_at": to.isoformat(), "ends_at": (to + timedelta(hours=1)).isoformat(),
                       "all_day": False, "tentative": False, "channel": "press", "version": version})  # fmt: skip
    bearer = f"authorization: Bearer {mover.agency.token('adviser')}"
    await _sent(mover, f"/api/v1/planning/activities/{key}/move", body, "application/json", [bearer], b"200")


async def _sent(mover: Viewer, path: str, body: str, kind: str, more: list[str], expected: bytes) -> None:
    reader, writer = await asyncio.open_connection(HOST, mover.port)
    lines = [f"POST {path} HTTP/1.1", f"host: {mover.agency.host}", f"content-type: {kind}",
             f"content-length: {len(body)}", "connection: close", *more, "", ""]  # fmt: skip
    writer.write("\r\n".join(lines).encode() + body.encode())
    answer = await reader.read()
    writer.close()
    if answer[9:12] != expected:
        raise CannotStart(f"A move was not taken: {answer[:600].decode(errors='replace')}")


def _seen(times: dict[str, list[float]], count: int) -> dict[str, object]:
    every = [one for own in times.values() for one in own]
    return {
        "name": "planning grid live", "viewers": count, "moves": len(every), "seconds_p95": short(p95(every)),
        "seconds": {way: {"median": short(median(own)), "spread": [short(one) for one in spread(own)]}
                    for way, own in times.items()},
    }  # fmt: skip
