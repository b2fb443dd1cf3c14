"""What press events offer to the act by which a person who leaves hands over."""

from collections.abc import Mapping

from service.identity.offers import MatterKind
from service.kit.words import N_
from service.press.events.actions.handing_over import hand_over_event, hand_over_task
from service.press.events.queries.events import titles
from service.press.events.queries.reminders import EVENT_MATTER, TASK_MATTER, events_owned, task_titles, tasks_owned

MATTERS: Mapping[str, MatterKind] = {
    EVENT_MATTER: MatterKind(N_("Press events"), events_owned, titles, "/press/events/{id}", hand_over_event),
    TASK_MATTER: MatterKind(
        N_("Checklists of press events"), tasks_owned, task_titles, "/press/events/tasks/{id}", hand_over_task
    ),
}
