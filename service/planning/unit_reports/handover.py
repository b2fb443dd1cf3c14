"""What reports of units offer to the act by which a person who leaves hands over."""

from collections.abc import Mapping
from uuid import UUID

from service.identity.offers import Matter, MatterKind
from service.kit.words import N_
from service.planning.unit_reports.actions.settling import hand_over_report, hand_over_setting
from service.planning.unit_reports.queries import reports
from service.planning.unit_reports.rules.acts import REPORT, SETTING, SETTING_STATES, STATES
from service.runtime.work import Work

REPORT_MATTER, SETTING_MATTER = "unit_reports.report", "unit_reports.setting"


async def reports_owned(work: Work, person_id: UUID) -> list[Matter]:
    """Unfinished reports that a person answers for."""
    found = await reports.owned_by(work, person_id)
    return [Matter(REPORT_MATTER, REPORT, one.id, one.number, STATES[one.state]) for one in found]


async def settings_owned(work: Work, person_id: UUID) -> list[Matter]:
    """Units for whose reports a person answers."""
    return [
        Matter(SETTING_MATTER, SETTING, one.id, "", SETTING_STATES[one.state])
        for one in await reports.settings(work)
        if one.owner_id == person_id
    ]


MATTERS: Mapping[str, MatterKind] = {
    REPORT_MATTER: MatterKind(
        N_("Reports of units"), reports_owned, reports.titles, "/unit-reports/{id}", hand_over_report
    ),
    SETTING_MATTER: MatterKind(
        N_("Duty to report"), settings_owned, reports.setting_titles, "/unit-reports/settings", hand_over_setting
    ),
}
