"""What came in is accepted or returned; when all is accepted the request closes and goes up by itself."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from service.kit.refusal import Refusal
from service.notifications.actions import notify
from service.planning.filings.actions.asking import open_request, tell, told
from service.planning.filings.actions.filling import send_now
from service.planning.filings.models import Body, Request
from service.planning.filings.queries.reading import bodies, come_together, duty_row, filed_now, holders
from service.planning.filings.rules.acts import (
    COUNTED,
    DUTY,
    FILL,
    NEEDS_REASON,
    NEEDS_REMARK,
    NOTHING_FILED,
    REQUEST,
    WRITING,
)
from service.planning.filings.rules.answers import digest_of, problems
from service.planning.filings.rules.forms import Definition
from service.planning.filings.rules.together import plain, upward
from service.runtime.work import Work
from service.web.errors import NotFound

READY, STUCK = "filings.ready", "filings.stuck"


async def _filed(work: Work, request_id: UUID, party_id: UUID) -> Body:
    """A body whose report waits for a decision. Raises NotFound, Refusal."""
    found = next((one for one in await bodies(work, request_id, lock=True) if one.party_id == party_id), None)
    if found is None:
        raise NotFound
    if found.state != "filed":
        raise Refusal(NOTHING_FILED, code="wrong_state")
    return found


async def accept(work: Work, request_id: UUID, party_id: UUID) -> bool:
    """Accept what a body filed; whether the request closed by it. Raises NotFound, Refusal."""
    row = await open_request(work, request_id)
    return await accepted(work, row, await _filed(work, request_id, party_id))


async def accepted(work: Work, row: Request, body: Body) -> bool:
    """Accept, of rows that are held; whether the request closed by it."""
    await _accept(work, row, body)
    return await close_if_all(work, row)


async def _accept(work: Work, row: Request, body: Body) -> None:
    await told(work, row, body.party_id, "accepted", number=body.sendings)
    body.state, body.remarks = "accepted", {}
    body.decided_at, body.decided_by_name = work.now, work.actor.name
    await work.session.flush()
    after = {"agency": body.name, "number": body.sendings}
    work.record("filing_request.accepted", row.id, record=REQUEST, after=after)


async def close_if_all(work: Work, row: Request) -> bool:
    """Close a request that is open and held where everything that counts is accepted; whether it was."""
    states = {one.state for one in await bodies(work, row.id) if one.state in COUNTED}
    if row.state != "open" or states != {"accepted"}:
        return False
    await _close(work, row, "")
    return True


async def give_back(work: Work, request_id: UUID, party_id: UUID, remarks: Mapping[str, str]) -> None:
    """Return it with remarks: field -> what is wrong, "" for the whole. Raises NotFound, Refusal."""
    row = await open_request(work, request_id)
    body = await _filed(work, request_id, party_id)
    said = {key: text.strip() for key, text in remarks.items() if text.strip()}
    if not said:
        raise Refusal(NEEDS_REMARK, code="required", field="remark")
    await tell(work, row, party_id, "returned", number=body.sendings, remarks=said)
    body.state, body.remarks = "returned", said
    body.decided_at, body.decided_by_name = work.now, work.actor.name
    await work.session.flush()
    after = {"agency": body.name, "number": body.sendings, "remarks": len(said)}
    work.record("filing_request.returned", request_id, record=REQUEST, after=after)


async def close(work: Work, request_id: UUID, reason: str) -> None:
    """Close before all is accepted, with what is filed and accepted. Raises NotFound, Refusal."""
    row = await open_request(work, request_id)
    if not reason.strip():
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    for body in await bodies(work, request_id, lock=True):
        if body.state in ("waiting", "returned"):
            await told(work, row, body.party_id, "withdrawn", reason=reason.strip())
            body.state = "withdrawn"
        elif body.state == "filed":  # it is part of what came together
            await _accept(work, row, body)
    await work.session.flush()
    await _close(work, row, reason.strip())


async def _close(work: Work, row: Request, reason: str) -> None:
    """Freeze what came together, and fill the duty that waits for it."""
    lines = await come_together(work, row)
    row.whole = plain(lines)
    row.sha256, row.state, row.reason, row.closed_at = digest_of(row.whole), "closed", reason, work.now
    await work.session.flush()
    filed = await filed_now(work, row.id, ("filed", "accepted"))
    work.record(
        "filing_request.closed", row.id, record=REQUEST, after={"bodies": len(filed), "sha256": row.sha256},
        reason=reason or None,
    )  # fmt: skip
    params = {"period": row.period}
    people = [row.asked_by] if row.asked_by is not None else []
    others = [one for one in people if one != work.actor.id]
    await notify(work, others, READY, record=REQUEST, record_id=row.id, params=params)
    if row.goes_up_to is not None:
        await _go_up(work, row, row.goes_up_to, lines)


async def _go_up(work: Work, row: Request, duty_id: UUID, lines: Any) -> None:
    """What came together becomes this agency's own report; where something still lacks, people are told."""
    duty = await duty_row(work, duty_id, lock=True)
    if duty is None or duty.state not in WRITING:
        return
    form = Definition.of(duty.definition)
    duty.answers = {**duty.answers, **upward(lines, form)}
    duty.version += 1
    duty.changed_at, duty.changed_by_name = work.now, work.actor.name
    await work.session.flush()
    if problems(form, duty.answers, (work.language,)):
        people = [duty.owner_id] if duty.owner_id is not None else await holders(work, FILL)
        await notify(work, people, STUCK, record=DUTY, record_id=duty.id, params={"period": duty.period})
        return
    await send_now(work, duty)
