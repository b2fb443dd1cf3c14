"""What the daily monitor offers to the act by which a person who leaves hands over."""

from collections.abc import Mapping

from service.identity.offers import MatterKind
from service.kit.words import N_
from service.monitoring.editions.actions.settings import hand_over_monitor
from service.monitoring.editions.queries.monitors import MATTER, edited_by, monitor_titles

MATTERS: Mapping[str, MatterKind] = {
    MATTER: MatterKind(
        N_("Daily monitors to read through"), edited_by, monitor_titles, "/monitoring/monitors/{id}", hand_over_monitor
    )
}
