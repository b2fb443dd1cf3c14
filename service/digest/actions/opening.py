"""Opening an issue: on the first of the month for the month before, or by hand; once for each template and month."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from service.digest.actions.finding import demanded
from service.digest.models import Issue, IssueSection
from service.digest.queries.issues import issue_of
from service.digest.queries.templates import TemplateView, holders, template_by_id, template_row, templates
from service.digest.rules.acts import EDIT, IS_RETIRED, ISSUE, may_do
from service.digest.rules.texts import first_of_month, month_after, month_before
from service.kit.dates import month_span
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.notifications.actions import notify
from service.runtime.work import Work
from service.web.errors import NotFound

OPENED = "digest.issue_opened"


async def open_issue(work: Work, template_id: UUID, period: date) -> UUID:
    """The issue of a template for a month, given by its first day; its id, also where it was open already.

    Raises NotFound, Refusal.
    """
    may_do(work.actor, EDIT)
    first_of_month(period, work.today)
    if await template_row(work, template_id) is None:
        raise NotFound
    template = await template_by_id(work, template_id)
    assert template is not None
    if template.state != "kept":
        raise Refusal(IS_RETIRED, code="wrong_state")
    return (await _opened(work, template, period))[0]


async def open_due(work: Work) -> int:
    """Open the issue of the month that ended for every template that was in use then; gives how many were new.

    Twice is as good as once.
    """
    period = month_before(work.today)
    after = month_after(period)
    began = month_span(after.year, after.month, work.zone).since
    opened = 0
    for template in await templates(work):
        if template.created_at >= began:
            continue
        opened += (await _opened(work, template, period))[1]
    return opened


async def _opened(work: Work, template: TemplateView, period: date) -> tuple[UUID, bool]:
    """One statement decides who opens it: the key of template and month is free once."""
    issue_id, edit = new_id(), template.edit
    statement = insert(Issue).values(
        tenant_id=work.tenant.id, id=issue_id, template_id=template.id, period=period, edition=1, root_id=issue_id,
        state="open", titles=dict(edit.titles), public=edit.public, languages=list(edit.languages),
        approvers=[str(one) for one in edit.approvers], owner_id=template.owner_id, version=1, opened_at=work.now,
        opened_by_name=work.actor.name,
    )  # fmt: skip
    keys = ["tenant_id", "template_id", "period", "edition"]
    made = await work.session.execute(statement.on_conflict_do_nothing(index_elements=keys).returning(Issue.id))
    if made.first() is None:
        known = await issue_of(work, template.id, period)
        assert known is not None  # the key was taken, and issues are never deleted
        return known, False
    rows: list[dict[str, Any]] = [
        {
            "tenant_id": work.tenant.id, "id": new_id(), "issue_id": issue_id, "section_id": one.id,
            "position": position, "kind": one.kind, "titles": dict(one.titles), "source": one.source,
            "options": one.options.plain(), "shown": True, "version": 1,
        }
        for position, one in enumerate(edit.sections, 1)
    ]  # fmt: skip
    await work.session.execute(insert(IssueSection), rows)
    after = {"template": str(template.id), "period": period.isoformat()}
    work.record("digest_issue.opened", issue_id, record=ISSUE, after=after)
    people = [template.owner_id] if template.owner_id is not None else list(await holders(work, EDIT))
    await notify(work, people, OPENED, record=ISSUE, record_id=issue_id, params={"period_on": period.isoformat()})
    return issue_id, True


async def collect(work: Work, issue_id: UUID) -> None:
    """Begin to collect material for an issue. Raises NotFound, Refusal."""
    row = await demanded(work, issue_id, "collect")
    row.state = "collecting"
    row.version += 1
    await work.session.flush()
    work.record("digest_issue.collecting", issue_id, record=ISSUE)
