"""Issues of digests for programs of the agency: opening, steps, what one says."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any
from uuid import UUID

from litestar import get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter

from service.digest.actions import composing, deciding, editing, freezing, linking, opening, publishing
from service.digest.api.bodies import (
    ContentBody,
    FindingItem,
    FindingsBody,
    IssueBody,
    IssueItem,
    IssuesBody,
    ItemBody,
    MadeBody,
    NewIssue,
    SectionItem,
    StateBody,
    StepBody,
    TextsBody,
    VersionBody,
)
from service.digest.forms import month_from
from service.digest.models import Issue
from service.digest.queries.checking import findings_of
from service.digest.queries.content import content_of
from service.digest.queries.issues import (
    Wanted,
    editions_of,
    issue_by_id,
    issue_row,
    items_of,
    listed,
    sections_of,
    standing_of,
)
from service.digest.queries.material import material_counts
from service.digest.rules.acts import APPROVE, EDIT, READ, STATES, allowed_acts
from service.digest.rules.sections import UNKNOWN_CHOICE
from service.digest.rules.texts import REASON_LIMIT
from service.kit.paging import Cursor
from service.kit.refusal import FieldErrors, Refusal
from service.kit.texts import clean_text
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.guards import may
from service.web.working import Own


@get("/issues", guards=[may(READ)], operation_id="listDigests", summary="List issues of digests")
async def list_issues(
    work: Own,
    of_state: Annotated[str, QueryParameter(name="state", description="Only issues in this state.")] = "",
    template: Annotated[UUID | None, QueryParameter(description="Only issues of this template.")] = None,
    period: Annotated[str, QueryParameter(description="Only issues of this month, such as 2026-10.")] = "",
    before: Annotated[str, QueryParameter(description="The `next` of the page before.")] = "",
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
) -> IssuesBody:
    if of_state and of_state not in STATES:
        raise FieldErrors([Refusal(UNKNOWN_CHOICE, code="choice", field="state")])
    wanted = Wanted([of_state] if of_state else (), template, month_from(period) if period else None)
    found, more = await listed(work, wanted, before=Cursor.decode(before) if before else None, limit=limit)
    return IssuesBody([IssueItem.of(one) for one in found], more.encode() if more else None)


@post("/issues", guards=[may(EDIT)], operation_id="openDigest",
      summary="Open the issue of a template for a month, or find it where it is open")  # fmt: skip
async def open_issue(work: Own, data: JSONBody[NewIssue]) -> MadeBody:
    return MadeBody(await opening.open_issue(work, data.template, month_from(data.period)))


async def found(work: Work, issue_id: UUID) -> Issue:
    """An issue. Raises NotFound."""
    row = await issue_row(work, issue_id)
    if row is None:
        raise NotFound
    return row


@get("/issues/{issue_id:uuid}", guards=[may(READ)], operation_id="readDigest",
     summary="Read an issue with everything that stands in it")  # fmt: skip
async def read_issue(work: Own, issue_id: FromPath[UUID]) -> IssueBody:
    row = await found(work, issue_id)
    view = await issue_by_id(work, issue_id)
    assert view is not None  # found above
    sections = await sections_of(work, issue_id)
    places = {one.id: place for place, one in enumerate(sections)}
    items = sorted(await items_of(work, issue_id), key=lambda one: (places[one.section_id], one.position, one.id))
    return IssueBody(
        IssueItem.of(view), dict(row.introductions), dict(row.corrections),
        [
            SectionItem(one.id, one.kind, dict(one.titles), dict(one.notes), one.source, one.shown, one.version)
            for one in sections
        ],
        [ItemBody.of(one) for one in items], [IssueItem.of(one) for one in await editions_of(work, row.root_id)],
        await material_counts(work, row), allowed_acts(work.actor, standing_of(row)),
    )  # fmt: skip


@get("/issues/{issue_id:uuid}/content/{language:str}", guards=[may(READ)], operation_id="readDigestContent",
     summary="What an issue says in one language, with its figures")  # fmt: skip
async def read_content(work: Own, issue_id: FromPath[UUID], language: FromPath[str]) -> ContentBody:
    return ContentBody(await content_of(work, issue_id, language))


@get("/issues/{issue_id:uuid}/findings", guards=[may(READ)], operation_id="checkDigest",
     summary="What speaks against publishing an issue")  # fmt: skip
async def read_findings(work: Own, issue_id: FromPath[UUID]) -> FindingsBody:
    return FindingsBody(
        [
            FindingItem(
                one.code, gettext(one.sentence) % one.params, one.item_id, one.section_id, one.language, one.stops,
                one.confirmed,
            )
            for one in await findings_of(work, await found(work, issue_id))
        ]
    )  # fmt: skip


PLAIN: Mapping[str, Callable[[Work, UUID], Awaitable[Any]]] = {
    "collect": opening.collect, "freeze": freezing.freeze, "compose": composing.compose,
    "add_late": freezing.add_late, "check": linking.ask_links, "send_to_review": deciding.send_to_review,
    "take_back": deciding.take_back, "approve": deciding.approve, "publish": publishing.publish,
}  # fmt: skip
REASONED: Mapping[str, Callable[[Work, UUID, str], Awaitable[Any]]] = {
    "return_issue": deciding.return_issue, "withdraw": publishing.withdraw, "drop": publishing.drop,
}  # fmt: skip


@post(
    "/issues/{issue_id:uuid}/steps/{step:str}", guards=[may(EDIT, APPROVE)], operation_id="stepDigest",
    summary="Take a step with an issue: collect, freeze, compose, add_late, check, send_to_review, take_back, approve,"
            " return_issue, publish, correct, withdraw, drop",
    description="Only a person who did not send it to review approves it: a program never does.", status_code=200,
)  # fmt: skip
async def step_issue(work: Own, issue_id: FromPath[UUID], step: FromPath[str], data: JSONBody[StepBody]) -> StateBody:
    await found(work, issue_id)
    given: Any = None
    if step in PLAIN:
        given = await PLAIN[step](work, issue_id)
    elif step in REASONED:
        await REASONED[step](work, issue_id, clean_text(data.reason, REASON_LIMIT))
    elif step == "correct":
        given = await publishing.correct(work, issue_id, data.notes)
    else:
        raise NotFound
    row = await found(work, issue_id)
    return StateBody(
        row.state, row.number or "", row.edition, given if isinstance(given, int) else None,
        given if isinstance(given, UUID) else None,
    )  # fmt: skip


@put("/issues/{issue_id:uuid}/introduction", guards=[may(EDIT)], operation_id="introduceDigest",
     summary="Write the words before the sections")  # fmt: skip
async def write_introduction(work: Own, issue_id: FromPath[UUID], data: JSONBody[TextsBody]) -> VersionBody:
    return VersionBody(await editing.write_introduction(work, issue_id, data.texts, data.version))


@put("/issues/{issue_id:uuid}/correction", guards=[may(EDIT)], operation_id="noteDigestCorrection",
     summary="Write what a corrected edition changes")  # fmt: skip
async def write_correction(work: Own, issue_id: FromPath[UUID], data: JSONBody[TextsBody]) -> VersionBody:
    return VersionBody(await editing.write_correction(work, issue_id, data.texts, data.version))


DOORS = [
    list_issues, open_issue, read_issue, read_content, read_findings, step_issue, write_introduction, write_correction,
]  # fmt: skip
