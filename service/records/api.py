"""The JSON API of the case nomenclature, under /api/v1/nomenclature."""

from typing import Annotated
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta, Struct

from service.identity.queries import units_with_names
from service.kit.refusal import FieldErrors, Refusal
from service.kit.texts import clean_line, clean_text
from service.records.actions.listing import add_case, demand_case
from service.records.actions.turning import close_case, open_case
from service.records.queries.files import CaseView, case_by_id, files_of_year, this_year
from service.records.rules import (
    ADMINISTER,
    ARTICLE_LIMIT,
    INDEX_LIMIT,
    READ,
    REASON_LIMIT,
    TERM_LIMIT,
    TITLE_LIMIT,
    UNKNOWN_UNIT,
    Content,
)
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.guards import may
from service.web.working import Own


class CaseBody(Struct, kw_only=True):
    """A file of the nomenclature."""

    id: UUID
    year: int
    index: str
    titles: Annotated[dict[str, str], Meta(description="Title by language.")]
    article: str
    term: str
    unit: Annotated[str, Meta(description="Short name of the responsible unit.")]
    state: Annotated[str, Meta(description="`planned`, `open` or `closed`.")]


class CasesBody(Struct):
    """The list of a year in the order of its indexes."""

    items: list[CaseBody]


class NewCaseBody(Struct, kw_only=True):
    """A file to be added. `index`, `titles` and `unit` are required."""

    year: Annotated[int | None, Meta(description="This year when left out.")] = None
    index: str = ""
    titles: Annotated[dict[str, str], Meta(description="Title by language, the agency's own among them.")] = {}
    article: str = ""
    term: str = ""
    unit: str = ""


class TurnBody(Struct, kw_only=True):
    """Why; needed to open a file."""

    reason: str = ""


async def _slugs(work: Work) -> dict[UUID, str]:
    return {unit.id: unit.slug for unit in await units_with_names(work, closed=True)}


def _body(found: CaseView, slugs: dict[UUID, str]) -> CaseBody:
    return CaseBody(
        id=found.id, year=found.year, index=found.index, titles=found.titles, article=found.article, term=found.term,
        unit=slugs.get(found.unit_id, ""), state=found.state,
    )  # fmt: skip


@get("/", guards=[may(READ, ADMINISTER)], operation_id="listCases", summary="The case nomenclature of a year")
async def list_cases(
    work: Own,
    year: Annotated[int, QueryParameter(ge=0, le=2200, description="This year when left out.")] = 0,
) -> CasesBody:
    slugs = await _slugs(work)
    return CasesBody([_body(one, slugs) for one in await files_of_year(work, year or this_year(work))])


@get("/{case_id:uuid}", guards=[may(READ, ADMINISTER)], operation_id="readCase", summary="Read one file")
async def read_case(work: Own, case_id: FromPath[UUID]) -> CaseBody:
    return await _read(work, case_id)


async def _read(work: Work, case_id: UUID) -> CaseBody:
    found = await case_by_id(work, case_id)
    if found is None:
        raise NotFound
    return _body(found, await _slugs(work))


@post("/", guards=[may(ADMINISTER)], operation_id="addCase", summary="Add a file to the nomenclature")
async def add(work: Own, data: JSONBody[NewCaseBody]) -> Response[CaseBody]:
    units = {slug: ident for ident, slug in (await _slugs(work)).items()}
    if data.unit and data.unit not in units:
        raise FieldErrors([Refusal(UNKNOWN_UNIT, code="unknown", field="unit")])
    languages = work.tenant.profile.languages
    content = Content(
        index=clean_line(data.index, INDEX_LIMIT),
        titles={code: clean_line(title, TITLE_LIMIT) for code, title in data.titles.items() if code in languages},
        unit_id=units.get(data.unit),
        article=clean_line(data.article, ARTICLE_LIMIT),
        term=clean_line(data.term, TERM_LIMIT),
    )
    made = await add_case(work, data.year if data.year is not None else this_year(work), content)
    return Response(await _read(work, made), status_code=201, headers={"Location": f"/api/v1/nomenclature/{made}"})


@post(
    "/{case_id:uuid}/acts/{act:str}",
    guards=[may(ADMINISTER)],
    operation_id="actOnCase",
    summary="Open or close a file",
    description="`open` with a reason, or `close`, which is refused while something in the file is unanswered.",
    status_code=200,
)
async def act_on_case(work: Own, case_id: FromPath[UUID], act: FromPath[str], data: JSONBody[TurnBody]) -> CaseBody:
    await demand_case(work, "see", case_id)
    if act == "open":
        await open_case(work, case_id, clean_text(data.reason, REASON_LIMIT))
    elif act == "close":
        await close_case(work, case_id)
    else:
        raise NotFound
    return await _read(work, case_id)


DOORS = [
    Router(path="/api/v1/nomenclature", route_handlers=[list_cases, read_case, add, act_on_case], tags=["Nomenclature"])
]
