"""An issue as it reads: the whole view in a language, its paper as it would be printed now, the text of its mail."""

from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from service.digest.actions.outputs import name_of, set_papers
from service.digest.models import Issue
from service.digest.pages.showing import HOME, found, frame
from service.digest.queries.content import content_of
from service.digest.queries.outputs import kept_text
from service.digest.rules.acts import READ
from service.digest.rules.packing import clean
from service.digest.writing.mail import mail_of
from service.digest.writing.page import sections_html
from service.digest.writing.telling import Told, told
from service.documents.composition import Unmade
from service.runtime.language import speaking
from service.runtime.work import Work
from service.web.errors import Away, NotFound
from service.web.guards import may
from service.web.render import page
from service.web.working import AnyRequest, Own


async def preview_of(work: Work, row: Issue, language: str) -> tuple[Told, str]:
    """An issue in words, and its sections as they stand on the public page."""
    content = clean(await content_of(work, row.id, language))
    with speaking(language):
        words = told(content)
        return words, sections_html(words)


@get(f"{HOME}/{{issue_id:uuid}}/view/{{language:str}}", guards=[may(READ)])
async def whole_view(
    request: AnyRequest, work: Own, issue_id: FromPath[UUID], language: FromPath[str]
) -> Response[bytes]:
    """The whole issue in one of its languages."""
    row = await _in_language(work, issue_id, language)
    context = await frame(work, row, "")
    words, sections = await preview_of(work, row, language)
    return page(request, "digest/view.html", **context, told=words, preview=sections, language=language)


async def _in_language(work: Work, issue_id: UUID, language: str) -> Issue:
    row = await found(work, issue_id)
    if language not in row.languages:
        raise NotFound
    return row


@get(f"{HOME}/{{issue_id:uuid}}/paper/{{language:str}}", guards=[may(READ)])
async def issue_paper(
    request: AnyRequest, work: Own, issue_id: FromPath[UUID], language: FromPath[str]
) -> Response[bytes]:
    """The PDF as it would be printed now; what is approved has its own file."""
    row = await _in_language(work, issue_id, language)
    content = clean(await content_of(work, issue_id, language))
    try:
        _, pdf = await set_papers(content, row)
    except Unmade as error:
        raise Away("files") from error
    headers = {"Content-Disposition": f'inline; filename="{name_of(content)}.pdf"', "Cache-Control": "no-store",
               "X-Content-Type-Options": "nosniff"}  # fmt: skip
    return Response(pdf, media_type="application/pdf", headers=headers)


@get(f"{HOME}/{{issue_id:uuid}}/mail/{{language:str}}", guards=[may(READ)])
async def issue_mail(
    request: AnyRequest, work: Own, issue_id: FromPath[UUID], language: FromPath[str]
) -> Response[bytes]:
    """The text of the mail: the one that was made, else as it would be written now."""
    row = await _in_language(work, issue_id, language)
    text, _ = await kept_text(work, issue_id, language, "mail")
    if not text or row.state in {"frozen", "composing", "in_review"}:
        text = mail_of(clean(await content_of(work, issue_id, language))).text
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(text.encode(), media_type="text/plain; charset=utf-8", headers=headers)


DOORS = [whole_view, issue_paper, issue_mail]
