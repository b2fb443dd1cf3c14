"""Contacts that are likely the same, both sides of a merge compared, and the merge undone."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from service.contacts import actions, queries
from service.contacts.forms import read_wish, rejected
from service.contacts.merging import IS_MERGED, WITH_ITSELF, compared
from service.contacts.pages.showing import alike_words, card_of, labels, said, show
from service.contacts.rules import MERGE, ContactCard
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.work import Work
from service.web.fields import FormRejected
from service.web.guards import may
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.working import AnyRequest, Own, working


@get("/contacts/duplicates", guards=[may(MERGE)])
async def list_duplicates(request: AnyRequest, work: Own, after: FromQuery[str] = "") -> Response[bytes]:
    """Contacts that are likely one, in groups."""
    groups, onwards = await queries.likely_same(work, after[:400])
    country = work.tenant.profile.country
    return page(
        request,
        "contacts/duplicates.html",
        groups=[(alike_words({group.alike}, country), group.contacts) for group in groups],
        onwards=urlencode({"after": onwards}) if onwards else "",
        first=not after,
    )


@get("/contacts/{contact_id:uuid}/merge", guards=[may(MERGE)])
async def merge_form(
    request: AnyRequest, work: Own, contact_id: FromPath[UUID], other_id: FromQuery[str] = "", q: FromQuery[str] = ""
) -> Response[bytes]:
    """Both contacts side by side; without another one, whom to choose it from."""
    card = await card_of(work, contact_id)
    try:
        other = await queries.card(work, UUID(other_id)) if other_id else None
    except ValueError:
        other = None
    if other is None:
        return await _choose(request, work, card, q[:200])
    return await _compare(request, work, card, other)


async def _choose(request: AnyRequest, work: Work, card: ContactCard, typed: str) -> Response[bytes]:
    country = work.tenant.profile.country
    found = await queries.suggest(work, typed, limit=20) if typed.strip() else []
    likely = await queries.candidates(work, card.id, 10)
    return page(
        request,
        "contacts/merge_with.html",
        card=card,
        typed=typed,
        found=[hit for hit in found if hit.id != card.id],
        likely=[(one.contact, alike_words(one.alike, country)) for one in likely],
    )


async def _compare(
    request: AnyRequest, work: Work, one: ContactCard, other: ContactCard, refused: FormRejected | None = None
) -> Response[bytes]:
    sides = [card.fields() | await queries.details_of(work, card.id) for card in (one, other)]
    names = compared(*sides)
    known = labels(work.tenant.profile.country)
    alone = [
        (known[name], said(name, sides[0].get(name) or sides[1].get(name)))
        for name in dict.fromkeys([*sides[0], *sides[1]])
        if name in known and name not in {"kind", "name", *names} and (sides[0].get(name) or sides[1].get(name))
    ]
    chosen = one if one.letters >= other.letters else other
    defaults = {"stays": str(chosen.id)} | {f"take_{name}": str(chosen.id) for name in names}
    context: dict[str, Any] = {
        "one": one,
        "other": other,
        "rows": [(name, known[name], said(name, sides[0][name]), said(name, sides[1][name])) for name in names],
        "alone": alone,
        "labels": known,
        "values": refused.values if refused else defaults,
        "errors": refused.errors if refused else {},
        "impossible": _impossible(one, other),
    }
    return page(request, "contacts/merge.html", status=422 if refused else 200, **context)


def _impossible(one: ContactCard, other: ContactCard) -> Refusal | None:
    if one.id == other.id:
        return Refusal(WITH_ITSELF, code="itself")
    return Refusal(IS_MERGED, code="wrong_state") if "merged" in {one.state, other.state} else None


@post("/contacts/{contact_id:uuid}/merge", guards=[may(MERGE)])
async def merge(request: AnyRequest, contact_id: FromPath[UUID]) -> Response[bytes]:
    """Merge the two as chosen; goes to the one that stays."""
    values = await posted(request)
    try:
        other_id = UUID(values.get("other_id", ""))
    except ValueError:
        return leave_for(request, f"/contacts/{contact_id}/merge")
    try:
        async with working(request) as work:
            sides = [await queries.details_of(work, ident) for ident in (contact_id, other_id)]
            fields = dict.fromkeys(("email", "phone", "address", "language", *sides[0], *sides[1]), "")
            done = await actions.merge_contacts(work, read_wish(values, contact_id, other_id, fields))
    except FormRejected as refused:
        return await _again(request, contact_id, other_id, refused)
    except (Refusal, FieldErrors) as error:
        return await _again(request, contact_id, other_id, rejected(values, error))
    return leave_for(request, f"/contacts/{done.survivor_id}")


async def _again(request: AnyRequest, contact_id: UUID, other_id: UUID, refused: FormRejected) -> Response[bytes]:
    async with working(request) as work:
        return await _compare(
            request, work, await card_of(work, contact_id), await card_of(work, other_id), refused
        )  # fmt: skip


@post("/contacts/{contact_id:uuid}/unmerge", guards=[may(MERGE)])
async def unmerge(request: AnyRequest, contact_id: FromPath[UUID]) -> Response[bytes]:
    """Undo the merge by which this contact was merged away, with a reason."""
    values = await posted(request)
    try:
        async with working(request) as work:
            await actions.undo_merge(work, contact_id, values.get("reason", ""))
    except Refusal as refusal:
        async with working(request) as work:
            return await show(request, work, contact_id, "unmerge", rejected(values, refusal))
    return leave_for(request, f"/contacts/{contact_id}")


DOORS = [list_duplicates, merge_form, merge, unmerge]
