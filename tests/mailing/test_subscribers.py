"""Subscribers from the wish to the end: asked by mail, confirmed, mailed, left, refused, forgotten."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text

from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.mailing.actions import planning
from service.mailing.models import Delivery, Mailing, Optout
from service.mailing.rules.recipients import Recipient
from service.mailing.subscribers.actions import ending
from service.mailing.subscribers.actions.asking import ask, confirm
from service.mailing.subscribers.models import Subscriber
from service.mailing.subscribers.queries.subscribers import (
    by_token,
    counts,
    digest_of,
    languages,
    listed,
    readable,
    recipients,
)
from service.mailing.subscribers.rules import ENDED_KEPT, LINK_LIVES, MOST_BOUNCES, is_over
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from tests.conftest import OpenWork
from tests.mailing.leaflets import Leaflets, run, sent
from tests.press.releases.sink import Sink

Move = Callable[[float], None]
TOPIC = "digest"


def token_in(sink: Sink, address: str) -> str:
    """The newest link that confirms in the mails to an address."""
    mails = [one.mail.get_body(("plain",)) for one in sink.taken if one.to == address]
    text = "\n".join(str(body.get_content()) for body in mails if body is not None)
    return str(re.findall(r"/public/\w\w/subscribe/([\w-]{32})", text)[-1])


async def wish(
    house: House, tenant: Tenant, committing: OpenWork, address: str, language: str = "az", topic: str = TOPIC
) -> None:
    async with committing(tenant) as work:
        await ask(work, house.keyring, topic, address, language)
    await run(house, tenant, committing)


async def subscribed(
    house: House, tenant: Tenant, committing: OpenWork, sink: Sink, address: str, language: str = "az"
) -> UUID:
    """Somebody who asked and confirmed."""
    await wish(house, tenant, committing, address, language)
    async with committing(tenant) as work:
        row = await confirm(work, token_in(sink, address))
        assert row is not None
        return row.id


async def state_of(work: Work, address: str) -> tuple[str, str, str] | None:
    row = await work.session.scalar(select(Subscriber).where(Subscriber.folded == address))
    return (row.state, row.reason, row.language) if row is not None else None


async def issue(house: House, tenant: Tenant, committing: OpenWork) -> UUID:
    """A leaflet to all subscribers."""
    async with committing(tenant) as work:
        made = await planning.begin(work, "leaflet", uuid4(), "issue")
    await run(house, tenant, committing)
    return made


@pytest.mark.parametrize("language", ["az", "ka", "en"])
async def test_nobody_is_on_a_list_before_they_confirm_in_any_language(
    house: House, committing: OpenWork, sink: Sink, language: str
) -> None:
    tenant = house.directory.by_slug["energy"]
    address = f"{uuid4().hex}@reader.example"
    await wish(house, tenant, committing, address, language)
    assert sink.copies() == {address: 1}
    mail = sink.taken[0].mail
    assert mail["Content-Language"] in (None, language) and f"/public/{language}/subscribe/" in sink_text(sink)
    async with committing(tenant) as work:
        assert address not in {one.address for one in await recipients(work, TOPIC)}
        row = await confirm(work, token_in(sink, address))
        assert row is not None and row.token_sealed is None
        found = [one for one in await recipients(work, TOPIC) if one.address == address]
        assert found == [Recipient("", address, language, "subscriber", row.id)]


def sink_text(sink: Sink) -> str:
    body = sink.taken[-1].mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


async def test_the_link_is_kept_as_a_digest_works_twice_and_not_for_ever(
    house: House, tenant: Tenant, committing: OpenWork, sink: Sink, moved_clock: Move
) -> None:
    address = f"{uuid4().hex}@reader.example"
    await wish(house, tenant, committing, address)
    token = token_in(sink, address)
    async with committing(tenant) as work:
        row = await by_token(work, token)
        assert row is not None and row.token_digest == digest_of(token) and row.token_sealed is None
        rows = text("select to_jsonb(t)::text from mailing_subscriber t where folded = :folded")
        assert token not in (await work.session.execute(rows, {"folded": address})).scalar_one()
        assert await confirm(work, token[:-1] + ("A" if token[-1] != "A" else "B")) is None
        for _ in range(2):
            assert await confirm(work, token) is not None
    async with committing(tenant) as work:
        confirmations = text("select count(*) from act where kind = 'subscriber.confirmed' and record_id = :id")
        assert (await work.session.execute(confirmations, {"id": row.id})).scalar_one() == 1
    moved_clock(LINK_LIVES.total_seconds() + 1)
    async with committing(tenant) as work:
        assert await confirm(work, token) is None
        assert await state_of(work, address) == ("confirmed", "", "az")


async def test_asking_again_changes_nothing_until_it_is_confirmed_again(
    house: House, tenant: Tenant, committing: OpenWork, sink: Sink, moved_clock: Move
) -> None:
    address = f"{uuid4().hex}@reader.example"
    await subscribed(house, tenant, committing, sink, address)
    old = token_in(sink, address)
    await wish(house, tenant, committing, address.upper(), "en")
    assert len(sink.taken) == 1  # pressed twice at once
    moved_clock(300)
    await wish(house, tenant, committing, address.upper(), "en")
    assert len(sink.taken) == 2
    async with committing(tenant) as work:
        assert await state_of(work, address) == ("confirmed", "", "az")
        assert await confirm(work, old) is None
        assert await confirm(work, token_in(sink, address.upper())) is not None
        assert await state_of(work, address) == ("confirmed", "", "en")
        count = select(func.count()).select_from(Subscriber).where(Subscriber.folded == address)
        assert await work.session.scalar(count) == 1


async def test_the_mail_that_asks_is_tried_again_under_one_name(
    house: House, tenant: Tenant, committing: OpenWork, sink: Sink, moved_clock: Move
) -> None:
    address = f"grey{uuid4().hex[:8]}@reader.example"
    async with committing(tenant) as work:
        await ask(work, house.keyring, TOPIC, address, "az")
    with pytest.raises(Exception, match="recipient"):
        await run(house, tenant, committing)
    assert not sink.taken
    await run(house, tenant, committing)
    assert sink.copies() == {address: 1}
    async with committing(tenant) as work:
        assert await confirm(work, token_in(sink, address)) is not None


async def test_one_click_ends_it_and_following_a_new_link_begins_it_again(
    house: House, tenant: Tenant, committing: OpenWork, sink: Sink, leaflets: Leaflets, moved_clock: Move
) -> None:
    leaflets.subscribers, name = True, uuid4().hex
    address = f"{name}@reader.example"
    await subscribed(house, tenant, committing, sink, address)
    first = await issue(house, tenant, committing)
    async with committing(tenant) as work:
        mail = (await sent(work, first))[name]
        assert (mail.state, mail.party) == ("sent", "subscriber")
        for _ in range(2):
            await ending.leave(work, mail.id)
        assert await state_of(work, address) == ("ended", "left", "az")
    second = await issue(house, tenant, committing)
    async with committing(tenant) as work:
        assert name not in await sent(work, second)
    moved_clock(600)
    await subscribed(house, tenant, committing, sink, address)
    third = await issue(house, tenant, committing)
    async with committing(tenant) as work:
        assert (await sent(work, third))[name].state == "sent"
        assert await work.session.scalar(select(Optout.folded).where(Optout.folded == address)) is None


async def test_an_address_that_refuses_again_and_again_is_written_to_no_more(
    house: House, tenant: Tenant, committing: OpenWork, sink: Sink, leaflets: Leaflets
) -> None:
    leaflets.subscribers = True
    names = [f"gone{uuid4().hex[:8]}", f"later{uuid4().hex[:8]}"]
    async with committing(tenant) as work:
        for name in names:
            address = f"{name}@reader.example"
            work.session.add(
                Subscriber(
                    tenant_id=tenant.id, topic=TOPIC, address=address, folded=address, language="az", state="confirmed",
                    wished_language="az", asked_at=work.now, confirmed_at=work.now, bounces=MOST_BOUNCES - 2,
                )
            )  # fmt: skip
    for expected in ("confirmed", "ended"):
        await issue(house, tenant, committing)
        async with committing(tenant) as work:
            found = await state_of(work, f"{names[0]}@reader.example")
            assert found is not None and found[0] == expected
    last = await issue(house, tenant, committing)
    async with committing(tenant) as work:
        assert names[0] not in await sent(work, last)
        assert await state_of(work, f"{names[0]}@reader.example") == ("ended", "bounced", "az")
    assert not is_over(MOST_BOUNCES - 1) and is_over(MOST_BOUNCES)


async def test_a_mail_that_arrives_wipes_out_refusals_before_it_and_soft_ones_never_count(
    house: House, tenant: Tenant, committing: OpenWork, sink: Sink, leaflets: Leaflets
) -> None:
    leaflets.subscribers, name = True, uuid4().hex
    subscriber = await subscribed(house, tenant, committing, sink, f"{name}@reader.example")
    one = await issue(house, tenant, committing)
    async with committing(tenant) as work:
        mail = (await sent(work, one))[name]
        await ending.bounced(work, mail, True, "550 recipient")
        await ending.bounced(work, mail, False, "451 recipient")
        row = await work.session.get(Subscriber, (tenant.id, subscriber))
        assert row is not None and (row.bounces, row.bounce_told) == (1, "550 recipient")
    await issue(house, tenant, committing)
    async with committing(tenant) as work:
        row = await work.session.get(Subscriber, (tenant.id, subscriber))
        assert row is not None and (row.bounces, row.bounce_told, row.bounced_at) == (0, "", None)


async def test_staff_with_the_right_see_who_subscribed_and_nobody_else(
    house: House, tenant: Tenant, other_tenant: Tenant, committing: OpenWork, sink: Sink
) -> None:
    mark = uuid4().hex[:8]
    for name in ("a", "b"):
        await subscribed(house, tenant, committing, sink, f"{mark}-{name}@reader.example")
    await wish(house, tenant, committing, f"{mark}-c@reader.example", "en")
    async with committing(tenant) as work:
        seen = await counts(work, TOPIC)
        assert seen["confirmed"] >= 2 and seen["waiting"] >= 1 and (await languages(work, TOPIC))["az"] >= 2
        rows, more = await listed(work, TOPIC, typed=mark, limit=2)
        assert [one.address for one in rows] == [f"{mark}-{name}@reader.example" for name in "ab"]
        rest, end = await listed(work, TOPIC, typed=mark, after=more)
        assert [(one.address, one.state) for one in rest] == [(f"{mark}-c@reader.example", "waiting")] and not end
        assert await listed(work, TOPIC, typed=mark, states=["ended"]) == ([], "")
        ids = [one.id for one in rows]
        assert await readable(work, ids) == set(ids)
    async with committing(other_tenant) as work:
        assert await listed(work, TOPIC, typed=mark) == ([], "") and await readable(work, ids) == set()
    nobody = Actor(kind="person", id=uuid4(), name="Nobody")
    async with committing(tenant, nobody) as work:
        for asked in (counts(work, TOPIC), languages(work, TOPIC), listed(work, TOPIC)):
            with pytest.raises(Refusal) as refused:
                await asked
            assert refused.value.code == "not_permitted"
        with pytest.raises(Refusal):
            await ending.forget(work, f"{mark}-a@reader.example", "asked")
        assert await readable(work, ids) == set()


async def test_a_person_who_asks_is_forgotten_in_every_table_and_others_are_not(
    house: House, tenant: Tenant, other_tenant: Tenant, committing: OpenWork, sink: Sink, leaflets: Leaflets
) -> None:
    leaflets.subscribers, mark = True, uuid4().hex[:8]
    gone, stays = f"{mark}-gone1@reader.example", f"{mark}-stays@reader.example"
    for address in (gone, stays):
        await subscribed(house, tenant, committing, sink, address)
    await subscribed(house, other_tenant, committing, sink, gone, "ka")
    one = await issue(house, tenant, committing)
    matter = uuid4()
    async with committing(tenant) as work:
        await ending.leave(work, (await sent(work, one))[gone.partition("@")[0]].id)
        leaflets.to = [Recipient("Gone", gone.upper(), "az")]
        left = await planning.begin(work, "leaflet", matter, "issue", typed=[{"address": gone.upper(), "name": "x"}])
        await planning.gather(work, house, left)
        assert await ending.forget(work, f" {gone.upper()} ", "asked by phone") == 1
        assert await ending.forget(work, gone, "asked by phone") == 0
    async with committing(tenant) as work:
        for table in (Subscriber, Delivery, Mailing, Optout):
            query = text(f"select count(*) from {table.__tablename__} t where to_jsonb(t)::text ilike :like")  # noqa: S608
            assert (await work.session.execute(query, {"like": f"%{gone}%"})).scalar_one() == 0, table
        acts = text("select count(*) from act where payload ilike :like or reason ilike :like")
        assert (await work.session.execute(acts, {"like": f"%{gone}%"})).scalar_one() == 0
        assert await state_of(work, stays) == ("confirmed", "", "az")
        rows = await work.session.scalars(select(Delivery).where(Delivery.mailing_id == one))
        assert sorted((row.address, row.state) for row in rows)[0] == ("", "sent")  # counted, without a name
    async with committing(other_tenant) as work:
        assert await state_of(work, gone) == ("confirmed", "", "ka")


async def test_what_nobody_confirmed_and_what_ended_long_ago_is_removed(
    house: House, tenant: Tenant, committing: OpenWork, sink: Sink, leaflets: Leaflets, moved_clock: Move
) -> None:
    leaflets.subscribers, mark = True, uuid4().hex[:8]
    waits, left, stays = (f"{mark}-{name}@reader.example" for name in ("waits", "left", "stays"))
    await wish(house, tenant, committing, waits)
    for address in (left, stays):
        await subscribed(house, tenant, committing, sink, address)
    one = await issue(house, tenant, committing)
    async with committing(tenant) as work:
        await ending.leave(work, (await sent(work, one))[f"{mark}-left"].id)
        await ending.clean_up(work)
        assert await state_of(work, waits) and await state_of(work, left)
    moved_clock((LINK_LIVES + timedelta(hours=1)).total_seconds())
    async with committing(tenant) as work:
        await ending.clean_up(work)
        assert await state_of(work, waits) is None and await state_of(work, left) == ("ended", "left", "az")
        row = await work.session.scalar(select(Subscriber).where(Subscriber.folded == stays))
        assert row is not None and row.token_digest is None
    moved_clock((ENDED_KEPT + timedelta(hours=1)).total_seconds())
    async with committing(tenant) as work:
        await ending.clean_up(work)
        assert await state_of(work, left) is None and await state_of(work, stays) == ("confirmed", "", "az")
