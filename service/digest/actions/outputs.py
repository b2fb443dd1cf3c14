"""Making the outputs of an issue in the worker: step by step, each once for each content, stopped and taken up again.

A step is one language and what is made together of it; it is committed before the next begins. What a process that
died had made is found by the hash of its content. One hand at a time works at an issue: since steps are committed, the
outbox may send the job again meanwhile.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert

from service.digest.actions.bringing_out import bring_out
from service.digest.actions.finding import demanded
from service.digest.models import Issue, Output
from service.digest.queries.content import content_of
from service.digest.queries.issues import issue_row
from service.digest.queries.outputs import outputs_of
from service.digest.rules.acts import ISSUE
from service.digest.rules.content import Content
from service.digest.rules.making import STEPS, Making
from service.digest.rules.packing import clean, hash_of
from service.digest.writing.mail import mail_of
from service.digest.writing.page import page_of
from service.digest.writing.paper import about_paper, paper_of, without
from service.digest.writing.sheet import sheet_of
from service.documents.actions import attach, enter, take_made
from service.documents.composition import Unmade, made_paper
from service.documents.rules import Taken
from service.kit.ids import new_id
from service.publishing.rules.publications import slug_of
from service.runtime.house import House
from service.runtime.work import Work

MAKE = "digest.make_outputs"
LACKING, TRIES = "?", 12
"""What stands for a sign that no letter of ours has; so often a paper is set anew for further ones."""
TRY_LOCK, UNLOCK = text("select pg_try_advisory_lock(:key)"), text("select pg_advisory_unlock(:key)")


class StillMaking(Exception):
    """Another hand makes the outputs of this issue right now; the job comes round again."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a writer gave, before it has a row. taken: where it lies in the store; problem: why there is nothing."""

    format: str
    sha256: str = ""
    text: str = ""
    html: str = ""
    taken: Taken | None = None
    problem: str = ""


# --- asked for and stopped


async def ask_outputs(work: Work, issue_id: UUID) -> None:
    """Have everything made, or what is missing of it. Twice is as good as once. Raises NotFound, Refusal."""
    await begin_making(work, await demanded(work, issue_id, "make_outputs"))


async def begin_making(work: Work, row: Issue) -> None:
    """Have everything made of an issue that this work holds. Twice is as good as once."""
    making = Making.of(row.outputs)
    if not making.under_way:
        row.outputs = making.asked(row.languages).plain()
        work.record("digest_issue.outputs_asked", row.id, record=ISSUE, after={"outputs": row.outputs["total"]})
        await work.session.flush()
    work.later(MAKE, issue_id=str(row.id))


async def stop_outputs(work: Work, issue_id: UUID) -> None:
    """Stop the making behind the step that runs; what is made stays. Raises NotFound, Refusal.

    An issue that is published goes out without the papers that are missing.
    """
    row = await demanded(work, issue_id, "make_outputs")
    making = Making.of(row.outputs).cancelled()
    row.outputs = making.plain()
    await work.session.flush()
    work.record("digest_issue.outputs_stopped", issue_id, record=ISSUE, after={"made": making.made})
    await bring_out(work, issue_id)


# --- in the worker


async def make_outputs(work: Work, house: House, issue_id: UUID) -> None:
    """Make what was asked for, language by language; then the published page, where it waits for its papers.

    Raises StorageError while the store is away, StillMaking: the job comes round again and goes on where it was.
    """
    issue = await issue_row(work, issue_id)
    if issue is None or not Making.of(issue.outputs).under_way:
        return
    async with _alone(house, issue_id):
        await _make(work, house, issue)


@asynccontextmanager
async def _alone(house: House, issue_id: UUID) -> AsyncIterator[None]:
    """Hold an issue's making for this hand, outside of any transaction: a process that dies lets go at once."""
    key = {"key": issue_id.int & (2**63 - 1)}
    async with house.database.engine.connect() as connection:
        held = await connection.execution_options(isolation_level="AUTOCOMMIT")
        if not await held.scalar(TRY_LOCK, key):
            raise StillMaking
        try:
            yield
        finally:
            try:
                await held.scalar(UNLOCK, key)
            except BaseException:
                await connection.invalidate()  # closed for good: the server lets go
                raise


async def _make(work: Work, house: House, issue: Issue) -> None:
    """Every language, then the end of the making; nothing more where it was stopped."""
    issue_id = issue.id
    await _begin(work, issue_id)
    for language in issue.languages:
        content = clean(await content_of(work, issue_id, language))
        if not await _make_language(work, house, issue, content):
            return
    row = await issue_row(work, issue_id, lock="update")
    assert row is not None  # it was there
    making = Making.of(row.outputs)
    if not making.under_way:
        return
    row.outputs = making.done().plain()
    await work.session.flush()
    after = {"made": making.made, "failed": making.failed}
    work.record("digest_issue.outputs_made", issue_id, record=ISSUE, after=after)
    await bring_out(work, issue_id)


async def _begin(work: Work, issue_id: UUID) -> None:
    """Count anew: what a job that died had made is found again and counted once."""
    row = await issue_row(work, issue_id, lock="update")
    assert row is not None  # it was there
    row.outputs = Making().asked(row.languages).plain()
    await work.session.flush()


async def _make_language(work: Work, house: House, issue: Issue, content: Content) -> bool:
    """All steps of a language; False when it was stopped."""
    digest = hash_of(content)
    known = {one.format: one for one in await outputs_of(work, issue.id, {content.language: digest})}
    for step in STEPS:
        lacking = [one for one in step if one not in known]
        # Making takes seconds: no transaction is left open meanwhile.
        await work.commit()
        made = await WRITERS[step](work, house, issue, content) if lacking else []
        kept = [await _keep(work, issue, content.language, digest, one) for one in made if one.format in lacking]
        failed = sum(bool(one.problem) for one in made) + sum(bool(known[one].problem) for one in step if one in known)
        if not await _note(work, issue.id, content.language, digest, len(step), failed):
            await work.commit()
            return False
        assert len(kept) == len(lacking)
    await work.commit()
    return True


async def _note(work: Work, issue_id: UUID, language: str, digest: str, formats: int, failed: int) -> bool:
    """Count a step; False where nobody waits for the next any more."""
    row = await issue_row(work, issue_id, lock="update")
    assert row is not None  # it was there
    making = Making.of(row.outputs)
    further = making.further(language, digest, formats, failed)
    row.outputs = further.plain()
    await work.session.flush()
    return making.under_way


async def _keep(work: Work, issue: Issue, language: str, digest: str, made: Made) -> bool:
    """The row of an output, and of its file; False where another hand was quicker, whose output stays."""
    values = {
        "tenant_id": work.tenant.id, "id": new_id(), "issue_id": issue.id, "language": language, "format": made.format,
        "content_hash": digest, "file_id": made.taken.id if made.taken else None, "text": made.text or made.problem,
        "html": made.html, "sha256": made.sha256, "made_at": work.now,
    }  # fmt: skip
    query = insert(Output).values(values).on_conflict_do_nothing().returning(Output.id)
    if (await work.session.execute(query)).scalar_one_or_none() is None:
        return False
    if made.taken is not None:
        await enter(work, made.taken, previewed=False)
        await attach(work, [made.taken.id], ISSUE, issue.id, searched=False)
    return True


# --- the writers of each step


async def _page(work: Work, house: House, issue: Issue, content: Content) -> list[Made]:
    html = await asyncio.to_thread(page_of, content)
    return [Made("page", _sum(html.encode()), html=html)]


async def _mail(work: Work, house: House, issue: Issue, content: Content) -> list[Made]:
    mail = await asyncio.to_thread(mail_of, content)
    return [Made("mail", _sum(f"{mail.subject}\n{mail.text}\n{mail.html}".encode()), mail.text, mail.html)]


async def _papers(work: Work, house: House, issue: Issue, content: Content) -> list[Made]:
    """The DOCX and the PDF; where they cannot be set, the reason instead: the issue goes without."""
    try:
        written, printed = await set_papers(content, issue)
    except Unmade as error:
        return [Made("pdf", problem=error.problem), Made("docx", problem=error.problem)]
    return [await _stored(work, house, issue, content, *one) for one in (("pdf", printed), ("docx", written))]


async def set_papers(content: Content, issue: Issue) -> tuple[bytes, bytes]:
    """The DOCX and the PDF of an issue. Signs that no letter of ours has are replaced. Raises Unmade."""
    paper = await asyncio.to_thread(paper_of, content)
    # The moment is the content's and not of its making: made again it is the same file.
    about = about_paper(content, issue.approved_at or issue.frozen_at or issue.opened_at)
    for _ in range(TRIES):
        try:
            return await made_paper(paper, about)
        except Unmade as error:
            signs = error.detail.get("signs", "").replace(" ", "")  # they are told with spaces between
            if error.problem != "signs" or not signs or LACKING in signs:
                raise
            paper = without(paper, signs, LACKING)
    raise Unmade("signs")


async def _sheet(work: Work, house: House, issue: Issue, content: Content) -> list[Made]:
    workbook = await asyncio.to_thread(sheet_of, content)
    return [await _stored(work, house, issue, content, "xlsx", workbook)]


async def _stored(work: Work, house: House, issue: Issue, content: Content, kind: str, made: bytes) -> Made:
    taken = await take_made(house.store, work.tenant, f"{name_of(content)}.{kind}", kind, made)
    return Made(kind, taken.sha256, taken=taken)


def name_of(content: Content) -> str:
    """What files of an issue are called, without ending."""
    title = slug_of(content.title)[:60] or "digest"
    name = f"{title}-{content.period:%Y-%m}-{content.language}"
    return f"{name}-v{content.edition}" if content.edition > 1 else name


def _sum(content: bytes) -> str:
    return sha256(content).hexdigest()


Writer = Callable[[Work, House, Issue, Content], Awaitable[list[Made]]]
WRITERS: Mapping[Sequence[str], Writer] = {
    ("page",): _page, ("mail",): _mail, ("pdf", "docx"): _papers, ("xlsx",): _sheet,
}  # fmt: skip
assert set(WRITERS) == set(STEPS)
