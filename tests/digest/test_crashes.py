"""A process dies at any step of freezing, filling, approving, making, publishing, gathering or sending.

Afterwards an issue is whole or absent: nothing half frozen, no number lost, no half page, no bytes that nobody knows,
and of its subscribers nobody is forgotten. The steps are every statement and every commit, counted on a good run.
"""

import asyncio
import dataclasses
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from service.digest.actions import composing, deciding, freezing, outputs, publishing
from service.digest.actions.outputs import StillMaking, make_outputs
from service.digest.actions.own import INTO
from service.digest.queries.outputs import progress_of
from service.digest.rules.acts import ISSUE
from service.digest.rules.making import FORMATS
from service.documents.actions import clean
from service.kit.refusal import Refusal
from service.mailing.actions import planning
from service.mailing.actions.sending import resume, send_batch
from service.runtime.house import House
from service.runtime.storage import Store
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from tests.conftest import OpenWork, all_powerful
from tests.digest.crashing import Died, dying
from tests.digest.factories import approved, composed, frozen, kept, month_clip, opened, reviewed, section
from tests.digest.test_mails import subscribed
from tests.press.releases.sink import Sink, sunk

Act = Callable[[Work], Awaitable[Any]]
QUICK, EVERY = 6, 1
"""Of every so many steps one is died at: in an ordinary run, and in the long one."""
SPANS = [QUICK, pytest.param(EVERY, marks=pytest.mark.full)]
BOOKS = (
    "digest_issue", "digest_issue_section", "digest_material", "digest_item", "digest_item_change",
    "digest_output", "publication", "publication_version", "publication_text", "publication_file", "mailing",
    "mailing_text", "mailing_delivery", "file", "act", "outbox", "notice",
)  # fmt: skip
assert "digest_material" in INTO


async def books(committing: OpenWork, tenant: Tenant) -> dict[str, Any]:
    """How much of everything there is, in which states issues are, and how far their numbers are counted."""
    found: dict[str, Any] = {}
    async with committing(tenant) as work:
        for table in BOOKS:
            found[table] = await work.session.scalar(text(f"select count(*) from {table}"))  # noqa: S608
        states = "select id, state, version, number, outputs from digest_issue order by id"
        found["states"] = [tuple(row) for row in await work.session.execute(text(states))]
        counted = "select journal_id, period, last from journal_counter order by 1, 2"
        found["counted"] = [tuple(row) for row in await work.session.execute(text(counted))]
    return found


async def steps_of(house: House, doing: Callable[[], Awaitable[Any]]) -> int:
    """How many steps a good run takes."""
    with dying(house) as steps:
        await doing()
    assert steps.met > 1
    return steps.met


async def whole_or_absent(
    house: House, committing: OpenWork, tenant: Tenant, span: int, ready: Act, act: Callable[[Work, UUID], Any]
) -> int:
    """Die at the steps of an act on issues that `ready` makes; each death leaves everything as it was."""

    async def done(issue_id: UUID) -> None:
        async with committing(tenant, all_powerful("Second Head")) as work:
            await act(work, issue_id)

    async def prepared() -> UUID:
        async with committing(tenant) as work:
            made: UUID = await ready(work)
        return made

    first, deaths = await prepared(), 0
    issue_id = await prepared()
    for at in range(1, await steps_of(house, lambda: done(first)) + 1, span):
        before = await books(committing, tenant)
        with dying(house, at), pytest.raises(Died):
            await done(issue_id)
        deaths += 1
        assert await books(committing, tenant) == before, at
    await done(issue_id)
    return deaths


@pytest.mark.parametrize("span", SPANS)
async def test_a_month_is_frozen_whole_or_not_at_all(
    house: House, committing: OpenWork, tenant: Tenant, span: int
) -> None:
    async def ready(work: Work) -> UUID:
        await month_clip(work)
        return await opened(work)

    assert await whole_or_absent(house, committing, tenant, span, ready, freezing.freeze)


@pytest.mark.parametrize("span", SPANS)
async def test_sections_are_filled_whole_or_not_at_all(
    house: House, committing: OpenWork, tenant: Tenant, span: int
) -> None:
    async def ready(work: Work) -> UUID:
        for day in (2, 9):
            await month_clip(work, day)
        return await frozen(work)

    assert await whole_or_absent(house, committing, tenant, span, ready, composing.compose)


@pytest.mark.parametrize("span", SPANS)
async def test_a_death_while_approving_costs_no_number(
    house: House, committing: OpenWork, tenant: Tenant, span: int
) -> None:
    async def ready(work: Work) -> UUID:
        await month_clip(work)
        return await reviewed(work)

    assert await whole_or_absent(house, committing, tenant, span, ready, deciding.approve)
    async with committing(tenant) as work:
        query = "select serial from digest_issue where serial is not null order by serial"
        serials = list(await work.session.scalars(text(query)))
    assert serials == list(range(serials[0], serials[0] + len(serials)))


@pytest.mark.parametrize("span", SPANS)
async def test_an_issue_is_published_whole_or_not_at_all(
    house: House, committing: OpenWork, tenant: Tenant, store: Store, quick_papers: None, span: int
) -> None:
    """With page, files, feeds and the order of its mailing: they are one transaction."""

    async def ready(work: Work) -> UUID:
        issue_id = await public_issue(work)
        await make_outputs(work, house, issue_id)
        return issue_id

    assert await whole_or_absent(house, committing, tenant, span, ready, publishing.publish)


# --- made in the worker


@pytest.fixture
async def store(house: House, tmp_path: Path) -> AsyncIterator[Store]:
    """A store of the test's own, so that it can be seen what lies there."""
    before, made = house.store, Store(f"file://{tmp_path / 'files'}")
    house.store = made
    yield made
    house.store = before


@pytest.fixture
def quick_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers without setting them: here it matters where they lie, not what they say."""

    async def made(*_: object) -> tuple[bytes, bytes]:
        return b"PK\x03\x04 a paper", b"%PDF-1.7 a paper"

    monkeypatch.setattr(outputs, "made_paper", made)


async def public_issue(work: Work) -> UUID:
    await month_clip(work, 9, address="https://xeber.example/1")
    return await approved(work, await composed(work, section(work, "top_stories"), public=True))


async def on_page(work: Work, issue_id: UUID) -> tuple[int, int, int, int]:
    """Versions, texts and files of an issue on the public page, and how many mailings were ordered of it."""
    of = (
        "from (select id as publication_id, record_id from publication) p"
        " join publication_version v using (publication_id)"
    )
    where = "where p.record_id = :id"
    asked = (
        f"select count(*) {of} {where}",
        f"select count(*) {of} join publication_text t using (tenant_id, publication_id, version) {where}",
        f"select count(*) {of} join publication_file f using (tenant_id, publication_id, version) {where}",
        "select count(*) from mailing where matter_id = :id",
    )
    found = [await work.session.scalar(text(query), {"id": issue_id}) for query in asked]
    return (found[0], found[1], found[2], found[3])


def lying(folder: Path) -> set[str]:
    """The keys of everything in a store."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def grow_old(folder: Path) -> None:
    """Let everything in a store be older than a day."""
    for key in lying(folder):
        os.utime(folder / key, (time.time() - 90_000,) * 2)


async def stored(work: Work, store: Store, folder: Path) -> tuple[set[str], set[str]]:
    """What lies in the store after it was cleaned of what is old, and what files of the agency lie there."""
    grow_old(folder)
    await clean(work, store)
    keys = lying(folder)
    own = "select storage_key from file where storage_key = any(:keys)"
    return keys, set(await work.session.scalars(text(own), {"keys": list(keys)}))


@pytest.mark.timeout(600)
@pytest.mark.parametrize("span", SPANS)
async def test_a_death_while_making_leaves_no_half_page_and_no_bytes_that_nobody_knows(
    house: House, committing: OpenWork, tenant: Tenant, store: Store, quick_papers: None, tmp_path: Path, span: int
) -> None:
    languages = len(tenant.profile.languages)
    nothing, all_of_it = (0, 0, 0, 0), (1, languages, 3 * languages, 1)

    async def prepared() -> UUID:
        async with committing(tenant) as work:
            issue_id = await public_issue(work)
        async with committing(tenant) as work:
            await publishing.publish(work, issue_id)  # it goes out with its papers
        return issue_id

    async def made(issue_id: UUID) -> None:
        async with committing(tenant) as work:
            await make_outputs(work, house, issue_id)

    first = await prepared()
    steps, seen, issues = await steps_of(house, lambda: made(first)), set(), [first]
    for at in range(1, steps + 1, span):
        issue_id = await prepared()
        issues.append(issue_id)
        with dying(house, at), pytest.raises(Died):
            await made(issue_id)
        async with committing(tenant) as work:
            seen.add(await on_page(work, issue_id))
            found = await progress_of(work, issue_id)
            assert found is not None and found.making.under_way, at
        await made(issue_id)
        async with committing(tenant) as work:
            assert await on_page(work, issue_id) == all_of_it, at
            found = await progress_of(work, issue_id)
            assert found is not None
            assert (found.making.state, found.making.made) == ("made", languages * len(FORMATS))
            assert len(found.outputs) == languages * len(FORMATS)
    assert seen == {nothing}
    async with committing(tenant) as work:
        lies, known = await stored(work, store, tmp_path / "files")
        query = "select count(*) from digest_output where file_id is not null and issue_id = any(:ids)"
        kept_ones = await work.session.scalar(text(query), {"ids": issues})
    assert lies == known and len(known) == kept_ones == 3 * languages * len(issues)


async def test_one_hand_at_a_time_makes_outputs(
    house: House, committing: OpenWork, tenant: Tenant, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The outbox sends a job again that takes long; the second hand goes home and nothing is made twice."""
    began, go_on, papers = asyncio.Event(), asyncio.Event(), list[int]()

    async def slow(*_: object) -> tuple[bytes, bytes]:
        papers.append(1)
        began.set()
        await go_on.wait()
        return b"PK\x03\x04 a paper", b"%PDF-1.7 a paper"

    monkeypatch.setattr(outputs, "made_paper", slow)
    async with committing(tenant) as work:
        issue_id = await public_issue(work)

    async def hand() -> None:
        async with committing(tenant) as work:
            await make_outputs(work, house, issue_id)

    first = asyncio.create_task(hand())
    await asyncio.wait_for(began.wait(), 20)
    with pytest.raises(StillMaking):
        await hand()
    go_on.set()
    await asyncio.wait_for(first, 20)
    await hand()
    assert len(papers) == len(tenant.profile.languages)
    async with committing(tenant) as work:
        found = await progress_of(work, issue_id)
        assert found is not None and found.making.made == found.making.total == len(found.outputs)


# --- mailed


Move = Callable[[float], None]


@pytest.fixture
async def sink(house: House, moved_clock: Move) -> AsyncIterator[Sink]:
    """A mail server that the house uses, and a clock to be moved."""
    moved_clock(0)
    made, before = Sink(), house.settings
    async with sunk(made) as port:
        house.settings = dataclasses.replace(before, smtp_url=f"smtp://localhost:{port}?from=digest@agency.example")
        yield made
    house.settings = before


READERS = ("one", "two", "three", "four")


async def mailed_issue(house: House, committing: OpenWork, tenant: Tenant) -> UUID:
    """A published issue with subscribers, one of whom never confirmed; its own mailing is set aside."""
    async with committing(tenant) as work:
        await work.session.execute(text("delete from mailing_subscriber"))
        for name in READERS:
            await subscribed(work, f"{name}@readers.example", "az")
        await subscribed(work, "waits@readers.example", "az", "waiting")
        issue_id = await public_issue(work)
        await make_outputs(work, house, issue_id)
        await publishing.publish(work, issue_id)
        await planning.stop_all(work, ISSUE, issue_id, "")
    return issue_id


async def deliveries(committing: OpenWork, tenant: Tenant, mailing_id: UUID) -> dict[str, tuple[str, bool]]:
    """Reader -> state of their mail, and whether its answer was ever lost."""
    query = text("select address, state, cuts > 0 from mailing_delivery where mailing_id = :id")
    async with committing(tenant) as work:
        rows = (await work.session.execute(query, {"id": mailing_id})).all()
    assert len({row[0] for row in rows}) == len(rows)
    return {row[0].partition("@")[0]: (row[1], row[2]) for row in rows}


@pytest.mark.parametrize("span", SPANS)
async def test_recipients_are_settled_whole_or_not_at_all(
    house: House, committing: OpenWork, tenant: Tenant, store: Store, quick_papers: None, span: int
) -> None:
    issue_id = await mailed_issue(house, committing, tenant)

    async def begun(edition: int) -> UUID:
        async with committing(tenant) as work:
            return await planning.begin(work, ISSUE, issue_id, "published", edition)

    async def gathered(mailing_id: UUID) -> None:
        async with committing(tenant) as work:
            await planning.gather(work, house, mailing_id)

    first, second = await begun(100), await begun(101)
    for at in range(1, await steps_of(house, lambda: gathered(first)) + 1, span):
        before = await books(committing, tenant)
        with dying(house, at), pytest.raises(Died):
            await gathered(second)
        assert await books(committing, tenant) == before, at
    await gathered(second)
    assert set(await deliveries(committing, tenant, second)) == set(READERS)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("span", SPANS)
async def test_a_death_while_sending_forgets_nobody_and_doubles_only_what_is_marked(
    house: House, committing: OpenWork, tenant: Tenant, store: Store, quick_papers: None, sink: Sink,
    moved_clock: Move, span: int,
) -> None:  # fmt: skip
    issue_id = await mailed_issue(house, committing, tenant)
    moved = 0.0

    async def begun(edition: int) -> UUID:
        async with committing(tenant) as work:
            made = await planning.begin(work, ISSUE, issue_id, "published", edition)
            await planning.gather(work, house, made)
        return made

    async def sending(mailing_id: UUID) -> None:
        async with committing(tenant) as work:
            await send_batch(work, house, mailing_id)

    first, uncertain = await begun(200), 0
    steps = await steps_of(house, lambda: sending(first))
    assert sink.copies() == {f"{name}@readers.example": 1 for name in READERS}
    for at in range(1, steps + 1, span):
        sink.taken.clear()
        mailing_id = await begun(200 + at)
        with dying(house, at), pytest.raises(Died):
            await sending(mailing_id)
        for _ in range(4):  # what waits after a lost answer waits a minute
            await sending(mailing_id)
            moved += 90
            moved_clock(moved)
        found = await deliveries(committing, tenant, mailing_id)
        copies = {address.partition("@")[0]: count for address, count in sink.copies().items()}
        assert copies.keys() == found.keys() == set(READERS), at
        assert {name for name, (state, _) in found.items() if state == "uncertain"} == {
            name for name, (_, lost) in found.items() if lost
        }
        assert {state for state, _ in found.values()} <= {"sent", "uncertain"}
        doubled = {name for name, count in copies.items() if count > 1}
        assert doubled <= {name for name, (_, lost) in found.items() if lost} and max(copies.values()) <= 2
        assert sum(lost for _, lost in found.values()) <= 1, at  # a death costs one mail at most
        uncertain += sum(lost for _, lost in found.values())
        async with committing(tenant) as work:
            await resume(work)
            assert await work.session.scalar(text("select state from mailing where id = :id"), {"id": mailing_id}) == (
                "done"
            )
    assert uncertain, "no death met a mail whose text was under way"


async def test_bounces_end_subscriptions_and_lost_answers_are_marked(
    house: House, committing: OpenWork, tenant: Tenant, store: Store, quick_papers: None, sink: Sink,
    moved_clock: Move,
) -> None:  # fmt: skip
    issue_id = await mailed_issue(house, committing, tenant)
    async with committing(tenant) as work:
        for name in ("gone1", "cut1", "grey1", "spam1"):
            await subscribed(work, f"{name}@readers.example", "az")
        made = await planning.begin(work, ISSUE, issue_id, "published", 900)
        await planning.gather(work, house, made)
    for turn in range(8):
        async with committing(tenant) as work:
            await send_batch(work, house, made)
        moved_clock(600.0 * (turn + 1))
    found = {name: state for name, (state, _) in (await deliveries(committing, tenant, made)).items()}
    assert found == dict.fromkeys((*READERS, "grey1"), "sent") | {
        "gone1": "bounced", "cut1": "uncertain", "spam1": "failed",
    }  # fmt: skip
    copies = sink.copies()
    assert copies["cut1@readers.example"] == 2 and copies["gone1@readers.example"] == 0
    assert {copies[f"{name}@readers.example"] for name in (*READERS, "grey1")} == {1}
    async with committing(tenant) as work:
        query = "select address, state, bounces from mailing_subscriber where bounces > 0"
        assert [tuple(row) for row in await work.session.execute(text(query))] == [
            ("gone1@readers.example", "confirmed", 1)
        ]


# --- two hands at once


async def at_once(*hands: Awaitable[str]) -> list[str]:
    return sorted(await asyncio.wait_for(asyncio.gather(*hands), 30))


async def test_two_freezes_and_two_fillings_at_once_are_one(committing: OpenWork, tenant: Tenant) -> None:
    async with committing(tenant) as work:
        await month_clip(work)
        issue_id = await opened(work)

    async def hand(act: Callable[[Work, UUID], Awaitable[Any]]) -> str:
        async with committing(tenant) as work:
            try:
                await act(work, issue_id)
            except Refusal as refusal:
                return refusal.code
        return ""

    assert await at_once(hand(freezing.freeze), hand(freezing.freeze)) == ["", "wrong_state"]
    assert await at_once(hand(composing.compose), hand(composing.compose)) == ["", "wrong_state"]
    async with committing(tenant) as work:
        twice = "select count(*) from digest_material where issue_id = :id group by kind, source_id having count(*) > 1"
        assert (await work.session.execute(text(twice), {"id": issue_id})).all() == []
        assert (await kept(work, issue_id)).state == "composing"


async def test_two_publications_at_once_are_one_page_and_one_mailing(
    house: House, committing: OpenWork, tenant: Tenant, store: Store, quick_papers: None
) -> None:
    async with committing(tenant) as work:
        issue_id = await public_issue(work)
        await make_outputs(work, house, issue_id)

    async def hand() -> str:
        async with committing(tenant) as work:
            try:
                await publishing.publish(work, issue_id)
            except Refusal as refusal:
                return refusal.code
        return ""

    assert await at_once(hand(), hand(), hand()) == ["", "wrong_state", "wrong_state"]
    async with committing(tenant) as work:
        languages = len(tenant.profile.languages)
        assert await on_page(work, issue_id) == (1, languages, 3 * languages, 1)
