"""Calls: all of them, one with its applications, its terms, its log and its badges."""

from collections.abc import AsyncIterator, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Stream

from service.documents.composition import Unmade
from service.documents.labels import MOST, make_sheet
from service.kit.paging import Cursor
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.press.accreditation.actions.badges import badges_to_print
from service.press.accreditation.actions.calls import call_for, change_call, open_standing, set_open
from service.press.accreditation.actions.deciding import approve_all
from service.press.accreditation.actions.secrets import badge_token
from service.press.accreditation.forms.calls import call_from, ids_from, values_of
from service.press.accreditation.pages.showing import (
    HOME,
    call_for_page,
    call_link,
    event_for,
    heading,
    history,
    keepers,
    words,
)
from service.press.accreditation.printing import sheet_of
from service.press.accreditation.queries.accreditations import (
    BUCKETS,
    Wanted,
    accreditations_of,
    counts_of,
    waiting,
)
from service.press.accreditation.queries.arrivals import Logged, log_of
from service.press.accreditation.queries.calls import event_calls, standing_calls, titles
from service.press.accreditation.rules.acts import ACCREDIT, STATES
from service.press.accreditation.rules.calls import ASKED, CallEdit, taking
from service.press.accreditation.rules.calls import RECORD as CALL
from service.press.accreditation.rules.content import ORIGINS, ROLES
from service.press.accreditation.rules.views import CallView
from service.press.outlets.rules.acts import READ
from service.runtime import clock
from service.runtime.language import OWN_NAMES, gettext
from service.runtime.work import Work
from service.web.errors import Away, NotFound
from service.web.export import FORMATS, Cell, Table, taken_as
from service.web.fields import Fields, FormRejected, at_fields
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.visitor import house, visitor
from service.web.working import AnyRequest, Own, working

ONE = f"{HOME}/{{call_id:uuid}}"
SAVED, OPENED, CLOSED = N_("Saved."), N_("Applications are taken again."), N_("No more applications are taken.")
APPROVED = N_("Approved: %(count)s.")
SOME_LEFT = N_("Approved: %(count)s. Not approved: %(left)s, for example %(number)s: %(why)s")
TABS = {"": N_("All"), "open": N_("To decide"), "appeals": N_("Appeals"), "places": N_("Accredited"),
        "negative": N_("Not coming")}  # fmt: skip
LOG_HEAD = (
    N_("Outlet"), N_("Name"), N_("Number"), N_("Comes as"), N_("Origin"), N_("Country"), N_("State"), N_("Reason"),
    N_("Applied"), N_("Decided"), N_("Decided by"), N_("Badge"), N_("Checked in"), N_("Checked in by"),
)  # fmt: skip


@get(HOME, guards=[may(READ)])
async def home(request: AnyRequest, work: Own) -> Response[bytes]:
    """Everything one can be accredited for, and what waits for a decision."""
    own = work.tenant.profile.default_language
    rows = [(call, call.title(work.language, own), await counts_of(work, call.id)) for call in await event_calls(work)]
    standing = [(c, c.title(work.language, own), await counts_of(work, c.id)) for c in await standing_calls(work)]
    waits = await waiting(work, 50)
    context = {
        **words(), "rows": rows, "standing": standing, "waiting": waits, "decides": work.actor.may(ACCREDIT),
        "taking": {call.id: taking(call.window, work.now) for call, *_ in (*rows, *standing)},
        "titles": await titles(work, {call.id for _, call in waits}),
    }  # fmt: skip
    return page(request, "accreditation/home.html", **context)


@get(f"{HOME}/new", guards=[may(ACCREDIT)])
async def new_standing(request: AnyRequest, work: Own) -> Response[bytes]:
    """The form of a standing accreditation."""
    values = values_of(CallEdit("standing", keeper_id=work.actor.id), 0, work.zone)
    return await _terms(request, work, None, values)


@post(f"{HOME}/new", guards=[may(ACCREDIT)])
async def make_standing(request: AnyRequest) -> Response[bytes]:
    """Take applications for a span."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            edit, _ = call_from(read, "standing", _languages(work), work.today, work.zone)
            made = await at_fields(read, open_standing(work, edit))
    except FormRejected as refused:
        async with working(request) as work:
            return await _terms(request, work, None, refused.values, refused.errors)
    return await leave_saying(request, f"{HOME}/{made}", SAVED)


def _languages(work: Work) -> Sequence[str]:
    return tuple(work.tenant.profile.languages)


async def _terms(
    request: AnyRequest, work: Work, call: CallView | None, values: dict[str, str], errors: Any = None
) -> Response[bytes]:
    own = work.tenant.profile.default_language
    context = {
        **words(), "call": call, "title": call.title(work.language, own) if call else "", "values": values,
        "errors": errors or {}, "spoken": [(code, OWN_NAMES[code]) for code in _languages(work)], "default": own,
        "keepers": await keepers(work), "asked": [(word, gettext(said)) for word, said in ASKED.items()],
        "history": await history(work, call.id) if call else [],
    }  # fmt: skip
    return page(request, "accreditation/terms.html", status=422 if errors else 200, **context)


@get(f"{ONE}/terms", guards=[may(ACCREDIT)])
async def terms_form(request: AnyRequest, work: Own, call_id: FromPath[UUID]) -> Response[bytes]:
    """The terms of a call."""
    call = await call_for_page(work, call_id)
    return await _terms(request, work, call, values_of(call.edit, call.version, work.zone))


@post(f"{ONE}/terms", guards=[may(ACCREDIT)])
async def change_terms(request: AnyRequest, call_id: FromPath[UUID]) -> Response[bytes]:
    """Change the terms."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            call = await call_for_page(work, call_id)
            edit, version = call_from(read, call.kind, _languages(work), work.today, work.zone)
            await at_fields(read, change_call(work, call_id, edit, version))
    except FormRejected as refused:
        async with working(request) as work:
            return await _terms(request, work, await call_for_page(work, call_id), refused.values, refused.errors)
    return await leave_saying(request, f"{HOME}/{call_id}", SAVED)


@get(ONE, guards=[may(READ)])
async def call_page(request: AnyRequest, work: Own, call_id: FromPath[UUID]) -> Response[bytes]:
    """One call with its applications, the newest first."""
    return await show_call(request, work, call_id)


async def show_call(request: AnyRequest, work: Work, call_id: UUID, refused: str = "") -> Response[bytes]:
    """The page of a call; refused: why what was asked could not be done."""
    call = await call_for_page(work, call_id)
    params = request.query_params
    bucket, typed = str(params.get("bucket", "")), str(params.get("q", ""))[:200]
    bucket = bucket if bucket in TABS else ""
    after = _cursor(str(params.get("after", "")))
    rows, onwards = await accreditations_of(work, Wanted(call_id, bucket, typed), after)
    counts = await counts_of(work, call_id)
    where, profile = f"{HOME}/{call_id}", work.tenant.profile
    spoken = work.language if work.language in profile.languages else profile.default_language
    context = {
        **words(), "call": call, "title": call.title(work.language, profile.default_language),
        "rows": rows, "counts": counts, "bucket": bucket, "typed": typed, "decides": work.actor.may(ACCREDIT),
        "buckets": [_tab(where, key, said, counts, bucket) for key, said in TABS.items()], "refused": refused,
        "older": f"{where}?{urlencode({'bucket': bucket, 'q': typed, 'after': onwards.encode()})}" if onwards else "",
        "taking": taking(call.window, work.now),
        "first": where if after else "", "taken": sum(counts.get(state, 0) for state in BUCKETS["places"]),
        "public": f"/public/{spoken}/accreditation/{call_id}",
        **(await heading(work, call.event, "accreditation") if call.event else {"event": None, "tabs": []}),
    }  # fmt: skip
    return page(request, "accreditation/call.html", status=422 if refused else 200, **context)


def _tab(where: str, key: str, said: str, counts: dict[str, int], bucket: str) -> dict[str, Any]:
    if key == "appeals":
        count = counts["appeals"]
    else:
        count = sum(number for state, number in counts.items() if state in BUCKETS.get(key, tuple(STATES)))
    href = f"{where}?bucket={key}" if key else where
    return {"label": gettext(said), "href": href, "count": str(count), "current": key == bucket}


def _cursor(typed: str) -> Cursor | None:
    try:
        return Cursor.decode(typed) if typed else None
    except Refusal:
        return None


@post(f"{ONE}/{{act:str}}", guards=[may(ACCREDIT)])
async def do_with_call(request: AnyRequest, call_id: FromPath[UUID], act: FromPath[str]) -> Response[bytes]:
    """Close or open it, approve several applications."""
    if act not in ("open", "close", "approve"):
        raise NotFound
    read = Fields(await posted(request))
    where = f"{HOME}/{call_id}"
    async with working(request) as work:
        await call_for_page(work, call_id)
        if act != "approve":
            await set_open(work, call_id, act == "open")
            return await leave_saying(request, where, OPENED if act == "open" else CLOSED)
        done, left = await approve_all(work, ids_from(read, "ids"))
    if not left:
        return await leave_saying(request, where, APPROVED, count=str(done))
    number, why = left[0]
    said = {"count": str(done), "left": str(len(left)), "number": number}
    return await leave_saying(request, where, SOME_LEFT, **said, why=gettext(why.sentence, **why.params))


@post(f"{ONE}/badges.pdf", guards=[may(ACCREDIT)])
async def print_badges(request: AnyRequest, call_id: FromPath[UUID]) -> Response[bytes]:
    """Badges as a sheet, for all who are accredited or for those who are marked; who has none yet gets one."""
    read = Fields(await posted(request))
    async with working(request) as work:
        call = await call_for_page(work, call_id)
        people = (await badges_to_print(work, call_id, ids_from(read, "ids")))[:MOST]
        badges = [(one, await badge_token(work, house(request).keyring, one)) for one in people]
        if not badges:
            return await show_call(request, work, call_id, gettext(NOBODY))
        sheet = sheet_of(work, call, badges)
    try:
        pdf = await make_sheet(sheet)
    except Unmade as error:
        raise Away("files") from error
    headers = {"Content-Disposition": f'inline; filename="badges-{call.number}.pdf"', "Cache-Control": "no-store",
               "X-Content-Type-Options": "nosniff"}  # fmt: skip
    return Response(pdf, media_type="application/pdf", headers=headers)


NOBODY = N_("Nobody is accredited yet, so there are no badges to print.")


@get(f"{ONE}/log/{{kind:str}}", guards=[may(READ)])
async def log(request: AnyRequest, call_id: FromPath[UUID], kind: FromPath[str]) -> Stream:
    """Every application by outlet, with what became of it: the log, without addresses and documents."""
    if kind not in FORMATS:
        raise NotFound
    async with working(request) as work:
        call = await call_for_page(work, call_id)
        rows = [_logged(line, work.zone) for line in await log_of(work, call_id)]
        work.record("accreditation.exported", call_id, record=CALL, after={"rows": len(rows), "kind": kind})

    async def batches() -> AsyncIterator[Sequence[Sequence[Cell]]]:
        yield rows

    name = f"accreditation-{call.number}-{clock.now().date().isoformat()}"
    return taken_as(Table(name, [gettext(said) for said in LOG_HEAD], batches()), kind, visitor(request).language)


def _logged(line: Logged, zone: ZoneInfo) -> list[Cell]:
    one, moments = line.one, [line.one.submitted_at, line.one.decided_at, line.at]
    applied, decided, arrived = [moment.astimezone(zone) if moment else None for moment in moments]
    return [
        one.outlet, one.name, one.number, gettext(ROLES[one.role]), gettext(ORIGINS[one.origin]), one.country,
        gettext(STATES[one.state]), one.reason, applied, decided, one.decided_by_name, one.badge_code, arrived, line.by,
    ]  # fmt: skip


@post("/press/events/{event_id:uuid}/accreditation", guards=[may(ACCREDIT)])
async def set_up(request: AnyRequest, event_id: FromPath[UUID]) -> Response[bytes]:
    """Set up the accreditation of an event with the usual terms; the form of its terms comes next."""
    try:
        async with working(request) as work:
            call_id = await call_for(work, event_id)
    except Refusal as refusal:
        return await leave_saying(request, f"/press/events/{event_id}", refusal.sentence)
    return leave_for(request, f"{HOME}/{call_id}/terms")


@get("/press/events/{event_id:uuid}/accreditation", guards=[may(READ)])
async def of_event(request: AnyRequest, work: Own, event_id: FromPath[UUID]) -> Response[bytes]:
    """The applications to an event, or the way to take some."""
    event = await event_for(work, event_id)
    where = await call_link(work, event_id)
    if where:
        return leave_for(request, where)
    context = {**words(), **await heading(work, event, "accreditation"), "decides": work.actor.may(ACCREDIT),
               "accredits": event.policy in ("open", "moderated")}  # fmt: skip
    return page(request, "accreditation/none.html", **context)


DOORS = [
    home, new_standing, make_standing, terms_form, change_terms, call_page, do_with_call, print_badges, log, set_up,
    of_event,
]  # fmt: skip
