"""Duties of publication for staff: what is due, the whole catalogue, the country's lists, one duty."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.deadlines.views import view_of_end
from service.identity.queries import list_people
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.public_information.disclosure.actions import duties as acts
from service.public_information.disclosure.forms.typed import duty_from
from service.public_information.disclosure.models import Duty
from service.public_information.disclosure.queries.duties import (
    Owed,
    all_duties,
    duty_by_id,
    entries_of,
    owed,
    own_words,
    post_titles,
    responsible_people,
)
from service.public_information.disclosure.rules.acts import DUTY, PUBLISH, allowed_acts
from service.public_information.disclosure.views import history, period_of, words_for
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected, at_fields, typed_day
from service.web.guards import may
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.working import AnyRequest, Own, working

HOME = "/information/duties"
UNKNOWN = N_("This choice is not known. Choose again.")
SHOWN = ("due", "active", "offered", "retired")


@get(HOME, guards=[may(PUBLISH)])
async def duties_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """What is due now, all duties by group, rows that the country's lists offer, duties that were ended."""
    shown = asked if (asked := request.query_params.get("show", "")) in SHOWN else ""
    return await _list(request, work, shown)


async def _list(
    request: AnyRequest, work: Work, shown: str, errors: Mapping[str, Refusal] | None = None
) -> Response[bytes]:
    every = await owed(work, await all_duties(work))
    due = [one for one in every if one.urgency in ("late", "soon")]
    active = [one for one in every if one.duty.state == "active"]
    offered = [one for one in every if one.duty.state == "offered"]
    retired = [one for one in every if one.duty.state == "retired"]
    shown = shown or ("active" if active else "offered")
    rows = {"due": due, "active": active, "offered": offered, "retired": retired}[shown]
    if shown == "due":
        rows = sorted(rows, key=lambda one: one.due.on if one.due else date.max)
    people = await responsible_people(work, [one.duty for one in rows])
    titles = (gettext("Due"), gettext("Duties"), gettext("Lists of the country"), gettext("No longer a duty"))
    counts = (len(due), len(active), len(offered), len(retired))
    context: dict[str, Any] = {
        "words": words_for(work),
        "shown": shown,
        "tabs": [
            {"label": title, "href": f"{HOME}?show={name}", "count": count or None, "current": name == shown}
            for name, title, count in zip(SHOWN, titles, counts, strict=True)
        ],
        "groups": _groups(work, rows, by_list=shown == "offered"),
        "in_own": lambda texts: own_words(work, texts),
        "people": {duty: ", ".join(name for _, name in found) for duty, found in people.items()},
        "today": typed_day(work.today),
        "errors": errors or {},
        "late": sum(1 for one in due if one.urgency == "late"),
    }
    return page(request, "disclosure/duties.html", status=422 if errors else 200, **context)


def _groups(work: Work, rows: list[Owed], *, by_list: bool) -> list[dict[str, Any]]:
    """Rows under their headings: group by group, or list by list with its groups."""
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for one in rows:
        key = (one.duty.list_slug if by_list else "", one.duty.group_number)
        group = found.setdefault(key, {"number": key[1], "duty": one.duty, "rows": [], "first": False})
        group["rows"].append(one)
    ordered = [found[key] for key in sorted(found)]
    seen: set[str] = set()
    for group in ordered:
        slug = group["duty"].list_slug
        group["first"], seen = by_list and slug not in seen, seen | {slug}
    return ordered


@post(f"{HOME}/lists/{{list_slug:str}}/take-on", guards=[may(PUBLISH)])
async def take_list(request: AnyRequest, list_slug: FromPath[str]) -> Response[bytes]:
    """Make every offered row of a list a duty from a day on."""
    values = await posted(request)
    try:
        async with working(request) as work:
            read = Fields(values)
            since = read.day("since", work.today, required=True)
            read.done()
            assert since is not None
            if not await acts.take_on_list(work, list_slug, since):
                raise NotFound
    except FormRejected as refused:
        async with working(request) as work:
            return await _list(request, work, "offered", refused.errors)
    return leave_for(request, f"{HOME}?show=active")


@get(f"{HOME}/new", guards=[may(PUBLISH)])
async def new_duty(request: AnyRequest, work: Own) -> Response[bytes]:
    """The form of a duty of the agency's own."""
    values = {"rhythm": "change", "unit": "calendar_day", "within": "0", "certainty": "U"}
    values["since"] = typed_day(work.today)
    return await _form(request, work, values, {})


async def _form(
    request: AnyRequest, work: Work, values: Mapping[str, str], errors: Mapping[str, Refusal], duty: Duty | None = None
) -> Response[bytes]:
    groups = {one.group_number: own_words(work, one.group_title) for one in await all_duties(work)}
    context: dict[str, Any] = {
        "words": words_for(work),
        "values": values,
        "errors": errors,
        "duty": duty,
        "title": own_words(work, duty.title) if duty else "",
        "groups": [(number, f"{number}. {title}") for number, title in sorted(groups.items())],
    }
    return page(request, "disclosure/duty_form.html", status=422 if errors else 200, **context)


@post(HOME, guards=[may(PUBLISH)])
async def add_duty(request: AnyRequest) -> Response[bytes]:
    """Add a duty of the agency's own."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            profile = work.tenant.profile
            edit = duty_from(read, profile.languages, profile.default_language, work.today)
            duty_id = await at_fields(read, acts.add_duty(work, edit))
    except FormRejected as refused:
        async with working(request) as work:
            return await _form(request, work, refused.values, refused.errors)
    return leave_for(request, f"{HOME}/{duty_id}")


@get(f"{HOME}/{{duty_id:uuid}}", guards=[may(PUBLISH)])
async def duty_page(request: AnyRequest, work: Own, duty_id: FromPath[UUID]) -> Response[bytes]:
    """One duty: its rhythm and basis, what is due and why, everything published for it, its history."""
    return await _show(request, work, duty_id)


async def _found(work: Work, duty_id: UUID) -> Duty:
    duty = await duty_by_id(work, duty_id)
    if duty is None:
        raise NotFound
    return duty


async def _show(
    request: AnyRequest,
    work: Work,
    duty_id: UUID,
    refused: str = "",
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, Refusal] | None = None,
) -> Response[bytes]:
    duty = await _found(work, duty_id)
    (own,) = await owed(work, [duty])
    people = await responsible_people(work, [duty])
    allowed = allowed_acts(DUTY, work.actor, duty.state)
    if duty.rhythm not in ("change", "event"):
        allowed = [act for act in allowed if act != "note_change"]
    context: dict[str, Any] = {
        "words": words_for(work),
        "duty": duty,
        "own": own,
        "in_own": lambda texts: own_words(work, texts),
        "why": view_of_end(work, own.due.why) if own.due else None,
        "people": ", ".join(name for _, name in people.get(duty.id, [])),
        "posts": await post_titles(work),
        "people_of": [(str(one.id), one.name) for one in await list_people(work, work.today)],
        "entries": [(one, period_of(one.period_first, one.period_last)) for one in await entries_of(work, duty_id)],
        "may": allowed,
        "history": await history(work, duty_id),
        "today": typed_day(work.today),
        "refused": refused,
        "values": values or {},
        "errors": errors or {},
    }
    return page(request, "disclosure/duty.html", status=422 if errors else 200, **context)


@get(f"{HOME}/{{duty_id:uuid}}/edit", guards=[may(PUBLISH)])
async def edit_duty(request: AnyRequest, work: Own, duty_id: FromPath[UUID]) -> Response[bytes]:
    """The form of a duty, filled with what stands."""
    duty = await _found(work, duty_id)
    typed = _typed(duty) | ({"source": own_words(work, duty.sources)} if duty.sources else {})
    return await _form(request, work, typed, {}, duty)


def _typed(duty: Duty) -> dict[str, str]:
    texts = {
        f"{name}_{language}": text
        for name in ("title", "basis", "note")
        for language, text in getattr(duty, name).items()
    }
    plain = {
        name: str(getattr(duty, name))
        for name in ("group_number", "number", "rhythm", "within", "unit", "due_by", "acts", "source", "certainty")
    }
    return {**texts, **plain, "since": typed_day(duty.since), "until": typed_day(duty.until)}


@post(f"{HOME}/{{duty_id:uuid}}/edit", guards=[may(PUBLISH)])
async def save_duty(request: AnyRequest, duty_id: FromPath[UUID]) -> Response[bytes]:
    """Change a duty."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            await _found(work, duty_id)
            profile = work.tenant.profile
            edit = duty_from(read, profile.languages, profile.default_language, work.today)
            await at_fields(read, acts.change_duty(work, duty_id, edit))
    except FormRejected as refused:
        async with working(request) as work:
            return await _form(request, work, refused.values, refused.errors, await _found(work, duty_id))
    return leave_for(request, f"{HOME}/{duty_id}")


@post(f"{HOME}/{{duty_id:uuid}}/{{act:str}}", guards=[may(PUBLISH)])
async def do_with_duty(request: AnyRequest, duty_id: FromPath[UUID], act: FromPath[str]) -> Response[bytes]:
    """Take on, name who is responsible, note a change, take over the country's wording, end."""
    read = Fields(await posted(request))
    if act not in DOERS:
        raise NotFound
    try:
        async with working(request) as work:
            await _found(work, duty_id)
            await at_fields(read, DOERS[act](work, duty_id, read))
    except FormRejected as refused:
        async with working(request) as work:
            return await _show(request, work, duty_id, act, refused.values, refused.errors)
    return leave_for(request, f"{HOME}/{duty_id}")


async def _take_on(work: Work, duty_id: UUID, read: Fields) -> None:
    since = read.day("since", work.today, required=True)
    read.done()
    assert since is not None
    await acts.take_on(work, duty_id, since)


async def _name(work: Work, duty_id: UUID, read: Fields) -> None:
    post_id, person_id = read.uuid("post_id"), read.uuid("person_id")
    posts = await post_titles(work)
    people = {one.id for one in await list_people(work, work.today)}
    if (post_id and post_id not in posts) or (person_id and person_id not in people):
        read.refuse("post_id", UNKNOWN, "unknown")
    read.done()
    await acts.name_responsible(work, [duty_id], post_id, person_id)


async def _note(work: Work, duty_id: UUID, read: Fields) -> None:
    on = read.day("happened_on", work.today, required=True)
    what = read.line("happened", limit=300, required=True)
    read.done()
    assert on is not None
    await acts.note_change(work, duty_id, on, what)


async def _take_offer(work: Work, duty_id: UUID, read: Fields) -> None:
    await acts.take_offer(work, duty_id)


async def _retire(work: Work, duty_id: UUID, read: Fields) -> None:
    reason = read.text("reason", limit=2_000)
    read.done()
    await acts.retire(work, duty_id, reason)


DOERS = {
    "take_on": _take_on,
    "name": _name,
    "note_change": _note,
    "take_offer": _take_offer,
    "retire": _retire,
}
DOORS = [duties_page, take_list, new_duty, add_duty, duty_page, edit_duty, save_duty, do_with_duty]
