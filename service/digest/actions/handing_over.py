"""Somebody else goes on with an issue or a template whose keeper leaves."""

from typing import Any
from uuid import UUID

from service.digest.queries.issues import issue_row
from service.digest.queries.templates import template_row
from service.digest.rules.acts import ISSUE, TEMPLATE, UNDER_WAY
from service.identity.offers import Handing, gone
from service.runtime.work import Work


async def hand_over_issue(work: Work, handing: Handing) -> None:
    """Raises Refusal(code="gone") where it is finished or somebody else's by now."""
    row = await issue_row(work, handing.matter_id, lock="update")
    if row is None or row.owner_id != handing.from_id or row.state not in UNDER_WAY:
        raise gone()
    await _given(work, row, handing, "digest_issue.handed_over", ISSUE)


async def hand_over_template(work: Work, handing: Handing) -> None:
    """Raises Refusal(code="gone") where it is retired or somebody else's by now."""
    row = await template_row(work, handing.matter_id, lock=True)
    if row is None or row.owner_id != handing.from_id or row.state != "kept":
        raise gone()
    await _given(work, row, handing, "digest_template.handed_over", TEMPLATE)


async def _given(work: Work, row: Any, handing: Handing, word: str, record: str) -> None:
    row.owner_id = handing.to_id
    row.version += 1
    record_id: UUID = row.id
    await work.session.flush()
    work.record(
        word, record_id, record=record, before={"owner": str(handing.from_id)}, after={"owner": str(handing.to_id)},
        reason=handing.reason,
    )  # fmt: skip
