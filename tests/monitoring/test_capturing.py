"""What sources catch becomes clips: once each, in versions, in stories that remember what people said."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text

from service.kit.refusal import Refusal
from service.monitoring.actions import judging, stories
from service.monitoring.actions.capturing import capture
from service.monitoring.actions.keeping import empty_old
from service.monitoring.models.clips import Clip, ClipBand, ClipVersion
from service.monitoring.queries.clips import clip_by_id, newest_version, versions_of
from service.monitoring.queries.finding import find_clips
from service.monitoring.queries.listing import Wanted, clips
from service.monitoring.queries.stories import bonds_of, main_clips, story_by_id
from service.monitoring.rules.coding import Change
from service.monitoring.sources.actions.editing import add_source
from service.monitoring.sources.rules.content import Content
from service.runtime.house import House
from service.runtime.work import Work
from service.search.asking import read
from tests.monitoring.factories import OTHER, TEXT, caught, clipped


async def kinds(work: Work, record_id: UUID) -> list[str]:
    await work.flush()
    query = text("select kind from act where record_id = :id order by at, id")
    return list(await work.session.scalars(query, {"id": record_id}))


async def story_of(work: Work, clip_id: UUID) -> UUID:
    found = await work.session.scalar(select(Clip.story_id).where(Clip.id == clip_id))
    assert found is not None
    return found


async def test_the_same_version_is_one_clip_however_often_it_comes(work: Work) -> None:
    came = caught(work)
    first = await capture(work, came)
    before = await work.session.scalar(select(func.count()).select_from(ClipVersion))
    assert await capture(work, came) == first
    assert await work.session.scalar(select(func.count()).select_from(ClipVersion)) == before
    clip = await clip_by_id(work, first)
    assert (clip.state, clip.versions, clip.title, clip.caught_at) == ("captured", 1, came.title, work.now)
    assert await kinds(work, first) == ["clip.captured"]


async def test_an_edited_article_is_a_new_version_and_stays_one_clip(work: Work) -> None:
    came = caught(work)
    clip_id = await capture(work, came)
    await judging.keep(work, clip_id)
    edited = caught(
        work, address=came.address, earlier_version_id=came.version_id, title="Məktəblərin təmiri uzanır",
        text=TEXT.replace("noyabrın", "dekabrın"), sha256="cd" * 32,
    )  # fmt: skip
    assert await capture(work, edited) == clip_id
    clip = await clip_by_id(work, clip_id)
    assert (clip.state, clip.versions, clip.title) == ("relevant", 2, "Məktəblərin təmiri uzanır")
    assert [(one.number, one.sha256[:2]) for one in await versions_of(work, clip_id)] == [(2, "cd"), (1, "ab")]
    assert "clip.edited" in await kinds(work, clip_id)


async def test_an_edit_whose_forerunner_was_missed_is_known_by_its_address(work: Work) -> None:
    came = caught(work)
    clip_id = await capture(work, came)
    later = caught(work, address=came.address, earlier_version_id=uuid4(), text=TEXT + " Yeni cümlə.")
    assert await capture(work, later) == clip_id
    same = caught(work, address=came.address, text=TEXT + " Yeni cümlə.")
    assert await capture(work, same) == clip_id
    assert (await clip_by_id(work, clip_id)).versions == 2


async def test_the_same_story_in_forty_outlets_is_one_story(work: Work) -> None:
    first = await capture(work, caught(work, outlet="Agentlik"))
    told = {first}
    for number in range(39):
        changed = TEXT if number % 2 else TEXT + f" Bu barədə {number} saylı buraxılış məlumat verir."
        plain = changed.translate(str.maketrans("əıöüşçğ", "eiousçg")) if number % 3 == 0 else changed
        told.add(await capture(work, caught(work, outlet=f"Nəşr {number}", text=plain, title=f"Başlıq {number}")))
    stranger = await capture(work, caught(work, text=OTHER, title="Yeni park"))
    story = await story_by_id(work, await story_of(work, first))
    assert (story.clips, story.outlets) == (40, 40)
    assert await story_of(work, stranger) != story.id
    folded = await clips(work, Wanted(bucket="new", folded=True))
    ours = [row for row in folded.items if row.clip.id in {*told, stranger}]
    assert [row.clips for row in ours] == [1, 40]
    every = await clips(work, Wanted(bucket="new"), limit=200)
    assert len([row for row in every.items if row.clip.id in {*told, stranger}]) == 41
    assert (await main_clips(work, [story]))[story.id].id == first


async def test_old_news_joins_no_story_of_today(work: Work) -> None:
    first = await capture(work, caught(work))
    work.now += timedelta(days=20)
    assert await story_of(work, await capture(work, caught(work))) != await story_of(work, first)


async def test_a_split_clip_never_comes_back_by_likeness(work: Work) -> None:
    first, second = [await capture(work, caught(work, outlet=name)) for name in ("Bir", "İki")]
    old = await story_of(work, first)
    with pytest.raises(Refusal) as refused:
        await stories.split(work, second, " ")
    assert refused.value.field == "reason"
    own = await stories.split(work, second, "Başqa məktəblərdən danışır")
    assert await story_of(work, second) == own != old
    assert [(bond.kind, bond.reason) for bond in await bonds_of(work, own)] == [("apart", "Başqa məktəblərdən danışır")]
    version = await newest_version(work, second)
    edited = caught(work, earlier_version_id=version.origin_id, address="https://news.example/b", text=TEXT + " Əlavə.")
    assert await capture(work, edited) == second
    assert await story_of(work, second) == own
    assert {(await story_by_id(work, one)).clips for one in (old, own)} == {1}


async def test_an_edit_that_makes_a_lonely_clip_alike_joins_it(work: Work) -> None:
    first = await capture(work, caught(work))
    came = caught(work, text=OTHER, title="Yeni park", outlet="İki")
    second = await capture(work, came)
    await capture(work, caught(work, earlier_version_id=came.version_id, address=came.address, outlet="İki"))
    assert await story_of(work, second) == await story_of(work, first)


async def test_merged_stories_stay_one_and_a_word_taken_back_is_void(work: Work) -> None:
    first = await capture(work, caught(work))
    came = caught(work, text=OTHER, title="Yeni park", outlet="Üç")
    second = await capture(work, came)
    one, other = await story_of(work, first), await story_of(work, second)
    assert await stories.merge(work, one, other) == one
    assert (await story_by_id(work, other)).id == one
    assert (await story_by_id(work, one)).clips == 2
    # What is like either half comes to the one story.
    third = await capture(work, caught(work, text=OTHER, outlet="Dörd"))
    assert await story_of(work, third) == one
    with pytest.raises(Refusal) as refused:
        await stories.merge(work, one, other)
    assert refused.value.code == "same_story"
    own = await stories.split(work, second, "Səhv birləşdirilib")
    await stories.merge(work, one, own)
    assert [bond.void for bond in await bonds_of(work, one) if bond.kind == "apart"] == [True]
    assert (await story_by_id(work, one)).clips == 3


async def test_the_clip_that_stands_for_a_story_is_chosen(work: Work) -> None:
    first, second = [await capture(work, caught(work, outlet=name)) for name in ("Bir", "İki")]
    story_id = await story_of(work, first)
    await stories.choose_main(work, story_id, second)
    story = await story_by_id(work, story_id)
    assert (await main_clips(work, [story]))[story_id].id == second
    stranger = await clipped(work)
    with pytest.raises(Refusal):
        await stories.choose_main(work, story_id, stranger)
    await stories.split(work, second, "Ayrı")
    assert (await story_by_id(work, story_id)).main_id is None


async def test_a_clip_is_found_by_words_of_its_text(work: Work) -> None:
    clip_id = await capture(work, caught(work))
    await work.flush()
    found = await find_clips(work, read("istilik sistemləri"), None, 10)
    assert [hit.id for hit in found.items] == [clip_id]
    assert found.items[0].href == f"/monitoring/clips/{clip_id}"


async def test_after_its_retention_the_text_goes_and_the_judgement_stays(work: Work, house: House) -> None:
    source = await source_row(work, house, keep_days=60)
    kept, gone = [await clipped(work, source_id=source, title=name) for name in ("Qalır", "Gedir")]
    await judging.code(work, gone, Change({"tone": "negative", "error": "Tarix səhvdir"}))
    await work.flush()
    await work.session.execute(
        text("update clip set caught_at = caught_at - interval '61 days' where id = :id"), {"id": gone}
    )
    work.session.expire_all()
    assert await empty_old(work) == 1
    clip, version = await clip_by_id(work, gone), await newest_version(work, gone)
    assert (clip.state, clip.tone, clip.error, clip.lead) == ("archived", "negative", "Tarix səhvdir", "")
    assert (version.text, version.html, version.evidence_key, version.sha256) == ("", "", "", "ab" * 32)
    bands = select(func.count()).select_from(ClipBand).where(ClipBand.clip_id == gone)
    assert await work.session.scalar(bands) == 0
    assert (await newest_version(work, kept)).text
    assert await empty_old(work) == 0
    await capture(work, caught(work, earlier_version_id=version.origin_id, source_id=source))
    assert [one.text for one in await versions_of(work, gone)] == [""]


async def source_row(work: Work, house: House, *, keep_days: int) -> UUID:
    """A source as its pages would make it."""
    title = {work.tenant.profile.default_language: "Uydurma Xəbər"}
    content = Content(kind="feed", address="https://news.example/rss", titles=title, keep_days=keep_days)
    return await add_source(work, house.keyring, content)
