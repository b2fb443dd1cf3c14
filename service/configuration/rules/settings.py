"""The settings as people meet them: sections, fields with their kinds, and rows of what is a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from service.kit.words import N_
from service.tenancy import profile as kinds

Kind = Literal["line", "colour", "number", "choice", "ticks", "tick", "texts", "rows", "lines"]


@dataclass(frozen=True)
class Field:
    """One setting or one column of rows. options: value -> msgid; "units", "posts": the agency's own, by slug."""

    path: str
    label: str
    kind: Kind = "line"
    help: str = ""
    options: Mapping[str, str] | str = ""
    columns: tuple[Field, ...] = ()
    limit: int = 300


@dataclass(frozen=True)
class Section:
    """Settings that are changed on one page. shows: what the page adds ("colour", "numbers", "law")."""

    slug: str
    title: str
    about: str
    fields: tuple[Field, ...]
    shows: str = ""


LANGUAGES: Final = {"az": "Azərbaycanca", "ka": "ქართული", "en": "English"}
REGIMES: Final = {
    "correspondence": N_("Correspondence"),
    "citizen_appeal": N_("Citizens' appeals"),
    "information_request": N_("Requests for information"),
}
DIRECTIONS: Final = {
    "incoming": N_("Incoming"),
    "outgoing": N_("Outgoing"),
    "internal": N_("Internal"),
    "appeal": N_("Appeal"),
    "order": N_("Order"),
    "assignment": N_("Assignment"),
    "release": N_("Press release"),
    "digest": N_("Digest"),
    "unit_report": N_("Report of a unit"),
}
PERIODS: Final = {
    "year": N_("Numbers begin anew each year"),
    "month": N_("Numbers begin anew each month"),
    "none": N_("Numbers never begin anew"),
}
WEEKS: Final = {"5": N_("5 days, Monday to Friday"), "6": N_("6 days, Monday to Saturday")}
FILE_TYPES: Final = {one: one for one in get_args(kinds.FileKind)}
SLUG, TITLE = Field("slug", N_("Short name"), limit=40), Field("title", N_("Name"), "texts")
JOURNAL_COLUMNS = (
    SLUG,
    TITLE,
    Field("pattern", N_("Number pattern"), limit=60),
    Field("period", N_("Period"), "choice", options=PERIODS),
    Field("direction", N_("Direction"), "choice", options=DIRECTIONS),
    Field("regime", N_("Law that governs it"), "choice", options=REGIMES),
    Field("unit", N_("Unit"), "choice", options="units"),
)
LEVEL_COLUMNS = (
    SLUG,
    TITLE,
    Field("post", N_("Post"), "choice", options="posts"),
    Field("unit_head", N_("The head of the unit that prepares the letter"), "tick"),
    Field("directions", N_("Letters"), "ticks", options={one: DIRECTIONS[one] for one in ("outgoing", "internal")}),
)
SECTIONS: Final = (
    Section(
        "identity", N_("Name and appearance"), N_("What the agency is called, its colour and its letterhead."),
        (
            Field("name", N_("Full name"), "texts"),
            Field("short_name", N_("Short name for the top bar"), "texts"),
            Field("brand", N_("Colour"), "colour", kinds.COLOUR, limit=7),
            Field("index", N_("Index of the agency"), help=kinds.INDEX, limit=20),
            Field("letterhead", N_("Lines of the letterhead"), "lines"),
        ),
        "colour",
    ),
    Section(
        "languages", N_("Languages"), N_("In which languages the agency works and publishes."),
        (
            Field("languages", N_("Languages of the agency"), "ticks", options=LANGUAGES),
            Field("default_language", N_("First language"), "choice", options=LANGUAGES),
            Field("mandatory_languages", N_("Languages in which a press release must stand"), "ticks",
                  options=LANGUAGES),
        ),
    ),
    Section(
        "journals", N_("Journals and numbers"), N_("Registers with numbers of their own."),
        (Field("journals", N_("Journals"), "rows", kinds.PATTERN, columns=JOURNAL_COLUMNS),),
        "numbers",
    ),
    Section(
        "calendar", N_("Calendar and law"), N_("The working week, the time zone, and the terms of the law."),
        (
            Field("working_week", N_("Working week"), "choice", options=WEEKS),
            Field("zone", N_("Time zone"), limit=60),
        ),
        "law",
    ),
    Section(
        "hours", N_("Reminders and quiet hours"), N_("When people are told of what is due, and when mail waits."),
        (
            Field("reminders.approaching", N_("Working days before a term ends"), "number", kinds.STEP_DAYS),
            Field("reminders.supervisor_after", N_("Working days until the supervisor is told"), "number",
                  kinds.STEP_DAYS),
            Field("reminders.head_after", N_("Working days until the head is told"), "number", kinds.STEP_DAYS),
            Field("reminders.quiet_from", N_("Quiet from"), help=kinds.CLOCK, limit=5),
            Field("reminders.quiet_until", N_("Quiet until"), help=kinds.CLOCK, limit=5),
            Field("reminders.summary_at", N_("Morning summary"), help=kinds.CLOCK, limit=5),
        ),
    ),
    Section(
        "limits", N_("Files and sessions"), N_("Which files may be attached, and when people sign in again."),
        (
            Field("files.max_megabytes", N_("Largest file in megabytes"), "number", kinds.MEGABYTES),
            Field("files.types", N_("Types of files"), "ticks", options=FILE_TYPES),
            Field("sessions.idle_minutes", N_("Minutes without a click until one signs in again"), "number",
                  kinds.IDLE),
            Field("sessions.absolute_hours", N_("Hours until one signs in again in any case"), "number",
                  kinds.ABSOLUTE),
        ),
    ),
    Section(
        "lists", N_("Kinds of documents and channels"), N_("What forms offer, in this order."),
        (
            Field("document_kinds", N_("Kinds of documents"), "rows", columns=(SLUG, TITLE)),
            Field("channels", N_("Channels"), "rows", columns=(SLUG, TITLE)),
        ),
    ),
    Section(
        "approval", N_("Approval of letters"), N_("Levels that a letter passes before it is signed, in this order."),
        (Field("approval", N_("Levels of approval"), "rows", columns=LEVEL_COLUMNS),),
    ),
)  # fmt: skip
BY_SLUG: Final = {section.slug: section for section in SECTIONS}
FIELDS: Final = {field.path: field for section in SECTIONS for field in section.fields}
SECTION_OF: Final = {field.path: section.slug for section in SECTIONS for field in section.fields}
OTHERS: Final[Mapping[str, str]] = {
    "slug": N_("Short name of the agency"),
    "country": N_("Country"),
    "hosts": N_("Addresses"),
    "units": N_("Units"),
    "posts": N_("Posts"),
    "roles": N_("Roles"),
    "sign_in": N_("Sign-in provider"),
    "mailbox": N_("Mailbox"),
}
"""Settings that are not changed on these pages."""


def label_of(path: str) -> str:
    """The msgid of a setting's name."""
    return FIELDS[path].label if path in FIELDS else OTHERS.get(path, path)
