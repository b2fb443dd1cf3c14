"""The rights over the public page, and the words of what is done there."""

from collections.abc import Mapping

from service.kit.words import N_

EDIT, PUBLISH = "site.edit", "site.publish"
PERMISSIONS = frozenset({EDIT, PUBLISH})
PUBLICATION, ITEM, SETTING = "publication", "site_item", "site_setting"

ACT_WORDS: Mapping[str, str] = {
    "publication.published": N_("Published"),
    "publication.corrected": N_("Published in a new version"),
    "publication.moved": N_("Time of publication moved"),
    "publication.withdrawn": N_("Publication withdrawn"),
    "site_item.created": N_("Draft for the public page begun"),
    "site_item.changed": N_("Draft for the public page changed"),
    "site_item.discarded": N_("Draft for the public page thrown away"),
    "site_item.published": N_("Published on the public page"),
    "site_item.withdrawn": N_("Withdrawn from the public page"),
    "site_picture.added": N_("Picture added"),
    "site_picture.changed": N_("Picture described"),
    "site_picture.removed": N_("Picture removed"),
    "site_setting.changed": N_("Settings of the public page changed"),
}
