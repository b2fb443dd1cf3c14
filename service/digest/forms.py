"""What is typed about digests, as values: the same for pages and for programs."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from service.digest.rules.sections import Options, SectionEdit, TemplateEdit
from service.digest.rules.texts import NOTE_LIMIT, ItemEdit, Words
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.web.fields import Fields

BAD_MONTH = N_("Write the month as year and month, such as 2026-10.")


def month_from(typed: str) -> date:
    """The first day of a month written as 2026-10. Raises FieldErrors at `period`."""
    try:
        return date.fromisoformat(f"{typed.strip()}-01")
    except ValueError:
        raise FieldErrors([Refusal(BAD_MONTH, code="bad_month", field="period")]) from None


def template_from(read: Fields, languages: Sequence[str]) -> TemplateEdit:
    """A template's form. Fields: title_{language}, public, language_{code}, approver_{n}, version; of section n from 0
    on section_{n}_ with id, kind, source, title_{language}, topics, tones, kinds, words, monitors, most.

    Lists are typed with commas; what is wrong with them is said by the rules, at the same fields.
    """
    sections: list[SectionEdit] = []
    number = 0
    while f"section_{number}_kind" in read.values:
        if not read.ticked(f"section_{number}_removed"):
            sections.append(_section_from(read, f"section_{number}_", languages))
        number += 1
    return TemplateEdit(
        {code: read.values.get(f"title_{code}", "") for code in languages}, tuple(sections), read.ticked("public"),
        tuple(code for code in languages if read.ticked(f"language_{code}")), tuple(_ids(read, "approvers")),
        read.number("version", most=999_999),
    )  # fmt: skip


def _section_from(read: Fields, at: str, languages: Sequence[str]) -> SectionEdit:
    options = Options(
        tuple(_ids(read, at + "topics")), tuple(_words(read, at + "tones")), tuple(_words(read, at + "kinds")),
        tuple(_words(read, at + "words")), tuple(_ids(read, at + "monitors")), read.number(at + "most", most=9999) or 0,
    )  # fmt: skip
    titles = {code: read.values.get(f"{at}title_{code}", "") for code in languages}
    kind, source = read.values.get(at + "kind", ""), read.values.get(at + "source", "") or "filter"
    return SectionEdit(kind, titles, source, options, read.uuid(at + "id"))


def _words(read: Fields, name: str) -> list[str]:
    return [one.strip() for one in read.values.get(name, "").replace("\n", ",").split(",") if one.strip()]


def _ids(read: Fields, name: str) -> list[UUID]:
    found: list[UUID] = []
    for one in _words(read, name):
        try:
            found.append(UUID(one))
        except ValueError:
            read.refuse(name, N_("This choice is not known. Choose again."), "unknown")
    return found


def item_from(read: Fields, languages: Sequence[str]) -> ItemEdit:
    """An item's form: headline_{language}, summary_{language}, note, version."""
    texts = {
        code: Words(read.values.get(f"headline_{code}", ""), read.values.get(f"summary_{code}", ""))
        for code in languages
        if f"headline_{code}" in read.values or f"summary_{code}" in read.values
    }
    remark = read.text("note", limit=NOTE_LIMIT) if "note" in read.values else None
    return ItemEdit(texts, remark, read.number("version", most=999_999))


def texts_from(read: Fields, prefix: str, languages: Sequence[str]) -> Mapping[str, str]:
    """Texts by language from fields {prefix}{language}; the rules clean them and say what is wrong."""
    return {code: read.values[prefix + code] for code in languages if prefix + code in read.values}
