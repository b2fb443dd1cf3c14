"""Moves from the grid: drawn, by arrows, or as was proposed; taken back; said to be someone else's meanwhile."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Response, post
from litestar.params import FromPath

from service.kit.refusal import Refusal
from service.kit.words import N_
from service.planning.grid.actions.telling import readers_of, tell, told_here
from service.planning.grid.forms import Move, move_from, slot_of, undo_path
from service.planning.grid.pages.frames import HOME, Asked, Refused, sheet
from service.planning.grid.queries.sheets import some
from service.planning.grid.rules.chips import Chip, Wanted
from service.planning.grid.rules.sheets import moved, moved_to
from service.planning.plans.actions import doing, talking
from service.planning.plans.actions.talking import Mention
from service.planning.plans.rules.acts import READ
from service.planning.plans.rules.content import Slot
from service.planning.plans.rules.words import ACTIVITY, CHANNELS
from service.runtime.language import format_date, format_moment, gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected, at_fields
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import page
from service.web.visitor import house
from service.web.working import AnyRequest, working

MOVED = N_("%(title)s stands on %(where)s now.")
BACK = N_("The move is taken back.")
PROPOSED = N_("The proposal is written as a remark; the other agency is told.")
PROPOSAL = N_("Proposal: begin on %(moment)s instead. It would be in nobody's way there.")
GONE = N_("This activity is not in your grid any more. Perhaps its plan was closed to your agency.")
OVERTAKEN = N_("%(person)s of %(agency)s moved or changed “%(title)s” before you. It stands on %(where)s now.")
LARGEST = 64 * 1024


@post(f"{HOME}/move", guards=[may(READ)], request_max_body_size=LARGEST)
async def move(request: AnyRequest) -> Response[bytes]:
    """Move an activity; the sheet comes again, with a way back."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            asked = Asked.read(request.query_params, work.today)
            wish = move_from(read)
            chip, undo, readers = await at_fields(read, _move(work, wish))
            after = (await some(work, [chip.id], Wanted())).chips[0]
            where = where_of(work, after)
            title, day = after.title or gettext("Without a title"), after.days(work.zone)[0]
    except FormRejected as refused:
        return await _refused(request, read, refused)
    except NotFound:
        return await _gone(request)
    await tell(house(request).keyspace, readers)
    back = f"{HOME}/undo/{undo_path(undo.activity_id, undo.slot, undo.version)}?{asked.query()}"
    onward = f"{asked.at(on=day)}#a-{chip.id}"
    return await leave_saying(request, onward, MOVED, undo=back, title=title, where=where)


async def _move(work: Work, wish: Move) -> tuple[Chip, doing.Undo, set[UUID]]:
    found = (await some(work, [wish.activity], Wanted())).every.get(wish.activity)
    if found is None:
        raise NotFound
    slot = _slot(found, wish)
    told_here(work, found.plan_id)
    undo = await doing.move(work, found.id, slot, wish.version)
    return found, undo, await readers_of(work, found.plan_id)


def _slot(chip: Chip, wish: Move) -> Slot:
    slot = moved_to(chip.slot, wish.to) if wish.to is not None else chip.slot
    return moved(slot, wish.days, wish.channel or chip.channel, chip.zone)


def where_of(work: Work, chip: Chip) -> str:
    """When and by which channel, in words."""
    first, last = chip.days(work.zone)
    if not chip.all_day:
        when = format_moment(chip.starts_at, work.zone)
    else:
        when = format_date(first) if first == last else f"{format_date(first)} – {format_date(last)}"
    return f"{when}, {gettext(CHANNELS[chip.channel])}"


async def _refused(request: AnyRequest, read: Fields, why: FormRejected) -> Response[bytes]:
    """The sheet again, with why not; where somebody was quicker, who it was, and where it stands now."""
    refusal = next(iter(why.errors.values()))
    async with working(request) as work:
        asked = Asked.read(request.query_params, work.today)
        chip = await _named(work, read)
        refused = _stale(work, read, refusal, chip) if refusal.code == "stale" and chip is not None else None
        shown = refused or Refused(refusal.sentence, refusal.params, chip)
        status = {"stale": 409, "not_permitted": 403, "level": 403}.get(refusal.code, 422)
        return page(request, "grid/grid.html", status=status, **await sheet(work, asked, shown))


async def _named(work: Work, read: Fields) -> Chip | None:
    try:
        key = UUID(read.values.get("activity", ""))
    except ValueError:
        return None
    return (await some(work, [key], Wanted())).every.get(key)


def _stale(work: Work, read: Fields, refusal: Refusal, chip: Chip) -> Refused:
    """Nothing is lost: what was wished for stands beside what is now, and can be asked for once more."""
    params: dict[str, Any] = {**refusal.params, "title": chip.title, "where": where_of(work, chip)}
    again = {"activity": str(chip.id), "version": str(chip.version), "channel": read.values.get("channel", "")}
    wish = ""
    target = _target(read)
    if target is not None:
        again["to"] = target.isoformat()
        wish = format_moment(target, work.zone) if not chip.all_day else format_date(work.day_of(target))
        if again["channel"] in CHANNELS:
            wish = f"{wish}, {gettext(CHANNELS[again['channel']])}"
    return Refused(OVERTAKEN, params, chip, again if target is not None else {}, wish)


def _target(read: Fields) -> datetime | None:
    """Where it was to begin, as the page said beside the days: those are counted from where it no longer stands."""
    for name in ("target", "to"):
        try:
            found = datetime.fromisoformat(read.values.get(name, ""))
        except ValueError:
            continue
        if found.tzinfo is not None:
            return found
    return None


async def _gone(request: AnyRequest) -> Response[bytes]:
    """What is not there, or not for this agency, is not told apart."""
    async with working(request) as work:
        asked = Asked.read(request.query_params, work.today)
        return page(request, "grid/grid.html", status=404, **await sheet(work, asked, Refused(GONE)))


@post(f"{HOME}/undo/{{activity_id:uuid}}/{{back:str}}/{{version:int}}", guards=[may(READ)])
async def undo_move(
    request: AnyRequest, activity_id: FromPath[UUID], back: FromPath[str], version: FromPath[int]
) -> Response[bytes]:  # fmt: skip
    """Give an activity the time and channel back that it had before a move, if nobody changed it since."""
    slot, read = slot_of(back), Fields({"activity": str(activity_id)})
    try:
        async with working(request) as work:
            asked = Asked.read(request.query_params, work.today)
            found = (await some(work, [activity_id], Wanted())).every.get(activity_id)
            if found is not None:
                told_here(work, found.plan_id)
            await at_fields(read, doing.move(work, activity_id, slot, version))
            readers = await readers_of(work, found.plan_id if found else None)
    except FormRejected as refused:
        return await _refused(request, read, refused)
    except NotFound:
        return await _gone(request)
    await tell(house(request).keyspace, readers)
    return await leave_saying(request, f"{asked.at()}#a-{activity_id}", BACK)


@post(f"{HOME}/propose", guards=[may(READ)], request_max_body_size=LARGEST)
async def propose(request: AnyRequest) -> Response[bytes]:
    """Propose another time for an activity that is another agency's to move: a remark that calls on it."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            asked = Asked.read(request.query_params, work.today)
            wish = move_from(read)
            found = (await some(work, [wish.activity], Wanted())).every.get(wish.activity)
            if found is None or wish.to is None:
                raise NotFound
            said = gettext(PROPOSAL, moment=format_moment(wish.to, work.zone))
            on = (ACTIVITY, found.id)
            await at_fields(read, talking.comment(work, found.plan_id, said, on, [Mention(found.tenant_id)]))
    except FormRejected as refused:
        return await _refused(request, read, refused)
    except NotFound:
        return await _gone(request)
    return await leave_saying(request, asked.at(), PROPOSED)


DOORS = [move, undo_move, propose]
