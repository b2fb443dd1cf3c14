"""Reading an edition through before it goes: order, notes, what is dropped and added, the words before it."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from litestar import Response, post
from litestar.params import FromPath

from service.monitoring.editions.actions.editing import add_clip, drop_item, move_item, note_item, write_intros
from service.monitoring.editions.forms import NOTE_LIMIT, intros_from
from service.monitoring.editions.pages.showing import EDITIONS, edition_for, show
from service.monitoring.rules.acts import SEND
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected, at_fields
from service.web.guards import may
from service.web.posted import posted
from service.web.render import leave_for
from service.web.working import AnyRequest, working

ItemAct = Callable[[Work, UUID, UUID, Fields], Awaitable[None]]


@post(f"{EDITIONS}/{{edition_id:uuid}}/intros", guards=[may(SEND)])
async def change_intros(request: AnyRequest, edition_id: FromPath[UUID]) -> Response[bytes]:
    """Keep the words that stand before the items."""
    read = Fields(await posted(request))

    async def do(work: Work) -> None:
        edition = await edition_for(work, edition_id)
        intros, version = intros_from(read, edition.languages)
        await at_fields(read, write_intros(work, edition_id, intros, version))

    return await _done(request, edition_id, read, do, "intros", "")


@post(f"{EDITIONS}/{{edition_id:uuid}}/add", guards=[may(SEND)])
async def add_item(request: AnyRequest, edition_id: FromPath[UUID]) -> Response[bytes]:
    """Take a clip in."""
    read = Fields(await posted(request))

    async def do(work: Work) -> None:
        await edition_for(work, edition_id)
        clip_id = read.uuid("clip")
        read.done()
        if clip_id is None:
            raise NotFound
        await at_fields(read, add_clip(work, edition_id, clip_id))

    return await _done(request, edition_id, read, do, "add", "#add")


async def _up(work: Work, edition_id: UUID, item_id: UUID, read: Fields) -> None:
    await move_item(work, edition_id, item_id, up=True)


async def _down(work: Work, edition_id: UUID, item_id: UUID, read: Fields) -> None:
    await move_item(work, edition_id, item_id, up=False)


async def _drop(work: Work, edition_id: UUID, item_id: UUID, read: Fields) -> None:
    await drop_item(work, edition_id, item_id)


async def _take_back(work: Work, edition_id: UUID, item_id: UUID, read: Fields) -> None:
    await drop_item(work, edition_id, item_id, back=True)


async def _note(work: Work, edition_id: UUID, item_id: UUID, read: Fields) -> None:
    note = read.text("note", limit=NOTE_LIMIT)
    read.done()
    await note_item(work, edition_id, item_id, note, read.values.get("section", ""))


ITEM_ACTS: dict[str, ItemAct] = {"up": _up, "down": _down, "drop": _drop, "take-back": _take_back, "note": _note}


@post(f"{EDITIONS}/{{edition_id:uuid}}/items/{{item_id:uuid}}/{{act:str}}", guards=[may(SEND)])
async def change_item(
    request: AnyRequest, edition_id: FromPath[UUID], item_id: FromPath[UUID], act: FromPath[str]
) -> Response[bytes]:
    """Move an item, leave it out, take it back, say something to it."""
    read = Fields(await posted(request))

    async def do(work: Work) -> None:
        await edition_for(work, edition_id)
        if act not in ITEM_ACTS:
            raise NotFound
        await at_fields(read, ITEM_ACTS[act](work, edition_id, item_id, read))

    return await _done(request, edition_id, read, do, f"note-{item_id}", f"#i-{item_id}")


async def _done(
    request: AnyRequest, edition_id: UUID, read: Fields, do: Callable[[Work], Awaitable[None]], name: str, place: str
) -> Response[bytes]:
    try:
        async with working(request) as work:
            await do(work)
    except FormRejected as refused:
        async with working(request) as work:
            return await show(request, work, edition_id, name, refused.values, refused.errors)
    return leave_for(request, f"{EDITIONS}/{edition_id}{place}")


DOORS = [change_intros, add_item, change_item]
