"""What the parts of the press office bring into the calendar, and into a person's own."""

import dataclasses
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from service.kit.actor import EVERYWHERE, Actor
from service.press.accreditation.actions.calls import set_open
from service.press.calendar.queries.entries import clashing, gathered
from service.press.calendar.queries.feed import calendar
from service.press.calendar.rules.entries import Entry
from service.press.events.actions import acting
from service.press.inquiries.actions.handling import withdraw
from service.press.inquiries.actions.opening import register_inquiry
from service.press.inquiries.rules.content import NewInquiry
from service.press.refutations.queries.refutations import refutation_row
from service.press.releases.actions import publishing
from service.runtime.work import Work
from tests.assignments.factories import become, person_id
from tests.press.accreditation.factories import event_with_call, standing
from tests.press.events.factories import entered, with_speaker
from tests.press.refutations.factories import opened
from tests.press.releases.factories import approved, unprinted

MIDNIGHT = datetime(2026, 12, 31, 20, tzinfo=UTC)
"""0:00 of 1 January 2027 in Baku."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ASKED = NewInquiry(question="How many?", asked_by="Nərmin Uydurmalı", channel="phone")


@pytest.fixture(autouse=True)
def eve(work: Work) -> None:
    """A week before the turn of the year."""
    work.now = MIDNIGHT - timedelta(days=7)


async def of(work: Work, *ids: UUID, since: datetime = MIDNIGHT - DAY, until: datetime = MIDNIGHT + DAY) -> list[Entry]:
    """Entries of these records and no others."""
    return [one for one in await gathered(work, since, until) if one.id in ids]


async def test_an_event_over_midnight_stands_in_both_years(work: Work) -> None:
    event_id = await entered(work, begins_at=MIDNIGHT - HOUR, ends_at=MIDNIGHT + HOUR)
    (old,) = await of(work, event_id, until=MIDNIGHT)
    (new,) = await of(work, event_id, since=MIDNIGHT)
    assert old == new and old.what == "event" and old.holds
    assert await of(work, event_id, since=MIDNIGHT + HOUR) == []
    assert await of(work, event_id, until=MIDNIGHT - HOUR) == []


async def test_a_cancelled_event_stays_and_holds_nothing(work: Work) -> None:
    event_id = await entered(work, begins_at=MIDNIGHT, ends_at=MIDNIGHT + HOUR)
    await acting.cancel(work, event_id, "Qar", {})
    (one,) = await of(work, event_id)
    assert (one.gone, one.holds) == (True, False)


async def test_who_may_not_read_the_press_office_sees_nothing(work: Work) -> None:
    event_id = await entered(work, begins_at=MIDNIGHT, ends_at=MIDNIGHT + HOUR)
    assert len(await of(work, event_id)) == 1
    work.actor = Actor(kind="person", id=work.actor.id, name="x", scopes={"press.write": EVERYWHERE})
    assert await gathered(work, MIDNIGHT - DAY, MIDNIGHT + DAY) == []


async def test_places_and_speakers_clash_across_midnight(work: Work) -> None:
    span = {"begins_at": MIDNIGHT - HOUR / 2, "ends_at": MIDNIGHT + HOUR / 2}
    first = await entered(work, place="Akt Zalı", **span)
    second = await entered(work, place="akt zalı", begins_at=MIDNIGHT, ends_at=MIDNIGHT + HOUR)
    third = await entered(work, begins_at=MIDNIGHT, ends_at=MIDNIGHT + HOUR)
    for event_id, name in ((first, "Rəna Uydurma"), (third, "РЕНА УЙДУРМА"), (second, "Aysel Uydurma")):
        await with_speaker(work, event_id, name=name)
    declined = await entered(work, begins_at=MIDNIGHT, ends_at=MIDNIGHT + HOUR)
    await with_speaker(work, declined, name="Rəna Uydurma", state="declined")
    entries, found = await clashing(work, MIDNIGHT - DAY, MIDNIGHT + DAY)
    (one,) = [entry for entry in entries if entry.id == first]
    told = {clash.other.id: clash.why for clash in found[one.key]}
    assert (told[second], told[declined]) == ("place", "hour")
    assert told[third] in ("speaker", "hour")


async def test_a_release_stands_where_it_goes_out_and_its_embargo_where_that_is_another_moment(work: Work) -> None:
    event_id = await entered(work, begins_at=MIDNIGHT, ends_at=MIDNIGHT + HOUR)
    apart, together = await approved(work), await approved(work)
    await publishing.publish(work, apart, MIDNIGHT + HOUR / 2, MIDNIGHT - HOUR)
    await publishing.publish(work, together, None, MIDNIGHT)
    found = [(one.what, one.begins_at, one.holds) for one in await of(work, apart)]
    assert found == [("embargo", MIDNIGHT - HOUR, False), ("release", MIDNIGHT + HOUR / 2, True)]
    assert [(one.what, one.begins_at) for one in await of(work, together)] == [("release", MIDNIGHT)]
    entries, clashes = await clashing(work, MIDNIGHT - DAY, MIDNIGHT + DAY)
    (out,) = [one for one in entries if one.id == apart and one.what == "release"]
    assert (event_id, "release") in [(clash.other.id, clash.why) for clash in clashes[out.key]]


async def test_drafts_and_withdrawn_releases_are_not_there(work: Work) -> None:
    gone = await approved(work)
    await publishing.publish(work, gone, None, None)
    await unprinted(work, gone)
    span = {"since": work.now - DAY, "until": work.now + DAY}
    assert [one.state for one in await of(work, gone, **span)] == ["Published"]
    await publishing.withdraw(work, gone, "Səhv")
    assert await of(work, gone, **span) == []


async def test_terms_of_open_inquiries_each_at_its_moment(work: Work) -> None:
    wished, due = MIDNIGHT - HOUR, MIDNIGHT + HOUR
    inquiry = dataclasses.replace(ASKED, wished_at=wished, due_at=due, owner_id=await person_id(work, "adviser"))
    made = await register_inquiry(work, inquiry)
    found = [(one.term, one.begins_at) for one in await of(work, made)]
    assert found == [("wished", wished), ("due", due)]
    same = await register_inquiry(work, dataclasses.replace(inquiry, wished_at=due))
    assert [(one.term, one.begins_at) for one in await of(work, same)] == [("due", due)]
    await withdraw(work, made, "taken_back", "Geri götürüldü")
    assert await of(work, made) == []


async def test_the_claims_term_of_a_refutation_while_it_can_be_made(work: Work) -> None:
    made = await opened(work)
    row = await refutation_row(work, made)
    assert row is not None and row.claim_due_at is not None
    around = {"since": row.claim_due_at - DAY, "until": row.claim_due_at + DAY}
    assert [(one.what, one.term) for one in await of(work, made, **around)] == [("refutation", "claim")]
    row.state, row.decision = "satisfied", "refutation"
    await work.session.flush()
    assert await of(work, made, **around) == []


async def test_accreditation_closes_for_events_and_standing_calls_that_take_applications(work: Work) -> None:
    span = {"begins_at": MIDNIGHT + HOUR, "ends_at": MIDNIGHT + 2 * HOUR, "closes_at": MIDNIGHT - HOUR}
    _, call = await event_with_call(work, **span)
    year = await standing(work, closes_at=MIDNIGHT)
    found = [(one.id, one.term, one.begins_at) for one in await of(work, call, year)]
    assert found == [(call, "closes", MIDNIGHT - HOUR), (year, "closes", MIDNIGHT)]
    await set_open(work, year, False)
    assert [one.id for one in await of(work, call, year)] == [call]


async def test_an_own_calendar_holds_own_terms_and_releases_and_nobody_elses(work: Work) -> None:
    own = await become(work, "adviser")
    mine = await register_inquiry(work, dataclasses.replace(ASKED, due_at=MIDNIGHT, owner_id=own))
    other = await person_id(work, "head")
    theirs = await register_inquiry(work, dataclasses.replace(ASKED, due_at=MIDNIGHT, owner_id=other))
    release = await approved(work)
    await publishing.publish(work, release, MIDNIGHT, None)
    event = await entered(work, begins_at=MIDNIGHT, ends_at=MIDNIGHT + HOUR, owner_id=own)
    entries = await calendar(work)
    hrefs = [one.href.rpartition("/")[2] for one in entries]
    assert str(mine) in hrefs and str(release) in hrefs
    assert str(theirs) not in hrefs and str(event) not in hrefs  # events bring themselves
    assert len({one.uid for one in entries}) == len(entries)
    work.actor = dataclasses.replace(work.actor, scopes={})
    assert await calendar(work) == []
