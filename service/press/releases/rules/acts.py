"""States of a release, the acts on it, who may do them, and why not."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.press.outlets.rules.acts import READ

WRITE, APPROVE = "press.write", "press.approve"
PERMISSIONS = frozenset({WRITE, APPROVE})
RELEASE, LINE, TEMPLATE = "release", "agreed_line", "release_template"
"""Record words."""
STATES: Mapping[str, str] = {
    "draft": N_("Draft"),
    "in_review": N_("In review"),
    "approved": N_("Approved"),
    "scheduled": N_("Scheduled"),
    "published": N_("Published"),
    "corrected": N_("Corrected"),
    "withdrawn": N_("Withdrawn"),
    "discarded": N_("Thrown away"),
}
SHAPES: Mapping[str, str] = {
    "draft": "", "in_review": "sign", "approved": "work", "scheduled": "work", "published": "done",
    "corrected": "done", "withdrawn": "stop", "discarded": "stop",
}  # fmt: skip
WORKING: Mapping[str, str] = {
    "draft": N_("A correction is being written"),
    "in_review": N_("A correction is in review"),
}
TABLE_STATES: Mapping[str, str] = {
    **STATES,
    "published+draft": N_("Published, a correction is being written"),
    "published+in_review": N_("Published, a correction is in review"),
}
OUT = frozenset({"published", "corrected"})
"""What everybody may read."""
STANDING = frozenset({"approved", "scheduled", *OUT})
ACT_TITLES: Mapping[str, str] = {
    "open": N_("read"),
    "edit": N_("change"),
    "submit": N_("submit for review"),
    "take_back": N_("take back out of review"),
    "discard": N_("throw away"),
    "return": N_("return to its author"),
    "approve": N_("approve"),
    "publish": N_("publish, now or at a time"),
    "move": N_("move the time of publication or the embargo"),
    "hold": N_("hold back"),
    "share": N_("give copies under embargo"),
    "revoke": N_("revoke copies under embargo"),
    "distribute": N_("send to media lists"),
    "stop": N_("stop a distribution"),
    "deliver": N_("send again to whom it did not reach"),
    "correct": N_("begin a correction"),
    "drop": N_("give a correction up"),
    "withdraw": N_("withdraw"),
}
ACT_WORDS: Mapping[str, str] = {
    "release.begun": N_("Release begun"),
    "release.changed": N_("Release changed"),
    "release.line_inserted": N_("Agreed line inserted"),
    "release.submitted": N_("Release submitted for review"),
    "release.taken_back": N_("Release taken back out of review"),
    "release.returned": N_("Release returned to its author"),
    "release.approved": N_("Release approved"),
    "release.discarded": N_("Release thrown away"),
    "release.scheduled": N_("Publication of the release set"),
    "release.moved": N_("Time of publication or embargo of the release moved"),
    "release.held": N_("Release held back"),
    "release.printed": N_("Papers of the release made"),
    "release.published": N_("Release published"),
    "release.correction_begun": N_("Correction of the release begun"),
    "release.correction_dropped": N_("Correction of the release given up"),
    "release.corrected": N_("Release corrected"),
    "release.withdrawn": N_("Release withdrawn"),
    "release.copy_given": N_("Copy under embargo given"),
    "release.copy_revoked": N_("Copy under embargo revoked"),
    "release.copy_opened": N_("Copy under embargo opened"),
    "release.distributed": N_("Release sent to recipients"),
    "release.gathered": N_("Recipients of the release gathered"),
    "release.distribution_stopped": N_("Distribution of the release stopped"),
    "release.distribution_done": N_("Distribution of the release ended"),
    "release.delivered_again": N_("Release sent again to whom it did not reach"),
    "release.handed_over": N_("Release given to another person"),
    "release.unsubscribed": N_("A recipient asked for no more releases"),
    "agreed_line.agreed": N_("Line agreed"),
    "agreed_line.replaced": N_("Agreed line replaced"),
    "agreed_line.retired": N_("Agreed line retired"),
    "release_template.kept": N_("Template of releases kept"),
    "release_template.changed": N_("Template of releases changed"),
    "release_template.retired": N_("Template of releases retired"),
}
NO_RIGHT: Mapping[str, str] = {
    READ: N_("You do not have the right to read what the press office prepares."),
    WRITE: N_("You do not have the right to write releases."),
    APPROVE: N_("You do not have the right to approve releases."),
}
WRONG_STATE: Mapping[str, str] = {
    "draft": N_("This release is a draft."),
    "in_review": N_("This release is in review."),
    "approved": N_("This release is approved; its text is frozen."),
    "scheduled": N_("This release is scheduled; its text is frozen."),
    "published": N_("This release is published; its text is frozen."),
    "corrected": N_("This release is published; its text is frozen."),
    "withdrawn": N_("This release was withdrawn."),
    "discarded": N_("This release was thrown away."),
}
WRONG_WORKING: Mapping[str, str] = {
    "": N_("No correction is under way."),
    "draft": N_("A correction is being written. Finish it, or give it up first."),
    "in_review": N_("A correction is in review."),
}
OWN_WORK = N_("You wrote in this text. Somebody else approves it.")
NEEDS_PERSON = N_("Only a person who signed in can do this.")
NEEDS_REASON = N_("Say why.")


class Stands(Protocol):
    """What rules know of a release."""

    @property
    def state(self) -> str: ...

    @property
    def working(self) -> str: ...

    @property
    def hands(self) -> Collection[str]:
        """Ids, as text, of the natural persons who wrote in the revision that is worked on."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A release in a state."""

    state: str
    working: str = ""
    hands: Collection[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class ActRule:
    """In which states an act is done; while a correction is in one of `working`; whether it takes a reason."""

    permission: str
    states: frozenset[str]
    working: frozenset[str] = frozenset({""})
    reason: bool = False


ANY_WORK = frozenset({"", *WORKING})
TEXT = {"draft": frozenset({"draft"}), "in_review": frozenset({"in_review"})}
CORRECTABLE = frozenset({"approved", *OUT})
ACTS: Mapping[str, ActRule] = {
    "open": ActRule(READ, frozenset(STATES), ANY_WORK),
    "edit": ActRule(WRITE, TEXT["draft"]),
    "submit": ActRule(WRITE, TEXT["draft"]),
    "take_back": ActRule(WRITE, TEXT["in_review"]),
    "discard": ActRule(WRITE, TEXT["draft"]),
    "return": ActRule(APPROVE, TEXT["in_review"], reason=True),
    "approve": ActRule(APPROVE, TEXT["in_review"]),
    "publish": ActRule(WRITE, frozenset({"approved"})),
    "move": ActRule(WRITE, STANDING, ANY_WORK, reason=True),
    "hold": ActRule(WRITE, frozenset({"scheduled"}), reason=True),
    "share": ActRule(WRITE, frozenset({"approved", "scheduled"}), ANY_WORK),
    "revoke": ActRule(WRITE, frozenset({*STANDING, "withdrawn"}), ANY_WORK, reason=True),
    "distribute": ActRule(WRITE, frozenset({"scheduled", *OUT}), ANY_WORK),
    "stop": ActRule(WRITE, frozenset({*STANDING, "withdrawn"}), ANY_WORK, reason=True),
    "deliver": ActRule(WRITE, STANDING, ANY_WORK),
    "correct": ActRule(WRITE, CORRECTABLE, reason=True),
    "drop": ActRule(WRITE, CORRECTABLE, frozenset({"draft"}), reason=True),
    "withdraw": ActRule(APPROVE, STANDING, ANY_WORK, reason=True),
}
ON_TEXT = ("edit", "submit", "take_back", "return", "approve")
"""Acts on the text that is worked on: of a draft, or of a correction of what stands."""


def why_not(act: str, actor: Actor, release: Stands) -> Refusal | None:
    """Why the actor may not do this act on a release as it stands, or None when they may."""
    rule = ACTS[act]
    if not actor.may(rule.permission):
        return Refusal(NO_RIGHT[rule.permission], code="not_permitted")
    if refusal := _wrong_time(act, rule, release):
        return refusal
    return _too_few_eyes(actor, release) if act == "approve" else None


def _wrong_time(act: str, rule: ActRule, release: Stands) -> Refusal | None:
    if act in ON_TEXT and release.state in CORRECTABLE and release.working:
        return None if release.working in rule.states else Refusal(WRONG_WORKING[release.working], code="wrong_state")
    if release.state not in rule.states:
        return Refusal(WRONG_STATE[release.state], code="wrong_state")
    if release.working not in rule.working:
        return Refusal(WRONG_WORKING[release.working], code="wrong_state")
    return None


def _too_few_eyes(actor: Actor, release: Stands) -> Refusal | None:
    """Two natural persons: whoever stands in for another is still who they are."""
    if actor.kind != "person" or actor.id is None:
        return Refusal(NEEDS_PERSON, code="needs_person")
    if str(actor.id) in release.hands:
        return Refusal(OWN_WORK, code="own_work")
    return None


def allowed_acts(actor: Actor, release: Stands) -> list[str]:
    """Every act the actor may do on a release as it stands."""
    return [act for act in ACTS if why_not(act, actor, release) is None]


def demand(act: str, actor: Actor, release: Stands, reason: str = "") -> None:
    """Raise what stands against an act, a missing reason included."""
    if refusal := why_not(act, actor, release):
        raise refusal
    if ACTS[act].reason and not reason.strip():
        raise Refusal(NEEDS_REASON, code="required", field="reason")


def in_table(actor: Actor, state: str) -> list[str]:
    """The same for the administrator's table, where nobody wrote the text."""
    stands, _, working = state.partition("+")
    return allowed_acts(actor, Standing(stands, working))


def keeping(actor: Actor, permission: str) -> None:
    """Raise what stands against keeping the library: templates are of those who write, lines of those who approve."""
    if not actor.may(permission):
        raise Refusal(NO_RIGHT[permission], code="not_permitted")
