"""Slots: what is made of copies that come from other agencies. `fittings` fills them with what floors above offer."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from service.exchange.models import Parcel
    from service.runtime.work import Work

TAKERS: "dict[str, Callable[[Work, Parcel], Awaitable[None]]]" = {}
"""Kind of a parcel -> what makes this agency's own rows of it. It may be called again with the same parcel."""
ENDED: "list[Callable[[Work, UUID], Awaitable[None]]]" = []
"""Called in each of the two agencies when a link between them ended, with the id of the other one."""
