"""How reports of units stand on the agency's public page."""

from service.kit.words import N_
from service.planning.unit_reports.actions.publishing import KIND
from service.publishing.slots import PublicKind

PUBLIC_KINDS = {
    KIND: PublicKind(
        section="activity-reports",
        title=N_("Reports on activity"),
        empty=N_("No report has been published yet."),
        template="unit_reports/public.html",
        order=26,
        schema_type="Report",
    )
}
