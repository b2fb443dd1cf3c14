"""How requests grow with an agency: each asked in turn of a small and of larger ones, compared within one run."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from service.identity.sessions import begin_session, cookie_name
from service.manage import terminal
from service.manage.benchmarks.agencies import Agency, copied
from service.manage.benchmarks.ground import Ground
from service.manage.benchmarks.load import Result, Task, request, send
from service.manage.benchmarks.plan import p95, short
from service.runtime.database import Database
from service.runtime.embedded.process import CannotStart
from service.runtime.keyspace import Keyspace
from service.runtime.tenants import Directory

EACH, COLD, CONNECTIONS = 40, 3, 2


@dataclass(frozen=True, slots=True)
class Reader:
    """The least privileged user of one agency: 50 units by name, nothing restricted. size: what the agency holds."""

    agency: Agency
    size: int
    cookie: str

    def page(self, path: str, **query: str) -> str:
        """The request of a page, as the signed-in reader sends it."""
        return request("GET", _address(path, query), self.agency.host, cookie=self.cookie)

    def api(self, path: str, **query: str) -> str:
        """The request of a program that holds the reader's rights."""
        return request(
            "GET", _address(path, query), self.agency.host, authorization=f"Bearer {self.agency.token('adviser')}"
        )


def _address(path: str, query: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path


def readers(ground: Ground, agencies: Sequence[tuple[Agency, int]]) -> list[Reader]:
    """The signed-in readers of some agencies."""
    return asyncio.run(_readers(ground, agencies))


async def _readers(ground: Ground, agencies: Sequence[tuple[Agency, int]]) -> list[Reader]:
    settings = ground.settings
    database, keyspace = Database(settings.database_url, size=1), Keyspace(settings.redis_url)
    directory = Directory("localhost")
    try:
        await directory.refresh(database)
        found = []
        for agency, size in agencies:
            person = copied(agency.template.people["reader"], agency.number)
            cookie = await begin_session(keyspace, directory.by_id[agency.id], person)
            found.append(Reader(agency, size, f"{cookie_name(False)}={cookie}"))
        return found
    finally:
        await keyspace.close()
        await database.close()


def grown(
    ground: Ground, name: str, asked: Sequence[Reader], questions: Callable[[Reader], dict[str, str]]
) -> dict[str, object]:
    """p95 of each question at each size, request by request in turn, and how it grows from the first to the last."""
    groups = {f"{one}|{reader.size}": [content] for reader in asked for one, content in questions(reader).items()}
    ask(ground, groups, each=COLD)
    pooled: dict[str, list[float]] = {group: [] for group in groups}
    for number in range(ground.plan.rounds):
        for group, seconds in ask(ground, groups, each=EACH, seed=number).times.items():
            pooled[group] += seconds
    sizes = [one.size for one in asked]
    figures: dict[str, dict[str, object]] = {}
    growth: dict[str, float] = {}
    for one in questions(asked[0]):
        at = [p95(pooled[f"{one}|{size}"]) for size in sizes]
        growth[one] = at[-1] / at[0]
        figures[one] = {"growth": short(growth[one]), "p95_ms": [short(1000 * value) for value in at]}
        terminal.say(f"{name}, {one}: {figures[one]}")
    worst = max(growth, key=lambda one: growth[one])
    return {"name": name, "growth": short(growth[worst]), "worst": worst, "sizes": sizes, "questions": figures}


def ask(ground: Ground, groups: dict[str, list[str]], *, each: int = 0, seconds: float = 0.0, seed: int = 1) -> Result:
    """Ask over two kept connections. Raises CannotStart where an answer is not as it should be."""
    found = send(Task(ground.port, CONNECTIONS, groups, each=each, seconds=seconds, seed=seed))
    if set(found.statuses) - {"200", "201"}:
        raise CannotStart(f"The service did not answer as it should: {found.statuses} {found.sample[:600]}")
    return found
