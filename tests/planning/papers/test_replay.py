"""Two meetings replayed: their papers are written in three languages, as DOCX and PDF, and say what was told there."""

from hashlib import sha256
from uuid import UUID

import pytest

from service.documents.queries import file_by_id
from service.planning.papers.actions.composing import compose
from service.planning.papers.actions.issuing import issue, make_files
from service.planning.papers.queries.papers import paper_row
from service.planning.papers.rules.content import Ask, Paper, digest_of, packed, unpacked
from service.runtime.language import format_number, speaking
from service.runtime.work import Work
from tests.planning.papers import replay
from tests.planning.papers.reading import bare, docx_text, pdf_text
from tests.planning.papers.replay import RESERVATION, round_table, yearly
from tests.planning.plans.factories import Party

LANGUAGES = ("az", "ka", "en")


async def content_of(work: Work, party: Party, file_id: object) -> bytes:
    """The bytes of a file as they lie in the store."""

    assert isinstance(file_id, UUID)
    file = await file_by_id(work, file_id)
    assert file is not None
    return b"".join([piece async for piece in await party.house.store.get(file.storage_key)])


async def printed(party: Party, ask: Ask) -> tuple[Paper, bytes, bytes]:
    """An issued paper with its DOCX and PDF, made as the worker makes them."""
    async with party.work() as work:
        paper_id = await issue(work, ask)
    async with party.work() as work:
        await make_files(work, party.house, paper_id)
    async with party.work() as work:
        row = await paper_row(work, paper_id)
        assert row is not None and row.state == "made", row and row.problem
        assert row.sha256 == digest_of(row.content)
        docx, pdf = await content_of(work, party, row.docx_id), await content_of(work, party, row.pdf_id)
        assert (digest_sum(docx), digest_sum(pdf)) == (row.docx_sha256, row.pdf_sha256)
        return unpacked(row.content), docx, pdf


def digest_sum(content: bytes) -> str:

    return sha256(content).hexdigest()


def says(paper: Paper, docx: bytes, pdf: bytes, *wanted: str) -> None:
    """Page, DOCX and PDF say all that the paper says, and what is wanted is part of it."""
    whole, texts = bare("\n".join(paper.sentences)), (docx_text(docx), pdf_text(pdf))
    for line in paper.sentences:
        for text in texts:
            assert bare(line) in text, line
    for one in wanted:
        assert bare(one) in whole, one


def figure(language: str, value: int) -> str:
    with speaking(language):
        return format_number(value)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_document_of_the_year_tells_each_platform_by_itself(
    ministry: Party, energy: Party, language: str
) -> None:
    told = await yearly(ministry, energy)
    for party in (ministry, energy):
        paper, docx, pdf = await printed(party, Ask("annual", language, told.plan_id))
        says(
            paper, docx, pdf, replay.TITLE[language], replay.SITUATION[language], replay.MESSAGE[language],
            replay.RISK[language], replay.RESPONSE[language], RESERVATION,
            *(target[language] for target in replay.TARGETS),
            *(figure(language, value) for _, _, value in replay.PLATFORMS),
            *(figure(language, value + value // 10) for _, _, value in replay.PLATFORMS),
        )  # fmt: skip
        whole = bare("\n".join(paper.sentences))
        for total in (replay.SUM, replay.FOLLOWERS):
            assert bare(figure(language, total)) not in whole
            assert str(total) not in whole


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_minutes_tell_who_was_there_and_what_was_decided(
    ministry: Party, energy: Party, language: str
) -> None:
    told = await yearly(ministry, energy)
    paper, docx, pdf = await printed(energy, Ask("minutes", language, told.plan_id, told.meeting_id))
    names = [f"{one['name']}, {one['role']}" if one["role"] else one["name"] for one in replay.PRESENT]
    says(
        paper, docx, pdf, replay.MEETING[language], "16.12.2021 11:00", *names,
        *(one["body"] for one in replay.PRESENT),
        *(texts[language] for texts in replay.DECIDED), *replay.MINUTES[language].split("\n"), "31.01.2022",
        energy.tenant.profile.name[language if language in energy.tenant.profile.name else "en"],
    )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_round_table_its_proposals_and_its_campaign(
    ministry: Party, energy: Party, school: Party, language: str
) -> None:
    made = await round_table(ministry, energy, school)
    minutes, docx, pdf = await printed(school, Ask("minutes", language, made.plan_id, made.meeting_id))
    says(minutes, docx, pdf, replay.TABLE[language], *replay.BODIES, *(one[language] for one in replay.PROPOSALS),
         replay.FOLLOWED)  # fmt: skip
    campaign, docx, pdf = await printed(school, Ask("campaign", language, made.plan_id))
    total = sum(calls for _, calls in replay.CALLS)
    says(
        campaign, docx, pdf, replay.CAMPAIGN[language], replay.VIDEO[language], replay.SLIDES[language], replay.HOTLINE,
        *(figure(language, calls) for _, calls in replay.CALLS), figure(language, total),
        "https://site.example/video", *(one[language] for one in replay.PROPOSALS),
    )  # fmt: skip


async def test_what_is_issued_stays_whatever_becomes_of_the_plan(ministry: Party, energy: Party) -> None:
    told = await yearly(ministry, energy)
    ask = Ask("annual", "az", told.plan_id)
    first, docx, pdf = await printed(ministry, ask)
    async with ministry.work() as work:
        await replay.part(work, told.plan_id, "plan_risk", {"az": "Yeni risk"}, likelihood=1, impact=1, response={})
    async with ministry.work() as work:
        assert "Yeni risk" in "\n".join((await compose(work, ask)).paper.sentences)
    second, again, _ = await printed(ministry, ask)
    assert "Yeni risk" not in "\n".join(first.sentences) and "Yeni risk" in "\n".join(second.sentences)
    assert first.number != second.number and docx != again
    assert bare("Yenirisk") not in pdf_text(pdf)
    assert digest_of(packed(first)) != digest_of(packed(second))
