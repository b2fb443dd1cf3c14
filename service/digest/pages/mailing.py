"""Mail of digests for staff: stopping and taking up a mailing, and who subscribed."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from service.digest.actions.mailing import mail_on, stop_mail
from service.digest.forms import reason_from
from service.digest.mails import TOPIC
from service.digest.pages.deciding import show_distribution
from service.digest.pages.showing import FRESH, HOME, Again, said, words_for
from service.digest.rules.acts import ADMINISTER, EDIT, READ
from service.kit.words import N_
from service.mailing.rules.recipients import folded
from service.mailing.subscribers.actions.ending import forget
from service.mailing.subscribers.queries.subscribers import counts, languages, listed
from service.mailing.subscribers.rules import LONGEST_ADDRESS, REASONS
from service.mailing.subscribers.rules import STATES as SUBSCRIBER_STATES
from service.public_information.disclosure.views import following
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.fields import Fields, FormRejected, at_fields
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import page
from service.web.working import AnyRequest, Own, working

ONE = f"{HOME}/{{issue_id:uuid}}/mailings/{{mailing_id:uuid}}"
SUBSCRIBERS = f"{HOME}/subscribers"
STOPPED = N_("Nothing more of it is sent.")
GOES_ON = N_("It is sent to those whom it did not reach.")
FORGOTTEN = N_("What was kept of this address is removed.")
NOBODY = N_("Nobody subscribed with this address.")
SHAPES = {"waiting": "", "confirmed": "done", "ended": "stop"}


@post(f"{ONE}/stop", guards=[may(EDIT)])
async def stop_mailing(request: AnyRequest, issue_id: FromPath[UUID], mailing_id: FromPath[UUID]) -> Response[bytes]:
    """Send no more of it, with a reason."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            await at_fields(read, stop_mail(work, issue_id, mailing_id, reason_from(read)))
    except FormRejected as refused:
        return await _again(request, issue_id, "stop_mail", refused)
    return await leave_saying(request, f"{HOME}/{issue_id}/distribution", STOPPED)


@post(f"{ONE}/again", guards=[may(EDIT)])
async def go_on_mailing(request: AnyRequest, issue_id: FromPath[UUID], mailing_id: FromPath[UUID]) -> Response[bytes]:
    """Send to those whom it certainly did not reach."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            await at_fields(read, mail_on(work, issue_id, mailing_id))
    except FormRejected as refused:
        return await _again(request, issue_id, "mail_on", refused)
    return await leave_saying(request, f"{HOME}/{issue_id}/distribution", GOES_ON)


async def _again(request: AnyRequest, issue_id: UUID, name: str, refused: FormRejected) -> Response[bytes]:
    async with working(request) as work:
        return await show_distribution(request, work, issue_id, Again(name, refused.values, refused.errors))


# --- who subscribed


@get(SUBSCRIBERS, guards=[may(READ)])
async def subscriber_list(
    request: AnyRequest, work: Own, q: FromQuery[str] = "", after: FromQuery[str] = ""
) -> Response[bytes]:
    """Everybody who gets the digest, asked for it, or wanted no more of it, by address."""
    state = str(request.query_params.get("state", ""))
    return await _subscribers(request, work, state, q.strip()[:LONGEST_ADDRESS], after[:LONGEST_ADDRESS])


async def _subscribers(
    request: AnyRequest, work: Work, state: str = "", typed: str = "", after: str = "", again: Again = FRESH
) -> Response[bytes]:
    number = await counts(work, TOPIC)
    chosen = state if state in SUBSCRIBER_STATES else ""
    rows, more = await listed(work, TOPIC, states=[chosen] if chosen else (), typed=typed, after=after)
    context: dict[str, Any] = {
        **words_for(work),
        "here": SUBSCRIBERS,
        "subscriber_states": said(SUBSCRIBER_STATES),
        "subscriber_shapes": SHAPES,
        "reasons": said(REASONS),
        "in_languages": sorted((await languages(work, TOPIC)).items()),
        "tabs": [
            {"label": gettext(words), "href": SUBSCRIBERS + following({"state": one}), "current": one == chosen,
             "count": str(number.get(one, 0) if one else sum(number.values()))}
            for one, words in (("", N_("All")), *SUBSCRIBER_STATES.items())
        ],
        "chosen": chosen,
        "typed": typed,
        "rows": rows,
        "more": SUBSCRIBERS + following({"state": chosen, "q": typed, "after": more}) if more else "",
        "again": again,
        "errors": again.errors,
    }  # fmt: skip
    return page(request, "digest/subscribers.html", status=422 if again.errors else 200, **context)


@post(f"{SUBSCRIBERS}/forget", guards=[may(ADMINISTER)])
async def forget_subscriber(request: AnyRequest) -> Response[bytes]:
    """Remove what is kept of an address, on its owner's request."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            await at_fields(read, _forget(work, read))
    except FormRejected as refused:
        async with working(request) as work:
            return await _subscribers(request, work, again=Again("forget", refused.values, refused.errors))
    return await leave_saying(request, SUBSCRIBERS, FORGOTTEN)


async def _forget(work: Work, read: Fields) -> None:
    address = read.line("address", limit=LONGEST_ADDRESS, required=True)
    reason = reason_from(read)
    if not await forget(work, folded(address), reason):
        read.refuse("address", NOBODY, "nobody")
    read.done()


DOORS = [stop_mailing, go_on_mailing, subscriber_list, forget_subscriber]
