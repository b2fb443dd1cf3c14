"""Digests by mail: each subscriber once, in their language; what is replaced or withdrawn is mailed no more."""

from uuid import UUID

from sqlalchemy import select

from service.digest.actions import publishing
from service.digest.actions.outputs import make_outputs
from service.digest.queries.content import content_of
from service.digest.rules.acts import ISSUE
from service.digest.rules.packing import clean
from service.digest.writing.mail import mail_of
from service.kit.ids import new_id
from service.mailing.actions.planning import gather
from service.mailing.models import Delivery, Mailing, MailingText
from service.mailing.rules.recipients import folded
from service.mailing.slots import LEAVE_HOLE
from service.mailing.subscribers.models import Subscriber
from service.runtime.house import House
from service.runtime.work import Work
from tests.digest.factories import approved, composed, month_clip, section


async def subscribed(work: Work, address: str, language: str, state: str = "confirmed") -> None:
    confirmed = work.now if state == "confirmed" else None
    row = Subscriber(
        tenant_id=work.tenant.id, id=new_id(), topic="digest", address=address, folded=folded(address),
        language=language, state=state, wished_language=language, asked_at=work.now, confirmed_at=confirmed,
    )  # fmt: skip
    work.session.add(row)
    await work.session.flush()


async def everybody(work: Work) -> dict[str, str]:
    """Address -> language of one subscriber for each language, and one who never confirmed."""
    found = {f"reader-{code}@readers.example": code for code in work.tenant.profile.languages}
    for address, code in found.items():
        await subscribed(work, address, code)
    await subscribed(work, "waits@readers.example", "en", "waiting")
    return found


async def brought_out(work: Work, house: House, issue_id: UUID) -> None:
    await approved(work, issue_id)
    await make_outputs(work, house, issue_id)
    await publishing.publish(work, issue_id)


async def out(work: Work, house: House, *, public: bool = True) -> UUID:
    """A published issue with its papers."""
    await month_clip(work, 9, title="The bridge is open")
    made = await composed(work, section(work, "top_stories"), public=public)
    await brought_out(work, house, made)
    return made


async def mailing_of(work: Work, issue_id: UUID) -> Mailing | None:
    query = select(Mailing).where(Mailing.matter == ISSUE, Mailing.matter_id == issue_id)
    found: Mailing | None = (await work.session.scalars(query)).one_or_none()
    return found


async def test_each_gets_it_once_in_their_language_with_the_way_out(work: Work, house: House) -> None:
    readers = await everybody(work)
    issue_id = await out(work, house)
    row = await mailing_of(work, issue_id)
    assert row is not None
    for _ in range(2):
        await gather(work, house, row.id)
    sent = await work.session.execute(select(Delivery.address, Delivery.language).where(Delivery.mailing_id == row.id))
    assert sorted(map(tuple, sent)) == sorted(readers.items())
    texts = {one.language: one for one in await work.session.scalars(select(MailingText)) if one.mailing_id == row.id}
    assert texts.keys() == set(readers.values())
    for code, kept in texts.items():
        said = mail_of(clean(await content_of(work, issue_id, code)))
        assert kept.subject == said.subject
        assert "The bridge is open" in kept.text and "The bridge is open" in kept.html
        for told in (kept.text, kept.html):
            assert LEAVE_HOLE in told and f"/public/{code}/digests/" in told


async def test_an_internal_issue_goes_to_nobody(work: Work, house: House) -> None:
    await everybody(work)
    assert await mailing_of(work, await out(work, house, public=False)) is None


async def test_who_has_not_got_the_former_edition_gets_the_corrected_one_alone(work: Work, house: House) -> None:
    readers = await everybody(work)
    first = await out(work, house)
    former = await mailing_of(work, first)
    assert former is not None
    await gather(work, house, former.id)
    assert former.state == "sending"
    notes = {code: f"A figure ({code})" for code in work.tenant.profile.languages}
    second = await publishing.correct(work, first, notes)
    await brought_out(work, house, second)
    await work.session.refresh(former)
    assert former.state == "stopped"
    later = await mailing_of(work, second)
    assert later is not None
    await gather(work, house, later.id)
    sent = await work.session.scalars(select(Delivery.address).where(Delivery.mailing_id == later.id))
    assert sorted(sent) == sorted(readers)


async def test_a_withdrawn_issue_is_mailed_no_more(work: Work, house: House) -> None:
    await everybody(work)
    issue_id = await out(work, house)
    row = await mailing_of(work, issue_id)
    assert row is not None
    await publishing.withdraw(work, issue_id, "The figures were wrong.")
    await work.session.refresh(row)
    assert (row.state, row.reason) == ("stopped", "The figures were wrong.")
    await gather(work, house, row.id)
    assert list(await work.session.scalars(select(Delivery).where(Delivery.mailing_id == row.id))) == []
