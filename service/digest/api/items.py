"""What stands in an issue, for programs of the agency: material, items, sections."""

from typing import Annotated
from uuid import UUID

from litestar import get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter

from service.digest.actions import editing
from service.digest.api.bodies import (
    ChangedItem,
    ChangedSection,
    ChangeItem,
    HistoryBody,
    IdsBody,
    MaterialBody,
    MaterialItem,
    MovedItem,
    PutIn,
    TakeOut,
    VersionBody,
    WordsBody,
)
from service.digest.models import Material
from service.digest.queries.issues import history_of, issue_row, item_row
from service.digest.queries.material import MaterialWanted, offered
from service.digest.rules.acts import EDIT, READ
from service.digest.rules.texts import ItemEdit, Place, SectionTexts, Words
from service.kit.paging import Cursor
from service.web.errors import NotFound
from service.web.guards import may
from service.web.working import Own


@get("/issues/{issue_id:uuid}/material", guards=[may(READ)], operation_id="listDigestMaterial",
     summary="List the frozen material of an issue")  # fmt: skip
async def list_material(
    work: Own,
    issue_id: FromPath[UUID],
    kind: Annotated[str, QueryParameter(description="Only material of this kind.")] = "",
    used: Annotated[bool | None, QueryParameter(description="Whether it stands in the issue.")] = None,
    late: Annotated[bool | None, QueryParameter(description="Whether it came after the freezing.")] = None,
    q: Annotated[str, QueryParameter(description="Words of headline or outlet.")] = "",
    after: Annotated[str, QueryParameter(description="The `next` of the page before.")] = "",
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
) -> MaterialBody:
    row = await issue_row(work, issue_id)
    if row is None:
        raise NotFound
    wanted = MaterialWanted(kind=kind, used=used, late=late, typed=q)
    rows, more = await offered(work, row, wanted, after=Cursor.decode(after) if after else None, limit=limit)
    return MaterialBody([_material(one) for one in rows], more.encode() if more else None)


def _material(one: Material) -> MaterialItem:
    return MaterialItem(
        one.id, one.kind, one.headline, one.excerpt, dict(one.texts), one.outlet, one.outlet_kind, one.abroad,
        one.address, one.language, one.tone, list(one.topics), one.on_day, one.late, dict(one.data),
    )  # fmt: skip


@post("/issues/{issue_id:uuid}/items", guards=[may(EDIT)], operation_id="putIntoDigest",
      summary="Put material, all at once, or a text by hand into a section")  # fmt: skip
async def put_in(work: Own, issue_id: FromPath[UUID], data: JSONBody[PutIn]) -> IdsBody:
    place = Place(data.section, data.position, data.after)
    if data.texts is not None:
        return IdsBody([await editing.add_text(work, issue_id, _texts(data.texts), place)])
    return IdsBody(await editing.put_in(work, issue_id, data.material, place))


def _texts(texts: dict[str, WordsBody]) -> dict[str, Words]:
    return {code: Words(one.headline, one.summary) for code, one in texts.items()}


@post("/issues/{issue_id:uuid}/items/out", guards=[may(EDIT)], operation_id="takeOutOfDigest",
      summary="Take items out of an issue, or put them back", status_code=204)  # fmt: skip
async def take_out(work: Own, issue_id: FromPath[UUID], data: JSONBody[TakeOut]) -> None:
    await editing.take_out(work, issue_id, data.items, back=data.back)


@put("/issues/{issue_id:uuid}/items/{item_id:uuid}", guards=[may(EDIT)], operation_id="changeDigestItem",
     summary="Change the texts of an item; a stale version is refused with 409")  # fmt: skip
async def change_item(
    work: Own, issue_id: FromPath[UUID], item_id: FromPath[UUID], data: JSONBody[ChangedItem]
) -> VersionBody:
    edit = ItemEdit(_texts(data.texts), data.note, data.version)
    return VersionBody(await editing.edit_item(work, issue_id, item_id, edit))


@post("/issues/{issue_id:uuid}/items/{item_id:uuid}/move", guards=[may(EDIT)], operation_id="moveDigestItem",
      summary="Move an item", status_code=204)  # fmt: skip
async def move_item(work: Own, issue_id: FromPath[UUID], item_id: FromPath[UUID], data: JSONBody[MovedItem]) -> None:
    await editing.move_item(work, issue_id, item_id, Place(data.section, data.position, data.after))


@post("/issues/{issue_id:uuid}/items/{item_id:uuid}/clear/{code:str}", guards=[may(EDIT)],
      operation_id="clearDigestFinding", summary="Confirm that what was found of an item may stand",
      status_code=204)  # fmt: skip
async def clear_finding(work: Own, issue_id: FromPath[UUID], item_id: FromPath[UUID], code: FromPath[str]) -> None:
    await editing.clear_finding(work, issue_id, item_id, code)


@get("/issues/{issue_id:uuid}/items/{item_id:uuid}/history", guards=[may(READ)], operation_id="readDigestItemHistory",
     summary="What was done with an item, the newest first")  # fmt: skip
async def read_history(work: Own, issue_id: FromPath[UUID], item_id: FromPath[UUID]) -> HistoryBody:
    if await item_row(work, issue_id, item_id) is None:
        raise NotFound
    return HistoryBody(
        [
            ChangeItem(one.what, one.version, dict(one.before), dict(one.after), one.at, one.by_name)
            for one in await history_of(work, issue_id, item_id)
        ]
    )


@put("/issues/{issue_id:uuid}/sections/{section_id:uuid}", guards=[may(EDIT)], operation_id="changeDigestSection",
     summary="Change titles, notes, place of a section, or whether it is shown")  # fmt: skip
async def change_section(
    work: Own, issue_id: FromPath[UUID], section_id: FromPath[UUID], data: JSONBody[ChangedSection]
) -> VersionBody:
    if data.position is not None:  # first: it holds the issue alone, which an edit of texts does not
        await editing.move_section(work, issue_id, section_id, data.position)
    edit = SectionTexts(data.titles, data.notes, data.shown, data.version)
    return VersionBody(await editing.edit_section(work, issue_id, section_id, edit))


DOORS = [
    list_material, put_in, take_out, change_item, move_item, clear_finding, read_history, change_section,
]  # fmt: skip
