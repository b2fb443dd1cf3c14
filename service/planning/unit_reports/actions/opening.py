"""Opening a report: by hand, or by itself from the first day after the period; once for each unit and period."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from service.identity.queries import people_named
from service.identity.queries.structure import unit_texts
from service.kit.dates import day_span
from service.kit.ids import new_id
from service.kit.periods import Period, read_key
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.notifications.actions import notify
from service.planning.unit_reports.actions.drawing import draw
from service.planning.unit_reports.actions.finding import demanded
from service.planning.unit_reports.models import AGENCY, Report, ReportText, Setting
from service.planning.unit_reports.queries.reports import holders, report_of, report_row, setting_of, settings, texts_of
from service.planning.unit_reports.rules.acts import EDIT, REPORT, may_do
from service.planning.unit_reports.rules.figures import GROUPS, OF_UNITS
from service.planning.unit_reports.rules.periods import KINDS, ended, span_from
from service.planning.unit_reports.rules.texts import groups_of, languages_of
from service.runtime.work import Work

OPENED = "unit_reports.opened"
NO_UNIT = N_("Choose one of the agency's units.")


async def open_report(
    work: Work, unit_id: UUID | None, period: str, languages: Sequence[str] = (), groups: Sequence[str] = ()
) -> UUID:
    """The report of a unit, None of the whole agency, for a quarter or year that is over; its id, also where it was.

    Languages and groups that are not named are those of the setting, else all of the agency and all that have rows of
    units. Raises Refusal, FieldErrors.
    """
    may_do(work.actor, EDIT, unit_id)
    span = span_from(period, work.today)
    names = await names_of(work, unit_id)
    known = await setting_of(work, key_of(unit_id))
    kept = known if known is not None and known.state == "kept" else None
    usual = list(GROUPS) if unit_id is None else [*OF_UNITS, "measures"]
    chosen = languages_of(
        languages or (kept.languages if kept else work.tenant.profile.languages), work.tenant.profile.languages
    )
    wanted = groups_of(groups or (kept.groups if kept else usual))
    owner = kept.owner_id if kept else work.actor.stands_for if work.actor.kind == "person" else None
    return (await _opened(work, unit_id, names, span, chosen, wanted, await _known_person(work, owner)))[0]


async def _known_person(work: Work, person_id: UUID | None) -> UUID | None:
    """The person, where they are one of the agency's."""
    return person_id if person_id is not None and await people_named(work, [person_id]) else None


def key_of(unit_id: UUID | None) -> str:
    """By which a unit's reports, or the agency's, are known."""
    return str(unit_id) if unit_id is not None else AGENCY


async def names_of(work: Work, unit_id: UUID | None) -> dict[str, str]:
    """What a unit is called by language; nothing for the whole agency. Raises FieldErrors."""
    if unit_id is None:
        return {}
    names = (await unit_texts(work)).get(unit_id)
    if not names:
        raise FieldErrors([Refusal(NO_UNIT, code="choice", field="unit")])
    return dict(names)


async def open_due(work: Work) -> int:
    """Open the reports of the quarter and year that ended for all who were set to report then; how many were new.

    Twice is as good as once. The agency's comes last: it takes what its units have approved by then.
    """
    opened = 0
    for one in sorted(await settings(work), key=lambda setting: setting.unit_id is None):
        for kind in KINDS:
            span = ended(kind, work.today)
            wanted = one.quarterly if kind == "quarter" else one.yearly
            if wanted and one.since < day_span(span.first, span.last, work.zone).until:
                opened += await _due(work, one, span)
    return opened


async def _due(work: Work, one: Setting, span: Period) -> bool:
    names = (await unit_texts(work)).get(one.unit_id, {}) if one.unit_id else {}
    if await report_of(work, one.key, span.key) is not None:
        return False
    made = await _opened(work, one.unit_id, dict(names), span, one.languages, one.groups, one.owner_id)
    return made[1]


async def _opened(
    work: Work, unit_id: UUID | None, names: dict[str, str], span: Period, languages: Sequence[str],
    groups: Sequence[str], owner_id: UUID | None, edition: int = 1, correction: str = "",
) -> tuple[UUID, bool]:  # fmt: skip
    """One statement decides who opens it: the key of unit, period and edition is free once."""
    report_id = new_id()
    statement = insert(Report).values(
        tenant_id=work.tenant.id, id=report_id, key=key_of(unit_id), unit_id=unit_id, names=names, period=span.key,
        first_on=span.first, last_on=span.last, state="draft", languages=list(languages), groups=list(groups),
        owner_id=owner_id, version=1, opened_at=work.now, opened_by_name=work.actor.name, drawn_at=work.now,
        edition=edition, correction=correction,
    )  # fmt: skip
    keys = ["tenant_id", "key", "period", "edition"]
    made = await work.session.execute(statement.on_conflict_do_nothing(index_elements=keys).returning(Report.id))
    if made.first() is None:
        known = await report_of(work, key_of(unit_id), span.key)
        assert known is not None  # the key was taken, and reports are never deleted
        return known, False
    row = await report_row(work, report_id, lock="update")
    assert row is not None  # written above
    await draw(work, row)
    after = {"unit": key_of(unit_id), "period": span.key, "edition": edition}
    work.record("unit_report.opened", report_id, record=REPORT, after=after)
    people = [owner_id] if owner_id is not None else await holders(work, EDIT, unit_id)
    others = [one for one in people if one != work.actor.id]
    await notify(work, others, OPENED, record=REPORT, record_id=report_id, params={"period": span.key})
    return report_id, True


async def correct(work: Work, report_id: UUID, reason: str) -> UUID:
    """A corrected edition of a report that stands or was withdrawn: its texts are kept, its figures drawn anew.

    What stands goes on standing until the new edition is published. The id of the edition under way where there is one
    already. Raises NotFound, Refusal.
    """
    row = await demanded(work, report_id, "correct", reason)
    texts = await texts_of(work, report_id)
    newest = await report_of(work, row.key, row.period)
    if newest != report_id:
        assert newest is not None  # the one asked for is there
        return newest
    made, fresh = await _opened(
        work, row.unit_id, dict(row.names), read_key(row.period), row.languages, row.groups, row.owner_id,
        row.edition + 1, reason.strip(),
    )  # fmt: skip
    if fresh:
        for one in texts:
            work.session.add(_copied(work, one, made))
        await work.session.flush()
        work.record("unit_report.corrected", report_id, record=REPORT, reason=reason.strip())
    return made


def _copied(work: Work, text: ReportText, report_id: UUID) -> ReportText:
    return ReportText(
        tenant_id=work.tenant.id, report_id=report_id, section=text.section, language=text.language, text=text.text,
        changed_at=work.now, changed_by_name=work.actor.name,
    )  # fmt: skip
