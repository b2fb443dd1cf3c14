"""Journals of a profile in the database: made once, changed where numbers allow it, never removed."""

import dataclasses
from collections.abc import AsyncIterator
from datetime import datetime
from uuid import UUID

import msgspec
import pytest
from sqlalchemy import insert, select

from service.journals import queries
from service.journals.actions import apply_journals
from service.journals.models import COUNTER, JournalRow
from service.journals.rules import Journal
from service.kit.refusal import FieldErrors
from service.runtime.tenants import Tenant
from service.runtime.work import ACT, Work
from service.tenancy.profile import JournalProfile, Profile

EXTRA = JournalProfile(
    slug="petitions",
    regime="citizen_appeal",
    direction="appeal",
    title={"az": "Müraciətlər", "en": "Petitions"},
    pattern="M-{n:03}/{yy}",
)


@pytest.fixture
async def extra(work: Work) -> AsyncIterator[Journal]:
    """A journal of this test alone, from a profile that has it."""
    yield await applied(work, EXTRA)


async def applied(work: Work, journal: JournalProfile | None) -> Journal:
    """Apply the tenant's profile with `journal` beside its own, and give what stands under the slug."""
    profile = work.tenant.profile
    others = [own for own in profile.journals if own.slug != EXTRA.slug]
    changed = msgspec.structs.replace(profile, journals=[*others, *([journal] if journal else [])])
    work.tenant = with_profile(work.tenant, changed)
    await apply_journals(work)
    await work.flush()
    found = await queries.journal_by_slug(work, EXTRA.slug)
    assert found is not None
    return found


def with_profile(tenant: Tenant, profile: Profile) -> Tenant:
    return dataclasses.replace(tenant, profile=profile)


async def begin(work: Work, journal: Journal, period: str, last: int = 1) -> None:
    values = {"tenant_id": work.tenant.id, "journal_id": journal.id, "period": period, "last": last}
    await work.session.execute(insert(COUNTER).values(values))


async def acts_of(work: Work, record_id: UUID) -> list[str]:
    return list(await work.session.scalars(select(ACT.c.kind).where(ACT.c.record_id == record_id).order_by(ACT.c.id)))


async def test_profile_journals_are_there_in_the_readers_language(work: Work) -> None:
    found = await queries.open_journals(work)
    assert [journal.slug for journal in found] == [journal.slug for journal in work.tenant.profile.journals]
    titles = {own.slug: work.tenant.profile.say(own.title, "en") for own in work.tenant.profile.journals}
    assert {journal.slug: journal.title for journal in found} == titles


async def test_direction_filters(work: Work) -> None:
    wanted = [own.slug for own in work.tenant.profile.journals if own.direction == "incoming"]
    assert wanted
    assert [journal.slug for journal in await queries.open_journals(work, "incoming")] == wanted


async def test_a_journal_without_unit_belongs_to_the_root(work: Work, extra: Journal) -> None:
    units = {unit.slug for unit in work.tenant.profile.units if unit.parent is None}
    from sqlalchemy import text

    slug = await work.session.scalar(text("select slug from unit where id = :id"), {"id": extra.unit_id})
    assert slug in units


async def test_applying_again_changes_nothing(work: Work, extra: Journal) -> None:
    before = (await work.session.execute(select(JournalRow.__table__))).all()
    acts = await acts_of(work, extra.id)
    assert await applied(work, EXTRA) == extra
    assert (await work.session.execute(select(JournalRow.__table__))).all() == before
    assert await acts_of(work, extra.id) == acts == ["journal.opened"]


async def test_a_pattern_may_change_before_its_period_begins(work: Work, extra: Journal) -> None:
    await begin(work, extra, "2019")
    changed = await applied(work, msgspec.structs.replace(EXTRA, pattern="P-{n}", title={"en": "Appeals"}))
    assert (changed.pattern, changed.title) == ("P-{n}", "Appeals")
    assert await acts_of(work, extra.id) == ["journal.opened", "journal.changed", "journal.titled"]


@pytest.mark.parametrize(
    ("field", "value"), [("pattern", "P-{n}"), ("period", "none"), ("direction", "incoming"), ("index", "77")]
)
async def test_what_numbers_show_may_not_change_inside_a_period(
    work: Work, extra: Journal, field: str, value: str
) -> None:
    await begin(work, extra, queries.shape_now(work, extra).period)
    if field == "index":
        work.tenant = with_profile(work.tenant, msgspec.structs.replace(work.tenant.profile, index=value))
        changed = EXTRA
    else:
        changed = msgspec.structs.replace(EXTRA, **{field: value})
    with pytest.raises(FieldErrors) as refused:
        await applied(work, changed)
    assert f"journals.petitions.{field}" in [error.field for error in refused.value.errors]
    standing = await queries.journal_by_slug(work, "petitions")
    assert standing == extra


async def test_a_journal_that_left_the_profile_is_closed_and_may_come_back(work: Work, extra: Journal) -> None:
    closed = await applied(work, None)
    assert closed == dataclasses.replace(extra, state="closed")
    assert "petitions" not in [journal.slug for journal in await queries.open_journals(work)]
    assert await applied(work, EXTRA) == extra
    assert await acts_of(work, extra.id) == ["journal.opened", "journal.closed", "journal.changed"]


async def test_preview_is_the_next_number_of_the_agencys_day(work: Work, extra: Journal) -> None:
    assert await queries.preview(work, extra) == f"M-001/{work.now:%y}"
    work.now = datetime.fromisoformat("2026-12-31T20:30:00+00:00")
    await begin(work, extra, "2026", 41)
    assert queries.shape_now(work, extra).period == "2027"
    assert await queries.preview(work, extra) == "M-001/27"
    work.now = datetime.fromisoformat("2026-12-31T19:30:00+00:00")
    assert await queries.preview(work, extra) == "M-042/26"
