"""Posted forms of the nomenclature, read into values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from service.kit.refusal import FieldErrors, Refusal
from service.records.rules import (
    ARTICLE_LIMIT,
    BAD_YEAR,
    FIRST_YEAR,
    INDEX_LIMIT,
    LAST_YEAR,
    MOST_PASTED,
    REASON_LIMIT,
    REQUIRED,
    TERM_LIMIT,
    TITLE_LIMIT,
    TOO_MANY,
    Content,
    Pasted,
    read_pasted,
    rows_of,
)
from service.web.fields import Fields, FormRejected

LONGEST_PASTE = 400_000
SHOWN = 20


def year_of(fields: Fields, name: str = "year") -> int:
    """A year. Notes a refusal where there is none."""
    found = fields.number(name, least=FIRST_YEAR, most=LAST_YEAR)
    if found is None:
        fields.refuse(name, BAD_YEAR, "year", first=FIRST_YEAR, last=LAST_YEAR)
    return found or FIRST_YEAR


def content_form(fields: Fields, languages: Iterable[str]) -> Content:
    """What a file says. The rules ask the rest."""
    return Content(
        index=fields.line("index", limit=INDEX_LIMIT),
        titles={code: fields.line(f"title_{code}", limit=TITLE_LIMIT) for code in languages},
        unit_id=fields.uuid("unit"),
        article=fields.line("article", limit=ARTICLE_LIMIT),
        term=fields.line("term", limit=TERM_LIMIT),
    )


@dataclass(frozen=True, slots=True)
class Edited:
    content: Content
    version: int
    reason: str


def edit_form(fields: Fields, languages: Iterable[str]) -> Edited:
    """What a file shall say, which version was looked at, and why. Raises FormRejected."""
    content = content_form(fields, languages)
    version = fields.number("version", least=1, most=999_999_999)
    reason = fields.text("reason", limit=REASON_LIMIT, required=True)
    fields.done()
    return Edited(content, version or 0, reason)


def pasted_form(fields: Fields) -> list[Pasted]:
    """Rows of a spreadsheet. Raises FormRejected or FieldErrors with the first wrong rows, each named."""
    text = fields.values.get("rows", "")[:LONGEST_PASTE]
    rows = rows_of(text)
    if not rows:
        fields.refuse("rows", REQUIRED, "required")
    if len(rows) > MOST_PASTED + 1:
        fields.refuse("rows", TOO_MANY, "too_many", most=MOST_PASTED)
    fields.done()
    found, wrong = read_pasted(rows)
    if not found:
        wrong.append(Refusal(REQUIRED, code="required", field="rows"))
    if wrong:
        raise FieldErrors(wrong)
    return found


def rejected(
    values: Mapping[str, str], error: Refusal | FieldErrors | FormRejected
) -> tuple[FormRejected, list[Refusal]]:
    """A refused form as its page shows it: the first refusal at each field, and all of them in their order."""
    if isinstance(error, FormRejected):
        return error, list(error.errors.values())
    refusals = error.errors if isinstance(error, FieldErrors) else [error]
    return FormRejected(values, {one.field or "": one for one in reversed(refusals)}), refusals[:SHOWN]
