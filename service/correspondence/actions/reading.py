"""Reading leaves a trace where access is restricted."""

from service.correspondence.queries.letters import LetterView
from service.correspondence.rules import OPENED, RECORD, RESTRICTED
from service.runtime.work import Work


def note_opening(work: Work, letter: LetterView) -> None:
    """Note that the actor has the content of a restricted letter before their eyes; a stub shows nothing to note."""
    if letter.access == RESTRICTED and not letter.withheld:
        work.record(OPENED, letter.id, record=RECORD)
