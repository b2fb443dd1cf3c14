"""Tables of press events."""

from service.press.events.models.events import Event, EventText
from service.press.events.models.planning import AgendaItem, ExpectedQuestion, Material, Participant, Speaker, Task
from service.press.events.models.record import Cue, Minutes, Outcome, Photo, Recording, Speech, Transcript

__all__ = [
    "AgendaItem",
    "Cue",
    "Event",
    "EventText",
    "ExpectedQuestion",
    "Material",
    "Minutes",
    "Outcome",
    "Participant",
    "Photo",
    "Recording",
    "Speaker",
    "Speech",
    "Task",
    "Transcript",
]
