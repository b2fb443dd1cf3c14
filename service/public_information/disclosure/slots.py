"""How what is disclosed stands on the agency's public page."""

from service.kit.words import N_
from service.publishing.queries.published import kinds_with_something
from service.publishing.reading import Reader
from service.publishing.slots import PublicKind, Section

CATALOGUE, ACTS, LOG, REPORTS = "catalogue", "legal_act", "disclosure", "report"
KINDS = {
    CATALOGUE: PublicKind(
        section="catalogue",
        title=N_("Catalogue of public information"),
        template="disclosure/public_entry.html",
        row="disclosure/_public_row.html",
        order=30,
        schema_type="CreativeWork",
    ),
    ACTS: PublicKind(
        section="acts",
        title=N_("Legal acts"),
        template="disclosure/public_act.html",
        row="disclosure/_public_act.html",
        order=32,
        schema_type="Legislation",
    ),
    LOG: PublicKind(
        section="log",
        title=N_("Disclosure log"),
        template="disclosure/public_disclosure.html",
        row="disclosure/_public_disclosure.html",
        order=34,
        schema_type="CreativeWork",
    ),
    REPORTS: PublicKind(
        section="reports",
        title=N_("Reports on public information"),
        template="statistics/public_report.html",
        row="disclosure/_public_row.html",
        order=36,
        schema_type="Report",
    ),
}


async def _something(reader: Reader) -> bool:
    return bool(await kinds_with_something(reader))


REGISTER = Section(
    title=N_("Unified public register"),
    path="register",
    about=N_("Everything that this agency has published, in one search."),
    order=40,
    shown=_something,
)
