"""Writes of an agency's settings: a draft of one's own, a new version, an earlier version again.

A version takes effect with its commit: the directory's row changes in the same transaction, and the journals with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import text

from service.configuration import queries
from service.configuration.models import DraftRow, VersionRow
from service.configuration.queries import Standing
from service.configuration.rules import acts
from service.configuration.rules.changes import Change, Conflict, conflicts, differing, with_changes
from service.journals.actions import apply_journals, refused_journals
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.work import Work, canonical
from service.tenancy.overrides import judge, settings_of
from service.tenancy.profile import Profile


@dataclass(frozen=True)
class Preview:
    """What would change, what somebody else changed meanwhile, what is wrong. profile: as it would be, sound or not."""

    number: int
    changes: list[Change]
    conflicts: list[Conflict]
    refusals: list[Refusal]
    profile: Profile


async def keep_draft(work: Work, wanted: Mapping[str, Any]) -> None:
    """Put values into one's draft; one that stands already is no change."""
    now = settings_of((await queries.standing(work)).profile)
    row = await queries.draft_of(work, work.actor.id)
    changes = dict(row.changes) if row else {}
    for path, value in wanted.items():
        old = changes[path]["old"] if path in changes else now.get(path)
        changes[path] = {"old": old, "new": value}
        if value == now.get(path):
            del changes[path]
    await _write_draft(work, row, changes)


async def _write_draft(work: Work, row: DraftRow | None, changes: dict[str, Any]) -> None:
    if not changes:
        await queries.forget_draft(work, work.actor.id)
    elif row is None:
        work.session.add(DraftRow(id=new_id(), person_id=work.actor.id, changes=changes, changed_at=work.now))
    else:
        row.changes, row.changed_at = changes, work.now
    await work.flush()


async def settle(work: Work, path: str, *, own: bool) -> None:
    """Decide about a setting that somebody else saved meanwhile: one's own value goes on, or theirs stands."""
    row = await queries.draft_of(work, work.actor.id)
    if row is None or path not in row.changes:
        return
    changes = dict(row.changes)
    change = changes.pop(path)
    if own:
        now = settings_of((await queries.standing(work)).profile)
        changes[path] = {"old": now.get(path), "new": change["new"]}
    await _write_draft(work, row, changes)


async def preview(work: Work) -> Preview | None:
    """What saving one's draft would do; None without a draft."""
    row = await queries.draft_of(work, work.actor.id)
    return None if row is None else await _preview(work, await queries.standing(work), row.changes)


async def preview_values(work: Work, wanted: Mapping[str, Any]) -> Preview:
    """What setting these values would do."""
    found = await queries.standing(work)
    now = settings_of(found.profile)
    return await _preview(work, found, {path: {"old": now.get(path), "new": new} for path, new in wanted.items()})


async def _preview(work: Work, found: Standing, draft: Mapping[str, Any]) -> Preview:
    now = settings_of(found.profile)
    wanted = {path: change["new"] for path, change in draft.items()}
    overrides = with_changes(found.laid.kept, settings_of(found.filed), wanted)
    laid, refusals = await judged(work, found.filed, overrides)
    # What is wrong is shown as it was wanted; what is right as the profile holds it, with what may be left out.
    wanted = wanted if refusals else {path: settings_of(laid).get(path) for path in wanted}
    changes = [Change(path, now.get(path), value) for path, value in wanted.items() if value != now.get(path)]
    return Preview(found.number, changes, conflicts(draft, now), refusals, laid)


async def judged(work: Work, filed: Profile, overrides: Mapping[str, Any]) -> tuple[Profile, list[Refusal]]:
    """The profile with these overrides, and what is wrong with it: a file's checks, then numbers already given."""
    laid = judge(filed, overrides)
    refusals = [Refusal(one.msgid, code="invalid", field=one.field, **one.params) for one in laid.set_aside]
    if not refusals:
        before, work.tenant = work.tenant, replace(work.tenant, profile=laid.profile)
        refusals = [one.at(_placed(one.field, laid.profile)) for one in await refused_journals(work)]
        work.tenant = before
    return laid.profile, refusals


def _placed(field: str | None, profile: Profile) -> str:
    """A journal's field by its place, as the file's checks name it."""
    _, slug, name = (field or "").split(".")
    place = next(at for at, journal in enumerate(profile.journals, start=1) if journal.slug == slug)
    return f"journals[{place}].{name}"


async def save(work: Work, reason: str) -> int:
    """Make one's draft a new version, in force at once. Gives its number, 0 where nothing would change.

    Raises FieldErrors: no reason, a value that cannot be, or a setting that somebody else changed meanwhile.
    """
    await queries.lock(work)
    row = await queries.draft_of(work, work.actor.id)
    number = await _save(work, row.changes if row else {}, reason)
    await queries.forget_draft(work, work.actor.id)
    return number


async def set_values(work: Work, wanted: Mapping[str, Any], reason: str, expected: int) -> int:
    """Set values over version `expected`. Raises Refusal(code="changed") when the settings are newer, FieldErrors."""
    await queries.lock(work)
    found = await queries.standing(work)
    if found.number != expected:
        raise Refusal(acts.NEWER_VERSION, code="changed", number=found.number)
    now = settings_of(found.profile)
    return await _save(work, {path: {"old": now.get(path), "new": new} for path, new in wanted.items()}, reason)


async def _save(work: Work, draft: Mapping[str, Any], reason: str) -> int:
    found = await queries.standing(work)
    seen = await _preview(work, found, draft)
    errors = [Refusal(acts.CHANGED_MEANWHILE, code="changed", field=one.path) for one in seen.conflicts]
    errors += seen.refusals
    if not seen.changes:
        errors.append(Refusal(acts.NOTHING_CHANGED, code="nothing"))
    if not reason:
        errors.append(Refusal(acts.NEEDS_REASON, code="required", field="reason"))
    if errors:
        raise FieldErrors(errors)
    wanted = {change.path: change.new for change in seen.changes}
    overrides = with_changes(found.laid.kept, settings_of(found.filed), wanted)
    return await _publish(work, found, overrides, seen.profile, reason)


async def roll_back(work: Work, number: int, reason: str) -> int:
    """The settings of an earlier version again, 0 being the file alone: a new version of its own.

    Raises FieldErrors when there is no such version, nothing would change, or it does not hold any more.
    """
    await queries.lock(work)
    overrides = await queries.overrides_at(work, number)
    if overrides is None:
        raise FieldErrors([Refusal(acts.NO_VERSION, code="unknown", field="number", number=number)])
    found = await queries.standing(work)
    profile, errors = await judged(work, found.filed, overrides)
    if not errors and profile == found.profile:
        errors = [Refusal(acts.NOTHING_CHANGED, code="nothing")]
    if not reason:
        errors.append(Refusal(acts.NEEDS_REASON, code="required", field="reason"))
    if errors:
        raise FieldErrors(errors)
    return await _publish(work, found, overrides, profile, reason, number)


async def _publish(
    work: Work, found: Standing, overrides: dict[str, Any], profile: Profile, reason: str, of: int | None = None
) -> int:
    changes = differing(settings_of(found.profile), settings_of(profile))
    row = VersionRow(
        id=new_id(), number=found.number + 1, of_number=of, overrides=overrides, reason=reason, at=work.now,
        changes=[{"path": one.path, "old": one.old, "new": one.new} for one in changes],
        by_id=work.actor.id, by_name=work.actor.name,
    )  # fmt: skip
    work.session.add(row)
    kind = "configuration.saved" if of is None else "configuration.returned"
    before, after = ({one.path: getattr(one, name) for one in changes} for name in ("old", "new"))
    work.record(kind, row.id, record=acts.RECORD, before=before, after=after, reason=reason)
    work.tenant = replace(work.tenant, profile=profile)
    await apply_journals(work)
    await work.flush()
    # Last: the directory's lock is shared by all agencies.
    statement = text("select configuration_publish(:laid, :now)")
    await work.session.execute(statement, {"laid": canonical(overrides), "now": work.now})
    return row.number
