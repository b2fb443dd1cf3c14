"""Issuing: a numbered copy of a paper is frozen, and its files are made in the worker, once."""

from uuid import UUID

import msgspec

from service.digest.actions.outputs import LACKING, TRIES
from service.digest.writing.paper import without
from service.documents.actions import attach, enter, take_made
from service.documents.composition import Unmade, made_paper
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.planning.papers.actions.composing import compose, in_language
from service.planning.papers.models import IssuedPaper
from service.planning.papers.queries.papers import next_serial, number_of, paper_row
from service.planning.papers.rules.content import PAPER, Ask, Fact, Paper, digest_of, for_printing, packed, unpacked
from service.planning.plans.rules.acts import NO_RIGHT, WRITE
from service.publishing.rules.publications import slug_of
from service.runtime.house import House
from service.runtime.language import gettext
from service.runtime.work import Work

MAKE = "planning.make_paper"


async def issue(work: Work, ask: Ask) -> UUID:
    """Issue a numbered copy of a paper as it is now; its id. Commit soon after. Raises NotFound, Refusal, FieldErrors.

    What is frozen never changes, whatever becomes of the plan. Its files come from the worker.
    """
    if not work.actor.may(WRITE):
        raise Refusal(NO_RIGHT[WRITE], code="not_permitted")
    made = await compose(work, ask)
    year = work.today.year
    serial = await next_serial(work, ask.kind, year)
    async with in_language(work, ask.language) as said:
        paper = msgspec.structs.replace(
            made.paper, number=number_of(serial, year),
            blocks=(
                Fact(gettext("Copy"), number_of(serial, year)), Fact(gettext("Issued"), said.moment(work.now)),
                *made.paper.blocks,
            ),
        )  # fmt: skip
    content = packed(paper)
    days = ask.days(work.today) if ask.plan_id is None or ask.kind in ("lookahead", "horizon") else (None, None)
    row = IssuedPaper(
        tenant_id=work.tenant.id, id=new_id(), kind=ask.kind, plan_id=ask.plan_id, meeting_id=ask.meeting_id,
        language=ask.language, first_on=days[0], last_on=days[1], plans=sorted(made.plans), needs=sorted(made.needs),
        year=year, serial=serial, title=paper.title, content=content, sha256=digest_of(content), state="making",
        problem="", docx_sha256="", pdf_sha256="", issued_at=work.now, issued_by=work.actor.id,
        issued_by_name=work.actor.name,
    )  # fmt: skip
    work.session.add(row)
    await work.session.flush()
    after = {"kind": ask.kind, "number": paper.number, "language": ask.language, "sha256": row.sha256}
    work.record("planning_paper.issued", row.id, record=PAPER, after=after)
    work.later(MAKE, paper_id=str(row.id))
    return row.id


async def make_files(work: Work, house: House, paper_id: UUID) -> None:
    """Make DOCX and PDF of an issued paper. A second time, or two at once: what was made first stays.

    Raises StorageError while the store is away: the job comes round again.
    """
    row = await paper_row(work, paper_id)
    if row is None or row.state != "making":
        return
    paper, moment = unpacked(row.content), row.issued_at.isoformat(timespec="seconds")
    name = f"{slug_of(row.title)[:60] or row.kind}-{row.serial}-{row.year}-{row.language}"
    # Making takes seconds: no transaction is left open meanwhile.
    await work.commit()
    try:
        written, printed = await set_files(paper, moment)
    except Unmade as error:
        await _failed(work, paper_id, error.problem)
        return
    docx = await take_made(house.store, work.tenant, f"{name}.docx", "docx", written)
    pdf = await take_made(house.store, work.tenant, f"{name}.pdf", "pdf", printed)
    kept = await paper_row(work, paper_id, lock=True)
    if kept is None or kept.state != "making":
        return
    for taken in (docx, pdf):
        await enter(work, taken, previewed=False)
        await attach(work, [taken.id], PAPER, paper_id, searched=False)
    kept.docx_id, kept.docx_sha256, kept.pdf_id, kept.pdf_sha256 = docx.id, docx.sha256, pdf.id, pdf.sha256
    kept.state, kept.made_at = "made", work.now
    await work.session.flush()
    after = {"docx": docx.sha256, "pdf": pdf.sha256}
    work.record("planning_paper.made", paper_id, record=PAPER, after=after)


async def set_files(paper: Paper, moment: str) -> tuple[bytes, bytes]:
    """The DOCX and the PDF. Signs that no letter of ours has are replaced. moment: ISO, of the paper. Raises Unmade."""
    printed = for_printing(paper)
    about = {"title": paper.title, "language": paper.language, "author": paper.agency, "moment": moment}
    for _ in range(TRIES):
        try:
            return await made_paper(printed, about)
        except Unmade as error:
            signs = error.detail.get("signs", "").replace(" ", "")
            if error.problem != "signs" or not signs or LACKING in signs:
                raise
            printed = without(printed, signs, LACKING)
    raise Unmade("signs")


async def _failed(work: Work, paper_id: UUID, problem: str) -> None:
    row = await paper_row(work, paper_id, lock=True)
    if row is None or row.state != "making":
        return
    row.state, row.problem = "failed", problem
    await work.session.flush()
    work.record("planning_paper.failed", paper_id, record=PAPER, after={"problem": problem})
