"""Two editors at once: different items never meet, moves compose, one opening, one number. Really committed."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import pytest

from service.digest.actions import deciding, editing, opening
from service.digest.queries.issues import items_of
from service.digest.rules.texts import ItemEdit, Place, Words
from service.kit.refusal import Refusal
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from service.web.errors import StaleEdit
from tests.conftest import OpenWork, all_powerful
from tests.digest.factories import (
    composed,
    kept,
    last_month,
    made_template,
    month_clip,
    reviewed,
    section,
    section_id,
    standing,
)

LANGUAGE = "az"


def edit(headline: str, version: int | None = None) -> ItemEdit:
    return ItemEdit({LANGUAGE: Words(headline)}, version=version)


@pytest.fixture
async def issue(committing: OpenWork, tenant: Tenant) -> AsyncIterator[tuple[UUID, list[UUID]]]:
    """A composed issue with four items in one section, committed."""
    async with committing(tenant) as work:
        for day in range(1, 5):
            await month_clip(work, day)
        made = await composed(work, section(work, "top_stories", most=4), section(work, "text"))
        ids = [one.id for one in await standing(work, made, "top_stories")]
    yield made, ids


async def order_of(work: Work, issue_id: UUID, kind: str = "top_stories") -> list[UUID]:
    return [one.id for one in await standing(work, issue_id, kind)]


async def test_two_editors_of_different_items_lose_nothing(
    committing: OpenWork, tenant: Tenant, issue: tuple[UUID, list[UUID]]
) -> None:
    made, ids = issue
    entered = [asyncio.Event() for _ in ids]

    async def editor(number: int) -> None:
        async with committing(tenant, all_powerful(f"Editor {number}")) as work:
            await editing.edit_item(work, made, ids[number], edit(f"Başlıq {number}", 1))
            entered[number].set()
            await asyncio.gather(*(one.wait() for one in entered))  # all hold their item, none is committed

    await asyncio.wait_for(asyncio.gather(*(editor(number) for number in range(4))), 20)
    async with committing(tenant) as work:
        said = {one.id: one.texts[LANGUAGE]["headline"] for one in await items_of(work, made)}
    assert said == {one: f"Başlıq {number}" for number, one in enumerate(ids)}


async def test_two_editors_of_one_item_and_the_second_is_told(
    committing: OpenWork, tenant: Tenant, issue: tuple[UUID, list[UUID]]
) -> None:
    made, ids = issue

    async def editor(headline: str) -> str:
        async with committing(tenant, all_powerful(headline)) as work:
            try:
                await editing.edit_item(work, made, ids[0], edit(headline, 1))
            except StaleEdit as stale:
                return str(stale.theirs["texts"][LANGUAGE]["headline"])
        return ""

    told = dict(zip(("Bir", "İki"), await asyncio.gather(editor("Bir"), editor("İki")), strict=True))
    winner = next(name for name, word in told.items() if not word)
    assert sorted(told.values()) == ["", winner]


async def test_moves_at_once_compose(committing: OpenWork, tenant: Tenant, issue: tuple[UUID, list[UUID]]) -> None:
    made, ids = issue
    async with committing(tenant) as work:
        here = await section_id(work, made, "top_stories")

    async def mover(item: UUID, position: int) -> None:
        async with committing(tenant) as work:
            await editing.move_item(work, made, item, Place(here, position))

    await asyncio.wait_for(asyncio.gather(mover(ids[3], 1), mover(ids[0], 4)), 20)
    async with committing(tenant) as work:
        found = await order_of(work, made)
    assert found == [ids[3], ids[1], ids[2], ids[0]]  # whichever came first


async def test_a_move_and_an_edit_of_the_same_item_do_not_conflict(
    committing: OpenWork, tenant: Tenant, issue: tuple[UUID, list[UUID]]
) -> None:
    made, ids = issue
    async with committing(tenant) as work:
        there = await section_id(work, made, "text")
        await editing.move_item(work, made, ids[1], Place(there))
        assert await editing.edit_item(work, made, ids[1], edit("Köçürüldü", 1)) == 2
        assert await order_of(work, made, "text") == [ids[1]]
        assert await order_of(work, made) == [ids[0], ids[2], ids[3]]


async def test_crossing_moves_between_sections_do_not_wait_in_a_circle(
    committing: OpenWork, tenant: Tenant, issue: tuple[UUID, list[UUID]]
) -> None:
    made, ids = issue
    async with committing(tenant) as work:
        top, hand = await section_id(work, made, "top_stories"), await section_id(work, made, "text")
        await editing.move_item(work, made, ids[0], Place(hand))

    async def mover(item: UUID, place: UUID) -> None:
        async with committing(tenant) as work:
            await editing.move_item(work, made, item, Place(place, 1))

    await asyncio.wait_for(asyncio.gather(mover(ids[0], top), mover(ids[1], hand), mover(ids[2], hand)), 20)
    async with committing(tenant) as work:
        assert await order_of(work, made) == [ids[0], ids[3]]
        assert set(await order_of(work, made, "text")) == {ids[1], ids[2]}


async def test_nobody_edits_what_another_sends_to_review_meanwhile(
    committing: OpenWork, tenant: Tenant, issue: tuple[UUID, list[UUID]]
) -> None:
    made, ids = issue
    async with committing(tenant) as work:
        await deciding.send_to_review(work, made)
        late = asyncio.create_task(_late_edit(committing, tenant, made, ids[0]))
        done, _ = await asyncio.wait({late}, timeout=0.3)
        assert not done  # it waits for the state to be settled
    assert await asyncio.wait_for(late, 20) == "wrong_state"


async def _late_edit(committing: OpenWork, tenant: Tenant, made: UUID, item: UUID) -> str:
    async with committing(tenant) as work:
        try:
            await editing.edit_item(work, made, item, edit("Gec", 1))
        except Refusal as refusal:
            return refusal.code
    return ""


async def test_two_approvals_at_once_give_one_number(committing: OpenWork, tenant: Tenant) -> None:
    async with committing(tenant) as work:
        await month_clip(work)
        made = await reviewed(work)

    async def approver(name: str) -> str:
        async with committing(tenant, all_powerful(name)) as work:
            try:
                return await deciding.approve(work, made)
            except Refusal as refusal:
                return refusal.code

    found = await asyncio.gather(approver("First Head"), approver("Second Head"))
    async with committing(tenant) as work:
        number = (await kept(work, made)).number
    assert sorted(found) == sorted([str(number), "wrong_state"])


async def test_two_openings_at_once_give_one_issue(committing: OpenWork, tenant: Tenant) -> None:
    async with committing(tenant) as work:
        template = await made_template(work)

    async def opener() -> UUID:
        async with committing(tenant) as work:
            return await opening.open_issue(work, template, last_month(work))

    assert len(set(await asyncio.gather(*(opener() for _ in range(5))))) == 1
