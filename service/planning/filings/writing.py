"""What bodies filed together, as a paper: who filed, each field with its sum and what each body answered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from service.documents.composition import made_paper
from service.planning.filings.models import Body, Request
from service.planning.filings.queries.reading import bodies, come_together, edition_titles, request_row
from service.planning.filings.rules.acts import BODY_STATES
from service.planning.filings.rules.forms import Field
from service.planning.filings.rules.together import Line
from service.runtime.language import format_date, format_moment, format_number, gettext, speaking
from service.runtime.work import Work
from service.web.errors import NotFound

BLACK = "#1a1a1a"


async def paper_of(work: Work, request_id: UUID, language: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the papers' programs read: the paper in one language, and what is told of it. Raises NotFound."""
    row = await request_row(work, request_id)
    if row is None:
        raise NotFound
    title = f"{(await edition_titles(work, [row]))[row.id]}, {row.period}"
    with speaking(language):
        parts = [*_head(work, row, title), *_who(work, await bodies(work, request_id))]
        for line in await come_together(work, row):
            parts += _field(line, (language, *work.tenant.profile.languages))
    agency = work.tenant.name(language)
    paper = {"title": title, "agency": agency, "language": language, "brand": BLACK, "parts": parts}
    moment = (row.closed_at or work.now).replace(microsecond=0)
    return paper, {"title": title, "language": language, "author": agency, "moment": moment.isoformat()}


async def made(work: Work, request_id: UUID, language: str) -> dict[str, bytes]:
    """The PDF and DOCX. Raises NotFound, Unmade."""
    paper, about = await paper_of(work, request_id, language)
    await work.commit()  # no transaction is held while the programs run
    docx, pdf = await made_paper(paper, about)
    return {"pdf": pdf, "docx": docx}


def _heading(text: str, level: int) -> dict[str, Any]:
    return {"kind": "heading", "level": level, "text": text}


def _text(text: str) -> list[dict[str, Any]]:
    return [{"kind": "text", "text": line} for line in text.split("\n") if line.strip()]


def _head(work: Work, row: Request, title: str) -> list[dict[str, Any]]:
    due = gettext("due on %(day)s", day=format_date(row.due_on, "long"))
    closed = _moment(work, row.closed_at)
    return [_heading(title, 1), *_text(" · ".join(part for part in (due, closed, row.sha256) if part))]


def _moment(work: Work, moment: datetime | None) -> str:
    return gettext("closed on %(day)s", day=format_moment(moment, work.zone)) if moment else ""


def _who(work: Work, every: Sequence[Body]) -> list[dict[str, Any]]:
    rows = [
        [one.name, gettext(BODY_STATES[one.state]), format_moment(one.sent_at, work.zone) if one.sent_at else "–"]
        for one in every
    ]
    head = [gettext("Body"), gettext("State"), gettext("Sent")]
    return [_heading(gettext("Who has filed"), 2), {"kind": "table", "head": head, "rows": rows, "numeric": []}]


def _field(line: Line, languages: Sequence[str]) -> list[dict[str, Any]]:
    one = line.field
    parts = [_heading(one.say(one.titles, languages), 2)]
    if not line.answers:
        return [*parts, *_text(gettext("Nothing filed yet"))]
    if line.total is not None:
        rows = [[of.name, format_number(float(of.value))] for of in line.answers]
        rows.append([gettext("Together"), format_number(float(line.total))])
        return [*parts, _table([gettext("Body"), one.unit or gettext("Number")], rows)]
    if one.kind in ("choice", "choices"):
        rows = [[one.say(one.options, languages, place), str(count)] for place, count in enumerate(line.counts)]
        return [*parts, _table([gettext("Choices"), gettext("Bodies")], rows)]
    if one.kind == "table":
        head = [gettext("Body"), *(one.say(one.columns, languages, place) for place in range(one.width))]
        cells = [[of.name, *row] for of in line.answers for row in of.value]
        return [*parts, {"kind": "table", "head": head, "rows": cells, "numeric": [at + 1 for at in one.numeric]}]
    for of in line.answers:
        parts += _text(f"{of.name}: {_said(one, of.value)}")
    return parts


def _said(one: Field, value: Any) -> str:
    if one.kind == "file":
        return ", ".join(held["name"] for held in value)
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    return str(value)


def _table(head: list[str], rows: list[list[str]]) -> dict[str, Any]:
    return {"kind": "table", "head": head, "rows": rows, "numeric": [1]}
