"""Forms of what belongs to an event: one definition for each list, read and shown by the same code."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from service.kit.refusal import Refusal
from service.kit.words import N_
from service.press.events.rules.content import BAD_ADDRESS, is_address
from service.press.events.rules.kinds import AUDIENCES, BODY_ROLES, BODY_STATES, CONFIRMATIONS, OUTCOME_KINDS, ROLES
from service.press.events.rules.programme import minutes_from, minutes_typed
from service.runtime.language import OWN_NAMES
from service.web.fields import Fields

NEEDS_NAME = N_("Write a name, or choose a person of the agency.")
NEEDS_TITLE = N_("Write a title.")
WHEN = {"before": N_("days before the event"), "after": N_("days after the event")}


@dataclass(frozen=True, slots=True)
class Around:
    """What a form needs to know beside what is typed. people: of the agency, (id, name); speakers, participants: of
    the event."""

    zone: ZoneInfo
    begins_at: datetime | None
    languages: Sequence[str]
    people: Mapping[str, str] = field(default_factory=dict)
    speakers: Mapping[str, str] = field(default_factory=dict)
    participants: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """A field of a form. label, help: msgids, but for languages. options: value and msgid; known: already in words."""

    name: str
    label: str
    shape: str = "line"
    required: bool = False
    options: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[str, str] = field(default_factory=dict)
    help: str = ""
    language: str = ""
    empty: str = ""


Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PartForm:
    """The form of one part. title: of adding; fields: what is asked; read: values; shown: a kept line as typed."""

    title: str
    fields: Callable[[Around], list[Asked]]
    read: Callable[[Fields, Around], Values]
    shown: Callable[[Any, Around], dict[str, str]]
    files: bool = False


def _id(read: Fields, name: str, known: Mapping[str, str]) -> UUID | None:
    chosen = read.choice(name, known)
    return UUID(chosen) if chosen else None


# --- speakers


def _speaker_fields(around: Around) -> list[Asked]:
    found = [
        Asked("role", N_("Part in the event"), "choice", True, ROLES),
        Asked("person", N_("Person of the agency"), "choice", known=around.people, empty=N_("From outside")),
        Asked("name", N_("Name"), help=N_("Of somebody from outside; of our own it may stay empty.")),
        Asked("position", N_("Position")),
        Asked("organisation", N_("Organisation")),
        Asked("state", N_("Confirmed"), "choice", True, CONFIRMATIONS),
        Asked("substitute_for", N_("Stands in for"), "choice", known=around.speakers, empty=N_("Nobody")),
        Asked("topic", N_("Topic")),
        Asked("phone", N_("Phone"), help=N_("For the run sheet only.")),
    ]
    for code in around.languages[1:]:
        found.append(Asked(f"name_{code}", N_("Name"), language=code))
        found.append(Asked(f"position_{code}", N_("Position"), language=code))
    return found


def _read_speaker(read: Fields, around: Around) -> Values:
    person = _id(read, "person", around.people)
    name = read.line("name", limit=200) or (around.people.get(str(person), "") if person else "")
    if not name:
        read.refuse("name", NEEDS_NAME, "required")
    texts = {
        code: {"name": read.line(f"name_{code}", limit=200), "position": read.line(f"position_{code}", limit=200)}
        for code in around.languages[1:]
    }
    return {
        "role": read.choice("role", ROLES, required=True),
        "person_id": person,
        "name": name,
        "position": read.line("position", limit=200),
        "organisation": read.line("organisation", limit=200),
        "state": read.choice("state", CONFIRMATIONS, required=True),
        "substitute_for_id": _id(read, "substitute_for", around.speakers),
        "topic": read.line("topic"),
        "phone": read.line("phone", limit=60),
        "texts": {code: said for code, said in texts.items() if said["name"] or said["position"]},
    }


def _speaker_shown(row: Any, around: Around) -> dict[str, str]:
    texts = {
        f"{name}_{code}": str(said.get(name, "")) for code, said in row.texts.items() for name in ("name", "position")
    }
    return {
        "role": row.role, "person": str(row.person_id or ""), "name": row.name, "position": row.position,
        "organisation": row.organisation, "state": row.state, "substitute_for": str(row.substitute_for_id or ""),
        "topic": row.topic, "phone": row.phone, **texts,
    }  # fmt: skip


# --- agenda


def _item_fields(around: Around) -> list[Asked]:
    return [
        Asked("at", N_("Begins"), "short", True, help=N_("A time such as 10:30, or minutes from the beginning: +15.")),
        Asked("minutes", N_("Lasts, minutes"), "short", True),
        *[Asked(f"title_{code}", N_("What happens"), language=code, required=not place)
          for place, code in enumerate(around.languages)],
        Asked("speaker", N_("Who speaks"), "choice", known=around.speakers, empty=N_("Nobody")),
        Asked("backstage", N_("Only in the run sheet, not in the agenda"), "tick"),
        Asked("doer", N_("Who sees to it")),
        Asked("note", N_("Note for the run sheet"), "text"),
    ]  # fmt: skip


def _read_item(read: Fields, around: Around) -> Values:
    from_start = 0
    typed = read.line("at", limit=20, required=True)
    if typed:
        try:
            from_start = minutes_from(typed, around.begins_at, around.zone)
        except Refusal as refusal:
            read.refuse("at", refusal.sentence, refusal.code, **refusal.params)
    minutes = read.number("minutes", most=10_080)
    if minutes is None and "minutes" not in read.errors:
        read.line("minutes", required=True)
    titles = {code: said for code in around.languages if (said := read.line(f"title_{code}"))}
    if not titles:
        read.refuse(f"title_{around.languages[0]}", NEEDS_TITLE, "required")
    return {
        "from_start": from_start,
        "minutes": minutes or 0,
        "titles": titles,
        "speaker_id": _id(read, "speaker", around.speakers),
        "backstage": read.ticked("backstage"),
        "doer": read.line("doer", limit=200),
        "note": read.text("note", limit=2_000),
    }


def _item_shown(row: Any, around: Around) -> dict[str, str]:
    titles = {f"title_{code}": str(said) for code, said in row.titles.items()}
    return {
        "at": minutes_typed(row.from_start), "minutes": str(row.minutes), "speaker": str(row.speaker_id or ""),
        "backstage": "on" if row.backstage else "", "doer": row.doer, "note": row.note, **titles,
    }  # fmt: skip


# --- checklist, lines


def _task_fields(around: Around) -> list[Asked]:
    return [
        Asked("title", N_("What has to be done"), required=True),
        Asked("owner", N_("Who does it"), "choice", known=around.people, empty=N_("Nobody yet")),
        Asked("days", N_("Term"), "short", True, help=N_("0 is the day of the event.")),
        Asked("when", N_("Counted"), "choice", True, WHEN),
    ]


def _read_task(read: Fields, around: Around) -> Values:
    days = read.number("days", most=365)
    if days is None and "days" not in read.errors:
        read.line("days", required=True)
    after = read.choice("when", WHEN, required=True) == "after"
    title = read.line("title", required=True)
    owner = _id(read, "owner", around.people)
    return {"title": title, "owner_id": owner, "days_before": -(days or 0) if after else days or 0}


def _task_shown(row: Any, around: Around) -> dict[str, str]:
    when = "after" if row.days_before < 0 else "before"
    return {"title": row.title, "owner": str(row.owner_id or ""), "days": str(abs(row.days_before)), "when": when}


def _line_fields(around: Around) -> list[Asked]:
    return [
        Asked("question", N_("Question that may come"), "text", True),
        Asked("line", N_("What we say"), "text"),
    ]


def _read_line(read: Fields, around: Around) -> Values:
    return {"question": read.text("question", limit=2_000, required=True), "line": read.text("line", limit=8_000)}


def _line_shown(row: Any, around: Around) -> dict[str, str]:
    return {"question": row.question, "line": row.line}


# --- materials, pictures, recordings

ON_PAGE = Asked("on_page", N_("Show on the agency's public page"), "tick")
NEEDS_CAPTION = N_("Write a caption: those who do not see the picture read it.")


def _material_fields(around: Around) -> list[Asked]:
    languages = {code: OWN_NAMES[code] for code in OWN_NAMES}
    return [
        Asked("title", N_("What it is called"), help=N_("Empty: as the file is called.")),
        Asked("language", N_("Language"), "choice", known=languages, empty=N_("None, or several")),
        Asked("audience", N_("For whom"), "choice", True, AUDIENCES),
    ]


def _read_material(read: Fields, around: Around) -> Values:
    return {
        "title": read.line("title"),
        "language": read.choice("language", OWN_NAMES),
        "audience": read.choice("audience", AUDIENCES, required=True),
    }


def _material_shown(row: Any, around: Around) -> dict[str, str]:
    return {"title": row.title, "language": row.language, "audience": row.audience}


def _photo_fields(around: Around) -> list[Asked]:
    captions = [Asked(f"caption_{code}", N_("Caption"), "text", language=code) for code in around.languages]
    return [*captions, Asked("credit", N_("Photographer")), ON_PAGE]


def _read_photo(read: Fields, around: Around) -> Values:
    captions = {code: said for code in around.languages if (said := read.text(f"caption_{code}", limit=1_000))}
    on_page = read.ticked("on_page")
    if on_page and not captions:
        read.refuse(f"caption_{around.languages[0]}", NEEDS_CAPTION, "required")
    return {"captions": captions, "credit": read.line("credit", limit=200), "on_page": on_page}


def _photo_shown(row: Any, around: Around) -> dict[str, str]:
    kept = {"credit": row.credit, "on_page": "on" if row.on_page else ""}
    return {**kept, **{f"caption_{code}": str(said) for code, said in row.captions.items()}}


def _recording_fields(around: Around) -> list[Asked]:
    return [
        Asked("title", N_("What it is"), required=True),
        Asked("address", N_("Address"), "address", True, help=N_("Begins with https://")),
        ON_PAGE,
    ]


def _read_recording(read: Fields, around: Around) -> Values:
    address = read.line("address", limit=1_000, required=True)
    if address and not is_address(address):
        read.refuse("address", BAD_ADDRESS, "address")
    return {"title": read.line("title", required=True), "address": address, "on_page": read.ticked("on_page")}


def _recording_shown(row: Any, around: Around) -> dict[str, str]:
    return {"title": row.title, "address": row.address, "on_page": "on" if row.on_page else ""}


# --- round tables


def _body_fields(around: Around) -> list[Asked]:
    return [
        Asked("organisation", N_("Organisation"), "contact", True),
        Asked("name", N_("Who comes for it")),
        Asked("position", N_("Position")),
        Asked("role", N_("As what"), "choice", True, BODY_ROLES),
        Asked("state", N_("Confirmed"), "choice", True, BODY_STATES),
    ]


def _read_body(read: Fields, around: Around) -> Values:
    return {
        "organisation": read.line("organisation", required=True),
        "contact_id": read.uuid("organisation_id"),
        "name": read.line("name", limit=200),
        "position": read.line("position", limit=200),
        "role": read.choice("role", BODY_ROLES, required=True),
        "state": read.choice("state", BODY_STATES, required=True),
    }


def _body_shown(row: Any, around: Around) -> dict[str, str]:
    return {
        "organisation": row.organisation, "organisation_id": str(row.contact_id or ""), "name": row.name,
        "position": row.position, "role": row.role, "state": row.state,
    }  # fmt: skip


def _speech_fields(around: Around) -> list[Asked]:
    return [
        Asked("participant", N_("Organisation"), "choice", known=around.participants, empty=N_("None")),
        Asked("name", N_("Who spoke"), help=N_("Empty: the one who came for the organisation.")),
        Asked("text", N_("What was said"), "text", True),
    ]


def _read_speech(read: Fields, around: Around) -> Values:
    return {
        "participant_id": _id(read, "participant", around.participants),
        "name": read.line("name", limit=200),
        "text": read.text("text", limit=20_000, required=True),
    }


def _speech_shown(row: Any, around: Around) -> dict[str, str]:
    return {"participant": str(row.participant_id or ""), "name": row.name, "text": row.text}


def _outcome_fields(around: Around) -> list[Asked]:
    return [
        Asked("kind", N_("What it is"), "choice", True, OUTCOME_KINDS),
        Asked("participant", N_("Of whom"), "choice", known=around.participants, empty=N_("Of all")),
        Asked("text", N_("In words"), "text", True),
    ]


def read_outcome(read: Fields, around: Around) -> Values:
    """A proposal or an outcome as typed."""
    return {
        "kind": read.choice("kind", OUTCOME_KINDS, required=True),
        "participant_id": _id(read, "participant", around.participants),
        "text": read.text("text", limit=8_000, required=True),
    }


def _outcome_shown(row: Any, around: Around) -> dict[str, str]:
    return {"kind": row.kind, "participant": str(row.participant_id or ""), "text": row.text}


FORMS: Mapping[str, PartForm] = {
    "speakers": PartForm(N_("Add a speaker"), _speaker_fields, _read_speaker, _speaker_shown),
    "agenda": PartForm(N_("Add an item"), _item_fields, _read_item, _item_shown),
    "checklist": PartForm(N_("Add a line"), _task_fields, _read_task, _task_shown),
    "lines": PartForm(N_("Add a question"), _line_fields, _read_line, _line_shown),
    "materials": PartForm(N_("Add files"), _material_fields, _read_material, _material_shown, files=True),
    "photos": PartForm(N_("Add pictures"), _photo_fields, _read_photo, _photo_shown, files=True),
    "recordings": PartForm(N_("Add a recording"), _recording_fields, _read_recording, _recording_shown),
    "participants": PartForm(N_("Add an organisation"), _body_fields, _read_body, _body_shown),
    "speeches": PartForm(N_("Add a speech"), _speech_fields, _read_speech, _speech_shown),
    "outcomes": PartForm(N_("Add a proposal"), _outcome_fields, read_outcome, _outcome_shown),
}
"""By the name of the part in addresses."""
NEW_VALUES: Mapping[str, Mapping[str, str]] = {
    "speakers": {"role": "speaker", "state": "asked"},
    "agenda": {"minutes": "10"},
    "checklist": {"when": "before"},
    "materials": {"audience": "internal"},
    "participants": {"role": "member", "state": "invited"},
    "outcomes": {"kind": "proposal"},
}
"""What a new line begins with."""
