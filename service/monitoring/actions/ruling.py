"""Keyword rules are written, changed, paused and removed."""

from typing import Any
from uuid import UUID

from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.monitoring.actions.asking import ask_past
from service.monitoring.models.watching import KeywordRule, KeywordRuleVersion
from service.monitoring.queries.topics import known_topics
from service.monitoring.queries.watching import aliases, rule_by_id
from service.monitoring.rules.watching import (
    ACTS,
    RULE,
    STALE,
    RuleEdit,
    demand,
    demand_right,
    mistake_in,
)
from service.runtime.work import Work

UNKNOWN_TOPIC = N_("Choose one of the values offered.")


async def add_rule(work: Work, edit: RuleEdit) -> UUID:
    """A new rule; past clips are asked by it. Raises Refusal at the field."""
    demand_right(work.actor)
    await _check(work, edit, None)
    rule = KeywordRule(
        id=new_id(), tenant_id=work.tenant.id, title=edit.title, text=edit.text, topic_id=edit.topic_id, version=1,
        state="active", changed_at=work.now, changed_by_name=work.actor.name,
    )  # fmt: skip
    work.session.add(rule)
    await work.session.flush()
    _keep_version(work, rule)
    work.record("keyword_rule.added", rule.id, record=RULE, after=_said(rule))
    await work.session.flush()
    await ask_past(work, rule, edit.days)
    return rule.id


async def change_rule(work: Work, rule_id: UUID, edit: RuleEdit, version: int) -> None:
    """Change a rule; past clips are asked again when its text or topic is another. Raises NotFound, Refusal.

    version: of the rule that was seen while writing.
    """
    rule = await rule_by_id(work, rule_id, lock=True)
    demand("change", work.actor, rule.state)
    if version != rule.version:
        raise Refusal(STALE, code="stale", who=rule.changed_by_name)
    await _check(work, edit, rule.topic_id)
    before = _said(rule)
    asks_otherwise = (rule.text, rule.topic_id) != (edit.text, edit.topic_id)
    if not asks_otherwise and rule.title == edit.title:
        return
    rule.title, rule.text, rule.topic_id = edit.title, edit.text, edit.topic_id
    await _change(work, rule)
    work.record("keyword_rule.changed", rule.id, record=RULE, before=before, after=_said(rule))
    if asks_otherwise and rule.state == "active":
        await ask_past(work, rule, edit.days)


async def step(work: Work, rule_id: UUID, act: str, reason: str = "") -> None:
    """Pause a rule, take it up again, or remove it, with a reason. Raises NotFound, Refusal."""
    rule = await rule_by_id(work, rule_id, lock=True)
    demand(act, work.actor, rule.state, reason)
    becomes = ACTS[act].becomes
    assert becomes is not None
    before, rule.state = rule.state, becomes
    await _change(work, rule, reason.strip())
    work.record(
        f"keyword_rule.{act}", rule.id, record=RULE, before={"state": before}, after={"state": becomes},
        reason=reason.strip() or None,
    )  # fmt: skip


async def _check(work: Work, edit: RuleEdit, topic_before: UUID | None) -> None:
    if mistake := mistake_in(edit.text, await aliases(work)):
        raise mistake.refusal
    if edit.topic_id not in (None, topic_before) and not await known_topics(work, [edit.topic_id]):
        raise Refusal(UNKNOWN_TOPIC, code="unknown", field="topic")


async def _change(work: Work, rule: KeywordRule, reason: str = "") -> None:
    rule.version += 1
    rule.changed_at, rule.changed_by_name = work.now, work.actor.name
    _keep_version(work, rule, reason)
    await work.session.flush()


def _keep_version(work: Work, rule: KeywordRule, reason: str = "") -> None:
    work.session.add(
        KeywordRuleVersion(
            id=new_id(), tenant_id=work.tenant.id, rule_id=rule.id, number=rule.version, title=rule.title,
            text=rule.text, topic_id=rule.topic_id, state=rule.state, reason=reason, at=work.now,
            by_id=work.actor.id, by_name=work.actor.name,
        )
    )  # fmt: skip


def _said(rule: KeywordRule) -> dict[str, Any]:
    return {"title": rule.title, "text": rule.text, "topic": str(rule.topic_id) if rule.topic_id else None}
