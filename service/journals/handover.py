"""What journals offer to the act by which a person who leaves hands over."""

from collections.abc import Mapping

from service.identity.offers import MatterKind
from service.journals.actions.duties import hand_over_duty
from service.journals.queries.duties import KEEPS, journal_titles_of_duties, kept_by
from service.kit.words import N_

MATTERS: Mapping[str, MatterKind] = {
    KEEPS: MatterKind(
        N_("Journals in charge"), kept_by, journal_titles_of_duties, "/administration/journals", hand_over_duty
    )
}
