"""Reports that bodies file in the world of two agencies: each has a form, asked for once, and a duty that it sent."""

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from service.kit.ids import new_id
from service.planning.filings.actions.building import newest_edition
from service.planning.filings.models import Body, Duty, Request, Sending, Submission
from service.planning.filings.rules.answers import digest_of
from service.runtime.work import Work
from tests.planning.filings.factories import form_of

if TYPE_CHECKING:
    from tests.isolation.world import World


async def fill_filings(work: Work, world: "World") -> None:
    """Rows of both sides, with the marker in each: what goes between agencies is tested where two are linked."""
    edition = await newest_edition(work, await form_of(work))
    answers, party_id, due_on = {"words": f"{world.marker} words"}, uuid4(), work.today + timedelta(days=9)
    me = work.tenant.id
    request = Request(
        id=new_id(), tenant_id=me, form_id=edition.form_id, edition=edition.number, period=f"{world.marker} period",
        due_on=due_on, asked_at=work.now, asked_by_name="N",
    )  # fmt: skip
    duty = Duty(
        id=new_id(), tenant_id=me, party_id=party_id, request_id=uuid4(), party_name=world.marker, state="sent",
        titles=edition.titles, definition=edition.definition, edition=1, period=f"{world.marker} period", due_on=due_on,
        answers=answers, sendings=1, received_at=work.now, changed_at=work.now,
    )  # fmt: skip
    work.session.add_all([request, duty])
    await work.session.flush()
    frozen = {"number": 1, "edition": 1, "answers": answers, "sha256": digest_of(answers), "sent_at": work.now}
    work.session.add(
        Body(tenant_id=me, request_id=request.id, party_id=party_id, name=world.marker, edition=1, state="filed",
             sendings=1, sent_at=work.now)
    )  # fmt: skip
    await work.session.flush()
    work.session.add(
        Submission(tenant_id=me, request_id=request.id, party_id=party_id, sent_by_name="N", **frozen)
    )  # fmt: skip
    work.session.add(Sending(tenant_id=me, duty_id=duty.id, sent_by_name="N", **frozen))
    await work.session.flush()
