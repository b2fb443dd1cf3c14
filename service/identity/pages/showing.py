"""What the pages of identity share: a posted form is taken, or shown again with what was typed and what is wrong."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from litestar import Response

from service.kit.refusal import FieldErrors, Refusal
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit
from service.web.fields import Fields, FormRejected
from service.web.posted import posted
from service.web.render import leave_for
from service.web.working import AnyRequest, working


@dataclass(frozen=True, slots=True)
class Typed:
    """The form that a page shows: which one, and if it was refused what was typed and what is wrong ("": the whole)."""

    form: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, Refusal] = field(default_factory=dict)
    theirs: Mapping[str, Any] | None = None

    @property
    def status(self) -> int:
        return 409 if self.theirs is not None else 422 if self.errors else 200


NOTHING = Typed()


def asked(request: AnyRequest) -> Typed:
    """The empty form that an address asks for: `?form=role`."""
    return Typed(request.query_params.get("form", "")[:80])


async def take(
    request: AnyRequest,
    form: str,
    act: Callable[[Work, Fields], Awaitable[str]],
    show: Callable[[Work, Typed], Awaitable[Response[bytes]]],
) -> Response[bytes]:
    """Do what a posted form asks and go to the address that `act` gives; else show its page again."""
    fields = Fields(await posted(request))
    try:
        async with working(request) as work:
            address = await act(work, fields)
        return leave_for(request, address)
    except FormRejected as rejected:
        typed = Typed(form, rejected.values, rejected.errors)
    except StaleEdit as stale:
        typed = Typed(form, fields.values, {}, stale.theirs)
    except (Refusal, FieldErrors) as refused:
        found = refused.errors if isinstance(refused, FieldErrors) else [refused]
        typed = Typed(form, fields.values, {one.field or "": one for one in found})
    async with working(request) as work:
        return await show(work, typed)


def id_of(text: str) -> UUID:
    """An id in an address; garbage is not there."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
