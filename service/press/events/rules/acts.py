"""States of a press event, the acts on it, who may do them, and why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from service.kit.actor import Actor
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.press.outlets.rules import acts as contacts

READ, WRITE, APPROVE = contacts.READ, "press.write", "press.approve"
PERMISSIONS = frozenset({READ, WRITE, APPROVE})
RECORD, OUTCOME, PHOTO = "media_event", "event_outcome", "event_photo"
"""Record words: of an event, of a proposal made at one, of the pictures of one."""
STATES: Mapping[str, str] = {
    "idea": N_("Idea"),
    "planned": N_("Planned"),
    "approved": N_("Approved"),
    "announced": N_("Announced"),
    "live": N_("Under way"),
    "held": N_("Held"),
    "closed": N_("Closed"),
    "postponed": N_("Postponed"),
    "rescheduled": N_("Rescheduled"),
    "cancelled": N_("Cancelled"),
}
SHAPES: Mapping[str, str] = {
    "idea": "", "planned": "work", "approved": "sign", "announced": "sign", "live": "work", "held": "work",
    "closed": "done", "postponed": "stop", "rescheduled": "stop", "cancelled": "stop",
}  # fmt: skip
DRAFTS = frozenset({"idea", "planned", "approved"})
"""Nobody outside knows of these."""
AHEAD = DRAFTS | {"announced"}
TAKING_PLACE = AHEAD | {"live"}
"""States that hold a place and speakers: they clash."""
ENDED = frozenset({"closed", "rescheduled", "cancelled"})
NEXT: Mapping[str, frozenset[str]] = {
    "idea": frozenset({"planned", "cancelled"}),
    "planned": frozenset({"idea", "approved", "postponed", "rescheduled", "cancelled"}),
    "approved": frozenset({"idea", "planned", "announced", "postponed", "rescheduled", "cancelled"}),
    "announced": frozenset({"live", "held", "postponed", "rescheduled", "cancelled"}),
    "live": frozenset({"held"}),
    "held": frozenset({"closed"}),
    "closed": frozenset({"held"}),
    "postponed": frozenset({"rescheduled", "cancelled"}),
    "rescheduled": frozenset(),
    "cancelled": frozenset(),
}
"""Every transition there is."""
ACT_TITLES: Mapping[str, str] = {
    "open": N_("read"),
    "edit": N_("change what is planned"),
    "arrange": N_("keep agenda, speakers, materials and participants"),
    "tick": N_("keep the checklist"),
    "keep": N_("keep minutes, transcript, pictures and proposals"),
    "plan": N_("put forward for approval"),
    "approve": N_("approve"),
    "return": N_("give back"),
    "announce": N_("announce"),
    "begin": N_("note that it began"),
    "hold": N_("note that it was held"),
    "close": N_("close"),
    "reopen": N_("open again"),
    "postpone": N_("postpone"),
    "reschedule": N_("reschedule"),
    "cancel": N_("cancel"),
}
ACT_WORDS: Mapping[str, str] = {
    "media_event.created": N_("Press event entered"),
    "media_event.edited": N_("Press event changed"),
    "media_event.planned": N_("Press event put forward for approval"),
    "media_event.returned": N_("Press event given back"),
    "media_event.unapproved": N_("Approval ended, since what was approved was changed"),
    "media_event.approved": N_("Press event approved"),
    "media_event.announced": N_("Press event announced"),
    "media_event.begun": N_("Press event began"),
    "media_event.held": N_("Press event held"),
    "media_event.closed": N_("Press event closed"),
    "media_event.reopened": N_("Press event opened again"),
    "media_event.postponed": N_("Press event postponed"),
    "media_event.rescheduled": N_("Press event rescheduled"),
    "media_event.cancelled": N_("Press event cancelled"),
    "media_event.handed_over": N_("Press event given to another person"),
    "media_event.waived": N_("Transcript or release waived"),
    "media_event.released": N_("Release linked to the press event"),
    "media_event.agenda_changed": N_("Agenda changed"),
    "media_event.speakers_changed": N_("Speakers changed"),
    "media_event.checklist_changed": N_("Checklist changed"),
    "media_event.materials_changed": N_("Materials changed"),
    "media_event.lines_changed": N_("Expected questions changed"),
    "media_event.participants_changed": N_("Participants changed"),
    "media_event.speeches_changed": N_("Speeches changed"),
    "media_event.minutes_written": N_("Minutes written"),
    "media_event.recordings_changed": N_("Recordings changed"),
    "media_event.pictures_changed": N_("Pictures changed"),
    "event_outcome.entered": N_("Proposal or outcome entered"),
    "event_outcome.changed": N_("Proposal or outcome changed"),
    "event_outcome.accepted": N_("Proposal accepted"),
    "event_outcome.declined": N_("Proposal declined"),
    "event_outcome.assigned": N_("Proposal given as an assignment"),
    "event_outcome.settled": N_("Assignment on a proposal ended"),
    "event_transcript.imported": N_("Transcript imported"),
    "event_transcript.corrected": N_("Transcript corrected"),
    "event_transcript.submitted": N_("Transcript put forward for approval"),
    "event_transcript.approved": N_("Transcript approved"),
    "event_transcript.returned": N_("Transcript given back"),
    "event_transcript.published": N_("Transcript published"),
}
NO_RIGHT: Mapping[str, str] = {
    READ: N_("You do not have the right to see the press office."),
    WRITE: N_("You do not have the right to plan press events."),
    APPROVE: N_("You do not have the right to approve in the press office."),
}
WRONG_STATE: Mapping[str, str] = {
    "idea": N_("This event is an idea so far. Put it forward for approval first."),
    "planned": N_("This event waits for approval."),
    "approved": N_("This event is approved and not announced yet."),
    "announced": N_("This event is announced."),
    "live": N_("This event is under way."),
    "held": N_("This event was held."),
    "closed": N_("This event is closed."),
    "postponed": N_("This event is postponed. Give it a new date or cancel it."),
    "rescheduled": N_("This event was rescheduled. Go on with the one that follows it."),
    "cancelled": N_("This event was cancelled."),
}
ONLY_PEOPLE = N_("Only a person can approve.")
OWN_PLAN = N_("You put this event forward or changed it since. Another person has to approve it.")
NEEDS_REASON = N_("Say why.")
STALE = N_("Somebody else saved this event meanwhile. Your text is kept here; look at theirs before you save again.")


@dataclass(frozen=True, slots=True)
class Standing:
    """What rights on one event depend on. hands: natural persons who put it forward or changed it since."""

    state: str
    hands: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class ActRule:
    """In which states an act is done, by what right, and whether it takes a reason."""

    states: frozenset[str]
    permission: str = WRITE
    reason: bool = False


ACTS: Mapping[str, ActRule] = {
    "open": ActRule(frozenset(STATES), READ),
    "edit": ActRule(AHEAD | {"postponed"}),
    "arrange": ActRule(TAKING_PLACE | {"postponed"}),
    "tick": ActRule(TAKING_PLACE | {"postponed", "held"}),
    "keep": ActRule(frozenset({"live", "held"})),
    "plan": ActRule(frozenset({"idea"})),
    "approve": ActRule(frozenset({"planned"}), APPROVE),
    "return": ActRule(frozenset({"planned", "approved"}), APPROVE, reason=True),
    "announce": ActRule(frozenset({"approved"})),
    "begin": ActRule(frozenset({"announced"})),
    "hold": ActRule(frozenset({"announced", "live"})),
    "close": ActRule(frozenset({"held"})),
    "reopen": ActRule(frozenset({"closed"}), APPROVE, reason=True),
    "postpone": ActRule(frozenset({"planned", "approved", "announced"}), reason=True),
    "reschedule": ActRule(frozenset({"planned", "approved", "announced", "postponed"}), reason=True),
    "cancel": ActRule(AHEAD | {"postponed"}, reason=True),
}


def why_not(act: str, actor: Actor, event: Standing) -> Refusal | None:
    """Why the actor may not do this act on an event that stands so, or None when they may."""
    rule = ACTS[act]
    if not actor.may(rule.permission):
        return Refusal(NO_RIGHT[rule.permission], code="not_permitted")
    if event.state not in rule.states:
        return Refusal(WRONG_STATE[event.state], code="wrong_state")
    if act == "approve":
        return why_not_second(actor, event.hands)
    return None


def why_not_second(actor: Actor, hands: frozenset[UUID]) -> Refusal | None:
    """Why the actor cannot be the second pair of eyes: whose hands it was in is a natural person, deputy or not."""
    if actor.kind != "person" or actor.id is None:
        return Refusal(ONLY_PEOPLE, code="only_people")
    return Refusal(OWN_PLAN, code="own_plan") if actor.id in hands else None


def allowed_acts(actor: Actor, event: Standing) -> list[str]:
    """Every act the actor may do on an event that stands so."""
    return [act for act in ACTS if why_not(act, actor, event) is None]


def allowed_in_state(actor: Actor, state: str) -> list[str]:
    """The same for an event that others put forward: the administrator's table."""
    return allowed_acts(actor, Standing(state))


def demand(act: str, actor: Actor, event: Standing, reason: str = "") -> None:
    """Raise what stands against an act, a missing reason included."""
    if refusal := why_not(act, actor, event):
        raise refusal
    if ACTS[act].reason and not reason.strip():
        raise Refusal(NEEDS_REASON, code="required", field="reason")


# --- what an event needs for its next state

NO_TITLE = N_("Write a title in %(language)s.")
NO_TIME = N_("Say when it begins and ends.")
NO_DETAIL = N_("Fill in: %(label)s.")
NO_PLACE = N_("Say where it is held, or give the address of the stream.")
NO_SPEAKER = N_("Nobody who speaks or accompanies is confirmed.")
NO_POLICY = N_("Say whether journalists are accredited.")
NO_CRITERIA = N_("Requests are decided by criteria: write them in %(language)s.")
LONG_AGO = N_("This event lies in the past. Give it a time to come.")
NOT_BEGUN = N_("This event has not begun yet.")
NO_TRANSCRIPT = N_("There is no approved transcript. Approve one, or say why there is none.")
NO_RELEASE = N_("No release speaks of this event. Link one, or say why there is none.")
QUESTIONS_OPEN = N_("Questions are still open: %(count)s. Answer them or take them away first.")


@dataclass(frozen=True, slots=True)
class Readiness:
    """What announcing depends on. untitled, uncritical: languages, as (code, name), without a title, without criteria.

    unfilled: needed fields of the kind, as (name, what the reader calls it).
    """

    timed: bool
    over: bool
    placed: bool
    confirmed: int
    policy: str
    untitled: Sequence[tuple[str, str]] = ()
    uncritical: Sequence[tuple[str, str]] = ()
    unfilled: Sequence[tuple[str, str]] = ()


def missing_for_plan(ready: Readiness) -> list[Refusal]:
    """What has to be there before anybody is asked to approve."""
    found = [Refusal(NO_TITLE, code="required", field=f"title_{code}", language=name) for code, name in ready.untitled]
    if not ready.timed:
        found.append(Refusal(NO_TIME, code="required", field="begins_on"))
    found += [
        Refusal(NO_DETAIL, code="required", field=f"detail_{name}", label=label) for name, label in ready.unfilled
    ]
    return found


def missing_for_announcing(ready: Readiness) -> list[Refusal]:
    """What has to be there before anybody outside is told."""
    found = missing_for_plan(ready)
    if ready.timed and ready.over:
        found.append(Refusal(LONG_AGO, code="in_past", field="begins_on"))
    if not ready.placed:
        found.append(Refusal(NO_PLACE, code="required", field="place"))
    if not ready.confirmed:
        found.append(Refusal(NO_SPEAKER, code="no_speaker", field="speakers"))
    if not ready.policy:
        found.append(Refusal(NO_POLICY, code="required", field="policy"))
    if ready.policy == "moderated":
        found += [
            Refusal(NO_CRITERIA, code="required", field=f"criteria_{code}", language=name)
            for code, name in ready.uncritical
        ]
    return found


def missing_for_closing(*, transcript: bool, release: bool, questions: int) -> list[Refusal]:
    """What has to be done before nothing is left to do. transcript, release: there is one, or it was waived."""
    found = []
    if not transcript:
        found.append(Refusal(NO_TRANSCRIPT, code="no_transcript", field="transcript"))
    if not release:
        found.append(Refusal(NO_RELEASE, code="no_release", field="release"))
    if questions:
        found.append(Refusal(QUESTIONS_OPEN, code="questions_open", field="questions", count=questions))
    return found


def demand_nothing(missing: Sequence[Refusal]) -> None:
    """Raise FieldErrors with what is missing, if anything is."""
    if missing:
        raise FieldErrors(missing)
