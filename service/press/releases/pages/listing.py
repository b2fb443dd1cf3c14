"""The list of releases, and one release as it would be printed now."""

from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath, FromQuery

from service.documents.composition import Unmade, made_paper
from service.kit.paging import Cursor
from service.kit.refusal import Refusal
from service.press.outlets.rules.acts import READ
from service.press.releases.pages.showing import HOME, found, show, words_for
from service.press.releases.queries.releases import Wanted, counted, listed, texts_of
from service.press.releases.rules.acts import STATES
from service.press.releases.rules.content import KINDS
from service.press.releases.writing import about_paper, paper_of, told
from service.public_information.disclosure.views import following
from service.runtime.language import gettext, speaking
from service.web.errors import Away, NotFound
from service.web.guards import may
from service.web.render import page
from service.web.working import AnyRequest, Own

TABS = {
    "": ("draft", "in_review", "approved", "scheduled", "published", "corrected", "withdrawn"),
    "draft": ("draft",), "in_review": ("in_review",), "approved": ("approved",), "scheduled": ("scheduled",),
    "published": ("published", "corrected"), "withdrawn": ("withdrawn",), "discarded": ("discarded",),
}  # fmt: skip


@get(HOME, guards=[may(READ)])
async def release_list(
    request: AnyRequest, work: Own, kind: FromQuery[str] = "", q: FromQuery[str] = "",
    before: FromQuery[str] = "", mine: FromQuery[str] = "",
) -> Response[bytes]:  # fmt: skip
    """Releases, the newest first, by state and kind, found by number and title; all, or those of the actor."""
    state = str(request.query_params.get("state", ""))
    chosen, kind, typed = state if state in TABS else "", kind if kind in KINDS else "", q.strip()[:200]
    wanted = Wanted(TABS[chosen], kind, typed, mine=mine == "1")
    rows, older = await listed(work, wanted, before=_place(before))
    counts = await counted(work)
    given = {"kind": kind, "q": typed, "mine": "1" if wanted.mine else ""}
    context: dict[str, Any] = {
        **words_for(work),
        "rows": rows,
        "chosen": chosen,
        "kind": kind,
        "typed": typed,
        "mine": wanted.mine,
        "tabs": [
            {
                "label": gettext(STATES[name]) if name else gettext("All"),
                "href": HOME + following({"state": name, **given}),
                "current": name == chosen,
                "count": str(sum(counts.get(one, 0) for one in states)) if name else None,
            }
            for name, states in TABS.items()
            if name != "discarded" or counts.get("discarded")
        ],
        "older": HOME + following({"state": chosen, **given, "before": older.encode()}) if older else "",
        "newest": HOME + following({"state": chosen, **given}) if before else "",
    }
    return page(request, "releases/list.html", **context)


def _place(before: str) -> Cursor | None:
    try:
        return Cursor.decode(before) if before else None
    except Refusal:
        raise NotFound from None


@get(f"{HOME}/{{release_id:uuid}}", guards=[may(READ)])
async def release_page(request: AnyRequest, work: Own, release_id: FromPath[UUID]) -> Response[bytes]:
    """One release with its texts and what can be done."""
    return await show(request, work, release_id)


@get(f"{HOME}/{{release_id:uuid}}/paper/{{language:str}}", guards=[may(READ)])
async def release_paper(
    request: AnyRequest, work: Own, release_id: FromPath[UUID], language: FromPath[str]
) -> Response[bytes]:
    """The text that is worked on as PDF, as it would be printed now; what is approved has its own file."""
    row, revisions = await found(work, release_id)
    texts = await texts_of(work, release_id, row.revision)
    if language not in texts:
        raise NotFound
    with speaking(language):
        said = told(work.tenant, row, revisions[0], texts[language], language, work.now)
        paper, about = paper_of(said), about_paper(said, work.local_now)
    try:
        _, pdf = await made_paper(paper, about)
    except Unmade as error:
        raise Away("files") from error
    headers = {"Content-Disposition": f'inline; filename="release-{language}.pdf"', "Cache-Control": "no-store",
               "X-Content-Type-Options": "nosniff"}  # fmt: skip
    return Response(pdf, media_type="application/pdf", headers=headers)


DOORS = [release_list, release_page, release_paper]
