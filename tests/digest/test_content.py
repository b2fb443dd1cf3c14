"""What an issue says: figures as an independent question counts them, entries in languages, a public edition."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from service.digest.actions import editing, freezing, publishing
from service.digest.queries.content import content_of
from service.digest.queries.figures import weeks
from service.digest.rules.content import Content, Figure
from service.digest.rules.texts import ItemEdit, Place, Words, month_after
from service.monitoring.figures.actions.accounts import note_figures
from service.monitoring.figures.rules.accounts import NewFigure
from service.press.outlets.actions.keeping import enter_outlet
from service.press.outlets.rules.content import OutletEdit
from service.runtime.work import Work
from service.web.errors import NotFound
from tests.digest.factories import (
    approved,
    composed,
    frozen,
    in_month,
    kept,
    last_month,
    many_clips,
    month_clip,
    opened,
    published,
    section,
    section_id,
    standing,
)
from tests.monitoring.factories import topic
from tests.monitoring.figures.test_life import account
from tests.press.refutations.factories import decided
from tests.press.releases.factories import published as published_release


def figures(content: Content) -> dict[str, Figure]:
    return {one.key: one for part in content.parts for one in part.figures}


async def asked(work: Work, query: str, **given: Any) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in await work.session.execute(text(query), given)]


async def a_month(work: Work) -> None:
    """Articles of every tone, on two topics, in several outlets, some not judged."""
    schools, roads = await topic(work, "Məktəblər"), await topic(work, "Yollar")
    for day in range(1, 29):
        tone = ("negative", "neutral", "positive", "")[day % 4]
        topics = [(), (schools,), (schools, roads)][day % 3] if tone else ()
        await month_clip(work, day, coded=tone, topics=topics, outlet=f"Qəzet {day % 5}")


async def test_figures_are_what_an_independent_question_counts(work: Work) -> None:
    await a_month(work)
    made = await composed(work)
    found = figures(await content_of(work, made, "en"))
    own = "from digest_material where issue_id = :id and kind = 'clip' and not late"
    tones = dict(await asked(work, f"select tone, count(*) {own} group by 1", id=made))
    assert [row[1] for row in found["tone"].rows] == [
        tones.get(one, 0) for one in ("negative", "neutral", "positive", "")
    ]
    by_week = await asked(
        work, f"select date_trunc('week', on_day)::date, count(*) {own} group by 1 order by 1", id=made
    )
    assert [row[1] for row in found["coverage"].rows if row[1]] == [count for _, count in by_week]
    assert sum(int(row[1]) for row in found["coverage"].rows) == 28
    outlets = await asked(work, f"select outlet, count(*) {own} group by 1 order by 2 desc, 1", id=made)
    assert list(found["outlets"].rows) == outlets
    named = await asked(
        work,
        "select t.title, count(*) from digest_material m cross join jsonb_array_elements_text(m.topics) as o(topic)"
        " join media_topic_text t on t.topic_id = o.topic::uuid and t.language = 'en'"
        " where m.issue_id = :id group by 1",
        id=made,
    )
    assert {row[0]: row[1] for row in found["topics"].rows} == dict(named)


async def test_figures_stay_when_what_they_were_made_of_changes(work: Work) -> None:
    await a_month(work)
    made = await composed(work)
    before = await content_of(work, made, "az")
    for change in (
        "update clip set tone = 'positive', outlet = 'Başqa', title = 'Başqa'",
        "update media_topic_text set title = 'Başqa'", "update story set main_id = null, clips = 9",
    ):  # fmt: skip
        await work.session.execute(text(change))
    await month_clip(work, 3)
    assert await content_of(work, made, "az") == before


@pytest.mark.parametrize("month", range(1, 13))
def test_weeks_cover_a_month_once(month: int) -> None:
    from datetime import date

    for year in (2024, 2025, 2026):
        first = date(year, month, 1)
        found = weeks(first)
        days = [one[0] + timedelta(days=n) for one in found for n in range((one[1] - one[0]).days + 1)]
        assert days == [first + timedelta(days=n) for n in range((month_after(first) - first).days)]


async def test_five_thousand_articles_are_frozen_by_set(work: Work) -> None:
    await many_clips(work, 5_000)
    made = await composed(work)
    assert await asked(work, "select count(*) from digest_material where issue_id = :id", id=made) == [(5_000,)]
    found = figures(await content_of(work, made, "az"))
    assert sum(int(row[1]) for row in found["tone"].rows) == 5_000
    assert sum(int(row[1]) for row in found["outlets"].rows) == 5_000


async def test_the_excerpt_of_a_public_issue_is_a_third_at_most(work: Work) -> None:
    await month_clip(work, lead="", text=" ".join(["söz"] * 60))
    await month_clip(work, lead="Uzun giriş " * 30, text="")
    inside, outside = await frozen(work), await frozen(work, public=True)
    query = "select char_length(excerpt), text_length from digest_material where issue_id = :id and kind = 'clip'"
    for length, of in await asked(work, query, id=outside):
        assert 0 < length <= of / 3
    assert any(length > of / 3 for length, of in await asked(work, query, id=inside))


async def test_kind_and_country_of_an_outlet_are_known_by_name_spelling_or_site(work: Work) -> None:
    await enter_outlet(work, OutletEdit("Uydurma TV", "tv", spellings=("Uydurma Televiziya",)))
    await enter_outlet(work, OutletEdit("Foreign Post", "newspaper", country="DE", website="https://post.example"))
    named = await month_clip(work, 1, outlet="uydurma televiziya")
    sited = await month_clip(work, 2, outlet="x", address="https://www.post.example/a?b=1")
    unknown = await month_clip(work, 3, outlet="Heç kim")
    made = await frozen(work)
    query = "select clip_id, outlet_kind, abroad from digest_material where issue_id = :id order by on_day"
    assert await asked(work, query, id=made) == [
        (named, "tv", False), (sited, "newspaper", True), (unknown, "", False),
    ]  # fmt: skip


async def test_our_own_output_of_the_month_is_frozen(work: Work) -> None:
    release = await published_release(work)
    moved = {"at": in_month(work, 5), "id": release}
    await work.session.execute(text("update release set published_at = :at where id = :id"), moved)
    matter = await decided(work)
    moved = {"at": in_month(work, 28, 23), "id": matter}
    await work.session.execute(text("update refutation set decided_at = :at where id = :id"), moved)
    made = await composed(work, section(work, "own_output"), section(work, "false_information"))
    (own,) = await standing(work, made, "own_output")
    assert (own.kind, own.source_id, own.texts["az"]["headline"]) == ("release", release, "Yeni məktəb açılır")
    assert own.address.startswith("/public/az/releases/")
    (false,) = await standing(work, made, "false_information")
    assert (false.source_id, false.excerpt) == (matter, "Məktəb hər gün işləyir.")
    found = figures(await content_of(work, made, "en"))["own"]
    assert [row[1] for row in found.rows] == [1, 0, 0, 1]
    await work.session.execute(text("update release_text set title = 'Başqa' where release_id = :id"), {"id": release})
    assert (await standing(work, made, "own_output"))[0].texts["az"]["headline"] == "Yeni məktəb açılır"


async def test_social_figures_are_readings_and_never_sums(work: Work) -> None:
    first = last_month(work)
    one, two = await account(work, name="Səhifə A"), await account(work, "instagram", "Səhifə B")
    for account_id in (one, two):
        await note_figures(work, account_id, [NewFigure("followers", first - timedelta(days=3), 100)])
        await note_figures(work, account_id, [NewFigure("followers", first + timedelta(days=2), 110)])
        await note_figures(work, account_id, [NewFigure("followers", first + timedelta(days=20), 130)])
    made = await composed(work)
    found = figures(await content_of(work, made, "en"))["social"]
    day = f"{first + timedelta(days=20):%d.%m.%Y}", f"{first - timedelta(days=3):%d.%m.%Y}"
    assert list(found.rows) == [
        ("Facebook", "Səhifə A", "Followers", day[0], 130, day[1], 100),
        ("Instagram", "Səhifə B", "Followers", day[0], 130, day[1], 100),
    ]
    assert not {"260", "200"} & set(json.dumps(found.rows).split())


async def test_a_public_issue_keeps_assessments_to_itself(work: Work) -> None:
    await month_clip(work, coded="negative")
    content = await content_of(work, await composed(work, public=True), "az")
    assert "tone" not in figures(content)
    assert {entry.tone for part in content.parts for entry in part.entries} == {""}
    inside = await content_of(work, await composed(work), "az")
    assert "tone" in figures(inside)
    assert {entry.tone for part in inside.parts for entry in part.entries} == {"negative"}


async def test_figures_without_a_section_come_last(work: Work) -> None:
    await month_clip(work)
    content = await content_of(work, await composed(work, section(work, "top_stories")), "az")
    assert [one.key for one in content.parts] == ["top_stories", "figures"]
    assert {one.key for one in content.parts[0].figures} == {"coverage", "tone"}


async def test_each_language_says_its_own_and_falls_back_to_what_was_frozen(work: Work) -> None:
    await month_clip(work, title="Orijinal başlıq")
    made = await composed(work, section(work, "top_stories"), section(work, "text"))
    (item,) = await standing(work, made, "top_stories")
    await editing.edit_item(work, made, item.id, ItemEdit({"en": Words("English headline", "Summary")}))
    place = Place(await section_id(work, made, "text"))
    await editing.add_text(work, made, {"az": Words("Əl ilə", "Mətn")}, place)
    await editing.write_introduction(work, made, {"en": "Words before"})
    english, own = await content_of(work, made, "en"), await content_of(work, made, "az")
    assert (english.parts[0].entries[0].headline, english.parts[0].entries[0].summary) == (
        "English headline",
        "Summary",
    )
    assert own.parts[0].entries[0].headline == "Orijinal başlıq"
    assert english.introduction == "Words before"
    assert english.parts[1].entries[0].headline == "Əl ilə"
    with pytest.raises(NotFound):
        await content_of(work, made, "ka")


async def test_what_is_hidden_or_taken_out_is_not_said(work: Work) -> None:
    from service.digest.rules.texts import SectionTexts

    await month_clip(work)
    made = await composed(work, section(work, "top_stories"))
    (item,) = await standing(work, made)
    await editing.take_out(work, made, [item.id])
    assert (await content_of(work, made, "az")).parts[0].entries == ()
    await editing.take_out(work, made, [item.id], back=True)
    hidden = await section_id(work, made, "top_stories")
    await editing.edit_section(work, made, hidden, SectionTexts(shown=False))
    assert all(not part.entries for part in (await content_of(work, made, "az")).parts)


async def test_a_corrected_edition_says_what_it_changes_and_the_former_stays(work: Work) -> None:
    await month_clip(work, title="Birinci")
    made = await published(work)
    before = await content_of(work, made, "az")
    edition = await publishing.correct(work, made, dict.fromkeys(work.tenant.profile.languages, "Ad düzəldildi."))
    (item, *_) = await standing(work, edition, "top_stories")
    await editing.edit_item(work, edition, item.id, ItemEdit({"az": Words("Düzəldilmiş")}))
    await month_clip(work, 14, caught_at=work.now)
    assert await freezing.add_late(work, edition) == 1
    await published(work, edition)
    after = await content_of(work, edition, "az")
    assert await content_of(work, made, "az") == before
    assert (after.edition, after.correction, after.number) == (2, "Ad düzəldildi.", before.number)
    assert after.parts[0].entries[0].headline == "Düzəldilmiş"
    assert figures(after) == figures(before)
    assert len(after.late) == 1


async def test_who_approved_and_when_is_said(work: Work) -> None:
    await month_clip(work)
    made = await approved(work)
    content = await content_of(work, made, "az")
    assert (content.approved_by, content.approved_on) == ("Second Person", work.today)
    assert content.number == (await kept(work, made)).number
    assert content.agency == work.tenant.profile.name["az"]


async def test_a_clip_that_was_set_aside_is_fed_by_its_folder(work: Work) -> None:
    from service.digest.actions.templates import set_aside
    from service.digest.queries.issues import sections_of

    made = await opened(work, section(work, "topics", "folder"), section(work, "top_stories", most=1))
    (folder, _) = await sections_of(work, made)
    wanted, other = await month_clip(work, 2), await month_clip(work, 3)
    assert folder.section_id is not None
    await set_aside(work, folder.section_id, wanted)
    await set_aside(work, folder.section_id, other)
    await set_aside(work, folder.section_id, other, back=True)
    await freezing.freeze(work, made)
    from service.digest.actions.composing import compose

    await compose(work, made)
    assert [one.source_id for one in await standing(work, made, "topics")] == [wanted]
