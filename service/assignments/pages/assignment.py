"""One assignment: its page, its control card, and what is done to it there."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from service.assignments.actions import executing, extending, judging
from service.assignments.forms.giving import UNITS, default_unit, read_term, rejected, target_in
from service.assignments.pages.giving import UNIT_WORDS
from service.assignments.pages.showing import in_order, key, pressing, words
from service.assignments.queries.trees import AssignmentView, assignment_for, resolutions_on
from service.assignments.rules.acts import Act, allowed_acts
from service.assignments.rules.giving import REASON_LIMIT, REPORT_LIMIT, Target
from service.assignments.rules.words import RECORD
from service.audit.access import KINDS
from service.audit.queries import timeline
from service.audit.rules import ActRow
from service.deadlines.queries.clocks import clocks_of
from service.deadlines.rules.strip import strip
from service.deadlines.telling import say_in, tell
from service.documents.queries import files_of, waiting_files
from service.documents.rules import FileRow, ids_in
from service.identity.queries import units_with_names
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.notifications.actions.telling import mark_seen
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected, typed_day
from service.web.flash import leave_saying
from service.web.guards import signed_in
from service.web.posted import posted
from service.web.render import page
from service.web.working import AnyRequest, Own, working

Doing = Callable[[Work, UUID, "Typed"], Awaitable[None]]


class Typed:
    """What the dialog of an act posts, read by name."""

    def __init__(self, work: Work, values: Mapping[str, str]) -> None:
        self.work, self.fields = work, Fields(values)

    @property
    def reason(self) -> str:
        return self._checked(self.fields.text("reason", limit=REASON_LIMIT))

    @property
    def report(self) -> str:
        return self._checked(self.fields.text("report", limit=REPORT_LIMIT))

    def _checked(self, value: str) -> str:
        self.fields.done()
        return value

    async def target(self, name: str) -> Target | None:
        found = await target_in(self.work, self.fields, name)
        self.fields.done()
        return found


@get("/assignments/{assignment_id:uuid}", guards=[signed_in])
async def assignment_page(request: AnyRequest, work: Own, assignment_id: FromPath[UUID]) -> Response[bytes]:
    """The assignment with its executors, what hangs below it, and what was done."""
    return await _show(request, work, assignment_id)


async def _show(
    request: AnyRequest, work: Work, assignment_id: UUID, refused: tuple[str, FormRejected] | None = None
) -> Response[bytes]:
    one = await assignment_for(work, assignment_id)
    if refused is None:
        await mark_seen(work, RECORD, assignment_id)
    context: dict[str, Any] = {
        **await _shown(work, one),
        "may": set(allowed_acts(work.actor, one)),
        "files": [] if one.withheld else await files_of(work, RECORD, assignment_id),
        "sent_files": await _sent_files(work, refused[1].values if refused else {}),
        "limits": work.tenant.profile.files,
        "acts": [] if one.withheld else [_told(act) for act in await _acts(work, assignment_id)],
        "units": [(unit, gettext(UNIT_WORDS[unit])) for unit in UNITS],
        "refused": refused[0] if refused else "",
        "values": {"due_unit": default_unit(work), **_until(one), **(refused[1].values if refused else {})},
        "errors": in_order(refused[1].errors) if refused else {},
        "key": key,
    }
    return page(request, "assignments/assignment.html", status=422 if refused else 200, **context)


async def _sent_files(work: Work, values: Mapping[str, str]) -> list[FileRow]:
    """The files of a report that was refused, those that still wait."""
    try:
        ids = list(ids_in(values.get("files", "")))
    except Refusal:
        return []
    return await waiting_files(work, ids) if ids else []


def _until(one: AssignmentView) -> dict[str, str]:
    return {"until": typed_day(one.request.until)} if one.request else {}


async def _shown(work: Work, one: AssignmentView) -> dict[str, Any]:
    units = {unit.id: unit.name for unit in await units_with_names(work, closed=True)}
    return {
        "one": one,
        "words": words(),
        "pressing": lambda of: pressing(work, of.state, of.due_at),
        "unit_names": units,
        "clock": await _clock(work, one),
    }


async def _clock(work: Work, one: AssignmentView) -> dict[str, Any] | None:
    """The running clock of an assignment as the page draws it, and how its date came about in words."""
    found = (await clocks_of(work, RECORD, [one.id])).get(one.id, [])
    clock = next((clock for clock in found if clock.id == one.clock_id), None)
    if clock is None:
        return None
    zone = work.zone
    day = work.today
    counted = [cell for cell in strip(clock.explanation, zone) if cell.number]
    say = say_in(work.language, work.tenant.profile.default_language)
    return {
        "due_at": clock.due_at,
        "total": len(counted),
        "gone": sum(cell.day < day for cell in counted),
        "kind": pressing(work, one.state, one.due_at)[0],
        "words": tell(clock.explanation, say, zone),
    }


# What the clock notes of an act that stands in the history already.
TWICE = frozenset({"clock.started", "clock.stopped", "clock.reopened", "clock.extended"})


async def _acts(work: Work, assignment_id: UUID) -> list[ActRow]:
    return [act for act in await timeline(work, assignment_id) if act.kind not in TWICE]


def _told(act: ActRow) -> dict[str, Any]:
    """One line of the history: who, when, what, why; words that were typed with it."""
    after = act.after if isinstance(act.after, dict) else {}
    before = act.before if isinstance(act.before, dict) else {}
    said = after.get("report") or after.get("to") or ""
    return {
        "at": act.at,
        "who": act.actor_name,
        "said": gettext(KINDS[act.kind]) if act.kind in KINDS else act.kind,
        "reason": act.reason,
        "more": said,
        "from": before.get("due"),
        "to": after.get("due") or after.get("until"),
    }


@get("/assignments/{assignment_id:uuid}/card", guards=[signed_in])
async def card(request: AnyRequest, work: Own, assignment_id: FromPath[UUID]) -> Response[bytes]:
    """The control card, to be printed: what casework rules ask such a card to say."""
    one = await assignment_for(work, assignment_id)
    if one.withheld:
        raise NotFound
    others = await resolutions_on(work, one.record, one.record_id) if one.record_id else []
    return page(request, "assignments/card.html", **await _shown(work, one), count=len(others), acts=[
        _told(act) for act in reversed(await _acts(work, assignment_id))
    ])  # fmt: skip


# --- what is done


async def _accept(work: Work, ident: UUID, typed: Typed) -> None:
    await executing.accept(work, ident)


async def _report(work: Work, ident: UUID, typed: Typed) -> None:
    await executing.report(work, ident, typed.report, ids_in(typed.fields.values.get("files", "")))


async def _delegate(work: Work, ident: UUID, typed: Typed) -> None:
    await executing.delegate(work, ident, await typed.target("executor"), typed.reason)


async def _note(work: Work, ident: UUID, typed: Typed) -> None:
    await executing.note_copy(work, ident)


async def _return_part(work: Work, ident: UUID, typed: Typed) -> None:
    part_id = typed.fields.uuid("part")
    if part_id is None:
        raise NotFound
    await executing.return_part(work, ident, part_id, typed.reason)


async def _ask(work: Work, ident: UUID, typed: Typed) -> None:
    until = typed.fields.day("until", work.today, ahead=True)
    await extending.ask_extension(work, ident, until, typed.reason)


async def _grant(work: Work, ident: UUID, typed: Typed) -> None:
    until = typed.fields.day("until", work.today, ahead=True)
    await extending.grant_extension(work, ident, until, typed.reason)


async def _refuse(work: Work, ident: UUID, typed: Typed) -> None:
    await extending.refuse_extension(work, ident, typed.reason)


async def _change_term(work: Work, ident: UUID, typed: Typed) -> None:
    chosen = typed.fields.choice("due_unit", UNITS)
    unit = next((one for one in UNITS if one == chosen), default_unit(work))
    term = read_term(typed.fields, work.today, unit)
    await extending.change_term(work, ident, term, typed.reason)


async def _confirm(work: Work, ident: UUID, typed: Typed) -> None:
    await judging.confirm(work, ident, typed.reason)


async def _return(work: Work, ident: UUID, typed: Typed) -> None:
    await judging.return_report(work, ident, typed.reason)


async def _reopen(work: Work, ident: UUID, typed: Typed) -> None:
    await judging.reopen(work, ident, typed.reason)


async def _cancel(work: Work, ident: UUID, typed: Typed) -> None:
    await judging.cancel(work, ident, typed.reason)


async def _remind(work: Work, ident: UUID, typed: Typed) -> None:
    await judging.remind(work, ident)


async def _put_on_control(work: Work, ident: UUID, typed: Typed) -> None:
    await judging.put_on_control(work, ident, await typed.target("controller"))


async def _take_off_control(work: Work, ident: UUID, typed: Typed) -> None:
    await judging.take_off_control(work, ident, typed.reason)


DOINGS: dict[Act, tuple[Doing, str]] = {
    "accept": (_accept, N_("Accepted for execution.")),
    "report": (_report, N_("Reported as done.")),
    "delegate": (_delegate, N_("Delegated.")),
    "note": (_note, N_("Noted.")),
    "return_part": (_return_part, N_("Returned for rework.")),
    "ask_extension": (_ask, N_("An extension is asked for.")),
    "grant_extension": (_grant, N_("The term is extended.")),
    "refuse_extension": (_refuse, N_("The extension is refused.")),
    "change_term": (_change_term, N_("The term is changed.")),
    "confirm": (_confirm, N_("The execution is confirmed.")),
    "return": (_return, N_("Returned for rework.")),
    "reopen": (_reopen, N_("Opened again.")),
    "cancel": (_cancel, N_("The assignment is cancelled.")),
    "remind": (_remind, N_("The executors are reminded.")),
    "put_on_control": (_put_on_control, N_("Put on control.")),
    "take_off_control": (_take_off_control, N_("Taken off control.")),
}


async def _do(request: AnyRequest, assignment_id: UUID, act: Act) -> Response[bytes]:
    values = await posted(request)
    doing, said = DOINGS[act]
    try:
        async with working(request) as work:
            await doing(work, assignment_id, Typed(work, values))
    except (FormRejected, Refusal, FieldErrors) as error:
        refused = error if isinstance(error, FormRejected) else rejected(values, error)
        which = f"{act}-{values.get('part', '')}" if act == "return_part" else act
        async with working(request) as work:
            return await _show(request, work, assignment_id, (which, refused))
    back = "/desk" if values.get("back") == "desk" else f"/assignments/{assignment_id}"
    return await leave_saying(request, back, said)


def _door(act: Act) -> HTTPRouteHandler:
    """The route of one act."""

    @post(f"/assignments/{{assignment_id:uuid}}/{act.replace('_', '-')}", guards=[signed_in], name=f"assignment-{act}")
    async def door(request: AnyRequest, assignment_id: FromPath[UUID]) -> Response[bytes]:
        return await _do(request, assignment_id, act)

    return door


ACT_DOORS = [_door(act) for act in DOINGS]
