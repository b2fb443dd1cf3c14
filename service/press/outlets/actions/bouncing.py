"""What mail servers answered of an address, noted on everybody who has it."""

from typing import Any
from uuid import UUID

from sqlalchemy import update

from service.press.outlets.actions.keeping import demanded, write
from service.press.outlets.queries.contacts import TABLES, by_address
from service.press.outlets.rules.acts import SUBJECTS
from service.press.outlets.rules.content import bounced, email_key
from service.runtime.work import Work

LONGEST_TOLD = 500
_CLEAN: dict[str, Any] = {"bounces": 0, "mail_state": "usable", "bounced_at": None, "bounce_told": ""}


async def note_bounce(work: Work, address: str, hard: bool, told: str) -> None:
    """Mail to this address came back. hard: for good, so that nothing is sent there any more until somebody looks.

    told: what the server said. Nothing happens when nobody has this address. Asks no right: those who send call it.
    """
    for subject in SUBJECTS:
        for card in await by_address(work, subject, address):
            count, state = bounced(card.bounces, hard=hard)
            state = "broken" if card.mail_state == "broken" else state
            values = {"bounces": count, "mail_state": state, "bounced_at": work.now}
            await write(work, card, {**values, "bounce_told": told[:LONGEST_TOLD]})
            if state != card.mail_state:
                after = {"mail_state": state, "told": told[:LONGEST_TOLD]}
                work.record(f"{subject}.bounced", card.id, record=subject, after=after)


async def note_arrived(work: Work, address: str) -> None:
    """A server took mail to this address: what came back before for a time is forgotten."""
    for subject in SUBJECTS:
        table = TABLES[subject]
        mine = (table.email_key == email_key(address), table.email_key != "", table.mail_state == "doubtful")
        statement = update(table).where(*mine).values(**_CLEAN, version=table.version + 1)
        await work.session.execute(statement.execution_options(synchronize_session=False))


async def clear_bounces(work: Work, subject: str, contact_id: UUID) -> None:
    """Somebody made sure that the address is good."""
    card = await demanded(work, subject, contact_id, "clear_bounces")
    if card.mail_state == "usable":
        return
    await write(work, card, _CLEAN)
    work.record(f"{subject}.bounces_cleared", contact_id, record=subject, before={"mail_state": card.mail_state})
