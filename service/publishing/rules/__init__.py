"""What holds for publications, for the items that staff edit, and for the settings of the public page."""

from service.publishing.rules.acts import ACT_WORDS, EDIT, PERMISSIONS, PUBLISH
from service.publishing.rules.publications import PublicFile, PublicText, WithdrawnNote

__all__ = ["ACT_WORDS", "EDIT", "PERMISSIONS", "PUBLISH", "PublicFile", "PublicText", "WithdrawnNote"]
