"""Everything of the press office that has a time, as entries of its calendar. Who reads the press office sees all."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from service.kit.folding import fold
from service.press.accreditation.models import Call
from service.press.accreditation.queries.calls import calls_by_id
from service.press.accreditation.rules.calls import STATES as CALL_STATES
from service.press.accreditation.rules.views import CallView
from service.press.calendar.rules.clashes import Clash, clashes
from service.press.calendar.rules.entries import Entry
from service.press.events.models import Event, Speaker
from service.press.events.queries.listing import between
from service.press.events.rules import acts as event_rules
from service.press.events.rules.content import EventView
from service.press.inquiries.models import MediaInquiry
from service.press.inquiries.rules import acts as inquiry_rules
from service.press.refutations.models import Refutation
from service.press.refutations.queries.listing import LATE_IN
from service.press.refutations.rules import acts as refutation_rules
from service.press.releases.models import Release
from service.press.releases.queries.releases import ReleaseView, releases
from service.press.releases.rules import acts as release_rules
from service.press.releases.rules.content import goes_out_at
from service.runtime.work import Work

MOST = 1_000
"""Of one sort of entries in one sheet."""
INQUIRY_TERMS = {"due": "due_at", "wished": "wished_at", "legal": "legal_due_at"}
REFUTATION_TERMS = {"claim": "claim_due_at", "answer": "answer_due_at"}
SHOWN_RELEASES = {"approved": "work", "scheduled": "work", "published": "done", "corrected": "done"}
"""States of releases that are shown, with their shapes."""


async def gathered(work: Work, since: datetime, until: datetime) -> list[Entry]:
    """Every entry that touches a time, half open, in order. Nothing for who may not read the press office."""
    if not work.actor.may(event_rules.READ):
        return []
    found = [
        *await _events(work, since, until),
        *await _releases(work, since, until),
        *await _inquiries(work, since, until),
        *await _refutations(work, since, until),
        *await _calls(work, since, until),
    ]
    return sorted(found, key=lambda one: (one.begins_at, one.key))


async def clashing(work: Work, since: datetime, until: datetime) -> tuple[list[Entry], Mapping[str, list[Clash]]]:
    """The same with what clashes, by the key of the entry."""
    entries = await gathered(work, since, until)
    return entries, clashes(entries, work.zone)


async def _events(work: Work, since: datetime, until: datetime) -> list[Entry]:
    found = await between(work, since, until)
    speakers = await _speakers(work, [one.id for one in found])
    return [_event(work, one, speakers[one.id]) for one in found]


def _event(work: Work, one: EventView, people: Mapping[str, str]) -> Entry:
    default = work.tenant.profile.default_language
    assert one.begins_at is not None  # a sheet holds nothing else
    return Entry(
        "event", one.id, one.title(work.language, default), f"/press/events/{one.id}", one.begins_at, one.ends_at,
        title_language=one.title_language(work.language, default), state=event_rules.STATES[one.state],
        shape=event_rules.SHAPES[one.state], kind=one.kind, place=one.place_in(work.language),
        place_key=fold(one.place), people=people, holds=one.state in event_rules.TAKING_PLACE,
        gone=one.state == "cancelled", owner_id=one.owner_id, changed_at=one.changed_at,
    )  # fmt: skip


async def _speakers(work: Work, event_ids: Collection[UUID]) -> dict[UUID, dict[str, str]]:
    """Of each event who is expected, by the person or by the name as folded."""
    found: dict[UUID, dict[str, str]] = defaultdict(dict)
    query = select(Speaker.event_id, Speaker.person_id, Speaker.name_key, Speaker.name)
    for event_id, person_id, key, name in await work.session.execute(
        query.where(Speaker.event_id.in_(event_ids), Speaker.state != "declined")
    ):
        found[event_id][key] = name
        if person_id is not None:
            found[event_id][str(person_id)] = name
    return found


async def _releases(work: Work, since: datetime, until: datetime) -> list[Entry]:
    moments = (Release.publish_at, Release.embargo_until, Release.published_at)
    near = or_(*[(column >= since) & (column < until) for column in moments])
    query = select(Release.id, Release.created_by, Release.event_record, Release.event_id)
    query = query.where(near, Release.state.in_(list(SHOWN_RELEASES))).order_by(Release.id).limit(MOST)
    rows = {row.id: row for row in await work.session.execute(query)}
    views = await releases(work, list(rows))
    return [
        entry
        for ident, view in views.items()
        for entry in _release(view, rows[ident])
        if since <= entry.begins_at < until
    ]


def _release(view: ReleaseView, row: Any) -> Iterator[Entry]:
    """When it goes out or went out, and the end of its embargo where that is another moment."""
    out = view.published_at if view.state in release_rules.OUT else goes_out_at(view.publish_at, view.embargo_until)
    said: dict[str, Any] = {
        "title_language": view.title_language, "state": release_rules.STATES[view.state],
        "shape": SHOWN_RELEASES[view.state], "owner_id": row.created_by, "changed_at": view.changed_at,
        "event_id": row.event_id if row.event_record == event_rules.RECORD else None,
    }  # fmt: skip
    title = view.title or view.number or ""
    if out is not None and view.state != "approved":
        yield Entry("release", view.id, title, view.href, out, holds=view.state == "scheduled", **said)
    if view.embargo_until is not None and view.embargo_until != out:
        yield Entry("embargo", view.id, title, view.href, view.embargo_until, **said)


async def _inquiries(work: Work, since: datetime, until: datetime) -> list[Entry]:
    columns = [getattr(MediaInquiry, name) for name in INQUIRY_TERMS.values()]
    near = or_(*[(column >= since) & (column < until) for column in columns])
    query = select(MediaInquiry).where(MediaInquiry.closed_at.is_(None), near).order_by(MediaInquiry.id).limit(MOST)
    rows: Sequence[MediaInquiry] = list(await work.session.scalars(query))
    return [
        Entry(
            "inquiry", row.id, f"{row.number} {row.subject}", f"/press/inquiries/{row.id}", moment, term=term,
            title_language=row.language, state=inquiry_rules.STATES[row.state],
            shape=inquiry_rules.SHAPES[row.state], owner_id=row.owner_id, changed_at=row.registered_at,
        )
        for row in rows
        for term, moment in _moments(row, INQUIRY_TERMS, since, until)
    ]  # fmt: skip


def _moments(
    row: Any, terms: Mapping[str, str], since: datetime, until: datetime
) -> Iterator[tuple[str, datetime]]:  # fmt: skip
    """The terms of a record that lie within a time; of those at one moment the first."""
    seen: set[datetime] = set()
    for term, name in terms.items():
        moment = getattr(row, name)
        if moment is not None and since <= moment < until and moment not in seen:
            seen.add(moment)
            yield term, moment


async def _refutations(work: Work, since: datetime, until: datetime) -> list[Entry]:
    claim = (Refutation.claim_due_at >= since, Refutation.claim_due_at < until, Refutation.state.in_(LATE_IN["claim"]))
    answer = (
        Refutation.answer_due_at >= since, Refutation.answer_due_at < until, Refutation.state.in_(LATE_IN["answer"])
    )  # fmt: skip
    near = or_(claim[0] & claim[1] & claim[2], answer[0] & answer[1] & answer[2])
    rows = await work.session.scalars(select(Refutation).where(near).order_by(Refutation.id).limit(MOST))
    return [
        Entry(
            "refutation", row.id, f"{row.outlet}: {row.title}", f"/press/refutations/{row.id}", moment, term=term,
            title_language=row.language, state=refutation_rules.STATES[row.state],
            shape=refutation_rules.SHAPES[row.state], owner_id=row.owner_id, changed_at=row.opened_at,
        )
        for row in rows
        for term, moment in _moments(row, REFUTATION_TERMS, since, until)
        if row.state in LATE_IN[term]
    ]  # fmt: skip


async def _calls(work: Work, since: datetime, until: datetime) -> list[Entry]:
    query = select(Call.id).outerjoin(Event, (Event.tenant_id == Call.tenant_id) & (Event.id == Call.event_id))
    own = Call.event_id.is_(None) & (Call.closes_at >= since) & (Call.closes_at < until)
    of_event = (Event.closes_at >= since) & (Event.closes_at < until) & Event.state.in_(event_rules.TAKING_PLACE)
    ids = await work.session.scalars(
        query.where(Call.state == "open", or_(own, of_event)).order_by(Call.id).limit(MOST)
    )
    return [_call(work, one) for one in (await calls_by_id(work, list(ids))).values()]


def _call(work: Work, one: CallView) -> Entry:
    assert one.edit.closes_at is not None  # it is what was asked for
    return Entry(
        "accreditation", one.id, one.title(work.language, work.tenant.profile.default_language),
        f"/press/accreditation/{one.id}", one.edit.closes_at, term="closes", state=CALL_STATES[one.state],
        event_id=one.event.id if one.event else None, owner_id=one.edit.keeper_id,
        changed_at=one.event.changed_at if one.event else None,
    )  # fmt: skip
