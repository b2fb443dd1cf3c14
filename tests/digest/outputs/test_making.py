"""Outputs in the worker: each made once, counted in outputs, stopped, and taken up again where a process died."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest
from sqlalchemy import func, select, text, update

from service.digest.actions import editing, outputs, publishing
from service.digest.actions.outputs import WRITERS, Made, ask_outputs, make_outputs, stop_outputs
from service.digest.models import Item, Output
from service.digest.queries.content import content_of
from service.digest.queries.issues import issue_row
from service.digest.queries.outputs import Progress, kept_text, progress_of
from service.digest.rules.making import FORMATS, STEPS, Making
from service.digest.rules.packing import clean, hash_of
from service.digest.rules.texts import ItemEdit, Words
from service.documents.composition import Unmade
from service.documents.queries import file_by_id, files_of
from service.kit.refusal import Refusal
from service.runtime.house import House
from service.runtime.work import Work
from tests.digest.factories import approved, composed, month_clip, section, standing
from tests.digest.outputs.reading import bare, docx_text, html, pdfium_text, sentences


async def progress(work: Work, issue_id: UUID) -> Progress:
    found = await progress_of(work, issue_id)
    assert found is not None
    return found


async def issue_with_clips(work: Work, *, public: bool = False) -> UUID:
    for day in (3, 12):
        await month_clip(work, day, title=f"Məktəb haqqında xəbər {day}")
    return await composed(work, section(work, "top_stories"), public=public)


def counted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The steps that were really written from now on."""
    done: list[tuple[str, ...]] = []

    def around(step: tuple[str, ...]) -> Callable[..., Awaitable[list[Made]]]:
        writer = WRITERS[step]

        async def write(*given: object) -> list[Made]:
            done.append(step)
            return await writer(*given)  # type: ignore[arg-type]

        return write

    monkeypatch.setattr(outputs, "WRITERS", {step: around(step) for step in STEPS})
    return done


async def test_everything_is_made_after_an_approval_and_says_what_the_content_says(work: Work, house: House) -> None:
    issue_id = await approved(work, await issue_with_clips(work))
    before = (await progress(work, issue_id)).making
    assert (before.state, before.made, before.total) == ("asked", 0, len(work.tenant.profile.languages) * len(FORMATS))
    await make_outputs(work, house, issue_id)
    found = await progress(work, issue_id)
    assert found.making.state == "made" and found.making.made == found.making.total and found.making.failed == 0
    assert len(found.outputs) == found.making.total
    for code in work.tenant.profile.languages:
        content = clean(await content_of(work, issue_id, code))
        wanted = [bare(one) for one in sentences(content)]
        page, mail = await kept_text(work, issue_id, code, "page"), await kept_text(work, issue_id, code, "mail")
        own = {one.format: one.file_id for one in found.outputs if one.language == code}
        texts = [html(page[1]).text, html(mail[1]).text, mail[0]]
        for kind, read in (("docx", docx_text), ("pdf", pdfium_text)):
            file_id = own[kind]
            assert file_id is not None
            file = await file_by_id(work, file_id)
            assert file is not None and file.state == "attached" and file.preview == "none"
            texts.append(read(await house.store.read(file.storage_key, file.size)))
        for said in texts:
            assert [one for one in wanted if one not in bare(said)] == []


async def test_papers_of_our_own_ask_for_no_preview_and_no_reading(work: Work, house: House) -> None:
    issue_id = await approved(work, await issue_with_clips(work))
    await make_outputs(work, house, issue_id)
    files = {str(one.id) for one in await files_of(work, "digest_issue", issue_id)}
    assert len(files) == 3 * len(work.tenant.profile.languages)
    asked = await work.session.execute(
        text("select arguments from outbox where job in ('documents.render_preview', 'documents.read_text')")
    )
    assert not [row for row in asked for file in files if file in row[0]]


async def test_made_again_nothing_is_written_twice(work: Work, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    issue_id = await approved(work, await issue_with_clips(work))
    await make_outputs(work, house, issue_id)
    first = (await progress(work, issue_id)).outputs
    done = counted(monkeypatch)
    await make_outputs(work, house, issue_id)  # nobody asked
    await ask_outputs(work, issue_id)
    await make_outputs(work, house, issue_id)
    assert done == []
    again = await progress(work, issue_id)
    assert again.outputs == first and again.making.made == again.making.total and again.making.state == "made"


async def test_after_a_change_only_what_says_something_else_is_written_anew(
    work: Work, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue_id = await issue_with_clips(work)
    await ask_outputs(work, issue_id)
    await make_outputs(work, house, issue_id)
    first, *others = work.tenant.profile.languages
    item = (await standing(work, issue_id))[0]
    await editing.edit_item(work, issue_id, item.id, ItemEdit({first: Words("Başqa başlıq")}))
    done = counted(monkeypatch)
    await ask_outputs(work, issue_id)
    await make_outputs(work, house, issue_id)
    assert done == list(STEPS)  # of one language
    assert "Başqa başlıq" in (await kept_text(work, issue_id, first, "mail"))[0]
    for code in others:
        assert "Başqa başlıq" not in (await kept_text(work, issue_id, code, "mail"))[0]


@pytest.mark.parametrize("dies_at", range(len(STEPS)))
async def test_what_a_process_that_died_had_made_is_not_made_again(
    work: Work, house: House, monkeypatch: pytest.MonkeyPatch, dies_at: int
) -> None:
    issue_id = await approved(work, await issue_with_clips(work))
    done = counted(monkeypatch)
    whole = dict(outputs.WRITERS)

    async def dying(*_: object) -> list[Made]:
        raise ConnectionError("the machine went")

    monkeypatch.setattr(outputs, "WRITERS", {**whole, STEPS[dies_at]: dying})
    with pytest.raises(ConnectionError):
        await make_outputs(work, house, issue_id)
    assert done == list(STEPS[:dies_at])
    halfway = (await progress(work, issue_id)).making
    assert halfway.under_way and halfway.made == sum(len(step) for step in STEPS[:dies_at])
    monkeypatch.setattr(outputs, "WRITERS", whole)
    await make_outputs(work, house, issue_id)
    languages = len(work.tenant.profile.languages)
    assert sorted(done) == sorted([*STEPS] * languages)  # each step once for each language
    assert (await progress(work, issue_id)).making.made == languages * len(FORMATS)


async def test_it_stops_behind_the_step_that_runs_and_is_taken_up_again(
    work: Work, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue_id = await approved(work, await issue_with_clips(work))
    whole = dict(WRITERS)

    async def stopped_meanwhile(*given: object) -> list[Made]:
        await stop_outputs(work, issue_id)
        return await whole[("mail",)](*given)  # type: ignore[arg-type]

    monkeypatch.setattr(outputs, "WRITERS", {**whole, ("mail",): stopped_meanwhile})
    await make_outputs(work, house, issue_id)
    found = await progress(work, issue_id)
    assert found.making.state == "cancelled" and {one.format for one in found.outputs} == {"page", "mail"}
    with pytest.raises(Refusal, match="Nothing is being made"):
        await stop_outputs(work, issue_id)
    monkeypatch.setattr(outputs, "WRITERS", whole)
    done = counted(monkeypatch)
    await ask_outputs(work, issue_id)
    await make_outputs(work, house, issue_id)
    assert (await progress(work, issue_id)).making.state == "made"
    assert done[:2] == [("pdf", "docx"), ("xlsx",)]  # of the first language only these were missing


async def test_papers_that_cannot_be_set_hold_nothing_up(
    work: Work, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue_id = await approved(work, await issue_with_clips(work))

    async def unmade(*_: object) -> tuple[bytes, bytes]:
        raise Unmade("failed")

    monkeypatch.setattr(outputs, "made_paper", unmade)
    await make_outputs(work, house, issue_id)
    found = await progress(work, issue_id)
    languages = len(work.tenant.profile.languages)
    assert found.making.state == "made" and found.making.failed == 2 * languages
    assert {one.format for one in found.outputs if one.problem} == {"pdf", "docx"}
    assert all(one.file_id for one in found.outputs if one.format == "xlsx")


async def test_a_headline_with_a_sign_that_no_letter_has_is_set_all_the_same(work: Work, house: House) -> None:
    await month_clip(work, 4, title="Raket 🚀 uçdu 漢字")
    issue_id = await approved(work, await composed(work, section(work, "top_stories")))
    await make_outputs(work, house, issue_id)
    found = await progress(work, issue_id)
    assert found.making.failed == 0
    code = work.tenant.profile.languages[0]
    file_id = next(one.file_id for one in found.outputs if one.format == "pdf" and one.language == code)
    assert file_id is not None
    file = await file_by_id(work, file_id)
    assert file is not None
    assert "Raket?uçdu??" in pdfium_text(await house.store.read(file.storage_key, file.size))
    assert "Raket 🚀 uçdu 漢字" in html((await kept_text(work, issue_id, code, "page"))[1]).text


async def test_a_thing_that_another_hand_made_first_stays(work: Work, house: House) -> None:
    issue_id = await approved(work, await issue_with_clips(work))
    code = work.tenant.profile.languages[0]
    content = clean(await content_of(work, issue_id, code))
    row = await issue_row(work, issue_id)
    assert row is not None
    assert await outputs._keep(work, row, code, hash_of(content), Made("page", "a" * 64, html="<p>first</p>"))
    assert not await outputs._keep(work, row, code, hash_of(content), Made("page", "b" * 64, html="<p>second</p>"))
    assert (await kept_text(work, issue_id, code, "page"))[1] == "<p>first</p>"


async def test_later_coding_and_renaming_change_no_output(work: Work, house: House) -> None:
    issue_id = await approved(work, await issue_with_clips(work))
    await make_outputs(work, house, issue_id)
    before = (await progress(work, issue_id)).making.hashes
    await work.session.execute(text("update clip set tone = 'negative', title = 'Dəyişdi', outlet = 'Başqa'"))
    await ask_outputs(work, issue_id)
    await make_outputs(work, house, issue_id)
    assert (await progress(work, issue_id)).making.hashes == before
    rows = await work.session.scalar(select(func.count()).select_from(Output).where(Output.issue_id == issue_id))
    assert rows == len(FORMATS) * len(work.tenant.profile.languages)


async def test_what_is_withdrawn_or_unknown_is_not_made(work: Work, house: House) -> None:
    issue_id = await approved(work, await issue_with_clips(work))
    await publishing.withdraw(work, issue_id, "Səhv idi.")
    with pytest.raises(Refusal):
        await ask_outputs(work, issue_id)
    await work.session.execute(update(Item).where(Item.issue_id == issue_id).values(removed=True))
    await make_outputs(work, house, UUID(int=1))


def test_counting_never_passes_the_total_and_asking_anew_begins_at_nothing() -> None:
    making = Making().asked(["az", "en"])
    for _ in range(9):
        making = making.further("az", "x", 2, 0)
    assert (making.made, making.total, making.hashes) == (10, 10, {"az": "x"})
    assert Making.of(making.plain()) == making and making.asked(["az"]).made == 0
    with pytest.raises(Refusal):
        making.done().cancelled()
