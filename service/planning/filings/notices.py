"""What reports of bodies tell people, and the group in which they choose how it reaches them."""

from service.kit.words import N_
from service.notifications.kinds import Group, Kind

GROUPS = {"filings": Group(N_("Reports of bodies"), "mail")}
_DUTY, _REQUEST = "/filings/duties/{id}", "/filings/requests/{id}"
KINDS = {
    "filings.asked": Kind(N_("%(agency)s asks for a report: %(period)s."), "filings", _DUTY),
    "filings.decided": Kind(N_("%(agency)s decided of your report: %(period)s."), "filings", _DUTY),
    "filings.reminded": Kind(N_("%(agency)s reminds you of a report: %(period)s."), "filings", _DUTY),
    "filings.offered": Kind(N_("%(agency)s offers a newer form of a report: %(period)s."), "filings", _DUTY),
    "filings.due": Kind(N_("A report for another agency is due on %(day)s: %(period)s."), "filings", _DUTY),
    "filings.stuck": Kind(
        N_("What bodies filed stands in your report, and something lacks still: %(period)s."), "filings", _DUTY
    ),
    "filings.filed": Kind(N_("%(agency)s filed its report: %(period)s."), "filings", _REQUEST),
    "filings.ready": Kind(N_("All bodies have filed: %(period)s."), "filings", _REQUEST),
}
