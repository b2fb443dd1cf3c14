"""How every act on a request begins and ends: locked, allowed, checked, written, noted."""

from typing import Any
from uuid import UUID

from sqlalchemy import update

from service.kit.refusal import FieldErrors
from service.public_information.models import Request
from service.public_information.queries.requests import RequestView, request_as_kept
from service.public_information.rules.acts import ACTS, reads, why_not
from service.public_information.rules.doing import Doing, problems_of_doing
from service.public_information.rules.words import RECORD
from service.runtime.work import Work
from service.web.errors import NotFound

Values = dict[str, Any]


async def demand(work: Work, act: str, request_id: UUID, doing: Doing | None = None) -> RequestView:
    """The request, held for this act. Raises NotFound, Refusal when the act is not allowed, FieldErrors for a form."""
    request = await request_as_kept(work, request_id, lock=True)
    if request is None or not reads(work.actor, request):
        raise NotFound
    if refusal := why_not(act, work.actor, request, work.now):
        raise refusal
    if doing is not None:
        registered_on = work.day_of(request.registered_at)
        if found := list(problems_of_doing(act, doing, registered_on, work.today)):
            raise FieldErrors(found)
    return request


async def write(work: Work, request_id: UUID, values: Values) -> None:
    """Change columns of a request; its version grows."""
    statement = update(Request).where(Request.id == request_id).values(**values, version=Request.version + 1)
    await work.session.execute(statement.execution_options(synchronize_session=False))


async def conclude(
    work: Work, act: str, request: RequestView, values: Values, *, said: Values | None = None, reason: str = ""
) -> None:
    """Write what an act changed, with the state it leads to, and note it. said: what the act's line shows besides."""
    becomes = ACTS[act].becomes
    if becomes is not None and "state" not in values:
        values = values | {"state": becomes}
    if values:
        await write(work, request.id, values)
    shown = {name: value for name, value in values.items() if not name.endswith("_at") and name != "examination"}
    before = {name: getattr(request, name) for name in shown if hasattr(request, name)}
    work.record(
        f"information_request.{act}", request.id, record=RECORD, before=before, after=shown | (said or {}),
        reason=reason or None,
    )  # fmt: skip
