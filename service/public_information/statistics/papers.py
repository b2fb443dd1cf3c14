"""A statutory report as parts of a paper and as sheets of a workbook: the same words and figures for each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from service.public_information.disclosure.rules.content import say
from service.public_information.statistics.queries import ReportView
from service.public_information.statistics.rules.figures import FIGURES
from service.public_information.statistics.rules.reports import KINDS, TYPED, Section
from service.runtime.language import format_date, format_moment, format_number, gettext
from service.runtime.tenants import Tenant
from service.web.export import Leaf

CERTAINTY_KNOWN = ("", "A", "B")


@dataclass(frozen=True, slots=True)
class Line:
    """A figure. key: of the page with its rows, "" where a person typed it."""

    title: str
    value: int | str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A section as it is shown: figures, tables, texts (title, text). unverified: its law was not seen."""

    title: str
    letter: str
    lines: tuple[Line, ...]
    tables: tuple[Table, ...]
    texts: tuple[tuple[str, str], ...]
    unverified: bool


def parts_of(report: ReportView, figures: Mapping[str, Any], tenant: Tenant, language: str) -> list[Part]:
    """Every section of a report in the language that is spoken now."""
    return [_part(section, report, figures, tenant, language) for section in KINDS[report.kind].sections]


def _part(section: Section, report: ReportView, figures: Mapping[str, Any], tenant: Tenant, language: str) -> Part:
    lines = [Line(gettext(FIGURES[key].title), len(figures["rows"][key]), key) for key in section.figures]
    texts = []
    for name in section.typed:
        given, text = TYPED[name], report.typed.get(name, "")
        if given.kind == "text":
            texts.append((gettext(given.title), text))
        else:
            lines.append(Line(gettext(given.title), text or "—"))
    tables = [TABLES[name](figures, tenant, language) for name in section.tables]
    unverified = section.certainty not in CERTAINTY_KNOWN
    return Part(gettext(section.title), section.letter, tuple(lines), tuple(tables), tuple(texts), unverified)


def _officials(figures: Mapping[str, Any], tenant: Tenant, language: str) -> Table:
    head = (gettext("Official"), gettext("Post"), gettext("Granted"), gettext("Partly granted"), gettext("Refused"))
    rows = tuple(
        (one["name"] or "—", one["post"] or "—", one["granted"], one["partly"], one["refused"])
        for one in figures["officials"]
    )
    return Table(gettext("Who decided"), head, rows)


def _grounds(figures: Mapping[str, Any], tenant: Tenant, language: str) -> Table:
    default = tenant.profile.default_language
    rows = tuple(
        (one["article"] or "—", say(one["title"], language, default), one["count"]) for one in figures["grounds"]
    )
    head = (gettext("Article"), gettext("Ground"), gettext("Decisions"))
    return Table(gettext("Grounds of refusal"), head, rows)


def _costs(figures: Mapping[str, Any], tenant: Tenant, language: str) -> Table:
    costs = figures["costs"]
    rows = (
        (gettext("Fees paid by requesters"), format_number(costs["fees"] / 100, 2)),
        (gettext("Costs noted with complaints"), format_number(costs["complaints"] / 100, 2)),
    )
    return Table(gettext("Sums noted in the register"), (gettext("What"), gettext("Amount")), rows)


TABLES = {"officials": _officials, "grounds": _grounds, "costs": _costs}


def title_of(report: ReportView) -> str:
    """What the report is called, with its days."""
    return f"{gettext(KINDS[report.kind].title)}, {span_words(report)}"


def span_words(report: ReportView) -> str:
    return f"{format_date(report.first, 'long')} – {format_date(report.last, 'long')}"


def paper_of(report: ReportView, parts: list[Part], tenant: Tenant, now: datetime, language: str) -> dict[str, Any]:
    """What `papering.py` reads."""
    kind = KINDS[report.kind]
    body: list[dict[str, Any]] = [
        {"kind": "heading", "level": 1, "text": gettext(kind.title)},
        {"kind": "text", "text": span_words(report)},
    ]
    if report.number:
        body.append({"kind": "text", "text": f"№ {report.number}", "bold": True})
    if kind.basis:
        body.append({"kind": "text", "text": gettext(kind.basis)})
    if kind.note:
        body.append({"kind": "text", "text": gettext(kind.note)})
    for part in parts:
        body += _said(part)
    moment = format_moment(now, ZoneInfo(tenant.profile.zone), "short", now.date())
    body.append({"kind": "text", "text": gettext("as of %(time)s", time=moment)})
    return {
        "title": title_of(report), "agency": tenant.name(language), "language": language,
        "brand": tenant.profile.brand, "parts": body,
    }  # fmt: skip


def _said(part: Part) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [{"kind": "heading", "level": 2, "text": heading_of(part)}]
    if part.unverified:
        found.append({"kind": "text", "text": gettext("Unverified: compare with the text of the law")})
    if part.lines:
        rows = [[line.title, str(line.value)] for line in part.lines]
        head = [gettext("What is counted"), gettext("Count")]
        found.append({"kind": "table", "head": head, "rows": rows, "numeric": [1], "widths": [125, 35]})
    for table in part.tables:
        if table.rows:
            cells = [[str(cell) for cell in row] for row in table.rows]
            numeric = [place for place, cell in enumerate(table.rows[0]) if isinstance(cell, int)]
            found.append({"kind": "table", "head": list(table.head), "rows": cells, "numeric": numeric})
        else:
            found.append({"kind": "text", "text": f"{table.title}: —"})
    for title, text in part.texts:
        found += [{"kind": "text", "text": title, "bold": True}, {"kind": "text", "text": text or "—"}]
    return found


def heading_of(part: Part) -> str:
    return f"{part.letter}) {part.title}" if part.letter else part.title


def leaves_of(report: ReportView, parts: list[Part]) -> list[Leaf]:
    """The sheets of the workbook: all figures on the first, each table on its own."""
    head = (gettext("Section"), gettext("What is counted"), gettext("Count"))
    rows: list[tuple[str | int, ...]] = []
    for part in parts:
        rows += [(heading_of(part), line.title, _number(line.value)) for line in part.lines]
        rows += [(heading_of(part), title, text) for title, text in part.texts]
    tables = [Leaf(table.title, table.head, table.rows) for part in parts for table in part.tables]
    return [Leaf(gettext("Figures"), head, rows), *tables]


def _number(value: int | str) -> int | str:
    return int(value) if isinstance(value, str) and value.isascii() and value.isdecimal() else value
