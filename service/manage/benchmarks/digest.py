"""`bench digest`: how long the worker takes for a digest of a month in all its outputs, and what that costs readers.

An issue with `--rows` items, at most 5,000, is frozen; then, round by round anew, its sections are filled and the
service's own worker makes page, mail, PDF, DOCX and annex of it, through outbox and relay, and stores them. Meanwhile
the same agency asks as it does while nothing else happens: a list and a registration by turns, RATE of them a second,
which is what hundreds of people at work ask. What counts is the seconds from the filling until everything is made, and
the answers' p95 beside the idle one.

Two processors of a small machine are often two threads of one core: then whatever computes there, even a program that
has nothing to do with the service, makes answers slower. So each round also asks beside a NEIGHBOUR, a process of the
worker's priority that only counts: `ratio_to_neighbour` says what the making costs beyond that.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from service.digest.actions import composing, freezing, opening
from service.digest.actions.outputs import ask_outputs
from service.digest.actions.templates import create_template
from service.digest.queries.issues import items_of
from service.digest.queries.outputs import progress_of
from service.digest.rules.making import FORMATS
from service.digest.rules.sections import MOST_ITEMS, Options, SectionEdit, TemplateEdit
from service.digest.rules.texts import month_before
from service.kit.actor import EVERYWHERE, Actor
from service.kit.dates import month_span
from service.kit.ids import new_id
from service.manage import terminal
from service.manage.benchmarks.agencies import Agency, put_agencies
from service.manage.benchmarks.ground import Ground, standing
from service.manage.benchmarks.growing import CONNECTIONS, ask, readers
from service.manage.benchmarks.letters import put_letters
from service.manage.benchmarks.load import Task, send
from service.manage.benchmarks.plan import Plan, beside, median, p95, short, spread
from service.manage.benchmarks.register import registration
from service.manage.permissions import known_permissions
from service.manage.surroundings import ROOT
from service.runtime.database import Database
from service.runtime.embedded.process import CannotStart
from service.runtime.queue import BEHIND
from service.runtime.settings import Settings
from service.runtime.tenants import Directory, Tenant
from service.runtime.work import Work, open_work

MOST, DAYS, NAMES = 5_000, 28, ("nazirlik",)
LANGUAGE = "az"
HEADLINE = "Nazirlik yeni məktəbin açılışı haqqında məlumat verib"
SUMMARY = "Nazirliyin nümayəndəsi bildirib ki, tikintinin bütün mərhələləri vaxtında başa çatdırılacaq. "
FIRST, LONGEST, LOOK = 3, 600.0, 0.1
"""Questions before anything is measured; seconds after which a making is given up, and between looks at it."""
WEB_ROUND, RATE = 2.0, 10.0
NEIGHBOUR = f"import os\nos.nice({BEHIND})\nwhile True: pass"
CLIPS = text(
    """
    with numbers as (
      select n, gen_random_uuid() as clip_id, gen_random_uuid() as story_id,
        cast(:since as timestamptz) + make_interval(days => (n % cast(:days as integer))::integer, hours => 9) as at
      from generate_series(1, cast(:count as integer)) as n
    ), stories as (
      insert into story (tenant_id, id, clips, outlets, first_at, last_at)
      select cast(:tenant as uuid), story_id, 1, 1, at, at from numbers returning id
    ), clips as (
      insert into clip (
        tenant_id, id, outlet, state, story_id, title, lead, language, address, published_at, caught_at, tone
      )
      select cast(:tenant as uuid), clip_id, 'Qəzet ' || (n % 40), 'coded', story_id, :headline || ' ' || n,
        repeat(:summary, 1 + (n % 4)::integer), 'az', 'https://xeber.example/' || n, at, at + interval '5 minutes',
        (array['negative', 'neutral', 'positive'])[1 + n % 3]
      from numbers returning id
    )
    insert into clip_version (tenant_id, id, clip_id, number, title, text, caught_at)
    select cast(:tenant as uuid), gen_random_uuid(), clip_id, 1, :headline || ' ' || n, repeat(:summary, 12), at
    from numbers
    """
)


# --- the child: what an editor would click


class Editor:
    """Somebody of an agency, in a process of their own."""

    def __init__(self, database: Database, tenant: Tenant) -> None:
        self.database, self.tenant = database, tenant
        scopes = dict.fromkeys(known_permissions(), EVERYWHERE)
        self.actor = Actor("person", new_id(), "Bench Editor", scopes=scopes, language=LANGUAGE)

    async def put_clips(self, count: int) -> None:
        """So many judged articles of the last month, by set."""
        async with self._work() as work:
            values = {"tenant": work.tenant.id, "count": count, "days": DAYS, "headline": HEADLINE, "summary": SUMMARY}
            await work.session.execute(CLIPS, {**values, "since": _since(work)})

    async def frozen(self, count: int) -> UUID:
        """A frozen issue of the last month, of a template with room for so many articles."""
        sections = [
            SectionEdit("institutions", {LANGUAGE: f"Bölmə {place}"}, "filter", Options(words=NAMES, most=MOST_ITEMS))
            for place in range(1, -(-count // MOST_ITEMS) + 1)
        ]
        async with self._work() as work:
            edit = TemplateEdit({LANGUAGE: "Mətbuat icmalı"}, tuple(sections), False, (LANGUAGE,))
            issue_id = await opening.open_issue(work, await create_template(work, edit), month_before(work.today))
            await freezing.freeze(work, issue_id)
        return issue_id

    async def brought_forth(self, issue_id: UUID, count: int) -> dict[str, float]:
        """Seconds of filling the sections, of making the outputs, and of both."""
        began = time.monotonic()
        async with self._work() as work:
            await composing.compose(work, issue_id)
            await ask_outputs(work, issue_id)
        composed = time.monotonic()
        await self._made(issue_id)
        ended = time.monotonic()
        async with self._work() as work:
            standing_there = len(await items_of(work, issue_id))
        if standing_there != count:
            raise CannotStart(f"{standing_there} of {count} articles stand in the digest.")
        return {"compose": composed - began, "make": ended - composed, "seconds": ended - began}

    async def _made(self, issue_id: UUID) -> None:
        """Wait until every output is there. Raises CannotStart."""
        until = time.monotonic() + LONGEST
        while time.monotonic() < until:
            async with self._work() as work:
                found = await progress_of(work, issue_id)
            assert found is not None
            if found.making.state == "made":
                if found.making.failed or len(found.outputs) != len(FORMATS):
                    raise CannotStart("Not every output of the digest could be made.")
                return
            await asyncio.sleep(LOOK)
        raise CannotStart("The digest was not made in time.")

    def _work(self) -> AbstractAsyncContextManager[Work]:
        return open_work(self.database, self.tenant, self.actor, LANGUAGE)


def _since(work: Work) -> datetime:
    first = month_before(work.today)
    return month_span(first.year, first.month, work.zone).since + timedelta(hours=1)


async def edit(slug: str, count: int) -> None:
    """Prepare an issue, say so, wait for a line, bring it forth, and say how long that took."""
    from service import fittings  # noqa: F401 - fills the slots that actions look into

    settings = Settings.from_env(os.environ)
    database, directory = Database(settings.database_url, size=2), Directory(settings.base_domain)
    try:
        await directory.refresh(database)
        editor = Editor(database, directory.by_slug[slug])
        issue_id = await editor.frozen(count)
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        print(json.dumps(await editor.brought_forth(issue_id, count)), flush=True)
    finally:
        await database.close()


# --- the parent: what readers wait


def run(plan: Plan) -> list[dict[str, object]]:
    """An agency's list and registration, idle and while an issue is made, round by round."""
    count = min(plan.rows, MOST)
    with standing(plan) as ground:
        agency = Agency(1, put_agencies(ground, plan.agencies))
        put_letters(ground, [(agency, plan.sizes[0])])
        asyncio.run(_put_clips(ground, agency, count))
        with ground.serving("relay", "worker"):
            reader = readers(ground, [(agency, plan.sizes[0])])[0]
            groups = {"list": [reader.page("/letters", journal="incoming")], "register": [registration(agency)]}
            ask(ground, groups, each=FIRST)
            return [_measured(ground, agency, groups, count)]


async def _put_clips(ground: Ground, agency: Agency, count: int) -> None:
    database, directory = Database(ground.settings.database_url, size=1), Directory("localhost")
    try:
        await directory.refresh(database)
        await Editor(database, directory.by_id[agency.id]).put_clips(count)
    finally:
        await database.close()


def _measured(ground: Ground, agency: Agency, groups: dict[str, list[str]], count: int) -> dict[str, object]:
    rounds, seconds = list[dict[str, Any]](), list[float]()
    for number in range(ground.plan.rounds):
        near = _near(ground, groups, number)
        idle, busy, made = _round(ground, agency, groups, count, number)
        seconds.append(made["seconds"])
        ratios = {name: short(p95(busy[name]) / p95(idle[name])) for name in groups}
        ratios |= {f"{name}_near": short(p95(busy[name]) / p95(near[name])) for name in groups}
        times = {f"{name}_ms": [short(1000 * p95(one[name])) for one in (idle, near, busy)] for name in groups}
        rounds.append({**{name: short(value) for name, value in made.items()}, **ratios, **times})
        terminal.say(f"digest: {rounds[-1]}")
    return {
        "name": "digest in five outputs", "items": count, **beside(rounds, groups),
        "ratio_to_neighbour": max(short(median([one[f"{name}_near"] for one in rounds])) for name in groups),
        "seconds": short(median(seconds)), "seconds_spread": [short(one) for one in spread(seconds)], "rounds": rounds,
    }  # fmt: skip


def _round(
    ground: Ground, agency: Agency, groups: dict[str, list[str]], count: int, number: int
) -> tuple[dict[str, list[float]], dict[str, list[float]], dict[str, float]]:
    """What readers waited while nothing happened and while an issue was made, and what the making took."""
    command = [sys.executable, "-m", "service.manage.benchmarks.digest", agency.slug, str(count)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    child = subprocess.Popen(command, cwd=ROOT, env=ground.environment, text=True, **pipes)  # type: ignore[call-overload]
    try:
        if child.stdout.readline().strip() != "ready":
            raise CannotStart("The digest could not be prepared.")
        idle = _idle(ground, groups, number)
        child.stdin.write("go\n")
        child.stdin.flush()
        busy = _beside(ground, groups, child, number)
        said = child.stdout.read()
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()
    if child.returncode:
        raise CannotStart("The digest could not be made.")
    made: dict[str, float] = json.loads(said)
    return idle, busy, made


def _idle(ground: Ground, groups: dict[str, list[str]], number: int) -> dict[str, list[float]]:
    """Questions asked while nothing happens, in rounds as short as those beside a making: each begins cold."""
    times: dict[str, list[float]] = {name: [] for name in groups}
    for _ in range(max(1, round(ground.plan.seconds / WEB_ROUND))):
        for name, found in _asked(ground, groups, WEB_ROUND, number).items():
            times[name] += found
    return times


def _near(ground: Ground, groups: dict[str, list[str]], number: int) -> dict[str, list[float]]:
    """Questions asked while a neighbour computes that has nothing to do with the service."""
    neighbour = subprocess.Popen([sys.executable, "-c", NEIGHBOUR])
    try:
        return _idle(ground, groups, number)
    finally:
        neighbour.kill()
        neighbour.wait()


def _beside(
    ground: Ground, groups: dict[str, list[str]], child: subprocess.Popen[str], number: int
) -> dict[str, list[float]]:
    """Questions asked as long as the child is there."""
    busy: dict[str, list[float]] = {name: [] for name in groups}
    while child.poll() is None:
        for name, times in _asked(ground, groups, WEB_ROUND, 1_000 + number).items():
            busy[name] += times
    return busy


def _asked(ground: Ground, groups: dict[str, list[str]], seconds: float, seed: int) -> dict[str, list[float]]:
    """What each kind of question took. Raises CannotStart where an answer is not as it should be."""
    found = send(Task(ground.port, CONNECTIONS, groups, seconds=seconds, seed=seed, rate=RATE))
    if set(found.statuses) - {"200", "201"}:
        raise CannotStart(f"The service did not answer as it should: {found.statuses} {found.sample[:600]}")
    return found.times


if __name__ == "__main__":
    asyncio.run(edit(sys.argv[1], int(sys.argv[2])))
