"""What is typed about digests, as values: the same for pages and for programs."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from service.digest.rules.sections import MOST_SECTIONS, Options, SectionEdit, TemplateEdit
from service.digest.rules.texts import NOTE_LIMIT, REASON_LIMIT, ItemEdit, Place, Words
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.web.fields import Fields

BAD_MONTH = N_("Write the month as year and month, such as 2026-10.")


def reason_from(read: Fields) -> str:
    """Why. Raises FormRejected."""
    reason = read.text("reason", limit=REASON_LIMIT, required=True)
    read.done()
    return reason


def month_from(typed: str) -> date:
    """The first day of a month written as 2026-10. Raises FieldErrors at `period`."""
    try:
        return date.fromisoformat(f"{typed.strip()}-01")
    except ValueError:
        raise FieldErrors([Refusal(BAD_MONTH, code="bad_month", field="period")]) from None


def template_from(read: Fields, languages: Sequence[str]) -> TemplateEdit:
    """A template's form. Fields: title_{language}, public, language_{code}, approvers, version; of section n from 0
    on section_{n}_ with id, kind, source, title_{language}, topics, tones, kinds, words, monitors, most.

    Choices are parted by spaces or commas, words by commas; what is wrong is said by the rules, at the same fields.
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
        tuple(_ids(read, at + "topics")), tuple(_chosen(read, at + "tones")), tuple(_chosen(read, at + "kinds")),
        tuple(_words(read, at + "words")), tuple(_ids(read, at + "monitors")), read.number(at + "most", most=9999) or 0,
    )  # fmt: skip
    titles = {code: read.values.get(f"{at}title_{code}", "") for code in languages}
    kind, source = read.values.get(at + "kind", ""), read.values.get(at + "source", "") or "filter"
    return SectionEdit(kind, titles, source, options, read.uuid(at + "id"))


def _words(read: Fields, name: str) -> list[str]:
    return [one.strip() for one in read.values.get(name, "").replace("\n", ",").split(",") if one.strip()]


def _chosen(read: Fields, name: str) -> list[str]:
    return read.values.get(name, "").replace(",", " ").split()


def _ids(read: Fields, name: str) -> list[UUID]:
    found: list[UUID] = []
    for one in _chosen(read, name):
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


def place_from(read: Fields) -> Place | None:
    """Where something goes: section, position, after. None, with an error at `section`, where none is named."""
    section_id = read.uuid("section")
    if section_id is None:
        read.refuse("section", N_("Choose one of the values offered."), "choice")
        return None
    return Place(section_id, read.number("position", least=1, most=9999), read.uuid("after"))


def texts_from(read: Fields, prefix: str, languages: Sequence[str]) -> Mapping[str, str]:
    """Texts by language from fields {prefix}{language}; the rules clean them and say what is wrong."""
    return {code: read.values[prefix + code] for code in languages if prefix + code in read.values}


# --- the form of a template, as it is filled and built


def template_values(edit: TemplateEdit) -> dict[str, str]:
    """The fields of a template as they are shown to be edited."""
    values = {f"title_{code}": title for code, title in edit.titles.items()}
    values |= {f"language_{code}": "1" for code in edit.languages}
    values |= {"public": "1" if edit.public else "", "approvers": " ".join(str(one) for one in edit.approvers)}
    values["version"] = str(edit.version or "")
    return with_sections(values, [_section_values(one) for one in edit.sections])


def _section_values(one: SectionEdit) -> dict[str, str]:
    options = one.options
    return {
        "id": str(one.id or ""), "kind": one.kind, "source": one.source,
        **{f"title_{code}": title for code, title in one.titles.items()},
        "topics": " ".join(str(topic) for topic in options.topics), "tones": " ".join(options.tones),
        "kinds": " ".join(options.kinds), "words": ", ".join(options.words),
        "monitors": " ".join(str(monitor) for monitor in options.monitors), "most": str(options.most or ""),
    }  # fmt: skip


def sections_in(values: Mapping[str, str]) -> list[dict[str, str]]:
    """The sections of a form in their order, their fields without what numbers them."""
    found: list[dict[str, str]] = []
    while f"section_{len(found)}_kind" in values and len(found) <= MOST_SECTIONS:
        at = f"section_{len(found)}_"
        found.append({name.removeprefix(at): text for name, text in values.items() if name.startswith(at)})
    return found


def with_sections(values: Mapping[str, str], sections: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """A form with these sections in place of its own."""
    found = {name: text for name, text in values.items() if not name.startswith("section_")}
    for number, one in enumerate(sections):
        found |= {f"section_{number}_{name}": text for name, text in one.items()}
    return found


def built(values: Mapping[str, str], deed: str) -> dict[str, str]:
    """A form after a button of its sections was pressed: add, up:n, down:n, remove:n. Anything else changes nothing."""
    sections = sections_in(values)
    word, _, typed = deed.partition(":")
    place = int(typed) if typed.isascii() and typed.isdecimal() and int(typed) < len(sections) else None
    if word == "add" and len(sections) < MOST_SECTIONS:
        sections.append({"kind": "topics", "source": "filter"})
    elif place is not None and word == "remove":
        sections.pop(place)
    elif place is not None and word in {"up", "down"}:
        section = sections.pop(place)
        sections.insert(max(place - 1, 0) if word == "up" else place + 1, section)
    return with_sections(values, sections)
