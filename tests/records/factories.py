"""Files of the nomenclature and letters in them, made the way people make them: through actions."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from service.correspondence.actions.registering import Registered, register_letter
from service.correspondence.rules import NewLetter
from service.identity.queries import root_unit
from service.records.actions.listing import add_case
from service.records.queries.files import this_year
from service.records.rules import Content
from service.runtime.work import Work
from tests.correspondence.factories import content, journal


async def case_of(
    work: Work, index: str = "01-05", title: str = "Letters on the plan", year: int | None = None
) -> UUID:
    """A file of this year's list, of the agency's first unit."""
    titles = {work.tenant.profile.default_language: title}
    said = Content(index=index, titles=titles, unit_id=await root_unit(work), article="19", term="5 years")
    return await add_case(work, this_year(work) if year is None else year, said)


async def letter_in(work: Work, case_id: UUID | None, case: str = "", **changed: Any) -> Registered:
    """A letter registered into a file."""
    new = NewLetter(content=content(**changed), received_at=work.now - timedelta(minutes=1), case_id=case_id, case=case)
    return await register_letter(work, await journal(work), new)


async def filed(work: Work, index: str, title: str, **changed: Any) -> Registered:
    """A letter in a new file."""
    return await letter_in(work, await case_of(work, index, title), **changed)
