"""Publishing an approved issue, correcting it by a new edition with a visible note, withdrawing it with a reason."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert

from service.digest.actions.bringing_out import bring_out, take_back
from service.digest.actions.finding import demanded
from service.digest.actions.indexing import index_later
from service.digest.models import Issue
from service.digest.queries.issues import correction_under_way, issue_row, last_edition
from service.digest.rules.acts import ISSUE, UNDER_CORRECTION, WRONG_STATE
from service.digest.rules.texts import CORRECTION_LIMIT, by_language
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.mailing.actions.planning import stop_all
from service.runtime.work import Work

# A corrected edition begins as a copy: its own sections and items, the material of the first edition.
SECTIONS = text(
    """
    insert into digest_issue_section (
      tenant_id, id, issue_id, section_id, position, kind, titles, notes, source, options, shown
    )
    select tenant_id, md5(id::text || cast(:made as text))::uuid, cast(:made as uuid), section_id, position, kind,
      titles, notes, source, options, shown
    from digest_issue_section where tenant_id = :tenant and issue_id = :former
    """
)
ITEMS = text(
    """
    insert into digest_item (
      tenant_id, id, issue_id, section_id, position, kind, material_id, source_id, headline, excerpt, text_length,
      outlet, address, language, tone, topics, on_day, also, late, texts, note, cleared, added_at, added_by_name,
      changed_at, changed_by, changed_by_name
    )
    select tenant_id, md5(id::text || cast(:made as text))::uuid, cast(:made as uuid),
      md5(section_id::text || cast(:made as text))::uuid, position, kind, material_id, source_id, headline, excerpt,
      text_length, outlet, address, language, tone, topics, on_day, also, late, texts, note, cleared, added_at,
      added_by_name, changed_at, changed_by, changed_by_name
    from digest_item where tenant_id = :tenant and issue_id = :former and not removed
    """
)


async def publish(work: Work, issue_id: UUID) -> None:
    """Publish an approved issue; the edition that it corrects is replaced. Raises NotFound, Refusal."""
    row = await demanded(work, issue_id, "publish")
    if row.corrects_id is not None:
        former = await issue_row(work, row.corrects_id, lock="update")
        assert former is not None  # the key names it
        if former.state != "published":
            raise Refusal(WRONG_STATE[former.state], code="wrong_state")
        former.state = "corrected"
        former.version += 1
        # Whoever has not got the former edition yet gets the corrected one alone.
        await stop_all(work, ISSUE, former.id, "")
        index_later(work, former.id)
        work.record("digest_issue.corrected", former.id, record=ISSUE, after={"edition": row.edition})
    row.state, row.published_at, row.published_by_name = "published", work.now, work.actor.name
    row.version += 1
    await work.session.flush()
    work.record("digest_issue.published", issue_id, record=ISSUE, after={"number": row.number, "edition": row.edition})
    index_later(work, issue_id)
    await bring_out(work, issue_id)


async def correct(work: Work, issue_id: UUID, notes: Mapping[str, str]) -> UUID:
    """Begin a corrected edition of what is published, as a copy of it; its id. What is published stays meanwhile.

    notes: what the correction changes, by language; every language has one before it goes to review.
    Raises NotFound, Refusal, FieldErrors.
    """
    row = await demanded(work, issue_id, "correct")
    said = by_language(notes, row.languages, "correction_", CORRECTION_LIMIT)
    if await correction_under_way(work, row.root_id) is not None:
        raise Refusal(UNDER_CORRECTION, code="under_correction")
    made = new_id()
    edition = await last_edition(work, row.root_id) + 1
    await work.session.execute(insert(Issue).values(**_copied(row), **_begun(work, made, row, edition, said)))
    values = {"made": str(made), "former": issue_id, "tenant": work.tenant.id}
    await work.session.execute(SECTIONS, values)
    await work.session.execute(ITEMS, values)
    work.record(
        "digest_issue.correction_begun",
        made,
        record=ISSUE,
        after={"edition": edition, "corrects": str(issue_id), **said},
    )
    return made


def _copied(row: Issue) -> dict[str, Any]:
    """What a corrected edition has of the one before."""
    names = ("tenant_id", "template_id", "period", "root_id", "titles", "public", "languages", "approvers",
             "introductions", "topics", "agency", "owner_id", "frozen_at", "frozen_by_name")  # fmt: skip
    return {name: getattr(row, name) for name in names}


def _begun(work: Work, made: UUID, row: Issue, edition: int, said: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": made, "edition": edition, "corrects_id": row.id, "state": "composing", "corrections": dict(said),
        "version": 1, "opened_at": work.now, "opened_by_name": work.actor.name, "composed_at": work.now,
    }  # fmt: skip


async def withdraw(work: Work, issue_id: UUID, reason: str) -> None:
    """Withdraw an approved or published issue; a correction of it that is under way is given up, too.

    Raises NotFound, Refusal.
    """
    row = await demanded(work, issue_id, "withdraw", reason)
    was_out = row.state == "published"
    row.state, row.withdrawn_at, row.reason = "withdrawn", work.now, reason.strip()
    row.version += 1
    await work.session.flush()
    work.record("digest_issue.withdrawn", issue_id, record=ISSUE, reason=reason.strip())
    under_way = await correction_under_way(work, row.root_id) if was_out else None
    if under_way is not None:
        await _give_up(work, under_way, reason)
    if was_out:
        index_later(work, issue_id)
        await take_back(work, issue_id)


async def drop(work: Work, issue_id: UUID, reason: str) -> None:
    """Give up a corrected edition that was never approved; what is published stays. Raises NotFound, Refusal."""
    row = await demanded(work, issue_id, "drop", reason)
    await _give_up(work, row.id, reason)


async def _give_up(work: Work, issue_id: UUID, reason: str) -> None:
    row = await issue_row(work, issue_id, lock="update")
    assert row is not None  # it was found in this work
    row.state, row.reason = "dropped", reason.strip()
    row.version += 1
    await work.session.flush()
    work.record("digest_issue.dropped", issue_id, record=ISSUE, reason=reason.strip())
