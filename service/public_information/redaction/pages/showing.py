"""One redaction: how far it is, its pages with their marks, what the check found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from service.audit.access import KINDS as ACT_WORDS
from service.audit.access import LINKS
from service.audit.queries import timeline
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.public_information.redaction.access import may_redact
from service.public_information.redaction.grounds import grounds_of
from service.public_information.redaction.queries.marks import MarkRow, PageRow, marks_by_page, marks_on, page_of
from service.public_information.redaction.queries.redactions import (
    RedactionRow,
    hidden_pages,
    redaction_by_id,
    tally,
)
from service.public_information.redaction.rules.patterns import KINDS as SUGGESTED
from service.public_information.redaction.rules.places import lines, taken
from service.public_information.redaction.rules.states import (
    LOCKED,
    MOST_PAGES,
    PROBLEMS,
    REDACT,
    SHAPES,
    STAGES,
    STATES,
    allowed_acts,
    problems_of_burning,
)
from service.runtime.language import gettext
from service.runtime.storage import StorageError
from service.runtime.work import Work
from service.web.errors import Away, NotFound
from service.web.fields import Fields
from service.web.guards import may
from service.web.render import fragment, leave_for, page
from service.web.visitor import house
from service.web.working import AnyRequest, Own

AT_WORK = frozenset({"reading", "burning"})
LARGEST_IMAGE = 64 * 1024 * 1024
SHUT = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff"}
LONGEST_QUOTE = 160
BACK = N_("Back")
WAYS_BACK = (
    ("/information/", "/answer", N_("Back to the answer")),
    ("/information/", "", N_("Back to the request")),
    ("/letters/", "", N_("Back to the letter")),
)
WITHOUT_WORDS = N_("A place without words")


@dataclass(frozen=True, slots=True)
class Again:
    """What a form left to be shown: page, values and refusals; the mark that was just made, the one to be changed."""

    number: int = 0
    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, Refusal] = field(default_factory=dict)
    fresh: UUID | None = None
    mark: UUID | None = None
    status: int = 200


def state_words() -> dict[str, str]:
    """What each state is called."""
    return {state: gettext(words) for state, words in STATES.items()}


async def seen(work: Work, redaction_id: UUID) -> RedactionRow:
    """A redaction that the actor may open. Raises NotFound."""
    found = await redaction_by_id(work, redaction_id)
    if found is None or not await may_redact(work, found.record, found.record_id):
        raise NotFound
    return found


@get("/redactions/{redaction_id:uuid}", guards=[may(REDACT)])
async def show_redaction(request: AnyRequest, work: Own, redaction_id: FromPath[UUID]) -> Response[bytes]:
    """The redaction as it stands; the page of the document is named by `page`, a mark that was just made by `new`."""
    typed = request.query_params.get("page", "1")
    number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else 1
    fresh = Fields({"new": request.query_params.get("new", "")}).uuid("new")
    return await show(request, work, await seen(work, redaction_id), Again(number, fresh=fresh))


async def show(request: AnyRequest, work: Work, found: RedactionRow, again: Again) -> Response[bytes]:
    """The page of a redaction in its state."""
    link = LINKS.get(found.record, "")
    context: dict[str, Any] = {
        "one": found,
        "acts": allowed_acts(work.actor, found),
        "states": state_words(),
        "shapes": SHAPES,
        "stage": gettext(STAGES[found.stage]) if found.stage else "",
        "problem": problem_words(found),
        "locked": found.problem in LOCKED,
        "record_link": link.format(id=found.record_id),
        "back": back_of(found),
        "entries": await _trail(work, found.id),
        "again": again,
        "values": again.values,
        "errors": again.errors,
        "at_work": found.state in AT_WORK,
        "found": found.found,
    }
    if found.state != "draft":
        return page(request, "public_information/redaction.html", status=again.status, **context)
    context |= await _editor(work, found, again)
    return page(request, "public_information/redaction_editor.html", status=again.status, **context)


def back_of(found: RedactionRow) -> tuple[str, str] | None:
    """Where one came from: the path, and what leads there."""
    if not found.came_from:
        return None
    for beginning, ending, words in WAYS_BACK:
        if found.came_from.startswith(beginning) and found.came_from.endswith(ending):
            return found.came_from, gettext(words)
    return found.came_from, gettext(BACK)


def problem_words(found: RedactionRow) -> str:
    """Why it failed."""
    if not found.problem:
        return ""
    return gettext(PROBLEMS[found.problem], **_places(found))


def _places(found: RedactionRow) -> dict[str, Any]:
    said: dict[str, dict[str, Any]] = {"too_long": {"most": MOST_PAGES}, "stopped": {"page": found.problem_page or "?"}}
    return said.get(found.problem, {})


async def _trail(work: Work, redaction_id: UUID) -> list[tuple[Any, str, str, str]]:
    acts = await timeline(work, redaction_id, 60)
    return [(act.at, gettext(ACT_WORDS.get(act.kind, act.kind)), act.actor_name, act.reason or "") for act in acts]


async def _editor(work: Work, found: RedactionRow, again: Again) -> dict[str, Any]:
    number = min(max(again.number, 1), found.pages or 1)
    read = await page_of(work, found.id, number)
    if read is None:
        raise NotFound
    marks = await marks_on(work, found.id, number)
    count = await tally(work, found.id)
    grounds = [(one.id, _ground_words(one.label, one.article)) for one in
               await grounds_of(work, found.record, found.record_id)]  # fmt: skip
    return {
        "number": number,
        "read": read,
        "marks": [(mark, _quote(mark, read)) for mark in marks if mark.state == "marked"],
        "suggested": [(mark, _quote(mark, read)) for mark in marks if mark.state == "suggested"],
        "suggestion_words": {kind: gettext(words) for kind, words in SUGGESTED.items()},
        "lines": list(lines(read.words)),
        "taken": {(word.x, word.y) for word in taken([m.place for m in marks if m.state == "marked"], read.words)},
        "grounds": grounds,
        "ground": again.values.get("ground") or (grounds[0][0] if grounds else ""),
        "by_page": await marks_by_page(work, found.id),
        "hidden_pages": await hidden_pages(work, found.id),
        "tally": count,
        "left": list(problems_of_burning(count)),
    }


def _ground_words(label: str, article: str) -> str:
    return f"{article} · {label}" if article else label


def _quote(mark: MarkRow, read: PageRow) -> str:
    """What stands beneath a mark."""
    said = " ".join(word.text for word in taken([mark.place], read.words))
    return said[:LONGEST_QUOTE] or gettext(WITHOUT_WORDS)


@get("/redactions/{redaction_id:uuid}/progress", guards=[may(REDACT)])
async def progress(request: AnyRequest, work: Own, redaction_id: FromPath[UUID]) -> Response[bytes]:
    """How far it is; when it is done, the page is shown anew."""
    found = await seen(work, redaction_id)
    if found.state not in AT_WORK:
        return leave_for(request, f"/redactions/{redaction_id}")
    stage = gettext(STAGES[found.stage]) if found.stage else ""
    return fragment(request, "public_information/_redaction_progress.html", one=found, stage=stage)


@get("/redactions/{redaction_id:uuid}/pages/{page:int}", guards=[may(REDACT)])
async def source_page(
    request: AnyRequest, work: Own, redaction_id: FromPath[UUID], page: FromPath[int]
) -> Response[bytes]:
    """The picture of one page of the original."""
    found = await seen(work, redaction_id)
    read = await page_of(work, found.id, page)
    if read is None:
        raise NotFound
    try:
        content = await house(request).store.read(read.image_key, LARGEST_IMAGE)
    except StorageError as error:
        raise Away("files") from error
    return Response(content, media_type="image/webp", headers={**SHUT, "Cache-Control": "private, max-age=3600"})
