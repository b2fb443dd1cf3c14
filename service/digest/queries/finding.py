"""Digests as the search finds them: published issues, by words of their texts, by phrase, by number."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select

from service.digest.models import Issue
from service.digest.queries.issues import IssueView, view_of
from service.digest.rules.acts import ISSUE, READ, STATES
from service.kit.paging import Cursor
from service.kit.words import N_
from service.runtime.language import format_month, gettext
from service.runtime.work import Work
from service.search.asking import Asked, Hit, HitPage, says
from service.search.queries import find

BATCH, ROUNDS = 100, 20
PLACE = N_("Monthly press digest")


async def find_digests(work: Work, asked: Asked, before: Cursor | None, limit: int) -> HitPage:
    """Published issues that hold every typed word, newest first. Phrases are looked for in the title."""
    place, found, ended = asked.begin(before), list[IssueView](), not work.actor.may(READ)
    for _ in range(ROUNDS if not ended else 0):
        keys = await find(work, record=ISSUE, typed=asked.typed, before=place, limit=BATCH, texts=True)
        wanted = [key.id for key in keys if asked.since is None or key.at >= asked.since]
        held = await _published(work, wanted)
        found += [held[one] for one in wanted if one in held and _says_all(held[one], asked)]
        ended = len(keys) < BATCH or len(wanted) < len(keys)
        if ended or len(found) > limit:
            break
        place = keys[-1]
    some = _hits(found[:limit])
    more = len(found) > limit or (not ended and bool(some))
    return HitPage(some, some[-1].cursor if more else None)


def _says_all(one: IssueView, asked: Asked) -> bool:
    return all(says(phrase, _title(one), one.number) for phrase in asked.phrases)


def _title(one: IssueView) -> str:
    return gettext("%(title)s, %(month)s", title=one.title, month=format_month(one.period))


async def _published(work: Work, ids: Collection[UUID]) -> dict[UUID, IssueView]:
    query = select(Issue).where(Issue.id.in_(ids), Issue.state == "published")
    return {row.id: view_of(work, row) for row in await work.session.scalars(query)}


async def jump_to_digests(work: Work, typed: str) -> list[Hit]:
    """The issue of exactly this number, in the edition that stands."""
    if not work.actor.may(READ):
        return []
    query = select(Issue).where(Issue.number == typed.strip(), Issue.state == "published")
    query = query.order_by(Issue.published_at.desc()).limit(20)
    return _hits([view_of(work, row) for row in await work.session.scalars(query)])


def _hits(found: Sequence[IssueView]) -> list[Hit]:
    return [
        Hit(
            record=ISSUE, id=one.id, at=one.published_at, href=one.href, number=one.number, place=gettext(PLACE),
            state=gettext(STATES[one.state]), title=_title(one), who=one.approved_by_name,
        )
        for one in found
        if one.published_at is not None
    ]  # fmt: skip
