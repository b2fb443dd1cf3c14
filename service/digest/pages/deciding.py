"""What is done with an issue as a whole: frozen, filled, reviewed, approved, published, corrected, withdrawn."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from litestar import Response, post
from litestar.params import FromPath

from service.digest.actions import composing, deciding, freezing, opening, publishing
from service.digest.pages.showing import HOME, Again, seen
from service.digest.rules.acts import APPROVE, EDIT
from service.kit.words import N_
from service.press.releases.forms import at_fields
from service.runtime.language import LANGUAGES
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.working import AnyRequest, working

Deed = Callable[[Work, UUID, Fields], Awaitable[object]]


def _plainly(act: Callable[[Work, UUID], Awaitable[object]]) -> Deed:
    async def done(work: Work, issue_id: UUID, read: Fields) -> object:
        return await act(work, issue_id)

    return done


def _with_reason(act: Callable[[Work, UUID, str], Awaitable[object]]) -> Deed:
    async def done(work: Work, issue_id: UUID, read: Fields) -> object:
        return await act(work, issue_id, read.values.get("reason", ""))

    return done


async def _correct(work: Work, issue_id: UUID, read: Fields) -> UUID:
    notes = {code: read.values[f"correction_{code}"] for code in LANGUAGES if read.values.get(f"correction_{code}")}
    return await publishing.correct(work, issue_id, notes)


DEEDS: dict[str, tuple[Deed, str]] = {
    "collect": (_plainly(opening.collect), N_("Material is being collected.")),
    "freeze": (_plainly(freezing.freeze), N_("The month is frozen. What is coded later changes nothing here.")),
    "add_late": (_plainly(freezing.add_late), N_("What came late stands in a section of its own.")),
    "compose": (_plainly(composing.compose), N_("The sections are filled.")),
    "send_to_review": (_plainly(deciding.send_to_review), N_("The digest is in review.")),
    "take_back": (_plainly(deciding.take_back), N_("The digest can be changed again.")),
    "return_issue": (_with_reason(deciding.return_issue), N_("The digest was returned with your reason.")),
    "approve": (_plainly(deciding.approve), N_("The digest is approved and has its number.")),
    "publish": (_plainly(publishing.publish), N_("The digest is published once its papers are made.")),
    "correct": (_correct, N_("A corrected edition is begun. What is published stands until it takes its place.")),
    "withdraw": (_with_reason(publishing.withdraw), N_("The digest is withdrawn. Its address says why.")),
    "drop": (_with_reason(publishing.drop), N_("The corrected edition was given up.")),
}


@post(f"{HOME}/{{issue_id:uuid}}/{{deed:str}}", guards=[may(EDIT, APPROVE)])
async def do_with_issue(request: AnyRequest, issue_id: FromPath[UUID], deed: FromPath[str]) -> Response[bytes]:
    """One of the acts; what stands against it is said in the page, with what was typed."""
    if deed not in DEEDS:
        raise NotFound
    act, said = DEEDS[deed]
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            result = await at_fields(read, act(work, issue_id, read))
    except FormRejected as refused:
        async with working(request) as work:
            return await seen(request, work, issue_id, "", Again(deed, refused.values, refused.errors))
    goes_to = result if deed == "correct" else issue_id
    return await leave_saying(request, f"{HOME}/{goes_to}", said)


DOORS = [do_with_issue]
