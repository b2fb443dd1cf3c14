"""To whom a release goes: lists and addresses, copies under embargo, and what became of each mail."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from service.kit.words import N_
from service.mailing.queries.mailings import MailingView, deliveries
from service.mailing.rules.sending import AGAIN, DELIVERY_STATES
from service.press.outlets.queries.lists import all_lists
from service.press.outlets.rules.acts import READ
from service.press.releases.actions import distributing
from service.press.releases.actions.copies import revoke
from service.press.releases.forms import order_from, reason_from
from service.press.releases.pages.showing import FRESH, HOME, Again, found, no_mail_server, title_in, words_for
from service.press.releases.queries.distributions import copies_of, distribution_view, distributions_of
from service.press.releases.queries.releases import standing_of, texts_of
from service.press.releases.rules.acts import OUT, WRITE, allowed_acts
from service.public_information.disclosure.views import following
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected, at_fields
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import page
from service.web.working import AnyRequest, Own, working

RECIPIENTS = f"{HOME}/{{release_id:uuid}}/recipients"
ONE = f"{RECIPIENTS}/{{distribution_id:uuid}}"
ORDERED = N_("The recipients are gathered now; the mails follow.")
STOPPED = N_("Nothing more is sent. What was sent stays sent.")
RESENT = N_("Sent again: %(count)s.")
REVOKED = N_("The copy is revoked. Its link answers as if there were nothing.")


@get(RECIPIENTS, guards=[may(READ)])
async def recipients_page(request: AnyRequest, work: Own, release_id: FromPath[UUID]) -> Response[bytes]:
    """Choosing recipients, copies under embargo with their openings, and everything that was sent."""
    return await _show(request, work, release_id)


async def _show(request: AnyRequest, work: Work, release_id: UUID, again: Again = FRESH) -> Response[bytes]:
    row, revisions = await found(work, release_id)
    acts = allowed_acts(work.actor, standing_of(row, revisions[0]))
    kinds = [one for one, act in (("release", "distribute"), ("embargo", "share")) if act in acts]
    values = {"kind": kinds[0] if kinds else "", **again.values}
    context: dict[str, Any] = {
        **words_for(work),
        "row": row,
        "title": title_in(work, await texts_of(work, release_id, row.revision)),
        "acts": acts,
        "orders": kinds,
        "out": row.state in OUT,
        "lists": await all_lists(work) if kinds else [],
        "chosen": values.get("lists", "").split(),
        "corrects": sum(one.state == "approved" for one in revisions) > 1,
        "sent": await distributions_of(work, release_id),
        "copies": await copies_of(work, release_id),
        "no_mail_server": no_mail_server(request),
        "values": values,
        "errors": again.errors,
        "again": again,
    }
    return page(request, "releases/recipients.html", status=422 if again.errors else 200, **context)


@post(RECIPIENTS, guards=[may(WRITE)])
async def order(request: AnyRequest, release_id: FromPath[UUID]) -> Response[bytes]:
    """Send it to these."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            await found(work, release_id)
            profile = work.tenant.profile
            wish = order_from(read, profile.languages, profile.default_language)
            made = await at_fields(read, distributing.distribute(work, release_id, wish))
    except FormRejected as refused:
        async with working(request) as work:
            return await _show(request, work, release_id, Again("order", refused.values, refused.errors))
    return await leave_saying(request, f"{HOME}/{release_id}/recipients/{made}", ORDERED)


@post(f"{HOME}/{{release_id:uuid}}/copies/{{copy_id:uuid}}/revoke", guards=[may(WRITE)])
async def revoke_copy(request: AnyRequest, release_id: FromPath[UUID], copy_id: FromPath[UUID]) -> Response[bytes]:
    """Revoke a personal link, with a reason."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            await at_fields(read, revoke(work, release_id, copy_id, reason_from(read)))
    except FormRejected as refused:
        async with working(request) as work:
            again = Again(f"revoke-{copy_id}", refused.values, refused.errors)
            return await _show(request, work, release_id, again)
    return await leave_saying(request, f"{HOME}/{release_id}/recipients", REVOKED)


# --- one sending


@get(ONE, guards=[may(READ)])
async def distribution_page(
    request: AnyRequest, work: Own, release_id: FromPath[UUID], distribution_id: FromPath[UUID],
    q: FromQuery[str] = "", after: FromQuery[str] = "",
) -> Response[bytes]:  # fmt: skip
    """What became of each mail, by state and words of name or address."""
    state = str(request.query_params.get("state", ""))
    return await _one(request, work, release_id, distribution_id, state, q.strip()[:200], after[:400])


async def _one(
    request: AnyRequest, work: Work, release_id: UUID, distribution_id: UUID, state: str = "", typed: str = "",
    after: str = "", again: Again = FRESH,
) -> Response[bytes]:  # fmt: skip
    row, revisions = await found(work, release_id)
    view = await _view(work, release_id, distribution_id)
    chosen = state if state in DELIVERY_STATES else ""
    rows, more = await deliveries(work, distribution_id, states=[chosen] if chosen else (), typed=typed, after=after)
    base = f"{HOME}/{release_id}/recipients/{distribution_id}"
    context: dict[str, Any] = {
        **words_for(work),
        "row": row,
        "title": title_in(work, await texts_of(work, release_id, row.revision)),
        "view": view,
        "base": base,
        "acts": allowed_acts(work.actor, standing_of(row, revisions[0])),
        "can_again": view.row.state == "stopped" or any(view.counts.get(one) for one in AGAIN),
        "can_stop": view.row.state not in ("done", "stopped"),
        "tabs": [
            {"label": gettext(words), "href": base + following({"state": one}), "current": one == chosen,
             "count": str(view.counts.get(one, 0)) if one else str(view.total)}
            for one, words in (("", N_("All")), *DELIVERY_STATES.items())
            if not one or view.counts.get(one)
        ],
        "chosen": chosen,
        "typed": typed,
        "rows": rows,
        "more": base + following({"state": chosen, "q": typed, "after": more}) if more else "",
        "left_out": [(one["name"], one["address"], _why(one)) for one in view.row.left_out],
        "no_mail_server": no_mail_server(request),
        "again": again,
        "errors": again.errors,
    }  # fmt: skip
    return page(request, "releases/distribution.html", status=422 if again.errors else 200, **context)


def _why(one: Mapping[str, str]) -> str:
    sentence = one["why"]
    return gettext(sentence)


async def _view(work: Work, release_id: UUID, distribution_id: UUID) -> MailingView:
    view = await distribution_view(work, distribution_id)
    if view is None or view.row.matter_id != release_id:
        raise NotFound
    return view


@post(f"{ONE}/stop", guards=[may(WRITE)])
async def stop_sending(
    request: AnyRequest, release_id: FromPath[UUID], distribution_id: FromPath[UUID]
) -> Response[bytes]:
    """Send no more of it, with a reason."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            await at_fields(read, distributing.stop(work, release_id, distribution_id, reason_from(read)))
    except FormRejected as refused:
        async with working(request) as work:
            again = Again("stop", refused.values, refused.errors)
            return await _one(request, work, release_id, distribution_id, again=again)
    return await leave_saying(request, f"{HOME}/{release_id}/recipients/{distribution_id}", STOPPED)


@post(f"{ONE}/again", guards=[may(WRITE)])
async def send_again(
    request: AnyRequest, release_id: FromPath[UUID], distribution_id: FromPath[UUID]
) -> Response[bytes]:
    """Send anew to those whom it certainly did not reach."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            count = await at_fields(read, distributing.deliver_again(work, release_id, distribution_id))
    except FormRejected as refused:
        async with working(request) as work:
            again = Again("again", refused.values, refused.errors)
            return await _one(request, work, release_id, distribution_id, again=again)
    address = f"{HOME}/{release_id}/recipients/{distribution_id}"
    return await leave_saying(request, address, RESENT, count=str(count))


DOORS = [recipients_page, order, revoke_copy, distribution_page, stop_sending, send_again]
