"""Who is on lists, and who of them gets mail in which language."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from service.press.outlets.models import Journalist, MediaListMember, Outlet
from service.press.outlets.queries.contacts import TABLES
from service.press.outlets.rules.acts import JOURNALIST, SUBJECTS
from service.press.outlets.rules.content import WHY_TWICE, Recipient, email_key, why_no_mail
from service.runtime.work import Work


@dataclass(frozen=True, slots=True)
class _Found:
    subject: str
    id: UUID
    name: str
    email: str
    languages: list[str]
    why_not: str


async def recipients(work: Work, list_ids: Collection[UUID]) -> list[Recipient]:
    """Everybody on any of these lists once, by name; those who get no mail with the reason why.

    A member that was merged away stands for the one it was merged into. One address gets one copy: of two contacts
    that share it the journalist gets it, the other is told as such. On two lists, of which one was left, a contact
    gets what goes to the other.
    """
    found: dict[tuple[str, UUID], _Found] = {}
    for subject in reversed(SUBJECTS):
        for row in await work.session.execute(_members(subject, list_ids)):
            why = why_no_mail(row.state, row.email, row.mail_state, row.consent, row.member)
            one = _Found(subject, row.id, row.name, row.email, row.languages, why)
            before = found.get((subject, row.id))
            if before is None or before.why_not:
                found[subject, row.id] = one
    return _one_copy(found.values(), list(work.tenant.profile.languages), work)


async def of_contacts(
    work: Work, journalist_ids: Collection[UUID], outlet_ids: Collection[UUID] = ()
) -> list[Recipient]:
    """Some contacts as they would get mail that no list is behind."""
    found: list[_Found] = []
    for subject, ids in ((JOURNALIST, journalist_ids), ("outlet", outlet_ids)):
        table = TABLES[subject]
        mine = select(func.coalesce(table.merged_into, table.id)).where(table.id.in_(list(ids)))
        for row in (await work.session.scalars(select(table).where(table.id.in_(mine)))).all():
            why = why_no_mail(row.state, row.email, row.mail_state, row.consent)
            found.append(_Found(subject, row.id, row.name, row.email, row.languages, why))
    return _one_copy(found, list(work.tenant.profile.languages), work)


def _members(subject: str, list_ids: Collection[UUID]) -> Select[*tuple[Any, ...]]:
    table = Journalist if subject == JOURNALIST else Outlet
    held = aliased(table)
    column = MediaListMember.journalist_id if subject == JOURNALIST else MediaListMember.outlet_id
    return (
        select(
            held.id, held.name, held.email, held.languages, held.state, held.mail_state, held.consent,
            MediaListMember.state.label("member"),
        )
        .select_from(MediaListMember)
        .join(table, table.id == column)
        .join(held, held.id == func.coalesce(table.merged_into, table.id))
        .where(MediaListMember.list_id.in_(list(list_ids)), MediaListMember.state != "taken_out")
        .order_by(held.id)
    )  # fmt: skip


def _one_copy(found: Iterable[_Found], ours: list[str], work: Work) -> list[Recipient]:
    taken: set[str] = set()
    told: list[Recipient] = []
    for one in found:
        why = one.why_not
        key = email_key(one.email)
        if not why and key in taken:
            why = WHY_TWICE
        if not why:
            taken.add(key)
        language = next((code for code in one.languages if code in ours), work.tenant.profile.default_language)
        person = one.subject == JOURNALIST
        ids = (one.id if person else None, None if person else one.id)
        told.append(Recipient(ids[0], ids[1], one.name, one.email, language, not why, why))
    return sorted(told, key=lambda one: (one.name.casefold(), one.email))
