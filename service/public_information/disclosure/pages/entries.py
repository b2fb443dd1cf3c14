"""What is published for a duty: prepared with texts and files, published, changed, withdrawn."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.kit.refusal import Refusal
from service.public_information.disclosure.actions import entries as acts
from service.public_information.disclosure.forms.typed import entry_from
from service.public_information.disclosure.models import Duty
from service.public_information.disclosure.queries.duties import (
    EntryView,
    duty_by_id,
    entries_of,
    entry_by_id,
    owed,
    own_words,
)
from service.public_information.disclosure.rules.acts import DUTY, ENTRY, PUBLISH, allowed_acts, demand
from service.public_information.disclosure.rules.rhythm import Period, period_around, periods_from
from service.public_information.disclosure.views import (
    files_for,
    history,
    period_of,
    period_words,
    typed_texts,
    words_for,
)
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected, at_fields
from service.web.guards import may
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.working import AnyRequest, Own, working

HOME = "/information/publications"
BACK = timedelta(days=3 * 366)


@get("/information/duties/{duty_id:uuid}/compose", guards=[may(PUBLISH)])
async def compose(request: AnyRequest, work: Own, duty_id: FromPath[UUID]) -> Response[bytes]:
    """The form of a publication for a duty, with the period that is due."""
    duty = await _duty(work, duty_id)
    demand(DUTY, "compose", work.actor, duty.state)
    (own,) = await owed(work, [duty])
    values = {f"title_{language}": text for language, text in duty.title.items()}
    if own.due and own.due.period:
        values["period"] = own.due.period.first.isoformat()
    return await _form(request, work, duty, values, {})


async def _duty(work: Work, duty_id: UUID) -> Duty:
    duty = await duty_by_id(work, duty_id)
    if duty is None:
        raise NotFound
    return duty


async def _open_periods(work: Work, duty: Duty) -> list[Period]:
    """Periods of the last years, and the present one, for which nothing is prepared yet; the latest first."""
    if duty.rhythm not in ("quarter", "year"):
        return []
    today = work.today
    first = min(duty.since or today, today - BACK)
    known = {one.period_first for one in await entries_of(work, duty.id)}
    found = periods_from(duty.rhythm, period_around(duty.rhythm, first).first, today)
    return [one for one in reversed(found) if one.first not in known]


async def _form(
    request: AnyRequest,
    work: Work,
    duty: Duty,
    values: Mapping[str, str],
    errors: Mapping[str, Refusal],
    entry: EntryView | None = None,
) -> Response[bytes]:
    periods = await _open_periods(work, duty) if entry is None else []
    context: dict[str, Any] = {
        "words": words_for(work),
        "duty": duty,
        "entry": entry,
        "title": own_words(work, duty.title),
        "values": values,
        "errors": errors,
        "periodic": duty.rhythm in ("quarter", "year"),
        "periods": [(one.first.isoformat(), period_words(one)) for one in periods],
        "period": period_words(period_of(entry.period_first, entry.period_last)) if entry else "",
        "files": await files_for(work, ENTRY, entry.id if entry else None, values.get("files", "")),
        "limits": work.tenant.profile.files,
    }
    return page(request, "disclosure/entry_form.html", status=422 if errors else 200, **context)


@post("/information/duties/{duty_id:uuid}/compose", guards=[may(PUBLISH)])
async def prepare(request: AnyRequest, duty_id: FromPath[UUID]) -> Response[bytes]:
    """Keep what was prepared; the button `publish` makes it public at once."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            duty = await _duty(work, duty_id)
            periodic = duty.rhythm in ("quarter", "year")
            offered = [one.first.isoformat() for one in await _open_periods(work, duty)] if periodic else []
            edit = entry_from(read, work.tenant.profile.languages, offered)
            entry_id = await at_fields(read, acts.prepare_entry(work, duty_id, edit))
            if "publish" in read.values:
                await at_fields(read, acts.publish_entry(work, entry_id))
    except FormRejected as refused:
        async with working(request) as work:
            return await _form(request, work, await _duty(work, duty_id), refused.values, refused.errors)
    return leave_for(request, f"{HOME}/{entry_id}")


@get(f"{HOME}/{{entry_id:uuid}}", guards=[may(PUBLISH)])
async def entry_page(request: AnyRequest, work: Own, entry_id: FromPath[UUID]) -> Response[bytes]:
    """One publication as staff see it: texts, files, where it stands, its history."""
    return await _show(request, work, entry_id)


async def _entry(work: Work, entry_id: UUID) -> tuple[EntryView, Duty]:
    entry = await entry_by_id(work, entry_id)
    if entry is None:
        raise NotFound
    return entry, await _duty(work, entry.duty_id)


async def _show(
    request: AnyRequest,
    work: Work,
    entry_id: UUID,
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, Refusal] | None = None,
) -> Response[bytes]:
    entry, duty = await _entry(work, entry_id)
    context: dict[str, Any] = {
        "words": words_for(work),
        "entry": entry,
        "duty": duty,
        "duty_title": own_words(work, duty.title),
        "period": period_words(period_of(entry.period_first, entry.period_last)),
        "files": await files_for(work, ENTRY, entry_id),
        "may": allowed_acts(ENTRY, work.actor, entry.state),
        "history": await history(work, entry_id),
        "behind": entry.published_at is not None and entry.changed_at > entry.published_at,
        "values": values or {},
        "errors": errors or {},
    }
    return page(request, "disclosure/entry.html", status=422 if errors else 200, **context)


@get(f"{HOME}/{{entry_id:uuid}}/edit", guards=[may(PUBLISH)])
async def edit_entry(request: AnyRequest, work: Own, entry_id: FromPath[UUID]) -> Response[bytes]:
    """The form of a publication, filled with what stands."""
    entry, duty = await _entry(work, entry_id)
    values = {**typed_texts(entry.texts), "printed": entry.printed, "version": str(entry.version)}
    return await _form(request, work, duty, values, {}, entry)


@post(f"{HOME}/{{entry_id:uuid}}/edit", guards=[may(PUBLISH)])
async def save_entry(request: AnyRequest, entry_id: FromPath[UUID]) -> Response[bytes]:
    """Change what was prepared; the button `publish` makes the new version public at once."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            await _entry(work, entry_id)
            edit = entry_from(read, work.tenant.profile.languages)
            await at_fields(read, acts.change_entry(work, entry_id, edit))
            if "publish" in read.values:
                await at_fields(read, acts.publish_entry(work, entry_id))
    except FormRejected as refused:
        async with working(request) as work:
            entry, duty = await _entry(work, entry_id)
            return await _form(request, work, duty, refused.values, refused.errors, entry)
    return leave_for(request, f"{HOME}/{entry_id}")


@post(f"{HOME}/{{entry_id:uuid}}/{{act:str}}", guards=[may(PUBLISH)])
async def do_with_entry(request: AnyRequest, entry_id: FromPath[UUID], act: FromPath[str]) -> Response[bytes]:
    """Publish or withdraw."""
    read = Fields(await posted(request))
    if act not in ("publish", "withdraw"):
        raise NotFound
    try:
        async with working(request) as work:
            await _entry(work, entry_id)
            reason = read.text("reason", limit=1_000)
            read.done()
            doing = (
                acts.publish_entry(work, entry_id) if act == "publish" else acts.withdraw_entry(work, entry_id, reason)
            )
            await at_fields(read, doing)
    except FormRejected as refused:
        async with working(request) as work:
            return await _show(request, work, entry_id, refused.values, refused.errors)
    return leave_for(request, f"{HOME}/{entry_id}")


DOORS = [compose, prepare, entry_page, edit_entry, save_entry, do_with_entry]
