"""The end of a request and what follows: the check before closing, complaints, fees, the register, public texts."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from service.deadlines.actions.clocks import reopen_clock
from service.kit.folding import fold
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.public_information.actions.acting import Values, conclude, demand
from service.public_information.actions.clocks import (
    answer_clock,
    clocks_by_rule,
    start,
    stop,
    stop_all,
    terms_of,
    write_due,
)
from service.public_information.actions.telling import tell
from service.public_information.models import Complaint, Entry, Fee, PublicText
from service.public_information.queries.answers import answers, complaints, fees, parts
from service.public_information.queries.law import rows_by_id, tariffs_in_force
from service.public_information.queries.requests import RequestView
from service.public_information.rules.content import NOT_OFFERED, REQUIRED
from service.public_information.rules.doing import (
    CHECK_FAILED,
    CHECKS,
    NAME_IN_PUBLIC,
    NO_COMPLAINT,
    Doing,
    Judgement,
    NewComplaint,
    NewEntry,
    Standing,
    problems_of_complaint,
    problems_of_entry,
    quality,
)
from service.public_information.rules.law import cost
from service.public_information.rules.terms import BODIES_OF
from service.public_information.rules.words import ANSWERED, OPEN, TOLD_WAYS
from service.runtime.language import gettext
from service.runtime.work import Work


async def check_of(work: Work, request: RequestView) -> dict[str, bool]:
    """The check before closing, item by item."""
    answer = next((one for one in await answers(work, request.id) if one.state == "approved"), None)
    withheld = [part for part in await parts(work, request.id) if part.outcome == "refused"]
    grounded = all(part.ground_id for part in withheld) and bool(withheld or (answer and answer.ground_id))
    entry = (await clocks_by_rule(work, request.id)).get(terms_of(work).register_entry or "-")
    return quality(
        Standing(
            outcome=request.outcome,
            answered=request.answered_at is not None and request.told_at is not None,
            told=request.told_at is not None,
            grounded=grounded,
            ordered=bool(answer and answer.appeal_order),
            fees_open=any(fee.state == "asked" for fee in await fees(work, request.id)),
            entries_open=entry is not None and entry.state != "stopped",
        )
    )


async def close_request(work: Work, request_id: UUID) -> None:
    """Close what was decided, when the check holds. Raises Refusal(code="check") that names what is missing."""
    request = await demand(work, "close", request_id)
    checked = await check_of(work, request)
    failed = next((name for name, holds in checked.items() if not holds), None)
    if failed is not None:
        raise Refusal(CHECK_FAILED, code="check", check=gettext(CHECKS[failed]))
    terms = terms_of(work)
    await stop(work, request_id, *terms.answers, terms.forward, terms.refusal_notice)
    values: Values = {"checked": {"by": work.actor.name, **checked}, "closed_at": work.now}
    await conclude(work, "close", request, values)


async def reopen_request(work: Work, request_id: UUID, reason: str) -> None:
    """Begin again what was decided or closed; the answer's clock runs on to its old end."""
    request = await demand(work, "reopen", request_id, Doing(reason=reason))
    clock = await answer_clock(work, request_id)
    if clock is not None and clock.state == "stopped":
        clock = await reopen_clock(work, clock.id, reason)
    await write_due(work, request_id, clock)
    values: Values = {
        "outcome": "", "decided_at": None, "decided_by": None, "decided_by_name": "", "decided_by_post": "",
        "answered_at": None, "answered_way": "", "proof": "", "told_at": None, "closed_at": None, "checked": {},
        "same_as": None,
    }  # fmt: skip
    await conclude(work, "reopen", request, values, reason=reason)


async def void_request(work: Work, request_id: UUID, reason: str) -> None:
    """Void a request that should not stand in the register; it keeps its number."""
    request = await demand(work, "void", request_id, Doing(reason=reason))
    await stop_all(work, request_id)
    await conclude(work, "void", request, {}, reason=reason)


# --- complaints


async def complain(work: Work, request_id: UUID, new: NewComplaint, way: str = "page") -> UUID:
    """A complaint about a decision, or about silence when the term is over; also by the requester."""
    request = await demand(work, "complain", request_id)
    bodies = BODIES_OF.get(work.tenant.profile.country, ("inside",))
    if work.actor.kind == "outsider":
        bodies = ("inside",)
    if found := list(problems_of_complaint(new, bodies, work.today)):
        raise FieldErrors(found)
    complaint_id = new_id()
    work.session.add(
        Complaint(
            id=complaint_id, tenant_id=work.tenant.id, request_id=request_id, body=new.body, state="filed",
            filed_on=new.on, text=new.text, their_number=new.their_number, filed_at=work.now,
            outcome_before=request.outcome,
        )
    )  # fmt: skip
    await work.session.flush()
    await tell(work, request_id, "complaint", way, new.text, inward=True, on=new.on, files=new.files)
    terms = terms_of(work)
    rule = {"inside": terms.complaint_inside, "ombudsman": terms.complaint_ombudsman}.get(new.body, "")
    await start(work, request_id, rule, work.now)
    values: Values = {} if request.state in OPEN else {"state": "appealed"}
    await conclude(work, "complain", request, values, said={"body": new.body})
    return complaint_id


async def judge_complaint(work: Work, request_id: UUID, complaint_id: UUID, judgement: Judgement) -> None:
    """What came of a complaint. A changed decision may name its new outcome at once, or be answered anew."""
    request = await demand(work, "judge", request_id, Doing(reason=judgement.reason))
    complaint = next((one for one in await complaints(work, request_id) if one.id == complaint_id), None)
    if complaint is None or complaint.state != "filed":
        raise Refusal(NO_COMPLAINT, code="no_complaint")
    wrong = []
    if judgement.result not in ("upheld", "changed", "dismissed"):
        wrong.append(Refusal(NOT_OFFERED, code="choice", field="result"))
    if judgement.outcome and (judgement.outcome not in ANSWERED or judgement.result != "changed"):
        wrong.append(Refusal(NOT_OFFERED, code="choice", field="outcome"))
    if judgement.way and judgement.way not in TOLD_WAYS:
        wrong.append(Refusal(NOT_OFFERED, code="choice", field="way"))
    if wrong:
        raise FieldErrors(wrong)
    statement = update(Complaint).where(Complaint.id == complaint_id)
    statement = statement.values(
        state=judgement.result, decided_at=work.now, decided_by=work.actor.id, decided_by_name=work.actor.name,
        result=judgement.reason, outcome_after=judgement.outcome, cost=judgement.cost,
    )  # fmt: skip
    await work.session.execute(statement.execution_options(synchronize_session=False))
    terms = terms_of(work)
    rule = {"inside": terms.complaint_inside, "ombudsman": terms.complaint_ombudsman}.get(complaint.body, "")
    if rule:
        await stop(work, request_id, rule)
    if judgement.way:
        await tell(work, request_id, "complaint_result", judgement.way, judgement.reason)
    values: Values = {}
    others = [one for one in await complaints(work, request_id) if one.state == "filed" and one.id != complaint_id]
    if request.state == "appealed" and not others:
        values["state"] = "changed" if judgement.result == "changed" else "upheld"
    if judgement.outcome:
        values["outcome"] = judgement.outcome
    said = {"result": judgement.result}
    await conclude(work, "judge", request, values, said=said, reason=judgement.reason)


# --- fees


async def ask_fee(work: Work, request_id: UUID, tariff_id: UUID | None, quantity: int) -> None:
    """Ask what a row of the tariff comes to; what costs nothing is kept as waived with its reason."""
    request = await demand(work, "ask_fee", request_id)
    standing = await tariffs_in_force(work)
    tariff = next((row for row in standing if row.id == tariff_id and row.unit != "minimum"), None)
    if tariff is None:
        raise FieldErrors([Refusal(NOT_OFFERED, code="choice", field="tariff_id")])
    if quantity < 1:
        raise FieldErrors([Refusal(REQUIRED, code="required", field="quantity")])
    minimum = sum(row.amount for row in standing if row.unit == "minimum")
    before = sum(one.amount for one in await fees(work, request_id) if one.reason in ("", "minimum"))
    found = cost(request, tariff, quantity, before, minimum)
    work.session.add(
        Fee(
            id=new_id(), tenant_id=work.tenant.id, request_id=request_id, tariff_id=tariff.id, quantity=quantity,
            amount=found.amount, state="waived" if found.waived else "asked", reason=found.waived,
            asked_at=work.now,
        )
    )  # fmt: skip
    await work.session.flush()
    said = {"tariff": tariff.slug, "quantity": quantity, "amount": found.amount, "waived": found.waived}
    await conclude(work, "ask_fee", request, {}, said=said)


async def settle_fee(work: Work, request_id: UUID, fee_id: UUID, state: str, doing: Doing) -> None:
    """A fee is paid (doing: on, proof), waived or removed (doing: reason)."""
    request = await demand(work, "settle_fee", request_id, doing)
    fee = next((one for one in await fees(work, request_id) if one.id == fee_id and one.state == "asked"), None)
    if fee is None or state not in ("paid", "waived", "removed"):
        raise Refusal(NOT_OFFERED, code="choice", field="state")
    if state != "paid" and not doing.reason:
        raise FieldErrors([Refusal(REQUIRED, code="required", field="reason")])
    paid_on = (doing.on or work.today) if state == "paid" else None
    values: Values = {"state": state, "paid_on": paid_on, "proof": doing.proof}
    statement = update(Fee).where(Fee.id == fee_id).values(**values, reason="" if state == "paid" else doing.reason)
    await work.session.execute(statement.execution_options(synchronize_session=False))
    tariff = (await rows_by_id(work, "tariffs", [fee.tariff_id]))[fee.tariff_id]
    said = {"tariff": tariff.slug, "fee": state, "amount": fee.amount}
    await conclude(work, "settle_fee", request, {}, said=said, reason=doing.reason)


# --- the register of public information, and what may be said in public


async def enter_information(work: Work, request_id: UUID, new: NewEntry) -> UUID:
    """Write an entry of the register of public information; it ends the term for the entry."""
    request = await demand(work, "enter", request_id)
    if found := list(problems_of_entry(new, work.today)):
        raise FieldErrors(found)
    entry_id = new_id()
    work.session.add(
        Entry(
            id=entry_id, tenant_id=work.tenant.id, request_id=request_id, title=new.title, event=new.event,
            event_on=new.on, party=new.party, party_personal=new.party_personal, responsible=new.responsible,
            entered_at=work.now, entered_by=work.actor.id, entered_by_name=work.actor.name,
        )
    )  # fmt: skip
    await work.session.flush()
    if rule := terms_of(work).register_entry:
        await stop(work, request_id, rule)
    await conclude(work, "enter", request, {}, said={"title": new.title, "event": new.event})
    return entry_id


async def write_public_texts(work: Work, request_id: UUID, texts: Mapping[str, tuple[str, str]]) -> None:
    """What may be said of the request in public: title and summary by language, none of the requester's data.

    Empty texts are left out. Raises FieldErrors at `title_LANGUAGE` and `summary_LANGUAGE`.
    """
    request = await demand(work, "summarise", request_id)
    wrong = []
    name = fold(request.name) if request.applicant == "natural" else ""
    for language, (title, summary) in texts.items():
        if language not in work.tenant.profile.languages:
            wrong.append(Refusal(NOT_OFFERED, code="choice", field=f"title_{language}"))
        for field, text in (("title", title), ("summary", summary)):
            if not text and (title or summary):
                wrong.append(Refusal(REQUIRED, code="required", field=f"{field}_{language}"))
            if name and name in fold(text):
                wrong.append(Refusal(NAME_IN_PUBLIC, code="personal", field=f"{field}_{language}"))
    if wrong:
        raise FieldErrors(wrong)
    for language, (title, summary) in texts.items():
        if not title:
            continue
        said = {"title": title, "summary": summary, "written_at": work.now, "written_by_name": work.actor.name}
        own = {"tenant_id": work.tenant.id, "request_id": request_id, "language": language}
        statement = insert(PublicText).values(**own, **said)
        keys = ["tenant_id", "request_id", "language"]
        await work.session.execute(statement.on_conflict_do_update(index_elements=keys, set_=said))
    await conclude(work, "summarise", request, {}, said={"languages": sorted(texts)})
