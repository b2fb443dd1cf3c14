"""Mail to many, whatever it is about: each recipient once, none forgotten, followed to its end."""

import asyncio
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text, update

from service.kit.refusal import Refusal
from service.mailing.actions import planning
from service.mailing.actions.sending import resume
from service.mailing.models import Delivery, Mailing, Optout
from service.mailing.queries.mailings import deliveries, mailing_view, mailings_of, opted_out, reached_before
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.web.errors import NotFound
from tests.conftest import OpenWork
from tests.mailing.leaflets import Leaflets, run, sent, to
from tests.press.releases.sink import Sink

Move = Callable[[float], None]


async def test_everybody_gets_one_in_their_language_with_the_way_out(
    house: House, tenant: Tenant, committing: OpenWork, sink: Sink, leaflets: Leaflets
) -> None:
    leaflets.to = [
        *to("aysel", "aysel"),
        *to("john", language="en"),
        *to("nino", language="ka"),
        *to("ada", language="xx"),
    ]
    leaflets.own = {"john@reader.example": uuid4()}
    async with committing(tenant) as work:
        one = await planning.begin(work, "leaflet", uuid4(), "issue")
    await run(house, tenant, committing)
    assert sink.copies() == {f"{name}@reader.example": 1 for name in ("aysel", "john", "nino", "ada")}
    mails = {copy.to.partition("@")[0]: copy.mail for copy in sink.taken}
    subjects = {name: str(mail["Subject"]) for name, mail in mails.items()}
    assert subjects == {"aysel": "Vərəqə 1", "john": "Leaflet 1", "nino": "ფურცელი 1", "ada": "Vərəqə 1"}
    john = mails["john"]
    plain, html = (john.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None and html is not None
    leave = str(john["List-Unsubscribe"]).strip("<>")
    assert "/public/en/subscriptions-leave/" in leave and leave in plain.get_content()
    assert john["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click" and "leaflets." in str(john["List-ID"])
    assert f"&lt;{leaflets.own['john@reader.example']}&gt;" in html.get_content() and "John" in html.get_content()
    assert leaflets.ends == [(one, {"sent": 4})]


async def test_an_occasion_reaches_an_address_once_however_often_it_is_ordered(
    house: House, tenant: Tenant, committing: OpenWork, sink: Sink, leaflets: Leaflets
) -> None:
    leaflets.to, matter = to("a", "b"), uuid4()
    async with committing(tenant) as work:
        one = await planning.begin(work, "leaflet", matter, "issue")
    await run(house, tenant, committing)
    leaflets.to = to("a", "B", "c")  # a letter in another case is no other address
    async with committing(tenant) as work:
        second = await planning.begin(work, "leaflet", matter, "issue")
    await run(house, tenant, committing)
    assert sink.copies() == {"a@reader.example": 1, "b@reader.example": 1, "c@reader.example": 1}
    async with committing(tenant) as work:
        view = await mailing_view(work, second)
        assert view is not None and (view.row.state, view.counts, view.row.left_out_count) == ("done", {"sent": 1}, 2)
        assert {one["why"] for one in view.row.left_out} == {planning.WHY_HAS_IT}
        assert [each.row.id for each in await mailings_of(work, "leaflet", matter)] == [second, one]
        third = await planning.begin(work, "leaflet", matter, "issue", 2)
        row = await work.session.get(Mailing, (tenant.id, third))
        assert row is not None and {each.folded for each in await reached_before(work, row)} == set(sink.copies())
    await run(house, tenant, committing)
    assert sink.copies()["a@reader.example"] == 2  # another edition is another mail
    assert leaflets.ends[-1] == (third, {"sent": 3})


async def test_an_order_that_nobody_types_is_one_however_many_hands_give_it(
    tenant: Tenant, committing: OpenWork, leaflets: Leaflets
) -> None:
    matter = uuid4()

    async def hand() -> UUID:
        async with committing(tenant) as work:
            return await planning.begin_once(work, "leaflet", matter, "issue")

    found = set(await asyncio.gather(*(hand() for _ in range(4))))
    assert len(found) == 1
    async with committing(tenant) as work:
        assert len(await mailings_of(work, "leaflet", matter)) == 1
        await planning.stop(work, "leaflet", matter, found.pop(), "wrong month")
        again = await planning.begin_once(work, "leaflet", matter, "issue")
        assert len(await mailings_of(work, "leaflet", matter)) == 2 and again


async def test_what_cannot_be_said_yet_waits_and_what_is_held_back_goes_later(
    house: House, tenant: Tenant, committing: OpenWork, sink: Sink, leaflets: Leaflets
) -> None:
    leaflets.to, leaflets.ready, leaflets.waits, matter = to("a"), False, True, uuid4()
    async with committing(tenant) as work:
        one = await planning.begin(work, "leaflet", matter, "issue")
    await run(house, tenant, committing)
    leaflets.ready = True

    async def state() -> tuple[str, dict[str, int]]:
        async with committing(tenant) as work:
            view = await mailing_view(work, one)
            assert view is not None
            return view.row.state, view.counts

    assert await state() == ("gathering", {})
    async with committing(tenant) as work:
        await planning.ask_again(work, "leaflet", matter)
    await run(house, tenant, committing)
    assert await state() == ("waiting", {"queued": 1}) and not sink.taken
    async with committing(tenant) as work:
        await planning.let_go(work, "leaflet", matter)
        await planning.hold_back(work, "leaflet", matter, "another occasion")
        await planning.hold_back(work, "leaflet", matter, "issue")
    await run(house, tenant, committing)
    assert await state() == ("waiting", {"queued": 1}) and not sink.taken
    async with committing(tenant) as work:
        await planning.let_go(work, "leaflet", matter)
    await run(house, tenant, committing)
    assert await state() == ("done", {"sent": 1}) and sink.copies() == {"a@reader.example": 1}


async def test_a_lost_job_is_taken_up_and_a_dead_hand_leaves_one_uncertain_mail(
    house: House, tenant: Tenant, committing: OpenWork, sink: Sink, leaflets: Leaflets, moved_clock: Move
) -> None:
    leaflets.to = to("first", "second")
    async with committing(tenant) as work:
        one = await planning.begin(work, "leaflet", uuid4(), "issue")
        await planning.gather(work, house, one)
        dead = update(Delivery).where(Delivery.mailing_id == one, Delivery.folded.startswith("first"))
        await work.session.execute(dead.values(state="sending", handing_at=work.now, attempts=1))
    async with committing(tenant) as work:  # what was asked for is lost
        await work.session.execute(text("update outbox set done_at = now() where job like 'mailing.%'"))
    await run(house, tenant, committing)
    assert not sink.taken
    async with committing(tenant) as work:
        await resume(work)
    await run(house, tenant, committing)
    assert sink.copies() == {"second@reader.example": 1}
    moved_clock(90)
    await run(house, tenant, committing)
    async with committing(tenant) as work:
        mails = await sent(work, one)
    assert {name: row.state for name, row in mails.items()} == {"first": "uncertain", "second": "sent"}
    assert sink.copies() == {"first@reader.example": 1, "second@reader.example": 1}
    assert leaflets.ends == [(one, {"uncertain": 1, "sent": 1})]


async def test_what_is_stopped_stays_and_what_failed_goes_again(
    house: House, tenant: Tenant, committing: OpenWork, sink: Sink, leaflets: Leaflets, moved_clock: Move
) -> None:
    leaflets.to, matter = to("spam", "grey1", "plain"), uuid4()
    async with committing(tenant) as work:
        one = await planning.begin(work, "leaflet", matter, "issue")
    await run(house, tenant, committing)
    async with committing(tenant) as work:
        with pytest.raises(NotFound):
            await planning.stop(work, "leaflet", uuid4(), one, "not its own matter")
        assert await planning.stop(work, "leaflet", matter, one, "wrong")
        assert not await planning.stop(work, "leaflet", matter, one, "again")
    moved_clock(600)
    await run(house, tenant, committing)
    assert sink.copies() == {"plain@reader.example": 1}
    async with committing(tenant) as work:
        rows, more = await deliveries(work, one, states=["stopped", "failed"])
        assert [(row.name, row.state) for row in rows] == [("Grey1", "stopped"), ("Spam", "failed")] and not more
        assert (await deliveries(work, one, limit=1))[1] == "grey1@reader.example"
        assert await planning.deliver_again(work, "leaflet", matter, one) == 1
        with pytest.raises(Refusal):
            await planning.deliver_again(work, "leaflet", matter, one)


async def test_who_left_a_topic_gets_nothing_of_it_and_of_this_agency_alone(
    house: House, tenant: Tenant, other_tenant: Tenant, committing: OpenWork, sink: Sink, leaflets: Leaflets
) -> None:
    leaflets.to = to("leaver", "other-topic", "stays")
    async with committing(tenant) as work:
        for topic, name in (("digest", "leaver"), ("press", "other-topic")):
            address = f"{name}@reader.example"
            work.session.add(
                Optout(tenant_id=tenant.id, topic=topic, folded=address, address=address, at=work.now)
            )  # fmt: skip
        one = await planning.begin(work, "leaflet", uuid4(), "issue")
    async with committing(other_tenant) as work:
        assert await opted_out(work, "digest", ["leaver@reader.example"]) == set()
        second = await planning.begin(work, "leaflet", uuid4(), "issue")
    await run(house, tenant, committing)
    async with committing(tenant) as work:
        assert set(await sent(work, one)) == {"other-topic", "stays"} and await sent(work, second) == {}
        assert await mailing_view(work, second) is None
    await run(house, other_tenant, committing)
    async with committing(other_tenant) as work:
        assert set(await sent(work, second)) == {"leaver", "other-topic", "stays"}
        assert (await work.session.scalars(select(Delivery.id).where(Delivery.mailing_id == one))).all() == []


async def test_who_leaves_between_the_order_and_their_turn_gets_nothing(
    house: House, tenant: Tenant, committing: OpenWork, sink: Sink, leaflets: Leaflets
) -> None:
    leaflets.to = to("quick", "slow")
    async with committing(tenant) as work:
        one = await planning.begin(work, "leaflet", uuid4(), "issue")
        await planning.gather(work, house, one)
        await planning.opt_out(work, (await sent(work, one))["quick"])
    await run(house, tenant, committing)
    assert sink.copies() == {"slow@reader.example": 1}
    assert leaflets.ends == [(one, {"stopped": 1, "sent": 1})]
