"""`bench list`: does the list stay as quick when an agency has a hundred times the letters? Every filter, both doors.

The one who asks holds 50 units by name and sees no restricted content: for nobody is the list harder to make.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

import asyncpg

from service.identity.sessions import begin_session, cookie_name
from service.kit.paging import Cursor
from service.manage import terminal
from service.manage.benchmarks import floor
from service.manage.benchmarks.agencies import Agency, Template, copied, put_agencies
from service.manage.benchmarks.ground import Ground, standing
from service.manage.benchmarks.letters import CASES, CHANNELS, KINDS, case_of, put_letters
from service.manage.benchmarks.load import Result, Task, request, send
from service.manage.benchmarks.plan import Plan, median, p95, short, spread
from service.manage.benchmarks.words import ABSENT, AZ, RARE
from service.runtime.database import Database
from service.runtime.embedded.process import CannotStart
from service.runtime.keyspace import Keyspace
from service.runtime.tenants import Directory

EACH = 40
CONNECTIONS = 2
COLD = 3
# A month in the middle of the three years. The page reads days as people write them.
MONTH = {"from": "2025-04-01", "to": "2025-04-30"}
SEARCHES = {"search: common word": AZ[0], "search: rare word": RARE, "search: absent word": ABSENT}


@dataclass(frozen=True, slots=True)
class Asked:
    """One large agency, and what the reader's addresses hold."""

    agency: Agency
    letters: int
    cookie: str
    sender: UUID
    deepest: str
    middle: str


def run(plan: Plan) -> list[dict[str, object]]:
    """Growth of the page, of the API and of the search from the smallest to the largest agency; the page's floor."""
    with standing(plan) as ground:
        large = range(plan.agencies + 1, plan.agencies + 1 + len(plan.sizes))
        template = put_agencies(ground, large[-1])
        agencies = [(Agency(number, template), letters) for number, letters in zip(large, plan.sizes, strict=True)]
        small = [(Agency(number, template), plan.small) for number in range(1, plan.agencies + 1)]
        put_letters(ground, [*small, *agencies])
        with ground.serving():
            asked = [asyncio.run(_asked(ground, agency, letters)) for agency, letters in agencies]
            return [
                grown(ground, "list page", asked, page_filters),
                grown(ground, "list api", asked, api_filters),
                grown(ground, "search", asked, searches),
                against_floor(ground, template, asked[-1]),
            ]


async def _asked(ground: Ground, agency: Agency, letters: int) -> Asked:
    settings = ground.settings
    database, keyspace, directory = (
        Database(settings.database_url, size=1),
        Keyspace(settings.redis_url),
        Directory("localhost"),
    )
    try:
        await directory.refresh(database)
        tenant = directory.by_id[agency.id]
        cookie = await begin_session(keyspace, tenant, copied(agency.template.people["reader"], agency.number))
    finally:
        await keyspace.close()
        await database.close()
    journal = copied(agency.template.journals["incoming"], agency.number)
    connection = await asyncpg.connect(ground.superuser_url)
    try:
        sender = await connection.fetchval(COMMON_SENDER, agency.id, journal)
        places = [await connection.fetchrow(PLACE, agency.id, journal, share) for share in (0.97, 0.5)]
    finally:
        await connection.close()
    deepest, middle = (cursor(row["registered_at"], row["id"]) for row in places)
    return Asked(agency, letters, f"{cookie_name(False)}={cookie}", sender, deepest, middle)


COMMON_SENDER = """
    select sender_id from letter where tenant_id = $1 and journal_id = $2 group by 1 order by count(*) desc limit 1
"""
PLACE = """
    select registered_at, id from letter where tenant_id = $1 and journal_id = $2 order by registered_at desc, id desc
    offset (select floor($3::float8 * count(*)) from letter where tenant_id = $1 and journal_id = $2)::int limit 1
"""


def cursor(at: datetime, ident: UUID) -> str:
    return Cursor(at, ident).encode()


# --- what is asked


def page_filters(asked: Asked) -> dict[str, str]:
    """Every filter that the page offers, and how deep one can go, as requests of the signed-in reader."""
    filters: dict[str, Mapping[str, str]] = {
        "no filter": {},
        "state, common": {"state": "registered"},
        "state, rare": {"state": "voided"},
        "kind": {"kind": KINDS[1]},
        "channel": {"channel": CHANNELS[1]},
        "sender": {"sender": str(asked.sender)},
        "mine": {"mine": "1"},
        "overdue": {"overdue": "1"},
        "restricted": {"restricted": "1"},
        "unit": {"unit": str(copied(asked.agency.template.units["directorate"], asked.agency.number))},
        "month": MONTH,
        "file, full": {"case": str(case_of(asked.agency, 1))},
        "file, nearly empty": {"case": str(case_of(asked.agency, CASES))},
        "kind and state": {"kind": KINDS[1], "state": "registered"},
        "middle page": {"after": asked.middle},
        "deepest page": {"after": asked.deepest},
    }
    return {name: _page(asked, {"journal": "incoming", **chosen}) for name, chosen in filters.items()}


def api_filters(asked: Asked) -> dict[str, str]:
    """Every filter that the API offers, as requests of the reader's token."""
    filters: dict[str, Mapping[str, str]] = {
        "no filter": {},
        "all journals": {"journal": ""},
        "state, common": {"state": "registered"},
        "state, rare": {"state": "voided"},
        "kind": {"kind": KINDS[1]},
        "channel": {"channel": CHANNELS[1]},
        "month": MONTH,
        "file": {"case": str(case_of(asked.agency, 1))},
        "deepest page": {"cursor": asked.deepest},
    }
    return {name: _api(asked, {"journal": "incoming", **chosen}) for name, chosen in filters.items()}


def searches(asked: Asked) -> dict[str, str]:
    """Words on the page and over the API."""
    page = {name: _page(asked, {"journal": "incoming", "q": word}) for name, word in SEARCHES.items()}
    return page | {f"{name}, api": _api(asked, {"journal": "incoming", "q": word}) for name, word in SEARCHES.items()}


def _page(asked: Asked, query: Mapping[str, str]) -> str:
    return request("GET", f"/letters?{urlencode(query)}", asked.agency.host, cookie=asked.cookie)


def _api(asked: Asked, query: Mapping[str, str]) -> str:
    address = f"/api/v1/letters?{urlencode({name: value for name, value in query.items() if value})}"
    return request("GET", address, asked.agency.host, authorization=f"Bearer {asked.agency.token('adviser')}")


# --- how it is measured

Filters = Callable[[Asked], dict[str, str]]


def grown(ground: Ground, name: str, asked: Sequence[Asked], filters: Filters) -> dict[str, object]:
    """p95 of each filter at each size, request by request in turn, and how it grows from the first to the last."""
    plan, sizes = ground.plan, [one.letters for one in asked]
    groups = {
        f"{filter_}|{one.letters}": [content]
        for filter_ in filters(asked[0])
        for one in asked
        for content in [filters(one)[filter_]]
    }
    _ask(ground, groups, COLD)
    rounds, pooled = [], {group: list[float]() for group in groups}
    for number in range(plan.rounds):
        times = _ask(ground, groups, EACH, seed=number).times
        for group, seconds in times.items():
            pooled[group] += seconds
        rounds.append({one: short(value) for one, value in _growth(times, sizes).items()})
    growth = _growth(pooled, sizes)
    figures = {
        filter_: {"growth": short(value), "p95_ms": [short(1000 * p95(pooled[f"{filter_}|{size}"])) for size in sizes]}
        for filter_, value in growth.items()
    }
    for filter_, figure in figures.items():
        terminal.say(f"{name}, {filter_}: {figure}")
    worst = max(growth, key=lambda one: growth[one])
    return {
        "name": name,
        "growth": short(growth[worst]),
        "worst": worst,
        "sizes": sizes,
        "filters": figures,
        "rounds": rounds,
    }


def _growth(times: Mapping[str, Sequence[float]], sizes: Sequence[int]) -> dict[str, float]:
    filters = dict.fromkeys(group.partition("|")[0] for group in times)
    return {one: p95(times[f"{one}|{sizes[-1]}"]) / p95(times[f"{one}|{sizes[0]}"]) for one in filters}


def against_floor(ground: Ground, template: Template, asked: Asked) -> dict[str, object]:
    """The page's throughput beside pgbench reading the same letters."""
    plan, number = ground.plan, asked.agency.number
    script = floor.list_script(asked.agency.id, copied(template.journals["incoming"], number))
    groups = {"page": [page_filters(asked)["no filter"]]}
    rounds = []
    for _ in range(plan.rounds):
        database = floor.rate(script, ground.environment["DATABASE_URL"], clients=plan.clients, seconds=plan.seconds)
        task = Task(ground.port, plan.clients, groups, seconds=plan.seconds)
        product = _checked(send(task)).rate
        rounds.append({"floor": short(database), "product": short(product), "ratio": short(product / database)})
    ratios = [one["ratio"] for one in rounds]
    return {
        "name": "list page beside the floor",
        "ratio_to_floor": short(median(ratios)),
        "spread": spread(ratios),
        "rounds": rounds,
    }


def _ask(ground: Ground, groups: dict[str, list[str]], each: int, seed: int = 1) -> Result:
    return _checked(send(Task(ground.port, CONNECTIONS, groups, each=each, seed=seed)))


def _checked(found: Result) -> Result:
    if set(found.statuses) != {"200"}:
        raise CannotStart(f"The service did not answer as it should: {found.statuses} {found.sample[:600]}")
    return found
