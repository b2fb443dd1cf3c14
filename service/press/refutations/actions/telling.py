"""Whom demands concern: those who approve, lawyers, and the one who wrote the text."""

from collections.abc import Collection
from uuid import UUID

from service.identity.queries import root_unit
from service.identity.queries.holders import who_may
from service.kit.refusal import Refusal
from service.notifications.actions import notify
from service.press.refutations.models import Refutation, RefutationDemand
from service.press.refutations.rules.acts import LEGAL, REFUTATION
from service.press.releases.rules.acts import APPROVE
from service.runtime.work import Work

SUBMITTED, TO_SIGN, RETURNED = "press.refutation_submitted", "press.refutation_to_sign", "press.refutation_returned"
UNDELIVERED, UNCERTAIN = "press.refutation_undelivered", "press.refutation_uncertain"


async def tell_approvers(work: Work, row: Refutation, demand: RefutationDemand) -> None:
    """Tell everybody who may approve this text that it waits for them."""
    await _tell_holders(work, row, demand, APPROVE, SUBMITTED)


async def tell_lawyers(work: Work, row: Refutation, demand: RefutationDemand) -> None:
    """Tell lawyers that a claim of this text is an opinion."""
    await _tell_holders(work, row, demand, LEGAL, TO_SIGN)


async def _tell_holders(work: Work, row: Refutation, demand: RefutationDemand, right: str, kind: str) -> None:
    try:
        unit = await root_unit(work)
    except Refusal:  # an agency without units has nobody who could be told by them
        return
    holders = await who_may(work, {right}, unit_id=unit, journal_id=work.tenant.id, on=work.today)
    await _tell(work, row, [one.id for one in holders if str(one.id) not in demand.hands], kind)


async def tell_author(work: Work, row: Refutation, demand: RefutationDemand, kind: str) -> None:
    """Tell whoever began the version, and whoever works on the refutation."""
    people = {one for one in (demand.written_by, row.owner_id) if one is not None}
    await _tell(work, row, people, kind)


async def _tell(work: Work, row: Refutation, people: Collection[UUID], kind: str) -> None:
    params = {"person": work.actor.name}
    await notify(work, list(people), kind, record=REFUTATION, record_id=row.id, params=params)
