"""What a requester may do: answer a question, complain, withdraw. Each is a page of its own, with its own form."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.documents.queries import waiting_files
from service.documents.rules import FileRow
from service.kit.actor import Actor
from service.kit.refusal import FieldErrors, Refusal
from service.public_information.actions.closing import complain
from service.public_information.actions.handling import answer_clarification
from service.public_information.actions.parting import withdraw_request
from service.public_information.asking import rules
from service.public_information.asking.pages.following import followed
from service.public_information.asking.pages.status import status_page
from service.public_information.asking.uploads import Taking, files_hint
from service.public_information.rules.acts import requester
from service.public_information.rules.content import REASON_LIMIT, TEXT_LIMIT
from service.public_information.rules.doing import NewComplaint
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected
from service.web.guards import OPEN
from service.web.limits import WRITING, within
from service.web.parts import read_form
from service.web.visiting import BUSY, LARGEST_POST, base_of, go_to, opened, posted_here
from service.web.visitor import address_of, house, visitor
from service.web.working import AnyRequest

Do = Callable[[Work, UUID, str, tuple[UUID, ...]], Awaitable[object]]
MOST_IDS = 60


async def _answer(work: Work, request_id: UUID, text: str, files: tuple[UUID, ...]) -> None:
    await answer_clarification(work, request_id, text, files)


async def _complain(work: Work, request_id: UUID, text: str, files: tuple[UUID, ...]) -> None:
    today = work.today
    await complain(work, request_id, NewComplaint(on=today, text=text, files=files))


async def _withdraw(work: Work, request_id: UUID, text: str, files: tuple[UUID, ...]) -> None:
    await withdraw_request(work, request_id, text)


@dataclass(frozen=True, slots=True)
class Deed:
    """One act of a requester: its word in the rules, what does it, and the sentence that asks for its text."""

    act: str
    do: Do
    needed: str
    limit: int = TEXT_LIMIT
    files: bool = True


DEEDS: Mapping[str, Deed] = {
    "answer": Deed("answer_clarification", _answer, rules.ANSWER_NEEDED),
    "complain": Deed("complain", _complain, rules.COMPLAINT_NEEDED),
    "withdraw": Deed("withdraw", _withdraw, "", REASON_LIMIT, files=False),
}
PATH = "/public/{language:str}/requests/{request_id:uuid}/{deed:str}"


@get(PATH, opt=OPEN)
async def deed_form(
    request: AnyRequest, language: FromPath[str], request_id: FromPath[UUID], deed: FromPath[str]
) -> Response[bytes]:
    """The form of an act. Open: to browsers that showed number and code."""
    base, done = base_of(language), _known(deed)
    if await followed(request, request_id) is None:
        return go_to(f"{base}/requests?again=1")
    return await status_page(request, request_id, form=done.act, files_hint=files_hint(request))


@post(PATH, opt=OPEN, request_max_body_size=LARGEST_POST)
async def do_deed(
    request: AnyRequest, language: FromPath[str], request_id: FromPath[UUID], deed: FromPath[str]
) -> Response[bytes]:
    """Do it as the requester. Done twice it is refused by the request's own state, and its page says so."""
    base, done = base_of(language), _known(deed)
    posted_here(request)
    number = await followed(request, request_id)
    if number is None:
        return go_to(f"{base}/requests?again=1")
    actor = requester(request_id, number, visitor(request).language)
    return await _done(request, done, actor, request_id, f"{base}/requests/{request_id}")


def _known(deed: str) -> Deed:
    if deed not in DEEDS:
        raise NotFound
    return DEEDS[deed]


async def _done(request: AnyRequest, deed: Deed, actor: Actor, request_id: UUID, here: str) -> Response[bytes]:
    taking = Taking(request, actor)
    posted = await read_form(request, taking.take if deed.files else None)
    kept: list[FileRow] = []
    try:
        async with opened(request, actor) as work:
            kept = await waiting_files(work, [*_ids(posted.get("file_ids", "")), *taking.ids])
        if not await within(house(request), visitor(request).tenant, WRITING, address_of(request)):
            raise FieldErrors([Refusal(BUSY, code="too_many", field="text")])
        text = _text(deed, posted, taking)
        async with opened(request, actor) as work:
            await deed.do(work, request_id, text, tuple(file.id for file in kept))
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
    return await status_page(
        request, request_id, form=deed.act, values=posted, errors=errors, status=422, waiting=kept,
        files_hint=files_hint(request),
    )  # fmt: skip


def _text(deed: Deed, posted: Mapping[str, str], taking: Taking) -> str:
    """What was typed. Raises FormRejected, also for files that could not be taken."""
    fields = Fields(posted)
    text = fields.text("text", limit=deed.limit)
    if deed.needed and not text:
        fields.refuse("text", deed.needed, "required")
    errors = {**fields.errors, **taking.refusals()}
    if errors:
        raise FormRejected(fields.values, errors)
    return text


def _ids(typed: str) -> list[UUID]:
    found = []
    for word in typed.split()[:MOST_IDS]:
        try:
            found.append(UUID(word))
        except ValueError:
            continue
    return found


DOORS = [deed_form, do_deed]
