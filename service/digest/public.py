"""How digests stand on the agency's public page: an archive of issues, newest first, with feeds of its own."""

from service.digest.actions.bringing_out import KIND
from service.digest.writing.page import sections_from, told_from
from service.kit.words import N_
from service.publishing.slots import PublicKind

SECTION = "digests"
PUBLIC_KINDS = {
    KIND: PublicKind(
        section=SECTION,
        title=N_("Press digests"),
        empty=N_("No digest has been published yet."),
        template="digest_outputs/public.html",
        order=24,
        schema_type="Report",
    )
}
PUBLIC_NAMES = {"digest_told": told_from, "digest_sections": sections_from}
"""What public templates of digests call."""
