"""Editing an issue: versions of items, putting in and taking out, order, texts refused at their fields."""

from uuid import UUID

import pytest

from service.digest.actions import editing
from service.digest.queries.issues import history_of, sections_of
from service.digest.queries.material import MaterialWanted, offered
from service.digest.rules.texts import ItemEdit, Place, SectionTexts, Words
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit
from tests.digest.factories import (
    approved,
    composed,
    kept,
    many_clips,
    month_clip,
    opened,
    section,
    section_id,
    standing,
)

LANGUAGE = "az"


def edit(headline: str, version: int | None = None) -> ItemEdit:
    return ItemEdit({LANGUAGE: Words(headline)}, version=version)


async def order_of(work: Work, issue_id: UUID, kind: str = "top_stories") -> list[UUID]:
    return [one.id for one in await standing(work, issue_id, kind)]


async def test_a_stale_text_is_refused_and_both_are_kept(work: Work) -> None:
    await month_clip(work)
    made = await composed(work, section(work, "top_stories"))
    (item,) = await standing(work, made)
    assert await editing.edit_item(work, made, item.id, edit("Birinci", 1)) == 2
    with pytest.raises(StaleEdit) as stale:
        await editing.edit_item(work, made, item.id, edit("İkinci", 1))
    assert stale.value.yours["texts"][LANGUAGE]["headline"] == "İkinci"
    assert stale.value.theirs["texts"][LANGUAGE]["headline"] == "Birinci"
    assert stale.value.theirs["version"] == 2


async def test_much_is_put_in_at_once_where_it_belongs(work: Work) -> None:
    await many_clips(work, 120)
    made = await composed(work, section(work, "top_stories", most=3), section(work, "topics", "hand"))
    place = await section_id(work, made, "topics")
    material, _ = await offered(work, await kept(work, made), MaterialWanted(used=False), limit=100)
    ids = [one.id for one in material]
    assert len(ids) == 100
    made_items = await editing.put_in(work, made, ids, Place(place))
    assert await order_of(work, made, "topics") == made_items
    first = await editing.put_in(work, made, [ids[5], ids[6]], Place(place, 1))
    assert first == made_items[5:7]
    assert await order_of(work, made, "topics") == made_items  # what stands there stays where it is
    await editing.take_out(work, made, [made_items[5]])
    assert await editing.put_in(work, made, [ids[5]], Place(place, 1)) == [made_items[5]]
    assert (await order_of(work, made, "topics"))[0] == made_items[5]


async def test_what_is_taken_out_comes_back_with_its_texts_and_history(work: Work) -> None:
    await month_clip(work)
    made = await composed(work, section(work, "top_stories"))
    (item,) = await standing(work, made)
    await editing.edit_item(work, made, item.id, edit("Yeni başlıq"))
    await editing.take_out(work, made, [item.id])
    assert await standing(work, made) == []
    await editing.take_out(work, made, [item.id], back=True)
    (again,) = await standing(work, made)
    assert again.texts[LANGUAGE]["headline"] == "Yeni başlıq"
    history = await history_of(work, made, item.id)
    assert {one.what for one in history} == {"put_in", "edited", "taken_out", "put_back"}
    edited = next(one for one in history if one.what == "edited")
    assert edited.after["texts"][LANGUAGE]["headline"] == "Yeni başlıq"


async def test_the_same_material_stands_once_in_a_section(work: Work) -> None:
    await month_clip(work)
    made = await composed(work, section(work, "top_stories"), section(work, "topics", "hand"))
    (item,) = await standing(work, made, "top_stories")
    other = await section_id(work, made, "topics")
    assert item.material_id is not None
    await editing.put_in(work, made, [item.material_id], Place(other))
    with pytest.raises(Refusal) as refused:
        await editing.move_item(work, made, item.id, Place(other))
    assert refused.value.code == "twice"


async def test_texts_too_long_or_turning_the_writing_are_refused_at_their_fields(work: Work) -> None:
    await month_clip(work)
    made = await composed(work, section(work, "top_stories"))
    (item,) = await standing(work, made)
    bad = ItemEdit({LANGUAGE: Words("x" * 1_000, "a\u202eb"), "zz": Words("Kod")})
    with pytest.raises(FieldErrors) as refused:
        await editing.edit_item(work, made, item.id, bad)
    assert {one.field: one.code for one in refused.value.errors} == {
        f"headline_{LANGUAGE}": "too_long", f"summary_{LANGUAGE}": "direction_marks", "headline_zz": "language",
    }  # fmt: skip


async def test_a_text_by_hand_needs_a_headline(work: Work) -> None:
    made = await composed(work, section(work, "text"))
    place = Place(await section_id(work, made, "text"))
    with pytest.raises(FieldErrors):
        await editing.add_text(work, made, {LANGUAGE: Words("", "Mətn")}, place)
    item = await editing.add_text(work, made, {LANGUAGE: Words("Başlıq", "Mətn")}, place)
    assert await order_of(work, made, "text") == [item]


async def test_sections_are_noted_hidden_and_moved(work: Work) -> None:
    made = await composed(work, section(work, "top_stories"), section(work, "text"))
    top, hand = await section_id(work, made, "top_stories"), await section_id(work, made, "text")
    assert await editing.edit_section(work, made, top, SectionTexts(notes={LANGUAGE: "Qeyd"}, version=1)) == 2
    with pytest.raises(StaleEdit):
        await editing.edit_section(work, made, top, SectionTexts(notes={LANGUAGE: "Başqa"}, version=1))
    assert await editing.edit_section(work, made, top, SectionTexts(notes={LANGUAGE: ""}, shown=False)) == 3
    await editing.move_section(work, made, hand, 1)
    found = await sections_of(work, made)
    assert [(one.id, one.shown, one.notes) for one in found] == [(hand, True, {}), (top, False, {})]


async def test_the_introduction_has_a_version_of_its_own(work: Work) -> None:
    made = await composed(work)
    version = (await kept(work, made)).version
    assert await editing.write_introduction(work, made, {LANGUAGE: "Giriş"}, version) == version + 1
    with pytest.raises(StaleEdit):
        await editing.write_introduction(work, made, {LANGUAGE: "Başqa"}, version)


async def test_what_is_approved_or_of_another_issue_is_not_edited(work: Work) -> None:
    await month_clip(work)
    made = await approved(work)
    (item, *_) = await standing(work, made)
    with pytest.raises(Refusal, match="frozen"):
        await editing.edit_item(work, made, item.id, edit("Gec"))
    other = await opened(work)
    with pytest.raises(Refusal):
        await editing.put_in(work, other, [], Place(item.section_id))
    third = await composed(work)
    with pytest.raises(NotFound):
        await editing.edit_item(work, third, item.id, edit("Yad"))
    with pytest.raises(NotFound):
        await editing.put_in(work, third, [item.id], Place(await section_id(work, third, "text")))
