"""Two contacts side by side, and made one."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery

from service.kit.refusal import FieldErrors, Refusal
from service.press.outlets import forms
from service.press.outlets.actions import merging
from service.press.outlets.actions.keeping import values_kept
from service.press.outlets.pages.showing import HOMES, card_of, labels, likely, said
from service.press.outlets.queries import contacts, finding
from service.press.outlets.rules.acts import CONTACTS, IS_MERGED, JOURNALIST, OUTLET
from service.press.outlets.rules.content import Card, compared
from service.runtime.work import Work
from service.web.fields import FormRejected
from service.web.guards import may
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.working import AnyRequest, Own, working


async def _choose(request: AnyRequest, work: Work, card: Card, typed: str) -> Response[bytes]:
    found = await finding.suggest(work, card.subject, typed, 20) if typed.strip() else []
    context: dict[str, Any] = {
        "card": card,
        "here": f"{HOMES[card.subject]}/{card.id}",
        "home": HOMES[card.subject],
        "typed": typed,
        "found": [hit for hit in found if hit.id != card.id],
        "likely": await likely(work, card),
    }
    return page(request, "outlets/merge_with.html", **context)


async def _compare(
    request: AnyRequest, work: Work, one: Card, other: Card, refused: FormRejected | None = None
) -> Response[bytes]:
    sides = [values_kept(card) for card in (one, other)]
    names, known = compared(*sides), labels()
    defaults = {"stays": str(one.id)} | {f"take_{name}": str(one.id) for name in names}
    impossible = None
    if one.id == other.id:
        impossible = Refusal(merging.WITH_ITSELF, code="itself")
    elif "merged" in {one.state, other.state}:
        impossible = Refusal(IS_MERGED, code="wrong_state")
    shown = [name for name in sides[0] if name in known and name not in {"name", *names}]
    context: dict[str, Any] = {
        "one": one,
        "other": other,
        "home": HOMES[one.subject],
        "rows": [(name, known[name], said(name, sides[0][name]), said(name, sides[1][name])) for name in names],
        "alone": [
            (known[name], said(name, sides[0][name]), said(name, sides[1][name]))
            for name in shown
            if sides[0][name] or sides[1][name]
        ],
        "labels": known,
        "values": refused.values if refused else defaults,
        "errors": refused.errors if refused else {},
        "impossible": impossible,
    }
    return page(request, "outlets/merge.html", status=422 if refused else 200, **context)


def doors(subject: str) -> list[HTTPRouteHandler]:
    """The handlers of one kind of contact."""
    home = HOMES[subject]

    @get(f"{home}/{{contact_id:uuid}}/merge", guards=[may(CONTACTS)], name=f"{subject}-compare")
    async def merge_form(
        request: AnyRequest,
        work: Own,
        contact_id: FromPath[UUID],
        other_id: FromQuery[str] = "",
        q: FromQuery[str] = "",
    ) -> Response[bytes]:
        """Both contacts side by side; without another one, whom to choose it from."""
        card = await card_of(work, subject, contact_id)
        try:
            other = await contacts.card(work, subject, UUID(other_id)) if other_id else None
        except ValueError:
            other = None
        if other is None:
            return await _choose(request, work, card, q[:200])
        return await _compare(request, work, card, other)

    @post(f"{home}/{{contact_id:uuid}}/merge", guards=[may(CONTACTS)], name=f"{subject}-merge")
    async def merge(request: AnyRequest, contact_id: FromPath[UUID]) -> Response[bytes]:
        """Merge the two as chosen; goes to the one that stays."""
        values = await posted(request)
        try:
            other_id = UUID(values.get("other_id", ""))
        except ValueError:
            return leave_for(request, f"{home}/{contact_id}/merge")
        try:
            async with working(request) as work:
                sides = [await card_of(work, subject, ident) for ident in (contact_id, other_id)]
                names = compared(values_kept(sides[0]), values_kept(sides[1]))
                read = forms.read_merge(values, contact_id, other_id, names)
                await merging.merge(work, subject, *read)
        except FormRejected as refused:
            return await _again(request, contact_id, other_id, refused)
        except (Refusal, FieldErrors) as error:
            return await _again(request, contact_id, other_id, forms.rejected(values, error))
        return leave_for(request, f"{home}/{read[0]}")

    async def _again(request: AnyRequest, one: UUID, other: UUID, refused: FormRejected) -> Response[bytes]:
        async with working(request) as work:
            sides = [await card_of(work, subject, ident) for ident in (one, other)]
            return await _compare(request, work, sides[0], sides[1], refused)

    return [merge_form, merge]


DOORS = [*doors(OUTLET), *doors(JOURNALIST)]
