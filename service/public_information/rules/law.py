"""Grounds and tariffs of the law as they stand with an agency; what a request costs and what is free."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_

LONGEST = 1_000
CERTAINTIES: Mapping[str, str] = {
    "A": N_("official wording"),
    "B": N_("secondary source"),
    "C": N_("fragment or derived"),
    "U": N_("unverified"),
}
UNITS: Mapping[str, str] = {
    "page": N_("per page"),
    "piece": N_("per piece"),
    "hour": N_("per hour"),
    "minimum": N_("free up to"),
}
WAIVED: Mapping[str, str] = {
    "electronic": N_("Sent electronically, nothing is copied"),
    "on_the_spot": N_("Read or explained on the spot"),
    "about_self": N_("The requester's own data"),
    "minimum": N_("Within the free minimum"),
    "nothing": N_("The tariff asks nothing"),
}
REQUIRED = N_("Fill in this field.")
STALE = N_("Somebody wrote another version meanwhile. Look at it first.")
UNCHANGED = N_("Nothing was changed.")
NOT_OWN = N_("This version is not the agency's own.")
NO_SUCH = N_("There is no such row of the law.")
NOT_OFFERED = N_("The country offers no newer version.")


@dataclass(frozen=True, slots=True)
class LawRow:
    """A version of a ground (unit "") or tariff. title, note: per language; amount in minor units."""

    id: UUID
    slug: str
    version: int
    origin: str
    state: str
    since: date
    until: date | None
    article: str
    title: Mapping[str, str]
    source: str
    certainty: str
    reason: str
    created_by_name: str
    note: Mapping[str, str]
    unit: str = ""
    amount: int = 0
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRow:
    """A new version that an agency writes; version: the one it was made from, 0 for a row of its own."""

    since: date
    article: str
    title: Mapping[str, str]
    source: str
    certainty: str
    reason: str
    version: int = 0
    amount: int = 0


def check_row(new: NewRow, languages: Iterable[str]) -> None:
    """Raises FieldErrors for a version that says too little: a title in each of the agency's languages, a source."""
    found = [
        Refusal(REQUIRED, code="required", field=f"title_{language}")
        for language in languages
        if not new.title.get(language)
    ]
    for name in ("source", "reason"):
        if not getattr(new, name):
            found.append(Refusal(REQUIRED, code="required", field=name))
    if new.certainty not in CERTAINTIES:
        found.append(Refusal(N_("Choose one of the values offered."), code="choice", field="certainty"))
    if found:
        raise FieldErrors(found)


def in_force(rows: Sequence[LawRow], on: date) -> list[LawRow]:
    """Of each slug the row that holds on a day: an agency's own before the country's, then the latest."""
    held: dict[str, LawRow] = {}
    for row in sorted(rows, key=lambda row: (row.origin == "agency", row.since, row.version)):
        if row.state == "active" and row.since <= on and (row.until is None or on <= row.until):
            held[row.slug] = row
    return sorted(held.values(), key=lambda row: row.slug)


class Wanted(Protocol):
    """What a fee depends on."""

    @property
    def form(self) -> str: ...
    @property
    def answer_way(self) -> str: ...
    @property
    def about_self(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Cost:
    """What one row of the tariff comes to; waived: why nothing is to be paid, a key of WAIVED, "" when it is."""

    amount: int
    waived: str


def cost(wanted: Wanted, tariff: LawRow, quantity: int, asked_before: int, minimum: int) -> Cost:
    """What is to be paid, in minor units. asked_before: what else is asked of this request; minimum: free up to it."""
    amount = tariff.amount * quantity
    if wanted.about_self:
        return Cost(amount, "about_self")
    if wanted.form in ("view", "oral"):
        return Cost(amount, "on_the_spot")
    if wanted.form == "electronic" and wanted.answer_way in ("email", "page"):
        return Cost(amount, "electronic")
    if not amount:
        return Cost(0, "nothing")
    return Cost(amount, "minimum" if amount + asked_before <= minimum else "")
