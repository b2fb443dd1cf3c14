"""Putting requests and duties into the search."""

from uuid import UUID

from service.planning.filings.queries.reading import bodies, duty_row, edition_row, request_row
from service.planning.filings.rules.acts import DUTY, REQUEST
from service.runtime.work import Work
from service.search.actions import index

INDEX = "filings.index"


async def make_findable(work: Work, record: str, record_id: UUID) -> None:
    """Put a request or a duty into the agency's search. Twice is as good as once."""
    if record == REQUEST:
        await _request(work, record_id)
    else:
        await _duty(work, record_id)


async def _request(work: Work, request_id: UUID) -> None:
    row = await request_row(work, request_id)
    edition = await edition_row(work, row.form_id, row.edition) if row is not None else None
    if row is None or edition is None:
        return
    names = " ".join(one.name for one in await bodies(work, request_id))
    said = f"{' '.join(map(str, edition.titles.values()))} {row.period} {names}"
    await index(
        work, record=REQUEST, record_id=row.id, journal_id=work.tenant.id, unit_id=work.tenant.id, at=row.asked_at,
        open_words=[said],
    )  # fmt: skip


async def _duty(work: Work, duty_id: UUID) -> None:
    row = await duty_row(work, duty_id)
    if row is None:
        return
    said = f"{' '.join(map(str, row.titles.values()))} {row.period} {row.party_name}"
    await index(
        work, record=DUTY, record_id=row.id, journal_id=work.tenant.id, unit_id=work.tenant.id, at=row.received_at,
        open_words=[said],
    )  # fmt: skip
