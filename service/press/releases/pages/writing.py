"""Writing a release: the empty form, saving, putting an agreed line in."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from service.documents.queries import waiting_files
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.press.releases.actions.deciding import submit
from service.press.releases.actions.writing import begin, insert_line, save
from service.press.releases.forms import release_from, values_of
from service.press.releases.pages.showing import FRESH, HOME, Again, _ids, found, occasions, show, words_for
from service.press.releases.queries.library import template_by_id, templates
from service.press.releases.rules.acts import WRITE
from service.press.releases.rules.content import KINDS
from service.runtime.work import Work
from service.web.errors import StaleEdit
from service.web.fields import Fields, FormRejected, at_fields
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import page
from service.web.working import AnyRequest, Own, working

LARGEST_FORM = 4 * 1024 * 1024
KEPT = N_("The draft is kept.")
SUBMITTED = N_("The release waits for approval.")
SAVED_SINCE = N_("Somebody else saved this meanwhile.")
NO_LINE = N_("This choice is not known. Choose again.")
INSERTED = N_("The line stands at the end of the text.")


@get(f"{HOME}/new", guards=[may(WRITE)])
async def new_release(
    request: AnyRequest, work: Own, template: FromQuery[str] = "", kind: FromQuery[str] = "", event: FromQuery[str] = ""
) -> Response[bytes]:
    """An empty form, or one that begins with a template."""
    chosen = await template_by_id(work, UUID(template)) if _is_id(template) else None
    begun = chosen.texts if chosen is not None and chosen.state == "kept" else {}
    first = chosen.kind if begun and chosen is not None else kind if kind in KINDS else "release"
    return await _form(request, work, {**values_of(first, begun), "event": event[:100]})


def _is_id(typed: str) -> bool:
    try:
        UUID(typed)
    except ValueError:
        return False
    return True


async def _form(request: AnyRequest, work: Work, values: dict[str, str], again: Again = FRESH) -> Response[bytes]:
    context: dict[str, Any] = {
        **words_for(work),
        "values": values,
        "errors": again.errors,
        "templates": await templates(work),
        "occasions": await occasions(work),
        "waiting": await waiting_files(work, _ids(values)),
        "attached": [],
        "limits": work.tenant.profile.files,
        "correction": False,
        "numbered": False,
        "compare": [],
    }
    return page(request, "releases/new.html", status=422 if again.errors else 200, **context)


@post(f"{HOME}/new", guards=[may(WRITE)], request_max_body_size=LARGEST_FORM)
async def create_release(request: AnyRequest) -> Response[bytes]:
    """Keep a new release as a draft."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            made = await at_fields(read, begin(work, release_from(read, work.tenant.profile.languages)))
    except FormRejected as refused:
        async with working(request) as work:
            return await _form(request, work, _unticked(work, refused.values), Again("text", {}, refused.errors))
    return await _kept(request, made, read)


async def _kept(request: AnyRequest, release_id: UUID, read: Fields) -> Response[bytes]:
    """The text is kept; where that was asked for it is handed to those who approve, or says what it lacks."""
    if not read.values.get("submit"):
        return await leave_saying(request, f"{HOME}/{release_id}", KEPT)
    try:
        async with working(request) as work:
            await at_fields(read, submit(work, release_id))
    except FormRejected as refused:
        async with working(request) as work:
            return await show(request, work, release_id, Again("submit", {}, refused.errors))
    return await leave_saying(request, f"{HOME}/{release_id}", SUBMITTED)


def _unticked(work: Work, typed: dict[str, str]) -> dict[str, str]:
    """A box that was not ticked is not sent, so it is said here."""
    return {**{f"ready_{code}": "" for code in work.tenant.profile.languages}, **typed}


@post(f"{HOME}/{{release_id:uuid}}", guards=[may(WRITE)], request_max_body_size=LARGEST_FORM)
async def save_release(request: AnyRequest, release_id: FromPath[UUID]) -> Response[bytes]:
    """Keep what was typed."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            row, _ = await found(work, release_id)
            edit = release_from(read, work.tenant.profile.languages, row.kind if row.number else "")
            await at_fields(read, save(work, release_id, edit))
    except StaleEdit as stale:
        return await _stale(request, release_id, read, stale)
    except FormRejected as refused:
        async with working(request) as work:
            again = Again("text", _unticked(work, refused.values), refused.errors)
            return await show(request, work, release_id, again)
    return await _kept(request, release_id, read)


async def _stale(request: AnyRequest, release_id: UUID, read: Fields, stale: StaleEdit) -> Response[bytes]:
    """Both texts side by side; the form goes on from what was saved meanwhile."""
    async with working(request) as work:
        row, _ = await found(work, release_id)
        differ = [name for name, text in stale.yours.items() if text != stale.theirs.get(name, "")]
        compare = [
            (name, str(stale.yours[name]), str(stale.theirs.get(name, "")))
            for name in differ
            if not name.startswith("ready_")
        ]
        typed = {**_unticked(work, read.values), "version": str(row.version)}
        errors = {"": Refusal(SAVED_SINCE, code="stale")}
        return await show(request, work, release_id, Again("text", typed, errors, compare))


@post(f"{HOME}/{{release_id:uuid}}/line", guards=[may(WRITE)])
async def put_line_in(request: AnyRequest, release_id: FromPath[UUID]) -> Response[bytes]:
    """Put an agreed line at the end of a text: the button names line and language."""
    read = Fields(await posted(request))
    line, _, language = read.values.get("line", "").partition(":")
    read.values["line"] = line
    try:
        async with working(request) as work:
            line_id = read.uuid("line")
            if line_id is None:
                read.refuse("line", NO_LINE, "required")
            read.done()
            assert line_id is not None
            await at_fields(read, insert_line(work, release_id, line_id, language))
    except FormRejected as refused:
        async with working(request) as work:
            return await show(request, work, release_id, Again("line", {}, refused.errors))
    return await leave_saying(request, f"{HOME}/{release_id}#body_{language}", INSERTED)


DOORS = [new_release, create_release, save_release, put_line_in]
