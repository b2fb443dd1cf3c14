"""The JSON API of contacts: the same actions and queries as the pages, under /api/v1/contacts."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from litestar import Response, Router, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from service.contacts import actions, queries
from service.contacts.details import field_names
from service.contacts.forms import read_edit
from service.contacts.merging import NewPosition, Wish
from service.contacts.rules import EDIT, EDITED, KINDS, MERGE, READ, ContactCard, ContactEdit, ContactHit
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import FormRejected
from service.web.guards import may
from service.web.working import Own

UNKNOWN_FIELD = N_("There is no such field.")


@dataclass(frozen=True, slots=True)
class ContactItem:
    id: UUID
    name: str
    kind: str
    letters: int
    last_letter_at: datetime | None


@dataclass(frozen=True, slots=True)
class ContactsBody:
    items: list[ContactItem]
    next: str | None


@dataclass(frozen=True, slots=True)
class PositionItem:
    id: UUID
    person_id: UUID
    person: str
    organisation_id: UUID
    organisation: str
    title: str
    from_on: date | None
    until_on: date | None


@dataclass(frozen=True, slots=True)
class ContactBody:
    """`details` holds further names, addresses and identifiers, such as `name_en`, `address_legal`, `id_rsd`."""

    id: UUID
    kind: str
    name: str
    email: str
    phone: str
    address: str
    language: str | None
    state: str
    merged_into: UUID | None
    letters: int
    version: int
    details: dict[str, str]
    positions: list[PositionItem]


@dataclass(frozen=True, slots=True)
class ContactText:
    name: str
    kind: str = "organisation"
    email: str = ""
    phone: str = ""
    address: str = ""
    language: str | None = None
    details: dict[str, str] = field(default_factory=dict)
    version: int = 0


@dataclass(frozen=True, slots=True)
class PositionText:
    other: UUID
    title: str
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class MergeText:
    """`take`: fields for which the merged contact's value is taken. Versions are those that were read."""

    merged: UUID
    version: int
    merged_version: int
    take: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class MergeBody:
    id: UUID
    survivor: UUID
    merged: UUID
    state: str


def _item(hit: ContactHit) -> ContactItem:
    return ContactItem(hit.id, hit.name, hit.kind, hit.letters, hit.last_letter_at)


@get(
    "/", guards=[may(READ)], operation_id="listContacts", summary="List contacts",
    description="Contacts of one kind, those whose words begin as asked. Hidden and merged ones are left out.",
)  # fmt: skip
async def list_contacts(
    work: Own,
    kind: FromQuery[str] = "organisation",
    q: Annotated[str, QueryParameter(description="Beginnings of words of the name.", max_length=200)] = "",
    sort: Annotated[str, QueryParameter(description="`name`, `letters` or `last`.")] = "name",
    cursor: Annotated[str, QueryParameter(description="`next` of the page before.")] = "",
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
) -> ContactsBody:
    for name, value, offered in (("kind", kind, KINDS), ("sort", sort, queries.SORTS)):
        if value not in offered:
            raise FieldErrors([Refusal(N_("Choose one of the values offered."), code="choice", field=name)])
    try:
        found = await queries.list_contacts(work, kind, q, sort=sort, after=cursor or None, limit=limit)
    except Refusal as refusal:
        raise FieldErrors([refusal.at("cursor")]) from None
    return ContactsBody([_item(hit) for hit in found.items], found.next)


@get("/{contact_id:uuid}", guards=[may(READ)], operation_id="readContact", summary="Read one contact")
async def read_contact(work: Own, contact_id: FromPath[UUID]) -> ContactBody:
    card = await queries.card(work, contact_id)
    if card is None:
        raise NotFound
    return await _body(work, card)


async def _body(work: Work, card: ContactCard) -> ContactBody:
    names = PositionItem.__dataclass_fields__
    held = await queries.positions_of(work, card.id)
    positions = [PositionItem(**{name: getattr(one, name) for name in names}) for one in held]
    own = {name: getattr(card, name) for name in (*EDITED, "id", "state", "merged_into", "letters", "version")}
    return ContactBody(**own, details=await queries.details_of(work, card.id), positions=positions)


@post("/", guards=[may(EDIT)], operation_id="createContact", summary="Make a contact")
async def create_contact(work: Own, data: JSONBody[ContactText]) -> Response[ContactBody]:
    made = await actions.create_contact(work, _edit(work, data, new=True))
    return Response(await _body(work, made), status_code=201, headers={"Location": f"/api/v1/contacts/{made.id}"})


@put(
    "/{contact_id:uuid}", guards=[may(EDIT)], operation_id="changeContact", summary="Change a contact",
    description="Takes the whole contact with the `version` that was read; answers 409 when somebody saved since.",
)  # fmt: skip
async def change_contact(work: Own, contact_id: FromPath[UUID], data: JSONBody[ContactText]) -> ContactBody:
    return await _body(work, await actions.change_contact(work, contact_id, _edit(work, data)))


def _edit(work: Work, data: ContactText, *, new: bool = False) -> ContactEdit:
    country = work.tenant.profile.country
    unknown = sorted(set(data.details) - set(field_names(country)))
    if unknown:
        raise FieldErrors([Refusal(UNKNOWN_FIELD, code="unknown", field=f"details.{name}") for name in unknown])
    own = {name: getattr(data, name) or "" for name in EDITED}
    posted = own | dict.fromkeys(field_names(country), "") | data.details | {"version": str(data.version)}
    try:
        return read_edit(posted, country, new=new)
    except FormRejected as rejected:
        raise FieldErrors(list(rejected.errors.values())) from None


@post(
    "/{contact_id:uuid}/positions", guards=[may(EDIT)], operation_id="addPosition", summary="Note a position",
    description="Between a person and an organisation: `other` is the one that the address does not name.",
)  # fmt: skip
async def add_position(work: Own, contact_id: FromPath[UUID], data: JSONBody[PositionText]) -> ContactBody:
    title = data.title.strip()[:200]
    await actions.add_position(
        work, contact_id, NewPosition(title, data.from_on, data.until_on), other_id=data.other
    )  # fmt: skip
    card = await queries.card(work, contact_id)
    assert card is not None
    return await _body(work, card)


@post(
    "/{contact_id:uuid}/merge", guards=[may(MERGE)], operation_id="mergeContacts", summary="Merge a contact into this",
    description="Letters follow by a job and keep what they say of their sender.", status_code=202,
)  # fmt: skip
async def merge_contacts(work: Own, contact_id: FromPath[UUID], data: JSONBody[MergeText]) -> MergeBody:
    wish = Wish(contact_id, data.merged, frozenset(data.take), (data.version, data.merged_version))
    done = await actions.merge_contacts(work, wish)
    return MergeBody(done.id, done.survivor_id, done.merged_id, done.state)


router = Router(
    path="/api/v1/contacts",
    route_handlers=[list_contacts, read_contact, create_contact, change_contact, add_position, merge_contacts],
    tags=["Contacts"],
)
DOORS = [router]
