"""Releases as the search finds them: by words of their texts, by phrase, by number."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select

from service.kit.paging import Cursor
from service.mailing.models import Delivery
from service.mailing.rules.sending import DELIVERY_STATES
from service.press.outlets.rules.acts import READ
from service.press.outlets.slots import Contacted
from service.press.releases.models import Release
from service.press.releases.queries.releases import ReleaseView, releases
from service.press.releases.rules.acts import RELEASE, STATES
from service.press.releases.rules.content import KINDS
from service.press.releases.rules.sending import DISTRIBUTION_KINDS
from service.runtime.language import gettext
from service.runtime.work import Work
from service.search.asking import Asked, Hit, HitPage, says
from service.search.queries import find

BATCH, ROUNDS = 100, 20


async def find_releases(work: Work, asked: Asked, before: Cursor | None, limit: int) -> HitPage:
    """Releases that hold every typed word, newest first. Phrases are looked for in the title."""
    place, found, ended = asked.begin(before), list[ReleaseView](), False
    for _ in range(ROUNDS):
        keys = await find(work, record=RELEASE, typed=asked.typed, before=place, limit=BATCH, texts=True) \
            if work.actor.may(READ) else []  # fmt: skip
        wanted = [key.id for key in keys if asked.since is None or key.at >= asked.since]
        held = await releases(work, wanted)
        found += [held[one] for one in wanted if one in held and _shown(held[one], asked)]
        ended = len(keys) < BATCH or len(wanted) < len(keys)
        if ended or len(found) > limit:
            break
        place = keys[-1]
    some = found[:limit]
    more = len(found) > limit or (not ended and bool(some))
    return HitPage(_hits(some), Cursor(some[-1].created_at, some[-1].id) if more else None)


def _shown(one: ReleaseView, asked: Asked) -> bool:
    return one.state != "discarded" and all(says(phrase, one.title, one.number or "") for phrase in asked.phrases)


async def jump_to_releases(work: Work, typed: str) -> list[Hit]:
    """Releases of exactly this number."""
    if not work.actor.may(READ):
        return []
    query = select(Release.id).where(Release.number == typed.strip()).order_by(Release.created_at.desc()).limit(20)
    return _hits(list((await releases(work, list(await work.session.scalars(query)))).values()))


def _hits(found: Sequence[ReleaseView]) -> list[Hit]:
    return [
        Hit(
            record=RELEASE, id=one.id, at=one.created_at, href=one.href, number=one.number or "",
            place=gettext(KINDS[one.kind]), state=gettext(STATES[one.state]), title=one.title, who=one.created_by_name,
            language=one.title_language or "und", more={},
        )
        for one in found
    ]  # fmt: skip


async def sent_to(work: Work, subject: str, ids: Collection[UUID], most: int) -> list[Contacted]:
    """What was sent to a journalist or outlet, the newest first, as far as the actor may see it."""
    query = select(Delivery.matter_id, Delivery.occasion, Delivery.state, Delivery.queued_at)
    query = query.where(Delivery.matter == RELEASE, Delivery.party == subject, Delivery.party_id.in_(list(ids)))
    rows = (await work.session.execute(query.order_by(Delivery.queued_at.desc()).limit(most))).all()
    known = await releases(work, {row.matter_id for row in rows})
    return [
        Contacted(
            row.queued_at, DISTRIBUTION_KINDS[row.occasion], known[row.matter_id].title, known[row.matter_id].href,
            DELIVERY_STATES[row.state],
        )
        for row in rows
        if row.matter_id in known
    ]  # fmt: skip
