"""States of an issue and of a template, the acts on them, who may do them, and why not."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.kit.words import N_

READ, EDIT, APPROVE, ADMINISTER = "digest.read", "digest.edit", "digest.approve", "digest.administer"
PERMISSIONS = frozenset({READ, EDIT, APPROVE, ADMINISTER})
ISSUE, TEMPLATE = "digest_issue", "digest_template"
"""Record words."""
STATES: Mapping[str, str] = {
    "open": N_("Open"),
    "collecting": N_("Material is being collected"),
    "frozen": N_("Month frozen"),
    "composing": N_("Being composed"),
    "in_review": N_("In review"),
    "approved": N_("Approved"),
    "published": N_("Published"),
    "corrected": N_("Replaced by a corrected edition"),
    "withdrawn": N_("Withdrawn"),
    "dropped": N_("Given up"),
}
SHAPES: Mapping[str, str] = {
    "open": "", "collecting": "work", "frozen": "work", "composing": "work", "in_review": "sign", "approved": "work",
    "published": "done", "corrected": "done", "withdrawn": "stop", "dropped": "stop",
}  # fmt: skip
UNDER_WAY = ("open", "collecting", "frozen", "composing", "in_review", "approved")
"""Not finished, whoever has to do the next thing."""
BEFORE_FREEZING = frozenset({"open", "collecting"})
FROZEN = frozenset(STATES) - BEFORE_FREEZING
NEXT: Mapping[str, frozenset[str]] = {
    "open": frozenset({"collecting", "frozen"}),
    "collecting": frozenset({"frozen"}),
    "frozen": frozenset({"composing"}),
    "composing": frozenset({"in_review", "dropped"}),
    "in_review": frozenset({"composing", "approved", "dropped"}),
    "approved": frozenset({"published", "withdrawn", "dropped"}),
    "published": frozenset({"corrected", "withdrawn"}),
    "corrected": frozenset(),
    "withdrawn": frozenset(),
    "dropped": frozenset(),
}
"""Every transition there is."""
TEMPLATE_STATES: Mapping[str, str] = {"kept": N_("In use"), "retired": N_("Retired")}
ACT_TITLES: Mapping[str, str] = {
    "open": N_("read"),
    "open_issue": N_("open the issue of a month"),
    "collect": N_("begin to collect material"),
    "set_aside": N_("set articles aside for a section"),
    "freeze": N_("freeze the month"),
    "compose": N_("fill the sections"),
    "add_late": N_("take in what came late"),
    "edit_item": N_("change texts"),
    "move_item": N_("change the order"),
    "put_in": N_("put material in"),
    "take_out": N_("take material out"),
    "check": N_("check before it is published"),
    "send_to_review": N_("send to review"),
    "take_back": N_("take back out of review"),
    "return_issue": N_("return to its editors"),
    "approve": N_("approve"),
    "make_outputs": N_("make the page, the mail and the papers"),
    "publish": N_("publish"),
    "correct": N_("begin a corrected edition"),
    "stop_mail": N_("stop the mail to subscribers"),
    "mail_on": N_("send the mail on to whom it did not reach"),
    "withdraw": N_("withdraw"),
    "drop": N_("give up an edition that was never published"),
}
TEMPLATE_ACT_TITLES: Mapping[str, str] = {
    "read": N_("read"),
    "edit": N_("change"),
    "retire": N_("retire"),
}
ACT_WORDS: Mapping[str, str] = {
    "digest_issue.opened": N_("Issue of the digest opened"),
    "digest_issue.collecting": N_("Collecting for the digest begun"),
    "digest_issue.frozen": N_("Month of the digest frozen"),
    "digest_issue.composed": N_("Sections of the digest filled"),
    "digest_issue.late_added": N_("Late articles taken into the digest"),
    "digest_issue.introduced": N_("Introduction of the digest changed"),
    "digest_issue.section_changed": N_("Section of the digest changed"),
    "digest_issue.item_edited": N_("Text in the digest changed"),
    "digest_issue.item_moved": N_("Order of the digest changed"),
    "digest_issue.item_put_in": N_("Material put into the digest"),
    "digest_issue.item_taken_out": N_("Material taken out of the digest"),
    "digest_issue.item_cleared": N_("A finding in the digest was looked at and let stand"),
    "digest_issue.checked": N_("Links of the digest checked"),
    "digest_issue.submitted": N_("Digest sent to review"),
    "digest_issue.taken_back": N_("Digest taken back out of review"),
    "digest_issue.returned": N_("Digest returned to its editors"),
    "digest_issue.approved": N_("Digest approved"),
    "digest_issue.outputs_asked": N_("Page, mail and papers of the digest asked for"),
    "digest_issue.outputs_made": N_("Page, mail and papers of the digest made"),
    "digest_issue.outputs_stopped": N_("Making of the papers of the digest stopped"),
    "digest_issue.published": N_("Digest published"),
    "digest_issue.correction_begun": N_("Corrected edition of the digest begun"),
    "digest_issue.correction_noted": N_("Note on a correction of the digest changed"),
    "digest_issue.gathered": N_("Recipients of the digest gathered"),
    "digest_issue.mail_stopped": N_("Mailing of the digest stopped"),
    "digest_issue.mailed_on": N_("Mailing of the digest taken up again"),
    "digest_issue.distribution_done": N_("Mailing of the digest done"),
    "digest_issue.corrected": N_("Digest replaced by a corrected edition"),
    "digest_issue.withdrawn": N_("Digest withdrawn"),
    "digest_issue.dropped": N_("Edition of the digest given up"),
    "digest_issue.handed_over": N_("Digest given to another person"),
    "digest_template.created": N_("Template of digests made"),
    "digest_template.changed": N_("Template of digests changed"),
    "digest_template.retired": N_("Template of digests retired"),
    "digest_template.handed_over": N_("Template of digests given to another person"),
    "digest_template.set_aside": N_("Article set aside for the digest"),
    "digest_template.put_back": N_("Article not set aside for the digest any more"),
}
NO_RIGHT: Mapping[str, str] = {
    READ: N_("You do not have the right to read digests before they are published."),
    EDIT: N_("You do not have the right to compose digests."),
    APPROVE: N_("You do not have the right to approve digests."),
    ADMINISTER: N_("You do not have the right to keep templates of digests."),
}
WRONG_STATE: Mapping[str, str] = {
    "open": N_("This issue is open, and its month is not frozen yet."),
    "collecting": N_("Material is being collected, and the month is not frozen yet."),
    "frozen": N_("The month of this issue is frozen. Fill its sections first."),
    "composing": N_("This issue is being composed."),
    "in_review": N_("This issue is in review. Take it back before you change it."),
    "approved": N_("This issue is approved; its text is frozen."),
    "published": N_("This issue is published; its text is frozen. Begin a corrected edition."),
    "corrected": N_("A corrected edition took the place of this one."),
    "withdrawn": N_("This issue was withdrawn."),
    "dropped": N_("This edition was given up."),
}
OWN_WORK = N_("You sent this issue to review. Somebody else approves it.")
NOT_NAMED = N_("The template names others who approve this digest.")
NEEDS_PERSON = N_("Only a person who signed in can do this.")
NEEDS_REASON = N_("Say why.")
IS_RETIRED = N_("This template was retired.")
NO_JOURNAL = N_("The agency keeps no journal of digests, so that this one gets no number. An administrator opens it.")
NOT_OVER = N_("The month is not over. It is frozen from the first day of the next month on.")
FIRST_EDITION = N_("This is the only edition of its month. Only a corrected edition can be given up.")
UNDER_CORRECTION = N_("A corrected edition of this issue is under way already.")


class Stands(Protocol):
    """What rules know of an issue."""

    @property
    def state(self) -> str: ...

    @property
    def edition(self) -> int: ...

    @property
    def submitted_by(self) -> object:
        """The id of the natural person who sent it to review."""

    @property
    def approvers(self) -> Collection[str]:
        """Ids, as text, of those who alone approve; none: everybody with the right."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An issue in a state."""

    state: str
    edition: int = 1
    submitted_by: object = None
    approvers: Collection[str] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class ActRule:
    """In which states an act is done, by what right, and whether it takes a reason."""

    permission: str
    states: frozenset[str]
    reason: bool = False


COMPOSING = frozenset({"composing"})
ACTS: Mapping[str, ActRule] = {
    "open": ActRule(READ, frozenset(STATES)),
    "collect": ActRule(EDIT, frozenset({"open"})),
    "freeze": ActRule(EDIT, BEFORE_FREEZING),
    "compose": ActRule(EDIT, frozenset({"frozen"})),
    "add_late": ActRule(EDIT, frozenset({"frozen", "composing"})),
    "edit_item": ActRule(EDIT, COMPOSING),
    "move_item": ActRule(EDIT, COMPOSING),
    "put_in": ActRule(EDIT, COMPOSING),
    "take_out": ActRule(EDIT, COMPOSING),
    "check": ActRule(EDIT, frozenset({"composing", "in_review", "approved"})),
    "send_to_review": ActRule(EDIT, COMPOSING),
    "take_back": ActRule(EDIT, frozenset({"in_review"})),
    "return_issue": ActRule(APPROVE, frozenset({"in_review"}), reason=True),
    "approve": ActRule(APPROVE, frozenset({"in_review"})),
    "make_outputs": ActRule(EDIT, frozenset({"composing", "in_review", "approved", "published"})),
    "publish": ActRule(EDIT, frozenset({"approved"})),
    "correct": ActRule(EDIT, frozenset({"published"})),
    "stop_mail": ActRule(EDIT, frozenset({"published"}), reason=True),
    "mail_on": ActRule(EDIT, frozenset({"published"})),
    "withdraw": ActRule(APPROVE, frozenset({"approved", "published"}), reason=True),
    "drop": ActRule(EDIT, COMPOSING, reason=True),
}


def why_not(act: str, actor: Actor, issue: Stands) -> Refusal | None:
    """Why the actor may not do this act on an issue as it stands, or None when they may."""
    rule = ACTS[act]
    if not actor.may(rule.permission):
        return Refusal(NO_RIGHT[rule.permission], code="not_permitted")
    if issue.state not in rule.states:
        return Refusal(WRONG_STATE[issue.state], code="wrong_state")
    if act == "drop" and issue.edition == 1:
        return Refusal(FIRST_EDITION, code="first_edition")
    return _too_few_eyes(actor, issue) if act == "approve" else None


def _too_few_eyes(actor: Actor, issue: Stands) -> Refusal | None:
    """Two natural persons: whoever stands in for another is still who they are."""
    if actor.kind != "person" or actor.id is None:
        return Refusal(NEEDS_PERSON, code="needs_person")
    if issue.submitted_by is not None and str(actor.id) == str(issue.submitted_by):
        return Refusal(OWN_WORK, code="own_work")
    if issue.approvers and not {str(actor.id), str(actor.stands_for)} & set(issue.approvers):
        return Refusal(NOT_NAMED, code="not_named")
    return None


def allowed_acts(actor: Actor, issue: Stands) -> list[str]:
    """Every act the actor may do on an issue as it stands."""
    return [act for act in ACTS if why_not(act, actor, issue) is None]


def demand(act: str, actor: Actor, issue: Stands, reason: str = "") -> None:
    """Raise what stands against an act, a missing reason included."""
    if refusal := why_not(act, actor, issue):
        raise refusal
    if ACTS[act].reason and not reason.strip():
        raise Refusal(NEEDS_REASON, code="required", field="reason")


def in_table(actor: Actor, state: str) -> list[str]:
    """The same for the administrator's table, where nobody sent it to review."""
    return allowed_acts(actor, Standing(state))


def may_do(actor: Actor, permission: str) -> None:
    """Raise what stands against an act that is not on an issue: opening one, keeping templates, setting aside."""
    if not actor.may(permission):
        raise Refusal(NO_RIGHT[permission], code="not_permitted")


def template_acts(actor: Actor, state: str) -> list[str]:
    """What the actor may do with a template in a state."""
    found = ["read"] if actor.may(READ) or actor.may(ADMINISTER) else []
    return [*found, "edit", "retire"] if state == "kept" and actor.may(ADMINISTER) else found
