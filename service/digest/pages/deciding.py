"""What is decided of an issue, and the tabs on which that happens: approval and distribution."""

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.digest.actions import composing, deciding, freezing, linking, opening, outputs, publishing
from service.digest.forms import reason_from, texts_from
from service.digest.pages.checking import show_check
from service.digest.pages.materials import show_materials
from service.digest.pages.showing import FRESH, HOME, Again, found, frame, history, said
from service.digest.queries.checking import findings_of
from service.digest.queries.issues import editions_of, standing_of
from service.digest.queries.outputs import progress_of, standing_page
from service.digest.rules.acts import APPROVE, EDIT, ISSUE, READ, why_not
from service.digest.rules.making import FILES, FORMATS, STATES
from service.identity.queries import people_named
from service.kit.words import N_
from service.mailing.queries.mailings import mailings_of
from service.mailing.rules.sending import AGAIN, DELIVERY_STATES, MAILING_STATES
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected, at_fields
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import page
from service.web.working import AnyRequest, Own, working

# --- the tabs


@get(f"{HOME}/{{issue_id:uuid}}/approval", guards=[may(READ)])
async def approval_page(request: AnyRequest, work: Own, issue_id: FromPath[UUID]) -> Response[bytes]:
    """Review, return, approval."""
    return await show_approval(request, work, issue_id)


async def show_approval(request: AnyRequest, work: Work, issue_id: UUID, again: Again = FRESH) -> Response[bytes]:
    """The tab; 422 with what was refused."""
    row = await found(work, issue_id)
    findings = await findings_of(work, row)
    names = await people_named(work, {UUID(one) for one in row.approvers})
    context = await frame(work, row, "approval", again)
    context |= {
        "stops": sum(one.stops for one in findings),
        "confirmed": sum(one.confirmed for one in findings),
        "hints": sum(not one.stops and not one.confirmed for one in findings),
        "approvers": sorted(names.values()),
        "why_not": why_not("approve", work.actor, standing_of(row)) if row.state == "in_review" else None,
        "history": await history(work, issue_id),
    }
    return page(request, "digest/approval.html", status=422 if again.errors else 200, **context)


@get(f"{HOME}/{{issue_id:uuid}}/distribution", guards=[may(READ)])
async def distribution_page(request: AnyRequest, work: Own, issue_id: FromPath[UUID]) -> Response[bytes]:
    """What went out and where it lies."""
    return await show_distribution(request, work, issue_id)


async def show_distribution(request: AnyRequest, work: Work, issue_id: UUID, again: Again = FRESH) -> Response[bytes]:
    """The tab; 422 with what was refused."""
    row = await found(work, issue_id)
    progress = await progress_of(work, issue_id)
    assert progress is not None  # the issue is there
    standing = await standing_page(work, row.root_id)
    made = {(one.language, one.format): one for one in progress.outputs}
    mailings = await mailings_of(work, ISSUE, issue_id)
    context = await frame(work, row, "distribution", again)
    context |= {
        "making": progress.making,
        "making_states": said(STATES),
        "formats": said(FORMATS),
        "file_formats": FILES,
        "made": made,
        "public_slug": standing.slug if standing is not None and standing.state == "published" else "",
        "editions": await editions_of(work, row.root_id),
        "mailings": mailings,
        "can_again": {one.row.id for one in mailings if one.row.state == "stopped" or AGAIN & one.counts.keys()},
        "mailing_states": said(MAILING_STATES),
        "mail_states": said(DELIVERY_STATES),
        "history": await history(work, issue_id),
    }
    return page(request, "digest/distribution.html", status=422 if again.errors else 200, **context)


# --- the acts

Deed = Callable[[Work, UUID, Fields], Awaitable[str]]


def _plain(act: Callable[[Work, UUID], Awaitable[object]]) -> Deed:
    async def do(work: Work, issue_id: UUID, read: Fields) -> str:
        await act(work, issue_id)
        return ""

    return do


def _reasoned(act: Callable[[Work, UUID, str], Awaitable[object]]) -> Deed:
    async def do(work: Work, issue_id: UUID, read: Fields) -> str:
        await act(work, issue_id, reason_from(read))
        return ""

    return do


async def _correct(work: Work, issue_id: UUID, read: Fields) -> str:
    row = await found(work, issue_id)
    return str(await publishing.correct(work, issue_id, texts_from(read, "correction_", row.languages)))


DEEDS: Mapping[str, tuple[Deed, str, str, str]] = {
    "collect": (_plain(opening.collect), N_("Material is being collected."), "materials", "materials"),
    "freeze": (_plain(freezing.freeze), N_("The month is frozen. Fill the sections next."), "materials", "materials"),
    "compose": (_plain(composing.compose), N_("The sections are filled. Read them through."), "materials", "text"),
    "add_late": (_plain(freezing.add_late), N_("What came late stands apart from the rest."), "materials", "materials"),
    "check": (_plain(linking.ask_links), N_("The links are being checked. It takes a while."), "check", "check"),
    "send_to_review": (_plain(deciding.send_to_review), N_("The issue waits for approval."), "approval", "approval"),
    "take_back": (_plain(deciding.take_back), N_("The issue can be changed again."), "approval", "text"),
    "return_issue": (
        _reasoned(deciding.return_issue), N_("The issue was returned with your reason."), "approval", "approval",
    ),
    "approve": (
        _plain(deciding.approve), N_("The issue is approved and has its number."), "approval", "distribution",
    ),
    "make_outputs": (
        _plain(outputs.ask_outputs), N_("Page, mail and papers are being made."), "distribution", "distribution",
    ),
    "stop_outputs": (_plain(outputs.stop_outputs), N_("The making was stopped."), "distribution", "distribution"),
    "publish": (_plain(publishing.publish), N_("The issue is published."), "distribution", "distribution"),
    "correct": (_correct, N_("The corrected edition is open. Change what was wrong."), "distribution", "text"),
    "withdraw": (
        _reasoned(publishing.withdraw), N_("The issue is withdrawn. Its address says why."), "distribution",
        "distribution",
    ),
    "drop": (
        _reasoned(publishing.drop), N_("The corrected edition was given up. What is published stays."), "approval",
        "approval",
    ),
}  # fmt: skip
"""What is done, what is said then, the tab on which a refusal is shown, the tab on which it goes on."""
SHOWN = {
    "materials": show_materials, "check": show_check, "approval": show_approval, "distribution": show_distribution,
}  # fmt: skip


@post(f"{HOME}/{{issue_id:uuid}}/{{deed:str}}", guards=[may(EDIT, APPROVE)])
async def do_with_issue(request: AnyRequest, issue_id: FromPath[UUID], deed: FromPath[str]) -> Response[bytes]:
    """One of the steps; what it lacks is said on its tab, with what was typed."""
    if deed not in DEEDS:
        raise NotFound
    act, told, tab, onward = DEEDS[deed]
    read = Fields(await posted(request))

    async def do(work: Work) -> str:
        await found(work, issue_id)
        return await at_fields(read, act(work, issue_id, read))

    try:
        async with working(request) as work:
            made = await do(work)
    except FormRejected as refused:
        async with working(request) as work:
            return await SHOWN[tab](request, work, issue_id, Again(deed, refused.values, refused.errors))
    return await leave_saying(request, f"{HOME}/{made or issue_id}/{onward}", told)


DOORS = [approval_page, distribution_page, do_with_issue]
