"""The yearly list: files are added, changed, copied from another year, taken over from a spreadsheet."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import insert, update

from service.identity.queries import units_with_names
from service.kit.folding import fold
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.records.models import CaseFile, CaseFileText
from service.records.queries.files import CaseView, case_by_id, files_of_year, this_year
from service.records.rules import (
    INDEX_TAKEN,
    MOST_FILES,
    MOST_PASTED,
    NEEDS_REASON,
    NOT_EMPTY,
    NOTHING_TO_COPY,
    RECORD,
    ROW_UNIT,
    TOO_MANY,
    UNKNOWN_UNIT,
    Content,
    Pasted,
    may_read,
    problems,
    state_in,
    why_not,
    why_not_administer,
    why_not_year,
)
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit


async def demand_case(work: Work, act: str, case_id: UUID) -> CaseView:
    """The file, locked, if this act may be done on it. Raises NotFound or Refusal."""
    found = await case_by_id(work, case_id, lock=True)
    if found is None or not may_read(work.actor):
        raise NotFound
    if refusal := why_not(act, work.actor, found):  # type: ignore[arg-type]  # callers name acts
        raise refusal
    return found


async def add_case(work: Work, year: int, content: Content) -> UUID:
    """Add a file to a year's list: open, or planned in a year to come. Raises Refusal or FieldErrors."""
    _demand(why_not_administer(work.actor, content.unit_id), why_not_year(year))
    await _know(work, year, content)
    return (await _add(work, year, [content]))[0]


def _demand(*refusals: Refusal | None) -> None:
    for refusal in refusals:
        if refusal is not None:
            raise refusal


async def _know(work: Work, year: int, content: Content, own: UUID | None = None) -> None:
    errors = list(problems(content, work.tenant.profile.default_language))
    if content.unit_id is not None and content.unit_id not in {unit.id for unit in await units_with_names(work)}:
        errors.append(Refusal(UNKNOWN_UNIT, code="unknown", field="unit"))
    taken = {fold(one.index) for one in await files_of_year(work, year) if one.id != own}
    if fold(content.index) in taken:
        errors.append(Refusal(INDEX_TAKEN, code="taken", field="index", year=year))
    if errors:
        raise FieldErrors(errors)


async def _add(work: Work, year: int, contents: Sequence[Content]) -> list[UUID]:
    ids = [new_id() for _ in contents]
    state = state_in(year, this_year(work))
    rows = [
        {
            "tenant_id": work.tenant.id,
            "id": case_id,
            "year": year,
            "index": content.index,
            "unit_id": content.unit_id,
            "article": content.article,
            "term": content.term,
            "state": state,
            "changed_at": work.now,
        }
        for case_id, content in zip(ids, contents, strict=True)
    ]
    await work.session.execute(insert(CaseFile), rows)
    texts = [
        {"tenant_id": work.tenant.id, "case_id": case_id, "language": language, "title": title}
        for case_id, content in zip(ids, contents, strict=True)
        for language, title in content.titles.items()
        if title
    ]
    await work.session.execute(insert(CaseFileText), texts)
    for case_id, content in zip(ids, contents, strict=True):
        work.record("case_file.added", case_id, record=RECORD, after=_said(content) | {"year": year, "state": state})
    return ids


def _said(content: Content) -> dict[str, object]:
    return {
        "index": content.index,
        "titles": dict(content.titles),
        "unit": content.unit_id,
        "article": content.article,
        "term": content.term,
    }


def content_of(found: CaseView) -> Content:
    """What a file says."""
    return Content(
        index=found.index, titles=found.titles, unit_id=found.unit_id, article=found.article, term=found.term
    )


async def edit_case(work: Work, case_id: UUID, content: Content, version: int, reason: str) -> None:
    """Write what a file shall say from now on, with a reason. Raises StaleEdit when somebody else saved first."""
    found = await demand_case(work, "edit", case_id)
    _demand(why_not_administer(work.actor, content.unit_id))
    if found.version != version:
        raise StaleEdit(_said(content), _said(content_of(found)))
    await _know(work, found.year, content, found.id)
    if not reason:
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    values = {"index": content.index, "unit_id": content.unit_id, "article": content.article, "term": content.term}
    statement = update(CaseFile).where(CaseFile.id == case_id)
    statement = statement.values(**values, version=CaseFile.version + 1, changed_at=work.now)
    await work.session.execute(statement.execution_options(synchronize_session=False))
    for language, title in content.titles.items():
        text = CaseFileText(tenant_id=work.tenant.id, case_id=case_id, language=language, title=title)
        await work.session.merge(text)
    await work.session.flush()
    before, after = _said(content_of(found)), _said(content)
    work.record("case_file.changed", case_id, record=RECORD, before=before, after=after, reason=reason)


async def copy_year(work: Work, source: int, year: int) -> int:
    """Begin a year's list with the files of another; how many there are. Raises Refusal."""
    _demand(why_not_administer(work.actor, None), why_not_year(year))
    if await files_of_year(work, year):
        raise Refusal(NOT_EMPTY, code="not_empty", year=year)
    units = {unit.id for unit in await units_with_names(work, closed=True)}
    contents = [content_of(one) for one in await files_of_year(work, source) if one.unit_id in units]
    if not contents:
        raise Refusal(NOTHING_TO_COPY, code="empty", year=source)
    ids = await _add(work, year, contents)
    work.record("case_file.copied", ids[0], record=RECORD, after={"from": source, "to": year, "files": len(ids)})
    return len(ids)


async def add_pasted(work: Work, year: int, rows: Sequence[Pasted], unit_id: UUID) -> int:
    """Add rows of a spreadsheet to a year's list; `unit_id` answers where a row names no unit. All or nothing.

    Raises FieldErrors at field `rows`, each naming its row.
    """
    _demand(why_not_administer(work.actor, None), why_not_year(year))
    if len(rows) > MOST_PASTED:
        raise Refusal(TOO_MANY, code="too_many", field="rows", most=MOST_PASTED)
    units = {fold(unit.name): unit.id for unit in await units_with_names(work)}
    taken = {fold(one.index) for one in await files_of_year(work, year)}
    if len(taken) + len(rows) > MOST_FILES:
        raise Refusal(TOO_MANY, code="too_many", field="rows", most=MOST_FILES - len(taken))
    errors: list[Refusal] = []
    contents = []
    for row in rows:
        own = units.get(fold(row.unit)) if row.unit else unit_id
        if own is None:
            errors.append(Refusal(ROW_UNIT, code="unit", field="rows", row=row.row, typed=row.unit[:80]))
        if fold(row.index) in taken:
            errors.append(Refusal(INDEX_TAKEN, code="taken", field="rows", year=year, row=row.row))
        titles: dict[str, str] = {work.tenant.profile.default_language: row.title}
        contents.append(Content(index=row.index, titles=titles, unit_id=own, article=row.article, term=row.term))
    if errors:
        raise FieldErrors(errors)
    ids = await _add(work, year, contents)
    work.record("case_file.pasted", ids[0], record=RECORD, after={"year": year, "files": len(ids)})
    return len(ids)
