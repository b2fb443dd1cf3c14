"""What was entered of an agency so far, and the steps through which it comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from msgspec import Struct, field

from service.configuration.rules.settings import JOURNAL_COLUMNS, LANGUAGES, Field, Section
from service.kit.words import N_
from service.tenancy import profile as kinds

MOST_PEOPLE, MOST_LAST = 500, 9_999_999
COUNTRIES: Final = {"az": N_("Azerbaijan"), "ge": N_("Georgia")}
ADMINISTRATOR: Final = "administrator"


class PersonIn(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody who is to be entered. role, post: slugs of the profile; post may be empty."""

    family_name: str
    given_name: str
    email: str
    username: str
    role: str
    post: str = ""


class Draft(Struct, forbid_unknown_fields=True):
    """values: fields of the profile. last: last year's or this year's last number by journal. done: steps taken."""

    values: dict[str, Any] = field(default_factory=dict)
    body: str = ""
    people: list[PersonIn] = field(default_factory=list)
    last: dict[str, int] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    language: str = ""


def read_draft(stored: str) -> Draft:
    """What was kept."""
    return msgspec.json.decode(stored, type=Draft)


def write_draft(draft: Draft) -> str:
    return msgspec.json.encode(draft).decode()


@dataclass(frozen=True, slots=True)
class Step:
    """A step. section: its fields, where they are those of a profile."""

    slug: str
    title: str
    about: str
    section: Section | None = None


UNIT_COLUMNS = (
    Field("slug", N_("Short name"), limit=40),
    Field("title", N_("Name"), "texts"),
    Field("parent", N_("Belongs to"), "choice", options="units"),
    Field("index", N_("Index"), limit=20),
)
POST_COLUMNS = (
    Field("slug", N_("Short name"), limit=40),
    Field("title", N_("Name"), "texts"),
    Field("unit", N_("Unit"), "choice", options="units"),
    Field("head", N_("Leads the unit"), "tick"),
    Field("places", N_("Places"), "number", kinds.PLACES),
)
NAMES = Section(
    "names", N_("Names and appearance"), N_("What the agency is called, in which languages it works, its colour."),
    (
        Field("languages", N_("Languages of the agency"), "ticks", options=LANGUAGES),
        Field("default_language", N_("First language"), "choice", options=LANGUAGES),
        Field("name", N_("Full name"), "texts"),
        Field("short_name", N_("Short name for the top bar"), "texts"),
        Field("slug", N_("Name in addresses"), help=kinds.SLUG, limit=40),
        Field("hosts", N_("Address of its own, if it has one"), help=kinds.HOST, limit=253),
        Field("brand", N_("Colour"), "colour", kinds.COLOUR, limit=7),
        Field("index", N_("Index of the agency"), help=kinds.INDEX, limit=20),
    ),
    "colour",
)  # fmt: skip
STRUCTURE = Section(
    "structure", N_("Units and posts"), N_("Take out what you do not have, add what is missing. All can change later."),
    (
        Field("units", N_("Units"), "rows", columns=UNIT_COLUMNS),
        Field("posts", N_("Posts"), "rows", columns=POST_COLUMNS),
    ),
)  # fmt: skip
JOURNALS = Section(
    "journals", N_("Journals and numbers"), N_("Registers with numbers of their own."),
    (Field("journals", N_("Journals"), "rows", kinds.PATTERN, columns=JOURNAL_COLUMNS),),
)  # fmt: skip
STEPS: Final = (
    Step("body", N_("Kind of body"), N_("What the agency begins with. Everything can be changed in later steps.")),
    Step("names", NAMES.title, NAMES.about, NAMES),
    Step("structure", STRUCTURE.title, STRUCTURE.about, STRUCTURE),
    Step("journals", JOURNALS.title, JOURNALS.about, JOURNALS),
    Step(
        "law", N_("Calendar and law"),
        N_("What the service reckons terms with. Values that nobody verified stand first."),
    ),
    Step("people", N_("People"), N_("At least one administrator. Others can be entered now or later.")),
    Step("sign-in", N_("Signing in"), N_("The provider at which your people sign in.")),
    Step("open", N_("Check and open"), N_("Nothing exists before you open the agency.")),
)  # fmt: skip
BY_SLUG: Final[Mapping[str, Step]] = {one.slug: one for one in STEPS}


def step_of(path: str) -> Step:
    """The step on which a field of the profile, or the list of people, is entered."""
    head = path.partition("[")[0].partition(".")[0]
    named = {"people": "people", "sign_in": "sign-in", "country": "body"}
    for one in STEPS:
        if one.slug == named.get(head) or (one.section and any(field.path == head for field in one.section.fields)):
            return one
    return STEPS[0]


def next_step(draft: Draft) -> Step:
    """The first step that was not taken yet."""
    return next((one for one in STEPS if one.slug not in draft.done), STEPS[-1])


def after(step: Step) -> Step:
    """The step behind one; the last has none behind it."""
    place = STEPS.index(step)
    return STEPS[min(place + 1, len(STEPS) - 1)]


def profile_data(draft: Draft) -> dict[str, Any]:
    """The data of a profile as its file would have it."""
    data = {name: value for name, value in draft.values.items() if value not in ("", None)}
    if "hosts" in data and not isinstance(data["hosts"], list):
        data["hosts"] = [data["hosts"]]
    return data
