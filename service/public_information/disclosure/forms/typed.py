"""What is typed about duties, publications and legal acts, as values."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from service.deadlines.rules.terms import CERTAINTIES
from service.documents.rules import UNKNOWN_FILES
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.public_information.disclosure.actions.entries import EntryEdit
from service.public_information.disclosure.rules.content import (
    BODY_LIMIT,
    LEAD_LIMIT,
    REQUIRED,
    TITLE_LIMIT,
    ActEdit,
    DutyEdit,
    Said,
)
from service.public_information.disclosure.rules.rhythm import ACT_KINDS, RHYTHMS, UNITS
from service.web.fields import Fields

BAD_NUMBER = N_("Write a number such as 7.3.")
BAD_DAY = N_("Write month and day, such as 12-10, or leave this empty.")


def texts_from(read: Fields, languages: Sequence[str]) -> dict[str, Said]:
    """Title, lead and body in each of the agency's languages."""
    return {
        language: Said(
            read.line(f"title_{language}", limit=TITLE_LIMIT),
            read.text(f"lead_{language}", limit=LEAD_LIMIT),
            read.text(f"body_{language}", limit=BODY_LIMIT),
        )
        for language in languages
    }


def file_ids(read: Fields) -> tuple[UUID, ...]:
    """The ids of files in field `files`."""
    try:
        return tuple(UUID(typed) for typed in read.values.get("files", "").replace(",", " ").split())
    except ValueError:
        read.errors["files"] = Refusal(UNKNOWN_FILES, code="unknown_file", field="files")
        return ()


def version_of(read: Fields) -> int | None:
    """The version that the form was filled from."""
    return read.number("version", most=999_999)


def entry_from(read: Fields, languages: Sequence[str], periods: Iterable[str] = ()) -> EntryEdit:
    """What is prepared for a duty. periods: first days of those offered as ISO text, none where nothing is periodic."""
    offered = list(periods)
    typed = read.choice("period", offered, required=True) if offered else ""
    edit = EntryEdit(
        texts=texts_from(read, languages), files=file_ids(read), period=date.fromisoformat(typed) if typed else None,
        printed=read.line("printed"), version=version_of(read),
    )  # fmt: skip
    read.done()
    return edit


def by_language(read: Fields, name: str, languages: Sequence[str], default: str, limit: int) -> dict[str, str]:
    """A short text in each language that has one; the agency's own must."""
    found = {one: read.line(f"{name}_{one}", limit=limit, required=one == default) for one in languages}
    return {language: text for language, text in found.items() if text}


def duty_from(read: Fields, languages: Sequence[str], default: str, today: date) -> DutyEdit:
    """A row of the catalogue."""
    rhythm = read.choice("rhythm", RHYTHMS, required=True)
    number = read.line("number", limit=20, required=True)
    if number and not all(part.isascii() and part.isdecimal() for part in number.split(".")):
        read.refuse("number", BAD_NUMBER, "number")
    due_by = read.line("due_by", limit=5) if rhythm == "year" else ""
    if due_by and not _is_day(due_by):
        read.refuse("due_by", BAD_DAY, "bad_date")
    edit = DutyEdit(
        group_number=read.number("group_number", least=1, most=99) or 0,
        number=number,
        title=by_language(read, "title", languages, default, TITLE_LIMIT),
        basis=by_language(read, "basis", languages, default, TITLE_LIMIT),
        note={one: text for one in languages if (text := read.line(f"note_{one}", limit=LEAD_LIMIT))},
        rhythm=rhythm,
        within=read.number("within", most=3660) or 0,
        unit=read.choice("unit", UNITS, required=True),
        due_by=due_by,
        acts=read.choice("acts", ACT_KINDS, required=True) if rhythm == "force" else "",
        source=read.line("source", limit=1_000),
        certainty=read.choice("certainty", CERTAINTIES, required=True),
        since=read.day("since", today),
        until=read.day("until", today),
    )
    if not edit.group_number:
        read.refuse("group_number", REQUIRED, "required")
    read.done()
    return edit


def _is_day(typed: str) -> bool:
    try:
        date.fromisoformat(f"2024-{typed}")
    except ValueError:
        return False
    return True


def act_from(read: Fields, languages: Sequence[str], today: date) -> ActEdit:
    """A legal act or a draft."""
    edit = ActEdit(
        kind=read.choice("kind", ACT_KINDS, required=True),
        texts=texts_from(read, languages),
        form=read.line("act_form", limit=100),
        issuer=read.line("issuer", limit=200),
        number=read.line("number", limit=60),
        adopted_on=read.day("adopted_on", today),
        in_force_on=read.day("in_force_on", today),
        discussed_from=read.day("discussed_from", today),
        discussed_until=read.day("discussed_until", today, ahead=True),
        contact=read.line("contact", limit=300),
        files=file_ids(read),
    )
    read.done()
    return edit
