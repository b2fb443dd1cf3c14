"""Distribution to real mail servers: who gets it, what becomes of each mail, what is sent twice and what never."""

import dataclasses
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text, update

from service.kit.refusal import Refusal
from service.mailing import jobs as mailing_jobs
from service.mailing.actions import planning
from service.mailing.actions.sending import send_batch
from service.mailing.models import Delivery, Mailing, Optout
from service.mailing.queries.mailings import mail_text
from service.press.outlets.actions.keeping import enter_journalist
from service.press.outlets.actions.lists import add_members, make_list
from service.press.outlets.rules.content import JournalistEdit
from service.press.releases import jobs, mails
from service.press.releases.actions import copies, distributing, publishing
from service.press.releases.actions.distributing import Order, Typed
from service.press.releases.queries.distributions import copies_of, distribution_view
from service.press.releases.queries.finding import sent_to
from service.runtime import clock
from service.runtime import mail as mail_module
from service.runtime.house import House
from service.runtime.queue import perform
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from tests.conftest import OpenWork
from tests.press.releases.factories import approved, published, unprinted
from tests.press.releases.sink import Sink, sunk

assert jobs and mailing_jobs  # importing them enrols them
Move = Callable[[float], None]


@pytest.fixture
async def sink(house: House, moved_clock: Move) -> AsyncIterator[Sink]:
    """A mail server that the house uses, and a clock to be moved."""
    moved_clock(0)
    made, before = Sink(), house.settings
    async with sunk(made) as port:
        house.settings = dataclasses.replace(before, smtp_url=f"smtp://localhost:{port}?from=press@agency.example")
        yield made
    house.settings = before


async def run(house: House, tenant: Tenant, committing: OpenWork, rounds: int = 60) -> None:
    """Do the jobs of releases that are due now, and what they ask for, as the worker would."""
    for _ in range(rounds):
        async with committing(tenant) as work:
            due = text(
                "select id from outbox where done_at is null and next_at <= :now and job ~ '^(press|mailing)[.]'"
                " and job <> 'press.index_release' and job <> 'press.print_release' order by next_at, id"
            )
            ids = list(await work.session.scalars(due, {"now": clock.now()}))
        if not ids:
            return
        for row_id in ids:
            await perform(house, tenant.id, row_id)
    raise AssertionError("the jobs never end")


@pytest.fixture(autouse=True)
async def quiet(committing: OpenWork, tenant: Tenant) -> None:
    """No job of another test."""
    async with committing(tenant) as work:
        await work.session.execute(text("update outbox set done_at = now() where job ~ '^(press|mailing)[.]'"))


def typed(*names: str, language: str = "az") -> tuple[Typed, ...]:
    return tuple(Typed(f"{name}@media.example", name.title(), language) for name in names)


async def sent(work: Work, distribution_id: UUID) -> dict[str, Delivery]:
    """Mails of a distribution by the name in their address."""
    rows = await work.session.scalars(select(Delivery).where(Delivery.mailing_id == distribution_id))
    return {row.address.partition("@")[0]: row for row in rows}


async def test_it_goes_in_the_readers_language_with_all_that_a_mail_to_many_needs(
    house: House, tenant: Tenant, committing: OpenWork, sink: Sink
) -> None:
    async with committing(tenant) as work:
        made = await published(work, contact="Press office, +994 12 000 00 00")
        to = (*typed("aysel"), *typed("john", language="en"), *typed("nino", language="az"))
        one = await distributing.distribute(work, made, Order("release", typed=to))
    await run(house, tenant, committing)
    assert sink.copies() == {f"{name}@media.example": 1 for name in ("aysel", "john", "nino")}
    mails = {copy.to.partition("@")[0]: copy.mail for copy in sink.taken}
    assert (mails["aysel"]["Subject"], mails["john"]["Subject"]) == ("Yeni məktəb açılır", "A new school opens")
    mail = mails["john"]
    plain, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None and html is not None
    assert "/public/en/releases/" in plain.get_content() and "+994 12 000 00 00" in plain.get_content()
    leave = str(mail["List-Unsubscribe"]).strip("<>")
    assert leave in plain.get_content() and leave in html.get_content() and "[[" not in html.get_content()
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert len({copy.message_id for copy in sink.taken}) == 3
    assert len({str(one["List-Unsubscribe"]) for one in mails.values()}) == 3
    async with committing(tenant) as work:
        view = await distribution_view(work, one)
        assert view is not None and (view.row.state, view.counts) == ("done", {"sent": 3})
        kept = await mail_text(work, one, "en")
        assert kept is not None and kept.text.partition("[[leave]]")[0] in plain.get_content().replace("\r\n", "\n")
    assert sink.connections == 1


async def test_lists_are_as_they_were_each_address_once_and_the_others_are_named(
    house: House, tenant: Tenant, committing: OpenWork, sink: Sink
) -> None:
    mark = uuid4().hex[:8]
    async with committing(tenant) as work:
        made = await published(work)
        people = [await journalist(work, f"{mark}-{name}") for name in ("one", "two")]
        titled = await media_list(work, f"List {mark}", people)
        order = Order("release", (titled,), typed(f"{mark}-one", f"{mark}-three", f"{mark}-left"))
        work.session.add(Optout(tenant_id=tenant.id, topic="press", folded=f"{mark}-left@media.example",
                                address=f"{mark}-left@media.example", at=work.now))  # fmt: skip
        one = await distributing.distribute(work, made, order)
    await run(house, tenant, committing)
    assert sink.copies() == {f"{mark}-{name}@media.example": 1 for name in ("one", "two", "three")}
    async with committing(tenant) as work:
        await journalist(work, f"{mark}-later")
        view = await distribution_view(work, one)
        assert view is not None and view.row.lists == [{"id": str(titled), "title": f"List {mark}"}]
        assert [(gone["address"], gone["why"]) for gone in view.row.left_out] == [
            (f"{mark}-left@media.example", mails.WHY_LEFT)
        ]
        second = await distributing.distribute(work, made, Order("release", (titled,), typed(f"{mark}-new")))
        history = await sent_to(work, "journalist", people[:1], 10)
        assert [(told.title, told.outcome) for told in history] == [("A new school opens", "Sent")]
    await run(house, tenant, committing)
    assert sink.copies()[f"{mark}-one@media.example"] == 1
    async with committing(tenant) as work:
        assert set(await sent(work, second)) == {f"{mark}-new"}


async def journalist(work: Work, name: str) -> UUID:
    return await enter_journalist(work, JournalistEdit(name=name, email=f"{name}@media.example", languages=("az",)))


async def media_list(work: Work, title: str, people: list[UUID]) -> UUID:
    made = await make_list(work, title)
    await add_members(work, made, [("journalist", one) for one in people])
    return made


async def test_200_mails_to_a_server_with_every_fault(
    house: House, tenant: Tenant, committing: OpenWork, sink: Sink, moved_clock: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is forgotten; a second copy goes only where the server took the text and its answer was lost."""
    monkeypatch.setattr(mail_module, "COMMAND_SECONDS", 1.0)
    sink.holding = 0.2
    faults = {"cut": 6, "stall": 2, "hold": 2, "grey": 20, "late": 10, "gone": 8, "dies": 6, "spam": 4}
    names = [f"{fault}{number}" for fault, count in faults.items() for number in range(count)]
    names += [f"plain{number}" for number in range(200 - len(names))]
    async with committing(tenant) as work:
        made = await published(work)
        one = await distributing.distribute(work, made, Order("release", typed=typed(*names)))
    for minutes in range(0, 200, 5):
        moved_clock(60.0 * minutes)
        await run(house, tenant, committing)
        async with committing(tenant) as work:
            view = await distribution_view(work, one)
        assert view is not None
        if view.row.state == "done":
            break
    assert view.row.state == "done"
    copies_taken, lost = sink.copies(), sink.cut()
    assert sum(lost.values()) == faults["cut"] + faults["stall"]
    assert copies_taken == {
        f"{name}@media.example": 2 if name.startswith(("cut", "stall")) else 1
        for name in names
        if not name.startswith(("gone", "spam"))
    }
    async with committing(tenant) as work:
        mails = await sent(work, one)
    assert Counter(row.state for row in mails.values()) == {
        "uncertain": faults["cut"] + faults["stall"], "bounced": faults["gone"], "failed": faults["spam"],
        "sent": 200 - sum(faults[name] for name in ("cut", "stall", "gone", "spam")),
    }  # fmt: skip
    assert {name for name, row in mails.items() if row.state == "uncertain"} == {
        name for name in names if name.startswith(("cut", "stall"))
    }
    assert all(row.cuts == 1 and row.reason == "cut" for row in mails.values() if row.state == "uncertain")
    by_address: dict[str, set[str]] = {}
    for copy in sink.taken:
        by_address.setdefault(copy.to, set()).add(copy.message_id)
    assert all(len(ids) == 1 for ids in by_address.values())
    assert len({ids.copy().pop() for ids in by_address.values()}) == len(by_address)
    assert (mails["gone0"].code, mails["spam0"].code, mails["grey0"].attempts) == (550, 554, 2)


async def test_the_next_run_is_asked_for_when_the_distribution_is_let_go_and_not_before(
    house: House, tenant: Tenant, committing: OpenWork, sink: Sink
) -> None:
    pending = text("select count(*) from outbox where job = 'mailing.send' and done_at is null")
    async with committing(tenant) as work:
        one = await distributing.distribute(work, await published(work), Order("release", typed=typed("grey1", "a")))
        await planning.gather(work, house, one)
    async with committing(tenant) as work:
        before = await work.session.scalar(pending)
    async with committing(tenant) as holder:
        await send_batch(holder, house, one)
        async with committing(tenant) as work:
            assert await work.session.scalar(pending) == before
            await send_batch(work, house, one)  # somebody else holds it
    async with committing(tenant) as work:
        assert await work.session.scalar(pending) == before + 1
    assert sink.copies() == {"a@media.example": 1}


async def test_a_mail_whose_hand_died_is_uncertain_and_sent_once_more(
    house: House, tenant: Tenant, committing: OpenWork, sink: Sink, moved_clock: Move
) -> None:
    async with committing(tenant) as work:
        made = await published(work)
        one = await distributing.distribute(work, made, Order("release", typed=typed("first", "second")))
        await planning.gather(work, house, one)
        dead = update(Delivery).where(Delivery.mailing_id == one, Delivery.folded.startswith("first"))
        await work.session.execute(dead.values(state="sending", handing_at=work.now, attempts=1))
    await run(house, tenant, committing)
    async with committing(tenant) as work:
        mails = await sent(work, one)
    assert (mails["first"].state, mails["first"].reason, mails["second"].state) == ("uncertain", "crash", "sent")
    assert sink.copies() == {"second@media.example": 1}
    moved_clock(90)
    await run(house, tenant, committing)
    async with committing(tenant) as work:
        mails, view = await sent(work, one), await distribution_view(work, one)
    assert view is not None and view.row.state == "done"
    assert (mails["first"].state, mails["first"].next_at, mails["first"].reason) == ("uncertain", None, "crash")
    assert sink.copies() == {"first@media.example": 1, "second@media.example": 1}


async def test_a_dead_server_is_left_alone_ever_longer_and_nothing_is_lost(
    house: House, tenant: Tenant, committing: OpenWork, sink: Sink, moved_clock: Move
) -> None:
    good = house.settings
    house.settings = dataclasses.replace(good, smtp_url="smtp://localhost:9?from=press@agency.example")
    async with committing(tenant) as work:
        made = await published(work)
        names = [f"n{number}" for number in range(20)]
        one = await distributing.distribute(work, made, Order("release", typed=typed(*names)))
    rests = []
    for minutes in (0, 2, 5, 11):
        moved_clock(60.0 * minutes)
        await run(house, tenant, committing)
        async with committing(tenant) as work:
            view = await distribution_view(work, one)
            assert view is not None and view.row.next_at is not None
            rests.append(round((view.row.next_at - clock.now()).total_seconds() / 60))
            assert sum(row.attempts for row in (await sent(work, one)).values()) == len(rests)
    assert rests == [1, 2, 5, 15]
    house.settings = good
    for minutes in (30, 60, 120):
        moved_clock(60.0 * minutes)
        await run(house, tenant, committing)
    assert sink.copies() == {f"{name}@media.example": 1 for name in names}


async def test_without_a_mail_server_it_says_so_and_is_sent_when_there_is_one(
    house: House, tenant: Tenant, committing: OpenWork, sink: Sink
) -> None:
    good = house.settings
    house.settings = dataclasses.replace(good, smtp_url="")
    async with committing(tenant) as work:
        made = await published(work)
        one = await distributing.distribute(work, made, Order("release", typed=typed("someone")))
    await run(house, tenant, committing)
    async with committing(tenant) as work:
        mails = await sent(work, one)
        assert (mails["someone"].state, mails["someone"].reason) == ("failed", "not_configured")
        assert await distributing.deliver_again(work, made, one) == 1
    house.settings = good
    await run(house, tenant, committing)
    assert sink.copies() == {"someone@media.example": 1}
    async with committing(tenant) as work:
        with pytest.raises(Refusal, match="may have arrived"):
            await distributing.deliver_again(work, made, one)


async def test_it_waits_until_the_release_is_public_and_stops_when_it_is_withdrawn(
    house: House, tenant: Tenant, committing: OpenWork, sink: Sink, moved_clock: Move
) -> None:
    async with committing(tenant) as work:
        made = await approved(work)
        await publishing.publish(work, made, work.now + timedelta(hours=1), None)
        one = await distributing.distribute(work, made, Order("release", typed=typed("early")))
    await run(house, tenant, committing)
    async with committing(tenant) as work:
        view = await distribution_view(work, one)
        assert view is not None and view.row.state == "gathering"  # its mails name the page, which has no address yet
        await unprinted(work, made)
    await run(house, tenant, committing)
    async with committing(tenant) as work:
        view = await distribution_view(work, one)
        assert view is not None and (view.row.state, view.counts) == ("waiting", {"queued": 1})
    assert not sink.taken
    moved_clock(3_605)
    await run(house, tenant, committing)
    assert sink.copies() == {"early@media.example": 1}
    async with committing(tenant) as work:
        second = await distributing.distribute(work, made, Order("release", typed=typed("grey-late", "never")))
        await planning.gather(work, house, second)
        await publishing.withdraw(work, made, "wrong")
    await run(house, tenant, committing)
    assert sink.copies() == {"early@media.example": 1}
    async with committing(tenant) as work:
        row = await work.session.get(Mailing, (tenant.id, second))
        assert row is not None and (row.state, row.reason) == ("stopped", "wrong")


async def test_whoever_leaves_gets_nothing_more(
    house: House, tenant: Tenant, committing: OpenWork, sink: Sink, moved_clock: Move
) -> None:
    async with committing(tenant) as work:
        made = await published(work)
        one = await distributing.distribute(work, made, Order("release", typed=typed("grey-leaver", "stays")))
    await run(house, tenant, committing)
    async with committing(tenant) as work:
        leaver = (await sent(work, one))["grey-leaver"]
        assert leaver.state == "deferred"
        for _ in range(2):
            await distributing.leave(work, leaver.id, everything=False)
    moved_clock(600)
    await run(house, tenant, committing)
    assert sink.copies() == {"stays@media.example": 1}
    async with committing(tenant) as work:
        assert (await sent(work, one))["grey-leaver"].state == "stopped"
        again = await distributing.distribute(work, await published(work), Order("release", typed=typed("grey-leaver")))
    await run(house, tenant, committing)
    async with committing(tenant) as work:
        view = await distribution_view(work, again)
        assert view is not None and (view.row.left_out_count, view.counts) == (1, {})


async def test_copies_under_embargo_go_at_once_as_personal_links(
    house: House, tenant: Tenant, committing: OpenWork, sink: Sink
) -> None:
    async with committing(tenant) as work:
        made = await approved(work)
        await publishing.move(work, made, None, work.now + timedelta(days=1), "agreed with the ministry")
        order = Order("embargo", typed=typed("trusted", "other"))
        one = await distributing.distribute(work, made, order)
    await run(house, tenant, committing)
    links = set()
    for copy in sink.taken:
        body = copy.mail.get_body(("plain",))
        assert body is not None
        found = re.search(r"/public/az/releases-copy/([\w-]{32})", body.get_content())
        assert found is not None
        assert "Üç yüz yer" not in body.get_content() and "məktəb noyabrın" not in body.get_content()
        links.add(found[1])
    assert len(links) == 2
    async with committing(tenant) as work:
        given = await copies_of(work, made)
        assert [(each.name, each.state) for each in given] == [("Other", "open"), ("Trusted", "open")]
        await copies.revoke(work, made, given[0].id, "left the paper")
        second = await distributing.distribute(work, made, Order("embargo", typed=typed("other", "third")))
    await run(house, tenant, committing)
    async with committing(tenant) as work:
        view = await distribution_view(work, second)
        assert view is not None and view.counts == {"sent": 1}
        assert set(await sent(work, one)) == {"trusted", "other"}
    assert sink.copies()["other@media.example"] == 1


async def test_those_whom_the_former_text_reached_get_the_correction(
    house: House, tenant: Tenant, committing: OpenWork, sink: Sink
) -> None:
    from service.press.releases.actions import correcting, writing
    from service.press.releases.rules.content import ReleaseEdit
    from tests.press.releases.factories import WORDS

    async with committing(tenant) as work:
        made = await published(work)
        await distributing.distribute(work, made, Order("release", typed=typed("reader", "gone-away")))
    await run(house, tenant, committing)
    async with committing(tenant) as work:
        await correcting.begin_correction(work, made, "wrong")
        noted = {code: words._replace(note="The date was wrong.") for code, words in WORDS.items()}
        await writing.save(work, made, ReleaseEdit("release", noted))
        await approved(work, made)
        await unprinted(work, made)
        await distributing.distribute(work, made, Order("release", earlier=True))
    await run(house, tenant, committing)
    assert sink.copies() == {"reader@media.example": 2}
    first, second = (copy.mail for copy in sink.taken)
    assert first["Message-ID"] != second["Message-ID"]
    body = second.get_body(("plain",))
    assert body is not None and "The date was wrong." in body.get_content()


async def test_an_order_to_nobody_is_refused(work: Work) -> None:
    made = await published(work)
    with pytest.raises(Refusal) as nobody:
        await distributing.distribute(work, made, Order("release"))
    assert nobody.value.field == "lists"
    with pytest.raises(Refusal, match="not in use"):
        await distributing.distribute(work, made, Order("release", (uuid4(),)))
    with pytest.raises(Refusal, match="is published"):
        await distributing.distribute(work, made, Order("embargo", typed=typed("a")))
