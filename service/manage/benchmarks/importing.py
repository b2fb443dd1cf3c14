"""`bench imports`: what does one agency's import of an old journal cost the others?

By turns: the quiet agency asked while nothing else happens, then while its neighbour imports. All rounds together
import `--rows` rows; what counts is the quiet agency's p95 beside its own idle one.
"""

import csv
import io
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.request import Request, urlopen

from service.manage import terminal
from service.manage.benchmarks.agencies import Agency, put_agencies
from service.manage.benchmarks.ground import Ground, standing
from service.manage.benchmarks.growing import Reader, ask, readers
from service.manage.benchmarks.letters import put_letters
from service.manage.benchmarks.plan import Plan, beside, p95, short
from service.manage.benchmarks.register import registration
from service.manage.benchmarks.words import phrases
from service.runtime import clock
from service.runtime.embedded.process import HOST, CannotStart

HEAD = ("Number", "Date of registration", "Sender", "Subject")
COLUMNS = {"A": "number", "B": "registered_on", "C": "sender", "D": "subject"}
PATIENCE, LOOK_SECONDS, TURN = 3_600.0, 1.0, 3.0
ENDED = {"checked", "refused", "accepted", "discarded"}
BOUNDARY = "chancery-bench"


@dataclass(frozen=True, slots=True)
class Importer:
    """The agency that imports, asked by its clerk's token."""

    ground: Ground
    agency: Agency

    def call(self, path: str, body: bytes | None = None, kind: str = "application/json") -> dict[str, object]:
        """One request of the API and its answer. Raises HTTPError."""
        headers = {"host": self.agency.host, "authorization": f"Bearer {self.agency.token('clerk')}"}
        if body is not None:
            headers["content-type"] = kind
        asked = Request(f"http://{HOST}:{self.ground.port}/api/v1/imports{path}", data=body, headers=headers)
        with urlopen(asked, timeout=120) as answer:
            found: dict[str, object] = json.load(answer)
        return found

    def begin(self, rows: int, first: int) -> str:
        """Send a spreadsheet and say what its columns are; gives the import's id."""
        part = f'--{BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="old.csv"\r\n'
        whole = f"{part}content-type: text/csv\r\n\r\n".encode() + spreadsheet(rows, first)
        sent = self.call("", whole + f"\r\n--{BOUNDARY}--\r\n".encode(), f"multipart/form-data; boundary={BOUNDARY}")
        chosen = {"journal": "incoming", "columns": COLUMNS, "encoding": "utf-8", "separator": ";", "header_row": 1}
        self.call(f"/{sent['id']}/columns", json.dumps(chosen).encode())
        return str(sent["id"])

    def state(self, import_id: str) -> dict[str, object]:
        return self.call(f"/{import_id}")

    def accept(self, import_id: str) -> None:
        self.call(f"/{import_id}/accept", b'{"leave_out": true}')


def spreadsheet(rows: int, first: int) -> bytes:
    """An old journal of last year's as CSV; `first`: its first running number."""
    text, said = io.StringIO(), phrases()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(HEAD)
    year = clock.now().year - 1
    for number in range(first, first + rows):
        day = f"{1 + number % 28:02}.{1 + number // 28 % 12:02}.{year}"
        writer.writerow(
            (f"D-{number:04}/{year % 100:02}", day, f"Nazirlik {number % 500}", said[number % len(said)][0])
        )
    return text.getvalue().encode()


def run(plan: Plan) -> list[dict[str, object]]:
    """The quiet agency's list and registration, idle and beside an import, round by round."""
    with standing(plan) as ground:
        template = put_agencies(ground, plan.agencies)
        quiet, busy = Agency(1, template), Agency(2, template)
        put_letters(ground, [(quiet, plan.sizes[0])])
        with ground.serving("relay", "worker"):
            reader = readers(ground, [(quiet, plan.sizes[0])])[0]
            groups = {
                "list": [reader.page("/letters", journal="incoming")],
                "register": [registration(quiet)],
            }
            ask(ground, groups, each=5)
            return [_measured(ground, reader, Importer(ground, busy), groups)]


def _measured(ground: Ground, reader: Reader, importer: Importer, groups: dict[str, list[str]]) -> dict[str, object]:
    plan, each, rounds = ground.plan, ground.plan.rows // ground.plan.rounds, []
    pooled: dict[str, dict[str, list[float]]] = {when: {name: [] for name in groups} for when in ("idle", "busy")}
    for number in range(plan.rounds):
        idle = ask(ground, groups, seconds=plan.seconds, seed=number).times
        began = time.monotonic()
        busy: dict[str, list[float]] = {name: [] for name in groups}
        for seed in _while_importing(importer, each, 1 + number * each):
            for name, seconds in ask(ground, groups, seconds=TURN, seed=seed).times.items():
                busy[name] += seconds
        took = time.monotonic() - began
        ratios = {name: short(p95(busy[name]) / p95(idle[name])) for name in groups}
        rounds.append({"seconds": short(took), "rows_per_second": short(each / took), **ratios})
        for name in groups:
            pooled["idle"][name] += idle[name]
            pooled["busy"][name] += busy[name]
        terminal.say(f"imports: {rounds[-1]}")
    p95s = {when: {name: short(1000 * p95(times)) for name, times in found.items()} for when, found in pooled.items()}
    return {
        "name": "imports beside another agency", "rows": each * plan.rounds, "letters": reader.size,
        **beside(rounds, groups), "p95_ms": p95s, "rounds": rounds,
    }  # fmt: skip


def _while_importing(importer: Importer, rows: int, first: int) -> Iterator[int]:
    """A number again and again while a spreadsheet is read and taken over. Raises CannotStart when that fails."""
    import_id, until, seed = importer.begin(rows, first), time.monotonic() + PATIENCE, 0
    accepted = False
    while time.monotonic() < until:
        seed += 1
        yield seed
        found = importer.state(import_id)
        if found["state"] == "checked" and not accepted:
            if found["bad"]:
                raise CannotStart(f"{found['bad']} rows of the generated journal were refused.")
            importer.accept(import_id)
            accepted = True
        elif found["state"] in ENDED:
            if found["state"] != "accepted" or found["brought"] != rows:
                raise CannotStart(f"The import ended as {found['state']} with {found['brought']} of {rows} rows.")
            return
    raise CannotStart("The import did not end.")
