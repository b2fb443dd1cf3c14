"""What other agencies ask for: the list, filling in, sending."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from service.audit.access import KINDS as ACT_KINDS
from service.audit.queries import timeline
from service.kit.refusal import Refusal, lacks_right
from service.kit.words import N_
from service.planning.filings.actions.filling import fill, send_report, take_offered
from service.planning.filings.forms import version_from
from service.planning.filings.models import Duty
from service.planning.filings.pages.frames import DUTIES, HOME, field_lines, languages_of, tabs, words_for
from service.planning.filings.queries.reading import duties, duty_row, said, sendings
from service.planning.filings.rules.acts import FILL, READ, WRITING
from service.planning.filings.rules.answers import read_answers, typed_of
from service.planning.filings.rules.forms import Definition
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.drafts import drop_draft, left_draft
from service.web.errors import NotFound, StaleEdit
from service.web.fields import Fields, FormRejected, at_fields
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.working import AnyRequest, Own, working

LARGEST = 24 * 1024 * 1024
"""Bytes of a posted form: what is too large for the form is said at its field."""
KEPT = N_("It is kept. Nobody outside your agency sees it before you send it.")
SENT = N_("The report is sent.")
TAKEN = N_("You fill in the newer form now. What fits was taken over.")
LOST = N_("You fill in the newer form now. It has no place for what stood in: %(fields)s.")
STALE = N_(
    "Somebody else saved first. Your answers stand in the form; theirs are shown beside. Save again to keep yours."
)


@get([HOME, DUTIES], guards=[may(READ)])
async def duty_list(
    request: AnyRequest, work: Own, done: FromQuery[str] = "", before: FromQuery[str] = ""
) -> Response[bytes]:  # fmt: skip
    """What is to be filled in, by term; or what is over."""
    over = done == "1"
    rows, more = await duties(work, done=over, before=_id(before))
    context: dict[str, Any] = {
        **words_for(work), "tabs": tabs(work, DUTIES), "over": over, "more": more, "writing": WRITING,
        "rows": [(row, said(work, row.titles)) for row in rows], "today": work.today,
    }  # fmt: skip
    return page(request, "filings/duties.html", **context)


def _id(typed: str) -> UUID | None:
    try:
        return UUID(typed) if typed else None
    except ValueError:
        raise NotFound from None


async def _found(work: Work, duty_id: UUID) -> Duty:
    row = await duty_row(work, duty_id)
    if row is None:
        raise NotFound
    return row


@get(f"{DUTIES}/{{duty_id:uuid}}", guards=[may(READ)])
async def duty_page(request: AnyRequest, work: Own, duty_id: FromPath[UUID]) -> Response[bytes]:
    """A report for another agency: the form while it is filled in, else what was sent."""
    return await _show(request, work, await _found(work, duty_id))


async def _show(
    request: AnyRequest, work: Work, row: Duty, values: Mapping[str, str] | None = None,
    errors: Mapping[str, Refusal] | None = None, theirs: bool = False,
) -> Response[bytes]:  # fmt: skip
    definition, writes = Definition.of(row.definition), row.state in WRITING and work.actor.may(FILL)
    draft = await left_draft(work, f"filing-{row.id}") if writes and values is None else None
    shown = draft.values if draft is not None else values
    lines = field_lines(work, definition, row.answers, row.remarks)
    context: dict[str, Any] = {
        **words_for(work),
        "row": row,
        "base": f"{DUTIES}/{row.id}",
        "title": said(work, row.titles),
        "lines": lines,
        "labels": {f"f_{one['field'].key}": one["title"] for one in lines},
        "writing": writes,
        "draft": draft,
        "values": shown if shown is not None else typed_of(definition, row.answers),
        "errors": errors or {},
        "theirs": theirs,
        "sent": await sendings(work, row.id),
        "late": row.state in WRITING and row.due_on < work.today,
        "history": [
            (act.at, gettext(ACT_KINDS.get(act.kind, act.kind)), act.actor_name, act.reason or "")
            for act in await timeline(work, row.id)
        ],
    }
    status = 200 if not errors else 403 if lacks_right(errors.values()) else 422
    return page(request, "filings/duty.html", status=status, **context)


@post(f"{DUTIES}/{{duty_id:uuid}}", guards=[may(FILL)], request_max_body_size=LARGEST)
async def fill_in(request: AnyRequest, duty_id: FromPath[UUID]) -> Response[bytes]:
    """Keep what was typed; with `send`, send it, where nothing lacks. What is wrong is said at its field."""
    read = Fields(await posted(request))
    sends = "send" in read.values
    try:
        async with working(request) as work:
            await _keep(work, await _found(work, duty_id), read, strict=sends)
        if sends:  # what was typed is kept, whatever keeps it from being sent
            async with working(request) as work:
                await at_fields(read, send_report(work, duty_id))
    except FormRejected as refused:
        async with working(request) as work:
            row = await _found(work, duty_id)
            values = {**refused.values, "version": str(row.version)}
            stale = any(one.code == "stale" for one in refused.errors.values())
            return await _show(request, work, row, values, refused.errors, stale)
    return await leave_saying(request, f"{DUTIES}/{duty_id}", SENT if sends else KEPT)


async def _keep(work: Work, row: Duty, read: Fields, *, strict: bool) -> None:
    """Raises FormRejected; then nothing is kept, and everything typed is still in the form."""
    answers, wrong = read_answers(Definition.of(row.definition), read.values, work.today, languages_of(work))
    for refusal in wrong:
        read.errors.setdefault(refusal.field or "", refusal)
    read.done()
    try:
        await at_fields(read, fill(work, row.id, answers, version_from(read)))
    except StaleEdit:
        raise FormRejected(read.values, {"": Refusal(STALE, code="stale")}) from None
    await drop_draft(work, f"filing-{row.id}")


@post(f"{DUTIES}/{{duty_id:uuid}}/newer", guards=[may(FILL)])
async def take_newer(request: AnyRequest, duty_id: FromPath[UUID]) -> Response[bytes]:
    """Fill in the newer form that is offered."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            lost = await at_fields(read, take_offered(work, duty_id))
    except FormRejected as refused:
        async with working(request) as work:
            return await _show(request, work, await _found(work, duty_id), errors=refused.errors)
    if lost:
        return await leave_saying(request, f"{DUTIES}/{duty_id}", LOST, fields=", ".join(lost))
    return await leave_saying(request, f"{DUTIES}/{duty_id}", TAKEN)


@get(f"{DUTIES}/{{duty_id:uuid}}/sent/{{number:int}}", guards=[may(READ)])
async def sent_page(
    request: AnyRequest, work: Own, duty_id: FromPath[UUID], number: FromPath[int]
) -> Response[bytes]:  # fmt: skip
    """One of the copies that were sent, as it was."""
    row = await _found(work, duty_id)
    one = next((one for one in await sendings(work, duty_id) if one.number == number), None)
    if one is None:
        raise NotFound
    if one.edition != row.edition:  # its form is not kept here any more; the other agency has it
        return leave_for(request, f"{DUTIES}/{duty_id}")
    context: dict[str, Any] = {
        **words_for(work), "title": said(work, row.titles), "of": row.party_name, "period": row.period, "one": one,
        "back": f"{DUTIES}/{duty_id}", "lines": field_lines(work, Definition.of(row.definition), one.answers, {}),
    }  # fmt: skip
    return page(request, "filings/copy.html", **context)


DOORS = [duty_list, duty_page, fill_in, take_newer, sent_page]
