"""The text of one file. Runs as a program of its own: what it reads is foreign, and may be broken or hostile.

Usage: reading.py SOURCE KIND TARGET. Writes the text to TARGET in UTF-8 and one JSON value to standard output:
[state, cut], state being ready, empty, protected or failed. It imports nothing of the service, has no secret in its
environment, and the kernel ends it when it takes too much memory or time; then it has said nothing.

Office documents are read as what they are, packed XML, piece by piece: a library would build the whole document in
memory to give us its words.
"""

import json
import resource
import sys
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from html.parser import HTMLParser
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, ParseError, iterparse
from zipfile import BadZipFile, ZipFile

import pypdfium2

MOST_CHARACTERS = 500_000
LARGEST_PART = 128 * 1024 * 1024
MOST_PAGES = 3_000
MOST_PARTS = 200
MEMORY = 1024 * 1024 * 1024
SECONDS = 45
LARGEST_TEXT = 8 * 1024 * 1024

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
OPEN = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STRICT_WORD = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
STRICT_SHEET = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"


class Protected(Exception):
    """A document that opens only with a password."""


def confine() -> None:
    """Give up the right to much memory, time and disk."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, LARGEST_TEXT),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


# --- PDF


def pdf_pieces(source: Path) -> Iterator[str]:
    """The text of the pages in order."""
    try:
        document = pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Protected from None
        raise
    for number in range(min(len(document), MOST_PAGES)):
        page = document[number]
        text = page.get_textpage()
        yield text.get_text_bounded()
        yield "\n"
        text.close()
        page.close()


# --- office documents


class Bounded:
    """A part of an archive that ends where LARGEST_PART ends, whatever it unpacks to."""

    def __init__(self, inside: IO[bytes]) -> None:
        self.inside, self.left = inside, LARGEST_PART

    def read(self, size: int = -1) -> bytes:
        piece = self.inside.read(min(size if size > 0 else 65_536, self.left, 65_536))
        self.left -= len(piece)
        return piece


def elements(archive: ZipFile, name: str) -> Iterator[tuple[Element, Element]]:
    """The elements of an XML part as they end, each with the one around it; it is emptied after it was looked at."""
    with archive.open(name) as inside:
        path: list[Element] = []
        for event, element in iterparse(Bounded(inside), events=("start", "end")):
            if event == "start":
                path.append(element)
                continue
            path.pop()
            around = path[-1] if path else element
            yield element, around
            element.clear()
            if len(around) > 64:
                around[:] = []


def docx_pieces(source: Path) -> Iterator[str]:
    """Body, notes, headers and footers."""
    with ZipFile(source) as archive:
        names = [name for name in archive.namelist() if name.startswith("word/") and name.endswith(".xml")]
        wanted = ("document", "footnotes", "endnotes", "header", "footer", "comments")
        parts = [name for name in names if name.removeprefix("word/").startswith(wanted)]
        for name in sorted(parts, key=lambda part: (part != "word/document.xml", part))[:MOST_PARTS]:
            for element, _ in elements(archive, name):
                tag = element.tag.replace(STRICT_WORD, WORD)
                if tag == f"{WORD}t":
                    yield element.text or ""
                elif tag in {f"{WORD}p", f"{WORD}br"}:
                    yield "\n"
                elif tag == f"{WORD}tab":
                    yield "\t"


def xlsx_pieces(source: Path) -> Iterator[str]:
    """The texts of all cells, then numbers sheet by sheet."""
    with ZipFile(source) as archive:
        names = archive.namelist()
        if "xl/sharedStrings.xml" in names:
            for element, _ in elements(archive, "xl/sharedStrings.xml"):
                tag = element.tag.replace(STRICT_SHEET, SHEET)
                if tag == f"{SHEET}t":
                    yield element.text or ""
                elif tag == f"{SHEET}si":
                    yield "\n"
        sheets = sorted(name for name in names if name.startswith("xl/worksheets/sheet") and name.endswith(".xml"))
        for name in sheets[:MOST_PARTS]:
            yield from sheet_pieces(archive, name)


def sheet_pieces(archive: ZipFile, name: str) -> Iterator[str]:
    """What stands in the cells of a sheet itself: numbers, results of formulas, texts that are not shared."""
    for element, around in elements(archive, name):
        tag = element.tag.replace(STRICT_SHEET, SHEET)
        if tag == f"{SHEET}t":
            yield f"{element.text or ''}\t"
        elif tag == f"{SHEET}row":
            yield "\n"
        elif tag == f"{SHEET}v" and around.get("t", "n") in {"n", "str"}:
            yield f"{element.text or ''}\t"


def open_pieces(source: Path) -> Iterator[str]:
    """Paragraphs and headings of an OpenDocument text or spreadsheet."""
    with ZipFile(source) as archive:
        if "META-INF/manifest.xml" in archive.namelist():
            with archive.open("META-INF/manifest.xml") as inside:
                if b"encryption-data" in inside.read(4 * 1024 * 1024):
                    raise Protected
        with archive.open("content.xml") as inside:
            for event, element in iterparse(Bounded(inside), events=("start", "end")):
                if event == "end" and element.tag in {f"{OPEN}p", f"{OPEN}h"}:
                    yield "".join(element.itertext()) + "\n"
                    element.clear()


# --- mail and plain text


class Words(HTMLParser):
    """The words of an HTML text, without its scripts and styles."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.shut = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.shut += tag in {"script", "style"}
        if tag in {"p", "br", "div", "tr", "li"}:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.shut -= tag in {"script", "style"} and self.shut > 0

    def handle_data(self, data: str) -> None:
        if not self.shut:
            self.found.append(data)


def eml_pieces(source: Path) -> Iterator[str]:
    """Sender, addressees, subject, text and the names of what is attached."""
    with source.open("rb") as content:
        mail = BytesParser(policy=policy.default).parse(content)
    yield from mail_pieces(mail)


def mail_pieces(mail: EmailMessage) -> Iterator[str]:
    """A message and those it holds."""
    for name in ("from", "to", "cc", "subject"):
        yield f"{header(mail, name)}\n"
    plain = False
    for number, part in enumerate(mail.walk()):
        if number > MOST_PARTS:
            return
        kind = part.get_content_type()
        if name := part.get_filename(""):
            yield f"{name}\n"
        elif kind == "text/plain":
            plain = True
            yield f"{body(part)}\n"
        elif kind == "text/html" and not plain:
            yield f"{without_markup(body(part))}\n"


def header(mail: EmailMessage, name: str) -> str:
    """A header in words; a broken one is as good as none."""
    try:
        return str(mail.get(name, ""))
    except (ValueError, LookupError, AttributeError, TypeError, IndexError):
        return ""


def body(part: EmailMessage) -> str:
    """The text of one part, whatever it says of its encoding."""
    try:
        return str(part.get_content())
    except (LookupError, ValueError, KeyError, AttributeError):
        raw = part.get_payload(decode=True)
        return decoded(raw) if isinstance(raw, bytes) else ""


def without_markup(text: str) -> str:
    """The words of an HTML text."""
    words = Words()
    words.feed(text[:LARGEST_TEXT])
    return "".join(words.found)


def text_pieces(source: Path) -> Iterator[str]:
    """Plain text and CSV."""
    with source.open("rb") as content:
        yield decoded(content.read(MOST_CHARACTERS * 4))


def decoded(raw: bytes) -> str:
    """Bytes as text: Unicode where it is, else the code page most common with such files."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw[: len(raw) // 2 * 2].decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start > len(raw) - 4:
            return raw[: error.start].decode("utf-8-sig")
    return raw.decode("cp1254", errors="replace")


# --- all of them

READERS = {
    "pdf": pdf_pieces,
    "docx": docx_pieces,
    "xlsx": xlsx_pieces,
    "odt": open_pieces,
    "ods": open_pieces,
    "eml": eml_pieces,
    "txt": text_pieces,
    "csv": text_pieces,
}


def main(source: Path, kind: str, target: Path) -> None:
    """Read, write what there is, say how it ended; what was read before something fails stays."""
    confine()
    state, cut, count = "failed", False, 0
    with target.open("w", encoding="utf-8", errors="replace") as out:
        try:
            for piece in READERS[kind](source):
                kept = piece[: MOST_CHARACTERS - count]
                count += len(kept)
                out.write(kept)
                if count >= MOST_CHARACTERS:
                    cut = True
                    break
            state = "ready"
        except Protected:
            state = "protected"
        except (pypdfium2.PdfiumError, BadZipFile, ParseError, KeyError, OSError, ValueError, RuntimeError):
            state = "ready" if count > 0 else "failed"
            cut = True
        except (MemoryError, RecursionError, EOFError, NotImplementedError):
            state = "failed"
    sys.stdout.write(json.dumps([state, cut]) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
