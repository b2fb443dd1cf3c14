"""Papers and decisions for programs of the agency."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Router, get, post
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Struct

from service.kit.paging import Cursor
from service.planning.papers.actions import decisions
from service.planning.papers.actions.composing import compose
from service.planning.papers.actions.issuing import issue
from service.planning.papers.queries.decisions import for_us
from service.planning.papers.queries.papers import listed, number_of, open_paper
from service.planning.papers.rules.content import Ask, unpacked
from service.planning.plans.rules.acts import READ, WRITE
from service.web.errors import NotFound
from service.web.guards import may
from service.web.working import Own


class AskBody(Struct, forbid_unknown_fields=True):
    """`kind`: lookahead, horizon, annual, minutes or campaign. `first_on`, `last_on`: of papers of days."""

    kind: str
    language: str
    plan_id: UUID | None = None
    meeting_id: UUID | None = None
    first_on: date | None = None
    last_on: date | None = None

    def ask(self) -> Ask:
        return Ask(self.kind, self.language, self.plan_id, self.meeting_id, self.first_on, self.last_on)


class ContentBody(Struct):
    """A paper. `blocks`: headings, texts, facts and tables in their order."""

    kind: str
    title: str
    agency: str
    language: str
    number: str
    blocks: list[dict[str, Any]]


class PaperItem(Struct):
    """An issued paper. `closed`: it speaks of what is not the reader's to see now; the title is "" then."""

    id: UUID
    kind: str
    number: str
    title: str
    language: str
    state: str
    issued_at: datetime
    closed: bool


class PapersBody(Struct):
    """Papers, the last issued first; `next`: the `before` of the page after."""

    items: list[PaperItem]
    next: str | None


class PaperBody(Struct):
    """An issued paper. `sha256`: of its frozen content; files are downloaded at /files/{id} once `state` is made."""

    id: UUID
    number: str
    state: str
    sha256: str
    docx_id: UUID | None
    docx_sha256: str
    pdf_id: UUID | None
    pdf_sha256: str
    issued_at: datetime
    content: ContentBody


class MadeBody(Struct):
    """What was made."""

    id: UUID


class DecisionItem(Struct):
    """A decision for the agency. `verdict`: accepted, declined or "" before an answer."""

    id: UUID
    plan_id: UUID
    texts: dict[str, str]
    state: str
    due_on: date | None
    verdict: str
    reason: str
    problem: str
    assignments: list[UUID]


class DecisionsBody(Struct):
    """Decisions, those due first."""

    items: list[DecisionItem]


class DeclineBody(Struct, forbid_unknown_fields=True):
    """Why the agency does not take a decision up."""

    reason: str


def _content(paper: Any) -> ContentBody:
    blocks = [msgspec.to_builtins(one) for one in paper.blocks]
    return ContentBody(paper.kind, paper.title, paper.agency, paper.language, paper.number, blocks)


@get("/", guards=[may(READ)], operation_id="listPlanningPapers", summary="List issued papers of plans")
async def list_papers(
    work: Own,
    kind: Annotated[str, QueryParameter(description="Only papers of this kind.")] = "",
    plan: Annotated[UUID | None, QueryParameter(description="Only papers of this plan.")] = None,
    before: Annotated[str, QueryParameter(description="The `next` of the page before.")] = "",
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
) -> PapersBody:
    found, more = await listed(work, kind, plan, Cursor.decode(before) if before else None, limit)
    items = [
        PaperItem(one.id, one.kind, one.number, one.title, one.language, one.state, one.issued_at, one.closed)
        for one in found
    ]
    return PapersBody(items, more.encode() if more else None)


@post(
    "/preview", guards=[may(READ)], status_code=200, operation_id="previewPlanningPaper",
    summary="A paper as it would be issued now",
)  # fmt: skip
async def preview_paper(work: Own, data: JSONBody[AskBody]) -> ContentBody:
    return _content((await compose(work, data.ask())).paper)


@post("/", guards=[may(WRITE)], operation_id="issuePlanningPaper", summary="Issue a numbered copy of a paper")
async def issue_paper(work: Own, data: JSONBody[AskBody]) -> MadeBody:
    return MadeBody(await issue(work, data.ask()))


@get("/{paper_id:uuid}", guards=[may(READ)], operation_id="getPlanningPaper", summary="An issued paper")
async def get_paper(work: Own, paper_id: FromPath[UUID]) -> PaperBody:
    row = await open_paper(work, paper_id)
    if row is None:
        raise NotFound
    return PaperBody(
        row.id, number_of(row.serial, row.year), row.state, row.sha256, row.docx_id, row.docx_sha256, row.pdf_id,
        row.pdf_sha256, row.issued_at, _content(unpacked(row.content)),
    )  # fmt: skip


@get("/decisions", guards=[may(READ)], operation_id="listPlanningDecisions", summary="Decisions for the agency")
async def list_decisions(work: Own) -> DecisionsBody:
    return DecisionsBody(
        [
            DecisionItem(one.id, one.plan.id, dict(one.texts), one.state, one.due_on, one.verdict, one.reason,
                         one.problem, list(one.assignments))
            for one in await for_us(work)
        ]
    )  # fmt: skip


@post(
    "/decisions/{decision_id:uuid}/decline", guards=[may(WRITE)], status_code=204,
    operation_id="declinePlanningDecision", summary="Say that the agency does not take a decision up",
)  # fmt: skip
async def decline_decision(work: Own, decision_id: FromPath[UUID], data: JSONBody[DeclineBody]) -> None:
    await decisions.decline(work, decision_id, data.reason)


router = Router(
    path="/api/v1/planning/papers",
    route_handlers=[list_papers, preview_paper, issue_paper, get_paper, list_decisions, decline_decision],
    tags=["Papers of plans"],
)
DOORS = [router]
