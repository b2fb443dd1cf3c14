"""What is published for duties: prepared, changed, published in its next version, withdrawn with a note."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.public_information.disclosure.actions.publicising import frozen_files, make_public, take_back, take_files
from service.public_information.disclosure.models import Duty, DutyPublication
from service.public_information.disclosure.queries.duties import EntryView, duty_by_id, entry_by_id, taken_slugs
from service.public_information.disclosure.rules.acts import DUTY, ENTRY, demand
from service.public_information.disclosure.rules.content import (
    REQUIRED,
    STALE,
    Texts,
    demand_texts,
    free_slug,
    kept,
    said_of,
    slug_of,
)
from service.public_information.disclosure.rules.rhythm import Period, period_around
from service.runtime.work import Work
from service.web.errors import NotFound

KIND = "catalogue"
SAME_PERIOD = N_("Something is prepared or published for this period already. Change that.")


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryEdit:
    """What is prepared for a duty. period: a day inside the period it covers, None where nothing is periodic.

    printed: where it hangs or is handed out on paper, for bodies that must publish in print too.
    """

    texts: Texts
    files: Sequence[UUID] = ()
    period: date | None = None
    printed: str = ""
    version: int | None = None


async def prepare_entry(work: Work, duty_id: UUID, edit: EntryEdit) -> UUID:
    """A publication for a duty, not public yet. Raises NotFound, Refusal, FieldErrors."""
    duty = await duty_by_id(work, duty_id, lock=True)
    if duty is None:
        raise NotFound
    demand(DUTY, "compose", work.actor, duty.state)
    demand_texts(edit.texts, work.tenant.profile.default_language)
    period = await _period(work, duty, edit.period)
    entry_id = new_id()
    base = slug_of(duty.number, period.key if period else "")
    row = DutyPublication(
        id=entry_id, tenant_id=work.tenant.id, duty_id=duty_id, state="draft",
        slug=free_slug(base, await taken_slugs(work, base), entry_id),
        period_first=period.first if period else None, period_last=period.last if period else None,
        texts=kept(edit.texts), printed=edit.printed, changed_at=work.now,
    )  # fmt: skip
    work.session.add(row)
    await work.session.flush()
    await take_files(work, ENTRY, entry_id, edit.files)
    work.record("duty_publication.prepared", entry_id, record=ENTRY, after={"duty": duty.slug, "slug": row.slug})
    return entry_id


async def _period(work: Work, duty: Duty, day: date | None) -> Period | None:
    if duty.rhythm not in ("quarter", "year"):
        return None
    if day is None:
        raise Refusal(REQUIRED, code="required", field="period")
    period = period_around(duty.rhythm, day)
    query = select(DutyPublication.id).where(
        DutyPublication.duty_id == duty.id, DutyPublication.period_first == period.first
    )
    if await work.session.scalar(query.limit(1)) is not None:
        raise Refusal(SAME_PERIOD, code="same_period", field="period")
    return period


async def _demanded(work: Work, entry_id: UUID, act: str, reason: str = "") -> tuple[EntryView, Duty]:
    entry = await entry_by_id(work, entry_id, lock=True)
    duty = await duty_by_id(work, entry.duty_id, lock=True) if entry is not None else None
    if entry is None or duty is None:
        raise NotFound
    demand(ENTRY, act, work.actor, entry.state, reason)
    return entry, duty


async def change_entry(work: Work, entry_id: UUID, edit: EntryEdit) -> None:
    """New texts and further files; the public sees them when it is published again. Raises as prepare_entry."""
    entry, _ = await _demanded(work, entry_id, "change")
    if edit.version is not None and edit.version != entry.version:
        raise Refusal(STALE, code="stale")
    demand_texts(edit.texts, work.tenant.profile.default_language)
    texts = kept(edit.texts)
    await take_files(work, ENTRY, entry_id, edit.files)
    await _write(work, entry, texts=texts, printed=edit.printed, version=entry.version + 1)
    work.record(
        "duty_publication.changed", entry_id, record=ENTRY, before={"texts": entry.texts}, after={"texts": texts}
    )


async def _write(work: Work, entry: EntryView, **values: Any) -> None:
    statement = update(DutyPublication).where(DutyPublication.id == entry.id)
    await work.session.execute(statement.values(**values, changed_at=work.now))


async def publish_entry(work: Work, entry_id: UUID) -> None:
    """Make it public, or its next version. A change that waited is answered by it. Raises NotFound, Refusal."""
    entry, duty = await _demanded(work, entry_id, "publish")
    demand_texts(said_of(entry.texts), work.tenant.profile.default_language)
    await make_public(
        work, kind=KIND, record=ENTRY, record_id=entry_id, slug=entry.slug, texts=said_of(entry.texts),
        files=await frozen_files(work, ENTRY, entry_id), facts=facts_of(entry, duty),
    )  # fmt: skip
    by = work.actor.name
    await _write(work, entry, state="published", published_at=work.now, published_by_name=by, reason="")
    duty.happened_on, duty.happened = None, ""
    await work.session.flush()
    work.record("duty_publication.published", entry_id, record=ENTRY, after={"duty": duty.slug, "slug": entry.slug})


def facts_of(entry: EntryView, duty: Duty) -> dict[str, Any]:
    """What the catalogue shows and sorts by; texts by language."""
    period = period_around(duty.rhythm, entry.period_first).key if entry.period_first else ""
    return {
        "group": duty.group_number,
        "group_title": duty.group_title,
        "item": duty.number,
        "item_key": slug_of(duty.number),
        "item_title": duty.title,
        "basis": duty.basis,
        "rhythm": duty.rhythm,
        "period": period,
        "first": entry.period_first.isoformat() if entry.period_first else "",
        "last": entry.period_last.isoformat() if entry.period_last else "",
        "printed": entry.printed,
    }


async def withdraw_entry(work: Work, entry_id: UUID, reason: str) -> None:
    """Take it back; its address says since when and why it is gone. Raises NotFound, Refusal."""
    entry, _ = await _demanded(work, entry_id, "withdraw", reason)
    await take_back(work, ENTRY, entry_id, reason)
    await _write(work, entry, state="withdrawn", reason=reason)
    work.record("duty_publication.withdrawn", entry_id, record=ENTRY, reason=reason)
