"""A request sent on to the body that holds the information, whole or in part; split; joined to one like it."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select

from service.journals.queries import journal_by_id
from service.kit.refusal import FieldErrors, Refusal
from service.public_information.actions.acting import Values, conclude, demand
from service.public_information.actions.clocks import start, stop, terms_of
from service.public_information.actions.handling import decider
from service.public_information.actions.registering import receive_request
from service.public_information.actions.telling import tell
from service.public_information.models import Request
from service.public_information.queries.requests import RequestView, requests_by_id
from service.public_information.rules.content import NewRequest, Received, subject_of
from service.public_information.rules.doing import ITSELF, MOST_SPLIT, NO_SUCH_REQUEST, TOO_MANY_PARTS, TWO_PARTS, Doing
from service.runtime.secrets import Keyring
from service.runtime.work import Work


async def forward_request(work: Work, request_id: UUID, doing: Doing) -> None:
    """Send the whole request on to the body that holds the information. doing: body, number, on, way when told."""
    request = await demand(work, "forward", request_id, doing)
    terms = terms_of(work)
    await stop(work, request_id, *[rule for rule in _but(terms.register_entry, work) if rule])
    values: Values = {
        "outcome": "forwarded", "decided_at": work.now, **decider(work), "forwarded_to": doing.body,
        "forward_number": doing.number, "forward_on": doing.on,
    }  # fmt: skip
    if doing.way:
        await tell(work, request_id, "forwarded", doing.way, doing.text or doing.body, proof=doing.proof)
        values["told_at"] = work.now
    else:
        await start(work, request_id, terms.forward_notice, work.now)
    await conclude(work, "forward", request, values)


def _but(kept: str, work: Work) -> list[str]:
    terms = terms_of(work)
    every = [*terms.answers, terms.forward, terms.deficiency, terms.extension_notice, terms.term_notice]
    return [rule for rule in every if rule != kept]


async def forward_part(work: Work, keyring: Keyring, request_id: UUID, doing: Doing) -> Received:
    """Part what another body holds from the request: a child record with its own number and clock.

    doing: text of the part, body; with number and on it is sent on at once. The rest stays with this agency.
    """
    request = await demand(work, "forward_part", request_id, doing)
    child = await _part(work, keyring, request, doing.text, "forwarded")
    said = {"text": doing.text, "body": doing.body, "number": child.number}
    await conclude(work, "forward_part", request, {}, said=said)
    if doing.number and doing.on:
        await forward_request(work, child.id, replace(doing, text=""))
    return child


async def split_request(work: Work, keyring: Keyring, request_id: UUID, texts: Sequence[str]) -> list[Received]:
    """Make further requests out of one letter: each with its own number, all with the original time of receipt.

    Raises Refusal(code="required" | "too_many") on field `texts`.
    """
    request = await demand(work, "split", request_id)
    wanted = [text for text in texts if text]
    if not wanted:
        raise FieldErrors([Refusal(TWO_PARTS, code="required", field="texts")])
    if len(wanted) > MOST_SPLIT:
        raise FieldErrors([Refusal(TOO_MANY_PARTS, code="too_many", field="texts", most=MOST_SPLIT)])
    made = [await _part(work, keyring, request, text, "split") for text in wanted]
    await conclude(work, "split", request, {}, said={"numbers": [one.number for one in made]})
    return made


async def _part(work: Work, keyring: Keyring, request: RequestView, text: str, relation: str) -> Received:
    journal = await journal_by_id(work, request.journal_id)
    assert journal is not None
    content = replace(request.content, text=text, subject=subject_of(text))
    new = NewRequest(content=content, received_at=request.received_at, parent_id=request.id, relation=relation)
    return await receive_request(work, keyring, new, journal, since=request.registered_at)


async def join_request(work: Work, request_id: UUID, doing: Doing) -> None:
    """A duplicate: answered with another request, whose number is doing.same_as. doing: reason, way when told."""
    request = await demand(work, "join", request_id, doing)
    other = await _numbered(work, doing.same_as.strip())
    if other == request_id:
        raise FieldErrors([Refusal(ITSELF, code="itself", field="same_as")])
    await stop(work, request_id)
    values: Values = {"outcome": "joined", "decided_at": work.now, **decider(work), "same_as": other}
    if doing.way:
        await tell(work, request_id, "joined", doing.way, doing.text or doing.same_as, proof=doing.proof)
        values["told_at"] = work.now
    await conclude(work, "join", request, values, said={"number": doing.same_as}, reason=doing.reason)


async def _numbered(work: Work, number: str) -> UUID:
    """The latest request of this number that the actor may read."""
    query = select(Request.id).where(Request.number == number, Request.state.not_in(("voided", "joined")))
    found = list(await work.session.scalars(query.order_by(Request.registered_at.desc()).limit(5)))
    readable = {one.id for one in await requests_by_id(work, found)}
    for ident in found:
        if ident in readable:
            return ident
    raise FieldErrors([Refusal(NO_SUCH_REQUEST, code="unknown", field="same_as")])


async def withdraw_request(work: Work, request_id: UUID, reason: str = "", way: str = "page") -> None:
    """The requester takes the request back; also by the requester. No reason is needed."""
    request = await demand(work, "withdraw", request_id, Doing(reason=reason))
    await stop(work, request_id)
    await tell(work, request_id, "withdrawal", way, reason, inward=True)
    values: Values = {"outcome": "withdrawn", "decided_at": work.now, **decider(work)}
    await conclude(work, "withdraw", request, values, reason=reason)


async def tell_decision(work: Work, request_id: UUID, doing: Doing) -> None:
    """Tell the requester of a forwarding, of a joining, or why there is no answer. doing: way, text, proof."""
    request = await demand(work, "tell", request_id, doing)
    rule = terms_of(work).forward_notice
    if rule:
        await stop(work, request_id, rule)
    kind = {"forwarded": "forwarded", "joined": "joined", "left": "left"}.get(request.state, "withdrawal")
    await tell(work, request_id, kind, doing.way, doing.text, proof=doing.proof)
    await conclude(work, "tell", request, {"told_at": work.now})
