"""A plan of one agency from its beginning to its evaluation, and as the copy of another."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event

from service.identity.offers import Handing
from service.identity.queries import root_unit
from service.kit.refusal import FieldErrors, Refusal
from service.monitoring.figures.actions.accounts import enter_account, note_figures
from service.monitoring.figures.rules.accounts import AccountEdit, NewFigure
from service.planning.plans import handover
from service.planning.plans.actions import copying, deciding, doing, keeping, measuring, parts, talking, writing
from service.planning.plans.actions.finding import make_findable
from service.planning.plans.actions.measuring import NewReading
from service.planning.plans.queries import activities, body, finding, history, plans
from service.planning.plans.queries.access import seen
from service.planning.plans.queries.activities import Window
from service.planning.plans.rules import words
from service.planning.plans.rules.comparing import differences
from service.planning.plans.rules.content import FrozenSpan, ItemEdit, Slot, Title, Words
from service.runtime.work import Work
from service.search.asking import read
from service.web.errors import NotFound, StaleEdit
from tests.assignments.factories import person_id
from tests.planning.plans.factories import BAKU, EDIT, TITLES, activity, at, audience, begun, put, slot


async def plan_of(work: Work, plan_id: UUID) -> Any:
    found = await seen(work, plan_id)
    assert found is not None
    return found.plan


async def kinds(work: Work, plan_id: UUID) -> list[str]:
    """What the plan's own log says, the oldest first."""
    return [one.kind for one in reversed(await history.changes(work, plan_id))]


async def codes(refused: Any) -> set[tuple[str | None, str]]:
    return {(one.field, one.code) for one in refused.value.errors}


async def test_from_beginning_to_evaluation(work: Work) -> None:
    plan_id = await begun(work)
    await deciding.consult(work, plan_id)
    assert await deciding.revise(work, plan_id) == 1
    assert await deciding.approve(work, plan_id) == 1
    await deciding.activate(work, plan_id)
    await writing.write(work, plan_id, {"az": replace_title("Yenilənmiş")}, {"az": 1})
    assert await deciding.revise(work, plan_id, "what the parliament asked for") == 2
    await deciding.close(work, plan_id)
    with pytest.raises(Refusal) as refused:
        await deciding.evaluate(work, plan_id)
    assert refused.value.code == "not_evaluated"
    await parts.add_part(work, plan_id, words.EVALUATION, ItemEdit({"az": "Alındı"}, {"verdict": "reached"}))
    await deciding.evaluate(work, plan_id)
    plan = await plan_of(work, plan_id)
    assert (plan.state, plan.revision, plan.evaluated_at) == ("evaluated", 2, work.now)
    with pytest.raises(Refusal):
        await put(work, plan_id)
    newer, older = await history.revisions(work, plan)
    assert [(one.part, one.field, one.after) for one in differences(older.snapshot, newer.snapshot)] == [
        ("plan_text", "title", "Yenilənmiş")
    ]
    assert await kinds(work, plan_id) == [
        "plan.begun", "plan.consulted", "plan.revised", "plan.approved", "plan.activated", "plan.written",
        "plan.revised", "plan.closed", "part.added", "plan.evaluated",
    ]  # fmt: skip


def replace_title(title: str) -> Words:
    return TITLES["az"]._replace(title=title)


async def test_what_was_frozen_is_not_frozen_again_unchanged(work: Work) -> None:
    plan_id = await begun(work)
    await deciding.consult(work, plan_id)
    await deciding.revise(work, plan_id)
    with pytest.raises(Refusal) as refused:
        await deciding.revise(work, plan_id, "again")
    assert refused.value.code == "unchanged"
    await put(work, plan_id, draft=True)
    with pytest.raises(Refusal):
        await deciding.revise(work, plan_id, "an unshown activity changes nothing that is shared")
    await put(work, plan_id)
    with pytest.raises(Refusal) as refused:
        await deciding.revise(work, plan_id)
    assert refused.value.field == "reason"
    assert await deciding.revise(work, plan_id, "a briefing more") == 2


async def test_a_plan_of_one_agency_is_frozen_as_it_is_approved(work: Work) -> None:
    plan_id = await begun(work)
    assert await deciding.approve(work, plan_id) == 1
    assert (await plan_of(work, plan_id)).approved_by_name == work.actor.name


@pytest.mark.parametrize("kind", ["annual", "campaign", "crisis", "event", "unit"])
async def test_each_kind_begins_with_what_it_should_not_be_without(work: Work, kind: str) -> None:
    plan_id = await writing.begin(work, replace(EDIT, kind=kind))
    found = await body.parts_of(work, await plan_of(work, plan_id))
    assert found[words.OBJECTIVE]
    assert found[words.OBJECTIVE][0].texts.keys() == set(work.tenant.profile.languages)
    assert [one.position for one in found[words.CHANNEL]] == list(range(1, len(found[words.CHANNEL]) + 1))
    assert found[words.KPI] == []


async def test_who_writes_second_sees_both_texts(work: Work) -> None:
    plan_id = await begun(work)
    await writing.write(work, plan_id, {"az": replace_title("Birinci")}, {"az": 1})
    with pytest.raises(StaleEdit) as stale:
        await writing.write(work, plan_id, {"az": replace_title("İkinci")}, {"az": 1})
    assert (stale.value.yours["title_az"], stale.value.theirs["title_az"]) == ("İkinci", "Birinci")
    await writing.write(work, plan_id, {"ka": Words("გეგმა")}, {})
    texts = await plans.texts_of(work, await plan_of(work, plan_id))
    assert {code: one.title for code, one in texts.items()} == {
        "az": "Birinci", "ka": "გეგმა", "en": "Yearly document",
    }  # fmt: skip
    with pytest.raises(FieldErrors):
        await writing.write(work, plan_id, {code: Words() for code in ("az", "ka", "en")})


# --- parts


async def test_parts_are_added_changed_and_taken_out(work: Work) -> None:
    plan_id = await begun(work)
    to = await audience(work, plan_id)
    said = await parts.add_part(work, plan_id, words.MESSAGE, ItemEdit({"az": "Söz"}, {"audience_id": to}))
    await parts.change_part(work, plan_id, words.MESSAGE, said, ItemEdit({"az": "Yeni söz"}, {}, version=1))
    with pytest.raises(StaleEdit):
        await parts.change_part(work, plan_id, words.MESSAGE, said, ItemEdit({"az": "Gec"}, {}, version=1))
    plan = await plan_of(work, plan_id)
    (kept,) = await body.items_of(work, plan, words.MESSAGE)
    assert (kept.texts, kept.version, kept.audience_id) == ({"az": "Yeni söz"}, 2, to)  # type: ignore[attr-defined]
    await parts.withdraw_part(work, plan_id, words.MESSAGE, said)
    assert await body.items_of(work, plan, words.MESSAGE) == []
    with pytest.raises(NotFound):
        await parts.withdraw_part(work, plan_id, words.MESSAGE, said)


FIGURES = {"measure": "calls", "target": Decimal(100), "due_on": date(2027, 12, 31), "source": "hotline"}


@pytest.mark.parametrize(
    ("record", "values", "wrong"),
    [
        (words.RISK, {"likelihood": 6, "impact": 0}, {("likelihood", "range"), ("impact", "range")}),
        (words.CHANNEL, {"kind": "pigeon"}, {("kind", "choice")}),
        (words.MESSAGE, {"audience_id": uuid4()}, {("audience_id", "unknown")}),
        (words.KPI, {**FIGURES, "level": "impact"}, {("measure", "level")}),
        (words.KPI, {**FIGURES, "level": ""}, {("level", "choice")}),
        (words.KPI, {**FIGURES, "level": "outtake", "account_id": uuid4()},
         {("account", "account"), ("account_id", "unknown")}),
        (words.OBJECTIVE, {"measure": "advertising_value", "target": Decimal(1)}, {("measure", "choice")}),
        (words.DECISION, {"responsible_id": uuid4()}, {("responsible_id", "unknown")}),
        (words.MEETING, {}, {("starts_at", "naive")}),
    ],
)  # fmt: skip
async def test_what_is_wrong_with_a_part(work: Work, record: str, values: dict[str, Any], wrong: set[Any]) -> None:
    plan_id = await begun(work)
    with pytest.raises(FieldErrors) as refused:
        await parts.add_part(work, plan_id, record, ItemEdit({"az": "x"}, values))
    assert await codes(refused) == wrong
    with pytest.raises(FieldErrors) as refused:
        await parts.add_part(work, plan_id, words.AUDIENCE, ItemEdit({"az": "  "}))
    assert await codes(refused) == {("text", "required")}


async def test_an_unknown_kind_of_part_is_nothing(work: Work) -> None:
    with pytest.raises(NotFound):
        await parts.add_part(work, await begun(work), "plan_secret", ItemEdit({"az": "x"}))


async def test_a_meeting_with_decisions(work: Work) -> None:
    plan_id = await begun(work)
    edit = ItemEdit({"az": "İclas"}, {"starts_at": at(2), "present": [{"name": "A", "body": "B", "role": "C"}]})
    meeting = await parts.add_part(work, plan_id, words.MEETING, edit)
    with pytest.raises(Refusal):
        await parts.step_part(work, plan_id, words.MEETING, meeting, "agreed")
    await parts.step_part(work, plan_id, words.MEETING, meeting, "held")
    decided = ItemEdit({"az": "Qərar"}, {"meeting_id": meeting, "responsible_id": work.tenant.id, "due_on": None})
    decision = await parts.add_part(work, plan_id, words.DECISION, decided)
    await parts.step_part(work, plan_id, words.MEETING, meeting, "agreed")
    with pytest.raises(Refusal) as refused:
        await parts.step_part(work, plan_id, words.DECISION, decision, "dropped")
    assert refused.value.field == "reason"
    await parts.step_part(work, plan_id, words.DECISION, decision, "done", "Göndərildi")
    plan = await plan_of(work, plan_id)
    (row,) = await body.items_of(work, plan, words.DECISION)
    assert (row.state, row.outcome) == ("done", "Göndərildi")  # type: ignore[attr-defined]


# --- measures


async def test_the_yearly_target_of_a_social_account(work: Work) -> None:
    """157,230 likes of the page, 187,309 followers: each a measure of its own, never added up."""
    account = await enter_account(work, AccountEdit("facebook", "https://www.facebook.com/nazirlik", "Nazirlik"))
    plan_id = await begun(work)
    measure = {
        "level": "outtake", "measure": "followers", "baseline": Decimal(150_000), "target": Decimal(200_000),
        "due_on": date(2027, 12, 31), "source": "Facebook", "account_id": account,
    }  # fmt: skip
    kpi = await parts.add_part(work, plan_id, words.KPI, ItemEdit({"az": "İzləyicilər"}, measure))
    await deciding.approve(work, plan_id)
    with pytest.raises(Refusal) as refused:
        await measuring.read_account(work, plan_id, kpi)
    assert refused.value.code == "no_figure"
    noted = [NewFigure("followers", work.today, 187_309), NewFigure("likes", work.today, 157_230)]
    await note_figures(work, account, noted)
    await measuring.read_account(work, plan_id, kpi)
    (reading,) = await body.readings_of(work, plan_id, kpi)
    assert (reading.value, reading.source) == (Decimal(187_309), "facebook: Nazirlik")
    assert "facebook: Nazirlik" in reading.evidence


async def test_a_reading_says_what_shows_it(work: Work) -> None:
    plan_id = await begun(work)
    kpi = await parts.add_part(work, plan_id, words.KPI, ItemEdit({"az": "Zənglər"}, {**FIGURES, "level": "outtake"}))
    with pytest.raises(Refusal) as refused:
        await measuring.read(work, plan_id, kpi, NewReading(work.today, Decimal(1), "a", "b"))
    assert refused.value.code == "wrong_state"
    await deciding.approve(work, plan_id)
    late = NewReading(work.today + timedelta(days=1), Decimal(-1), " ", "")
    with pytest.raises(FieldErrors) as errors:
        await measuring.read(work, plan_id, kpi, late)
    assert await codes(errors) == {
        ("taken_on", "future"), ("evidence", "required"), ("source", "required"), ("value", "too_small"),
    }  # fmt: skip
    noted = await measuring.read(work, plan_id, kpi, NewReading(work.today, Decimal("7.5"), "siyahı", "hotline"))
    await measuring.withdraw_reading(work, plan_id, noted, "səhv")
    assert await body.readings_of(work, plan_id) == []
    with pytest.raises(NotFound):
        await measuring.withdraw_reading(work, plan_id, noted, "səhv")


# --- activities


async def test_a_move_and_what_takes_it_back(work: Work) -> None:
    plan_id = await begun(work)
    activity_id = await put(work, plan_id, embargo_until=at(9, 14))
    undo = await doing.move(work, activity_id, slot(11, 15, channel="tv"), 1)
    one = await activities.activity(work, activity_id)
    assert one is not None
    assert (one.starts_at, one.channel, one.version, one.embargo_until) == (at(11, 15), "tv", 2, at(11, 19))
    await doing.move(work, undo.activity_id, undo.slot, undo.version)
    back = await activities.activity(work, activity_id)
    assert back is not None
    assert (back.slot, back.embargo_until, back.version) == (Slot(at(9), at(9, 11)), at(9, 14), 3)
    with pytest.raises(Refusal) as refused:
        await doing.move(work, activity_id, slot(12), 1)
    assert (refused.value.code, refused.value.params["person"]) == ("stale", work.actor.name)


async def test_an_activity_across_new_year_is_in_both_years(work: Work) -> None:
    plan_id = await begun(work)
    eve = at(31, 23, month=12)
    night = await put(work, plan_id, slot=Slot(eve, eve + timedelta(hours=3)))
    day = await put(work, plan_id, slot=Slot(eve, eve, all_day=True))
    year = at(1, 0, month=1).replace(year=2028)

    async def within(since: Any, until: Any) -> set[UUID]:
        return {one.id for one in await activities.activities(work, Window(since, until, [plan_id]))}

    assert await within(eve - timedelta(days=3), eve) == {day}
    assert await within(eve, year) == {night, day}
    assert await within(year, year + timedelta(days=1)) == {night}, "a whole day ends at its midnight"
    assert await within(year + timedelta(hours=2), year + timedelta(days=1)) == set()


async def test_a_long_activity_is_found_on_its_last_day(work: Work) -> None:
    plan_id = await begun(work)
    long = await put(work, plan_id, slot=Slot(at(1), at(1) + timedelta(days=399)))
    last = at(1) + timedelta(days=398)
    found = await activities.activities(work, Window(last, last + timedelta(days=1), [plan_id]))
    assert [one.id for one in found] == [long]


async def test_nobody_moves_while_moves_are_forbidden(work: Work) -> None:
    plan_id = await begun(work)
    await deciding.consult(work, plan_id)
    activity_id = await put(work, plan_id)
    hour = timedelta(hours=1)
    over = FrozenSpan(work.now - 2 * hour, work.now + hour, "iclasa qədər")
    freeze = await keeping.forbid_moves(work, plan_id, over)
    acts = (
        lambda: doing.move(work, activity_id, slot(12), 1),
        lambda: doing.step(work, activity_id, "cancel", "why"),
        lambda: doing.change(work, activity_id, activity(slot=slot(12))),
    )
    for act in acts:
        with pytest.raises(Refusal) as refused:
            await act()
        assert (refused.value.code, refused.value.params["reason"]) == ("frozen", "iclasa qədər")
    await doing.change(work, activity_id, activity("Başqa ad"))
    await keeping.allow_moves(work, plan_id, freeze)
    await doing.move(work, activity_id, slot(12), 2)
    await keeping.forbid_moves(work, plan_id, FrozenSpan(work.now + hour, work.now + 2 * hour))
    await doing.move(work, activity_id, slot(13), 3)
    with pytest.raises(Refusal):
        await keeping.forbid_moves(work, plan_id, FrozenSpan(work.now - 2 * hour, work.now))


async def test_an_activity_on_its_way(work: Work) -> None:
    plan_id = await begun(work)
    activity_id = await put(work, plan_id, draft=True)
    with pytest.raises(Refusal):
        await doing.step(work, activity_id, "confirm")
    await doing.show(work, activity_id)
    assert await doing.step(work, activity_id, "agree") == "agreed"
    assert await doing.step(work, activity_id, "confirm") == "confirmed"
    assert await doing.step(work, activity_id, "postpone", "hava") == "postponed"
    assert await doing.step(work, activity_id, "take_up") == "proposed"
    await doing.step(work, activity_id, "confirm")
    assert await doing.step(work, activity_id, "finish", "200 nəfər") == "done"
    one = await activities.activity(work, activity_id)
    assert one is not None
    assert (one.result, one.reason, one.draft) == ("200 nəfər", "", False)
    for unknown in ("edit", "share", "explode"):
        with pytest.raises(NotFound):
            await doing.step(work, activity_id, unknown)


async def test_texts_of_an_activity_in_several_languages(work: Work) -> None:
    plan_id = await begun(work)
    activity_id = await put(work, plan_id)
    edit = activity("Yeni")
    await doing.change(work, activity_id, replace(edit, texts={**edit.texts, "ka": Title("ახალი")}, version=1))
    with pytest.raises(StaleEdit):
        await doing.change(work, activity_id, replace(edit, version=1))
    one = await activities.activity(work, activity_id)
    assert one is not None
    assert {code: text.title for code, text in one.texts.items()} == {"az": "Yeni", "ka": "ახალი"}
    with pytest.raises(FieldErrors) as refused:
        wrong = activity(audiences=[uuid4()], objective_id=uuid4(), unit_id=uuid4())
        await doing.put_in(work, plan_id, wrong)
    assert await codes(refused) == {("audiences", "unknown"), ("objective", "unknown"), ("unit", "unknown")}


# --- copies, and plans of plans


async def test_last_years_plan_is_begun_anew(work: Work) -> None:
    plan_id = await begun(work, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))
    to = await audience(work, plan_id)
    kpi = await parts.add_part(work, plan_id, words.KPI, ItemEdit({"az": "Zənglər"}, {**FIGURES, "level": "outtake"}))
    await parts.add_part(work, plan_id, words.MESSAGE, ItemEdit({"az": "Söz"}, {"audience_id": to}))
    await parts.add_part(work, plan_id, words.DECISION, ItemEdit({"az": "Qərar"}))
    monday = at(9, 10).replace(year=2026)
    await put(work, plan_id, slot=Slot(monday, monday), audiences=[to], embargo_until=monday)
    gone = await put(work, plan_id, "Ləğv")
    await doing.step(work, gone, "cancel", "why")
    edit = replace(EDIT, texts={"az": Words("2027-ci il")})
    made = await copying.copy(work, plan_id, edit)
    plan = await plan_of(work, made)
    assert (plan.copy_of, plan.state, plan.revision, plan.kind) == (plan_id, "draft", 0, "annual")
    assert {code: one.title for code, one in (await plans.texts_of(work, plan)).items()} == {
        "az": "2027-ci il", "en": "Yearly document",
    }  # fmt: skip
    found = await body.parts_of(work, plan)
    (fresh,) = found[words.KPI]
    assert fresh.id != kpi
    assert (fresh.baseline, fresh.target) == (100, 100)  # type: ignore[attr-defined]
    assert found[words.MESSAGE][0].audience_id == found[words.AUDIENCE][0].id  # type: ignore[attr-defined]
    assert found[words.DECISION] == []
    (one,) = await activities.of_plan(work, made)
    assert (one.starts_at.astimezone(BAKU).isoformat(), one.tentative, one.state, one.embargo_until) == (
        "2027-03-08T10:00:00+04:00", True, "proposed", None,
    )  # fmt: skip
    assert one.audiences == [found[words.AUDIENCE][0].id]


async def test_a_template_is_listed_apart_and_begun_from(work: Work) -> None:
    template = await begun(work, template=True)
    shown, _ = await plans.listed(work, plans.Wanted(template=True), limit=200)
    assert template in {one.id for one in shown}
    listed, _ = await plans.listed(work, plans.Wanted(), limit=200)
    assert template not in {one.id for one in listed}
    with pytest.raises(Refusal) as refused:
        await deciding.consult(work, template)
    assert refused.value.code == "template"
    made = await copying.copy(work, template, EDIT)
    assert (await plan_of(work, made)).template is False


async def test_the_offices_plan_is_made_of_its_units_plans(work: Work) -> None:
    unit = await root_unit(work)
    office = await begun(work, kind="unit")
    units = [await begun(work, kind="unit", unit_id=unit) for _ in range(2)]
    await put(work, units[0], "Birinci")
    await put(work, units[1], "İkinci")
    await copying.assemble(work, office, units)
    assert {one.id for one in await plans.children(work, office)} == set(units)
    whole = await plans.with_all_below(work, office)
    found = await activities.activities(work, Window(at(1), at(30), whole))
    assert [one.title for one in found] == ["Birinci", "İkinci"]
    with pytest.raises(Refusal) as refused:
        await copying.assemble(work, units[0], [office])
    assert refused.value.code == "circle"
    with pytest.raises(FieldErrors) as errors:
        await writing.arrange(work, office, replace(EDIT, kind="unit", parent_id=units[1]))
    assert await codes(errors) == {("parent", "circle")}
    await copying.assemble(work, office, units[:1])
    assert [one.id for one in await plans.children(work, office)] == units[:1]
    assert len(await plans.with_all_below(work, office)) == 2


# --- what is the agency's own


async def test_notes_and_money(work: Work) -> None:
    plan_id = await begun(work)
    note = await keeping.keep_note(work, plan_id, "Qeyd")
    await keeping.keep_note(work, plan_id, "Başqa", note_id=note, version=1)
    with pytest.raises(StaleEdit):
        await keeping.keep_note(work, plan_id, "Gec", note_id=note, version=1)
    await keeping.drop_note(work, plan_id, note)
    assert await history.notes(work, plan_id) == []
    await keeping.keep_money(work, plan_id, {"title": "Çap", "currency": "AZN", "planned": 50_000, "spent": 1})
    line = await keeping.keep_money(work, plan_id, {"title": "Zal", "currency": "GEL", "planned": 7})
    assert history.totals(await history.budget(work, plan_id)) == {"AZN": (50_000, 1), "GEL": (7, 0)}
    await keeping.drop_money(work, plan_id, line)
    assert history.totals(await history.budget(work, plan_id)) == {"AZN": (50_000, 1)}
    with pytest.raises(FieldErrors) as refused:
        await keeping.keep_money(work, plan_id, {"title": "", "currency": "azn", "planned": -1, "activity_id": uuid4()})
    assert await codes(refused) == {
        ("title", "required"), ("currency", "currency"), ("planned", "money"), ("activity", "unknown"),
    }  # fmt: skip


async def test_remarks(work: Work) -> None:
    plan_id = await begun(work)
    hidden = await put(work, plan_id, draft=True)
    said = await talking.comment(work, plan_id, " Fikir ")
    await talking.comment(work, plan_id, "Gizlidə", (words.ACTIVITY, hidden))
    found = await history.comments(work, plan_id)
    assert [(one.text, one.inner_only) for one in found] == [("Fikir", False), ("Gizlidə", True)]
    await talking.withdraw_comment(work, plan_id, said)
    assert [one.text for one in await history.comments(work, plan_id)] == ["Gizlidə"]
    for wrong in ("", "x" * 4_001):
        with pytest.raises(Refusal):
            await talking.comment(work, plan_id, wrong)
    with pytest.raises(Refusal) as refused:
        await talking.comment(work, plan_id, "x", (words.ACTIVITY, uuid4()))
    assert refused.value.code == "unknown"


async def test_a_person_who_leaves_hands_their_plans_over(work: Work) -> None:
    plan_id = await begun(work)
    leaver, to = await person_id(work, "leaver"), await person_id(work, "lead-adviser")
    plan = await plan_of(work, plan_id)
    plan.owner_id = leaver
    await work.session.flush()
    assert [one.id for one in await handover.listed(work, leaver)] == [plan_id]
    handing = Handing(plan_id, leaver, to, "leaves", work.today)
    await handover.hand_over(work, handing)
    assert (await plan_of(work, plan_id)).owner_id == to
    with pytest.raises(Refusal) as refused:
        await handover.hand_over(work, handing)
    assert refused.value.code == "gone"


async def test_plans_are_found_by_words(work: Work) -> None:
    word = f"Zəfəran{uuid4().hex[:8]}"
    plan_id = await begun(work, texts={"az": Words(word, situation="daxili")})
    await make_findable(work, plan_id)
    hits = await finding.find_plans(work, read(word), None, 10)
    assert [(hit.id, hit.title) for hit in hits.items] == [(plan_id, word)]
    await deciding.discard(work, plan_id, "səhv")
    assert (await finding.find_plans(work, read(word), None, 10)).items == []


async def test_plans_are_listed_page_by_page(work: Work) -> None:
    year = 2091
    days: dict[str, Any] = {"starts_on": date(year, 1, 1), "ends_on": date(year, 12, 31)}
    made = [await begun(work, **days) for _ in range(3)]
    found, more = await plans.listed(work, plans.Wanted(year=year), limit=2)
    assert more is not None
    rest, end = await plans.listed(work, plans.Wanted(year=year), before=more, limit=2)
    assert {one.id for one in [*found, *rest]} == set(made)
    assert end is None


async def asked(work: Work, call: Any) -> int:
    """How many statements something sends."""
    sent: list[str] = []
    connection = (await work.session.connection()).sync_connection
    assert connection is not None

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        sent.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    try:
        await call()
    finally:
        event.remove(connection, "before_cursor_execute", note)
    return len(sent)


async def test_lists_ask_as_often_for_one_as_for_three(work: Work) -> None:
    plan_id = await begun(work)
    window = Window(at(1), at(30), [plan_id])

    async def shown() -> tuple[int, int]:
        return (
            await asked(work, lambda: activities.activities(work, window)),
            await asked(work, lambda: plans.listed(work, plans.Wanted())),
        )

    await put(work, plan_id)
    one = await shown()
    for title in ("b", "c"):
        await put(work, plan_id, title)
        await begun(work)
    assert await shown() == one
