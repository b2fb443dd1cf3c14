"""The questions that the list asks, as statements made once for each shape and filled with values each time.

An index serves each filter as (tenant, journal, filter, unit, newest first). So that it can be read in that order, a
filtered page is merged from one short run per unit: lanes of (journal, unit), each asked for its newest rows only.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal, cast
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BindParameter,
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    FromClause,
    Integer,
    Select,
    SmallInteger,
    Uuid,
    and_,
    any_,
    bindparam,
    column,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
    tuple_,
    union_all,
)

from service.correspondence.models import Letter
from service.correspondence.queries.registers import Reach
from service.identity.models import Unit
from service.kit.paging import Cursor

COUNT_CAP = 1_000
MOMENT = DateTime(timezone=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which letters are asked for. Moments are aware and half open: since <= registered < until.

    overdue_on: those that wait for an answer and were due before this day, the agency's today.
    """

    state: str = ""
    kind: str = ""
    channel: str = ""
    sender_id: UUID | None = None
    addressee_id: UUID | None = None
    case_id: UUID | None = None
    registered_by: UUID | None = None
    unanswered: bool = False
    overdue_on: date | None = None
    restricted: bool = False
    unit_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    q: str = ""

    @property
    def withheld(self) -> bool:
        """Whether something is asked for that a stub withholds, so that stubs must be left out."""
        return bool(self.kind or self.channel or self.sender_id or self.addressee_id or self.case_id or self.q)

    def values(self) -> dict[str, Any]:
        """The values of the filters that are on, by the names of their columns."""
        given = {
            "state": self.state,
            "kind": self.kind,
            "channel": self.channel,
            "sender_id": self.sender_id,
            "addressee_id": self.addressee_id,
            "case_id": self.case_id,
            "unanswered": self.unanswered or None,
            "overdue_on": self.overdue_on,
            "registered_by": self.registered_by,
            "access": 1 if self.restricted else None,
            "since": self.since,
            "until": self.until,
        }
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One line of the list. Of a stub (`withheld`) the texts are empty."""

    id: UUID
    journal_id: UUID
    unit_id: UUID
    state: str
    access: int
    number: str
    registered_at: datetime
    received_at: datetime
    due_on: date | None
    sender_name: str
    sender_number: str
    sender_date: date | None
    addressee: str
    subject: str
    kind: str
    channel: str
    language: str
    files: int
    case_id: UUID | None
    withheld: bool = False

    @property
    def place(self) -> Cursor:
        return Cursor(self.registered_at, self.id)


COLUMNS = [getattr(Letter, field.name) for field in fields(LetterRow) if field.name != "withheld"]

# --- shapes

Bound = Literal["", "older", "newer"]
# Filters that are no column's value: both ends of the period, the states that still wait for an answer, their terms.
SAID_OTHERWISE = ("since", "until", "unanswered", "overdue_on")
OPEN_STATES = Letter.state.in_([literal_column("'registered'"), literal_column("'in_progress'")])
WAITING = and_(OPEN_STATES, Letter.version > 0)


@dataclass(frozen=True, slots=True)
class Shape:
    """Everything about a question but its values.

    filters: which are on. leading: the one whose index is read, "" for none. withheld: stubs are left out. listed:
    lanes are given one by one. wholes: for each journal that is seen whole, whether restricted letters are open in all
    of it. bound: which side of a place is asked for.
    """

    filters: tuple[str, ...]
    leading: str
    withheld: bool
    listed: bool
    wholes: tuple[bool, ...]
    bound: Bound = ""

    @property
    def plain(self) -> bool:
        """One journal, seen whole, without a filter: its own index gives the order."""
        return not self.leading and not self.listed and len(self.wholes) == 1


# Under the wall the planner takes any combination of tenant, journal, unit and filter for one row, so it cannot tell
# the right index from one with which it reads the whole agency. Therefore each index of the list is partial under a
# condition that always holds, and only a question that states the condition can use it.
OPENING: dict[str, ColumnElement[bool]] = {
    "sender_id": Letter.sender_id.is_not(None),
    "addressee_id": Letter.addressee_id.is_not(None),
    "case_id": Letter.case_id.is_not(None),
    "access": Letter.access >= 0,
    "overdue_on": and_(OPEN_STATES, Letter.due_on.is_not(None)),
    "unanswered": WAITING,
    "registered_by": Letter.registered_by.is_not(None),
    "kind": Letter.kind != "",
    "channel": Letter.channel != "",
    "state": Letter.state != "",
    "": Letter.period != "",
}
ALL_OF_A_JOURNAL = Letter.serial > 0


def shape_of(reached: Sequence[Reach], wanted: Wanted, bound: Bound = "") -> Shape:
    """The shape of a question. Of several filters the one that is likely the rarest leads."""
    on = wanted.values()
    likely = ["state", *OPENING] if wanted.state == "voided" else list(OPENING)
    leading = next((name for name in likely if name in on), "")
    wholes = tuple(one.open_in is None for one in reached if one.units is None)
    return Shape(tuple(on), leading, wanted.withheld, len(wholes) < len(reached), wholes, bound)


def values_of(reached: Sequence[Reach], wanted: Wanted, place: Cursor | None = None) -> dict[str, Any]:
    """What fills a question of this shape."""
    values = wanted.values()
    if place is not None:
        values |= {"place_at": place.at, "place_id": place.id}
    lanes = [(one, unit) for one in reached for unit in sorted(one.units or ())]
    if lanes:
        values["journals"] = [one.journal_id for one, _ in lanes]
        values["units"] = [unit for _, unit in lanes]
        values["sees"] = [one.sees(unit, 1) for one, unit in lanes]
    for number, one in enumerate(one for one in reached if one.units is None):
        values[f"journal_{number}"] = one.journal_id
        if one.open_in is not None:
            values[f"open_{number}"] = sorted(one.open_in)
    return values


def _given(name: str, kind: Any) -> BindParameter[Any]:
    return bindparam(name, type_=kind)


# --- statements


@lru_cache(maxsize=1_024)
def page_statement(shape: Shape) -> Select[Any]:
    """One page; takes `limit` beside what `values_of` gives."""
    upwards = shape.bound == "newer"

    def ordered(query: Select[Any], at: Any, ident: Any) -> Select[Any]:
        order = (at.asc(), ident.asc()) if upwards else (at.desc(), ident.desc())
        return query.order_by(*order).limit(_given("limit", Integer()))

    if shape.plain:
        return ordered(select(*COLUMNS).where(*_in_journal(shape)), Letter.registered_at, Letter.id)
    # Places first, rows afterwards: a lane's run is read from its index alone.
    lane = _lanes(shape)
    place = cast("Select[Any]", select(Letter.registered_at, Letter.id))
    run = ordered(_in_lane(place, lane, shape), Letter.registered_at, Letter.id).lateral("run")
    merged = select(run.c.registered_at, run.c.id).select_from(lane.join(run, true()))
    kept = ordered(merged, run.c.registered_at, run.c.id).subquery("kept")
    rows = select(*COLUMNS).select_from(kept.join(Letter, Letter.id == kept.c.id))
    return ordered(rows, Letter.registered_at, Letter.id)


@lru_cache(maxsize=1_024)
def count_statement(shape: Shape) -> Select[Any]:
    """How many there are, counted up to one more than COUNT_CAP."""
    if shape.plain:
        counted = select(literal(1)).select_from(Letter).where(*_in_journal(shape))
    else:
        lane = _lanes(shape)
        one = select(literal(1).label("one")).select_from(Letter)
        run = _in_lane(one, lane, shape).limit(COUNT_CAP + 1).lateral("run")
        counted = select(run.c.one).select_from(lane.join(run, true()))
    return select(func.count()).select_from(counted.limit(COUNT_CAP + 1).subquery())


def _in_journal(shape: Shape) -> list[ColumnElement[bool]]:
    return [Letter.journal_id == _given("journal_0", Uuid()), ALL_OF_A_JOURNAL, *conditions(shape)]


def _in_lane(query: Select[Any], lane: FromClause, shape: Shape) -> Select[Any]:
    here = [Letter.journal_id == lane.c.journal_id, Letter.unit_id == lane.c.unit_id, OPENING[shape.leading]]
    if shape.withheld:
        here.append(or_(Letter.access == 0, lane.c.sees))
    return query.where(*here, *conditions(shape)).correlate(lane)


def conditions(shape: Shape) -> list[ColumnElement[bool]]:
    """The filters that are on, the period, and the side of a place."""
    asked = [
        getattr(Letter, name) == _given(name, SmallInteger() if name == "access" else getattr(Letter, name).type)
        for name in shape.filters
        if name not in SAID_OTHERWISE
    ]
    if "unanswered" in shape.filters:
        asked.append(WAITING)
    if "overdue_on" in shape.filters:
        asked += [OPENING["overdue_on"], Letter.due_on < _given("overdue_on", Date())]
    if "since" in shape.filters:
        asked.append(Letter.registered_at >= _given("since", MOMENT))
    if "until" in shape.filters:
        asked.append(Letter.registered_at < _given("until", MOMENT))
    if shape.bound:
        # The row form: with two conditions the index would be read from its beginning.
        here, there = (
            tuple_(Letter.registered_at, Letter.id),
            tuple_(_given("place_at", MOMENT), _given("place_id", Uuid())),
        )
        asked.append(here < there if shape.bound == "older" else here > there)
    return asked


def _lanes(shape: Shape) -> FromClause:
    """(journal_id, unit_id, sees): one line for each unit of each journal that is seen."""
    parts = [_listed()] if shape.listed else []
    parts += [_all_units(number, opened) for number, opened in enumerate(shape.wholes)]
    return (union_all(*parts) if len(parts) > 1 else parts[0]).subquery("lane")


def _listed() -> Select[Any]:
    given = (
        func.unnest(_given("journals", ARRAY(Uuid())), _given("units", ARRAY(Uuid())), _given("sees", ARRAY(Boolean())))
        .table_valued(column("journal_id", Uuid), column("unit_id", Uuid), column("sees", Boolean), name="given")
        .render_derived()
    )
    return select(given.c.journal_id, given.c.unit_id, given.c.sees)


def _all_units(number: int, opened: bool) -> Select[Any]:
    sees: Any = true() if opened else Unit.id == any_(_given(f"open_{number}", ARRAY(Uuid())))
    journal = _given(f"journal_{number}", Uuid()).label("journal_id")
    return select(journal, Unit.id.label("unit_id"), sees.label("sees")).select_from(Unit)
