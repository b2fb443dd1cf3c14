"""What follows a registration: through the outbox, once in effect, whatever happened before."""

import inspect
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from service.contacts.queries import by_id, suggest
from service.correspondence import jobs  # noqa: F401 - enrols them
from service.correspondence.actions.changing import correct_letter, void_letter
from service.correspondence.actions.settling import settle_registration
from service.correspondence.queries.asking import Wanted
from service.correspondence.queries.letters import letter_as_kept
from service.correspondence.queries.listing import letters
from service.correspondence.rules import Correction
from service.documents.actions import upload
from service.kit.actor import Actor
from service.runtime.house import House
from service.runtime.queue import JOBS, arguments_of, perform
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from tests.correspondence.factories import content, reach_of, registered, settled

OpenWork = Callable[..., AbstractAsyncContextManager[Work]]


async def outbox_of(work: Work, letter_id: UUID, job: str) -> UUID:
    query = text("select id from outbox where job = :job and arguments like :letter")
    found: UUID = (await work.session.scalars(query, {"job": job, "letter": f"%{letter_id}%"})).one()
    return found


async def test_the_job_makes_a_contact_and_makes_the_letter_findable(
    committing: OpenWork, tenant: Tenant, house: House
) -> None:
    name, word = f"Office {uuid4().hex[:8]}", f"w{uuid4().hex[:8]}"
    async with committing(tenant) as work:
        done = await registered(work, sender_name=name, subject=f"About {word}", sender_kind="person")
        row = await outbox_of(work, done.id, "correspondence.after_registration")
    assert await perform(house, tenant.id, row)
    assert not await perform(house, tenant.id, row)
    async with committing(tenant) as work:
        letter = await letter_as_kept(work, done.id)
        assert letter is not None and letter.sender_id is not None
        contact = await by_id(work, letter.sender_id)
        assert contact is not None
        assert (contact.name, contact.kind, contact.letters) == (name, "person", 1)
        found = await letters(work, await reach_of(work), Wanted(q=word))
        assert [item.number for item in found.items] == [done.number]


async def test_a_second_letter_of_the_same_sender_is_counted_with_the_first(work: Work) -> None:
    first = await settled(work, sender_name="Office of Repeats")
    second = await settled(work, sender_name="OFFICE of repeats")
    one, two = await letter_as_kept(work, first.id), await letter_as_kept(work, second.id)
    assert one and two
    assert one.sender_id == two.sender_id
    (contact,) = await suggest(work, "office repeats")
    assert contact.letters == 2


async def test_a_name_that_is_no_name_does_not_stop_the_rest(work: Work) -> None:
    done = await settled(work, sender_name="№", subject="Unsigned paper")
    found = await letters(work, await reach_of(work), Wanted(q="unsigned"))
    assert [item.number for item in found.items] == [done.number]


async def test_a_correction_changes_what_is_found(work: Work) -> None:
    done = await settled(work, subject="Oldword")
    correction = Correction(content=content(subject="Newword", sender_name="Other Office"), reason="x", version=1)
    await correct_letter(work, done.id, correction)
    (job,) = [row for row in work._jobs if row["job"] == "correspondence.after_correction"]
    assert str(done.id) in job["arguments"]
    from service.correspondence.actions.settling import settle_correction

    await settle_correction(work, done.id, "organisation")
    reached = await reach_of(work)
    assert (await letters(work, reached, Wanted(q="oldword"))).items == []
    assert [item.number for item in (await letters(work, reached, Wanted(q="newword"))).items] == [done.number]
    kept = await letter_as_kept(work, done.id)
    assert kept is not None and kept.sender_id is not None


async def test_a_voided_letter_is_still_found(work: Work) -> None:
    done = await settled(work, subject="Kept for ever")
    await void_letter(work, done.id, "x")
    found = await letters(work, await reach_of(work), Wanted(q="ever"))
    assert [item.state for item in found.items] == ["voided"]


async def test_the_same_file_on_another_letter_is_noted(
    committing: OpenWork, tenant: Tenant, house: House, actor: Actor
) -> None:
    content_ = f"the very same {uuid4().hex}".encode()

    async def chunks() -> AsyncIterator[bytes]:
        yield content_

    made: list[Any] = []
    for _ in range(2):
        file = await upload(house, tenant, actor, "scan.txt", chunks())
        async with committing(tenant) as work:
            made.append(await registered(work, files=(file.id,)))
    async with committing(tenant) as work:
        await settle_registration(work, made[1].id, "organisation")
    async with committing(tenant) as work:
        query = text("select payload from act where record_id = :id and kind = 'letter.same_file_found'")
        payload = (await work.session.scalars(query, {"id": made[1].id})).one()
    assert str(made[0].id) in payload
    assert made[0].number in payload


async def test_a_letter_that_is_gone_is_nothing_to_do(work: Work) -> None:
    await settle_registration(work, uuid4(), "organisation")


def test_the_wire_format_of_the_jobs() -> None:
    """Names and arguments outlive a release: what was asked yesterday is done by today's program."""
    own = {name: list(arguments_of(name)) for name in JOBS if name.startswith("correspondence.")}
    assert own == {
        "correspondence.after_registration": ["letter_id", "sender_kind", "term"],
        "correspondence.after_correction": ["letter_id", "sender_kind"],
        "correspondence.render": ["rendition_id"],
        "correspondence.check_template": ["template_id"],
        "correspondence.make_template": ["template_id"],
        "correspondence.look_after_chains": [],
        "correspondence.after_appeal": ["appeal_id"],
        "correspondence.follow_merge": ["merge_id"],
        "correspondence.index_letter": ["record_id"],
    }
    for name in ("correspondence.after_registration", "correspondence.after_correction"):
        defaults = {key: value.default for key, value in arguments_of(name).items()}
        assert defaults["sender_kind"] is not inspect.Parameter.empty
