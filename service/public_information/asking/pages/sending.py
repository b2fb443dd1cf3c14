"""The last step: reading it once more, sending it, and the receipt."""

from collections.abc import Mapping

from litestar import Response, get, post
from litestar.params import FromPath

from service.deadlines.views import view_of
from service.documents.queries import files_of
from service.kit.refusal import FieldErrors, Refusal
from service.public_information.asking import forms, rules
from service.public_information.asking.actions.drafts import RECORD as DRAFTED
from service.public_information.asking.actions.sending import Receipt, may_show, receipt_of, send_draft
from service.public_information.asking.cookies import DRAFT, FOLLOW, cookie_of, give, let_follow
from service.public_information.asking.pages.asking import PATHS
from service.public_information.asking.pages.showing import forget_here, offer_here, others, shown
from service.public_information.asking.pages.steps import NOTHING_WRONG, answers, living_draft
from service.public_information.asking.queries.drafts import draft_of, values_of
from service.public_information.asking.queries.story import answer_clock_of
from service.public_information.asking.slots import already
from service.public_information.asking.terms import expected_end
from service.public_information.queries.following import followed_again
from service.public_information.rules.terms import terms_of
from service.public_information.rules.words import RECORD
from service.runtime.keyspace import AWAY
from service.runtime.language import gettext
from service.web.fields import FormRejected
from service.web.guards import OPEN
from service.web.limits import SENDING, within
from service.web.parts import read_form
from service.web.visiting import BUSY, base_of, go_to, opened, posted_here
from service.web.visitor import address_of, house, visitor
from service.web.working import AnyRequest

RECEIPT = "/ask/receipt"


@get("/public/{language:str}/ask/check", opt=OPEN)
async def check(request: AnyRequest, language: FromPath[str]) -> Response[bytes]:
    """Everything once more before it is sent."""
    return await _show_check(request, base_of(language))


async def _show_check(
    request: AnyRequest,
    base: str,
    *,
    errors: Mapping[str, Refusal] = NOTHING_WRONG,
    notice: str = "",
    status: int = 200,
) -> Response[bytes]:
    async with opened(request) as work:
        draft = await living_draft(request, work)
        if draft is None:
            return go_to(base + PATHS["what"])
        values = values_of(draft)
        kept = await files_of(work, DRAFTED, draft.id)
        suggestions = await already(work, values.get("text", ""), work.language)
        view = await expected_end(work, values.get("urgency", ""))
    wrong = dict(errors)
    for step in ("what", "who"):
        wrong |= forms.wrong_in(step, values, offer_here(request))
    if wrong and not errors:
        return go_to(base + PATHS[rules.first_open(wrong)])
    country = visitor(request).tenant.profile.country
    return await shown(
        request,
        "check.html",
        status,
        rows=answers(request, values),
        kept=kept,
        suggestions=suggestions,
        view=view,
        at_once=terms_of(country).at_once,
        errors=errors,
        notice=notice,
        others=others(request),
        rest=PATHS["check"],
        hidden=True,
    )


@post("/public/{language:str}/ask/send", opt=OPEN)
async def send(request: AnyRequest, language: FromPath[str]) -> Response[bytes]:
    """Send it. However often it is pressed, one request comes of one form, and one receipt."""
    base = base_of(language)
    posted_here(request)
    posted = await read_form(request)
    go, _, more = posted.get("go", "send").partition(":")
    if go == "language" and more in visitor(request).tenant.profile.languages:
        return go_to(f"/public/{more}{PATHS['check']}")
    if go == "forget":
        return await forget_here(request, base + PATHS["what"])
    try:
        sent = await _sent(request, posted)
    except NotNow as held:
        return await _show_check(request, base, notice=gettext(held.sentence), status=held.status)
    except FormRejected as rejected:
        return go_to(base + PATHS[rules.first_open(rejected.errors)])
    except (Refusal, FieldErrors) as refused:
        return await _show_check(request, base, errors=_by_field(refused), status=422)
    return go_to(base + sent) if isinstance(sent, str) else await _with_access(request, base + RECEIPT, sent)


class NotNow(Exception):
    """It is held back for a moment, with a sentence; nothing is lost."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.sentence, self.status = sentence, status


async def _sent(request: AnyRequest, posted: Mapping[str, str]) -> Receipt | str:
    """The receipt of what was sent now; or where to go when there is nothing to send, or it was sent before."""
    known, own = visitor(request), house(request)
    async with opened(request) as work:
        # The row is held, so that a second press waits for the first one's request and finds it sent.
        draft = await draft_of(work, cookie_of(request, DRAFT), lock=True)
        if draft is None:
            return PATHS["what"]
        if draft.sent_at is not None:
            return RECEIPT
        if not rules.is_human(posted, draft.created_at, work.now):
            raise NotNow(rules.AGAIN, 422)
        if not await within(own, known.tenant, SENDING, address_of(request)):
            raise NotNow(BUSY, 429)
        return await send_draft(work, own.keyring, draft, forms.read(values_of(draft), offer_here(request)))


def _by_field(refused: Refusal | FieldErrors) -> dict[str, Refusal]:
    found = refused.errors if isinstance(refused, FieldErrors) else [refused]
    return {one.field or "": one for one in found}


async def _with_access(request: AnyRequest, address: str, receipt: Receipt) -> Response[bytes]:
    """Let this browser follow the request it just sent; with Valkey gone it asks for number and code later."""
    own, tenant, answer = house(request), visitor(request).tenant, go_to(address)
    try:
        cookie = await let_follow(own, tenant, cookie_of(request, FOLLOW), receipt.request_id, receipt.number)
    except AWAY:
        return answer
    give(request, answer, FOLLOW, cookie, 12 * 3600)
    return answer


@get("/public/{language:str}/ask/receipt", opt=OPEN)
async def receipt(request: AnyRequest, language: FromPath[str]) -> Response[bytes]:
    """The receipt, with the code: for an hour, in the browser that sent the request."""
    base = base_of(language)
    async with opened(request) as work:
        draft = await draft_of(work, cookie_of(request, DRAFT))
        shows = draft is not None and may_show(draft, work.now)
        found = receipt_of(draft, house(request).keyring) if draft is not None and shows else None
        followed = await followed_again(work, found.request_id) if found is not None else None
        if found is None or followed is None:
            return go_to(f"{base}/requests")
        own_files = await files_of(work, RECORD, found.request_id)
        clock = await answer_clock_of(work, found.request_id)
        view = view_of(work, clock) if clock is not None else None
    country = visitor(request).tenant.profile.country
    return await shown(
        request,
        "receipt.html",
        receipt=found,
        kept=followed.request,
        own_files=own_files,
        view=view,
        at_once=terms_of(country).at_once,
        mailed=bool(followed.request.email),
        hidden=True,
    )


DOORS = [check, send, receipt]
