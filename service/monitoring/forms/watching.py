"""What is typed of keyword rules."""

from collections.abc import Mapping
from typing import Any

from service.monitoring.models.watching import KeywordRule
from service.monitoring.rules.watching import SPANS, TEXT_LIMIT, TITLE_LIMIT, USUAL_SPAN, RuleEdit
from service.web.fields import Fields


def rule_edit(posted: Mapping[str, Any]) -> RuleEdit:
    """A rule as its form or a JSON body gives it. Raises FormRejected."""
    read = Fields(posted)
    title = read.line("title", limit=TITLE_LIMIT, required=True)
    text = read.text("text", limit=TEXT_LIMIT, required=True)
    topic = read.uuid("topic")
    edit = RuleEdit(title, text, topic, _days(read))
    read.done()
    return edit


def trial(posted: Mapping[str, Any]) -> tuple[str, int]:
    """The text of a rule that is being written, and for how many days back it is tried. Raises FormRejected."""
    read = Fields(posted)
    tried = read.text("text", limit=TEXT_LIMIT, required=True), _days(read)
    read.done()
    return tried


def days_of(posted: Mapping[str, Any]) -> int:
    """How far back clips are asked. Raises FormRejected."""
    read = Fields(posted)
    days = _days(read)
    read.done()
    return days


def _days(read: Fields) -> int:
    return int(read.choice("days", [str(span) for span in SPANS]) or USUAL_SPAN)


def typed(rule: KeywordRule) -> dict[str, str]:
    """A rule as its form shows it."""
    return {
        "title": rule.title,
        "text": rule.text,
        "topic": str(rule.topic_id or ""),
        "version": str(rule.version),
        "days": str(USUAL_SPAN),
    }
