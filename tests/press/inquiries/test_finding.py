"""Inquiries in the search over everything and in their own list, by words and by who asked however it is spelled."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import httpx
import pytest

from service.press.inquiries.actions.finding import make_findable
from service.press.inquiries.queries import finding
from service.press.inquiries.queries.listing import Asked, inquiries
from service.press.inquiries.rules.acts import INQUIRY
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from service.search.asking import read
from service.search.slots import REGISTERS
from tests.press.inquiries.test_life import NEW, approved, asked, one_who_may
from tests.press.outlets.factories import journalist, letters

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
SPELLINGS = [("Nərmin Uydurmalı", "Нармин Уйдурмалы"), ("ნინო გამოგონილი", "Nino Gamogonili"),
             ("Иван Выдумкин", "Ivan Vydumkin"), ("Nino Gamogonili", "ნინო გამოგონილი")]  # fmt: skip


async def found(work: Work, typed: str) -> list[UUID]:
    return [one.id for one in (await finding.find_inquiries(work, read(typed), None, 10)).items]


async def test_words_of_question_and_answer_find_it(work: Work) -> None:
    asking, answering = letters(), letters()
    one = await asked(work, question=f"What of the {asking} bridge?")
    await approved(work, one)
    await make_findable(work, one)
    assert await found(work, asking) == [one]
    assert await found(work, f"{asking} schools") == [one], "a word of the question beside one of the answer"
    assert await found(work, answering) == []


async def test_what_was_not_approved_yet_is_not_found(work: Work) -> None:
    from service.press.inquiries.actions import answering
    from tests.press.inquiries.test_life import ANSWER

    one, said = await asked(work), letters()
    await answering.write_answer(work, one, ANSWER.__class__(f"It is {said}.", "on_record", "en"), 0)
    await make_findable(work, one)
    assert await found(work, said) == []


@pytest.mark.parametrize("name, typed", SPELLINGS)
async def test_who_asked_is_found_from_another_alphabet(work: Work, name: str, typed: str) -> None:
    person = await journalist(work, name)
    mine = await asked(work, journalist_id=person, asked_by="", email="")
    other = await asked(work, asked_by="Cavid Nümunəli", email="")
    ids = await found(work, typed)
    assert mine in ids and other not in ids
    rows, _ = await inquiries(work, Asked("all", "", typed))
    listed = {one.id for one in rows}
    assert mine in listed and other not in listed


async def test_pages_of_hits_follow_each_other_without_gaps(work: Work) -> None:
    mark = letters()
    made = []
    for _ in range(5):
        made.append(await asked(work, question=f"What of the {mark}?"))
        await make_findable(work, made[-1])
    first = await finding.find_inquiries(work, read(mark), None, 3)
    assert first.next is not None
    second = await finding.find_inquiries(work, read(mark), first.next, 3)
    assert second.next is None
    assert sorted([one.id for one in (*first.items, *second.items)]) == sorted(made)


async def test_its_number_leads_to_it_and_only_those_who_may_see_it(work: Work) -> None:
    mark = letters()
    one = await asked(work, question=f"What of the {mark}?")
    await make_findable(work, one)
    number = (await finding.find_inquiries(work, read(mark), None, 1)).items[0].number
    assert [hit.id for hit in await REGISTERS[INQUIRY].jump(work, f" {number} ")] == [one]
    work.actor = one_who_may("correspondence.read")
    assert await found(work, mark) == []
    assert await REGISTERS[INQUIRY].jump(work, number) == []


async def test_a_corrected_inquiry_is_found_by_its_new_words(work: Work) -> None:
    from dataclasses import replace

    from service.press.inquiries.actions import handling

    one, before, after = await asked(work), letters(), letters()
    await handling.edit_inquiry(work, one, replace(NEW, question=f"What of {before}?"), 1)
    await make_findable(work, one)
    assert await found(work, before) == [one]
    await handling.edit_inquiry(work, one, replace(NEW, question=f"What of {after}?"), 2)
    await make_findable(work, one)
    assert (await found(work, before), await found(work, after)) == ([], [one])


async def test_the_search_page_shows_it(sign_in: SignIn, tenant: Tenant, house: House) -> None:
    adviser, mark = await sign_in(tenant, "adviser"), letters()
    new = {"question": f"Why {mark}?", "form": "oral", "channel": "phone", "journalist": "Nərmin Uydurmalı"}
    here = (await adviser.post("/press/inquiries/new", data=new)).headers["location"]
    from service.kit.actor import Actor
    from service.runtime.work import open_work

    async with open_work(house.database, tenant, Actor(kind="system", id=None, name="")) as work:
        await make_findable(work, UUID(here.rpartition("/")[2]))
    page = (await adviser.get("/search", params={"q": mark})).text
    assert here in page and "Media inquiries" in page
    clerk = (await (await sign_in(tenant, "clerk")).get("/search", params={"q": mark})).text
    assert here not in clerk
