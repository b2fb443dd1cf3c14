"""Tabs that look back: revisions with what differs and who signed, and the log of the plan."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from service.kit.words import N_
from service.planning.plans.models import Revision
from service.planning.plans.pages.frames import Asked
from service.planning.plans.queries.access import agencies
from service.planning.plans.queries.history import changes, reviewed_at, revisions, signatures
from service.planning.plans.queries.plans import best
from service.planning.plans.rules import words
from service.planning.plans.rules.acts import RANK
from service.planning.plans.rules.comparing import differences, name_of
from service.planning.plans.rules.fields import FIELD_LABELS
from service.planning.plans.rules.measures import MEASURES
from service.runtime.language import OWN_NAMES, format_date, format_moment, gettext
from service.runtime.work import Work

MORE_LABELS: Mapping[str, str] = {
    "kind": N_("Type"), "starts_on": N_("First day"), "ends_on": N_("Last day"), "owner_name": N_("Who answers for it"),
    "title": N_("Title"), "summary": N_("Summary"), "situation": N_("Situation"), "approach": N_("Approach"),
    "texts": N_("Text"), "state": N_("State"), "channel": N_("Channel"), "tentative": N_("Time not sure"),
    "all_day": N_("Whole days"), "zone": N_("Time zone"), "audiences": N_("Audiences"), "result": N_("What came of it"),
    "spokesperson": N_("Spokesperson"), "embargo_until": N_("Embargo until"), "reason": N_("Reason"),
    "party": N_("Agency"), "level": N_("Level"), "name": N_("Name"), "outcome": N_("What came of it"),
    "account": N_("Social account"), "closed_at": N_("Agreed on"), "place": N_("Place"),
}  # fmt: skip
TITLED: Mapping[str, str] = {**words.PART_TITLES, "plan_text": N_("Texts of the plan"), "plan_access": N_("Agencies")}
CHOICES: Mapping[str, Mapping[str, str]] = {
    "kind": {**words.KINDS, **words.ACTIVITY_KINDS, **words.CHANNELS}, "channel": words.CHANNELS,
    "state": {**words.ACTIVITY_STATES, **words.MEETING_STATES, **words.DECISION_STATES},
    "level": {**words.LEVELS, **words.KPI_LEVELS}, "verdict": words.VERDICTS,
    "measure": {code: one.title for code, one in MEASURES.items()},
}  # fmt: skip
YES, NO = N_("yes"), N_("no")


async def revision_list(work: Work, asked: Asked) -> dict[str, Any]:
    """Numbered revisions, who signed each, what differs between two, what changed since the reader looked."""
    plan = asked.found.plan
    rows, signed = await revisions(work, plan), await signatures(work, plan.id)
    by_number: dict[int, dict[UUID, Any]] = {}
    for one in signed:
        by_number.setdefault(one.number, {})[one.tenant_id] = one
    strange = {one.tenant_id for one in signed} - set(asked.names)
    others = {key: one.name(work.language) for key, one in (await agencies(work, strange)).items()}
    newer, older = _pair(rows, asked.named.get("of", ""), asked.named.get("with", ""))
    return {
        "revisions": rows,
        "signed": by_number,
        "party_names": {**asked.names, **others},
        "signatories": [
            one for one in asked.parties if one.state == "accepted" and RANK[one.level] >= RANK["comment"]
        ],
        "newest": rows[0] if rows else None,
        "signed_by_us": work.tenant.id in by_number.get(plan.revision, {}),
        "newer": newer,
        "older": older,
        "differ": _differ(work, asked, older, newer) if newer is not None else [],
        "now": work.now,
    }  # fmt: skip


def _pair(rows: list[Revision], of: str, other: str) -> tuple[Revision | None, Revision | None]:
    """Two revisions that are compared; without a second the one before."""
    by_number = {str(one.number): one for one in rows}
    newer = by_number.get(of)
    if newer is None:
        return None, None
    older = by_number.get(other) or by_number.get(str(newer.number - 1))
    return (newer, older) if older is None or older.number < newer.number else (older, newer)


def _differ(work: Work, asked: Asked, older: Revision | None, newer: Revision) -> list[dict[str, str]]:
    before, after = older.snapshot if older else {}, newer.snapshot
    called = {**_called(before), **_called(after), **{str(key): name for key, name in asked.names.items()}}
    return [
        {
            "how": one.how,
            "part": gettext(TITLED.get(one.part, one.part)),
            "name": OWN_NAMES.get(one.name, one.name),
            "field": gettext(MORE_LABELS.get(one.field) or FIELD_LABELS.get(one.field, one.field)) if one.field else "",
            "before": _shown(work, one.field, one.before, called) if one.field else "",
            "after": _shown(work, one.field, one.after, called) if one.field else "",
        }
        for one in differences(before, after)
    ]


def _called(snapshot: Mapping[str, Any]) -> dict[str, str]:
    """Names of the parts of a frozen plan by id."""
    rows = [row for part in snapshot.get("parts", {}).values() for row in part] + list(snapshot.get("activities", []))
    return {str(row["id"]): name_of(row) for row in rows}


def _shown(work: Work, field: str, value: Any, called: Mapping[str, str]) -> str:
    """A frozen value as people read it."""
    if isinstance(value, bool):
        return gettext(YES if value else NO)
    if isinstance(value, list):
        return ", ".join(_shown(work, "", one, called) for one in value) or "—"
    if isinstance(value, Mapping):
        lines = [f"{OWN_NAMES.get(key, key)}: {_shown(work, '', one, called)}" for key, one in value.items() if one]
        return "\n".join(lines) or "—"
    typed = str(value) if value is not None else ""
    if typed in CHOICES.get(field, {}):
        return gettext(CHOICES[field][typed])
    return called.get(typed) or _day_or(work, typed) or "—"


def _day_or(work: Work, typed: str) -> str:
    """A day or a moment of the snapshot in the reader's words; anything else as it is."""
    try:
        moment = datetime.fromisoformat(typed) if len(typed) >= 10 and typed[4] == "-" and typed[7] == "-" else None
    except ValueError:
        return typed
    if moment is None:
        return typed
    if moment.tzinfo is None:
        return format_date(moment.date(), "short", work.today)
    return format_moment(moment, work.zone, "short", work.today)


async def history(work: Work, asked: Asked) -> dict[str, Any]:
    """What happened in the plan, the newest first; what the reader has not seen yet is marked."""
    plan = asked.found.plan
    rows = await changes(work, plan.id, most=200)
    strange = {one.tenant_id for one in rows} - set(asked.names)
    others = {key: one.name(work.language) for key, one in (await agencies(work, strange)).items()}
    looked = await reviewed_at(work, plan.id, work.actor.stands_for)
    return {
        "log": [
            (one, gettext(words.CHANGES.get(one.kind, one.kind)), best(work, one.title),
             _moved(work, one.before, one.after))
            for one in rows
        ],
        "party_names": {**asked.names, **others},
        "looked": looked,
        "person": work.actor.id,
    }  # fmt: skip


def _moved(work: Work, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    """From when to when, of a move."""
    if not before or not after or "starts_at" not in before or "starts_at" not in after:
        return ""
    return f"{_day_or(work, before['starts_at'])} → {_day_or(work, after['starts_at'])}"
