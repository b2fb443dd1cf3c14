"""Papers of an approved report, publishing it within the agency or for everybody, withdrawing it."""

from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

from service.documents.actions import attach, enter, take_made
from service.documents.composition import Unmade, made_paper
from service.documents.rules import Taken
from service.planning.unit_reports.actions.finding import demanded
from service.planning.unit_reports.models import Report
from service.planning.unit_reports.queries.reports import report_row, standing_before
from service.planning.unit_reports.rules.acts import REPORT, STANDING
from service.planning.unit_reports.rules.texts import languages_of
from service.planning.unit_reports.writing import Told, about_paper, paper_of, public_parts, told
from service.publishing.actions import publications
from service.publishing.rules.publications import LEAD_LIMIT, PublicFile, PublicText
from service.runtime.house import House
from service.runtime.language import speaking
from service.runtime.work import Work, canonical

KIND = "unit_report"
FORMATS = ("pdf", "docx")


async def make_papers(work: Work, house: House, report_id: UUID) -> None:
    """The PDF and DOCX of an approved report in each language, once; then the public page, where it waits for them.

    Raises StorageError while the store is away: the job comes round again and goes on where it was.
    """
    row = await report_row(work, report_id)
    if row is None or row.state not in STANDING:
        return
    for language in list(row.languages):
        if any(name in row.files.get(language, {}) for name in FORMATS):
            continue
        said = await told(work, row, language)
        await work.commit()  # no transaction is held while the programs run
        try:
            made = await set_papers(said, row)
        except Unmade as error:
            await _keep(work, report_id, language, {}, error.problem)
            continue
        name = f"report-{row.key[:8]}-{row.period}-{language}"
        files = {
            kind: await take_made(house.store, work.tenant, f"{name}.{kind}", kind, made[kind]) for kind in FORMATS
        }
        await _keep(work, report_id, language, files)
        await work.commit()
    await bring_out(work, report_id)


async def set_papers(said: Told, row: Report) -> dict[str, bytes]:
    """The PDF and DOCX of a report as it reads. Raises Unmade."""
    with speaking(said.language):
        paper = paper_of(said)
    docx, pdf = await made_paper(paper, about_paper(said, row.approved_at or row.drawn_at))
    return {"pdf": pdf, "docx": docx}


async def _keep(work: Work, report_id: UUID, language: str, files: dict[str, Taken], problem: str = "") -> None:
    """Note the papers of a language, where nobody was quicker."""
    row = await report_row(work, report_id, lock="update")
    assert row is not None  # it was there
    if row.state not in STANDING or any(name in row.files.get(language, {}) for name in FORMATS):
        return
    kept: dict[str, str] = {"problem": problem} if problem else {}
    for kind, taken in files.items():
        await enter(work, taken, previewed=False)
        await attach(work, [taken.id], REPORT, report_id, searched=False)
        kept[kind] = str(taken.id)
    row.files = {**row.files, language: kept}
    await work.session.flush()
    work.record("unit_report.papers_made", report_id, record=REPORT, after={"language": language, **kept})


async def publish(work: Work, report_id: UUID, public: bool, languages: Sequence[str]) -> None:
    """Publish an approved report in some of its languages, within the agency or for everybody.

    The public page has the agency's own language among them. Raises NotFound, Refusal, FieldErrors.
    """
    row = await demanded(work, report_id, "publish")
    chosen = languages_of(languages, row.languages)
    row.state, row.published_at, row.public, row.shown_in = "published", work.now, public, list(chosen)
    row.version += 1
    await work.session.flush()
    work.record("unit_report.published", report_id, record=REPORT, after={"public": public, "languages": list(chosen)})
    for former in await standing_before(work, row):
        await _withdraw(work, former, row.correction)
    await bring_out(work, report_id)


async def bring_out(work: Work, report_id: UUID) -> None:
    """Put a published report on the public page, once for each content and set of papers. Again is as good as once."""
    row = await report_row(work, report_id, lock="update")
    if row is None or not row.public or row.state != "published":
        return
    said = {code: await told(work, row, code) for code in row.shown_in}
    facts = {code: public_parts(one) for code, one in said.items()}
    files = [row.files[code][kind] for code in row.shown_in for kind in FORMATS if kind in row.files.get(code, {})]
    mark = sha256(canonical({"facts": facts, "files": files}).encode()).hexdigest()[:24]
    if row.mark == mark:
        return
    await publications.publish(
        work, kind=KIND, record=REPORT, record_id=row.id, slug=f"{row.period} {row.names.get('en', '')}".strip(),
        texts={code: PublicText(one.heading, _lead(one)) for code, one in said.items()},
        files=[PublicFile(UUID(one)) for one in files], facts={"said": facts},
    )  # fmt: skip
    row.mark = mark
    await work.session.flush()


def _lead(said: Told) -> str:
    text = said.texts[0][1] if said.texts else ""
    return text if len(text) <= LEAD_LIMIT else f"{text[: LEAD_LIMIT - 1].rsplit(None, 1)[0]}…"


async def withdraw(work: Work, report_id: UUID, reason: str) -> None:
    """Withdraw an approved or published report; its public address says why. Raises NotFound, Refusal."""
    await _withdraw(work, await demanded(work, report_id, "withdraw", reason), reason.strip())


async def _withdraw(work: Work, row: Report, reason: str) -> None:
    was_out = bool(row.mark) and row.state == "published"
    row.state, row.reason = "withdrawn", reason
    row.version += 1
    await work.session.flush()
    work.record("unit_report.withdrawn", row.id, record=REPORT, reason=reason)
    if was_out:
        await publications.withdraw(work, REPORT, row.id, reason)
