"""Media inquiries as the search finds them: by words of question and answer, who asked in any spelling, by number."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, tuple_

from service.kit.paging import Cursor
from service.kit.words import N_
from service.press.inquiries.models import MediaInquiry
from service.press.inquiries.queries.inquiries import InquiryView, answer_row, inquiries_by_id
from service.press.inquiries.rules.acts import INQUIRY, READ, STATES
from service.press.outlets.queries.finding import matching
from service.press.outlets.rules.acts import JOURNALIST, OUTLET
from service.runtime.language import gettext
from service.runtime.work import Work
from service.search.asking import Asked, Hit, HitPage, says
from service.search.queries import find

BATCH, ROUNDS = 100, 20
TITLE = N_("Media inquiries")


def asked_by(typed: str) -> ColumnElement[bool] | None:
    """Inquiries of journalists and outlets that answer to what was typed, in any alphabet; None where nothing was."""
    row = MediaInquiry
    people, outlets = matching(JOURNALIST, typed), matching(OUTLET, typed)
    return None if people is None else or_(row.journalist_id.in_(people), row.outlet_id.in_(outlets))


async def find_inquiries(work: Work, asked: Asked, before: Cursor | None, limit: int) -> HitPage:
    """Inquiries that hold every typed word or were asked by who is called so, newest first."""
    if not work.actor.may(READ):
        return HitPage([], None)
    place, found, ended = asked.begin(before), list[InquiryView](), False
    for _ in range(ROUNDS):
        keys = await _keys(work, asked, place)
        wanted = [key.id for key in keys if asked.since is None or key.at >= asked.since]
        held = {one.id: one for one in await inquiries_by_id(work, wanted)}
        found += [held[ident] for ident in wanted if ident in held and _saying(held[ident], asked)]
        ended = len(keys) < BATCH or len(wanted) < len(keys)
        if ended or len(found) > limit:
            break
        place = keys[-1]
    some = found[:limit]
    more = len(found) > limit or (not ended and bool(some))
    return HitPage(_hits(some), Cursor(some[-1].received_at, some[-1].id) if more else None)


async def _keys(work: Work, asked: Asked, place: Cursor | None) -> list[Cursor]:
    """The next inquiries that answer, newest first, by both ways together."""
    worded = await find(work, record=INQUIRY, typed=asked.typed, before=place, limit=BATCH, texts=True)
    row, named = MediaInquiry, asked_by(asked.typed)
    if named is None:
        return worded
    query = select(row.received_at, row.id).where(named)
    if place is not None:
        query = query.where(tuple_(row.received_at, row.id) < (place.at, place.id))
    query = query.order_by(row.received_at.desc(), row.id.desc()).limit(BATCH)
    both = {one.id: one for one in worded}
    both |= {one.id: Cursor(one.received_at, one.id) for one in await work.session.execute(query)}
    return sorted(both.values(), key=lambda key: (key.at, key.id), reverse=True)[:BATCH]


def _saying(one: InquiryView, asked: Asked) -> bool:
    return all(says(phrase, one.subject, one.question, one.who) for phrase in asked.phrases)


async def jump_to_inquiries(work: Work, typed: str) -> list[Hit]:
    """The inquiry of exactly this number."""
    query = select(MediaInquiry.id).where(MediaInquiry.number == typed.strip()).limit(20)
    return _hits(await inquiries_by_id(work, list(await work.session.scalars(query))))


def _hits(found: Sequence[InquiryView]) -> list[Hit]:
    return [
        Hit(
            record=INQUIRY, id=one.id, at=one.received_at, href=f"/press/inquiries/{one.id}", number=one.number,
            place=gettext(TITLE), state=gettext(STATES[one.state]), title=one.subject, who=one.who,
            language=one.language or "und", more={},
        )
        for one in found
    ]  # fmt: skip


async def may_open_files(work: Work, answer_id: UUID) -> bool:
    """Whether the actor may see the files of an answer: who reads the inquiry may."""
    return work.actor.may(READ) and await answer_row(work, answer_id) is not None


async def readable_answers(work: Work, ids: Collection[UUID]) -> set[UUID]:
    """Which of some answers the actor may read."""
    return set(ids) if work.actor.may(READ) else set()
