"""Who is told, how, and when their mail goes out."""

import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text

from service.identity.actions.posts import name_deputy
from service.identity.queries import person_named
from service.identity.rules import Span
from service.kit.actor import Actor
from service.notifications.actions import Telling, mark_read, mark_seen, notify, tell
from service.notifications.actions.choosing import keep_choices
from service.notifications.jobs import notify_later
from service.notifications.kinds import KINDS, TEST, Kind
from service.notifications.models import Notice
from service.notifications.queries.notices import count_unread, notices_of, unread_of
from service.notifications.queries.sentences import sentence_of, shown
from service.notifications.rules.choices import Choices, Hours
from service.runtime.house import House
from service.runtime.work import Work

PARAMS = {"number": "D-0471/26", "due_on": "2026-12-01"}
NEAR = "deadlines.approaching"


@pytest.fixture(autouse=True)
async def empty(work: Work) -> None:
    """Nothing that another test committed."""
    await work.session.execute(text("delete from notice"))
    await work.session.execute(text("update notice_choice set ways = '{}', quiet = 'agency'"))


async def clerk_and_head(work: Work) -> tuple[uuid.UUID, uuid.UUID]:
    clerk, head = await person_named(work, "clerk"), await person_named(work, "head")
    assert clerk is not None and head is not None
    return clerk.id, head.id


async def told(work: Work) -> dict[uuid.UUID, Notice]:
    found = (await work.session.execute(select(Notice).order_by(Notice.id))).scalars()
    return {notice.person_id: notice for notice in found}


async def jobs(work: Work, name: str) -> list[Any]:
    await work.flush()
    query = text("select arguments, next_at from outbox where job = :job and created_at = :now order by next_at")
    return list((await work.session.execute(query, {"job": name, "now": work.now})).all())


async def send(work: Work, *people: uuid.UUID, kind: str = NEAR, record_id: uuid.UUID | None = None) -> list[uuid.UUID]:
    return await notify(work, people, kind, record="matter", record_id=record_id or uuid.uuid4(), params=PARAMS)


async def test_each_person_gets_one_notice_and_pages_hear_of_it(work: Work) -> None:
    clerk, head = await clerk_and_head(work)
    assert len(await send(work, clerk, head, clerk)) == 2
    found = await told(work)
    assert {person: (one.way, one.mail, one.read_at) for person, one in found.items()} == {
        clerk: ("mail", "waiting", None),
        head: ("mail", "waiting", None),
    }
    (announced,) = await jobs(work, "notifications.announce")
    assert sorted([str(clerk), str(head)]) == announced.arguments.split('"')[3].split()
    assert len(await jobs(work, "notifications.mail")) == 2


async def test_an_unknown_kind_is_an_error_and_strangers_are_not_told(work: Work) -> None:
    clerk, _ = await clerk_and_head(work)
    assert await send(work, uuid.uuid4()) == []
    assert await notify(work, [], NEAR, record="matter", record_id=uuid.uuid4()) == []
    with pytest.raises(KeyError):
        await send(work, clerk, kind="no.such.kind")


async def test_who_does_it_is_not_told_unless_the_kind_is_for_them(work: Work) -> None:
    clerk, head = await clerk_and_head(work)
    work.actor = Actor(kind="person", id=clerk, name="Clerk")
    await send(work, clerk, head)
    assert set(await told(work)) == {head}
    assert len(await notify(work, [clerk], TEST, record="person", record_id=clerk)) == 1


async def test_a_deputy_of_the_day_is_told_in_the_name_of_whom_they_stand_in_for(work: Work) -> None:
    clerk, head = await clerk_and_head(work)
    today = work.today
    adviser = await person_named(work, "adviser")
    assert adviser is not None
    await name_deputy(work, head, clerk, Span(today, today + timedelta(days=2)), "leave")
    await name_deputy(work, head, adviser.id, Span(today + timedelta(days=9), today + timedelta(days=12)), "later")
    await send(work, head)
    found = await told(work)
    assert {person: one.on_behalf_of for person, one in found.items()} == {head: None, clerk: head}
    work.actor = Actor(kind="person", id=clerk, name="Clerk")
    (seen,) = await shown(work, [found[clerk]])
    assert seen.for_whom != ""
    # Told for themselves already: not a second time for the other.
    await work.session.execute(text("delete from notice"))
    work.actor = Actor(kind="system", id=None, name="Chancery")
    await send(work, head, clerk)
    assert {person: one.on_behalf_of for person, one in (await told(work)).items()} == {head: None, clerk: None}


async def test_nobody_who_left_is_told(work: Work) -> None:
    clerk, head = await clerk_and_head(work)
    # As it is after a handover; what other tests left open must not stand in the way.
    await work.session.execute(text("update person set state = 'left' where id = :id"), {"id": clerk})
    await send(work, clerk, head)
    assert set(await told(work)) == {head}


@pytest.mark.parametrize(
    ("way", "expected"), [("page", "none"), ("mail", "waiting"), ("summary", "waiting"), ("off", None)]
)
async def test_each_way(work: Work, way: str, expected: str | None) -> None:
    clerk, _ = await clerk_and_head(work)
    await keep_choices(work, clerk, Choices({"deadlines": way}))
    await send(work, clerk)
    found = await told(work)
    assert {person: one.mail for person, one in found.items()} == ({clerk: expected} if expected else {})
    assert len(await jobs(work, "notifications.mail")) == (way == "mail")


async def test_mail_waits_in_quiet_hours_unless_it_is_urgent(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk, _ = await clerk_and_head(work)
    monkeypatch.setitem(KINDS, "test.urgent", Kind(KINDS[NEAR].sentence, "deadlines", "", urgent=True))
    local = work.local_now
    minute = local.hour * 60 + local.minute
    hours = Hours((minute - 60) % 1440, (minute + 90) % 1440)
    await keep_choices(work, clerk, Choices(quiet="own", quiet_hours=hours))
    await send(work, clerk)
    await send(work, clerk, kind="test.urgent")
    now, later = await jobs(work, "notifications.mail")
    assert now.next_at == work.now
    assert timedelta(minutes=89) <= later.next_at - work.now <= timedelta(minutes=90)


async def test_a_notice_for_later_is_made_later(work: Work, house: House) -> None:
    clerk, _ = await clerk_and_head(work)
    moment, record = work.in_time(hours=3), uuid.uuid4()
    made = await notify(work, [clerk], NEAR, record="matter", record_id=record, params=PARAMS, at=moment)
    assert made == []
    assert await told(work) == {}
    (asked,) = await jobs(work, "notifications.notify")
    assert asked.next_at == moment
    await notify_later(work, house, **json.loads(asked.arguments))
    assert (await told(work))[clerk].record_id == record


async def test_many_things_cost_as_many_questions_as_one(work: Work, questions: Callable[[], int]) -> None:
    clerk, head = await clerk_and_head(work)
    one = [Telling([clerk, head], NEAR, "matter", uuid.uuid4(), PARAMS)]
    questions()
    await tell(work, one)
    first = questions()
    await tell(work, [Telling([clerk, head], NEAR, "matter", uuid.uuid4(), PARAMS) for _ in range(30)])
    assert questions() == first


async def test_reading_one_all_and_by_opening_the_record(work: Work) -> None:
    clerk, head = await clerk_and_head(work)
    record = uuid.uuid4()
    first = (await send(work, clerk, record_id=record))[0]
    await send(work, clerk)
    await send(work, head, record_id=record)
    assert await mark_read(work, head, notice_id=first) == 0, "somebody else's"
    assert await mark_read(work, clerk, notice_id=first) == 1
    assert await mark_read(work, clerk, notice_id=first) == 0
    work.actor = Actor(kind="person", id=head, name="Head")
    assert await mark_seen(work, "letter", record) == 0, "another kind of record"
    assert await mark_seen(work, "matter", record) == 1
    newest = (await unread_of(work, clerk)).newest
    await send(work, clerk)
    assert await mark_read(work, clerk, until=newest[0]) in {1, 2}, "made in the same instant"
    assert (await count_unread(work, head)).shown == 0


async def test_pages_of_a_long_list_meet(work: Work) -> None:
    clerk, _ = await clerk_and_head(work)
    for _ in range(7):
        await send(work, clerk)
    first = await notices_of(work, clerk, limit=3)
    second = await notices_of(work, clerk, limit=3, after=first.next)
    third = await notices_of(work, clerk, limit=3, after=second.next)
    ids = [one.id for page in (first, second, third) for one in page.items]
    assert ids == sorted(ids, reverse=True) and len(set(ids)) == 7
    assert (first.previous, third.next) == (None, None)
    back = await notices_of(work, clerk, limit=3, before=third.previous)
    assert [one.id for one in back.items] == [one.id for one in second.items]


async def test_a_sentence_with_a_gap_or_of_an_unknown_kind_is_still_one(work: Work) -> None:
    zone = ZoneInfo("Asia/Baku")
    assert sentence_of(NEAR, '{"number":"12","due_on":"2026-12-01"}', zone) == "12 is due on 01.12.2026."
    assert sentence_of(NEAR, '{"due_on":"soon"}', zone) == "– is due on soon."
    assert "no longer knows" in sentence_of("gone.kind", "{}", zone)
