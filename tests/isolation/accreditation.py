"""Accreditation in the world of two agencies: one row in each table, one example of each record."""

from dataclasses import replace
from typing import TYPE_CHECKING

from service.documents.actions import upload
from service.kit.actor import Actor
from service.press.accreditation.actions import deciding, questions
from service.press.accreditation.actions.applying import appeal, apply
from service.press.accreditation.actions.badges import issue_badge
from service.press.accreditation.actions.door import check_in
from service.press.accreditation.actions.inviting import invite
from service.press.accreditation.actions.reasons import keep_reason
from service.press.accreditation.rules.reasons import ReasonEdit
from service.press.events.queries.events import event_row
from service.runtime.work import open_work
from tests.documents.samples import chunks, saved
from tests.press.accreditation.factories import APPLIED, As, event_with_call, outsider, standing

if TYPE_CHECKING:
    from tests.isolation.world import World


async def accreditations(world: "World", actor: Actor) -> None:
    """An event with an invitation, one who was let in and asked, one who appealed; a standing call, a reason."""
    form, marker = outsider(), world.marker
    file = await upload(world.house, world.first, form, f"{marker}-card.png", chunks(saved("PNG")))
    async with open_work(world.house.database, world.first, actor) as work:
        event_id, call_id = await event_with_call(work, place=f"{marker} door")
        await standing(work, titles={"az": f"{marker} standing"}, criteria={"az": f"{marker} criteria"})
        await keep_reason(work, ReasonEdit("reject", {"az": f"{marker} reason"}))
        await invite(work, world.house.keyring, event_id, [], f"{marker} invited <invited@press.example>", marker)
    said = replace(APPLIED, name=f"{marker} journalist", outlet=f"{marker} outlet", note=f"{marker} note")
    async with open_work(world.house.database, world.first, form) as work:
        one = await apply(work, world.house.keyring, call_id, replace(said, files=(file.id,)), file.id)
        other = await apply(work, world.house.keyring, call_id, said, call_id)
    async with open_work(world.house.database, world.first, actor) as work:
        await deciding.approve(work, one.id)
        await issue_badge(work, one.id)
        await deciding.reject(work, other.id, f"{marker} rejected")
        with As(work, one):
            await questions.submit_question(work, one.id, f"{marker} question")
        with As(work, other):
            await appeal(work, other.id, f"{marker} appeal")
        row = await event_row(work, event_id)
        assert row is not None and row.begins_at is not None
        before, work.now = work.now, row.begins_at
        await check_in(work, event_id, one.id)
        work.now = before
