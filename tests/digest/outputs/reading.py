"""What outputs of a digest say, read back by other programs than those that wrote them."""

import asyncio
import io
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import docx
import pypdfium2
from pdfminer.high_level import extract_text
from python_calamine import CalamineWorkbook

from service.digest.rules.content import Content
from service.digest.writing.paper import about_paper, paper_of
from service.digest.writing.telling import ToldPart, told
from service.documents.composition import made_paper
from tests.digest.outputs.contents import MOMENT


@dataclass
class Html(HTMLParser):
    """The text of a page without drawings, its links, and every name of an element."""

    words: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    marks: list[dict[str, str | None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.inside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.marks.append(dict(attrs))
        self.inside += tag in ("svg", "head")
        href = dict(attrs).get("href")
        if tag == "a" and href:
            self.links.append(href)

    def handle_endtag(self, tag: str) -> None:
        self.inside -= tag in ("svg", "head")

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.words.append(data)

    @property
    def text(self) -> str:
        return squeezed("".join(self.words))


def html(page: str) -> Html:
    found = Html()
    found.feed(page)
    found.close()
    return found


def squeezed(text: str) -> str:
    """A text with single spaces; grouping spaces of numbers are spaces, too."""
    return " ".join(text.replace("\u00ad", "").split())


def bare(text: str) -> str:
    """A text without any space: lines of a PDF break where they must."""
    return "".join(text.split())


def papers(content: Content) -> tuple[bytes, bytes]:
    """The DOCX and the PDF of an issue."""
    return asyncio.run(made_paper(paper_of(content), about_paper(content, MOMENT)))


def docx_text(made: bytes) -> str:
    document = docx.Document(io.BytesIO(made))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return squeezed("\n".join([*(one.text for one in document.paragraphs), *cells]))


def pdfium_text(made: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(made))
    return bare("".join(page.get_textpage().get_text_range() for page in document))


def miner_text(made: bytes) -> str:
    return bare(extract_text(io.BytesIO(made)))


def sheets(made: bytes) -> dict[str, list[list[Any]]]:
    """The sheets of a workbook by title, as rows of cells."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(made))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def sentences(content: Content) -> list[str]:
    """Everything that page, mail, PDF and DOCX say, in lines: of sections, items and figures."""
    said = told(content)
    lines = [said.heading, said.agency, *said.facts, said.correction, *said.introduction.split("\n"), said.nothing]
    for part in said.all_parts:
        lines += _of_part(part)
    return [squeezed(one) for one in lines if one.strip()]


def _of_part(part: ToldPart) -> list[str]:
    lines = [part.title, part.note]
    for entry in part.entries:
        lines += [entry.headline, entry.below, entry.correction, *entry.summary.split("\n")]
    for figure in part.figures:
        lines += [figure.title, figure.note, *(cell for row in figure.rows for cell in row)]
    return lines
