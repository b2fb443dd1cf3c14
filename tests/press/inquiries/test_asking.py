"""Whoever answers an inquiry asks units for input; giving resolutions on letters stays the heads' right."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from service.assignments.actions.giving import give_resolution
from service.kit.refusal import Refusal
from service.press.inquiries.actions.opening import register_inquiry
from service.press.inquiries.queries.inquiries import inquiry_by_id
from service.press.inquiries.rules.acts import INQUIRY, READ, WRITE
from service.press.inquiries.rules.content import NewInquiry
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from tests.assignments.factories import become, new
from tests.conftest import OpenWork
from tests.correspondence.factories import registered

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
NEW = NewInquiry(
    question="When does the new sports hall open?", asked_by="Lalə Uydurmalı", outlet_name="Uydurma Xəbər",
    email="lale@press.example", channel="email",
)  # fmt: skip
ASK = "assignments.ask"


async def test_the_adviser_asks_a_unit_from_the_page(sign_in: SignIn, committing: OpenWork, tenant: Tenant) -> None:
    async with committing(tenant) as work:
        inquiry_id = await register_inquiry(work, NEW)
        letter = (await registered(work, subject="About the sports hall")).id
        clerk = f"p:{await become(work, 'clerk')}"
    adviser = await sign_in(tenant, "adviser")
    place = f"/assignments/on/media_inquiry/{inquiry_id}"
    assert f'href="{place}/new"' in (await adviser.get(f"/press/inquiries/{inquiry_id}")).text
    assert (await adviser.get(f"{place}/new")).status_code == 200
    typed = {"seen": "0", "text": "When does it open?", "due": "+2", "executor": "Whoever", "executor_id": clerk}
    done = await adviser.post(place, data=typed)
    assert (done.status_code, done.headers["location"]) == (303, f"/press/inquiries/{inquiry_id}")
    async with committing(tenant) as work:
        found = await inquiry_by_id(work, inquiry_id)
        assert found is not None and found.state == "collecting"
    place = f"/assignments/on/letter/{letter}"
    assert f'href="{place}/new"' not in (await adviser.get(f"/letters/{letter}")).text
    assert (await adviser.get(f"{place}/new")).status_code == 403
    assert (await adviser.post(place, data=typed)).status_code == 403
    assert (await adviser.get("/assignments/new")).status_code == 403


async def test_the_right_to_ask_reaches_what_one_handles_and_no_further(work: Work) -> None:
    inquiry_id = await register_inquiry(work, NEW)
    letter = (await registered(work, subject="About the sports hall")).id
    made = await new(work, "clerk")
    await become(work, "adviser", READ, WRITE)
    with pytest.raises(Refusal) as refused:
        await give_resolution(work, INQUIRY, inquiry_id, made)
    assert refused.value.code == "not_permitted"
    await become(work, "adviser", READ, ASK)
    with pytest.raises(Refusal):
        await give_resolution(work, INQUIRY, inquiry_id, made)  # reads inquiries, handles none
    await become(work, "adviser", READ, WRITE, ASK, "correspondence.read")
    with pytest.raises(Refusal) as refused:
        await give_resolution(work, "letter", letter, made)
    assert refused.value.code == "not_permitted"
    assert len(await give_resolution(work, INQUIRY, inquiry_id, made)) == 1
