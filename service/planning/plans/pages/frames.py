"""What pages of plans share: words, the head of a plan with its tabs and next step, what a tab is given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from service.kit.refusal import Refusal
from service.kit.words import N_
from service.planning.plans.models import PlanText
from service.planning.plans.queries.access import Participant, Seen, participants
from service.planning.plans.queries.body import freezes_of
from service.planning.plans.queries.history import changed_since_review, signatures
from service.planning.plans.queries.plans import best, fallbacks, text_rows
from service.planning.plans.rules import words
from service.planning.plans.rules.acts import APPROVE, SHARE, WRITE, allowed_acts
from service.planning.plans.rules.content import LANGUAGES, FrozenSpan
from service.planning.plans.rules.fields import ONE_OF
from service.planning.plans.rules.measures import MEASURES
from service.runtime.language import gettext
from service.runtime.work import Work

ROOT, HOME = "/planning", "/planning/plans"
INVITATIONS, KPI_PAGE = f"{ROOT}/invitations", f"{ROOT}/kpi"
TABS: Mapping[str, str] = {
    "overview": N_("Overview"),
    "activities": N_("Activities"),
    "measures": N_("Measures"),
    "meetings": N_("Meetings"),
    "comments": N_("Comments"),
    "agencies": N_("Agencies"),
    "revisions": N_("Revisions"),
    "units": N_("Units' plans"),
    "evaluation": N_("Evaluation"),
    "own": N_("Own notes"),
    "history": N_("History"),
}
UNDER: Mapping[str, str] = {"texts": "overview", "days": "overview", "part": "overview", "activity": "activities"}
"""Pages of a plan that are no tab of their own -> the tab they belong to."""
NEXT_STEPS: Sequence[tuple[str, str, str]] = (
    ("consult", N_("Put to consultation"), "send"),
    ("approve", N_("Approve"), "check"),
    ("activate", N_("Begin to carry out"), "play"),
    ("close", N_("Close"), "archive"),
    ("evaluate", N_("Call evaluated"), "circle-check"),
)
"""What brings an own plan further: act, words, drawing. The first that the reader may do is the page's main act."""
PART_PATHS: Mapping[str, str] = {
    words.OBJECTIVE: "overview", words.AUDIENCE: "overview", words.MESSAGE: "overview", words.CHANNEL: "overview",
    words.RISK: "overview", words.KPI: "measures", words.MEETING: "meetings", words.DECISION: "meetings",
    words.EVALUATION: "evaluation",
}  # fmt: skip
"""Record word of a part -> the tab on which it stands."""


@dataclass(frozen=True, slots=True)
class Again:
    """A form that is shown again as it was typed. name: which one; compare: (field, own text, text saved meanwhile)."""

    name: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, Refusal] = field(default_factory=dict)
    compare: Sequence[tuple[str, str, str]] = ()

    def typed(self, name: str) -> Mapping[str, str]:
        """What was typed into a form of this name."""
        return self.values if self.name == name else {}


FRESH = Again()


@dataclass(frozen=True, slots=True)
class Asked:
    """A tab that is asked for: the plan, who takes part, what else the address names, a form shown again."""

    found: Seen
    parties: Sequence[Participant]
    rows: Mapping[str, PlanText]
    named: Mapping[str, str]
    again: Again
    names: Mapping[UUID, str]
    acts: Sequence[str]

    def id(self, name: str) -> UUID | None:
        """An id of the address; a strange one is none."""
        try:
            return UUID(self.named.get(name, ""))
        except ValueError:
            return None


def said(sentences: Mapping[str, str]) -> dict[str, str]:
    """Words in the reader's language."""
    return {key: gettext(sentence) for key, sentence in sentences.items()}


def words_for(work: Work) -> dict[str, Any]:
    """What templates name things by."""
    return {
        "home": HOME,
        "invitations_href": INVITATIONS,
        "kpi_href": KPI_PAGE,
        "kinds": said(words.KINDS),
        "states": said(words.STATES),
        "shapes": words.SHAPES,
        "levels": said(words.LEVELS),
        "access_states": said(words.ACCESS_STATES),
        "activity_states": said(words.ACTIVITY_STATES),
        "activity_shapes": words.ACTIVITY_SHAPES,
        "activity_kinds": said(words.ACTIVITY_KINDS),
        "channels": said(words.CHANNELS),
        "kpi_levels": said(words.KPI_LEVELS),
        "verdicts": said(words.VERDICTS),
        "verdicts_signed": said(words.SIGNATURES),
        "measures": {code: gettext(one.title) for code, one in MEASURES.items()},
        "one_of": said(ONE_OF),
        "item_titles": said(words.ITEM_TITLES),
        "writes": work.actor.may(WRITE),
        "signs": work.actor.may(APPROVE),
        "shares": work.actor.may(SHARE),
        "best": lambda texts: best(work, texts),
        "figure": _figure,
    }


def _figure(value: Any) -> str:
    return "" if value is None else f"{value.normalize():f}"


async def asked_of(work: Work, found: Seen, named: Mapping[str, str], again: Again) -> Asked:
    """What every tab is given."""
    parties = await participants(work, found.plan.id)
    names = {one.agency.id: one.agency.name(work.language) for one in parties}
    rows, acts = await text_rows(work, found.plan), allowed_acts(work.actor, found.standing)
    return Asked(found, parties, rows, named, again, names, acts)


def languages_of(work: Work, asked: Asked) -> list[str]:
    """In which languages the plan is written: the owner's, the reader's agency's, and those it has texts in."""
    there = {*asked.found.plan.languages, *work.tenant.profile.languages, *asked.rows}
    return [code for code in LANGUAGES if code in there]


async def frame(work: Work, asked: Asked, tab: str) -> dict[str, Any]:
    """What every page of a plan shows: its head, what can be done, its tabs, freezes, what changed since a look."""
    plan, again = asked.found.plan, asked.again
    titles = {code: row.title for code, row in asked.rows.items() if row.title}
    title_in = next((code for code in fallbacks(work) if code in titles), "")
    freezes = await freezes_of(work, plan.id)
    signed = {one.tenant_id for one in await signatures(work, plan.id, plan.revision)} if plan.revision else set()
    return {
        **words_for(work),
        "plan": plan,
        "access": asked.found.access,
        "own": asked.found.own,
        "owner": asked.names.get(plan.tenant_id, ""),
        "base": f"{HOME}/{plan.id}",
        "title": titles.get(title_in, "") or gettext("Without a title"),
        "title_language": title_in or work.language,
        "tab": tab,
        "tabs": _tabs(asked, UNDER.get(tab, tab)),
        "acts": asked.acts,
        "next_step": next(
            ((act, gettext(say), drawing) for act, say, drawing in NEXT_STEPS if act in asked.acts), None
        ),
        "names": asked.names,
        "me": work.tenant.id,
        "codes": languages_of(work, asked),
        "freezes": [(one, FrozenSpan(one.from_at, one.until_at).holds(work.now)) for one in freezes],
        "changed": (await changed_since_review(work, [plan.id])).get(plan.id, 0),
        "to_sign": plan.revision and work.tenant.id not in signed and "sign" in asked.acts,
        "again": again,
        "errors": again.errors,
        "compare": again.compare,
        "values": again.values,
        "zone": work.tenant.profile.zone,
    }


def _tabs(asked: Asked, tab: str) -> list[dict[str, Any]]:
    plan = asked.found.plan
    shown = [name for name in TABS if name != "units" or (asked.found.own and not plan.template)]
    if plan.template:
        shown = ["overview", "activities", "measures", "own", "history"]
    elif plan.state not in ("active", "closed", "evaluated") and tab != "evaluation":
        shown.remove("evaluation")
    inside = sum(one.state == "accepted" for one in asked.parties)
    counts = {"agencies": str(inside) if inside > 1 else None, "revisions": str(plan.revision or "") or None}
    return [
        {
            "label": gettext(TABS[name]), "href": f"{HOME}/{plan.id}/{name}", "current": name == tab,
            "count": counts.get(name),
        }
        for name in shown
    ]  # fmt: skip
