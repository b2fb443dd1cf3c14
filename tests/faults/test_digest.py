"""A digest is made and mailed by processes that are killed in the middle of it: worker, Valkey and database.

The page is whole or absent all the while; in the end every output is there once, no bytes lie about that nobody knows,
and every subscriber who confirmed got the digest once, or twice where an answer was lost, which is then marked.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import psutil
import pytest
from sqlalchemy import text

from service import fittings
from service.digest.actions import composing, deciding, publishing
from service.documents.actions import clean
from service.manage.agencies import agency_named
from service.runtime.database import Database
from service.runtime.storage import Store
from service.runtime.work import open_work
from tests.conftest import all_powerful
from tests.digest.factories import frozen, many_clips, section
from tests.digest.test_crashes import grow_old, lying
from tests.digest.test_mails import subscribed
from tests.faults.course import PATIENCE, Course, kill_database, kill_valkey, kill_worker
from tests.faults.stage import AGENCY, Stage, ask, wait_for
from tests.press.releases.sink import Sink, SinkThread

assert fittings.RAIL  # fills what floors offer each other
LANGUAGES = ("az", "ka", "en")
FORMATS = 5
FEW = {"cut": 2, "grey": 3, "late": 2, "gone": 2, "spam": 1}
MANY = {"cut": 40, "stall": 2, "grey": 300, "late": 100, "gone": 60, "dies": 30, "spam": 20}
DONE = "select outputs->>'state' from digest_issue"


def readers_of(total: int, faults: dict[str, int]) -> list[str]:
    """Subscribers by the word that tells the mail server what to do with their mail."""
    odd = [f"{fault}{number}" for fault, count in faults.items() for number in range(count)]
    return [*(f"plain{number}" for number in range(total - len(odd) - 1)), "hold-worker", *odd]


# In this agency two languages are mandatory, and what was caught is in one: the others are written at once.
WRITTEN = text(
    "update digest_item set texts = jsonb_build_object("
    " 'en', jsonb_build_object('headline', 'News ' || headline, 'summary', ''),"
    " 'ka', jsonb_build_object('headline', 'ამბავი ' || headline, 'summary', '')) where issue_id = :id"
)


async def published(stage: Stage, clips: int, readers: list[str]) -> UUID:
    """A public issue of so many articles, published before anything of it is made."""
    tenant = await agency_named(stage.settings, AGENCY)
    database = Database(stage.settings.database_url, size=1)
    editor, head = all_powerful("An Editor"), all_powerful("A Head")
    try:
        async with open_work(database, tenant, editor, "en") as work:
            for number, name in enumerate(readers):
                await subscribed(work, f"{name}@media.example", LANGUAGES[number % 3])
            await subscribed(work, "waits@media.example", "az", "waiting")
            await many_clips(work, clips)
            sections = [section(work, "institutions", words=("xəbər",), most=200) for _ in range(-(-clips // 200))]
            issue_id = await frozen(work, *sections, public=True)
            assert await composing.compose(work, issue_id) == clips
            await work.session.execute(WRITTEN, {"id": issue_id})
            await deciding.send_to_review(work, issue_id)
        async with open_work(database, tenant, head, "en") as work:
            await deciding.approve(work, issue_id)
            await publishing.publish(work, issue_id)
        return issue_id
    finally:
        await database.close()


def program(stage: Stage, name: str) -> psutil.Process | None:
    """A program of the worker's that runs now, such as `typesetting`."""
    process = stage.parts["worker"].process
    assert process is not None
    try:
        for one in psutil.Process(process.pid).children(recursive=True):
            if any(part.endswith(f"{name}.py") for part in one.cmdline()):
                return one
    except psutil.NoSuchProcess:
        return None
    return None


class Making:
    """The making as the clock is moved past the pauses of jobs that failed."""

    def __init__(self, stage: Stage, course: Course) -> None:
        self.stage, self.course = stage, course

    def count(self) -> int:
        return int(self.stage.value("select count(*) from digest_output"))

    def reached(self, count: int) -> Callable[[], bool]:
        """Whether so many outputs are there, as time goes on."""

        def met() -> bool:
            self.course.go_on()
            return self.count() >= count

        return met

    def absent(self) -> None:
        """Nothing of it is public yet."""
        tables = ("publication", "publication_version", "publication_text", "publication_file", "mailing")
        for table in tables:
            assert self.stage.value(f"select count(*) from {table}") == 0, table  # noqa: S608 - our own names

    def killed_while(self, name: str, least: int) -> None:
        """Kill the worker while a program of its runs and so many outputs are there."""

        def met() -> bool:
            self.course.go_on()
            return self.count() >= least and program(self.stage, name) is not None

        wait_for_often(met, f"no {name} ran behind {least} outputs")
        kill_worker(self.stage)
        assert self.stage.value(DONE) == "asked"
        self.absent()


def wait_for_often(condition: Callable[[], bool], what: str) -> None:
    """As `wait_for`, looking as often as the machine can: programs run for moments."""
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, what


@pytest.mark.timeout(4 * PATIENCE)
@pytest.mark.parametrize(
    ("clips", "total", "faults"), [(200, 40, FEW), pytest.param(5_000, 3_000, MANY, marks=pytest.mark.full)],
    ids=["200", "5000"],
)  # fmt: skip
def test_a_digest_is_whole_or_absent_and_nobody_is_forgotten(
    stage: Stage, sink: SinkThread, clips: int, total: int, faults: dict[str, int]
) -> None:
    box, readers = sink.sink, readers_of(total, faults)
    issue_id = asyncio.run(published(stage, clips, readers))
    course = Course(stage, box)
    making = Making(stage, course)
    making.absent()
    stage.start("relay", "worker")
    making.killed_while("typesetting", 2)
    making.killed_while("papering", FORMATS + 2)
    wait_for(making.reached(2 * FORMATS), PATIENCE, "the third language never began")
    kill_database(stage)
    making.absent()
    kill_valkey(stage)
    held = "hold-worker@media.example"

    def handing() -> bool:
        course.go_on()
        return held in box.holds

    wait_for(handing, PATIENCE, "the mail in whose middle the worker dies")
    kill_worker(stage)

    def done() -> bool:
        course.go_on()
        return bool(stage.value("select count(*) from mailing where state = 'done'") == 1)

    wait_for(done, PATIENCE, "the mailing does not end")
    mailed(stage, box, readers, faults)
    made(stage, issue_id)


def mailed(stage: Stage, box: Sink, readers: list[str], faults: dict[str, int]) -> None:
    """Everybody once; twice where an answer was lost, and there it says so."""
    taken = [one for one in box.taken if one.to.endswith("@media.example")]  # staff get notices by mail, too
    copies = Counter(one.to for one in taken)
    lost = Counter(one.to for one in taken if not one.answered) + Counter(["hold-worker@media.example"])
    assert sum(lost.values()) == faults.get("cut", 0) + faults.get("stall", 0) + 1
    reached = {f"{name}@media.example" for name in readers if not name.startswith(("gone", "spam"))}
    assert set(copies) == reached, reached ^ set(copies)
    assert copies - Counter(reached) == lost
    assert len({(one.to, one.message_id) for one in taken}) == len(reached)
    states = (
        "select string_agg(address, ' ' order by address collate \"C\") from mailing_delivery where state = 'uncertain'"
    )
    assert stage.value(states) == " ".join(sorted(lost))
    assert stage.value("select count(*) from mailing_delivery where state = 'bounced'") == faults["gone"]
    assert stage.value("select count(*) from mailing_delivery where state = 'failed'") == faults["spam"]
    assert stage.value("select count(*) from mailing_delivery") == len(readers)
    assert stage.value("select count(*) from mailing_subscriber where bounces = 1") == faults["gone"]


def made(stage: Stage, issue_id: UUID) -> None:
    """Every output once, one page with all its files in each language, one number, no bytes that nobody knows."""
    assert stage.value(DONE) == "made"
    assert stage.value("select count(*) from digest_output") == len(LANGUAGES) * FORMATS
    assert stage.value("select count(*) from publication_version") == 1
    assert stage.value("select count(*) from publication_file") == 3 * len(LANGUAGES)
    assert stage.value("select count(*) from mailing") == 1
    counted = "select count(*) from digest_issue where serial = (select last from journal_counter where last > 0)"
    assert stage.value(counted) == 1
    assert asyncio.run(cleaned(stage, Path(stage.settings.files_url.removeprefix("file://")))) == {
        stage.value(f"select storage_key from file where id = '{one}'")  # noqa: S608 - our own id
        for one in stage.value("select array_agg(file_id) from digest_output where file_id is not null")
    }
    stage.start("web")
    slug = stage.value(f"select slug from publication where record_id = '{issue_id}'")  # noqa: S608 - our own id
    for language in LANGUAGES:
        page = ask(stage.port, "GET", f"/public/{language}/digests/{slug}")
        assert page.status == 200
        links = [one.partition(b'"')[0] for one in page.content.split(b'href="')[1:]]
        files = {one.decode() for one in links if one.startswith(b"/public/files/")}
        assert len(files) == 3
        kinds = {ask(stage.port, "GET", one).kind for one in files}
        assert len(kinds) == 3


async def cleaned(stage: Stage, folder: Path) -> set[str]:
    """What lies in the store after its daily cleaning."""
    tenant = await agency_named(stage.settings, AGENCY)
    database, store = Database(stage.settings.database_url, size=1), Store(stage.settings.files_url)
    grow_old(folder)
    try:
        async with open_work(database, tenant, all_powerful(), "en") as work:
            await clean(work, store)
        return lying(folder)
    finally:
        await database.close()
