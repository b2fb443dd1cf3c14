"""Bodies of the JSON API of drafts, as they come and go."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct


def _told(description: str, **schema: Any) -> Meta:
    return Meta(description=description, extra_json_schema=schema or None)


class NewDraftBody(Struct, kw_only=True):
    """A letter to be drafted. `journal` and `subject` are required now, the rest before it is sent for approval."""

    journal: Annotated[str | None, _told("Required. Short name of a journal of outgoing or internal letters.")] = None
    subject: Annotated[str | None, _told("Required. What the letter is about, at most 1000 characters.")] = None
    body: Annotated[str | None, _told("The text; each line is a paragraph.")] = None
    addressee: Annotated[str | None, _told("To whom the letter is.")] = None
    addressee_lines: Annotated[str | None, _told("Post and address, as they shall stand on the letter.")] = None
    answers: Annotated[list[str], _told("Numbers of the incoming letters it answers.")] = []
    kind: Annotated[str | None, _told("Kind of document of the agency; its first when left out.")] = None
    channel: Annotated[str | None, _told("Way of sending; electronic casework when left out, if there is one.")] = None
    language: Annotated[str | None, _told("Language of the letter; the agency's own when left out.")] = None
    signer: Annotated[str | None, _told("Short name of the post that is to sign.")] = None
    unit: Annotated[str | None, _told("Short name of the unit that prepares it; the journal's when left out.")] = None
    sheets: int | None = None
    annexes: int | None = None
    restricted: bool = False
    restricted_basis: Annotated[str | None, _told("Legal basis; required when `restricted`.")] = None


class ActBody(Struct, kw_only=True):
    """What goes with an act. Which of these an act needs, its refusal says."""

    reason: Annotated[str | None, _told("Why; also the remark of an approval.")] = None
    channel: Annotated[str | None, _told("Of `send`: way of sending.")] = None
    note: Annotated[str | None, _told("Of `send`: how it can be proved.")] = None
    to: Annotated[str | None, _told("Of `forward`: to whom.")] = None
    case: Annotated[str | None, _told("Of `register` and `file`: index or title of an open file.")] = None
    until: Annotated[str | None, _told("Of `extend`: the new last day.", format="date")] = None


class StepItem(Struct, kw_only=True):
    """One level of approval."""

    round: int
    level: int
    title: str
    state: str
    skipped_because: str
    decided_at: datetime | None
    decided_by: str
    remark: str


class SignatureItem(Struct, kw_only=True):
    """The recorded signature; `sha256` is that of everything the letter says."""

    signed_at: datetime
    signed_by: str
    in_stead_of_holder: bool
    version: int
    sha256: str


class DraftItem(Struct, kw_only=True):
    """One draft of the list."""

    id: UUID
    state: str
    journal: str
    subject: str
    addressee: str
    author: str
    changed_at: datetime
    restricted: bool


class DraftsBody(Struct):
    """A page of drafts, those changed last first. `next` is given back as `cursor` to go on; null at the end."""

    items: list[DraftItem]
    next: str | None


class DraftBody(DraftItem, kw_only=True):
    """One draft. Once it is `registered`, the letter stands under the same id in /api/v1/letters."""

    body: str
    addressee_lines: str
    kind: str
    channel: str
    language: str
    version: int
    answers: list[str]
    approvals: list[StepItem]
    signature: SignatureItem | None
    acts: Annotated[list[str], _told("What the caller may do with it now.")]


class StateBody(Struct):
    """Where a record stands after an act; `number` once it has one."""

    id: UUID
    state: str
    number: str | None = None
