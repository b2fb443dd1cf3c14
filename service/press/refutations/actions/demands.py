"""The demand: written in versions, signed off by a lawyer, approved by another natural person, or returned."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.press.refutations.actions.acting import conclude, demanded, no_such, refuse
from service.press.refutations.actions.telling import RETURNED, tell_approvers, tell_author, tell_lawyers
from service.press.refutations.models import Refutation, RefutationDemand
from service.press.refutations.queries.refutations import newest_demand, stands
from service.press.refutations.rules.acts import needs_lawyer
from service.press.refutations.rules.content import NOT_OFFERED, Demand, problems_of_demand
from service.runtime.work import Work
from service.web.errors import StaleEdit

WRITE_ANEW = N_("This version was returned. Write the next one before you send it for approval.")
WORDS = ("addressee", "subject", "body", "language", "answer_on")


async def write_demand(work: Work, refutation_id: UUID, said: Demand) -> UUID:
    """Keep the text: the draft there is, changed, or a new version after a return. Judged when it is submitted.

    A change takes a lawyer's sign-off away: it was given for other words. Raises NotFound, Refusal, StaleEdit.
    """
    row = await demanded(work, refutation_id, "draft")
    if said.language not in work.tenant.profile.languages:
        raise no_such("language", NOT_OFFERED)
    latest = await newest_demand(work, refutation_id)
    if latest is not None and latest.state == "draft" and latest.kind == row.decision:
        if latest.edits != said.edits:
            raise StaleEdit(_plain(said), {name: getattr(latest, name) for name in WORDS})
        demand = latest
        demand.edits += 1
    else:
        demand = _fresh(work, row, latest)
        work.session.add(demand)
    for name in WORDS:
        setattr(demand, name, getattr(said, name))
    demand.written_at, demand.written_by_name = work.now, work.actor.name
    demand.signed_at, demand.signed_by, demand.signed_by_name, demand.signed_reason = None, None, "", ""
    _note_hand(work, demand)
    await conclude(work, row, "drafted", state="drafting", after={"version": demand.number, "subject": said.subject})
    return demand.id


def _plain(said: Demand) -> dict[str, Any]:
    return {name: value for name, value in asdict(said).items() if name in WORDS}


def _fresh(work: Work, row: Refutation, latest: RefutationDemand | None) -> RefutationDemand:
    """The next version. Who wrote in the former one wrote in this one too: it begins with those words."""
    return RefutationDemand(
        tenant_id=work.tenant.id, id=new_id(), refutation_id=row.id, number=(latest.number if latest else 0) + 1,
        state="draft", kind=row.decision, hands=list(latest.hands) if latest else [], edits=1,
        written_by=work.actor.id if work.actor.kind == "person" else None,
    )  # fmt: skip


def _note_hand(work: Work, demand: RefutationDemand) -> None:
    """Natural persons only; whoever stands in for another is still who they are."""
    if work.actor.kind == "person" and work.actor.id is not None and str(work.actor.id) not in demand.hands:
        demand.hands = [*demand.hands, str(work.actor.id)]


async def _worked_on(work: Work, refutation_id: UUID) -> RefutationDemand:
    demand = await newest_demand(work, refutation_id)
    assert demand is not None  # no state with a demand is reached without one
    return demand


async def submit(work: Work, refutation_id: UUID) -> None:
    """Ask for approval; where a claim is an opinion, lawyers are told too. Raises NotFound, Refusal, FieldErrors."""
    row = await demanded(work, refutation_id, "submit")
    demand = await _worked_on(work, refutation_id)
    if demand.state != "draft":
        raise Refusal(WRITE_ANEW, code="returned")
    said = Demand(demand.addressee, demand.subject, demand.body, demand.language, demand.answer_on)
    refuse(problems_of_demand(said, work.today, work.tenant.profile.languages))
    demand.state, demand.submitted_at, demand.reason = "in_approval", work.now, ""
    await conclude(work, row, "submitted", state="in_approval", after={"version": demand.number})
    await tell_approvers(work, row, demand)
    if needs_lawyer(await stands(work, row)):
        await tell_lawyers(work, row, demand)


async def take_back(work: Work, refutation_id: UUID) -> None:
    """Take the text back to change it. Raises NotFound, Refusal."""
    row = await demanded(work, refutation_id, "take_back")
    demand = await _worked_on(work, refutation_id)
    demand.state, demand.submitted_at = "draft", None
    await conclude(work, row, "taken_back", state="drafting")


async def give_back(work: Work, refutation_id: UUID, reason: str) -> None:
    """Return the text to whoever wrote it. Raises NotFound, Refusal."""
    await _turn_down(work, refutation_id, "return", "returned", reason)


async def object_to(work: Work, refutation_id: UUID, reason: str) -> None:
    """A lawyer returns the text: as it is, it is not sent. Raises NotFound, Refusal."""
    await _turn_down(work, refutation_id, "object", "objected", reason)


async def _turn_down(work: Work, refutation_id: UUID, act: str, kind: str, reason: str) -> None:
    row = await demanded(work, refutation_id, act, reason)
    demand = await _worked_on(work, refutation_id)
    demand.state, demand.reason = "returned", reason.strip()
    _judge(work, demand)
    await conclude(work, row, kind, state="drafting", after={"version": demand.number}, reason=reason)
    await tell_author(work, row, demand, RETURNED)


def _judge(work: Work, demand: RefutationDemand) -> None:
    demand.judged_at, demand.judged_by, demand.judged_by_name = work.now, work.actor.id, work.actor.name


async def approve(work: Work, refutation_id: UUID) -> None:
    """Approve the text, which is frozen from now on. Raises NotFound, Refusal."""
    row = await demanded(work, refutation_id, "approve")
    demand = await _worked_on(work, refutation_id)
    demand.state = "approved"
    _judge(work, demand)
    await conclude(work, row, "approved", after={"version": demand.number})


async def sign_off(work: Work, refutation_id: UUID, reason: str) -> None:
    """A lawyer stands for this version, opinions among its claims or not. Raises NotFound, Refusal."""
    row = await demanded(work, refutation_id, "sign_off", reason)
    demand = await _worked_on(work, refutation_id)
    demand.signed_at, demand.signed_by = work.now, work.actor.id
    demand.signed_by_name, demand.signed_reason = work.actor.name, reason.strip()
    await conclude(work, row, "signed_off", after={"version": demand.number}, reason=reason)
