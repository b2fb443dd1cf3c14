"""Slots: what is mailed to many, such as releases. `fittings` fills them with what floors above offer."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from service.kit.words import N_
from service.mailing.rules.recipients import Recipient

if TYPE_CHECKING:
    from service.mailing.models import Delivery, Mailing
    from service.runtime.house import House
    from service.runtime.work import Work

WHY_LEFT = N_("asked for no more of these mails")
LEAVE_HOLE, NAME_HOLE = "[[leave]]", "[[name]]"
"""Where what is a recipient's own stands in a mail that is written once for all."""


class Due(NamedTuple):
    """A mail whose time has come."""

    id: UUID
    address: str
    name: str
    language: str
    token: str
    own_id: UUID | None


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail in one language, with holes for what is each recipient's own."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Written:
    """What a mailing says, and to whom it does not after all.

    mails: by language, in the order in which they stand in for a language that has none. own: folded address -> id of
    what is made for this recipient alone. refused: folded address -> why it gets nothing (msgid). waits: it is sent
    later, when the matter says so by `actions.planning.let_go`.
    """

    mails: Mapping[str, Mail]
    own: Mapping[str, UUID] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    waits: bool = False


async def nothing(*_: object) -> None:
    """For matters that need not be told."""


async def no_holes(work: "Work", house: "House", due: Sequence[Due]) -> Mapping[UUID, Mapping[str, str]]:
    """For mails in which only the name and the way out are the recipient's own."""
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """A kind of record that is mailed to many. Its key in MATTERS is the word of the record and of acts on it.

    topic: what somebody leaves who wants no more, shared by kinds of one office. name: the mails' own, in List-ID.
    leave: the page where they do, behind /public/<language>/ and before the delivery's token.

    wanted: everybody a mailing is meant for, as they are now; None while that cannot be said, then whoever changes it
    calls `actions.planning.ask_again`. written: its texts, for those who are to get it. holes: what else is each
    recipient's own, by delivery. bounced: a server refused this address, for good or not, and what it said; arrived: it
    took the mail. ended: with how many mails in each state. why_left: what is said of somebody who left the topic
    (msgid). A matter that no longer stands stops its mailings in the same Work.
    """

    topic: str
    name: str
    leave: str
    wanted: "Callable[[Work, Mailing], Awaitable[Sequence[Recipient] | None]]"
    written: "Callable[[Work, House, Mailing, Sequence[Recipient]], Awaitable[Written]]"
    holes: "Callable[[Work, House, Sequence[Due]], Awaitable[Mapping[UUID, Mapping[str, str]]]]" = no_holes
    bounced: "Callable[[Work, Delivery, bool, str], Awaitable[None]]" = nothing
    arrived: "Callable[[Work, Delivery], Awaitable[None]]" = nothing
    ended: "Callable[[Work, Mailing, Mapping[str, int]], Awaitable[None]]" = nothing
    why_left: str = WHY_LEFT


MATTERS: dict[str, Matter] = {}
"""Record word -> how it is mailed."""
