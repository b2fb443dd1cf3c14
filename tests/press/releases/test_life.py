"""A release's life: written, approved, published at its moment, moved around it, corrected, withdrawn."""

import asyncio
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import docx
import pypdfium2
import pytest
from sqlalchemy import text

from service.documents.queries import file_by_id
from service.journals.queries import journal_by_slug
from service.kit.refusal import FieldErrors, Refusal
from service.press.releases.actions import correcting, deciding, library, publishing, writing
from service.press.releases.actions.printing import print_release
from service.press.releases.models import ReleaseText
from service.press.releases.queries.library import lines, used_lines
from service.press.releases.queries.releases import Wanted, counted, listed, of_event, releases, texts_of
from service.press.releases.rules.content import ReleaseEdit, Words
from service.press.releases.slots import OCCASIONS, Occasion, Occasions
from service.publishing.queries.published import public_file, shown
from service.publishing.reading import reading
from service.publishing.rules.publications import WithdrawnNote
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit
from tests.conftest import OpenWork
from tests.press.releases.factories import (
    BODY,
    WORDS,
    acting,
    another,
    approved,
    drafted,
    kept,
    printed,
    published,
    revision_of,
    unprinted,
)

Move = Callable[[float], None]
AZ = WORDS["az"]


# --- writing


async def test_a_draft_may_be_half_a_text_and_is_changed_with_care(work: Work) -> None:
    made = await drafted(work, {"az": Words("Başlıq")})
    row = await kept(work, made)
    assert (row.state, row.number, row.languages) == ("draft", None, ["az"])
    await writing.save(work, made, ReleaseEdit("statement", {"en": Words("Title")}, version=row.version))
    assert set(await texts_of(work, made, 1)) == {"az", "en"}
    with pytest.raises(StaleEdit) as stale:
        await writing.save(work, made, ReleaseEdit("release", {"az": Words("Mine")}, version=1))
    assert (stale.value.yours["title_az"], stale.value.theirs["title_az"]) == ("Mine", "Başlıq")
    await writing.save(work, made, ReleaseEdit("statement", {"en": Words()}))
    assert (list(await texts_of(work, made, 1)), (await kept(work, made)).kind) == (["az"], "statement")


async def test_a_template_begins_a_text_and_what_was_typed_goes_before_it(work: Work) -> None:
    edit = library.TemplateEdit("bulletin", f"Template {uuid4().hex[:6]}", {"az": AZ, "en": Words("Weekly")})
    template = await library.keep_template(work, edit)
    made = await writing.begin(work, ReleaseEdit("bulletin", {"en": Words("This week"), "az": Words()}), template)
    texts = await texts_of(work, made, 1)
    assert (texts["en"].title, texts["az"].body, texts["az"].ready) == ("This week", BODY, False)
    with pytest.raises(FieldErrors, match="There is a template of this name"):
        await library.keep_template(work, edit)
    await library.retire_template(work, template)
    with pytest.raises(Refusal):
        await writing.begin(work, ReleaseEdit("bulletin", {}), template)


async def test_agreed_lines_are_inserted_noted_and_stop_a_text_when_they_end(work: Work) -> None:
    today = work.today
    texts = {"az": "Büdcə artır.", "en": "The budget grows."}
    line = await library.agree(work, library.LineEdit("Budget", texts, today, today + timedelta(days=1)))
    made = await drafted(work)
    await writing.insert_line(work, made, line, "az")
    await writing.insert_line(work, made, line, "az")
    body = (await texts_of(work, made, 1))["az"].body
    assert body.endswith("Büdcə artır.") and body.count("Büdcə artır.") == 1
    assert [(one.topic, one.language) for one in await used_lines(work, made, 1)] == [("Budget", "az")]
    assert [one.used for one in await lines(work, typed="budget") if one.id == line] == [1]
    await deciding.submit(work, made)
    fresh = await library.agree(work, library.LineEdit("Budget", {"az": "Büdcə azalır."}, today), line)
    with acting(work, another()), pytest.raises(FieldErrors, match="not valid any more"):
        await deciding.approve(work, made)
    await deciding.take_back(work, made)
    with pytest.raises(Refusal, match="not valid any more"):
        await writing.insert_line(work, made, line, "az")
    with pytest.raises(Refusal, match="not agreed in this language"):
        await writing.insert_line(work, made, fresh, "en")
    await library.retire_line(work, fresh, "another decision")
    assert [one.id for one in await lines(work, valid_on=today, typed="Budget")] == []


async def test_a_line_says_what_is_wrong_at_its_field(work: Work) -> None:
    day = date(2026, 11, 20)
    with pytest.raises(FieldErrors) as wrong:
        await library.agree(work, library.LineEdit("", {"en": "Only English"}, day, day - timedelta(days=1)))
    assert set(wrong.value.by_field()) == {"topic", "line_az", "valid_until"}
    with pytest.raises(Refusal, match="Say why"):
        made = await library.agree(work, library.LineEdit("Topic", {"az": "Cümlə."}, day))
        await library.retire_line(work, made, " ")


async def test_a_release_names_an_event_that_its_writer_may_name(work: Work) -> None:
    event = Occasion("media_event", uuid4(), "Briefing", "/press/events/1")

    async def opened(asked: Work) -> list[Occasion]:
        return [event]

    async def known(asked: Work, ids: Any) -> list[Occasion]:
        return [event] if event.id in ids else []

    OCCASIONS["media_event"] = Occasions(opened, known)
    try:
        made = await drafted(work, event=("media_event", event.id))
        assert [one.id for one in await of_event(work, "media_event", event.id)] == [made]
        with pytest.raises(Refusal):
            await drafted(work, event=("media_event", uuid4()))
        with pytest.raises(Refusal):
            await drafted(work, event=("letter", event.id))
    finally:
        del OCCASIONS["media_event"]


# --- deciding


async def test_four_eyes_a_number_and_a_frozen_text(work: Work) -> None:
    made = await drafted(work)
    with pytest.raises(Refusal, match="is a draft"):
        await deciding.approve(work, made)
    await deciding.submit(work, made)
    with pytest.raises(Refusal, match="You wrote in this text"):
        await deciding.approve(work, made)
    second = another()
    with acting(work, second):
        with pytest.raises(Refusal, match="Say why"):
            await deciding.return_to_author(work, made, "")
        await deciding.return_to_author(work, made, "too long")
        await writing.save(work, made, ReleaseEdit("release", {"az": AZ._replace(lead="Qısa.")}))
    await deciding.submit(work, made)
    with acting(work, second), pytest.raises(Refusal, match="You wrote in this text"):
        await deciding.approve(work, made)
    with acting(work, another()):
        number = await deciding.approve(work, made)
    row = await kept(work, made)
    assert (row.state, row.number, row.registered_at) == ("approved", number, work.now)
    assert number.startswith("PR-")
    for write in (
        writing.save(work, made, ReleaseEdit("release", {"az": Words("Another")})),
        deciding.submit(work, made),
        deciding.discard(work, made),
    ):
        with pytest.raises(Refusal, match="its text is frozen"):
            await write
    assert (await texts_of(work, made, 1))["az"].title == AZ.title


async def test_what_is_missing_is_named_before_review(work: Work) -> None:
    made = await drafted(work, {"az": Words("Başlıq"), "en": Words("Title", ready=True)})
    with pytest.raises(FieldErrors) as wrong:
        await deciding.submit(work, made)
    assert set(wrong.value.by_field()) == {"body_az", "body_en"}


async def test_a_draft_is_thrown_away_without_a_number(work: Work) -> None:
    made = await drafted(work)
    await deciding.discard(work, made)
    found, _ = await listed(work, Wanted())
    assert made not in {one.id for one in found}
    thrown, _ = await listed(work, Wanted(("discarded",)))
    assert made in {one.id for one in thrown}


async def test_two_approvals_at_once_give_two_consecutive_numbers(committing: OpenWork, tenant: Tenant) -> None:
    async with committing(tenant) as work:
        made = [await drafted(work) for _ in range(6)]
        for one in made:
            await deciding.submit(work, one)
        journal = await journal_by_slug(work, "releases")
        assert journal is not None

    async def approve(release_id: UUID) -> int:
        async with committing(tenant, another()) as work:
            await deciding.approve(work, release_id)
        async with committing(tenant) as work:
            serial = (await kept(work, release_id)).serial
            assert serial is not None
            return serial

    serials = sorted(await asyncio.gather(*map(approve, made)))
    assert serials == list(range(serials[0], serials[0] + 6))


async def test_one_that_fails_after_its_number_leaves_no_gap(committing: OpenWork, tenant: Tenant) -> None:
    async with committing(tenant) as work:
        first, second = await drafted(work), await drafted(work)
        for one in (first, second):
            await deciding.submit(work, one)
    with pytest.raises(ZeroDivisionError):
        async with committing(tenant, another()) as work:
            await deciding.approve(work, first)
            raise ZeroDivisionError
    async with committing(tenant, another()) as work:
        await deciding.approve(work, second)
    async with committing(tenant, another()) as work:
        await deciding.approve(work, first)
        serials = [(await kept(work, one)).serial for one in (second, first)]
    assert serials[0] is not None and serials[1] == serials[0] + 1


# --- on paper


async def test_its_papers_are_archival_and_say_the_same_in_each_language(work: Work, house: House) -> None:
    made = await approved(work)
    await printed(work, house, made)
    revision = await revision_of(work, made)
    assert revision.printed == "ready" and set(revision.files) == {"az", "en"}
    row = await kept(work, made)
    pdf = await file_by_id(work, UUID(revision.files["az"]["pdf"]))
    assert pdf is not None
    content = await house.store.read(pdf.storage_key, pdf.size)
    assert b"pdfaid:part" in content
    pages = pypdfium2.PdfDocument(content)
    said = " ".join(pages[0].get_textpage().get_text_range().split())
    for words in (row.number, AZ.title, "Üç yüz yer.", "Nə dəyişir", "Yeni məktəb noyabrın 30-da açılır.", "• birinci"):
        assert words in said, words
    assert "**" not in said and "# " not in said
    written = await file_by_id(work, UUID(revision.files["en"]["docx"]))
    assert written is not None and written.name.endswith("-en.docx")
    import io

    document = docx.Document(io.BytesIO(await house.store.read(written.storage_key, written.size)))
    assert "A new school opens" in [one.text for one in document.paragraphs]
    await print_release(work, house, made, 1)
    assert (await revision_of(work, made)).files == revision.files


async def test_a_paper_that_took_long_does_not_keep_a_release_from_its_moment(
    committing: OpenWork, tenant: Tenant
) -> None:
    async with committing(tenant) as work:
        made = await approved(work)
        await publishing.publish(work, made, None, None)
        moment = work.now
    async with committing(tenant) as work:
        work.now = moment - timedelta(seconds=4)  # when the worker began to set the paper
        await unprinted(work, made)
        assert (await kept(work, made)).state == "scheduled"
    async with committing(tenant) as work:
        due = text("select count(*) from outbox where job = 'press.publish_due' and next_at = :moment")
        assert await work.session.scalar(due, {"moment": moment}) == 2  # the first came before there was a paper
        await publishing.publish_due(work, made)
        assert (await kept(work, made)).state == "published"


# --- when everybody may read it


async def seen(house: House, tenant: Tenant, slug: str) -> Any:
    async with reading(house, tenant, "az") as reader:
        return await shown(reader, "release", slug)


async def test_the_embargo_and_the_moment_are_independent_and_both_must_have_come(
    committing: OpenWork, tenant: Tenant, house: House, moved_clock: Move
) -> None:
    moved_clock(0)
    async with committing(tenant) as work:
        made = await approved(work)
        await printed(work, house, made)
        later = work.now + timedelta(hours=2)
        await publishing.publish(work, made, work.now + timedelta(hours=1), later)
        row = await kept(work, made)
        slug, files = row.slug, (await revision_of(work, made)).files
    assert row.state == "scheduled" and slug
    for seconds in (10, 3_700, 6_900):
        moved_clock(seconds)
        assert await seen(house, tenant, slug) is None
        async with reading(house, tenant, "az") as reader:
            assert await public_file(reader, UUID(files["az"]["pdf"])) is None
        async with committing(tenant) as work:
            await publishing.publish_due(work, made)
            assert (await kept(work, made)).state == "scheduled"
    moved_clock(7_201)
    found = await seen(house, tenant, slug)
    assert found.item.title == AZ.title and found.item.facts["number"] == row.number
    assert {one.file_id for one in found.files} == {UUID(one) for kinds in files.values() for one in kinds.values()}
    async with reading(house, tenant, "az") as reader:
        assert await public_file(reader, UUID(files["az"]["pdf"])) is not None
    async with committing(tenant) as work:
        await publishing.publish_all_due(work)
        row = await kept(work, made)
    assert (row.state, row.slug, row.published_at) == ("published", slug, later)


async def test_the_moment_moves_earlier_and_later_around_publication(
    committing: OpenWork, tenant: Tenant, house: House, moved_clock: Move
) -> None:
    """Before, at and after the minute; what has been public answers as unknown until its new moment."""
    moved_clock(0)
    async with committing(tenant) as work:
        start = work.now
        made = await approved(work)
        await publishing.publish(work, made, start + timedelta(hours=1), None)
        await unprinted(work, made)
        slug = (await kept(work, made)).slug

    async def move(hours: float | None, embargo: float | None = None, reason: str = "why") -> str:
        def at(wish: float | None) -> datetime | None:
            return start + timedelta(hours=wish) if wish is not None else None

        async with committing(tenant) as work:
            await publishing.move(work, made, at(hours), at(embargo), reason)
            return (await kept(work, made)).state

    async def public() -> bool:
        return await seen(house, tenant, slug) is not None

    assert (await move(3), await public()) == ("scheduled", False)  # later
    moved_clock(2 * 3600)
    assert await public() is False
    assert (await move(2.5), await public()) == ("scheduled", False)  # earlier
    with pytest.raises(Refusal, match="Say why"):
        await move(2.6, reason=" ")
    with pytest.raises(Refusal, match="has passed"):
        await move(1)
    moved_clock(2.5 * 3600 + 1)
    assert await public() is True  # the page does not wait for the books
    assert (await move(2.5, 4), await public()) == ("scheduled", False)  # an embargo, a second after publication
    moved_clock(3.9 * 3600)
    assert await public() is False
    assert (await move(2.5), await public()) == ("published", True)  # the embargo lifted early
    assert (await move(5), await public()) == ("scheduled", False)
    assert (await move(None), await public()) == ("published", True)  # at once
    async with committing(tenant) as work:
        assert (await kept(work, made)).slug == slug
        query = text("select kind from act where record_id = :id order by at, id")
        acts = list(await work.session.scalars(query, {"id": made}))
    assert acts.count("release.moved") == 6
    assert "release.published" in acts


async def test_held_back_it_is_approved_as_before_and_keeps_its_address(
    committing: OpenWork, tenant: Tenant, house: House, moved_clock: Move
) -> None:
    moved_clock(0)
    async with committing(tenant) as work:
        made = await approved(work)
        await publishing.publish(work, made, work.now + timedelta(hours=1), None)
        await unprinted(work, made)
        slug = (await kept(work, made)).slug
    async with committing(tenant) as work:
        await publishing.hold(work, made, "not yet")
        assert (await kept(work, made)).state == "approved"
    moved_clock(3_700)
    assert await seen(house, tenant, slug) is None
    async with committing(tenant) as work:
        await publishing.publish(work, made, None, None)
        row = await kept(work, made)
    assert (row.state, row.slug) == ("published", slug)
    found = await seen(house, tenant, slug)
    assert found is not None and not found.item.corrected
    async with committing(tenant) as work:
        with pytest.raises(Refusal, match="is published"):
            await publishing.hold(work, made, "too late")


async def test_publication_waits_for_the_papers_and_not_for_those_that_cannot_be_made(work: Work, house: House) -> None:
    strange = {**WORDS, "az": AZ._replace(body=f"{AZ.body}\n\n\U00013000")}
    made = await approved(work, texts=strange)
    await publishing.publish(work, made, None, None)
    assert (await kept(work, made)).state == "scheduled"
    await printed(work, house, made)
    assert ((await kept(work, made)).state, (await revision_of(work, made)).printed) == ("published", "failed")


async def test_only_the_text_that_was_approved_is_published(work: Work) -> None:
    made = await approved(work)
    forged = text("update release_text set body = 'Other' where release_id = :id and language = 'az'")
    await work.session.execute(forged, {"id": made})
    work.session.expire_all()
    await publishing.publish(work, made, None, None)
    with pytest.raises(Refusal, match="not the one that was approved"):
        await unprinted(work, made)
    assert await work.session.get(ReleaseText, (work.tenant.id, made, 1, "az")) is not None


# --- correcting and withdrawing


async def test_a_correction_takes_the_same_way_and_is_seen_at_the_same_address(
    committing: OpenWork, tenant: Tenant, house: House, moved_clock: Move
) -> None:
    moved_clock(0)
    async with committing(tenant) as work:
        made = await published(work)
        row = await kept(work, made)
        slug, number = row.slug, row.number
    moved_clock(60)
    async with committing(tenant) as work:
        await correcting.begin_correction(work, made, "a wrong date")
        row = await kept(work, made)
        assert (row.state, row.working, row.revision) == ("published", "draft", 2)
        with pytest.raises(FieldErrors, match="Say what the correction changes"):
            await deciding.submit(work, made)
        fixed = {code: words._replace(body=f"{words.body}!", note=f"Note {code}") for code, words in WORDS.items()}
        await writing.save(work, made, ReleaseEdit("statement", fixed))
        await deciding.submit(work, made)
        with pytest.raises(Refusal, match="You wrote"):
            await deciding.approve(work, made)
    found = await seen(house, tenant, slug)
    assert not found.item.body.endswith("!") and found.item.facts["notes"] == []
    async with committing(tenant, another()) as work:
        assert await deciding.approve(work, made) == number
        await unprinted(work, made)
        row = await kept(work, made)
    assert (row.state, row.working, row.slug, row.kind) == ("corrected", "", slug, "release")
    found = await seen(house, tenant, slug)
    assert found.item.body.endswith("!") and found.item.corrected
    assert found.item.facts["notes"] == [{"revision": 2, "texts": {"az": "Note az", "en": "Note en"}}]


async def test_a_correction_is_given_up_and_what_stands_stays(work: Work) -> None:
    made = await published(work)
    await correcting.begin_correction(work, made, "perhaps")
    with pytest.raises(Refusal, match="Finish it, or give it up"):
        await correcting.begin_correction(work, made, "again")
    await correcting.drop_correction(work, made, "not needed")
    row = await kept(work, made)
    assert (row.state, row.working, row.revision) == ("published", "", 2)
    await correcting.begin_correction(work, made, "now")
    assert ((await kept(work, made)).revision, (await texts_of(work, made, 3))["az"].title) == (3, AZ.title)


async def test_what_was_corrected_before_anybody_read_it_shows_no_note(
    committing: OpenWork, tenant: Tenant, house: House
) -> None:
    async with committing(tenant) as work:
        made = await approved(work)
        await correcting.begin_correction(work, made, "a slip")
        noted = {code: words._replace(note="Inside") for code, words in WORDS.items()}
        await writing.save(work, made, ReleaseEdit("release", noted))
        await approved(work, made)
        await publishing.publish(work, made, None, None)
        await unprinted(work, made)
        row = await kept(work, made)
    assert (row.state, row.revision) == ("published", 2)
    assert (await seen(house, tenant, row.slug)).item.facts["notes"] == []


async def test_withdrawn_its_address_says_why(committing: OpenWork, tenant: Tenant, house: House) -> None:
    async with committing(tenant) as work:
        made, hidden = await published(work), await approved(work)
        slug = (await kept(work, made)).slug
        await correcting.begin_correction(work, made, "too late")
        with pytest.raises(Refusal, match="Say why"):
            await publishing.withdraw(work, made, "")
        await publishing.withdraw(work, made, "It was not true.")
        await publishing.withdraw(work, hidden, "Never mind.")
        row = await kept(work, made)
        assert (row.state, row.working, (await revision_of(work, made, 2)).state) == ("withdrawn", "", "dropped")
        assert row.number is not None
    note = await seen(house, tenant, slug)
    assert isinstance(note, WithdrawnNote) and note.reason == "It was not true."


async def test_whoever_may_not_read_the_press_office_is_told_nothing(work: Work, actor: Any) -> None:
    made = await drafted(work)
    import dataclasses

    stranger = dataclasses.replace(actor, id=uuid4(), scopes={})
    with acting(work, stranger):
        assert await releases(work, [made]) == {}
        with pytest.raises(Refusal, match="do not have the right"):
            await writing.save(work, made, ReleaseEdit("release", {}))
    assert (await releases(work, [made]))[made].title == "A new school opens"
    assert (await counted(work))["draft"] >= 1
    with pytest.raises(NotFound):
        await deciding.submit(work, uuid4())
