"""What becomes of an appeal: taken into work, answered, forwarded, left without consideration, resumed, closed."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import update

from service.correspondence.appeals.actions.registering import AFTER, offer_now, start, terms_of
from service.correspondence.appeals.models import Appeal, Forwarding
from service.correspondence.appeals.queries.appeals import AppealView, answers_within_a_year, appeal_as_kept
from service.correspondence.appeals.rules.acts import ACTS, ALREADY_TOLD, NO_NOTICE, READ, RECORD, holds, why_not
from service.correspondence.appeals.rules.content import REQUIRED, Content, answer_rule, applicant_key, problems
from service.correspondence.appeals.rules.doing import Doing, ground_problem, needs_notice, problems_of_doing
from service.deadlines.actions.clocks import extend_clock, reopen_clock, stop_clock
from service.deadlines.queries.clocks import clocks_of
from service.deadlines.rules.clocks import Clock
from service.identity.queries import people_named
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.records.actions.choosing import chosen_case, demand_move
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit

NO_CLOCK = N_("This appeal has no term that could be extended.")
NOTHING_CHANGED = N_("Nothing was changed.")
Values = dict[str, Any]


async def do(work: Work, appeal_id: UUID, act: str, doing: Doing) -> None:
    """Do an act on an appeal. Raises NotFound, Refusal or FieldErrors; then nothing is changed."""
    appeal = await _demand(work, act, appeal_id)
    zone = work.zone
    registered_on, today = (moment.astimezone(zone).date() for moment in (appeal.registered_at, work.now))
    if found := list(problems_of_doing(act, doing, registered_on, today)):
        raise FieldErrors(found)
    values = await DOERS[act](work, appeal, doing)
    rule = ACTS[act]
    if rule.becomes:
        values["state"] = rule.becomes
    before = {name: getattr(appeal, name) for name in values if hasattr(appeal, name) and name != "decided_at"}
    after = {name: value for name, value in values.items() if name != "decided_at"}
    if doing.bodies:
        after |= {"bodies": list(doing.bodies), "number": doing.number, "on": doing.on}
    if values:
        await _write(work, appeal_id, values)
    kind = "appeal.voided" if act == "void" else f"appeal.{act}"
    work.record(kind, appeal_id, record=RECORD, before=before, after=after, reason=doing.reason or None)


async def _demand(work: Work, act: str, appeal_id: UUID) -> AppealView:
    appeal = await appeal_as_kept(work, appeal_id, lock=True)
    if appeal is None or not holds(READ, work.actor, appeal):
        raise NotFound
    if refusal := why_not(act, work.actor, appeal):
        raise refusal
    return appeal


async def _write(work: Work, appeal_id: UUID, values: Values) -> None:
    statement = update(Appeal).where(Appeal.id == appeal_id).values(**values, version=Appeal.version + 1)
    await work.session.execute(statement.execution_options(synchronize_session=False))


async def _clocks(work: Work, appeal: AppealView) -> Mapping[str, Clock]:
    """The appeal's clocks by rule."""
    found = (await clocks_of(work, RECORD, [appeal.id])).get(appeal.id, [])
    return {clock.rule: clock for clock in found}


async def _stop(work: Work, appeal: AppealView, *rules: str) -> None:
    """End the clocks of these rules, of every rule when none is given."""
    for rule, clock in (await _clocks(work, appeal)).items():
        if clock.state != "stopped" and (not rules or rule in rules):
            await stop_clock(work, clock.id, work.now)


async def _take(work: Work, appeal: AppealView, doing: Doing) -> Values:
    name = ""
    if doing.executor_id is not None:
        name = (await people_named(work, [doing.executor_id])).get(doing.executor_id, "")
        if not name:
            raise Refusal(REQUIRED, code="unknown", field="executor_id")
    # Whoever takes it up is competent: it will not be forwarded.
    if terms_of(work).forward:
        await _stop(work, appeal, terms_of(work).forward)
    return {"executor_id": doing.executor_id, "executor_name": name}


async def _extend(work: Work, appeal: AppealView, doing: Doing) -> Values:
    rule = answer_rule(appeal.content, work.tenant.profile.country)
    clock = (await _clocks(work, appeal)).get(rule)
    if clock is None:
        raise Refusal(NO_CLOCK, code="no_clock")
    await extend_clock(work, clock.id, count=doing.count, reason=doing.reason)
    return {}


async def _answer(work: Work, appeal: AppealView, doing: Doing) -> Values:
    await _stop(work, appeal)
    return {
        "result": doing.result,
        "answer": doing.answer,
        "answer_number": doing.number,
        "answered_on": doing.on or offer_now(work).now.date(),
        "decided_at": work.now,
    }


async def _forward(work: Work, appeal: AppealView, doing: Doing) -> Values:
    await _stop(work, appeal)
    for body in doing.bodies:
        work.session.add(
            Forwarding(
                id=new_id(), tenant_id=work.tenant.id, appeal_id=appeal.id, body=body, letter_number=doing.number,
                letter_on=doing.on, forwarded_at=work.now,
            )
        )  # fmt: skip
    await work.session.flush()
    return {"notified_on": doing.notified_on, "decided_at": work.now}


async def _leave(work: Work, appeal: AppealView, doing: Doing) -> Values:
    country = work.tenant.profile.country
    answers = await answers_within_a_year(work, appeal.applicant_key)
    if problem := ground_problem(doing.ground, country, answers):
        raise problem
    await _stop(work, appeal)
    notified = doing.notified_on
    if needs_notice("left", doing.ground, country):
        if appeal.form == "oral":
            notified = notified or offer_now(work).now.date()  # who appeals in person is told at once
        if notified is None:
            await start(work, appeal.id, terms_of(work).notice, work.now)
    return {"ground": doing.ground, "notified_on": notified, "decided_at": work.now}


async def _notify(work: Work, appeal: AppealView, doing: Doing) -> Values:
    if appeal.notified_on is not None:
        raise Refusal(ALREADY_TOLD, code="told")
    if not needs_notice(appeal.state, appeal.ground, work.tenant.profile.country):
        raise Refusal(NO_NOTICE, code="no_notice")
    await _stop(work, appeal)
    return {"notified_on": doing.notified_on, "notice_number": doing.number}


async def _resume(work: Work, appeal: AppealView, doing: Doing) -> Values:
    """The ground is removed: what was running runs again; an appeal that was never accepted begins now."""
    await _stop(work, appeal)
    rule = answer_rule(appeal.content, work.tenant.profile.country)
    clock = (await _clocks(work, appeal)).get(rule)
    if clock is not None:
        await reopen_clock(work, clock.id, doing.reason)
    else:
        await start(work, appeal.id, rule, work.now)
    return {"ground": "", "notified_on": None, "notice_number": "", "decided_at": None}


async def _reopen(work: Work, appeal: AppealView, doing: Doing) -> Values:
    rule = answer_rule(appeal.content, work.tenant.profile.country)
    clock = (await _clocks(work, appeal)).get(rule)
    if clock is not None and clock.state == "stopped":
        await reopen_clock(work, clock.id, doing.reason)
    return {"result": "", "answered_on": None, "notified_on": None, "notice_number": "", "decided_at": None}


async def _close(work: Work, appeal: AppealView, doing: Doing) -> Values:
    await _stop(work, appeal)
    return {}


async def _file(work: Work, appeal: AppealView, doing: Doing) -> Values:
    to = await chosen_case(work, doing.case_id, doing.case)
    await demand_move(work, appeal.case_id, to)
    return {"case_id": to}


DOERS: Mapping[str, Callable[[Work, AppealView, Doing], Awaitable[Values]]] = {
    "take": _take,
    "extend": _extend,
    "answer": _answer,
    "forward": _forward,
    "leave": _leave,
    "notify": _notify,
    "resume": _resume,
    "reopen": _reopen,
    "close": _close,
    "void": _close,
    "file": _file,
}


async def correct(work: Work, appeal_id: UUID, content: Content, reason: str, version: int) -> None:
    """Write what the appeal shall say from now on. Raises StaleEdit when somebody else saved first."""
    appeal = await _demand(work, "correct", appeal_id)
    found = list(problems(content, offer_now(work)))
    if not reason:
        found.append(Refusal(REQUIRED, code="required", field="reason"))
    if found:
        raise FieldErrors(found)
    kept, fresh = asdict(appeal.content), asdict(content)
    if appeal.version != version:
        raise StaleEdit(fresh, kept)
    changed = {name: value for name, value in fresh.items() if kept[name] != value}
    if not changed:
        raise Refusal(NOTHING_CHANGED, code="nothing_changed")
    await _write(work, appeal_id, changed | {"applicant_key": applicant_key(content)})
    before = {name: kept[name] for name in changed}
    work.record("appeal.correct", appeal_id, record=RECORD, before=before, after=changed, reason=reason)
    work.later(AFTER, appeal_id=str(appeal_id))
