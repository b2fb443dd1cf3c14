"""Duties taken on and published for, legal acts, the log: what is written, what becomes public, what is refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text

from service.kit.refusal import FieldErrors, Refusal
from service.public_information.disclosure.actions import duties, entries, legal, log
from service.public_information.disclosure.actions.entries import EntryEdit
from service.public_information.disclosure.actions.seeding import apply_duties
from service.public_information.disclosure.models import Duty
from service.public_information.disclosure.queries.duties import all_duties, duty_by_id, entry_by_id, owed
from service.public_information.disclosure.queries.legal import act_by_id
from service.public_information.disclosure.queries.log import log_entry, unlogged
from service.public_information.disclosure.queries.owing import ladder, pressing
from service.public_information.disclosure.queries.suggesting import nearest
from service.public_information.disclosure.rules.content import Said
from service.publishing.models import Publication
from service.runtime.house import House
from service.runtime.work import Work
from service.tenancy.loader import load
from tests.public_information.disclosure.factories import (
    TENANTS,
    answered,
    entered,
    logged,
    published,
    said,
    take_list,
)


async def acts(work: Work, record_id: Any) -> list[str]:
    await work.flush()
    query = text("select kind from act where record_id = :id order by at, id")
    return list(await work.session.scalars(query, {"id": record_id}))


async def state_of(work: Work, record_id: Any) -> str | None:
    await work.flush()
    return await work.session.scalar(select(Publication.state).where(Publication.record_id == record_id))


async def test_a_list_of_the_country_is_offered_once_and_taken_on_as_a_whole(work: Work) -> None:
    stated = load(TENANTS).duties["az"]
    await apply_duties(work, stated)
    before = await work.session.scalar(select(func.count()).select_from(Duty))
    await apply_duties(work, stated)
    assert await work.session.scalar(select(func.count()).select_from(Duty)) == before == len(stated)
    found = await take_list(work, "article_29", date(2026, 10, 1))
    assert len(found) == len(stated)
    # The list is unverified, but for what the law's article 30.1 was seen to say.
    rows = await all_duties(work, "active")
    assert {row.number for row in rows if row.certainty == "A"} == {"3.1"}
    assert {row.certainty for row in rows if row.number != "3.1"} == {"U"}


async def test_what_the_agency_changed_stands_and_the_country_is_offered_beside(work: Work) -> None:
    found = await take_list(work, "article_29", date(2026, 10, 1))
    duty = await duty_by_id(work, found["3.3"])
    assert duty is not None
    from service.public_information.disclosure.rules.content import DutyEdit

    edit = DutyEdit(
        group_number=3, number="3.3", title={"az": "Satınalmalar, 1 000 manatdan"}, basis=duty.basis, note={},
        rhythm="quarter", within=20, unit="working_day", certainty="U", since=duty.since,
    )  # fmt: skip
    await duties.change_duty(work, duty.id, edit)
    stated = [
        replace(one, title={**one.title, "az": "Yeni ad"}) if one.number in ("3.2", "3.3") else one
        for one in load(TENANTS).duties["az"]
    ]
    await apply_duties(work, stated)
    own, other = await duty_by_id(work, found["3.3"]), await duty_by_id(work, found["3.2"])
    assert own is not None and other is not None
    assert own.title == {"az": "Satınalmalar, 1 000 manatdan"} and own.offer is not None
    assert other.title["az"] == "Yeni ad" and other.offer is None
    await duties.take_offer(work, own.id)
    assert own.title["az"] == "Yeni ad" and own.within == 1 and not own.changed and own.offer is None
    assert (await acts(work, own.id))[-1] == "publication_duty.offer_taken"


async def test_publishing_a_period_moves_the_next_day_and_withdrawing_brings_it_back(work: Work) -> None:
    found = await take_list(work, "article_29", date(2026, 1, 1))
    duty = await duty_by_id(work, found["3.3"])
    assert duty is not None
    (before,) = await owed(work, [duty])
    assert before.due is not None and before.due.period is not None
    assert before.due.period.key == "2026-q1" and before.urgency == "late"
    entry_id = await published(work, duty.id, period=before.due.period.first)
    (after,) = await owed(work, [duty])
    assert after.due is not None and after.due.period is not None and after.due.period.key == "2026-q2"
    with pytest.raises(Refusal, match="prepared or published for this period"):
        await published(work, duty.id, period=date(2026, 2, 1))
    await entries.withdraw_entry(work, entry_id, "Wrong sums")
    (again,) = await owed(work, [duty])
    assert again.due is not None and again.due.period is not None and again.due.period.key == "2026-q1"
    assert await state_of(work, entry_id) == "withdrawn"
    await entries.publish_entry(work, entry_id)
    assert await state_of(work, entry_id) == "published"
    kinds = [kind for kind in await acts(work, entry_id) if kind.startswith("duty_publication")]
    assert kinds == [f"duty_publication.{one}" for one in ("prepared", "published", "withdrawn", "published")]


async def test_what_must_always_stand_there_is_due_until_it_does_and_again_after_a_change(work: Work) -> None:
    today = work.today
    found = await take_list(work, "article_29", today)
    duty = await duty_by_id(work, found["1.2"])
    assert duty is not None
    (first,) = await owed(work, [duty])
    assert first.due is not None and first.due.on >= today
    await published(work, duty.id)
    (quiet,) = await owed(work, [duty])
    assert quiet.due is None and quiet.urgency == "none"
    await duties.note_change(work, duty.id, today - timedelta(days=30), "A new deputy")
    (late,) = await owed(work, [duty])
    assert late.urgency == "late"
    with pytest.raises(Refusal, match="future"):
        await duties.note_change(work, duty.id, today + timedelta(days=1), "Tomorrow")


async def test_who_answers_is_reminded(work: Work) -> None:
    from service.identity.queries import person_named
    from service.identity.queries.structure import list_posts

    found = await take_list(work, "article_29", date(2026, 1, 1))
    clerk = await person_named(work, "clerk")
    assert clerk is not None
    post = next(one for one in await list_posts(work, work.today) if any(h[0] == clerk.id for h in one.holders))
    await duties.name_responsible(work, [found["3.3"]], post.id, None)
    things = {one.record_id: one for one in await ladder(work)}
    assert {one.duty.id for one in await pressing(work)} == set(things)
    assert clerk.id in things[found["3.3"]].responsible
    assert things[found["3.3"]].number.startswith("3.3 ")


async def test_a_legal_act_is_due_within_ten_days_of_its_force(work: Work) -> None:
    found = await take_list(work, "article_29", date(2026, 1, 1))
    duty = await duty_by_id(work, found["2.1"])
    assert duty is not None
    (none,) = await owed(work, [duty])
    assert none.due is None
    act_id = await entered(work, in_force_on=date(2026, 11, 5))
    (due,) = await owed(work, [duty])
    assert due.due is not None and due.due.on == date(2026, 11, 16)  # 15 November is a Sunday
    await legal.publish_act(work, act_id)
    (done,) = await owed(work, [duty])
    assert done.due is None


async def test_a_draft_is_discussed_adopted_published_anew_and_repealed(work: Work) -> None:
    today = work.today
    act_id = await entered(work, draft=True, discussed_from=today, discussed_until=today + timedelta(days=30))
    await legal.publish_act(work, act_id)
    with pytest.raises(FieldErrors) as refused:
        await legal.adopt(work, act_id, "", None, None)
    assert {one.field for one in refused.value.errors} == {"number", "adopted_on", "in_force_on"}
    await legal.adopt(work, act_id, "7", today, today + timedelta(days=1))
    act = await act_by_id(work, act_id)
    assert act is not None and (act.state, act.public) == ("adopted", "draft")
    await legal.publish_act(work, act_id)
    await legal.repeal(work, act_id, today + timedelta(days=2), "Replaced")
    act = await act_by_id(work, act_id)
    assert act is not None and (act.state, act.public) == ("repealed", "published")
    row = await work.session.scalar(select(Publication).where(Publication.record_id == act_id))
    assert row is not None and row.version == 3
    with pytest.raises(Refusal):
        await legal.repeal(work, act_id, today, "Twice")


async def test_a_draft_given_up_is_withdrawn_with_its_reason(work: Work) -> None:
    act_id = await entered(work, draft=True)
    await legal.publish_act(work, act_id)
    await legal.abandon(work, act_id, "The council voted against it")
    row = await work.session.scalar(select(Publication).where(Publication.record_id == act_id))
    assert row is not None and (row.state, row.reason) == ("withdrawn", "The council voted against it")


async def test_an_act_without_number_or_with_days_in_the_wrong_order_is_refused(work: Work) -> None:
    with pytest.raises(FieldErrors) as refused:
        await entered(work, number="", in_force_on=date(2026, 10, 1))
    assert {one.field for one in refused.value.errors} == {"number", "in_force_on"}


async def test_an_answered_request_goes_to_the_log_only_when_somebody_looked(work: Work, house: House) -> None:
    request_id = await answered(work, house)
    assert request_id in {one.id for one in await unlogged(work)}
    entry_id = await log.prepare(work, request_id)
    assert await log.prepare(work, request_id) == entry_id
    assert request_id not in {one.id for one in await unlogged(work)}
    with pytest.raises(FieldErrors):
        await log.publish(work, entry_id, checked=True)
    await log.change(work, entry_id, said(work, "Asked by Nərmin", "Tel. +994 50 123 45 67"), [])
    entry = await log_entry(work, entry_id)
    assert entry is not None
    warned = await log.suspicions(work, entry)
    assert {one.kind for one in warned["az"]} == {"name", "phone"}
    with pytest.raises(Refusal, match="personal data"):
        await log.publish(work, entry_id, checked=False)
    await log.publish(work, entry_id, checked=True)
    entry = await log_entry(work, entry_id)
    assert entry is not None and entry.checked_by_name == work.actor.name and entry.state == "published"
    await log.change(work, entry_id, said(work, "School repairs"), [])
    entry = await log_entry(work, entry_id)
    assert entry is not None and entry.checked_at is None
    await log.withdraw(work, entry_id, "It named a person")
    assert await state_of(work, entry_id) == "withdrawn"


async def test_what_is_not_answered_is_not_logged_and_strange_files_are_refused(work: Work, house: House) -> None:
    from service.kit.ids import new_id
    from tests.public_information.factories import asked

    received = await asked(work, house)
    await work.flush()
    with pytest.raises(Refusal, match="answered"):
        await log.prepare(work, received.id)
    entry_id = await log.prepare(work, await answered(work, house))
    with pytest.raises(Refusal, match="no longer there"):
        await log.change(work, entry_id, said(work, "Title"), [new_id()])


async def test_the_public_is_told_nothing_of_the_requester(work: Work, house: House) -> None:
    entry_id = await logged(work, house)
    query = text(
        "select v.facts || ' ' || string_agg(t.title || t.lead || t.body, ' ') from publication p"
        " join publication_version v on v.publication_id = p.id join publication_text t on t.publication_id = p.id"
        " where p.record_id = :id group by v.facts"
    )
    told = await work.session.scalar(query, {"id": entry_id})
    assert told is not None and "School repairs" in told
    for secret in ("Nərmin", "Uydurmalı", "nermin@mail.example", "Which repairs"):
        assert secret not in told


async def test_texts_need_a_title_in_the_agencys_language(work: Work) -> None:
    found = await take_list(work, "article_29", date(2026, 1, 1))
    with pytest.raises(FieldErrors) as refused:
        await entries.prepare_entry(work, found["1.1"], EntryEdit(texts={"az": Said(""), "en": Said("", "lead")}))
    assert {one.field for one in refused.value.errors} == {"title_az", "title_en"}
    entry_id = await published(work, found["1.1"])
    entry = await entry_by_id(work, entry_id)
    assert entry is not None
    with pytest.raises(Refusal, match="Somebody else"):
        await entries.change_entry(work, entry_id, EntryEdit(texts=said(work, "x"), version=entry.version + 1))


async def test_without_the_right_nothing_is_done(work: Work, house: House) -> None:
    found = await take_list(work, "article_29", date(2026, 1, 1))
    work.actor = replace(work.actor, scopes={})
    doing: list[Callable[[], Any]] = [
        lambda: duties.take_on_list(work, "article_29", date(2026, 1, 1)),
        lambda: duties.retire(work, found["1.1"], "because"),
        lambda: entries.prepare_entry(work, found["1.1"], EntryEdit(texts=said(work, "x"))),
        lambda: entered(work),
    ]
    for one in doing:
        with pytest.raises(Refusal, match="right"):
            await one()


async def test_a_question_finds_what_was_answered_before(work: Work, house: House) -> None:
    entry_id = await logged(work, house, "Məktəblərin təmiri xərcləri")
    await logged(work, house, "Uşaq bağçaları")
    near = await nearest(work, "Məktəb təmirinə nə qədər xərclənib, təmir nə vaxt bitəcək?", "az")
    assert [one.title for one in near] == ["Məktəblərin təmiri xərcləri"]
    assert near[0].href.startswith("/public/az/log/")
    assert await nearest(work, "?", "az") == []
    await log.withdraw(work, entry_id, "It named a person")
    assert await nearest(work, "Məktəblərin təmiri xərcləri", "az") == []
