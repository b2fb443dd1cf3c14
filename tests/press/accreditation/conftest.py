"""A mail server for the tests of accreditation."""

import dataclasses
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import update

from service.press.accreditation.models import Mail
from service.runtime.house import House
from service.runtime.work import Work
from tests.runtime.test_mail import Postbox, postbox


@pytest.fixture
async def box(house: House, work: Work) -> AsyncIterator[Postbox]:
    """A mail server that the house uses. Mails that other tests left behind are none of this one's."""
    made, before = Postbox(), house.settings
    left = update(Mail).where(Mail.state.in_(("queued", "deferred")))
    await work.session.execute(left.values(state="refused", done_at=work.now))
    async with postbox(made) as port:
        house.settings = dataclasses.replace(before, smtp_url=f"smtp://localhost:{port}?from=press@agency.example")
        yield made
    house.settings = before
