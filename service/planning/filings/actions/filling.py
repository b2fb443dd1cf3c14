"""Filling in what another agency asks for, and sending it: frozen, numbered, with the same digest on both sides."""

from datetime import timedelta
from uuid import UUID

from service.exchange.actions import send
from service.identity.offers import Handing, gone
from service.identity.queries import people_named
from service.kit.refusal import FieldErrors, Refusal
from service.notifications.actions import notify
from service.planning.filings.models import Duty, Sending
from service.planning.filings.queries.reading import duty_row, holders, near_due
from service.planning.filings.rules.acts import DUTY, FILL, NOT_WRITING, UNKNOWN_BODY, WRITING, demand
from service.planning.filings.rules.answers import Answers, carried, digest_of, problems
from service.planning.filings.rules.forms import Definition
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit

SUBMITTED, DUE = "filing_submission", "filings.due"
SOON, AGAIN = timedelta(days=3), timedelta(days=3)
"""How long before its term a duty is told of, and how often after it."""


async def writing(work: Work, duty_id: UUID) -> Duty:
    """A duty that is being filled in, held. Raises NotFound, Refusal."""
    demand(work.actor, FILL)
    row = await duty_row(work, duty_id, lock=True)
    if row is None:
        raise NotFound
    if row.state not in WRITING:
        raise Refusal(NOT_WRITING, code="wrong_state")
    return row


async def fill(work: Work, duty_id: UUID, answers: Answers, version: int) -> int:
    """Keep what was filled in, complete or not; the version from now on. Raises NotFound, StaleEdit, Refusal."""
    row = await writing(work, duty_id)
    if row.version != version:
        raise StaleEdit(answers, row.answers)
    if row.answers == answers:
        return row.version
    row.answers = answers
    _touched(work, row)
    if row.owner_id is None and work.actor.kind == "person":
        row.owner_id = await _known(work, work.actor.stands_for)
    await work.session.flush()
    work.record("filing_duty.filled", duty_id, record=DUTY, after={"fields": len(answers)})
    return row.version


async def _known(work: Work, person_id: UUID | None) -> UUID | None:
    """The person, where they are one of the agency's."""
    return person_id if person_id is not None and await people_named(work, [person_id]) else None


def _touched(work: Work, row: Duty) -> None:
    row.version += 1
    row.changed_at, row.changed_by_name = work.now, work.actor.name


async def take_offered(work: Work, duty_id: UUID) -> list[str]:
    """Fill in the newer form that is offered; titles of fields whose answers have no place in it. Raises as fill."""
    row = await writing(work, duty_id)
    if row.offered is None:
        raise NotFound
    before, after = Definition.of(row.definition), Definition.of(row.offered["definition"])
    kept, lost = carried(before, after, row.answers)
    languages = (work.language, *work.tenant.profile.languages)
    names = [before.by_key[key].say(before.by_key[key].titles, languages) for key in lost if key in before.by_key]
    row.definition, row.titles = row.offered["definition"], row.offered["titles"]
    row.edition, row.offered, row.answers = int(row.offered["edition"]), None, kept
    _touched(work, row)
    await work.session.flush()
    work.record("filing_duty.taken", duty_id, record=DUTY, after={"edition": row.edition, "lost": len(lost)})
    return names


async def send_report(work: Work, duty_id: UUID) -> int:
    """Send what stands in the form; the number of the sending. Raises NotFound, Refusal, FieldErrors."""
    row = await writing(work, duty_id)
    if wrong := problems(Definition.of(row.definition), row.answers, (work.language,)):
        raise FieldErrors(wrong)
    return await send_now(work, row)


async def send_now(work: Work, row: Duty) -> int:
    """Send a report whose row is held and whose answers were checked. Raises Refusal without a link."""
    row.sendings += 1
    digest = digest_of(row.answers)
    work.session.add(
        Sending(
            tenant_id=work.tenant.id, duty_id=row.id, number=row.sendings, edition=row.edition, answers=row.answers,
            sha256=digest, sent_at=work.now, sent_by_name=work.actor.name,
        )
    )  # fmt: skip
    content = {
        "request": str(row.request_id), "number": row.sendings, "edition": row.edition, "answers": row.answers,
        "sha256": digest, "sent_at": work.now.isoformat(), "by": work.actor.name,
    }  # fmt: skip
    try:
        await send(work, row.party_id, SUBMITTED, f"{row.request_id}:{row.sendings}", content)
    except NotFound:
        raise Refusal(UNKNOWN_BODY, code="unknown") from None
    row.state, row.remarks = "sent", {}
    _touched(work, row)
    await work.session.flush()
    work.record("filing_duty.sent", row.id, record=DUTY, after={"number": row.sendings, "sha256": digest})
    return row.sendings


async def hand_over_duty(work: Work, handing: Handing) -> None:
    """Raises Refusal(code="gone") where it is finished or somebody else's by now."""
    row = await duty_row(work, handing.matter_id, lock=True)
    if row is None or row.owner_id != handing.from_id or row.state not in (*WRITING, "sent"):
        raise gone()
    row.owner_id = handing.to_id
    await work.session.flush()
    work.record(
        "filing_duty.handed_over", row.id, record=DUTY, before={"owner": str(handing.from_id)},
        after={"owner": str(handing.to_id)}, reason=handing.reason,
    )  # fmt: skip


async def remind_due(work: Work) -> int:
    """Tell who fills in of terms that are near or gone, once for each step; how many were told of."""
    told = 0
    for row in await near_due(work, work.today + SOON):
        if row.reminded_on is not None and not _again(work, row):
            continue
        people = [row.owner_id] if row.owner_id is not None else await holders(work, FILL)
        params = {"period": row.period, "day": row.due_on.isoformat()}
        await notify(work, people, DUE, record=DUTY, record_id=row.id, params=params)
        row.reminded_on = work.today
        told += 1
    await work.session.flush()
    return told


def _again(work: Work, row: Duty) -> bool:
    """On its day, and every few days behind it."""
    assert row.reminded_on is not None
    if row.reminded_on < row.due_on <= work.today:
        return True
    return row.due_on < work.today and work.today - row.reminded_on >= AGAIN
