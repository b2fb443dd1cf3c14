"""What a site asks of programs: robots.txt with its pace, and to be left alone for a while."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from protego import Protego
from sqlalchemy import text

from service.monitoring.sources.rules.addresses import host_of
from service.monitoring.sources.rules.health import PAUSE_AFTER_BUSY
from service.runtime.database import Database
from service.runtime.fetch import AGENT, Fetcher, FetchError, Limits

KEPT_FOR, KEPT_WHILE_AWAY = timedelta(hours=24), timedelta(minutes=10)
LARGEST_ROBOTS = 500_000
USUAL_DELAY, LONGEST_DELAY = 1.0, 60.0
MOST_KNOWN = 2_000
LIMITS = Limits(seconds=10.0, largest=LARGEST_ROBOTS)

READ = text("select robots, robots_state, robots_at, blocked_until from commons.host where name = :name")
WRITE = text(
    "insert into commons.host (name, robots, robots_state, robots_at) values (:name, :robots, :state, :now)"
    " on conflict (name) do update set robots = excluded.robots, robots_state = excluded.robots_state,"
    " robots_at = excluded.robots_at"
)
BLOCK = text(
    "insert into commons.host (name, blocked_until) values (:name, :until)"
    " on conflict (name) do update set blocked_until = greatest(commons.host.blocked_until, excluded.blocked_until)"
)


@dataclass(slots=True)
class Manners:
    """What one site allows. away: why it could not be asked, a word of rules.health.FAILURES, "" where it answered."""

    rules: Any
    away: str
    until: datetime
    delay: float

    def allow(self, address: str) -> bool:
        return not self.away and (self.rules is None or bool(self.rules.can_fetch(address, AGENT)))


class Politeness:
    """The manners of many sites, kept in the database and for a while here."""

    def __init__(self, database: Database | None, fetcher: Fetcher, *, delay: float = USUAL_DELAY) -> None:
        """`database` None: nothing is kept beyond this object."""
        self._database = database
        self._fetcher = fetcher
        self._delay = delay
        self._known: OrderedDict[str, Manners] = OrderedDict()

    async def of(self, address: str, now: datetime) -> Manners:
        """What the site of this address allows."""
        host = host_of(address)
        known = self._known.get(host)
        if known is None or known.until <= now:
            known = self._known[host] = await self._kept(host, now) or await self._asked(host, now)
            while len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)
        self._known.move_to_end(host)
        return known

    async def block(self, host: str, now: datetime, wait: timedelta | None) -> None:
        """Leave a site alone for as long as it asked for."""
        if self._database is not None:
            async with self._database.engine.begin() as connection:
                await connection.execute(BLOCK, {"name": host, "until": now + (wait or PAUSE_AFTER_BUSY)})

    async def _kept(self, host: str, now: datetime) -> Manners | None:
        if self._database is None:
            return None
        async with self._database.engine.connect() as connection:
            row = (await connection.execute(READ, {"name": host})).one_or_none()
        if row is None or row.robots_at is None:
            return None
        until = row.robots_at + (KEPT_WHILE_AWAY if row.robots_state == "away" else KEPT_FOR)
        return (
            self._manners(row.robots, "robots_away" if row.robots_state == "away" else "", until)
            if until > now
            else None
        )

    async def _asked(self, host: str, now: datetime) -> Manners:
        """Ask for robots.txt. No such file: everything is allowed; no answer: nothing is, for a while."""
        robots, state, why = "", "none", ""
        try:
            answer = await self._fetcher.get(f"{host}/robots.txt", limits=LIMITS)
        except FetchError as error:
            state, why = ("none", "") if error.reason == "too_large" else ("away", error.reason)
        else:
            if answer.ok:
                robots, state = answer.content.decode("utf-8", "replace").replace("\x00", ""), "read"
            elif answer.status >= 500 or answer.status == 429:
                state, why = "away", "robots_away"
        if self._database is not None:
            async with self._database.engine.begin() as connection:
                values = {"name": host, "robots": robots, "state": state, "now": now}
                await connection.execute(WRITE, values)
        return self._manners(robots, why, now + (KEPT_WHILE_AWAY if state == "away" else KEPT_FOR))

    def _manners(self, robots: str, away: str, until: datetime) -> Manners:
        rules = Protego.parse(robots) if robots else None
        asked = rules.crawl_delay(AGENT) if rules is not None else None
        return Manners(rules, away, until, min(max(float(asked or 0), self._delay), LONGEST_DELAY))
