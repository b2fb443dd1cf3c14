"""What papers say, read back by other programs than those that wrote them."""

import io

import docx
import pypdfium2

BROKEN = "-\u00ad\ufffe\x02"
"""Hyphens, and what a reader of a PDF gives for one at the end of a line."""


def bare(text: str) -> str:
    """A text without spaces and hyphens: lines of a PDF break where they must, and a hyphen at an end is not given."""
    return "".join(sign for sign in text if not sign.isspace() and sign not in BROKEN)


def docx_text(made: bytes) -> str:
    document = docx.Document(io.BytesIO(made))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return bare("\n".join([*(one.text for one in document.paragraphs), *cells]))


def pdf_text(made: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(made))
    return bare("".join(page.get_textpage().get_text_range() for page in document))
