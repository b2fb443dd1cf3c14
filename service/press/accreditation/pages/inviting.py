"""Invitations to an event: who is invited, to whom it went, who answers what; inviting more."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.kit.refusal import Refusal
from service.kit.words import N_
from service.press.accreditation.actions.inviting import invite, note_answer, send_again
from service.press.accreditation.forms.calls import ids_from
from service.press.accreditation.pages.showing import event_for, heading, words
from service.press.accreditation.queries.invitations import counts_of, invitation_row, invitations_of, mails_of
from service.press.accreditation.rules.invitations import STATES, allowed_acts
from service.press.accreditation.rules.views import STANDS
from service.press.events.rules.acts import WRITE
from service.press.outlets.queries.lists import all_lists
from service.press.outlets.rules.acts import READ
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected, at_fields
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import page
from service.web.visitor import house
from service.web.working import AnyRequest, Own, working

OF_EVENT = "/press/events/{event_id:uuid}/invitations"
PAGE, MESSAGE_LIMIT = 300, 2_000
INVITED = N_("Invited: %(count)s. Already invited: %(known)s. Without mail: %(refused)s.")
AGAIN, NOTED = N_("The invitation is sent again."), N_("The answer is noted.")


@get(OF_EVENT, guards=[may(READ)])
async def list_page(request: AnyRequest, work: Own, event_id: FromPath[UUID]) -> Response[bytes]:
    """Who is invited to an event."""
    return await show(request, work, event_id)


async def show(
    request: AnyRequest, work: Work, event_id: UUID, values: Mapping[str, str] | None = None,
    errors: Mapping[str, Refusal] | None = None, refused: str = "",
) -> Response[bytes]:  # fmt: skip
    """The page of an event's invitations; refused: id of the one whose act was refused, "invite", or ""."""
    event = await event_for(work, event_id)
    state = str(request.query_params.get("state", ""))
    states = (state,) if state in STATES else ()
    rows = await invitations_of(work, event_id, states, PAGE)
    last = {mail.invitation_id: mail for mail in reversed(await mails_of(work, invitations=[one.id for one in rows]))}
    counts = await counts_of(work, event_id)
    begun = event.begins_at is not None and work.now >= event.begins_at
    context: dict[str, Any] = {
        **words(), **await heading(work, event, "invitations"), "rows": rows, "mails": last, "counts": counts,
        "state": state, "may": {one.id: allowed_acts(work.actor, one.state) for one in rows},
        "buckets": _buckets(event_id, counts, state), "more": len(rows) == PAGE,
        "lists": await all_lists(work) if work.actor.may(WRITE) else [],
        "invites": work.actor.may(WRITE) and event.state in STANDS and not begun, "values": values or {},
        "errors": errors or {}, "refused": refused, "no_mail_server": not house(request).settings.smtp_url,
    }  # fmt: skip
    return page(request, "accreditation/invitations.html", status=422 if errors else 200, **context)


def _buckets(event_id: UUID, counts: Mapping[str, int], state: str) -> list[dict[str, Any]]:
    base = f"/press/events/{event_id}/invitations"
    whole = {"label": gettext(ALL), "href": base, "count": str(sum(counts.values())), "current": not state}
    return [whole] + [
        {"label": gettext(said), "href": f"{base}?state={word}", "count": str(counts[word]), "current": word == state}
        for word, said in STATES.items() if counts.get(word)
    ]  # fmt: skip


ALL = N_("All")


@post(OF_EVENT, guards=[may(WRITE)])
async def invite_more(request: AnyRequest, event_id: FromPath[UUID]) -> Response[bytes]:
    """Invite lists and typed addresses; nobody twice."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            typed = read.text("typed", limit=60_000)
            message = read.text("message", limit=MESSAGE_LIMIT)
            read.done()
            lists = ids_from(read, "lists")
            went = await at_fields(read, invite(work, house(request).keyring, event_id, lists, typed, message))
    except FormRejected as refused:
        async with working(request) as work:
            return await show(request, work, event_id, refused.values, refused.errors, "invite")
    counted = {"count": str(went.invited), "known": str(went.known), "refused": str(len(went.refused))}
    return await leave_saying(request, f"/press/events/{event_id}/invitations", INVITED, **counted)


@post("/press/invitations/{invitation_id:uuid}/{act:str}", guards=[may(WRITE)])
async def do_with_invitation(
    request: AnyRequest, invitation_id: FromPath[UUID], act: FromPath[str]
) -> Response[bytes]:  # fmt: skip
    """Send it again, or note what was answered by telephone."""
    if act not in ("again", "accepted", "declined"):
        raise NotFound
    read = Fields(await posted(request))
    async with working(request) as work:
        one = await invitation_row(work, invitation_id)
        if one is None:
            raise NotFound
        event_id = one.event_id
    try:
        async with working(request) as work:
            if act == "again":
                address = read.line("address", limit=200)
                read.done()
                await at_fields(read, send_again(work, invitation_id, address))
            else:
                await at_fields(read, note_answer(work, invitation_id, act))
    except FormRejected as refused:
        async with working(request) as work:
            return await show(request, work, event_id, refused.values, refused.errors, str(invitation_id))
    return await leave_saying(
        request, f"/press/events/{event_id}/invitations", AGAIN if act == "again" else NOTED
    )  # fmt: skip


DOORS = [list_page, invite_more, do_with_invitation]
