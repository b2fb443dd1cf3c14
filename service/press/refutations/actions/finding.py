"""What a refutation is found by."""

from uuid import UUID

from service.press.refutations.queries.refutations import claims_of, refutation_row
from service.press.refutations.rules.acts import REFUTATION
from service.runtime.work import Work
from service.search.actions import index


async def make_findable(work: Work, refutation_id: UUID) -> None:
    """Put a refutation into the search, with its claims and what was published."""
    row = await refutation_row(work, refutation_id)
    if row is None:
        return
    claims = await claims_of(work, refutation_id)
    words = [row.title, row.outlet, row.author, row.address, *(one.quote for one in claims)]
    await index(
        work, record=REFUTATION, record_id=row.id, journal_id=work.tenant.id, unit_id=work.tenant.id,
        at=row.opened_at, open_words=[word for word in words if word], texts=[row.text] if row.text else [],
    )  # fmt: skip
