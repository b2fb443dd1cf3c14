"""The JSON API of social accounts and their figures. Nothing in it adds figures of platforms up."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta, Struct

from service.kit.dates import read_date
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.monitoring.figures.actions.accounts import note_figures
from service.monitoring.figures.queries.accounts import AccountView, FigureView, accounts, figures
from service.monitoring.figures.rules.accounts import ORIGINS, NewFigure
from service.monitoring.figures.rules.metrics import METRICS
from service.monitoring.rules.acts import FIGURES, READ
from service.runtime.language import translate
from service.runtime.work import Work
from service.web.guards import may
from service.web.retrying import IdempotencyKey, answer_with, answered_before
from service.web.working import AnyRequest, Own

UNKNOWN = N_("This choice is not known. Choose again.")


class AccountItem(Struct):
    """A social account."""

    id: UUID
    platform: str
    address: str
    name: str
    unit: UUID | None
    since: date | None
    state: str
    metrics: list[str]


class FigureItem(Struct):
    """A figure that stands. `first`: of the days counted, null for what stands on one day."""

    id: UUID
    account: UUID
    metric: str
    on: date
    first: date | None
    value: int
    origin: str
    noted_at: datetime


class AccountsBody(Struct):
    """Accounts, and what each metric means."""

    items: list[AccountItem]
    definitions: dict[str, str]


class FiguresBody(Struct):
    """Figures, the latest first; at most 2,000."""

    items: list[FigureItem]


class NewFigureBody(Struct, kw_only=True):
    """A figure to be noted."""

    metric: Annotated[str, Meta(description="Such as `followers`; what an account has stands in its `metrics`.")]
    on: Annotated[str, Meta(description="The day, or the last of the days counted, as 2026-11-20.")]
    first: Annotated[str, Meta(description="The first of the days counted: posts, reach, engagement.")] = ""
    value: int
    origin: Annotated[str, Meta(description="`page`, `owner` or `report`.")] = "owner"
    remark: Annotated[str, Meta(max_length=300)] = ""


class NotedBody(Struct):
    """The ids of the figures that were noted."""

    ids: list[UUID]


@get("/accounts", guards=[may(READ)], operation_id="listSocialAccounts", summary="List social accounts")
async def list_accounts(work: Own) -> AccountsBody:
    definitions = {name: translate(work.language, metric.definition) for name, metric in METRICS.items()}
    return AccountsBody([_account(one) for one in await accounts(work)], definitions)


def _account(one: AccountView) -> AccountItem:
    return AccountItem(one.id, one.platform, one.address, one.name, one.unit_id, one.since, one.state,
                       list(one.metrics))  # fmt: skip


@get("/figures", guards=[may(READ)], operation_id="listSocialFigures", summary="List figures of social accounts")
async def list_figures(
    work: Own,
    account: Annotated[str, QueryParameter(description="Id of an account.")] = "",
    metric: Annotated[str, QueryParameter(description="Such as `followers`.")] = "",
    since: Annotated[str, QueryParameter(name="from", description="First day, as 2026-11-20.")] = "",
    until: Annotated[str, QueryParameter(name="to", description="Last day, as 2026-11-20.")] = "",
) -> FiguresBody:
    found = await figures(
        work, account_id=_id(account), metric=metric, first=_day(work, since, "from"), last=_day(work, until, "to")
    )
    return FiguresBody([_figure(one) for one in found])


def _id(typed: str) -> UUID | None:
    try:
        return UUID(typed) if typed else None
    except ValueError:
        raise FieldErrors([Refusal(UNKNOWN, code="unknown", field="account")]) from None


def _day(work: Work, typed: str, field: str) -> date | None:
    try:
        return read_date(typed, work.today) if typed else None
    except Refusal as refusal:
        raise FieldErrors([refusal.at(field)]) from None


def _figure(one: FigureView) -> FigureItem:
    return FigureItem(one.id, one.account_id, one.metric, one.on, one.first, one.value, one.origin, one.noted_at)


@post(
    "/accounts/{account_id:uuid}/figures",
    guards=[may(FIGURES)],
    operation_id="noteSocialFigures",
    summary="Note figures of a social account",
)
async def note(
    request: AnyRequest, work: Own, account_id: FromPath[UUID], data: JSONBody[list[NewFigureBody]],
    idempotency_key: IdempotencyKey = None,
) -> Response[Any]:  # fmt: skip
    if again := await answered_before(work, idempotency_key, await request.body()):
        return again
    ids = await note_figures(work, account_id, [_new(work, one) for one in data])
    return await answer_with(work, idempotency_key, NotedBody(ids), f"/api/v1/monitoring/figures?account={account_id}")


def _new(work: Work, one: NewFigureBody) -> NewFigure:
    on = _day(work, one.on, "on") or work.today
    origin = one.origin if one.origin in ORIGINS else "owner"
    return NewFigure(one.metric, on, one.value, _day(work, one.first, "first"), origin, one.remark)


router = Router(path="/api/v1/monitoring", route_handlers=[list_accounts, list_figures, note], tags=["Monitoring"])
DOORS = [router]
