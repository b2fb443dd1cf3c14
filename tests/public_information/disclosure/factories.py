"""Things to disclose for tests, made the way people make them: through actions."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import update

from service.fittings import DISCLOSED_KINDS
from service.public_information.disclosure.actions import duties, entries, legal, log
from service.public_information.disclosure.actions.entries import EntryEdit
from service.public_information.disclosure.actions.seeding import apply_duties
from service.public_information.disclosure.queries.duties import all_duties
from service.public_information.disclosure.rules.content import ActEdit, Said
from service.public_information.models import Request
from service.runtime.house import House
from service.runtime.work import Work
from service.tenancy.loader import load
from tests.public_information.factories import asked

assert DISCLOSED_KINDS  # the fittings tell the public page of the kinds that are published here
TENANTS = Path(__file__).parents[3] / "tenants"


def said(work: Work, title: str, lead: str = "", body: str = "") -> dict[str, Said]:
    """The same text in each of the agency's languages."""
    return {language: Said(title, lead, body) for language in work.tenant.profile.languages}


async def take_list(work: Work, slug: str, since: date) -> dict[str, UUID]:
    """A list of the country taken on: ids by number."""
    await apply_duties(work, load(TENANTS).duties[work.tenant.profile.country])
    await duties.take_on_list(work, slug, since)
    return {duty.number: duty.id for duty in await all_duties(work, "active")}


async def published(work: Work, duty_id: UUID, title: str = "Bought this quarter", **more: Any) -> UUID:
    """Something published for a duty."""
    entry_id = await entries.prepare_entry(work, duty_id, EntryEdit(texts=said(work, title), **more))
    await entries.publish_entry(work, entry_id)
    return entry_id


async def entered(work: Work, title: str = "On school meals", *, draft: bool = False, **more: Any) -> UUID:
    """A legal act or a draft, not published."""
    days = {} if draft else {"number": "12-4", "adopted_on": date(2026, 11, 2), "in_force_on": date(2026, 11, 5)}
    edit = ActEdit(kind="normative", texts=said(work, title), **{**days, **more})
    return await legal.enter_act(work, edit, draft=draft)


async def answered(work: Work, house: House, outcome: str = "granted", **changed: Any) -> UUID:
    """A request that was answered. What led there is another floor's: only what the log reads of it is written."""
    received = await asked(work, house, **changed)
    await work.flush()
    values = {"state": outcome, "outcome": outcome, "decided_at": work.now, "answered_at": work.now}
    await work.session.execute(update(Request).where(Request.id == received.id).values(**values))
    return received.id


async def logged(work: Work, house: House, title: str = "School repairs", **changed: Any) -> UUID:
    """A published entry of the log."""
    entry_id = await log.prepare(work, await answered(work, house, **changed))
    await log.change(work, entry_id, said(work, title, "What the repairs cost."), [])
    await log.publish(work, entry_id, checked=True)
    return entry_id
