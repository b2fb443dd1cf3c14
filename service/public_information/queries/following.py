"""What the requester sees who shows number and secret code: the request, what was told, the answer, the complaint."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from service.public_information.models import Request
from service.public_information.queries.keys import code_key
from service.public_information.queries.requests import COLUMNS, RequestView
from service.public_information.rules.acts import requester
from service.public_information.rules.codes import digest, same
from service.runtime.secrets import Keyring
from service.runtime.work import Work


@dataclass(frozen=True, slots=True)
class Followed:
    """A request found by its code, whole: the one who asks is its requester. Act as `requester(view.id, view.number)`:

    work.actor = requester(found.request.id, found.request.number)
    """

    request: RequestView


async def request_by_code(work: Work, keyring: Keyring, number: str, code: str) -> Followed | None:
    """The request of this number and this code. A wrong code, a wrong number and neither are one answer, by one way.

    The same statements run whatever was typed, and hashes are compared in the same time for any two.
    """
    key = await code_key(work, keyring)
    typed = digest(code, key)
    query = select(Request.code_hash, *COLUMNS).where(Request.code_hash == typed)
    row = (await work.session.execute(query)).one_or_none()
    kept, found = (bytes(row[0]), RequestView(*row[1:])) if row is not None else (bytes(32), None)
    numbered = digest(found.number if found else "", key)
    right = same(kept, typed) & same(numbered, digest(number, key))
    return Followed(found) if found is not None and right and found.state != "voided" else None


async def followed_again(work: Work, request_id: UUID) -> Followed | None:
    """The request of somebody whose code was checked before, in a session of theirs that carries the request's id."""
    row = (await work.session.execute(select(*COLUMNS).where(Request.id == request_id))).one_or_none()
    return Followed(RequestView(*row)) if row is not None and row.state != "voided" else None


__all__ = ["Followed", "followed_again", "request_by_code", "requester"]
