"""The JSON API of media contacts, under /api/v1/press: the same actions and queries as the pages."""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, Router, get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter

from service.kit.refusal import FieldErrors, Refusal
from service.press.outlets.actions import keeping
from service.press.outlets.actions import lists as list_acts
from service.press.outlets.actions import working as tenure_acts
from service.press.outlets.queries import contacts, listing, lists, tenures
from service.press.outlets.queries.audience import recipients
from service.press.outlets.queries.listing import Asked
from service.press.outlets.rules.acts import CONTACTS, JOURNALIST, OUTLET, READ
from service.press.outlets.rules.content import UNKNOWN_CHOICE, Edit, JournalistEdit, OutletEdit, TenureEdit
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.guards import may
from service.web.working import Own

Typed = Annotated[str, QueryParameter(description="Beginnings of words of the name in any alphabet, or of an e-mail.")]
Standing = Annotated[str, QueryParameter(description="`active` or `ended`.")]
After = Annotated[str, QueryParameter(description="`next` of the page before.")]


@dataclass(frozen=True, slots=True)
class ContactItem:
    id: UUID
    name: str
    email: str
    phone: str
    languages: list[str]
    mail_state: str
    consent: str
    state: str


@dataclass(frozen=True, slots=True)
class ContactsBody:
    items: list[ContactItem]
    next: str | None


@dataclass(frozen=True, slots=True)
class TenureItem:
    id: UUID
    journalist_id: UUID
    journalist: str
    outlet_id: UUID
    outlet: str
    post: str
    from_on: date | None
    until_on: date | None


@dataclass(frozen=True, slots=True)
class OutletBody:
    id: UUID
    name: str
    kind: str
    spellings: list[str]
    country: str
    languages: list[str]
    reach: str
    register_number: str
    email: str
    phone: str
    address: str
    website: str
    consent: str
    mail_state: str
    state: str
    merged_into: UUID | None
    version: int
    tenures: list[TenureItem]


@dataclass(frozen=True, slots=True)
class JournalistBody:
    id: UUID
    name: str
    spellings: list[str]
    origin: str
    languages: list[str]
    beats: list[str]
    card_number: str
    email: str
    phone: str
    consent: str
    mail_state: str
    state: str
    merged_into: UUID | None
    version: int
    tenures: list[TenureItem]


@dataclass(frozen=True, slots=True)
class OutletText:
    name: str
    kind: str = "site"
    spellings: list[str] = field(default_factory=list)
    country: str = ""
    languages: list[str] = field(default_factory=list)
    reach: str = ""
    register_number: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    website: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class JournalistText:
    name: str
    spellings: list[str] = field(default_factory=list)
    origin: str = "local"
    languages: list[str] = field(default_factory=list)
    beats: list[str] = field(default_factory=list)
    card_number: str = ""
    email: str = ""
    phone: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class TenureText:
    outlet_id: UUID
    post: str = ""
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class ListItem:
    id: UUID
    title: str
    purpose: str
    state: str
    members: int


@dataclass(frozen=True, slots=True)
class MediaListsBody:
    items: list[ListItem]


@dataclass(frozen=True, slots=True)
class RecipientItem:
    """`why_not` says in the reader's language why somebody gets no mail."""

    journalist_id: UUID | None
    outlet_id: UUID | None
    name: str
    email: str
    language: str
    allowed: bool
    why_not: str


@dataclass(frozen=True, slots=True)
class RecipientsBody:
    items: list[RecipientItem]


@dataclass(frozen=True, slots=True)
class MemberText:
    """One of both."""

    journalist_id: UUID | None = None
    outlet_id: UUID | None = None


async def _page(work: Work, subject: str, q: str, state: str, cursor: str) -> ContactsBody:
    if state not in ("active", "ended"):
        raise FieldErrors([Refusal(UNKNOWN_CHOICE, code="choice", field="standing")])
    try:
        after = UUID(cursor) if cursor else None
    except ValueError:
        raise FieldErrors([Refusal(UNKNOWN_CHOICE, code="bad_cursor", field="cursor")]) from None
    rows, onwards = await listing.rows(work, subject, Asked(q[:200], state), after)
    names = ContactItem.__dataclass_fields__
    items = [ContactItem(**{name: getattr(row, name) for name in names}) for row in rows]
    return ContactsBody(items, str(onwards) if onwards else None)


@get("/outlets", guards=[may(READ)], operation_id="listOutlets", summary="List outlets")
async def list_outlets(work: Own, q: Typed = "", standing: Standing = "active", cursor: After = "") -> ContactsBody:
    return await _page(work, OUTLET, q, standing, cursor)


@get("/journalists", guards=[may(READ)], operation_id="listJournalists", summary="List journalists")
async def list_journalists(work: Own, q: Typed = "", standing: Standing = "active", cursor: After = "") -> ContactsBody:
    return await _page(work, JOURNALIST, q, standing, cursor)


async def _told(work: Work, subject: str, contact_id: UUID) -> tuple[dict[str, object], list[TenureItem]]:
    card = await contacts.card(work, subject, contact_id)
    if card is None:
        raise NotFound
    ids = await contacts.identities(work, subject, contact_id)
    held = await (tenures.of_outlet(work, ids) if subject == OUTLET else tenures.of_journalist(work, ids))
    names = TenureItem.__dataclass_fields__
    items = [TenureItem(**{name: getattr(one, name) for name in names}) for one in held]
    own = {name: getattr(card, name) for name in ("id", "consent", "mail_state", "state", "merged_into", "version")}
    return {**keeping.values_kept(card), **own}, items


async def _outlet(work: Work, outlet_id: UUID) -> OutletBody:
    told, held = await _told(work, OUTLET, outlet_id)
    return OutletBody(**told, tenures=held)  # type: ignore[arg-type]


async def _journalist(work: Work, journalist_id: UUID) -> JournalistBody:
    told, held = await _told(work, JOURNALIST, journalist_id)
    return JournalistBody(**told, tenures=held)  # type: ignore[arg-type]


def _edit(data: OutletText | JournalistText) -> Edit:
    kind: type[OutletEdit] | type[JournalistEdit] = OutletEdit if isinstance(data, OutletText) else JournalistEdit
    values: dict[str, Any] = {name: getattr(data, name) for name in kind.__dataclass_fields__}
    given: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    return kind(**given)


@get("/outlets/{outlet_id:uuid}", guards=[may(READ)], operation_id="readOutlet", summary="Read one outlet")
async def read_outlet(work: Own, outlet_id: FromPath[UUID]) -> OutletBody:
    return await _outlet(work, outlet_id)


@post("/outlets", guards=[may(CONTACTS)], operation_id="enterOutlet", summary="Enter an outlet")
async def enter_outlet(work: Own, data: JSONBody[OutletText]) -> Response[OutletBody]:
    made = await keeping.enter(work, _edit(data))
    where = {"Location": f"/api/v1/press/outlets/{made}"}
    return Response(await _outlet(work, made), status_code=201, headers=where)


@put(
    "/outlets/{outlet_id:uuid}", guards=[may(CONTACTS)], operation_id="changeOutlet", summary="Change an outlet",
    description="Takes the whole outlet with the `version` that was read; answers 409 when somebody saved since.",
)  # fmt: skip
async def change_outlet(work: Own, outlet_id: FromPath[UUID], data: JSONBody[OutletText]) -> OutletBody:
    await keeping.change(work, outlet_id, _edit(data), data.version)
    return await _outlet(work, outlet_id)


@get(
    "/journalists/{journalist_id:uuid}", guards=[may(READ)], operation_id="readJournalist",
    summary="Read one journalist", description="Private notes are never given out here.",
)  # fmt: skip
async def read_journalist(work: Own, journalist_id: FromPath[UUID]) -> JournalistBody:
    return await _journalist(work, journalist_id)


@post("/journalists", guards=[may(CONTACTS)], operation_id="enterJournalist", summary="Enter a journalist")
async def enter_journalist(work: Own, data: JSONBody[JournalistText]) -> Response[JournalistBody]:
    made = await keeping.enter(work, _edit(data))
    where = {"Location": f"/api/v1/press/journalists/{made}"}
    return Response(await _journalist(work, made), status_code=201, headers=where)


@put(
    "/journalists/{journalist_id:uuid}", guards=[may(CONTACTS)], operation_id="changeJournalist",
    summary="Change a journalist",
    description="Takes the whole journalist with the `version` that was read; answers 409 when somebody saved since.",
)  # fmt: skip
async def change_journalist(work: Own, journalist_id: FromPath[UUID], data: JSONBody[JournalistText]) -> JournalistBody:
    await keeping.change(work, journalist_id, _edit(data), data.version)
    return await _journalist(work, journalist_id)


@post(
    "/journalists/{journalist_id:uuid}/tenures", guards=[may(CONTACTS)], operation_id="addTenure",
    summary="Note where a journalist works",
)  # fmt: skip
async def add_tenure(work: Own, journalist_id: FromPath[UUID], data: JSONBody[TenureText]) -> JournalistBody:
    edit = TenureEdit(data.outlet_id, data.post, data.from_on, data.until_on)
    await tenure_acts.add_tenure(work, journalist_id, edit)
    return await _journalist(work, journalist_id)


@get("/lists", guards=[may(READ)], operation_id="listMediaLists", summary="List media lists")
async def list_lists(work: Own) -> MediaListsBody:
    held = await lists.all_lists(work)
    return MediaListsBody([ListItem(one.id, one.title, one.purpose, one.state, one.members) for one in held])


@get(
    "/lists/{list_id:uuid}/recipients", guards=[may(READ)], operation_id="listRecipients",
    summary="Who gets the mail of a list", description="Everybody on it once; `allowed` says who gets mail.",
)  # fmt: skip
async def list_recipients(work: Own, list_id: FromPath[UUID]) -> RecipientsBody:
    if await lists.list_by_id(work, list_id) is None:
        raise NotFound
    return await _recipients(work, list_id)


async def _recipients(work: Work, list_id: UUID) -> RecipientsBody:
    found = await recipients(work, [list_id])
    return RecipientsBody(
        [
            RecipientItem(
                one.journalist_id, one.outlet_id, one.name, one.email, one.language, one.allowed,
                gettext(one.why_not) if one.why_not else "",
            )
            for one in found
        ]
    )  # fmt: skip


@post(
    "/lists/{list_id:uuid}/members", guards=[may(CONTACTS)], operation_id="addListMember",
    summary="Put somebody on a list", status_code=200,
)  # fmt: skip
async def add_member(work: Own, list_id: FromPath[UUID], data: JSONBody[MemberText]) -> RecipientsBody:
    if (data.journalist_id is None) == (data.outlet_id is None):
        raise FieldErrors([Refusal(UNKNOWN_CHOICE, code="choice", field="journalist_id")])
    chosen = (JOURNALIST, data.journalist_id) if data.journalist_id else (OUTLET, data.outlet_id)
    assert chosen[1] is not None
    await list_acts.add_members(work, list_id, [(chosen[0], chosen[1])])
    return await _recipients(work, list_id)


router = Router(
    path="/api/v1/press",
    route_handlers=[
        list_outlets, read_outlet, enter_outlet, change_outlet, list_journalists, read_journalist, enter_journalist,
        change_journalist, add_tenure, list_lists, list_recipients, add_member,
    ],
    tags=["Press contacts"],
)  # fmt: skip
DOORS = [router]
