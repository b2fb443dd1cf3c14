"""Taking letters out of the house leaves a trace."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from service.runtime.work import Work


def note_export(work: Work, journals: Sequence[UUID], asked: Mapping[str, str], selected: int) -> None:
    """Note on each journal that letters were exported from it: under which filters, or how many were selected."""
    after = {"selected": selected} if selected else {"filters": dict(asked)}
    for journal_id in journals:
        work.record("letters.exported", journal_id, record="journal", after=after)
