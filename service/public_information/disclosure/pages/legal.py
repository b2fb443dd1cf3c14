"""Legal acts and drafts for staff."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.kit.refusal import Refusal
from service.public_information.disclosure.actions import legal as acts
from service.public_information.disclosure.forms.typed import act_from, version_of
from service.public_information.disclosure.queries.legal import ActView, act_by_id, legal_acts
from service.public_information.disclosure.rules.acts import ACT, ACT_STATES, PUBLISH, allowed_acts
from service.public_information.disclosure.views import files_for, history, typed_texts, words_for
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected, at_fields, typed_day
from service.web.guards import may
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.working import AnyRequest, Own, working

HOME = "/information/acts"
_DAYS = ("adopted_on", "in_force_on", "discussed_from", "discussed_until")


@get(HOME, guards=[may(PUBLISH)])
async def acts_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """Acts of one state (`?state=`), all when left out; drafts first."""
    asked = request.query_params.get("state", "")
    state = asked if asked in ACT_STATES else ""
    words = words_for(work)
    tabs = [("", gettext("All")), *words["act_states"].items()]
    context: dict[str, Any] = {
        "words": words,
        "rows": await legal_acts(work, [state] if state else []),
        "state": state,
        "today": work.today,
        "tabs": [
            {"label": title, "href": f"{HOME}?state={one}" if one else HOME, "count": None, "current": one == state}
            for one, title in tabs
        ],
    }
    return page(request, "disclosure/acts.html", **context)


@get(f"{HOME}/new", guards=[may(PUBLISH)])
async def new_act(request: AnyRequest, work: Own) -> Response[bytes]:
    """The form of an act (`?draft=1`: of a draft)."""
    draft = request.query_params.get("draft") == "1"
    return await _form(request, work, {"kind": "normative", "draft": "1" if draft else ""}, {})


async def _form(
    request: AnyRequest,
    work: Work,
    values: Mapping[str, str],
    errors: Mapping[str, Refusal],
    act: ActView | None = None,
) -> Response[bytes]:
    context: dict[str, Any] = {
        "words": words_for(work),
        "act": act,
        "draft": act.state == "draft" if act else values.get("draft") == "1",
        "values": values,
        "errors": errors,
        "files": await files_for(work, ACT, act.id if act else None, values.get("files", "")),
        "limits": work.tenant.profile.files,
    }
    return page(request, "disclosure/act_form.html", status=422 if errors else 200, **context)


@post(HOME, guards=[may(PUBLISH)])
async def enter_act(request: AnyRequest) -> Response[bytes]:
    """Enter an act or a draft; the button `publish` makes it public at once."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            edit = act_from(read, work.tenant.profile.languages, work.today)
            draft = read.values.get("draft") == "1"
            act_id = await at_fields(read, acts.enter_act(work, edit, draft=draft))
            if "publish" in read.values:
                await at_fields(read, acts.publish_act(work, act_id))
    except FormRejected as refused:
        async with working(request) as work:
            return await _form(request, work, refused.values, refused.errors)
    return leave_for(request, f"{HOME}/{act_id}")


async def _act(work: Work, act_id: UUID) -> ActView:
    found = await act_by_id(work, act_id)
    if found is None:
        raise NotFound
    return found


@get(f"{HOME}/{{act_id:uuid}}", guards=[may(PUBLISH)])
async def act_page(request: AnyRequest, work: Own, act_id: FromPath[UUID]) -> Response[bytes]:
    """One act or draft as staff see it."""
    return await _show(request, work, act_id)


async def _show(
    request: AnyRequest,
    work: Work,
    act_id: UUID,
    refused: str = "",
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, Refusal] | None = None,
) -> Response[bytes]:
    act = await _act(work, act_id)
    allowed = [
        one
        for one in allowed_acts(ACT, work.actor, act.state)
        if (one != "withdraw" or act.public == "published") and (one != "publish" or act.state != "abandoned")
    ]
    context: dict[str, Any] = {
        "words": words_for(work),
        "act": act,
        "files": await files_for(work, ACT, act_id),
        "may": allowed,
        "history": await history(work, act_id),
        "today": work.today,
        "refused": refused,
        "values": values or {},
        "errors": errors or {},
    }
    return page(request, "disclosure/act.html", status=422 if errors else 200, **context)


@get(f"{HOME}/{{act_id:uuid}}/edit", guards=[may(PUBLISH)])
async def edit_act(request: AnyRequest, work: Own, act_id: FromPath[UUID]) -> Response[bytes]:
    """The form of an act, filled with what stands."""
    act = await _act(work, act_id)
    days = {name: typed_day(getattr(act, name)) for name in _DAYS}
    plain = {"kind": act.kind, "act_form": act.form, "issuer": act.issuer, "number": act.number, "contact": act.contact}
    values = {**typed_texts(act.texts), **days, **plain, "version": str(act.version)}
    return await _form(request, work, values, {}, act)


@post(f"{HOME}/{{act_id:uuid}}/edit", guards=[may(PUBLISH)])
async def save_act(request: AnyRequest, act_id: FromPath[UUID]) -> Response[bytes]:
    """Correct an act; the button `publish` makes the new version public at once."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            await _act(work, act_id)
            edit = act_from(read, work.tenant.profile.languages, work.today)
            await at_fields(read, acts.change_act(work, act_id, edit, version_of(read)))
            if "publish" in read.values:
                await at_fields(read, acts.publish_act(work, act_id))
    except FormRejected as refused:
        async with working(request) as work:
            return await _form(request, work, refused.values, refused.errors, await _act(work, act_id))
    return leave_for(request, f"{HOME}/{act_id}")


@post(f"{HOME}/{{act_id:uuid}}/{{act:str}}", guards=[may(PUBLISH)])
async def do_with_act(request: AnyRequest, act_id: FromPath[UUID], act: FromPath[str]) -> Response[bytes]:
    """Note the adoption or the repeal, give up, publish, withdraw."""
    read = Fields(await posted(request))
    if act not in DOERS:
        raise NotFound
    try:
        async with working(request) as work:
            await _act(work, act_id)
            await at_fields(read, DOERS[act](work, act_id, read))
    except FormRejected as refused:
        async with working(request) as work:
            return await _show(request, work, act_id, act, refused.values, refused.errors)
    return leave_for(request, f"{HOME}/{act_id}")


async def _adopt(work: Work, act_id: UUID, read: Fields) -> None:
    today = work.today
    number = read.line("number", limit=60)
    adopted_on, in_force_on = read.day("adopted_on", today), read.day("in_force_on", today)
    read.done()
    await acts.adopt(work, act_id, number, adopted_on, in_force_on)


async def _repeal(work: Work, act_id: UUID, read: Fields) -> None:
    on, reason = read.day("repealed_on", work.today), read.text("reason", limit=2_000)
    read.done()
    await acts.repeal(work, act_id, on, reason)


async def _abandon(work: Work, act_id: UUID, read: Fields) -> None:
    reason = read.text("reason", limit=1_000)
    read.done()
    await acts.abandon(work, act_id, reason)


async def _publish(work: Work, act_id: UUID, read: Fields) -> None:
    await acts.publish_act(work, act_id)


async def _withdraw(work: Work, act_id: UUID, read: Fields) -> None:
    reason = read.text("reason", limit=1_000)
    read.done()
    await acts.withdraw_act(work, act_id, reason)


DOERS = {"adopt": _adopt, "repeal": _repeal, "abandon": _abandon, "publish": _publish, "withdraw": _withdraw}
DOORS = [acts_page, new_act, enter_act, act_page, edit_act, save_act, do_with_act]
