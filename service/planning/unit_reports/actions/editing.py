"""Writing the texts of a report: each language with a version of its own, so that two who write lose nothing."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from service.kit.refusal import FieldErrors, Refusal
from service.planning.unit_reports.actions.finding import demanded
from service.planning.unit_reports.models import ReportText
from service.planning.unit_reports.queries.reports import texts_of
from service.planning.unit_reports.rules.acts import REPORT
from service.planning.unit_reports.rules.texts import NO_SECTION, SECTIONS, Written, changed_texts
from service.runtime.work import Work


async def write(work: Work, report_id: UUID, section: str, typed: Mapping[str, Written]) -> dict[str, int]:
    """Keep the texts of a section by language; the versions of those that changed.

    Where somebody else was first in one language, nothing is kept of any. Raises NotFound, Refusal, FieldErrors.
    """
    row = await demanded(work, report_id, "edit", lock="share")
    if section not in SECTIONS:
        raise FieldErrors([Refusal(NO_SECTION, code="choice", field="section")])
    blank = {
        "tenant_id": work.tenant.id, "report_id": report_id, "section": section, "text": "", "version": 0,
        "changed_at": work.now, "changed_by_name": work.actor.name,
    }  # fmt: skip
    # The rows are there before they are held: whoever comes second waits and then sees what the first wrote.
    rows = [{**blank, "language": code} for code in sorted(row.languages)]
    await work.session.execute(insert(ReportText).on_conflict_do_nothing(), rows)
    kept = {one.language: one for one in await texts_of(work, report_id, section, lock=True)}
    before = {code: Written(one.text, one.version) for code, one in kept.items()}
    changed = changed_texts(before, typed, row.languages)
    for code, new in changed.items():
        one = kept[code]
        one.text, one.version, one.changed_at, one.changed_by_name = new.text, new.version, work.now, work.actor.name
    await work.session.flush()
    if changed:
        work.record(
            "unit_report.edited", report_id, record=REPORT,
            before={"section": section, **{code: before[code].text for code in changed}},
            after={"section": section, **{code: one.text for code, one in changed.items()}},
        )  # fmt: skip
    return {code: one.version for code, one in changed.items()}
