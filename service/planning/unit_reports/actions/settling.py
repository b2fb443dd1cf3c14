"""Who reports: set, changed, ended; and what is handed over by whoever leaves."""

from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from service.identity.offers import Handing, gone
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.planning.unit_reports.actions.opening import key_of, names_of
from service.planning.unit_reports.models import Setting
from service.planning.unit_reports.queries.reports import report_row, setting_of, setting_row
from service.planning.unit_reports.rules.acts import ADMINISTER, REPORT, SETTING, UNDER_WAY, may_do
from service.planning.unit_reports.rules.texts import SettingEdit, checked_setting
from service.runtime.work import Work
from service.web.errors import NotFound

STALE = N_("Somebody else saved this meanwhile. Look at it again and repeat what you wanted to change.")


async def keep_setting(work: Work, unit_id: UUID | None, edit: SettingEdit, owner_id: UUID | None = None) -> UUID:
    """Set a unit, None the whole agency, to report, or change how it does. Raises Refusal, FieldErrors."""
    may_do(work.actor, ADMINISTER, unit_id)
    checked = checked_setting(edit, work.tenant.profile.languages)
    await names_of(work, unit_id)
    values: dict[str, Any] = {
        "quarterly": checked.quarterly, "yearly": checked.yearly, "languages": list(checked.languages),
        "groups": list(checked.groups), "owner_id": owner_id, "state": "kept", "changed_at": work.now,
        "changed_by_name": work.actor.name,
    }  # fmt: skip
    key, made = key_of(unit_id), new_id()
    fresh = insert(Setting).values(
        tenant_id=work.tenant.id, id=made, key=key, unit_id=unit_id, version=1, since=work.now, **values
    )
    new = await work.session.execute(
        fresh.on_conflict_do_nothing(index_elements=["tenant_id", "key"]).returning(Setting.id)
    )
    if new.first() is None:
        row = await setting_of(work, key, lock=True)
        assert row is not None  # the key was taken, and settings are never deleted
        if edit.version is not None and edit.version != row.version:
            raise Refusal(STALE, code="stale")
        if row.state == "ended":
            row.since = work.now
        for name, value in values.items():
            setattr(row, name, value)
        row.version += 1
        made = row.id
        await work.session.flush()
    after = {"unit": key, "quarterly": checked.quarterly, "yearly": checked.yearly, "groups": list(checked.groups)}
    work.record("unit_report_setting.kept", made, record=SETTING, after=after)
    return made


async def end_setting(work: Work, setting_id: UUID) -> None:
    """Open no more reports by themselves for a unit; again is as good as once. Raises NotFound, Refusal."""
    row = await setting_row(work, setting_id, lock=True)
    if row is None:
        raise NotFound
    may_do(work.actor, ADMINISTER, row.unit_id)
    if row.state == "ended":
        return
    row.state, row.changed_at, row.changed_by_name = "ended", work.now, work.actor.name
    row.version += 1
    await work.session.flush()
    work.record("unit_report_setting.ended", setting_id, record=SETTING)


async def hand_over_report(work: Work, handing: Handing) -> None:
    """Raises Refusal(code="gone") where it is finished or somebody else's by now."""
    row = await report_row(work, handing.matter_id, lock="update")
    if row is None or row.owner_id != handing.from_id or row.state not in UNDER_WAY:
        raise gone()
    await _given(work, row, handing, "unit_report.handed_over", REPORT)


async def hand_over_setting(work: Work, handing: Handing) -> None:
    """Raises Refusal(code="gone") where it is ended or somebody else's by now."""
    row = await setting_row(work, handing.matter_id, lock=True)
    if row is None or row.owner_id != handing.from_id or row.state != "kept":
        raise gone()
    await _given(work, row, handing, "unit_report_setting.handed_over", SETTING)


async def _given(work: Work, row: Any, handing: Handing, word: str, record: str) -> None:
    row.owner_id = handing.to_id
    row.version += 1
    record_id: UUID = row.id
    await work.session.flush()
    work.record(
        word, record_id, record=record, before={"owner": str(handing.from_id)}, after={"owner": str(handing.to_id)},
        reason=handing.reason,
    )  # fmt: skip
