"""The JSON API of reports of units: listing, opening, figures with their definitions, texts, steps."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import Router, get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Struct

from service.kit.paging import Cursor
from service.kit.refusal import FieldErrors, Refusal
from service.kit.texts import clean_text
from service.kit.words import N_
from service.planning.unit_reports.actions import deciding, drawing, editing, opening, publishing
from service.planning.unit_reports.models import Report
from service.planning.unit_reports.queries.reports import (
    Wanted,
    figures_of,
    listed,
    may_read,
    report_row,
    standing_of,
    texts_of,
)
from service.planning.unit_reports.rules.acts import APPROVE, EDIT, READ, STATES, allowed_acts
from service.planning.unit_reports.rules.texts import REASON_LIMIT, Written
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.guards import may
from service.web.working import Own

UNKNOWN_STATE = N_("This choice is not known. Choose again.")


class ReportItem(Struct):
    """`unit`: none for the whole agency. `period`: such as 2026-q3 or 2026."""

    id: UUID
    unit: UUID | None
    name: str
    period: str
    first_on: date
    last_on: date
    state: str
    number: str
    version: int


class ReportsBody(Struct):
    items: list[ReportItem]
    next: str | None


class FigureBody(Struct):
    """`change`: what the last drawing changed: new, gone, changed or nothing. `rows`: the list with just its rows."""

    key: str
    group: str
    measure: str
    title: str
    definition: str
    about: dict[str, Any]
    value: float | None
    before: float | None
    year_ago: float | None
    former: float | None
    change: str
    rows: str
    whole_agency: bool


class TextBody(Struct):
    section: str
    language: str
    text: str
    version: int


class ReportBody(Struct):
    report: ReportItem
    figures: list[FigureBody]
    texts: list[TextBody]
    acts: list[str]


class NewReport(Struct, forbid_unknown_fields=True):
    """`unit`: none for the whole agency. Languages and groups that are left out are the usual ones."""

    period: str
    unit: UUID | None = None
    languages: list[str] = []
    groups: list[str] = []


class MadeBody(Struct):
    id: UUID


class TextIn(Struct, forbid_unknown_fields=True):
    """`version`: of the text that was read, 0 where none stood."""

    text: str
    version: int


class TextsIn(Struct, forbid_unknown_fields=True):
    texts: dict[str, TextIn]


class VersionsBody(Struct):
    versions: dict[str, int]


class StepIn(Struct, forbid_unknown_fields=True):
    """`languages`, `public`: for publishing."""

    reason: str = ""
    languages: list[str] = []
    public: bool = False


class StateBody(Struct):
    state: str
    number: str


async def found(work: Work, report_id: UUID) -> Report:
    """A report that the asker may see. Raises NotFound."""
    row = await report_row(work, report_id)
    if row is None or not may_read(work, row):
        raise NotFound
    return row


def _item(work: Work, one: Any) -> ReportItem:
    name = one.name if hasattr(one, "name") else work.tenant.profile.say(dict(one.names), work.language)
    return ReportItem(
        one.id, one.unit_id, name, one.period, one.first_on, one.last_on, one.state, one.number or "", one.version
    )


@get("", guards=[may(READ)], operation_id="listUnitReports", summary="List reports of units")
async def list_reports(
    work: Own,
    of_state: Annotated[str, QueryParameter(name="state", description="Only reports in this state.")] = "",
    unit: Annotated[UUID | None, QueryParameter(description="Only reports of this unit.")] = None,
    period: Annotated[str, QueryParameter(description="Only reports of this period, such as 2026-q3.")] = "",
    before: Annotated[str, QueryParameter(description="The `next` of the page before.")] = "",
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
) -> ReportsBody:
    if of_state and of_state not in STATES:
        raise FieldErrors([Refusal(UNKNOWN_STATE, code="choice", field="state")])
    wanted = Wanted(of_state, period, unit)
    rows, more = await listed(work, wanted, before=Cursor.decode(before) if before else None, limit=limit)
    return ReportsBody([_item(work, one) for one in rows], more.encode() if more else None)


@post("", guards=[may(EDIT)], operation_id="openUnitReport",
      summary="Open the report of a unit for a quarter or year that is over, or find it where it is open")  # fmt: skip
async def open_one(work: Own, data: JSONBody[NewReport]) -> MadeBody:
    return MadeBody(await opening.open_report(work, data.unit, data.period, data.languages, data.groups))


@get("/{report_id:uuid}", guards=[may(READ)], operation_id="readUnitReport",
     summary="Read a report: each figure with its definition and its rows, texts with their versions")  # fmt: skip
async def read_one(work: Own, report_id: FromPath[UUID]) -> ReportBody:
    row = await found(work, report_id)
    figures = [
        FigureBody(
            one.key, one.grp, one.measure, gettext(one.title), gettext(one.definition), dict(one.about), one.value,
            one.before, one.year_ago, one.former, one.change, one.href, one.whole,
        )
        for one in await figures_of(work, report_id, gone=True)
    ]  # fmt: skip
    texts = [TextBody(one.section, one.language, one.text, one.version) for one in await texts_of(work, report_id)]
    return ReportBody(_item(work, row), figures, texts, allowed_acts(work.actor, standing_of(row)))


@put("/{report_id:uuid}/texts/{section:str}", guards=[may(EDIT)], operation_id="writeUnitReport",
     summary="Write the texts of a section: summary, done, problems, next")  # fmt: skip
async def write_texts(
    work: Own, report_id: FromPath[UUID], section: FromPath[str], data: JSONBody[TextsIn]
) -> VersionsBody:
    typed = {code: Written(one.text, one.version) for code, one in data.texts.items()}
    return VersionsBody(await editing.write(work, report_id, section, typed))


PLAIN: Mapping[str, Callable[[Work, UUID], Awaitable[object]]] = {
    "redraw": drawing.redraw, "submit": deciding.submit, "take_back": deciding.take_back,
    "approve": deciding.approve, "make_papers": deciding.ask_papers,
}  # fmt: skip
REASONED: Mapping[str, Callable[[Work, UUID, str], Awaitable[object]]] = {
    "return_report": deciding.return_report, "withdraw": publishing.withdraw, "correct": opening.correct,
}  # fmt: skip


@post(
    "/{report_id:uuid}/steps/{step:str}", guards=[may(EDIT, APPROVE)], operation_id="stepUnitReport",
    summary="Take a step with a report: redraw, submit, take_back, return_report, approve, make_papers, publish,"
            " withdraw, correct",
    description="Only a person who did not submit it approves it: a program never does.", status_code=200,
)  # fmt: skip
async def step_report(work: Own, report_id: FromPath[UUID], step: FromPath[str], data: JSONBody[StepIn]) -> StateBody:
    await found(work, report_id)
    if step in PLAIN:
        await PLAIN[step](work, report_id)
    elif step in REASONED:
        await REASONED[step](work, report_id, clean_text(data.reason, REASON_LIMIT))
    elif step == "publish":
        await publishing.publish(work, report_id, data.public, data.languages)
    else:
        raise NotFound
    row = await found(work, report_id)
    return StateBody(row.state, row.number or "")


router = Router(
    path="/api/v1/unit-reports",
    route_handlers=[list_reports, open_one, read_one, write_texts, step_report],
    tags=["Reports of units"],
)
DOORS = [router]
