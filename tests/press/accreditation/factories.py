"""Accreditations for tests, made the way people make them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from service import fittings
from service.kit.actor import Actor
from service.kit.ids import new_id
from service.press.accreditation.actions import deciding
from service.press.accreditation.actions.applying import apply
from service.press.accreditation.actions.badges import issue_badge
from service.press.accreditation.actions.calls import call_for, open_standing
from service.press.accreditation.models import Accreditation
from service.press.accreditation.queries.accreditations import accreditation_row
from service.press.accreditation.rules.acts import applicant
from service.press.accreditation.rules.calls import CallEdit
from service.press.accreditation.rules.content import Applied
from service.runtime.house import House
from service.runtime.work import Work
from tests.press.events.factories import announced

SLOTS = fittings.RAIL
"""Events tell their followers through what this fills."""
APPLIED = Applied(
    name="Nərmin Uydurmalı", outlet="Uydurma Xəbər", role="journalist", email="nermin@press.example", language="az"
)


def outsider(ident: UUID | None = None) -> Actor:
    return Actor(kind="outsider", id=ident or new_id(), name="")


async def event_with_call(work: Work, **changed: Any) -> tuple[UUID, UUID]:
    """An announced event that takes applications, and its call."""
    event_id = await announced(work, **{"policy": "moderated", **changed})
    return event_id, await call_for(work, event_id)


async def applied(work: Work, house: House, call_id: UUID, **changed: Any) -> Accreditation:
    """An application from the public page."""
    before, work.actor = work.actor, outsider()
    try:
        return await apply(work, house.keyring, call_id, replace(APPLIED, **changed), new_id())
    finally:
        work.actor = before


async def approved(work: Work, house: House, call_id: UUID, **changed: Any) -> Accreditation:
    one = await applied(work, house, call_id, **changed)
    await deciding.approve(work, one.id)
    return one


async def badged(work: Work, house: House, call_id: UUID, **changed: Any) -> Accreditation:
    one = await approved(work, house, call_id, **changed)
    await issue_badge(work, one.id)
    return one


async def standing(work: Work, days: int = 365, **changed: Any) -> UUID:
    """A standing call that holds from today on."""
    today = work.today
    edit = CallEdit(
        "standing", titles={"az": "İllik akkreditasiya"}, criteria={"az": "Redaksiya məktubu"}, valid_from=today,
        valid_until=today + timedelta(days=days),
    )  # fmt: skip
    return await open_standing(work, replace(edit, **changed))


async def kept(work: Work, accreditation_id: UUID) -> Accreditation:
    found = await accreditation_row(work, accreditation_id)
    assert found is not None
    return found


class As:
    """`with As(work, one):` the applicant acts."""

    def __init__(self, work: Work, one: Accreditation) -> None:
        self.work, self.actor = work, applicant(one.id, one.number)

    def __enter__(self) -> None:
        self.before, self.work.actor = self.work.actor, self.actor

    def __exit__(self, *_: object) -> None:
        self.work.actor = self.before
