"""The law's own grounds as redaction offers them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from service.public_information.queries.law import grounds_in_force
from service.public_information.redaction.rules.states import OWN_GROUNDS, Ground
from service.runtime.language import gettext
from service.runtime.work import Work


async def grounds_of_law(work: Work, record_id: UUID) -> Sequence[Ground]:
    """The grounds that hold today, in the language of this work."""
    return [
        Ground(str(row.id), _in(row.title, work.language), row.article, _in(row.note, work.language))
        for row in await grounds_in_force(work)
    ]


async def grounds_of_letter(work: Work, letter_id: UUID) -> Sequence[Ground]:
    """Those of the law, and our own short list: a letter is not redacted for requests alone."""
    own = [Ground(one.id, gettext(one.label)) for one in OWN_GROUNDS]
    return [*await grounds_of_law(work, letter_id), *own]


def _in(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or next(iter(texts.values()), "")
