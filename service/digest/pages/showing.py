"""What pages of digests share: words, the head of an issue with its tabs and its next step, what was done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from service.audit.access import KINDS as ACT_KINDS
from service.audit.queries import timeline
from service.digest.models import Issue, IssueSection
from service.digest.queries.issues import issue_row, standing_of
from service.digest.queries.material import material_counts
from service.digest.queries.showing import standing_count
from service.digest.rules.acts import ADMINISTER, BEFORE_FREEZING, EDIT, SHAPES, STATES, allowed_acts
from service.digest.rules.sections import KINDS, SOURCES
from service.digest.rules.texts import month_after
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.monitoring.rules.coding import TONES
from service.press.outlets.rules.content import KINDS as OUTLET_KINDS
from service.runtime.language import format_month, gettext
from service.runtime.work import Work
from service.web.errors import NotFound

HOME = "/digests"
TABS: Mapping[str, str] = {
    "materials": N_("Material"),
    "text": N_("Order and text"),
    "check": N_("Check"),
    "approval": N_("Approval"),
    "distribution": N_("Distribution"),
}
FIRST_TAB: Mapping[str, str] = {
    "open": "materials", "collecting": "materials", "frozen": "materials", "composing": "text",
    "in_review": "approval", "dropped": "text",
}  # fmt: skip
"""The tab with which an issue in a state begins; "distribution" where none is named."""
KINDS_OF_MATERIAL: Mapping[str, str] = {
    "clip": N_("Article"),
    "release": N_("Press release"),
    "event": N_("Press event"),
    "question": N_("Media inquiry"),
    "refutation": N_("Reaction to false information"),
    "figure": N_("Figure of a social network"),
    "planned": N_("Planned press event"),
    "text": N_("Text by hand"),
}
LATE = N_("Came late")
NEXT_STEPS: Sequence[tuple[str, str, str]] = (
    ("freeze", N_("Freeze the month"), "snowflake"),
    ("compose", N_("Fill the sections"), "list-plus"),
    ("send_to_review", N_("Send to review"), "send"),
    ("approve", N_("Approve"), "check"),
    ("publish", N_("Publish"), "globe"),
)
"""What brings an issue further: act, words, drawing. The first that the reader may do is the main act of the page."""


@dataclass(frozen=True, slots=True)
class Again:
    """A form that is shown again as it was typed. name: which one."""

    name: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, Refusal] = field(default_factory=dict)
    compare: Sequence[tuple[str, str, str]] = ()


FRESH = Again()


def said(words: Mapping[str, str]) -> dict[str, str]:
    """Words in the reader's language."""
    return {key: gettext(sentence) for key, sentence in words.items()}


def words_for(work: Work) -> dict[str, Any]:
    """What templates name things by."""
    return {
        "home": HOME,
        "states": said(STATES),
        "shapes": SHAPES,
        "kinds": said(KINDS),
        "sources": said(SOURCES),
        "tones": said(TONES),
        "outlet_kinds": said(OUTLET_KINDS),
        "material_kinds": said(KINDS_OF_MATERIAL),
        "edits": work.actor.may(EDIT),
        "administers": work.actor.may(ADMINISTER),
        "month_of": format_month,
    }


async def found(work: Work, issue_id: UUID) -> Issue:
    """An issue. Raises NotFound."""
    row = await issue_row(work, issue_id)
    if row is None:
        raise NotFound
    return row


def section_title(work: Work, section: IssueSection) -> str:
    """What a section is called in the reader's language; late articles have a name of ours."""
    return work.tenant.profile.say(dict(section.titles), work.language) or (
        gettext(LATE) if section.kind == "late" else gettext(KINDS.get(section.kind, section.kind))
    )


def language_for(work: Work, row: Issue, asked: str = "") -> str:
    """The language in which an issue is shown: the one asked for, else the reader's, else its first."""
    return next((code for code in (asked, work.language) if code in row.languages), row.languages[0])


async def frame(work: Work, row: Issue, tab: str, again: Again = FRESH) -> dict[str, Any]:
    """What every tab of an issue shows: its head, what can be done, its tabs with what they hold."""
    acts = allowed_acts(work.actor, standing_of(row))
    if work.today < month_after(row.period):
        acts = [act for act in acts if act != "freeze"]  # the month is not over
    title = work.tenant.profile.say(dict(row.titles), work.language)
    return {
        **words_for(work),
        "row": row,
        "base": f"{HOME}/{row.id}",
        "title": title,
        "heading": gettext("%(title)s, %(month)s", title=title, month=format_month(row.period)),
        "tab": tab,
        "tabs": await _tabs(work, row, tab),
        "acts": acts,
        "next_step": next(((act, gettext(words), drawing) for act, words, drawing in NEXT_STEPS if act in acts), None),
        "in_language": language_for(work, row),
        "again": again,
        "errors": again.errors,
        "compare": again.compare,
    }


async def _tabs(work: Work, row: Issue, tab: str) -> list[dict[str, Any]]:
    counts = {"materials": sum((await material_counts(work, row)).values()), "text": await standing_count(work, row.id)}
    early = row.state in BEFORE_FREEZING | {"frozen"}
    shown = [name for name in TABS if not early or name in {"materials", "text", tab}]
    return [
        {
            "label": gettext(TABS[name]), "href": f"{HOME}/{row.id}/{name}", "current": name == tab,
            "count": str(counts[name]) if counts.get(name) else None,
        }
        for name in shown
    ]  # fmt: skip


async def history(work: Work, record_id: UUID) -> list[tuple[Any, str, str, str]]:
    """(when, what, who, why) of what was done with a record, newest first; each item has a history of its own."""
    return [
        (act.at, gettext(ACT_KINDS.get(act.kind, act.kind)), act.actor_name, act.reason or "")
        for act in await timeline(work, record_id)
        if not act.kind.startswith(("file.", "digest_issue.item_"))
    ]
