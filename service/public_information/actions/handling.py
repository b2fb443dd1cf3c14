"""What is done with a request until it is decided: accepted, examined, taken, clarified, extended, corrected."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from uuid import UUID

from sqlalchemy import select

from service.deadlines.actions.clocks import extend_clock, pause_clock, resume_clock, stop_clock
from service.deadlines.rules.clocks import NO_EXTENSION, shown
from service.identity.queries import people_named
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.public_information.actions.acting import Values, conclude, demand, write
from service.public_information.actions.clocks import (
    answer_clock,
    clocks_by_rule,
    start,
    stop,
    stop_all,
    terms_of,
    write_due,
)
from service.public_information.actions.registering import AFTER, offer_now
from service.public_information.actions.telling import tell
from service.public_information.models import Notice
from service.public_information.queries.requests import RequestView
from service.public_information.rules.content import NOT_OFFERED, REQUIRED, Content, applicant_key, problems
from service.public_information.rules.doing import LATE_NOTICE, STILL_TIME, TERM_GROUNDS, Doing
from service.public_information.rules.terms import EXAMINATION, FINDINGS
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import StaleEdit

NO_CLOCK = N_("This request has no term that could be extended.")
NOTHING_CHANGED = N_("Nothing was changed.")


async def accept_request(work: Work, request_id: UUID) -> None:
    """Take what came by the public page into the register. Raises NotFound or Refusal."""
    request = await demand(work, "accept", request_id)
    await conclude(work, "accept", request, {"registered_by": work.actor.id, "registered_by_name": work.actor.name})


async def take_request(work: Work, request_id: UUID, executor_id: UUID | None) -> None:
    """Take the request into work: this agency is competent, and it is clear what is asked. Raises Refusal."""
    request = await demand(work, "take", request_id)
    name = ""
    if executor_id is not None:
        name = (await people_named(work, [executor_id])).get(executor_id, "")
        if not name:
            raise Refusal(REQUIRED, code="unknown", field="executor_id")
    await settle_beginning(work, request)
    values: Values = {"executor_id": executor_id, "executor_name": name}
    if request.state in ("received", "registered"):
        values["state"] = "in_progress"
    await conclude(work, "take", request, values)


async def settle_beginning(work: Work, request: RequestView) -> None:
    """Whoever works on it holds it and understands it: it is neither forwarded nor found wanting from now on."""
    terms = terms_of(work)
    if request.relation != "forwarded":
        await stop(work, request.id, terms.forward, terms.deficiency)


async def examine_request(work: Work, request_id: UUID, findings: Mapping[str, tuple[str, str]]) -> None:
    """Keep the examination: of each question what was found, a key of FINDINGS or "", and a note."""
    request = await demand(work, "examine", request_id)
    asked = EXAMINATION.get(work.tenant.profile.country, {})
    wrong = [
        Refusal(NOT_OFFERED, code="choice", field=name)
        for name, (found, _) in findings.items()
        if name not in asked or (found and found not in FINDINGS)
    ]
    if wrong:
        raise FieldErrors(wrong)
    kept = {name: {"found": found, "note": note} for name, (found, note) in findings.items() if found or note}
    await conclude(work, "examine", request, {"examination": kept}, said={"findings": kept})


# --- clarification


async def ask_clarification(work: Work, request_id: UUID, doing: Doing) -> None:
    """Tell the requester what is missing. doing: text, way, until (the day until which is waited).

    Where the law lets the term begin anew and the requester is told within the term for it, the answer's clock ends
    here and another begins with the clarification; on a ground for a pause it stands; otherwise it runs on.
    """
    request = await demand(work, "ask_clarification", request_id, doing)
    terms, clock = terms_of(work), await answer_clock(work, request_id)
    in_time = await _told_in_time(work, request_id, terms.deficiency)
    await stop(work, request_id, terms.deficiency)
    stands = False
    if clock is not None and clock.state == "running":
        ground = next((one.ground for one in clock.explanation.term.pauses), "")
        if terms.after_clarification and in_time:
            await stop_clock(work, clock.id, max(work.now, clock.started_at))
            await write_due(work, request_id, None)
            stands = True
        elif ground:
            await pause_clock(work, clock.id, ground=ground, reason=doing.text)
            stands = True
    await tell(work, request_id, "clarification", doing.way, doing.text, on=doing.until, proof=doing.proof)
    said = {"text": doing.text, "until": doing.until, "term_stands": stands}
    await conclude(work, "ask_clarification", request, {}, said=said)


async def _told_in_time(work: Work, request_id: UUID, rule: str) -> bool:
    """Whether the term for telling what a request lacks is not over: whoever tells later gains no new term."""
    clock = (await clocks_by_rule(work, request_id)).get(rule)
    return clock is None or work.now <= clock.due_at


async def answer_clarification(
    work: Work, request_id: UUID, text: str, files: tuple[UUID, ...] = (), way: str = "page"
) -> None:
    """What the requester says in answer; also by the requester. Raises NotFound, Refusal or FieldErrors."""
    request = await demand(work, "answer_clarification", request_id, Doing(text=text, files=files))
    await tell(work, request_id, "clarification_answer", way, text, inward=True, files=files)
    terms, clock = terms_of(work), await answer_clock(work, request_id)
    if clock is not None and clock.state == "paused":
        await write_due(work, request_id, await resume_clock(work, clock.id))
    elif clock is not None and clock.state == "stopped" and terms.after_clarification:
        await write_due(work, request_id, await start(work, request_id, terms.after_clarification, work.now))
    await conclude(work, "answer_clarification", request, {})


async def leave_request(work: Work, request_id: UUID, doing: Doing) -> None:
    """No clarification came: nothing can be answered. Only when the day until which was waited is over."""
    request = await demand(work, "leave", request_id, doing)
    query = select(Notice.on_day).where(Notice.request_id == request_id, Notice.kind == "clarification")
    until: date | None = await work.session.scalar(query.order_by(Notice.at.desc()).limit(1))
    if until is not None and work.today <= until:
        raise Refusal(STILL_TIME, code="too_early", day=shown(until))
    await stop_all(work, request_id)
    values: Values = {"outcome": "left", "decided_at": work.now, **decider(work)}
    if doing.way:
        await tell(work, request_id, "left", doing.way, doing.reason, proof=doing.proof)
        values["told_at"] = work.now
    await conclude(work, "leave", request, values, reason=doing.reason)


def decider(work: Work) -> Values:
    """The official who decides, as the request keeps them."""
    return {
        "decided_by": None if work.actor.kind == "outsider" else work.actor.id,
        "decided_by_name": "" if work.actor.kind == "outsider" else work.actor.name,
        "decided_by_post": work.actor.post,
    }


# --- terms


async def extend_request(work: Work, request_id: UUID, doing: Doing) -> None:
    """Extend the answer's term within its rule, and tell the requester why. doing: reason, way, count.

    Raises Refusal(code="no_clock" | "late_notice" | those of a clock).
    """
    request = await demand(work, "extend", request_id, doing)
    clock = await answer_clock(work, request_id)
    if clock is None or clock.state == "stopped":
        raise Refusal(NO_CLOCK, code="no_clock")
    extension = clock.explanation.term.extension
    if extension is None:
        raise Refusal(NO_EXTENSION, code="no_extension")
    notice = await start(work, request_id, terms_of(work).extension_notice, request.registered_at)
    if notice is not None:
        if work.now > notice.due_at:
            raise Refusal(LATE_NOTICE, code="late_notice", day=shown(notice.due_on))
        await stop_clock(work, notice.id, max(work.now, notice.started_at))
    fresh = await extend_clock(work, clock.id, count=doing.count or extension.count, reason=doing.reason)
    await tell(work, request_id, "extension", doing.way, doing.reason, on=fresh.due_on, proof=doing.proof)
    await write_due(work, request_id, fresh)
    await conclude(
        work, "extend", request, {"extended_at": work.now}, said={"due_on": fresh.due_on}, reason=doing.reason
    )


async def tell_term(work: Work, request_id: UUID, doing: Doing) -> None:
    """Tell the requester that the full term is needed, and why: doing.ground of TERM_GROUNDS, way."""
    request = await demand(work, "tell_term", request_id, doing)
    rule = terms_of(work).term_notice
    clock = (await clocks_by_rule(work, request_id)).get(rule) if rule else None
    if clock is None or clock.state == "stopped":
        raise Refusal(NOTHING_CHANGED, code="nothing_changed")
    await stop(work, request_id, rule)
    text = gettext(TERM_GROUNDS[doing.ground])
    await tell(work, request_id, "term", doing.way, doing.text or text, proof=doing.proof)
    await conclude(work, "tell_term", request, {}, said={"ground": doing.ground})


# --- what it says


async def correct_request(work: Work, request_id: UUID, content: Content, reason: str, version: int) -> None:
    """Write what the request shall say from now on. Raises StaleEdit when somebody else saved first."""
    request = await demand(work, "correct", request_id)
    found = list(problems(content, offer_now(work)))
    if not reason:
        found.append(Refusal(REQUIRED, code="required", field="reason"))
    if found:
        raise FieldErrors(found)
    kept, fresh = asdict(request.content), asdict(content)
    if request.version != version:
        raise StaleEdit(fresh, kept)
    changed = {name: value for name, value in fresh.items() if kept[name] != value}
    if not changed:
        raise Refusal(NOTHING_CHANGED, code="nothing_changed")
    await write(work, request_id, {"applicant_key": applicant_key(content)})
    work.later(AFTER, request_id=str(request_id))
    await conclude(work, "correct", request, changed, reason=reason)
