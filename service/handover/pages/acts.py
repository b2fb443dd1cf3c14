"""A handover act: how far it is, what became of each matter; on paper, as DOCX and as PDF."""

from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from service.documents.papers import Paper, Table, make_paper
from service.handover.pages.showing import outcome_words, seen_act, state_words
from service.handover.queries.acts import HandoverView, LineView, titles_of
from service.handover.rules import RECORD, SHAPES
from service.identity.offers import MATTERS
from service.identity.queries import people_named
from service.identity.queries.people import holdings_of
from service.runtime.filetypes import attachment_header
from service.runtime.language import format_date, gettext, speaking
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.guards import signed_in
from service.web.render import fragment, page
from service.web.working import AnyRequest, Own, working

PLACE = "/administration/handovers/{handover_id:uuid}"
MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@get(PLACE, guards=[signed_in])
async def act_page(request: AnyRequest, work: Own, handover_id: FromPath[UUID]) -> Response[bytes]:
    """The act with every line that the reader may see."""
    act, lines, whole = await seen_act(work, handover_id)
    return page(request, "handover/act.html", **await _context(work, act, lines), whole=whole)


@get(PLACE + "/progress", guards=[signed_in])
async def progress(request: AnyRequest, work: Own, handover_id: FromPath[UUID]) -> Response[bytes]:
    """How far a long act is; the whole page once it is done."""
    act, lines, whole = await seen_act(work, handover_id)
    if act.state != "working":
        return page(request, "handover/act.html", **await _context(work, act, lines), whole=whole)
    return fragment(request, "handover/_progress.html", **_far(act, lines))


def _far(act: HandoverView, lines: list[LineView]) -> dict[str, Any]:
    return {"act": act, "total": len(lines), "gone": sum(line.outcome != "waiting" for line in lines)}


async def _context(work: Work, act: HandoverView, lines: list[LineView]) -> dict[str, Any]:
    names = await people_named(work, [act.person_id, *([act.on_behalf_of] if act.on_behalf_of else [])])
    kinds = dict.fromkeys(line.kind for line in lines)
    return {
        **_far(act, lines),
        "name": names.get(act.person_id, ""),
        "behalf": names.get(act.on_behalf_of, "") if act.on_behalf_of else "",
        "groups": [(_title(kind), _href(kind), [line for line in lines if line.kind == kind]) for kind in kinds],
        "titles": await titles_of(work, lines),
        "states": state_words(),
        "shapes": SHAPES,
        "outcomes": outcome_words(),
        "refused": [line for line in lines if line.outcome == "refused"],
    }


def _title(kind: str) -> str:
    return gettext(MATTERS[kind].title) if kind in MATTERS else kind


def _href(kind: str) -> str:
    return MATTERS[kind].href if kind in MATTERS else ""


@get(PLACE + "/print", guards=[signed_in])
async def print_page(request: AnyRequest, work: Own, handover_id: FromPath[UUID]) -> Response[bytes]:
    """The act as a sheet to be printed and signed, in the agency's language."""
    act, lines, _ = await seen_act(work, handover_id)
    own = work.tenant.profile.default_language
    work.language = own
    with speaking(own):
        context = await _context(work, act, lines)
        context |= {"posts": await _posts(work, act), "signers": await _signers(work, act, lines)}
        return page(request, "handover/print.html", **context, lang=own, back=f"/administration/handovers/{act.id}")


async def _posts(work: Work, act: HandoverView) -> str:
    """The posts that the person held on the last day."""
    held = [one for one in await holdings_of(work, act.person_id) if one.when.holds_on(act.last_day)]
    return ", ".join(f"{one.post} ({one.unit})" for one in held)


async def _signers(work: Work, act: HandoverView, lines: list[LineView]) -> list[tuple[str, str]]:
    """Who signs the act, and as what: who hands over, who takes over, who made it."""
    names = await people_named(work, [act.person_id])
    took = dict.fromkeys(line.to_name for line in lines if line.to_name)
    return [
        (gettext("Handed over by"), names.get(act.person_id, "")),
        *[(gettext("Taken over by"), name) for name in took],
        (gettext("Act made by"), act.made_by_name),
    ]


@get(PLACE + "/document/{kind:str}", guards=[signed_in])
async def document(request: AnyRequest, handover_id: FromPath[UUID], kind: FromPath[str]) -> Response[bytes]:
    """The act as DOCX or PDF. It is made for its reader and not kept: what they may not know is not in it."""
    if kind not in MEDIA:
        raise NotFound
    async with working(request) as work:
        act, lines, _ = await seen_act(work, handover_id)
        own = work.tenant.profile.default_language
        work.language = own
        with speaking(own):
            paper = await _paper(work, act, lines)
        work.record("handover.printed", act.id, record=RECORD, after={"as": kind})
    # Setting it takes a second: no transaction is left open meanwhile.
    content = await make_paper(paper, kind)
    headers = {
        "Content-Disposition": attachment_header(f"{paper.title}.{kind}"),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return Response(content, media_type=MEDIA[kind], headers=headers)


async def _paper(work: Work, act: HandoverView, lines: list[LineView]) -> Paper:
    context = await _context(work, act, lines)
    profile = work.tenant.profile
    say, titles, outcomes = profile.say, context["titles"], context["outcomes"]

    def row(line: LineView) -> list[str]:
        title = titles.get((line.kind, line.record_id)) or gettext("The content is withheld from you")
        due = format_date(line.due_on, "short", line.due_on) if line.due_on else ""
        why = gettext(line.why.sentence, **line.why.params) if line.why else ""
        said = ". ".join(part for part in (outcomes[line.outcome], why.rstrip(".")) if part)
        return [line.number, title, gettext(line.state), due, line.to_name or line.post, said]

    head = [gettext(words) for words in ("Number", "Subject", "State", "Due date", "Taken over by", "Result")]
    day = format_date(act.last_day, "long", act.last_day)
    return Paper(
        agency=say(profile.name, work.language),
        title=gettext("Handover act"),
        language=work.language,
        moment=act.made_at.isoformat(timespec="seconds"),
        facts=[
            (gettext("Person"), context["name"]),
            (gettext("Post"), await _posts(work, act)),
            (gettext("Last day"), day),
            (gettext("Reason"), act.reason),
        ],
        tables=[Table(title, head, [row(line) for line in found]) for title, _, found in context["groups"]],
        signatures=await _signers(work, act, lines),
    )


DOORS = [act_page, progress, print_page, document]
