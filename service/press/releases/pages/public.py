"""What outsiders open by a link of their own: a copy under embargo, and the page on which they leave the lists."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Stream

from service.documents.queries import file_by_id
from service.kit.actor import Actor
from service.mailing.queries.mailings import delivery_by_token, mailing_row
from service.press.releases.actions.copies import note_opening
from service.press.releases.actions.distributing import leave
from service.press.releases.models import Release, ReleaseCopy, ReleaseRevision
from service.press.releases.queries.distributions import copy_by_token
from service.press.releases.queries.releases import ready_texts, release_row, standing_revision, texts_of
from service.press.releases.rules.acts import OUT, RELEASE
from service.press.releases.rules.content import KINDS, Words
from service.publishing.markup import html_of
from service.publishing.showing import known_language, public_page
from service.runtime.filetypes import attachment_header
from service.runtime.language import gettext
from service.runtime.storage import StorageError
from service.runtime.work import Work, open_work
from service.web.errors import Away, ForeignWrite, NotFound
from service.web.guards import OPEN
from service.web.limits import Limit, within
from service.web.parts import read_form
from service.web.visitor import address_of, comes_from_here, house, visitor
from service.web.working import AnyRequest

COPY, LEAVE = "/public/{language:str}/releases-copy/{token:str}", "/public/{language:str}/releases-leave/{token:str}"
GUESSING = Limit("press-link", 120, 900)
LONGEST_TOKEN = 64
STANDING = frozenset({"approved", "scheduled", *OUT})
SHUT = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff"}
PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}


@dataclass(frozen=True, slots=True)
class Opened:
    """A copy with the release as it stands."""

    copy: ReleaseCopy
    release: Release
    revision: ReleaseRevision
    texts: dict[str, Words]


def _opened(request: AnyRequest, name: str = "") -> AbstractAsyncContextManager[Work]:
    """A Work of somebody whom only their link makes known."""
    known = visitor(request)
    actor = Actor(kind="outsider", id=None, name=name)
    return open_work(house(request).database, known.tenant, actor, known.language)


async def _unhurried(request: AnyRequest, language: str, token: str) -> None:
    """Raise NotFound for what is no link of ours, and for whoever tries many."""
    known_language(request, language)
    if len(token) > LONGEST_TOKEN:
        raise NotFound
    if not await within(house(request), visitor(request).tenant, GUESSING, address_of(request)):
        raise NotFound


async def _copy(work: Work, token: str) -> Opened:
    copy = await copy_by_token(work, token)
    if copy is None or copy.state != "open":
        raise NotFound
    release = await release_row(work, copy.release_id)
    revision = await standing_revision(work, copy.release_id)
    if release is None or revision is None or release.state not in STANDING:
        raise NotFound
    return Opened(copy, release, revision, ready_texts(await texts_of(work, release.id, revision.revision)))


def _public(language: str, opened: Opened) -> Response[bytes]:
    """The way to the page that everybody reads now."""
    address = f"/public/{language}/releases/{opened.release.slug}"
    return Response(b"", status_code=303, headers={"Location": address, **PRIVATE})


def _spoken(language: str, opened: Opened) -> str:
    """The language of the address where there is such a text, else the recipient's, else any."""
    return next(code for code in (language, opened.copy.language, *opened.texts) if code in opened.texts)


@get(COPY, opt=OPEN)
async def copy_page(request: AnyRequest, language: FromPath[str], token: FromPath[str]) -> Response[bytes]:
    """Asks whoever has the link to keep the embargo, without a word of the text: programs that look at links in mails
    open nothing. Open: to whoever has a link that nobody guesses; once the release is public it leads there.
    """
    await _unhurried(request, language, token)
    async with _opened(request) as work:
        opened = await _copy(work, token)
        if opened.release.state in OUT:
            return _public(language, opened)
        return await _page(request, "releases/copy.html", opened, token=token, words=None)


async def _page(
    request: AnyRequest, template: str, opened: Opened, *, token: str, words: Words | None
) -> Response[bytes]:
    known = visitor(request)
    spoken = _spoken(known.language, opened)
    answer = await public_page(
        request,
        template,
        copy=opened.copy,
        release=opened.release,
        kind=gettext(KINDS[opened.release.kind]),
        words=words,
        spoken=spoken,
        body=html_of(words.body) if words is not None else "",
        papers=sorted(opened.revision.files.get(spoken, {}), reverse=True),
        here=f"/public/{known.language}/releases-copy/{token}",
        hidden=True,
    )
    answer.headers.update(PRIVATE)
    return answer


@post(COPY, opt=OPEN)
async def open_copy(request: AnyRequest, language: FromPath[str], token: FromPath[str]) -> Response[bytes] | Stream:
    """The text, or a paper of it; noted. Open: as the page that asks for it, from which it must come."""
    await _unhurried(request, language, token)
    if not comes_from_here(request.headers):
        raise ForeignWrite
    what = (await read_form(request)).get("what", "text")
    async with _opened(request) as work:
        opened = await _copy(work, token)
        if opened.release.state in OUT:
            return _public(language, opened)
        spoken = _spoken(language, opened)
        if what != "text" and what not in opened.revision.files.get(spoken, {}):
            raise NotFound
        work.actor = Actor(kind="outsider", id=None, name=opened.copy.name or opened.copy.address)
        browser = f"{address_of(request)} {request.headers.get('user-agent', '')}"
        await note_opening(work, opened.copy, what, browser)
        if what == "text":
            return await _page(request, "releases/copy.html", opened, token=token, words=opened.texts[spoken])
        file = await file_by_id(work, UUID(opened.revision.files[spoken][what]))
        assert file is not None  # the revision keeps it
    try:
        pieces = await house(request).store.get(file.storage_key)
    except StorageError as error:
        raise Away("files") from error
    headers = {**SHUT, **PRIVATE, "Content-Disposition": attachment_header(file.name),
               "Content-Length": str(file.size)}  # fmt: skip
    return Stream(pieces, media_type=file.media_type, headers=headers)


# --- leaving the lists


@get(LEAVE, opt=OPEN)
async def leave_page(request: AnyRequest, language: FromPath[str], token: FromPath[str]) -> Response[bytes]:
    """Asks whether to send no more; a look alone changes nothing. Open: to whoever has the link from their mail."""
    await _unhurried(request, language, token)
    return await _leaving(request, token, done=False)


async def _leaving(request: AnyRequest, token: str, *, done: bool) -> Response[bytes]:
    async with _opened(request) as work:
        mail = await delivery_by_token(work, token)
        row = await mailing_row(work, mail.mailing_id) if mail is not None else None
    if mail is None or row is None or mail.matter != RELEASE:
        raise NotFound
    answer = await public_page(
        request, "releases/leave.html", mail=mail, lists=[one["title"] for one in row.lists], done=done,
        here=request.url.path, hidden=True,
    )  # fmt: skip
    answer.headers.update(PRIVATE)
    return answer


@post(LEAVE, opt=OPEN)
async def leave_lists(request: AnyRequest, language: FromPath[str], token: FromPath[str]) -> Response[bytes]:
    """Send no more: from this page, or by the one click that mail programs offer (RFC 8058), which comes from anywhere.

    Open: to whoever has the link from their mail; it can do nothing else. Twice is as good as once.
    """
    await _unhurried(request, language, token)
    typed = await read_form(request)
    async with _opened(request) as work:
        mail = await delivery_by_token(work, token)
        if mail is None:
            raise NotFound
        work.actor = Actor(kind="outsider", id=None, name=mail.name or mail.address)
        await leave(work, mail.id, everything=typed.get("everything", "") == "1")
    return await _leaving(request, token, done=True)


DOORS = [copy_page, open_copy, leave_page, leave_lists]
