"""The life of an issue: opened once, frozen, composed, reviewed, numbered, published, corrected, withdrawn."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from service.digest.actions import composing, deciding, freezing, opening, publishing
from service.digest.actions.editing import write_correction
from service.digest.actions.templates import edit_template, retire_template
from service.digest.queries.issues import Wanted, editions_of, items_of, listed
from service.digest.queries.material import material_counts
from service.digest.queries.templates import template_by_id
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.work import Work
from service.web.errors import StaleEdit
from tests.digest.factories import (
    approved,
    composed,
    frozen,
    in_month,
    kept,
    last_month,
    made_template,
    month_clip,
    opened,
    published,
    reviewed,
    section,
    standing,
    template_edit,
)
from tests.press.releases.factories import acting, another


async def test_a_template_holds_sections_of_every_kind_in_order(work: Work) -> None:
    made = await made_template(work)
    view = await template_by_id(work, made)
    assert view is not None
    edit = view.edit
    assert [one.kind for one in edit.sections][:3] == ["top_stories", "topics", "institutions"]
    turned = template_edit(work, *reversed(edit.sections), version=view.version)
    await edit_template(work, made, turned)
    again = await template_by_id(work, made)
    assert again is not None
    assert [one.id for one in again.edit.sections] == [one.id for one in reversed(edit.sections)]
    with pytest.raises(StaleEdit):
        await edit_template(work, made, template_edit(work, version=view.version))


async def test_a_template_says_what_is_wrong_at_its_field(work: Work) -> None:
    first, *others = work.tenant.profile.languages
    titles = {first: "x" * 1_000, **dict.fromkeys(others, "a\u202eb")}
    bad = template_edit(work, section(work, "topics", "nowhere", most=9_999), titles=titles)
    with pytest.raises(FieldErrors) as refused:
        await made_template(work, *bad.sections, titles=titles)
    found = {error.field: error.code for error in refused.value.errors}
    assert found[f"title_{first}"] == "too_long"
    assert found[f"title_{others[0]}"] == "direction_marks"
    assert found["section_0_source"] == "choice"
    assert found["section_0_most"] == "number"


async def test_an_issue_is_opened_once_for_a_template_and_a_month(work: Work) -> None:
    made = await made_template(work)
    one = await opening.open_issue(work, made, last_month(work))
    assert await opening.open_issue(work, made, last_month(work)) == one


@pytest.mark.parametrize(("period", "code"), [(date(2026, 10, 2), "not_a_month"), (date(2150, 1, 1), "in_future")])
async def test_an_issue_is_of_a_month_that_has_begun(work: Work, period: date, code: str) -> None:
    made = await made_template(work)
    with pytest.raises(Refusal) as refused:
        await opening.open_issue(work, made, period)
    assert refused.value.code == code


async def test_on_the_first_the_issue_of_the_month_before_opens_by_itself(work: Work) -> None:
    made, late = await made_template(work), await made_template(work)
    begun = in_month(work, 1, 0, period=work.today.replace(day=1))
    old = {"id": made, "at": begun - timedelta(seconds=1)}
    await work.session.execute(text("update digest_template set created_at = :at where id = :id"), old)
    await work.session.execute(
        text("update digest_template set created_at = :at where id = :id"), {"id": late, "at": begun}
    )
    assert await opening.open_due(work) >= 1
    found, _ = await listed(work, Wanted(template_id=made))
    assert [(one.period, one.state) for one in found] == [(last_month(work), "open")]
    assert (await listed(work, Wanted(template_id=late)))[0] == []
    assert await opening.open_due(work) == 0


async def test_a_retired_template_opens_nothing(work: Work) -> None:
    made = await made_template(work)
    await retire_template(work, made)
    with pytest.raises(Refusal, match="retired"):
        await opening.open_issue(work, made, last_month(work))


async def test_a_month_is_not_frozen_before_it_is_over(work: Work) -> None:
    made = await opened(work, period=work.today.replace(day=1))
    with pytest.raises(Refusal) as refused:
        await freezing.freeze(work, made)
    assert refused.value.code == "not_over"


async def test_freezing_copies_what_the_month_brought(work: Work) -> None:
    inside = [await month_clip(work, 1, hour=0), await month_clip(work, 28, coded="")]
    await month_clip(work, at=in_month(work, 1, 0) - timedelta(seconds=1))
    await month_clip(work, at=in_month(work, 1, 0, period=work.today.replace(day=1)))
    screened = await month_clip(work)
    await work.session.execute(text("update clip set state = 'screened_out' where id = :id"), {"id": screened})
    made = await frozen(work)
    query = text("select clip_id, judged from digest_material where issue_id = :id and kind = 'clip' order by at")
    assert [tuple(row) for row in await work.session.execute(query, {"id": made})] == [
        (inside[0], True), (inside[1], False),
    ]  # fmt: skip
    with pytest.raises(Refusal):
        await freezing.freeze(work, made)


@pytest.mark.parametrize(
    ("period", "inside", "outside"),
    [
        (date(2024, 2, 1), "2024-02-29T23:59:59", "2024-03-01T00:00:00"),
        (date(2025, 2, 1), "2025-02-28T23:59:59", "2025-03-01T00:00:00"),
        (date(2025, 12, 1), "2025-12-31T23:59:59", "2026-01-01T00:00:00"),
        (date(2026, 1, 1), "2026-01-01T00:00:00", "2025-12-31T23:59:59"),
    ],
)
async def test_a_month_ends_by_the_agencys_clock(work: Work, period: date, inside: str, outside: str) -> None:
    moments = [datetime.fromisoformat(one).replace(tzinfo=work.zone) for one in (inside, outside)]
    clips = [await month_clip(work, at=moment) for moment in moments]
    made = await frozen(work, period=period)
    query = text("select clip_id, on_day from digest_material where issue_id = :id and kind = 'clip'")
    found = [tuple(row) for row in await work.session.execute(query, {"id": made})]
    assert found == [(clips[0], moments[0].date())]


async def test_later_coding_and_renaming_change_nothing(work: Work) -> None:
    clip = await month_clip(work, coded="negative", outlet="Köhnə ad")
    made = await composed(work, section(work, "criticism"))
    change = text(
        "update clip set tone = 'positive', outlet = 'Yeni ad', title = 'Yeni', state = 'coded' where id = :id"
    )
    await work.session.execute(change, {"id": clip})
    await work.session.execute(
        text("update clip_version set text = 'Yeni', lead = '' where clip_id = :id"), {"id": clip}
    )
    (item,) = await standing(work, made, "criticism")
    await work.session.refresh(item)
    assert (item.tone, item.outlet, item.source_id) == ("negative", "Köhnə ad", clip)
    row = text("select tone, outlet from digest_material where clip_id = :id")
    assert tuple((await work.session.execute(row, {"id": clip})).one()) == ("negative", "Köhnə ad")


async def test_late_articles_stand_apart(work: Work) -> None:
    await month_clip(work)
    made = await composed(work, section(work, "top_stories"))
    assert await freezing.add_late(work, made) == 0
    late = await month_clip(work, 12, caught_at=work.now)
    assert await freezing.add_late(work, made) == 1
    assert await freezing.add_late(work, made) == 0
    assert [(one.source_id, one.late) for one in await standing(work, made, "late")] == [(late, True)]
    assert len(await standing(work, made, "top_stories")) == 1
    assert await material_counts(work, await kept(work, made)) == {"clip": 1, "late": 1}


async def test_an_empty_month_is_frozen_and_stands_empty(work: Work) -> None:
    made = await frozen(work, period=date(2019, 2, 1))
    assert await material_counts(work, await kept(work, made)) == {}
    assert await composing.compose(work, made) == 0


async def test_another_person_approves_and_the_number_is_taken_once(work: Work) -> None:
    await month_clip(work)
    made = await reviewed(work)
    with pytest.raises(Refusal) as refused:
        await deciding.approve(work, made)
    assert refused.value.code == "own_work"
    with acting(work, another()):
        number = await deciding.approve(work, made)
        with pytest.raises(Refusal, match="approved"):
            await deciding.approve(work, made)
    row = await kept(work, made)
    assert (row.state, row.number) == ("approved", number)
    assert row.serial is not None


async def test_numbers_have_no_gaps(work: Work) -> None:
    await month_clip(work)
    rows = [await kept(work, await approved(work)) for _ in range(3)]
    serials = [one.serial for one in rows if one.serial is not None]
    assert serials == list(range(serials[0], serials[0] + 3))
    assert len({one.number for one in rows}) == 3


async def test_only_those_named_approve(work: Work) -> None:
    await month_clip(work)
    made = await reviewed(work)
    chosen = another("Named Person")
    row = await kept(work, made)
    row.approvers = [str(chosen.id)]
    await work.session.flush()
    with acting(work, another()), pytest.raises(Refusal) as refused:
        await deciding.approve(work, made)
    assert refused.value.code == "not_named"
    with acting(work, chosen):
        assert await deciding.approve(work, made)


async def test_a_returned_issue_is_edited_again(work: Work) -> None:
    await month_clip(work)
    made = await reviewed(work)
    with pytest.raises(Refusal, match="Say why"):
        await deciding.return_issue(work, made, " ")
    await deciding.return_issue(work, made, "Başlıq səhvdir")
    assert (await kept(work, made)).state == "composing"
    await deciding.send_to_review(work, made)
    await deciding.take_back(work, made)
    assert (await kept(work, made)).submitted_by is None


async def test_a_correction_is_a_new_edition_with_a_note_and_the_same_number(work: Work) -> None:
    await month_clip(work)
    made = await published(work)
    before = [(one.kind, one.headline) for one in await items_of(work, made)]
    edition = await publishing.correct(work, made, {})
    with pytest.raises(Refusal, match="under way"):
        await publishing.correct(work, made, {})
    with pytest.raises(Refusal) as refused:
        await deciding.send_to_review(work, edition)
    assert refused.value.code == "findings"
    await write_correction(work, edition, dict.fromkeys(work.tenant.profile.languages, "Rəqəm düzəldildi."))
    assert (await kept(work, made)).state == "published"
    await published(work, edition)
    assert [(one.kind, one.headline) for one in await items_of(work, edition)] == before
    old, new = await kept(work, made), await kept(work, edition)
    assert (old.state, new.state, new.edition) == ("corrected", "published", 2)
    assert (new.number, new.serial) == (old.number, None)
    assert [one.id for one in await editions_of(work, made)] == [made, edition]
    with pytest.raises(Refusal):
        await publishing.correct(work, made, {})


async def test_a_correction_is_given_up_and_another_begun(work: Work) -> None:
    await month_clip(work)
    made = await published(work)
    edition = await publishing.correct(work, made, {})
    await publishing.drop(work, edition, "Səhv yox idi")
    assert (await kept(work, await publishing.correct(work, made, {}))).edition == 3


async def test_a_withdrawn_issue_says_why_and_takes_its_correction_along(work: Work) -> None:
    await month_clip(work)
    made = await published(work)
    edition = await publishing.correct(work, made, {})
    with pytest.raises(Refusal, match="Say why"):
        await publishing.withdraw(work, made, "")
    await publishing.withdraw(work, made, "Mənbə geri çağırıldı")
    row = await kept(work, made)
    assert (row.state, row.reason) == ("withdrawn", "Mənbə geri çağırıldı")
    assert (await kept(work, edition)).state == "dropped"


async def test_who_may_not_is_refused(work: Work, actor: Any) -> None:
    made = await opened(work)
    reader = replace(actor, scopes={"digest.read": actor.scopes["digest.read"]})
    with acting(work, reader):
        for doing in (freezing.freeze(work, made), opening.collect(work, made), retire_template(work, made)):
            with pytest.raises(Refusal) as refused:
                await doing
            assert refused.value.code == "not_permitted"
