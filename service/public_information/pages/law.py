"""Grounds and tariffs of the law: what holds today, versions of each, an agency's own version."""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from service.kit.refusal import FieldErrors, Refusal
from service.public_information.actions.law import change_row, take_offer, withdraw_row
from service.public_information.forms import acts as forms
from service.public_information.forms.request import rejected
from service.public_information.pages.showing import in_order, money, words_for
from service.public_information.queries.law import KINDS, grounds_in_force, tariffs_in_force, versions
from service.public_information.rules.acts import READ
from service.public_information.rules.law import LawRow
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import FormRejected, typed_day
from service.web.guards import may
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.working import AnyRequest, Own, working

LAW, ADMINISTER = "/administration/information-law", "deadlines.administer"


@get(LAW, guards=[may(READ, ADMINISTER)])
async def law_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """Every ground and every row of the tariff as it holds today."""
    context: dict[str, Any] = {
        "grounds": await grounds_in_force(work),
        "tariffs": await tariffs_in_force(work),
        "offered": [row for kind in KINDS for row in await versions(work, kind) if row.state == "offered"],
        **_shared(work),
    }
    return page(request, "information/law.html", **context)


def _shared(work: Work) -> dict[str, Any]:
    profile = work.tenant.profile
    return {
        "words": words_for(work),
        "say_in": lambda texts: profile.say(dict(texts), work.language),
        "money": money,
        "languages": list(profile.languages),
        "administers": work.actor.may(ADMINISTER),
    }


@get(LAW + "/{kind:str}/{slug:str}", guards=[may(READ, ADMINISTER)])
async def law_row_page(request: AnyRequest, work: Own, kind: FromPath[str], slug: FromPath[str]) -> Response[bytes]:
    """One ground or tariff with its versions, and for administrators the form of a new one."""
    return await _show(request, work, kind, slug)


async def _show(
    request: AnyRequest, work: Work, kind: str, slug: str, refused: tuple[str, FormRejected] | None = None
) -> Response[bytes]:
    rows = await versions(work, kind, slug) if kind in KINDS else []
    if not rows:
        raise NotFound
    standing = next((row for row in rows if row.state == "active"), rows[0])
    context: dict[str, Any] = {
        "kind": kind,
        "row": standing,
        "rows": rows,
        "refused": refused[0] if refused else "",
        "values": refused[1].values if refused else _values(standing, typed_day(work.today)),
        "errors": in_order(refused[1].errors) if refused else {},
        **_shared(work),
    }
    return page(request, "information/law_row.html", status=422 if refused else 200, **context)


def _values(row: LawRow, today: str) -> dict[str, str]:
    titles = {f"title_{language}": text for language, text in row.title.items()}
    return {
        "since": today, "article": row.article, "source": row.source, "certainty": row.certainty,
        "version": str(row.version), "amount": str(row.amount), **titles,
    }  # fmt: skip


async def _take(
    request: AnyRequest, kind: str, slug: str, form: str, act: Callable[[Work, dict[str, str]], Awaitable[object]]
) -> Response[bytes]:
    if kind not in KINDS:
        raise NotFound
    values = await posted(request)
    try:
        async with working(request) as work:
            if not await versions(work, kind, slug):
                raise NotFound
            await act(work, values)
    except FormRejected as refused:
        return await _again(request, kind, slug, (form, refused))
    except (Refusal, FieldErrors) as error:
        return await _again(request, kind, slug, (form, rejected(values, error)))
    return leave_for(request, f"{LAW}/{kind}/{slug}")


async def _again(request: AnyRequest, kind: str, slug: str, refused: tuple[str, FormRejected]) -> Response[bytes]:
    async with working(request) as work:
        return await _show(request, work, kind, slug, refused)


@post(LAW + "/{kind:str}/{slug:str}", guards=[may(ADMINISTER)])
async def change_law(request: AnyRequest, kind: FromPath[str], slug: FromPath[str]) -> Response[bytes]:
    """Write a new version."""

    async def act(work: Work, values: dict[str, str]) -> LawRow:
        new = forms.law_row(values, work.today, list(work.tenant.profile.languages))
        return await change_row(work, kind, slug, new)

    return await _take(request, kind, slug, "change", act)


@post(LAW + "/{kind:str}/{slug:str}/withdraw", guards=[may(ADMINISTER)])
async def withdraw_law(request: AnyRequest, kind: FromPath[str], slug: FromPath[str]) -> Response[bytes]:
    """Withdraw a version of the agency."""

    async def act(work: Work, values: dict[str, str]) -> None:
        typed = forms.doing(values, work.today)
        await withdraw_row(work, kind, slug, forms.version(values), typed.reason)

    return await _take(request, kind, slug, "withdraw", act)


@post(LAW + "/{kind:str}/{slug:str}/take", guards=[may(ADMINISTER)])
async def take_law(request: AnyRequest, kind: FromPath[str], slug: FromPath[str]) -> Response[bytes]:
    """Take over what the country offers."""

    async def act(work: Work, values: dict[str, str]) -> None:
        await take_offer(work, kind, slug, forms.doing(values, work.today).reason)

    return await _take(request, kind, slug, "take", act)
