"""Checking the links of an issue: asked through the guarded fetcher, politely, some at a time; what came of it is kept.

No transaction is open while sites are asked. A check that is cut off goes on with what was not asked yet.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from service.digest.actions.finding import demanded
from service.digest.models import Issue, Item, Link
from service.digest.queries.issues import issue_row
from service.digest.rules.acts import ISSUE
from service.digest.rules.linking import state_of
from service.monitoring.sources.harvest.politeness import Politeness
from service.monitoring.sources.rules.health import failure_of
from service.runtime.fetch import MEGABYTE, Fetcher, FetchError, Limits
from service.runtime.house import House
from service.runtime.work import Work

CHECK = "digest.check_links"
LIMITS = Limits(seconds=10.0, largest=4 * MEGABYTE)
AT_ONCE, BATCH = 6, 30
FRESH = timedelta(hours=12)


async def ask_links(work: Work, issue_id: UUID) -> None:
    """Ask for a check of the links of an issue. Raises NotFound, Refusal."""
    await demanded(work, issue_id, "check", lock="share")
    work.later(CHECK, issue_id=str(issue_id))


async def check_links(work: Work, house: House, issue_id: UUID) -> int:
    """Ask the addresses that were not asked of late, a batch of them, and ask for the next batch; how many."""
    row = await issue_row(work, issue_id)
    if row is None:
        return 0
    root_id = row.root_id
    waiting = await _waiting(work, row)
    now, some = work.now, waiting[:BATCH]
    await work.commit()  # sites are slow
    found = await look_at(house.settings.fetch_allow, some, now)
    await _keep(work, root_id, found)
    if len(waiting) > BATCH:
        work.later(CHECK, issue_id=str(issue_id))
        return len(some)
    row = await issue_row(work, issue_id, lock="update")
    if row is not None:
        row.checked_at = work.now
        await work.session.flush()
        dead = sum(state_of(word) == "dead" for word in found.values())
        work.record("digest_issue.checked", issue_id, record=ISSUE, after={"links": len(some), "dead": dead})
    return len(some)


async def _waiting(work: Work, row: Issue) -> list[str]:
    """Addresses of the press in an issue that were not asked of late, each once."""
    asked = select(Link.address).where(Link.issue_id == row.root_id, Link.checked_at > work.now - FRESH)
    query = (
        select(Item.address)
        .distinct()
        .where(
            Item.issue_id == row.id,
            Item.removed.is_(False),
            Item.address.startswith("http"),
            Item.address.not_in(asked),
        )
    )
    return list(await work.session.scalars(query.order_by(Item.address)))


async def look_at(allow: frozenset[tuple[str, int]], addresses: Sequence[str], now: datetime) -> dict[str, str]:
    """What came of asking some addresses: "" where a page answers, else a word of sources' FAILURES."""
    if not addresses:
        return {}
    place = asyncio.Semaphore(AT_ONCE)
    async with Fetcher(allow) as fetcher:
        politeness = Politeness(None, fetcher)

        async def asked(address: str) -> str:
            async with place:
                return await _asked(fetcher, politeness, address, now)

        words = await asyncio.gather(*(asked(one) for one in addresses))
    return dict(zip(addresses, words, strict=True))


async def _asked(fetcher: Fetcher, politeness: Politeness, address: str, now: datetime) -> str:
    try:
        manners = await politeness.of(address, now)
        if not manners.allow(address):
            return manners.away or "robots"
        answer = await fetcher.get(address, limits=LIMITS)
    except FetchError as error:
        return "" if error.reason == "too_large" else error.reason
    return "" if answer.ok else failure_of(answer.status)


async def _keep(work: Work, root_id: UUID, found: dict[str, str]) -> None:
    for address, word in found.items():
        values = {"state": state_of(word), "word": word, "checked_at": work.now}
        own = {"tenant_id": work.tenant.id, "issue_id": root_id, "address": address}
        statement = insert(Link).values(**own, **values)
        keys = ["tenant_id", "issue_id", "address"]
        await work.session.execute(statement.on_conflict_do_update(index_elements=keys, set_=values))
