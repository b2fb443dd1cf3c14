"""The form that registers a request: by hand, from a registered letter, or from the paper register; its receipt."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from service.correspondence.queries.letters import letter_for
from service.documents.queries import files_of, waiting_files
from service.documents.rules import FileRow
from service.intake.actions.deciding import begin_registration, end_turn, message_for
from service.intake.queries import MessageView, message_by_id
from service.intake.rules import RECORD as MAIL
from service.intake.rules import why_not as why_not_mail
from service.journals.actions.blocks import paper_of
from service.journals.queries import preview
from service.journals.queries.blocks import reserved_by_id
from service.journals.rules import SETTLED, Journal, Reserved
from service.kit.folding import fold
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.public_information.actions.registering import offer_now, receive_request
from service.public_information.forms.request import new_request, paper_day, rejected
from service.public_information.pages.showing import in_order, path, words_for
from service.public_information.queries.requests import earlier, journals_of_requests, request_for
from service.public_information.rules.acts import REGISTER, sees_requester
from service.public_information.rules.content import LINE_LIMIT, SUBJECT_LIMIT, TEXT_LIMIT, Received
from service.public_information.rules.words import RECORD
from service.runtime.language import speaking
from service.runtime.work import Work
from service.web.drafts import KeptDraft, drop_draft, find_draft
from service.web.errors import NotFound
from service.web.fields import FormRejected, typed_day
from service.web.guards import may
from service.web.idempotency import claim, keep_answer, once_key, was_used
from service.web.posted import posted
from service.web.render import fragment, leave_for, page
from service.web.visitor import house
from service.web.working import AnyRequest, Own, working

DRAFT = "information-new"
UNKNOWN_JOURNAL = N_("There is no such journal.")
CHANNEL_OF = {"email": "email", "post": "post", "courier": "post", "fax": "post", "website": "page", "phone": "phone",
              "hotline": "phone", "reception": "oral"}  # fmt: skip


@get("/information/new", guards=[may(REGISTER)])
async def register_form(request: AnyRequest, work: Own) -> Response[bytes]:
    """An empty form, or the draft that was left behind. `letter`: from a letter; `reserved`: from paper."""
    asked = request.query_params
    values, draft = _fresh(work), None
    if asked.get("reserved"):
        number = await _reserved(work, asked["reserved"])
        if number.state != "reserved":
            raise Refusal(SETTLED, code="settled", number=number.number)
        day = typed_day(number.reserved_at.astimezone(offer_now(work).now.tzinfo).date())
        values |= {"reserved": str(number.id), "paper": "1", "paper_on": day, "received_on": day}
    elif asked.get("letter"):
        values |= await _of_letter(work, asked["letter"])
    elif asked.get("message"):
        values |= await _of_message(work, asked["message"])
    else:
        draft = await _left_draft(work)
        values = draft.values if draft else values
    return await _show(request, work, values, {}, draft=draft)


def _fresh(work: Work) -> dict[str, str]:
    language = work.tenant.profile.default_language
    return {
        "kind": "release", "channel": "email", "applicant": "natural", "language": language,
        "answer_language": language, "wanted_form": "electronic", "answer_way": "email", "urgency": "",
        "received_on": typed_day(offer_now(work).now.date()),
    }  # fmt: skip


async def _letter(work: Work, typed: str) -> Any:
    try:
        letter = await letter_for(work, UUID(typed))
    except ValueError:
        raise NotFound from None
    if letter.withheld:
        raise NotFound
    return letter


async def _of_letter(work: Work, typed: str) -> dict[str, str]:
    letter = await _letter(work, typed)
    day = letter.received_at.astimezone(offer_now(work).now.tzinfo).date()
    languages = work.tenant.profile.languages
    found = {
        "letter": str(letter.id), "name": letter.sender_name, "subject": letter.subject, "text": letter.summary,
        "their_number": letter.sender_number, "their_on": typed_day(letter.sender_date),
        "channel": CHANNEL_OF.get(letter.channel, "hand"), "received_on": typed_day(day),
    }  # fmt: skip
    return found | ({"language": letter.language} if letter.language in languages else {})


async def _message(work: Work, typed: str) -> MessageView | None:
    """A message that waits and that the actor may register."""
    message = await message_by_id(work, _id(typed)) if typed else None
    if message is None or why_not_mail("register", work.actor, message) is not None:
        return None
    return message


def _id(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise NotFound from None


async def _of_message(work: Work, typed: str) -> dict[str, str]:
    """What the form begins with; its time of receipt is the message's, whatever is typed."""
    message = await _message(work, typed)
    if message is None:
        raise NotFound
    sent = message.sent_at if message.sent_at and message.sent_at <= message.fetched_at else None
    zone = offer_now(work).now.tzinfo
    return {
        "message": str(message.id), "name": message.sender[:LINE_LIMIT], "email": message.from_address[:LINE_LIMIT],
        "subject": message.subject[:SUBJECT_LIMIT], "text": message.body[:TEXT_LIMIT].strip(), "channel": "email",
        "their_on": typed_day(sent.astimezone(zone).date()) if sent else "", "answer_way": "email",
        "files": " ".join(str(file.id) for file in await files_of(work, MAIL, message.id)),
    }  # fmt: skip


async def _reserved(work: Work, typed: str) -> Reserved:
    try:
        number = await reserved_by_id(work, UUID(typed))
    except ValueError:
        raise NotFound from None
    if number is None:
        raise NotFound
    return number


async def _left_draft(work: Work) -> KeptDraft | None:
    draft = await find_draft(work, DRAFT)
    if draft is None or not await was_used(work, once_key(draft.values)):
        return draft
    await drop_draft(work, DRAFT)
    return None


async def _show(
    request: AnyRequest,
    work: Work,
    values: dict[str, str],
    errors: dict[str, Refusal],
    *,
    draft: KeptDraft | None = None,
) -> Response[bytes]:
    reserved = await _reserved(work, values["reserved"]) if values.get("reserved") else None
    journals = [one for one in await journals_of_requests(work, REGISTER) if one.state == "open"]
    if reserved is not None:
        journals = [one for one in journals if one.id == reserved.journal_id]
    journal = next((one for one in journals if one.slug == values.get("journal")), journals[0] if journals else None)
    number = reserved.number if reserved else await preview(work, journal) if journal else ""
    offer = offer_now(work)
    context: dict[str, Any] = {
        "values": {"once": new_id().hex, **values},
        "errors": in_order(errors),
        "journals": journals,
        "journal": journal,
        "number": number,
        "reserved": reserved,
        "letter": await _letter(work, values["letter"]) if values.get("letter") else None,
        "message": await _message(work, values.get("message", "")),
        "now": work.now,
        "words": words_for(work),
        "urgent": offer.terms.timeliness != "",
        "anonymous": offer.anonymous,
        "files": await _files(work, values),
        "limits": work.tenant.profile.files,
        "draft": draft,
        "correcting": False,
        "found": [],
    }
    return page(request, "information/register.html", status=422 if errors else 200, **context)


async def _files(work: Work, values: dict[str, str]) -> list[FileRow]:
    ids = []
    for typed in values.get("files", "").replace(",", " ").split():
        try:
            ids.append(UUID(typed))
        except ValueError:
            continue
    given = []
    if message := await _message(work, values.get("message", "")):
        given = [replace(one, state="waiting") for one in await files_of(work, MAIL, message.id) if one.id in ids]
    return [*given, *await waiting_files(work, ids)] if ids else []


@post("/information", guards=[may(REGISTER)])
async def register(request: AnyRequest) -> Response[bytes]:
    """Register what was typed, and show the receipt with the code, once. A second submit leads to the same request."""
    values = await posted(request)
    try:
        async with working(request) as work:
            made = await _register_once(request, work, values)
    except FormRejected as refused:
        return await _refused(request, values, refused)
    except (Refusal, FieldErrors) as error:
        return await _refused(request, values, rejected(values, error))
    if isinstance(made, UUID):
        return leave_for(request, path(made))
    async with working(request) as work:
        return await _receipt(request, work, made.id, made.code)


async def _receipt(request: AnyRequest, work: Work, request_id: UUID, code: str) -> Response[bytes]:
    """The sheet that the requester is given, in the language they asked the answer in."""
    kept = await request_for(work, request_id)
    if not sees_requester(work.actor, kept):
        raise NotFound
    work.language = kept.answer_language
    with speaking(kept.answer_language):
        context: dict[str, Any] = {
            "asked": kept,
            "code": code,
            "words": words_for(work),
            "lang": kept.answer_language,
            "back": path(request_id),
        }
        return page(request, "information/receipt.html", **context)


async def _refused(request: AnyRequest, values: dict[str, str], refused: FormRejected) -> Response[bytes]:
    async with working(request) as work:
        return await _show(request, work, values, refused.errors)


async def _register_once(request: AnyRequest, work: Work, values: dict[str, str]) -> Received | UUID:
    once = once_key(values)
    before = await claim(work, once, b"information_request") if values.get("once") else None
    if before is not None:
        return UUID(before.body)
    made = await _register(request, work, values)
    if values.get("once"):
        await keep_answer(work, once, 201, str(made.id))
    return made


async def _register(request: AnyRequest, work: Work, values: dict[str, str]) -> Received:
    reserved = await _reserved(work, values["reserved"]) if values.get("reserved") else None
    letter = await _letter(work, values["letter"]) if values.get("letter") else None
    message = await message_for(work, _id(values["message"]), "register") if values.get("message") else None
    today = offer_now(work).now.date()
    day = paper_day(values, today) if reserved else None
    received_at = letter.received_at if letter else message.fetched_at if message else None
    new = new_request(values, offer_now(work, day), received_at=received_at)
    journal = await _journal(work, values)
    paper = await paper_of(work, reserved.id, day, journal) if reserved and day else None
    if reserved is None and letter is None and message is None:
        await drop_draft(work, DRAFT)
    since = letter.registered_at if letter else None
    if message is not None:
        await begin_registration(work, message.id, new.files)
    made = await receive_request(work, house(request).keyring, new, journal, paper=paper, since=since)
    if message is not None:
        await end_turn(work, message.id, RECORD, made.id)
    return made


async def _journal(work: Work, values: dict[str, str]) -> Journal:
    for journal in await journals_of_requests(work, REGISTER):
        if journal.slug == values.get("journal"):
            return journal
    raise Refusal(UNKNOWN_JOURNAL, code="unknown", field="journal")


@get("/information/earlier", guards=[may(REGISTER)])
async def earlier_of(request: AnyRequest, work: Own, name: FromQuery[str] = "") -> Response[bytes]:
    """Requests of the same requester within a month; empty when there are none."""
    found = await earlier(work, fold(" ".join(name.split())[:300]))
    return fragment(request, "information/_earlier.html", found=found, words=words_for(work))


@get("/information/{request_id:uuid}/receipt", guards=[may(REGISTER)])
async def receipt(request: AnyRequest, work: Own, request_id: FromPath[UUID]) -> Response[bytes]:
    """The receipt to be printed again, without the code: nobody knows it but the requester."""
    return await _receipt(request, work, request_id, "")
