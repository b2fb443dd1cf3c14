"""The JSON API of keyword rules: the same actions and queries as the pages."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Router, get, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from service.kit.refusal import FieldErrors
from service.monitoring.actions import asking, ruling
from service.monitoring.forms.watching import days_of, rule_edit
from service.monitoring.queries.asking import last_run, run_by_id
from service.monitoring.queries.watching import rule_by_id, rules, versions_of_rule
from service.monitoring.rules.acts import READ, RULES
from service.monitoring.rules.watching import USUAL_SPAN, RuleEdit
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import FormRejected
from service.web.guards import may
from service.web.working import Own

STEPS = ("pause", "revive", "remove")


class RuleItem(Struct, kw_only=True):
    """One rule. clips: of the last 30 days that it speaks of."""

    id: UUID
    title: str
    text: str
    topic: UUID | None
    state: str
    version: int
    changed_at: datetime
    changed_by: str
    clips: int | None = None


class RulesBody(Struct):
    """Every rule that was not removed."""

    items: list[RuleItem]


class VersionItem(Struct, kw_only=True):
    """A rule after one change of it."""

    number: int
    title: str
    text: str
    topic: UUID | None
    state: str
    reason: str
    at: datetime
    by: str


class RunItem(Struct, kw_only=True):
    """Past clips being asked; total, done and met count clips."""

    id: UUID
    state: str
    since: datetime
    total: int
    done: int
    met: int
    added: int
    dropped: int


class RuleBody(RuleItem, kw_only=True):
    """One rule with its history and the newest asking of past clips."""

    versions: list[VersionItem]
    run: RunItem | None


class NewRuleBody(Struct, kw_only=True):
    """A rule to be kept. Required: `title`, `text`."""

    title: str | None = None
    text: Annotated[str | None, Meta(description='Such as `"Təhsil Nazirliyi" AND (məktəb OR lisey)`.')] = None
    topic: Annotated[str | None, Meta(description="Id of the topic that clips get.")] = None
    days: Annotated[int, Meta(description="For how many days back clips are asked: 7, 30, 90 or 365.")] = USUAL_SPAN


class ChangedRuleBody(NewRuleBody, kw_only=True):
    """The whole rule as it shall be. `version`: of the rule that was read before."""

    version: int = 0


class StepBody(Struct):
    """Why, where the act asks for it."""

    reason: str = ""


class AskBody(Struct):
    """For how many days back clips are asked."""

    days: int = USUAL_SPAN


def _edit(body: NewRuleBody) -> RuleEdit:
    values = {name: "" if value is None else str(value) for name, value in msgspec.to_builtins(body).items()}
    try:
        return rule_edit(values)
    except FormRejected as refused:
        raise FieldErrors(refused.errors.values()) from None


def _item(rule: Any, clips: int | None = None) -> dict[str, Any]:
    return {
        "id": rule.id, "title": rule.title, "text": rule.text, "topic": rule.topic_id, "state": rule.state,
        "version": rule.version, "changed_at": rule.changed_at, "changed_by": rule.changed_by_name, "clips": clips,
    }  # fmt: skip


async def _body(work: Work, rule_id: UUID) -> RuleBody:
    rule = await rule_by_id(work, rule_id)
    versions = [
        VersionItem(
            number=one.number, title=one.title, text=one.text, topic=one.topic_id, state=one.state,
            reason=one.reason, at=one.at, by=one.by_name,
        )
        for one in await versions_of_rule(work, rule_id)
    ]  # fmt: skip
    run = await last_run(work, rule_id)
    return RuleBody(**_item(rule), versions=versions, run=_run(run) if run else None)


def _run(run: Any) -> RunItem:
    return RunItem(
        id=run.id, state=run.state, since=run.since, total=run.total, done=run.done, met=run.met, added=run.added,
        dropped=run.dropped,
    )  # fmt: skip


@get("/", guards=[may(READ, RULES)], operation_id="listKeywordRules", summary="List keyword rules")
async def list_rules(work: Own) -> RulesBody:
    return RulesBody([RuleItem(**_item(one.rule, one.met)) for one in await rules(work)])


@post("/", guards=[may(RULES)], operation_id="addKeywordRule", summary="Add a keyword rule; past clips are asked by it")
async def add_rule(work: Own, data: JSONBody[NewRuleBody]) -> RuleBody:
    rule_id = await ruling.add_rule(work, _edit(data))
    await work.flush()
    return await _body(work, rule_id)


@get("/{rule_id:uuid}", guards=[may(READ, RULES)], operation_id="getKeywordRule", summary="One rule with its history")
async def get_rule(work: Own, rule_id: FromPath[UUID]) -> RuleBody:
    return await _body(work, rule_id)


@put("/{rule_id:uuid}", guards=[may(RULES)], operation_id="changeKeywordRule", summary="Change a keyword rule")
async def change_rule(work: Own, rule_id: FromPath[UUID], data: JSONBody[ChangedRuleBody]) -> RuleBody:
    await ruling.change_rule(work, rule_id, _edit(data), data.version)
    await work.flush()
    return await _body(work, rule_id)


@post(
    "/{rule_id:uuid}/{act:str}", guards=[may(RULES)], status_code=200, operation_id="stepKeywordRule",
    summary="Pause a rule, revive or remove it",
    description="`act` is `pause`, `revive` or `remove`; `remove` needs a reason.",
)  # fmt: skip
async def step_rule(work: Own, rule_id: FromPath[UUID], act: FromPath[str], data: JSONBody[StepBody]) -> RuleBody:
    if act not in STEPS:
        raise NotFound
    await ruling.step(work, rule_id, act, data.reason)
    await work.flush()
    return await _body(work, rule_id)


@post(
    "/{rule_id:uuid}/ask", guards=[may(RULES)], status_code=202, operation_id="askPastClips",
    summary="Ask past clips by a rule",
)  # fmt: skip
async def ask_past(work: Own, rule_id: FromPath[UUID], data: JSONBody[AskBody]) -> RunItem:
    try:
        days = days_of({"days": str(data.days)})
    except FormRejected as refused:
        raise FieldErrors(refused.errors.values()) from None
    run_id = await asking.ask_again(work, rule_id, days)
    return _run(await run_by_id(work, run_id))


DOORS = [
    Router(
        path="/api/v1/monitoring/rules",
        route_handlers=[list_rules, add_rule, get_rule, change_rule, step_rule, ask_past],
        tags=["Media monitoring"],
    )
]
