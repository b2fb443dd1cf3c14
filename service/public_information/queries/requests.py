"""Reads of single requests: one by id, its parts of other requests, earlier ones of the same requester."""

from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from service.deadlines.slots import Named
from service.journals.queries import all_journals
from service.journals.rules import Journal
from service.public_information.models import Request
from service.public_information.rules.acts import READ, reads, sees_requester, takes_requests
from service.public_information.rules.content import PERSONAL, SAME_SPAN, Content, masked_name
from service.runtime.work import Work
from service.web.errors import NotFound

NUMBERS = Request.__table__
"""Where the numbers of journals of requests stand, for the report that accounts for each of them."""
EARLIER = 10


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request as it is kept. Where `masked`, the requester's data are empty but for the initials in `shown_name`.

    outcome: the last decision, "" before one; it stays when the request is closed. Moments are aware.
    """

    id: UUID
    journal_id: UUID
    unit_id: UUID
    state: str
    outcome: str
    period: str
    number: str
    registered_at: datetime
    received_at: datetime
    registered_by: UUID | None
    registered_by_name: str
    delay: str
    kind: str
    channel: str
    language: str
    subject: str
    text: str
    applicant: str
    applicant_key: str
    name: str
    address: str
    phone: str
    email: str
    identity_document: str
    their_number: str
    their_on: date | None
    form: str
    answer_language: str
    answer_way: str
    urgency: str
    urgency_reason: str
    about_self: bool
    media: bool
    files: int
    parent_id: UUID | None
    relation: str
    same_as: UUID | None
    letter_id: UUID | None
    message_id: UUID | None
    executor_id: UUID | None
    executor_name: str
    examination: dict[str, Any]
    due_at: datetime | None
    extended_at: datetime | None
    decided_at: datetime | None
    decided_by: UUID | None
    decided_by_name: str
    decided_by_post: str
    answered_at: datetime | None
    answered_way: str
    proof: str
    forwarded_to: str
    forward_number: str
    forward_on: date | None
    told_at: datetime | None
    checked: dict[str, Any]
    closed_at: datetime | None
    version: int
    initials: str = ""
    masked: bool = False

    @property
    def shown_name(self) -> str:
        """The requester's name, or the initials for those who may not see it."""
        return self.initials if self.masked else self.name

    @property
    def content(self) -> Content:
        """What may be corrected of it."""
        return Content(**{name: getattr(self, name) for name in Content.__slots__})

    @property
    def late(self) -> bool:
        """Whether it was answered after its term."""
        return self.answered_at is not None and self.due_at is not None and self.answered_at > self.due_at


LATER = {"initials", "masked"}
COLUMNS = [getattr(Request, field.name) for field in fields(RequestView) if field.name not in LATER]
NOTHING: dict[str, Any] = {**dict.fromkeys(PERSONAL, ""), "applicant_key": "", "their_on": None, "masked": True}


def shown(work: Work, row: Any) -> RequestView:
    """The request as this actor may see it: without the requester's data for those who lack the right."""
    request = RequestView(*row)
    if sees_requester(work.actor, request):
        return request
    return replace(request, initials=masked_name(request), **NOTHING)


async def request_for(work: Work, request_id: UUID) -> RequestView:
    """The request as this actor may see it. Raises NotFound: not there and not yours are one."""
    row = (await work.session.execute(select(*COLUMNS).where(Request.id == request_id))).one_or_none()
    if row is None or not reads(work.actor, RequestView(*row)):
        raise NotFound
    return shown(work, row)


async def request_as_kept(work: Work, request_id: UUID, *, lock: bool = False) -> RequestView | None:
    """The whole request, whoever asks; held until the end of the work with `lock`."""
    query = select(*COLUMNS).where(Request.id == request_id)
    row = (await work.session.execute(query.with_for_update() if lock else query)).one_or_none()
    return RequestView(*row) if row else None


async def requests_by_id(work: Work, request_ids: Collection[UUID]) -> list[RequestView]:
    """Those of some requests that the actor may read, as the actor may see them."""
    if not request_ids:
        return []
    found = await work.session.execute(select(*COLUMNS).where(Request.id.in_(request_ids)))
    return [shown(work, row) for row in found if reads(work.actor, RequestView(*row))]


async def parts_of(work: Work, request_id: UUID) -> list[RequestView]:
    """Requests parted from this one, as far as the actor may read them, in the order of their numbers."""
    query = select(*COLUMNS).where(Request.parent_id == request_id).order_by(Request.registered_at, Request.id)
    found = await work.session.execute(query)
    return [shown(work, row) for row in found if reads(work.actor, RequestView(*row))]


async def requests_of_letter(work: Work, letter_id: UUID) -> list[RequestView]:
    """Requests that a letter was turned into, as far as the actor may read them."""
    query = select(*COLUMNS).where(Request.letter_id == letter_id).order_by(Request.registered_at, Request.id)
    found = await work.session.execute(query)
    return [shown(work, row) for row in found if reads(work.actor, RequestView(*row))]


async def requests_of_message(work: Work, message_id: UUID) -> list[RequestView]:
    """Requests that an e-mail message was turned into, as far as the actor may read them."""
    query = select(*COLUMNS).where(Request.message_id == message_id).order_by(Request.registered_at, Request.id)
    found = await work.session.execute(query)
    return [shown(work, row) for row in found if reads(work.actor, RequestView(*row))]


async def earlier(work: Work, key: str, *, before: UUID | None = None) -> list[RequestView]:
    """Requests of one requester within a month that the actor sees with the requester's data, the latest first."""
    if not key:
        return []
    asked = [Request.applicant_key == key, Request.registered_at > work.now - SAME_SPAN, Request.state != "voided"]
    if before is not None:
        asked.append(Request.id != before)
    query = select(*COLUMNS).where(*asked).order_by(Request.registered_at.desc()).limit(EARLIER)
    found = [RequestView(*row) for row in await work.session.execute(query)]
    return [one for one in found if reads(work.actor, one) and sees_requester(work.actor, one)]


async def journals_of_requests(work: Work, permission: str = READ) -> list[Journal]:
    """The journals of requests, open and closed, in which a permission holds for some unit; all for an outsider."""
    found = [one for one in await all_journals(work) if takes_requests(one)]
    if work.actor.kind == "outsider":
        return found
    scope = work.actor.scope(permission)
    return [one for one in found if scope.units_in(one.id) is None or scope.units_in(one.id)]


async def may_open_files(work: Work, request_id: UUID) -> bool:
    """Whether the actor may open the requester's own files: they hold the requester's data."""
    request = await request_as_kept(work, request_id)
    return request is not None and reads(work.actor, request) and sees_requester(work.actor, request)


async def readable_requests(work: Work, request_ids: Collection[UUID]) -> set[UUID]:
    """Those of some requests whose acts the actor may read whole."""
    found = await work.session.execute(select(*COLUMNS).where(Request.id.in_(request_ids)))
    requests = [RequestView(*row) for row in found]
    return {one.id for one in requests if reads(work.actor, one) and sees_requester(work.actor, one)}


async def named_requests(work: Work, request_ids: Collection[UUID]) -> dict[UUID, Named]:
    """Titles and links of those of some requests that the actor may read: for lists of deadlines."""
    found = await requests_by_id(work, request_ids)
    return {one.id: Named(f"{one.number}: {one.subject}", f"/information/{one.id}") for one in found}
