"""What a country's bodies must publish of themselves: lists of duties by group, read from its folder as dated data.

tenants/countries/<cc>/publication.toml holds ``[[lists]]`` with ``[[lists.groups]]`` and their items. Every row names
its legal basis, its source and how certain it is, its own or those of its list.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import Struct, field

from service.kit.words import N_
from service.tenancy.packs import Certainty, Count, check_texts
from service.tenancy.problems import Findings
from service.tenancy.profile import Texts, limits

FILE = "publication.toml"
RhythmKind = Literal["change", "event", "force", "quarter", "year"]
RhythmUnit = Literal["calendar_day", "working_day", "month"]
ActKind = Literal["normative", "individual", "reserve"]

SLUG = N_("Write a short name in small Latin letters, digits and underscores, such as decree_219.")
ROW_NUMBER = N_("Write the row's number, such as 2.1.")
GROUP_NUMBER = N_("Write a whole number from 1 to 99.")
BY = N_("Write month and day, such as 12-10.")
TWICE = N_("The row %(number)s stands here twice. Keep one.")
LIST_TWICE = N_("The list %(slug)s stands here twice. Keep one.")
ONLY_FORCE = N_("Only a duty that follows the force of acts names their kind.")
ONLY_YEAR = N_("Only a yearly duty has a day of the year.")

WITHIN: dict[str, tuple[int, RhythmUnit]] = {
    "change": (0, "calendar_day"),
    "event": (10, "calendar_day"),
    "force": (10, "calendar_day"),
    "quarter": (1, "month"),
    "year": (3, "month"),
}
"""How long after the change, the event, the entry into force or the end of the period, where a row does not say."""


class _Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One table of the file: unknown fields are errors, values never change."""


class DutyProfile(_Part, frozen=True, kw_only=True):
    """One row. by: the last day of a year (month-day) for what is due within its own year. acts: whose force counts."""

    number: Annotated[str, limits(ROW_NUMBER, pattern=r"^[0-9]{1,2}(\.[0-9]{1,2}){1,3}$")]
    title: Texts
    rhythm: RhythmKind
    within: Count | None = None
    unit: RhythmUnit | None = None
    by: Annotated[str, limits(BY, pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")] | None = None
    acts: ActKind | None = None
    basis: Texts = field(default_factory=dict)
    source: Texts = field(default_factory=dict)
    certainty: Certainty | None = None
    note: Texts = field(default_factory=dict)


class GroupProfile(_Part, frozen=True, kw_only=True):
    """A group of the catalogue."""

    number: Annotated[int, limits(GROUP_NUMBER, ge=1, le=99)]
    title: Texts
    items: list[DutyProfile]


class ListProfile(_Part, frozen=True, kw_only=True):
    """A list that a body may take on."""

    slug: Annotated[str, limits(SLUG, pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
    title: Texts
    note: Texts = field(default_factory=dict)
    basis: Texts
    source: Texts
    certainty: Certainty
    groups: list[GroupProfile]


class PublicationFile(_Part, frozen=True, kw_only=True):
    """The file publication.toml of a country."""

    lists: list[ListProfile]


@dataclass(frozen=True)
class StatedDuty:
    """A row with everything that its list says for it. slug: unique in the country, stable between versions."""

    slug: str
    list_slug: str
    list_title: Texts
    list_note: Texts
    group_number: int
    group_title: Texts
    number: str
    title: Texts
    rhythm: str
    within: int
    unit: str
    by: str
    acts: str
    basis: Texts
    source: Texts
    certainty: str
    note: Texts


def stated(file: PublicationFile, country: str) -> Iterator[StatedDuty]:
    """Every row of a country's file."""
    for one in file.lists:
        for group in one.groups:
            for item in group.items:
                count, unit = WITHIN[item.rhythm]
                yield StatedDuty(
                    slug=f"{country}.{one.slug}.{item.number.replace('.', '_')}",
                    list_slug=one.slug, list_title=one.title, list_note=one.note,
                    group_number=group.number, group_title=group.title,
                    number=item.number, title=item.title, rhythm=item.rhythm,
                    within=count if item.within is None else item.within, unit=item.unit or unit,
                    by=item.by or "", acts=item.acts or "",
                    basis=item.basis or one.basis, source=item.source or one.source,
                    certainty=item.certainty or one.certainty, note=item.note,
                )  # fmt: skip


def check_publication(file: PublicationFile, findings: Findings) -> None:
    """What must hold inside the file."""
    lists: set[str] = set()
    for place, one in enumerate(file.lists, start=1):
        with findings.at("lists"), findings.at(place):
            if one.slug in lists:
                findings.say_at("slug", LIST_TWICE, slug=one.slug)
            lists.add(one.slug)
            for name in ("title", "basis", "source"):
                check_texts(name, getattr(one, name), findings)
            _check_groups(one, findings)


def _check_groups(one: ListProfile, findings: Findings) -> None:
    seen: set[str] = set()
    for place, group in enumerate(one.groups, start=1):
        with findings.at("groups"), findings.at(place):
            check_texts("title", group.title, findings)
            for row, item in enumerate(group.items, start=1):
                with findings.at("items"), findings.at(row):
                    check_texts("title", item.title, findings)
                    if item.number in seen:
                        findings.say_at("number", TWICE, number=item.number)
                    seen.add(item.number)
                    if item.acts and item.rhythm != "force":
                        findings.say_at("acts", ONLY_FORCE)
                    if item.by and item.rhythm != "year":
                        findings.say_at("by", ONLY_YEAR)
