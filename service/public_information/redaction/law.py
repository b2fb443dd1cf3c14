"""The law's own grounds as redaction offers them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from service.public_information.queries.law import grounds_in_force
from service.public_information.redaction.rules.states import Ground
from service.runtime.work import Work


async def grounds_of_law(work: Work, record_id: UUID) -> Sequence[Ground]:
    """The grounds that hold today, in the language of this work."""
    return [
        Ground(str(row.id), _in(row.title, work.language), row.article, _in(row.note, work.language))
        for row in await grounds_in_force(work)
    ]


def _in(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or next(iter(texts.values()), "")
