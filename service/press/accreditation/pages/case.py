"""One application: what it says, what was decided, and what can be done with it. Also those entered by staff."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.documents.queries import files_of
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.press.accreditation.actions.applying import answer_info, apply
from service.press.accreditation.actions.badges import issue_badge, replace_badge
from service.press.accreditation.actions.deciding import approve, ask_info, decide_appeal, reject, revoke
from service.press.accreditation.forms.application import application_from
from service.press.accreditation.pages.showing import CASES, HOME, call_for_page, history, reasons_for, words
from service.press.accreditation.queries.accreditations import accreditation_row, alike, appeals_of
from service.press.accreditation.queries.invitations import mails_of
from service.press.accreditation.queries.reasons import reason_text
from service.press.accreditation.rules import reasons
from service.press.accreditation.rules.acts import ACCREDIT, RECORD, allowed_acts
from service.press.accreditation.rules.content import ANSWER_LIMIT, ORIGINS, ROLES
from service.press.accreditation.rules.reasons import OWN_LIMIT
from service.press.outlets.rules.acts import READ
from service.runtime.language import OWN_NAMES, gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected, at_fields
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import page
from service.web.visitor import house
from service.web.working import AnyRequest, Own, working

ONE = f"{CASES}/{{accreditation_id:uuid}}"
DONE: Mapping[str, str] = {
    "ask_info": N_("The applicant is asked."),
    "answer_info": N_("The answer is noted."),
    "approve": N_("Approved. The applicant is told."),
    "reject": N_("Rejected. The applicant is told."),
    "issue_badge": N_("The badge is issued. The applicant is told."),
    "replace_badge": N_("The badge is replaced: the former one opens nothing."),
    "revoke": N_("Revoked. The applicant is told."),
    "decide_appeal": N_("The appeal is decided. The applicant is told."),
    "enter": N_("The application is entered."),
}


@get(ONE, guards=[may(READ)])
async def case_page(request: AnyRequest, work: Own, accreditation_id: FromPath[UUID]) -> Response[bytes]:
    """One application."""
    return await show(request, work, accreditation_id)


async def show(
    request: AnyRequest, work: Work, accreditation_id: UUID, refused: str = "",
    values: Mapping[str, str] | None = None, errors: Mapping[str, Refusal] | None = None,
) -> Response[bytes]:  # fmt: skip
    """The page of an application; refused: the act whose form stands open."""
    one = await accreditation_row(work, accreditation_id)
    if one is None:
        raise NotFound
    call = await call_for_page(work, one.call_id)
    may_do = allowed_acts(work.actor, one)
    reads = "see_documents" in may_do
    context: dict[str, Any] = {
        **words(), "one": one, "call": call, "title": call.title(work.language, work.tenant.profile.default_language),
        "may": may_do, "reads": reads, "files": await files_of(work, RECORD, one.id) if reads else [],
        "alike": await alike(work, one) if reads else [], "appeals": await appeals_of(work, one.id),
        "mails": await mails_of(work, accreditation=one.id), "reasons": await reasons_for(work, one.language),
        "history": await history(work, one.id), "refused": refused, "values": values or {}, "errors": errors or {},
        "back": f"{HOME}/{call.id}",
    }  # fmt: skip
    return page(request, "accreditation/case.html", status=422 if errors else 200, **context)


@post(f"{ONE}/{{act:str}}", guards=[may(ACCREDIT)])
async def do_with_case(request: AnyRequest, accreditation_id: FromPath[UUID], act: FromPath[str]) -> Response[bytes]:
    """Decide, ask, issue a badge."""
    act = act.replace("-", "_")
    if act not in DOING:
        raise NotFound
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            await at_fields(read, DOING[act](work, accreditation_id, read))
    except FormRejected as refused:
        async with working(request) as work:
            return await show(request, work, accreditation_id, act, refused.values, refused.errors)
    return await leave_saying(request, f"{CASES}/{accreditation_id}", DONE[act])


async def _reason(work: Work, accreditation_id: UUID, read: Fields, use: str) -> str:
    """The chosen template in the applicant's language, and what was added to it. Raises FormRejected."""
    one = await accreditation_row(work, accreditation_id)
    if one is None:
        raise NotFound
    chosen = await reason_text(work, use, read.values.get("template", ""), one.language)
    own = read.text("reason", limit=OWN_LIMIT)
    if not chosen and not own:
        read.refuse("reason", reasons.REASON_NEEDED, "required")
    read.done()
    return "\n".join(part for part in (chosen, own) if part)


async def _ask(work: Work, accreditation_id: UUID, read: Fields) -> None:
    await ask_info(work, accreditation_id, await _reason(work, accreditation_id, read, "ask_info"))


async def _reject(work: Work, accreditation_id: UUID, read: Fields) -> None:
    await reject(work, accreditation_id, await _reason(work, accreditation_id, read, "reject"))


async def _revoke(work: Work, accreditation_id: UUID, read: Fields) -> None:
    await revoke(work, accreditation_id, await _reason(work, accreditation_id, read, "revoke"))


async def _approve(work: Work, accreditation_id: UUID, read: Fields) -> None:
    await approve(work, accreditation_id)


async def _issue(work: Work, accreditation_id: UUID, read: Fields) -> None:
    await issue_badge(work, accreditation_id)


async def _replace(work: Work, accreditation_id: UUID, read: Fields) -> None:
    reason = read.text("reason", limit=OWN_LIMIT, required=True)
    read.done()
    await replace_badge(work, accreditation_id, reason)


async def _answer(work: Work, accreditation_id: UUID, read: Fields) -> None:
    text = read.text("text", limit=ANSWER_LIMIT, required=True)
    read.done()
    await answer_info(work, accreditation_id, text)


async def _decide_appeal(work: Work, accreditation_id: UUID, read: Fields) -> None:
    outcome = read.choice("outcome", ("changed", "upheld"), required=True)
    reason = read.text("reason", limit=OWN_LIMIT, required=True)
    read.done()
    await decide_appeal(work, accreditation_id, outcome == "changed", reason)


DOING: Mapping[str, Callable[[Work, UUID, Fields], Awaitable[None]]] = {
    "ask_info": _ask, "answer_info": _answer, "approve": _approve, "reject": _reject, "issue_badge": _issue,
    "replace_badge": _replace, "revoke": _revoke, "decide_appeal": _decide_appeal,
}  # fmt: skip


# --- entered by staff


@get(f"{HOME}/{{call_id:uuid}}/enter", guards=[may(ACCREDIT)])
async def enter_form(request: AnyRequest, work: Own, call_id: FromPath[UUID]) -> Response[bytes]:
    """The form of an application that came by telephone, by mail or at the door."""
    begun = {"role": "journalist", "origin": "local", "language": work.tenant.profile.default_language}
    return await _entering(request, work, call_id, {**begun, "ticket": str(new_id())})


async def _entering(
    request: AnyRequest, work: Work, call_id: UUID, values: Mapping[str, str],
    errors: Mapping[str, Refusal] | None = None,
) -> Response[bytes]:  # fmt: skip
    call = await call_for_page(work, call_id)
    context: dict[str, Any] = {
        **words(), "call": call, "title": call.title(work.language, work.tenant.profile.default_language),
        "values": values, "errors": errors or {}, "role_choices": [(word, gettext(s)) for word, s in ROLES.items()],
        "origin_choices": [(word, gettext(said)) for word, said in ORIGINS.items()],
        "spoken": [(code, OWN_NAMES[code]) for code in work.tenant.profile.languages],
    }  # fmt: skip
    return page(request, "accreditation/enter.html", status=422 if errors else 200, **context)


@post(f"{HOME}/{{call_id:uuid}}/enter", guards=[may(ACCREDIT)])
async def enter(request: AnyRequest, call_id: FromPath[UUID]) -> Response[bytes]:
    """Enter it: the applicant gets number and code by mail as everybody else."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            call = await call_for_page(work, call_id)
            ticket = read.uuid("ticket") or new_id()
            applied = application_from(read, call.edit, work.tenant.profile.languages, work.language, ())
            read.errors.pop("files", None)  # papers that were shown to staff are not uploaded
            read.done()
            one = await at_fields(read, apply(work, house(request).keyring, call_id, applied, ticket))
    except FormRejected as refused:
        async with working(request) as work:
            return await _entering(request, work, call_id, refused.values, refused.errors)
    return await leave_saying(request, f"{CASES}/{one.id}", DONE["enter"])


DOORS = [case_page, do_with_case, enter_form, enter]
