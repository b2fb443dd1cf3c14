"""Asking through the public page, without a script."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from service.public_information.asking import rules
from service.runtime.tenants import Tenant
from tests.public_information.asking.citizen import TEXT, Citizen

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests type faster than people; the least time has its own test."""
    monkeypatch.setattr(rules, "LEAST_TIME", rules.LEAST_TIME * 0)


@pytest.fixture
async def citizen(app: Any, tenant: Tenant) -> AsyncIterator[Citizen]:
    made = Citizen(app, tenant)
    async with made.http:
        yield made


async def test_from_the_form_to_the_receipt(citizen: Citizen) -> None:
    first = await citizen.see("/ask")
    assert first.status_code == 200
    assert first.headers["cache-control"] == "no-store"
    await citizen.fill(email="nermin@mail.example")
    check = (await citizen.see("/ask/check")).text
    assert TEXT in check
    number, code = await citizen.send()
    assert number
    assert len(code) == 19
