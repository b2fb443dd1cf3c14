"""One request: its page, and what is done with it there."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.assignments.slots import may_give_on
from service.audit.queries import timeline
from service.deadlines.queries.clocks import clocks_of
from service.deadlines.views import view_of
from service.documents.queries import files_of
from service.identity.queries import list_people
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.public_information.actions import closing, handling
from service.public_information.actions.clocks import terms_of
from service.public_information.actions.redacting import add_documents
from service.public_information.actions.registering import offer_now
from service.public_information.forms import acts as forms
from service.public_information.forms.doers import DOERS, Doer
from service.public_information.forms.request import FORM_FIELD, correction, rejected
from service.public_information.pages.redacting import redacting_of
from service.public_information.pages.showing import ground_words, in_order, money, path, told, words_for
from service.public_information.queries import answers as reads
from service.public_information.queries.law import rows_by_id, tariffs_in_force
from service.public_information.queries.requests import (
    RequestView,
    earlier,
    journals_of_requests,
    parts_of,
    request_for,
    requests_by_id,
)
from service.public_information.rules.acts import (
    ACTS,
    APPROVE,
    DECIDE,
    READ,
    REGISTER,
    allowed_acts,
    why_not,
)
from service.public_information.rules.content import Content
from service.public_information.rules.terms import BODIES_OF
from service.public_information.rules.words import ANSWER, ANSWERED, NOTICE, RECORD
from service.runtime.language import gettext
from service.runtime.secrets import Keyring
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit
from service.web.fields import FormRejected, typed_day
from service.web.guards import may
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.visitor import house
from service.web.working import AnyRequest, Own, working

TITLES = {
    "accept": N_("Accept into the register"),
    "take": N_("Take into work"),
    "examine": N_("Examine"),
    "ask_clarification": N_("Ask for clarification"),
    "answer_clarification": N_("Note the clarification"),
    "tell_term": N_("Tell that the full term is needed"),
    "extend": N_("Extend the term"),
    "forward": N_("Forward to the competent body"),
    "forward_part": N_("Forward a part"),
    "split": N_("Split into several requests"),
    "join": N_("Join to another request"),
    "approve_answer": N_("Approve the answer"),
    "return_answer": N_("Return the answer"),
    "send_answer": N_("Give the answer"),
    "tell": N_("Requester told"),
    "leave": N_("Leave without an answer"),
    "withdraw": N_("Withdrawn by the requester"),
    "ask_fee": N_("Ask a fee"),
    "enter": N_("Enter in the public register"),
    "summarise": N_("Text for the public"),
    "complain": N_("Complaint"),
    "close": N_("Close the request"),
    "reopen": N_("Reopen the request"),
    "void": N_("Void the request"),
}
MAIN = ("accept", "take", "approve_answer", "send_answer", "tell", "answer_clarification", "close")
"""Acts that come next, in their order: the first that can be done is the page's main one."""


@get("/information/{request_id:uuid}", guards=[may(READ)])
async def request_page(request: AnyRequest, work: Own, request_id: FromPath[UUID]) -> Response[bytes]:
    """The request, its terms, what can be done, what was said, its answer, its history."""
    return await _show(request, work, request_id)


async def _show(
    request: AnyRequest, work: Work, request_id: UUID, refused: tuple[str, FormRejected] | None = None
) -> Response[bytes]:
    asked = await request_for(work, request_id)
    acts = _offered(work, asked)
    words = words_for(work)
    clocks = (await clocks_of(work, RECORD, [request_id])).get(request_id, [])
    today = typed_day(work.today)
    context: dict[str, Any] = {
        "asked": asked,
        "journal": next(one for one in await journals_of_requests(work) if one.id == asked.journal_id),
        "words": words,
        "clocks": [view_of(work, one) for one in clocks],
        "term_notice": any(one.rule == terms_of(work).term_notice and one.state == "running" for one in clocks),
        "now": work.now,
        "may": allowed_acts(work.actor, asked, work.now),
        "offered": acts,
        "main": next((act for act in MAIN if act in acts), ""),
        "act_title": lambda act: gettext(TITLES[act]),
        "can_ask_units": may_give_on(work.actor, RECORD),
        "history": [] if asked.masked else [told(act, words) for act in await timeline(work, request_id)],
        "checks": await closing.check_of(work, asked) if "close" in acts else {},
        "refused": refused[0] if refused else "",
        "values": refused[1].values if refused else {"on": today, "language": asked.answer_language},
        "errors": in_order(refused[1].errors) if refused else {},
        "redacting": await redacting_of(work, asked, refused[1].values if refused else {}),
        **await _around(work, asked),
        **await _said(work, asked),
        **await _choices(work, asked, acts),
    }
    return page(request, "information/request.html", status=422 if refused else 200, **context)


def _offered(work: Work, asked: RequestView) -> list[str]:
    """The acts that have a form on the page now. Terms that the country does not know are not offered."""
    found = allowed_acts(work.actor, asked, work.now)
    terms = terms_of(work)
    left_out = {act for act, rule in (("tell_term", terms.term_notice), ("extend", terms.extension_notice)) if not rule}
    left_out |= {"tell", "send_answer"} if asked.told_at is not None else set()
    left_out |= {"enter"} if not terms.register_entry else set()
    return [act for act in TITLES if act in found and act not in left_out]


async def _around(work: Work, asked: RequestView) -> dict[str, Any]:
    """Other requests that this one belongs to, and files of the requester."""
    linked = await requests_by_id(work, [one for one in (asked.parent_id, asked.same_as) if one])
    by_id = {one.id: one for one in linked}
    return {
        "parent": by_id.get(asked.parent_id) if asked.parent_id else None,
        "same": by_id.get(asked.same_as) if asked.same_as else None,
        "children": await parts_of(work, asked.id),
        "earlier": await earlier(work, "" if asked.masked else asked.applicant_key, before=asked.id),
        "files": [] if asked.masked else await files_of(work, RECORD, asked.id),
    }


async def _said(work: Work, asked: RequestView) -> dict[str, Any]:
    """What was said, decided, paid and complained of."""
    versions, parts = await reads.answers(work, asked.id), await reads.parts(work, asked.id)
    ids = {one.ground_id for one in versions if one.ground_id} | {one.ground_id for one in parts if one.ground_id}
    grounds = await rows_by_id(work, "grounds", ids)
    fees = await reads.fees(work, asked.id)
    tariffs = await rows_by_id(work, "tariffs", {fee.tariff_id for fee in fees})
    notices = [] if asked.masked else await reads.notices(work, asked.id)
    return {
        "answer": versions[0] if versions else None,
        "answer_count": len(versions),
        "answer_files": await files_of(work, ANSWER, versions[0].id) if versions else [],
        "parts": parts,
        "ground": lambda ident: ground_words(work, grounds[ident]) if ident in grounds else "",
        "unverified": {row.id for row in grounds.values() if row.certainty == "U"},
        "fees": [
            (fee, ground_words(work, tariffs[fee.tariff_id]), money(fee.amount, tariffs[fee.tariff_id].currency))
            for fee in fees
        ],
        "notices": [(one, await files_of(work, NOTICE, one.id) if one.files else []) for one in notices],
        "complaints": await reads.complaints(work, asked.id),
        "entries": await reads.entries(work, asked.id),
        "texts": await reads.public_texts(work, asked.id),
    }


async def _choices(work: Work, asked: RequestView, acts: list[str]) -> dict[str, Any]:
    """What the forms of acts offer."""
    country = work.tenant.profile.country
    people = await list_people(work, work.today) if "take" in acts else []
    tariffs = [row for row in await tariffs_in_force(work) if row.unit != "minimum"] if "ask_fee" in acts else []
    return {
        "people": [(str(person.id), person.name) for person in people],
        "bodies": {name: words_for(work)["bodies"][name] for name in BODIES_OF.get(country, ("inside",))},
        "tariffs": [(str(row.id), f"{ground_words(work, row)}: {money(row.amount, row.currency)}") for row in tariffs],
        "answered": asked.state in ANSWERED,
        "limits": work.tenant.profile.files,
    }


# --- acts


@post("/information/{request_id:uuid}/acts/{act:str}", guards=[may(REGISTER, DECIDE, APPROVE)])
async def act_on_request(request: AnyRequest, request_id: FromPath[UUID], act: FromPath[str]) -> Response[bytes]:
    """Do an act with what was typed into its form."""
    doer = DOERS.get(act)
    if doer is None or act not in ACTS:
        raise NotFound
    return await _done(request, request_id, act, doer)


async def _done(request: AnyRequest, request_id: UUID, form: str, doer: Doer) -> Response[bytes]:
    values = await posted(request)
    try:
        async with working(request) as work:
            await doer(work, house(request).keyring, request_id, values)
    except FormRejected as refused:
        return await _again(request, request_id, form, refused)
    except (Refusal, FieldErrors) as error:
        return await _again(request, request_id, form, rejected(values, error))
    return leave_for(request, path(request_id))


async def _again(request: AnyRequest, request_id: UUID, form: str, refused: FormRejected) -> Response[bytes]:
    async with working(request) as work:
        return await _show(request, work, request_id, (form, refused))


@post("/information/{request_id:uuid}/documents", guards=[may(DECIDE)])
async def bring_documents(request: AnyRequest, request_id: FromPath[UUID]) -> Response[bytes]:
    """Uploads become documents to be redacted; of one alone the editor opens, which leads back to the request."""
    values = await posted(request)
    try:
        async with working(request) as work:
            begun = await add_documents(work, request_id, forms.answer_files(values), path(request_id))
    except (Refusal, FieldErrors) as error:
        return await _again(request, request_id, "documents", rejected(values, error))
    return leave_for(request, f"/redactions/{begun[0]}" if len(begun) == 1 else f"{path(request_id)}#redactions")


@post("/information/{request_id:uuid}/complaints/{complaint_id:uuid}", guards=[may(APPROVE)])
async def judge(request: AnyRequest, request_id: FromPath[UUID], complaint_id: FromPath[UUID]) -> Response[bytes]:
    """What came of a complaint."""

    async def done(work: Work, keyring: Keyring, request_id: UUID, values: Mapping[str, str]) -> None:
        await closing.judge_complaint(work, request_id, complaint_id, forms.judgement(values))

    return await _done(request, request_id, f"judge-{complaint_id}", done)


@post("/information/{request_id:uuid}/fees/{fee_id:uuid}", guards=[may(DECIDE)])
async def settle_fee(request: AnyRequest, request_id: FromPath[UUID], fee_id: FromPath[UUID]) -> Response[bytes]:
    """A fee is paid, waived or removed."""

    async def done(work: Work, keyring: Keyring, request_id: UUID, values: Mapping[str, str]) -> None:
        state = values.get("state", "")[:20]
        await closing.settle_fee(work, request_id, fee_id, state, forms.doing(values, work.today))

    return await _done(request, request_id, f"fee-{fee_id}", done)


# --- correcting


@get("/information/{request_id:uuid}/correct", guards=[may(REGISTER)])
async def correct_form(request: AnyRequest, work: Own, request_id: FromPath[UUID]) -> Response[bytes]:
    """What the request says, to be corrected with a reason."""
    asked = await request_for(work, request_id)
    if refusal := why_not("correct", work.actor, asked, work.now):
        raise refusal
    return await _form(request, work, asked, _values(asked.content) | {"version": str(asked.version)}, {})


def _values(content: Content) -> dict[str, str]:
    """What the form shows of a content."""
    kept = {name: value for name, value in asdict(content).items() if value not in (None, "", False)}
    shown = {name: "1" if value is True else str(value) for name, value in kept.items()}
    shown[FORM_FIELD] = shown.pop("form")
    return shown | ({"their_on": typed_day(content.their_on)} if content.their_on else {})


async def _form(
    request: AnyRequest,
    work: Work,
    asked: RequestView,
    values: Mapping[str, str],
    errors: Mapping[str, Refusal],
    stale: bool = False,
) -> Response[bytes]:
    offer = offer_now(work)
    context: dict[str, Any] = {
        "asked": asked,
        "values": values,
        "errors": in_order(errors),
        "words": words_for(work),
        "urgent": offer.terms.timeliness != "",
        "anonymous": offer.anonymous,
        "letter": None,
        "message": None,
        "correcting": True,
        "stale": stale,
        "found": [],
    }
    return page(request, "information/correct.html", status=409 if stale else 422 if errors else 200, **context)


@post("/information/{request_id:uuid}/correct", guards=[may(REGISTER)])
async def correct_request(request: AnyRequest, request_id: FromPath[UUID]) -> Response[bytes]:
    """Save a correction; when somebody else saved first, one's own text is kept and shown again."""
    values = await posted(request)
    stale = False
    errors: Mapping[str, Refusal] = {}
    try:
        async with working(request) as work:
            await handling.correct_request(work, request_id, *correction(values, offer_now(work)))
        return leave_for(request, path(request_id))
    except StaleEdit:
        stale = True
    except FormRejected as refused:
        errors = refused.errors
    except (Refusal, FieldErrors) as error:
        errors = rejected(values, error).errors
    async with working(request) as work:
        asked = await request_for(work, request_id)
        shown = values | ({"version": str(asked.version)} if stale else {})
        return await _form(request, work, asked, shown, errors, stale)
