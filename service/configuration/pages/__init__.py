"""Pages of an agency's settings."""

from service.configuration.pages.drafts import discard_draft, save_draft, settle_conflict, show_draft
from service.configuration.pages.sections import keep_section, overview, show_effective, show_section
from service.configuration.pages.versions import compare, list_versions, return_to_version, show_version

DOORS = [
    overview, show_effective, show_draft, list_versions, show_version, compare, show_section,
    keep_section, save_draft, discard_draft, settle_conflict, return_to_version,
]  # fmt: skip
