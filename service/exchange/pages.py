"""The page of the exchange: what this agency says of itself, with whom it deals, and whom it can ask."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from service.exchange import actions
from service.exchange.models import Entry
from service.exchange.queries import directory, entry, links
from service.exchange.rules import (
    ADMINISTER,
    BODIES,
    KINDS,
    LONGEST_ABOUT,
    LONGEST_MESSAGE,
    READ,
    SHAPES,
    STATES,
    UNKNOWN_AGENCY,
    EntryEdit,
)
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.runtime.language import OWN_NAMES, gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected, at_fields
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import page
from service.web.working import AnyRequest, Own, working

HOME = "/administration/exchange"
LABELS = {
    "agency": N_("Agency"), "kind": N_("What it is to us"), "message": N_("Message"), "reason": N_("Reason"),
    "body": N_("Kind of body"), "email": N_("E-mail"),
}  # fmt: skip
SAID = {
    "publish": N_("Other agencies find yours in the directory."),
    "withdraw": N_("Nobody finds your agency in the directory any more."),
    "ask": N_("The other agency is asked."),
    "accept": N_("The link is agreed."),
    "decline": N_("The link is declined."),
    "end": N_("The link is ended."),
}
FIRST = ("asked_us", "accepted", "asked", "declined", "ended")


@get(HOME, guards=[may(READ, ADMINISTER)])
async def exchange_page(request: AnyRequest, work: Own, q: FromQuery[str] = "") -> Response[bytes]:
    """Links first, those that wait for an answer before all; then the own entry and the directory."""
    return await _show(request, work, q.strip()[:200])


async def _show(
    request: AnyRequest, work: Work, words: str = "", name: str = "", values: Mapping[str, str] | None = None,
    errors: Mapping[str, Refusal] | None = None,
) -> Response[bytes]:  # fmt: skip
    rows = sorted(await links(work), key=lambda view: FIRST.index(view.row.state))
    taken = {view.row.party_id for view in rows if view.row.state in ("asked", "asked_us", "accepted")}
    own = await entry(work)
    context: dict[str, Any] = {
        "home": HOME,
        "links": rows,
        "states": _said(STATES),
        "shapes": SHAPES,
        "kinds": _said(KINDS),
        "bodies": _said(BODIES),
        "own": own,
        "own_values": values if name == "publish" and values is not None else _kept(own),
        "languages": list(work.tenant.profile.languages),
        "own_name": OWN_NAMES,
        "offered": [one for one in await directory(work, words) if one.id not in taken],
        "words": words,
        "keeps": work.actor.may(ADMINISTER),
        "labels": _said(LABELS),
        "longest_about": LONGEST_ABOUT,
        "longest_message": LONGEST_MESSAGE,
        "name": name,
        "values": values or {},
        "errors": errors or {},
        "language": work.language,
    }
    return page(request, "exchange/exchange.html", status=422 if errors else 200, **context)


def _kept(own: Entry | None) -> dict[str, str]:
    """The entry as its form shows it."""
    if own is None:
        return {}
    return {"body": own.body, "email": own.email, **{f"about_{code}": text for code, text in own.about.items()}}


def _said(words: Mapping[str, str]) -> dict[str, str]:
    return {key: gettext(sentence) for key, sentence in words.items()}


async def _publish(work: Work, read: Fields) -> None:
    about = {str(code): read.values.get(f"about_{code}", "") for code in work.tenant.profile.languages}
    await actions.publish_entry(work, EntryEdit(read.values.get("body", ""), about, read.values.get("email", "")))


async def _withdraw(work: Work, read: Fields) -> None:
    await actions.withdraw_entry(work)


async def _ask(work: Work, read: Fields) -> None:
    party = read.uuid("agency")
    if party is None:
        raise Refusal(UNKNOWN_AGENCY, code="unknown", field="agency")
    await actions.ask(work, party, read.values.get("kind", ""), read.values.get("message", ""))


DEEDS: Mapping[str, Callable[[Work, Fields], Awaitable[None]]] = {
    "publish": _publish, "withdraw": _withdraw, "ask": _ask,
}  # fmt: skip


@post(f"{HOME}/{{deed:str}}", guards=[may(ADMINISTER)])
async def do_in_exchange(request: AnyRequest, deed: FromPath[str]) -> Response[bytes]:
    """Publish or withdraw the own entry, or ask another agency."""
    if deed not in DEEDS:
        raise NotFound
    read = Fields(await posted(request))
    return await _done(request, deed, read, lambda work: DEEDS[deed](work, read))


@post(f"{HOME}/{{party_id:uuid}}/{{deed:str}}", guards=[may(ADMINISTER)])
async def do_with_link(request: AnyRequest, party_id: FromPath[UUID], deed: FromPath[str]) -> Response[bytes]:
    """Say yes or no to an agency, or end the link with it."""
    if deed not in ("accept", "decline", "end"):
        raise NotFound
    read = Fields(await posted(request))
    reason = read.values.get("reason", "")

    async def do(work: Work) -> None:
        if deed == "end":
            await actions.end(work, party_id, reason)
        else:
            await actions.answer(work, party_id, accepts=deed == "accept", reason=reason)

    return await _done(request, deed, read, do, f"{deed}-{party_id}")


async def _done(
    request: AnyRequest, deed: str, read: Fields, do: Callable[[Work], Awaitable[None]], name: str = ""
) -> Response[bytes]:
    try:
        async with working(request) as work:
            await at_fields(read, do(work))
    except FormRejected as refused:
        async with working(request) as work:
            return await _show(request, work, "", name or deed, refused.values, refused.errors)
    return await leave_saying(request, HOME, SAID[deed])


DOORS = [exchange_page, do_in_exchange, do_with_link]
