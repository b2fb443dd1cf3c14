"""Which paper is asked for, as typed."""

from collections.abc import Mapping
from datetime import date

from service.planning.papers.rules.content import KINDS, UNKNOWN_KIND, UNKNOWN_LANGUAGE, Ask
from service.planning.plans.rules.content import LANGUAGES
from service.web.fields import Fields, typed_day


def ask_from(read: Fields, today: date) -> Ask:
    """kind, language, plan, meeting, first, last. Raises FormRejected with what cannot be read."""
    kind, language = read.values.get("kind", ""), read.values.get("language", "")
    if kind not in KINDS:
        read.refuse("kind", UNKNOWN_KIND, "choice")
    if language not in LANGUAGES:
        read.refuse("language", UNKNOWN_LANGUAGE, "language")
    ask = Ask(
        kind, language, read.uuid("plan"), read.uuid("meeting"), read.day("first", today, ahead=True),
        read.day("last", today, ahead=True),
    )  # fmt: skip
    read.done()
    return ask


def ask_typed(ask: Ask) -> Mapping[str, str]:
    """The same, for addresses and hidden fields; what was left open is left out."""
    found = {
        "kind": ask.kind, "language": ask.language, "plan": str(ask.plan_id or ""),
        "meeting": str(ask.meeting_id or ""), "first": typed_day(ask.first_on), "last": typed_day(ask.last_on),
    }  # fmt: skip
    return {name: value for name, value in found.items() if value}
