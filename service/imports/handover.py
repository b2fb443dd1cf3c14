"""What imports offer to the act by which a person who leaves hands over."""

from collections.abc import Mapping

from service.identity.offers import MatterKind
from service.imports.actions.handing_over import hand_over_import
from service.imports.queries.matters import BEGAN, begun_by, import_titles
from service.kit.words import N_

MATTERS: Mapping[str, MatterKind] = {
    BEGAN: MatterKind(N_("Imports of old journals"), begun_by, import_titles, "/imports/{id}", hand_over_import)
}
