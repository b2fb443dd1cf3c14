"""`bench digest`: how long a digest of a month takes to be written in all its outputs, and what that costs readers.

An issue with `--rows` items, at most 5,000, is written as page, mail, PDF, DOCX and annex, round by round, in a process
of its own as the worker does it; meanwhile an agency's pages are asked as they are while nothing else happens. What
counts is the seconds of a writing, and the pages' p95 beside the idle one.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from service.digest.rules.content import Content, Entry, Figure, Part
from service.digest.rules.packing import clean, hash_of
from service.digest.writing.mail import mail_of
from service.digest.writing.page import page_of
from service.digest.writing.paper import about_paper, paper_of
from service.digest.writing.sheet import sheet_of
from service.documents.composition import made_paper
from service.manage import terminal
from service.manage.benchmarks.agencies import Agency, put_agencies
from service.manage.benchmarks.ground import Ground, standing
from service.manage.benchmarks.growing import ask, readers
from service.manage.benchmarks.letters import put_letters
from service.manage.benchmarks.plan import Plan, beside, median, p95, short, spread
from service.manage.benchmarks.register import registration
from service.manage.run import paths
from service.manage.surroundings import ROOT
from service.runtime.embedded.process import CannotStart

MOST, PARTS, OUTLETS = 5_000, 10, 40
PERIOD, MOMENT = date(2026, 10, 1), datetime(2026, 11, 3, tzinfo=UTC)
HEADLINE = "Nazirlik yeni məktəbin açılışı haqqında məlumat verib"
SUMMARY = "Nazirliyin nümayəndəsi bildirib ki, tikintinin bütün mərhələləri vaxtında başa çatdırılacaq. "
FORMATS = ("page", "mail", "papers", "annex")
FIRST, LONGEST = 3, 600.0
"""Questions before anything is measured; seconds after which a writing is given up."""


def issue(count: int) -> Content:
    """An issue with so many items, in sections of the same size, with the figures of its month."""
    entries = tuple(
        Entry(
            f"{HEADLINE} {number}", SUMMARY * (1 + number % 4), f"Qəzet {number % OUTLETS}",
            PERIOD + timedelta(days=number % 31), f"https://xeber.example/{number}", "", number % 5,
        )
        for number in range(count)
    )  # fmt: skip
    weeks = tuple((f"{day:02}.10–{min(day + 6, 31)}.10", count // 5) for day in range(1, 32, 7))
    outlets = tuple((f"Qəzet {number}", count // OUTLETS) for number in range(OUTLETS))
    figures = (
        Figure("coverage", "Məqalələr həftələr üzrə", "Məqalə", ("Həftə", "Məqalə"), weeks),
        Figure("outlets", "Məqalələr nəşrlər üzrə", "Məqalə", ("Nəşr", "Məqalə"), outlets),
    )
    size = -(-count // PARTS)
    parts = tuple(
        Part(f"topics_{place}", f"Bölmə {place + 1}", "", entries[place * size : (place + 1) * size],
             figures if place == 0 else ())
        for place in range(PARTS)
    )  # fmt: skip
    return clean(
        Content("az", "Mətbuat icmalı", "Agentlik", PERIOD, "PD-1", 1, "", True, SUMMARY, parts, (), "", MOMENT.date())
    )


def write(count: int) -> dict[str, float]:
    """Seconds of each kind of output of such an issue, and of all together."""
    content = issue(count)

    def papers() -> object:
        return asyncio.run(made_paper(paper_of(content), about_paper(content, MOMENT)))

    writers: tuple[Callable[[], object], ...] = (
        lambda: page_of(content), lambda: mail_of(content), papers, lambda: sheet_of(content),
    )  # fmt: skip
    began = time.monotonic()
    hash_of(content)
    found = {name: _timed(writer) for name, writer in zip(FORMATS, writers, strict=True)}
    return {**found, "seconds": time.monotonic() - began}


def _timed(writer: Callable[[], object]) -> float:
    began = time.monotonic()
    writer()
    return time.monotonic() - began


def run(plan: Plan) -> list[dict[str, object]]:
    """An agency's list and registration, idle and while an issue is written, round by round."""
    count = min(plan.rows, MOST)
    with standing(plan) as ground:
        quiet = Agency(1, put_agencies(ground, plan.agencies))
        put_letters(ground, [(quiet, plan.sizes[0])])
        with ground.serving("relay", "worker"):
            reader = readers(ground, [(quiet, plan.sizes[0])])[0]
            groups = {"list": [reader.page("/letters", journal="incoming")], "register": [registration(quiet)]}
            ask(ground, groups, each=FIRST)
            return [_measured(ground, groups, count)]


def _measured(ground: Ground, groups: dict[str, list[str]], count: int) -> dict[str, object]:
    rounds, seconds = list[dict[str, float]](), list[float]()
    for number in range(ground.plan.rounds):
        idle = ask(ground, groups, seconds=ground.plan.seconds, seed=number).times
        busy, written = _beside_writing(ground, groups, count, number)
        seconds.append(written["seconds"])
        ratios = {name: short(p95(busy[name]) / p95(idle[name])) for name in groups}
        rounds.append({**{name: short(value) for name, value in written.items()}, **ratios})
        terminal.say(f"digest: {rounds[-1]}")
    return {
        "name": "digest in five outputs", "items": count, **beside(rounds, groups), "seconds": short(median(seconds)),
        "seconds_spread": [short(one) for one in spread(seconds)], "rounds": rounds,
    }  # fmt: skip


def _beside_writing(
    ground: Ground, groups: dict[str, list[str]], count: int, number: int
) -> tuple[dict[str, list[float]], dict[str, float]]:
    """What readers waited while an issue was written, and what the writing took."""
    command = [sys.executable, "-m", "service.manage.benchmarks.digest", str(count)]
    child = subprocess.Popen(command, cwd=ROOT, env=paths(), stdout=subprocess.PIPE, text=True)
    busy: dict[str, list[float]] = {name: [] for name in groups}
    until = time.monotonic() + LONGEST
    try:
        while True:
            for name, times in ask(ground, groups, seconds=1.0, seed=1_000 + number).times.items():
                busy[name] += times
            if child.poll() is not None:
                break
            if time.monotonic() > until:
                raise CannotStart("The digest was not written in time.")
        assert child.stdout is not None
        said = child.stdout.read()
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()
    if child.returncode:
        raise CannotStart("The digest could not be written.")
    found: dict[str, float] = json.loads(said)
    return busy, found


if __name__ == "__main__":
    print(json.dumps(write(int(sys.argv[1]))), flush=True)
