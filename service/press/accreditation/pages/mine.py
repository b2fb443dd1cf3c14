"""Following an application: number and code open it in this browser for an hour; what can be done, and the badge."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Stream

from service.documents.queries import file_by_id, files_of, ids_typed, waiting_files
from service.documents.rules import FileRow
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.press.accreditation.actions.applying import answer_info, appeal, withdraw
from service.press.accreditation.actions.questions import submit_question
from service.press.accreditation.actions.secrets import badge_token
from service.press.accreditation.models import Accreditation
from service.press.accreditation.pages.public import followed, shown, told
from service.press.accreditation.printing import qr_svg
from service.press.accreditation.queries.accreditations import accreditation_row, appeals_of, by_code
from service.press.accreditation.queries.calls import call_by_id
from service.press.accreditation.queries.questions import questions_by
from service.press.accreditation.rules import questions
from service.press.accreditation.rules.acts import HOLDING, RECORD, STATES, allowed_acts, applicant
from service.press.accreditation.rules.content import ANSWER_LIMIT, ROLES
from service.press.accreditation.rules.views import TAKES, CallView
from service.public_information.asking.cookies import FOLLOW, cookie_of, follow_no_longer, give, let_follow
from service.public_information.asking.uploads import Taking, files_hint
from service.public_information.queries.keys import code_key
from service.runtime.filetypes import attachment_header
from service.runtime.language import gettext
from service.runtime.storage import StorageError
from service.runtime.work import Work
from service.web.errors import Away, NotFound
from service.web.fields import Fields, FormRejected
from service.web.guards import OPEN
from service.web.limits import GUESSING, GUESSING_NUMBER, WRITING, within
from service.web.parts import read_form
from service.web.visiting import BUSY, LARGEST_POST, base_of, go_to, opened, posted_here
from service.web.visitor import address_of, house, visitor
from service.web.working import AnyRequest

MINE = "/public/{language:str}/accreditation/mine"
COOKIE_SECONDS, LONGEST = 12 * 3600, 200
WRONG = N_("There is no application with this number and this code. Check both and try again.")
TOO_MANY = N_("Too many tries. For safety this is closed for a while; try again in an hour.")
ENDED = N_("Show number and code once more. The application was open in this browser for an hour, or is not open here.")
DEEDS: Mapping[str, str] = {"answer": "answer_info", "withdraw": "withdraw", "appeal": "appeal", "question": "question"}
SHUT = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


@get(MINE, opt=OPEN)
async def find(
    request: AnyRequest, language: FromPath[str], number: FromQuery[str] = "", again: FromQuery[str] = ""
) -> Response[bytes]:
    """Asks for number and code. Open: whoever has both is the applicant."""
    base_of(language)
    notice = gettext(ENDED) if again else ""
    values = {"number": number[:LONGEST]}
    return await shown(request, "find.html", values=values, errors={}, notice=notice, hidden=True)


@post(MINE, opt=OPEN)
async def open_mine(request: AnyRequest, language: FromPath[str]) -> Response[bytes]:
    """Open the application of this number and code. Wrong and unknown are one answer."""
    base = base_of(language)
    posted_here(request)
    posted = await read_form(request)
    number, code = (posted.get(name, "").strip()[:LONGEST] for name in ("number", "code"))
    known, own = visitor(request), house(request)
    # Both are counted before anything is looked up, so that many tries at once are many.
    allowed = await within(own, known.tenant, GUESSING, address_of(request), strict=True)
    allowed &= await within(own, known.tenant, GUESSING_NUMBER, f"press {number}", strict=True)
    if not allowed:
        return await _refused(request, number, Refusal(TOO_MANY, code="too_many"), 429)
    async with opened(request) as work:
        found = await by_code(work, await code_key(work, own.keyring), number, code)
    if found is None:
        return await _refused(request, number, Refusal(WRONG, code="wrong_code"), 422)
    cookie = await let_follow(own, known.tenant, cookie_of(request, FOLLOW), found.id, found.number)
    answer = go_to(f"{base}/accreditation/mine/{found.id}")
    give(request, answer, FOLLOW, cookie, COOKIE_SECONDS)
    return answer


async def _refused(request: AnyRequest, number: str, refusal: Refusal, status: int) -> Response[bytes]:
    """The same page whatever was wrong; the code is typed anew."""
    values, errors = {"number": number}, {"number": refusal}
    return await shown(request, "find.html", status, values=values, errors=errors, notice="", hidden=True)


@get(f"{MINE}/{{accreditation_id:uuid}}", opt=OPEN)
async def follow(request: AnyRequest, language: FromPath[str], accreditation_id: FromPath[UUID]) -> Response[bytes]:
    """What became of an application, and the badge. Open: to browsers that showed its number and code."""
    base = base_of(language)
    if await followed(request, accreditation_id) is None:
        return go_to(f"{base}/accreditation/mine?again=1")
    return await _page(request, accreditation_id)


async def _page(
    request: AnyRequest, accreditation_id: UUID, *, form: str = "", values: Mapping[str, str] | None = None,
    errors: Mapping[str, Refusal] | None = None, status: int = 200, waiting: Sequence[FileRow] = (),
) -> Response[bytes]:  # fmt: skip
    """The story of an application; with `form` one of DEEDS, its form. Raises NotFound for what cannot be done."""
    base = base_of(visitor(request).language)
    async with opened(request) as work:
        one = await accreditation_row(work, accreditation_id)
        call = await call_by_id(work, one.call_id) if one is not None else None
        if one is None or call is None or one.code_hash is None:
            raise NotFound
        context = await _story(request, work, one, call)
        if form and form not in context["may"]:
            raise NotFound
    here = f"{base}/accreditation/mine/{accreditation_id}"
    shape = f"{form}.html" if form else "mine.html"
    return await shown(
        request, shape, status, hidden=True, here=here, values=values or {}, errors=errors or {}, waiting=waiting,
        files_hint=files_hint(request), **context,
    )  # fmt: skip


async def _story(request: AnyRequest, work: Work, one: Accreditation, call: CallView) -> dict[str, Any]:
    work.actor = applicant(one.id, one.number, visitor(request).language)
    acts = allowed_acts(work.actor, one)
    may = [deed for deed, act in DEEDS.items() if act in acts]
    if one.state in HOLDING and call.event is not None and call.event.state in TAKES:
        may.append("question")
    badge = one.state in ("badge", "checked_in")
    return {
        "one": one,
        "call": told(work, call),
        "may": may,
        "state": gettext(STATES[one.state]),
        "role": gettext(ROLES[one.role]),
        "qr": qr_svg(await badge_token(work, house(request).keyring, one)) if badge else "",
        "files": await files_of(work, RECORD, one.id),
        "appeals": await appeals_of(work, one.id),
        "questions": await questions_by(work, one.id),
        "question_states": {word: gettext(said) for word, said in questions.STATES.items()},
    }


@get(f"{MINE}/{{accreditation_id:uuid}}/files/{{file_id:uuid}}", opt=OPEN)
async def download(
    request: AnyRequest, language: FromPath[str], accreditation_id: FromPath[UUID], file_id: FromPath[UUID]
) -> Stream:
    """An applicant's own document as an attachment. Open: to browsers that showed number and code."""
    base_of(language)
    if await followed(request, accreditation_id) is None:
        raise NotFound
    async with opened(request) as work:
        file = await file_by_id(work, file_id)
    if file is None or (file.record, file.record_id, file.state) != (RECORD, accreditation_id, "attached"):
        raise NotFound
    try:
        pieces = await house(request).store.get(file.storage_key)
    except StorageError as error:
        raise Away("files") from error
    headers = {**SHUT, "Content-Disposition": attachment_header(file.name), "Content-Length": str(file.size)}
    return Stream(pieces, media_type=file.media_type, headers=headers)


@post(f"{MINE}/{{accreditation_id:uuid}}/leave", opt=OPEN)
async def leave(request: AnyRequest, language: FromPath[str], accreditation_id: FromPath[UUID]) -> Response[bytes]:
    """Close the application in this browser, as on a computer that others use."""
    base = base_of(language)
    posted_here(request)
    await follow_no_longer(house(request), visitor(request).tenant, cookie_of(request, FOLLOW), accreditation_id)
    return go_to(f"{base}/accreditation/mine")


@get(f"{MINE}/{{accreditation_id:uuid}}/{{deed:str}}", opt=OPEN)
async def deed_form(
    request: AnyRequest, language: FromPath[str], accreditation_id: FromPath[UUID], deed: FromPath[str]
) -> Response[bytes]:
    """The form of an act. Open: to browsers that showed number and code."""
    base = base_of(language)
    if deed not in DEEDS:
        raise NotFound
    if await followed(request, accreditation_id) is None:
        return go_to(f"{base}/accreditation/mine?again=1")
    return await _page(request, accreditation_id, form=deed)


@post(f"{MINE}/{{accreditation_id:uuid}}/{{deed:str}}", opt=OPEN, request_max_body_size=LARGEST_POST)
async def do_deed(
    request: AnyRequest, language: FromPath[str], accreditation_id: FromPath[UUID], deed: FromPath[str]
) -> Response[bytes]:
    """Do it as the applicant. Done twice it is refused by the application's own state, and its page says so."""
    base = base_of(language)
    posted_here(request)
    if deed not in DEEDS:
        raise NotFound
    number = await followed(request, accreditation_id)
    if number is None:
        return go_to(f"{base}/accreditation/mine?again=1")
    actor = applicant(accreditation_id, number, visitor(request).language)
    taking = Taking(request, actor)
    posted = await read_form(request, taking.take if deed == "answer" else None)
    here, kept = f"{base}/accreditation/mine/{accreditation_id}", list[FileRow]()
    try:
        async with opened(request, actor) as work:
            kept = await waiting_files(work, [*ids_typed(posted.get("file_ids", "")), *taking.ids])
        text = await _text(request, deed, posted, taking)
        async with opened(request, actor) as work:
            await _do(work, deed, accreditation_id, text, tuple(file.id for file in kept))
    except FormRejected as rejected:
        errors = rejected.errors
    except FieldErrors as refused:
        errors = {one.field or "text": one for one in refused.errors}
    except Refusal as refusal:
        if refusal.code == "wrong_state":  # done already, or overtaken: the page says how things are now
            return go_to(here)
        errors = {refusal.field or "text": refusal}
    else:
        return go_to(here)
    return await _page(
        request, accreditation_id, form=deed, values=posted, errors=errors, status=422, waiting=kept
    )  # fmt: skip


async def _text(request: AnyRequest, deed: str, posted: Mapping[str, str], taking: Taking) -> str:
    """What was typed. Raises FormRejected, also for files that could not be taken."""
    fields = Fields(posted)
    limit = questions.TEXT_LIMIT if deed == "question" else ANSWER_LIMIT
    text = fields.text("text", limit=limit)
    if not await within(house(request), visitor(request).tenant, WRITING, address_of(request)):
        fields.refuse("text", BUSY, "too_many")
    errors = {**fields.errors, **taking.refusals()}
    if errors:
        raise FormRejected(fields.values, errors)
    return text


async def _do(work: Work, deed: str, accreditation_id: UUID, text: str, files: tuple[UUID, ...]) -> None:
    if deed == "answer":
        await answer_info(work, accreditation_id, text, files)
    elif deed == "appeal":
        await appeal(work, accreditation_id, text)
    elif deed == "question":
        await submit_question(work, accreditation_id, text)
    else:
        await withdraw(work, accreditation_id)


DOORS = [find, open_mine, follow, download, leave, deed_form, do_deed]
