"""One appeal: its page, and what is done with it there."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.audit.access import KINDS as ACT_KINDS
from service.audit.queries import timeline
from service.audit.rules import ActRow
from service.correspondence.appeals.actions.considering import correct, do
from service.correspondence.appeals.actions.registering import offer_now
from service.correspondence.appeals.forms import correction, doing, rejected
from service.correspondence.appeals.pages.showing import Words, in_order, journals_of, words_for
from service.correspondence.appeals.queries.appeals import (
    AppealView,
    answers_within_a_year,
    appeal_for,
    earlier,
    forwardings,
)
from service.correspondence.appeals.rules.acts import (
    ACTS,
    CONSIDER,
    READ,
    RECORD,
    REGISTER,
    VOID,
    allowed_acts,
    why_not,
)
from service.correspondence.appeals.rules.content import Content
from service.correspondence.appeals.rules.doing import needs_notice
from service.deadlines.queries.clocks import clocks_of
from service.deadlines.views import noted, view_of
from service.documents.queries import files_of
from service.identity.queries import list_people
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.notifications.actions.telling import mark_seen
from service.records.queries.files import case_by_id
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit
from service.web.fields import FormRejected, kept_day, typed_day
from service.web.guards import may
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.working import AnyRequest, Own, working

TITLES = {
    "take": N_("Take into work"),
    "answer": N_("Answer the appeal"),
    "forward": N_("Forward to the competent body"),
    "leave": N_("Leave without consideration"),
    "extend": N_("Extend the term"),
    "notify": N_("Applicant told"),
    "resume": N_("Resume consideration"),
    "reopen": N_("Reopen the appeal"),
    "close": N_("Close the appeal"),
    "file": N_("Put into another file"),
    "void": N_("Void the appeal"),
}
OFFERED = tuple(TITLES)


@get("/appeals/{appeal_id:uuid}", guards=[may(READ)])
async def appeal_page(request: AnyRequest, work: Own, appeal_id: FromPath[UUID]) -> Response[bytes]:
    """The appeal, its terms, what can be done, its history."""
    return await _show(request, work, appeal_id)


async def _show(
    request: AnyRequest, work: Work, appeal_id: UUID, refused: tuple[str, FormRejected] | None = None
) -> Response[bytes]:
    appeal = await appeal_for(work, appeal_id)
    if refused is None:
        await mark_seen(work, RECORD, appeal_id)
    acts = allowed_acts(work.actor, appeal)
    country = work.tenant.profile.country
    if appeal.notified_on is not None or not needs_notice(appeal.state, appeal.ground, country):
        acts = [act for act in acts if act != "notify"]
    key = "" if appeal.masked else appeal.applicant_key
    today = offer_now(work).now.date()
    people = await list_people(work, today) if "take" in acts else []
    words = words_for(work)
    context: dict[str, Any] = {
        "appeal": appeal,
        "journal": next(one for one in await journals_of(work) if one.id == appeal.journal_id),
        "words": words,
        "clocks": [view_of(work, one) for one in (await clocks_of(work, RECORD, [appeal_id])).get(appeal_id, [])],
        "now": work.now,
        "may": acts,
        "offered": [act for act in OFFERED if act in acts],
        "act_title": lambda act: gettext(TITLES[act]),
        "people": [(str(person.id), person.name) for person in people],
        "answers": await answers_within_a_year(work, key),
        "earlier": await earlier(work, key, before=appeal_id),
        "sent": await forwardings(work, appeal_id),
        "told_due": needs_notice(appeal.state, appeal.ground, country) and appeal.notified_on is None,
        "files": [] if appeal.masked else await files_of(work, RECORD, appeal_id),
        "history": [] if appeal.masked else [_told(act, words) for act in await timeline(work, appeal_id)],
        "case": await case_by_id(work, appeal.case_id) if appeal.case_id else None,
        "refused": refused[0] if refused else "",
        "values": refused[1].values if refused else {"on": typed_day(today), "notified_on": typed_day(today)},
        "errors": refused[1].errors if refused else {},
    }
    return page(request, "appeals/appeal.html", status=422 if refused else 200, **context)


def _told(act: ActRow, words: Words) -> dict[str, Any]:
    """One line of the history."""
    after: Mapping[str, Any] = act.after if isinstance(act.after, dict) else {}
    details = []
    if act.kind == "appeal.correct":
        details = [words["labels"].get(name, name) for name in after]
    elif "bodies" in after:
        details = [*map(str, after["bodies"]), f"{after.get('number', '')}, {kept_day(after.get('on'))}".strip(", ")]
    elif after.get("ground"):
        details = [words["grounds"].get(after["ground"], after["ground"])]
    elif after.get("result"):
        details = [words["results"].get(after["result"], after["result"])]
    elif after.get("executor_name"):
        details = [str(after["executor_name"])]
    elif act.kind.startswith("clock."):
        details = noted(after)
    said = gettext(ACT_KINDS[act.kind]) if act.kind in ACT_KINDS else act.kind
    return {
        "at": act.at,
        "who": act.actor_name,
        "said": said,
        "reason": act.reason,
        "details": [d for d in details if d],
    }


@post("/appeals/{appeal_id:uuid}/acts/{act:str}", guards=[may(CONSIDER, VOID, REGISTER)])
async def act_on_appeal(request: AnyRequest, appeal_id: FromPath[UUID], act: FromPath[str]) -> Response[bytes]:
    """Do an act with what was typed into its form."""
    if act not in ACTS or act == "correct":
        raise NotFound
    values = await posted(request)
    try:
        async with working(request) as work:
            await do(work, appeal_id, act, doing(values, offer_now(work).now.date()))
    except FormRejected as refused:
        return await _again(request, appeal_id, act, refused)
    except (Refusal, FieldErrors) as error:
        return await _again(request, appeal_id, act, rejected(values, error))
    return leave_for(request, f"/appeals/{appeal_id}")


async def _again(request: AnyRequest, appeal_id: UUID, act: str, refused: FormRejected) -> Response[bytes]:
    async with working(request) as work:
        return await _show(request, work, appeal_id, (act, refused))


# --- correcting


@get("/appeals/{appeal_id:uuid}/correct", guards=[may(REGISTER)])
async def correct_form(request: AnyRequest, work: Own, appeal_id: FromPath[UUID]) -> Response[bytes]:
    """What the appeal says, to be corrected with a reason."""
    appeal = await appeal_for(work, appeal_id)
    if refusal := why_not("correct", work.actor, appeal):
        raise refusal
    return await _form(request, work, appeal, _values(appeal.content) | {"version": str(appeal.version)}, {})


def _values(content: Content) -> dict[str, str]:
    """What the form shows of a content."""
    kept = {name: value for name, value in asdict(content).items() if value not in (None, "", False)}
    shown = {name: "1" if value is True else str(value) for name, value in kept.items()}
    return shown | ({"collective": "1"} if content.collective else {})


async def _form(
    request: AnyRequest,
    work: Work,
    appeal: AppealView,
    values: Mapping[str, str],
    errors: Mapping[str, Refusal],
    stale: bool = False,
) -> Response[bytes]:
    context: dict[str, Any] = {
        "appeal": appeal,
        "values": values,
        "errors": in_order(errors),
        "words": words_for(work),
        "correcting": True,
        "stale": stale,
        "found": [],
    }
    return page(request, "appeals/correct.html", status=409 if stale else 422 if errors else 200, **context)


@post("/appeals/{appeal_id:uuid}/correct", guards=[may(REGISTER)])
async def correct_appeal(request: AnyRequest, appeal_id: FromPath[UUID]) -> Response[bytes]:
    """Save a correction; when somebody else saved first, one's own text is kept and shown again."""
    values = await posted(request)
    stale = False
    errors: Mapping[str, Refusal] = {}
    try:
        async with working(request) as work:
            await correct(work, appeal_id, *correction(values, offer_now(work)))
        return leave_for(request, f"/appeals/{appeal_id}")
    except StaleEdit:
        stale = True
    except FormRejected as refused:
        errors = refused.errors
    except (Refusal, FieldErrors) as error:
        errors = rejected(values, error).errors
    async with working(request) as work:
        appeal = await appeal_for(work, appeal_id)
        shown = values | ({"version": str(appeal.version)} if stale else {})
        return await _form(request, work, appeal, shown, errors, stale)
