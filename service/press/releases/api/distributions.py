"""To whom a release goes, and what became of each mail."""

from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from service.kit.refusal import FieldErrors, Refusal
from service.kit.texts import clean_line, clean_text
from service.mailing.queries.mailings import MailingView, deliveries
from service.mailing.rules.sending import DELIVERY_STATES
from service.monitoring.editions.rules.settings import BAD_ADDRESSES
from service.press.outlets.rules.acts import READ
from service.press.releases.actions import distributing
from service.press.releases.actions.distributing import Order, Typed
from service.press.releases.api.bodies import (
    CountBody,
    DeliveriesBody,
    DeliveryItem,
    DistributionItem,
    DistributionsBody,
    MadeBody,
    NewDistribution,
    StepBody,
)
from service.press.releases.api.releases import UNKNOWN_LANGUAGE, found
from service.press.releases.forms import MANY_TYPED, MOST_TYPED
from service.press.releases.queries.distributions import distribution_view, distributions_of
from service.press.releases.rules.acts import WRITE
from service.press.releases.rules.content import NAME_LIMIT, REASON_LIMIT, UNKNOWN_KIND
from service.press.releases.rules.sending import DISTRIBUTION_KINDS
from service.runtime.mail import mail_address
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.guards import may
from service.web.working import Own

ONE = "/releases/{release_id:uuid}/distributions/{distribution_id:uuid}"


@post(
    "/releases/{release_id:uuid}/distributions", guards=[may(WRITE)], operation_id="distributeRelease",
    summary="Send a release to media lists and addresses, or give copies under embargo",
)  # fmt: skip
async def distribute_release(work: Own, release_id: FromPath[UUID], data: JSONBody[NewDistribution]) -> MadeBody:
    await found(work, release_id)
    return MadeBody(await distributing.distribute(work, release_id, _order(work, data)))


def _order(work: Work, data: NewDistribution) -> Order:
    """The body as a form would have brought it: the same cleaning, the same errors."""
    if data.kind not in DISTRIBUTION_KINDS:
        raise FieldErrors([Refusal(UNKNOWN_KIND, code="choice", field="kind")])
    if len(data.addresses) > MOST_TYPED:
        raise FieldErrors([Refusal(MANY_TYPED, code="too_many", field="addresses", most=MOST_TYPED)])
    profile = work.tenant.profile
    typed: dict[str, Typed] = {}
    wrong = []
    for place, one in enumerate(data.addresses):
        address, language = mail_address(one.address), one.language or profile.default_language
        if address is None:
            wrong.append(
                Refusal(BAD_ADDRESSES, code="bad_address", field=f"addresses.{place}.address", addresses=one.address)
            )
        elif language not in profile.languages:
            wrong.append(Refusal(UNKNOWN_LANGUAGE, code="language", field=f"addresses.{place}.language"))
        else:
            typed.setdefault(address.casefold(), Typed(address, clean_line(one.name, NAME_LIMIT), language))
    if wrong:
        raise FieldErrors(wrong)
    return Order(data.kind, tuple(dict.fromkeys(data.lists)), tuple(typed.values()), data.earlier)


@post(f"{ONE}/stop", guards=[may(WRITE)], operation_id="stopDistribution", summary="Stop a distribution",
      status_code=204)  # fmt: skip
async def stop_distribution(
    work: Own, release_id: FromPath[UUID], distribution_id: FromPath[UUID], data: JSONBody[StepBody]
) -> None:
    await _view(work, release_id, distribution_id)
    await distributing.stop(work, release_id, distribution_id, clean_text(data.reason, REASON_LIMIT))


@post(f"{ONE}/again", guards=[may(WRITE)], operation_id="deliverAgain",
      summary="Send again to whom it certainly did not reach; gives how many", status_code=200)  # fmt: skip
async def deliver_again(work: Own, release_id: FromPath[UUID], distribution_id: FromPath[UUID]) -> CountBody:
    await _view(work, release_id, distribution_id)
    return CountBody(await distributing.deliver_again(work, release_id, distribution_id))


async def _view(work: Work, release_id: UUID, distribution_id: UUID) -> MailingView:
    await found(work, release_id)
    view = await distribution_view(work, distribution_id)
    if view is None or view.row.matter_id != release_id:
        raise NotFound
    return view


@get(
    "/releases/{release_id:uuid}/distributions", guards=[may(READ)], operation_id="listDistributions",
    summary="List what was sent of a release",
)  # fmt: skip
async def list_distributions(work: Own, release_id: FromPath[UUID]) -> DistributionsBody:
    await found(work, release_id)
    return DistributionsBody([_distribution(one) for one in await distributions_of(work, release_id)])


def _distribution(one: MailingView) -> DistributionItem:
    row = one.row
    return DistributionItem(row.id, row.occasion, row.state, row.edition, row.created_at, one.counts)


@get(
    ONE, guards=[may(READ)],
    operation_id="listDeliveries", summary="List what became of each mail",
)  # fmt: skip
async def list_deliveries(
    work: Own,
    release_id: FromPath[UUID],
    distribution_id: FromPath[UUID],
    of_state: Annotated[str, QueryParameter(name="state", description="Only mails in this state.")] = "",
    after: Annotated[str, QueryParameter(description="The `next` of the page before.")] = "",
    limit: Annotated[int, QueryParameter(ge=1, le=500)] = 100,
) -> DeliveriesBody:
    await _view(work, release_id, distribution_id)
    if of_state and of_state not in DELIVERY_STATES:
        raise FieldErrors([Refusal(UNKNOWN_KIND, code="choice", field="state")])
    states = [of_state] if of_state else ()
    rows, more = await deliveries(work, distribution_id, states=states, after=after, limit=limit)
    items = [
        DeliveryItem(one.address, one.name, one.language, one.state, one.reason, one.code, one.attempts, one.done_at)
        for one in rows
    ]
    return DeliveriesBody(items, more or None)


DOORS = [distribute_release, stop_distribution, deliver_again, list_distributions, list_deliveries]
