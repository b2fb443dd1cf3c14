"""Spreadsheets of figures: read, understood column by column, taken in one act, or thrown away."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import update

from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.monitoring.figures.actions.accounts import note_figures
from service.monitoring.figures.models import FigureImport
from service.monitoring.figures.queries.accounts import accounts, standing_on
from service.monitoring.figures.queries.imports import import_by_id
from service.monitoring.figures.rules.accounts import IMPORT, entering
from service.monitoring.figures.rules.sheets import THERE, Bad, Good, Known, Read, Reader, problems_of, rows_from
from service.runtime.work import Work
from service.web.errors import NotFound

DONE_WITH = N_("This spreadsheet was taken or thrown away already.")
NOTHING_GOOD = N_("There is no figure to take in it.")
WITH_ERRORS = N_("Some cells are wrong. Say that these are left out, or choose the columns again.")


@dataclass(frozen=True, slots=True)
class Choice:
    """What the columns of a spreadsheet are. account, metric: what holds where no column says it."""

    columns: Mapping[int, str]
    account: UUID | None = None
    metric: str = ""

    def plain(self) -> dict[str, Any]:
        """For the act, and to be offered again."""
        columns = {str(place): field for place, field in self.columns.items()}
        return {"columns": columns, "account": str(self.account) if self.account else "", "metric": self.metric}


async def begin_import(work: Work, name: str, content: bytes) -> UUID:
    """Read a CSV file and keep its cells until it is said what they are. Raises Refusal."""
    entering(work.actor)
    rows, import_id = rows_from(content), new_id()
    work.session.add(
        FigureImport(
            tenant_id=work.tenant.id,
            id=import_id,
            name=name,
            rows=rows,
            created_at=work.now,
            created_by_name=work.actor.name,
        )
    )
    await work.session.flush()
    work.record("figure_import.begun", import_id, record=IMPORT, after={"name": name, "rows": len(rows) - 1})
    return import_id


@dataclass(frozen=True, slots=True)
class Looked:
    """What would come of a spreadsheet. same: how many figures stand there with the same value, and are left out."""

    good: tuple[Good, ...]
    bad: tuple[Bad, ...]
    same: int = 0


async def look(work: Work, rows: Sequence[Sequence[str]], choice: Choice) -> Looked:
    """Read all rows by a choice of columns. Raises FieldErrors for a choice that says too little."""
    if wrong := problems_of(choice.columns, choice.account, choice.metric):
        raise FieldErrors(wrong.values())
    known = [Known(one.id, one.platform, one.name, one.address) for one in await accounts(work) if one.state == "kept"]
    read = Reader(choice.columns, known, work.today, choice.account, choice.metric).read(rows)
    return await _beside(work, rows, read)


async def _beside(work: Work, rows: Sequence[Sequence[str]], read: Read) -> Looked:
    there = await standing_on(work, [_key(one) for one in read.good])
    good, bad, same = [], list(read.bad), 0
    for one in read.good:
        value = there.get(_key(one))
        if value is None:
            good.append(one)
        elif value == one.new.value:
            same += 1
        else:
            why = Refusal(THERE, code="there_already", value=value)
            bad.append(Bad(one.row, one.cell, rows[one.row - 1][one.cell], why))
    return Looked(tuple(good), tuple(sorted(bad, key=lambda one: (one.row, one.column))), same)


def _key(one: Good) -> tuple[UUID, str, Any, Any]:
    return one.account_id, one.new.metric, one.new.on, one.new.first


async def take_import(work: Work, import_id: UUID, choice: Choice, *, leave_out: bool) -> int:
    """Note every good figure of a spreadsheet; gives how many. leave_out: wrong cells are known and left out.

    Raises NotFound, Refusal, FieldErrors.
    """
    entering(work.actor)
    found = await import_by_id(work, import_id, lock=True)
    if found is None:
        raise NotFound
    if found.state != "read":
        raise Refusal(DONE_WITH, code="wrong_state")
    looked = await look(work, found.rows, choice)
    if not looked.good:
        raise Refusal(NOTHING_GOOD, code="nothing")
    if looked.bad and not leave_out:
        raise Refusal(WITH_ERRORS, code="with_errors", field="leave_out")
    by_account: dict[UUID, list[Good]] = defaultdict(list)
    for one in looked.good:
        by_account[one.account_id].append(one)
    for account_id, some in by_account.items():
        await note_figures(work, account_id, [one.new for one in some], import_id=import_id)
    await _write(work, import_id, state="taken", columns=choice.plain(), taken=len(looked.good))
    after = {**choice.plain(), "taken": len(looked.good), "left_out": len(looked.bad)}
    work.record("figure_import.taken", import_id, record=IMPORT, after=after)
    return len(looked.good)


async def discard_import(work: Work, import_id: UUID) -> None:
    """Throw a spreadsheet away; its cells go. Raises NotFound, Refusal."""
    entering(work.actor)
    found = await import_by_id(work, import_id, lock=True)
    if found is None:
        raise NotFound
    if found.state != "read":
        raise Refusal(DONE_WITH, code="wrong_state")
    await _write(work, import_id, state="discarded", rows=[])
    work.record("figure_import.discarded", import_id, record=IMPORT)


async def _write(work: Work, import_id: UUID, **values: Any) -> None:
    await work.session.execute(update(FigureImport).where(FigureImport.id == import_id).values(**values))
