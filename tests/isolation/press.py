"""The press office in the world of two agencies: one row in each table, one example of each record."""

from typing import TYPE_CHECKING

from service.documents.actions import upload
from service.imports.actions.choosing import ACCEPTED
from service.kit.actor import Actor
from service.press.inquiries.actions.answering import write_answer
from service.press.inquiries.actions.opening import register_inquiry
from service.press.inquiries.actions.summarising import keep_day
from service.press.inquiries.queries.days import day_as_it_is
from service.press.inquiries.rules.content import NewAnswer, NewInquiry
from service.press.outlets.actions.importing import begin_import
from service.press.outlets.actions.lists import add_members, make_list
from service.press.outlets.actions.merging import merge
from service.press.outlets.actions.working import add_tenure, write_note
from service.press.outlets.rules.acts import JOURNALIST
from service.press.outlets.rules.content import TenureEdit
from service.runtime.work import Work, open_work
from tests.documents.samples import chunks
from tests.press.outlets.factories import journalist, outlet

if TYPE_CHECKING:
    from tests.isolation.world import World


async def fill_press(work: Work, world: "World") -> None:
    """Contacts first, since inquiries come from them."""
    await contacts(work, world)
    await inquiries(work, world)


async def contacts(work: Work, world: "World") -> None:
    """An outlet, two journalists that are one, tenure, a private note, a list."""
    paper = await outlet(work, f"{world.marker} paper", email=f"{world.marker}@press.example".casefold())
    one, other = [await journalist(work, f"{world.marker} {name}", beats=(world.marker,)) for name in ("one", "two")]
    await add_tenure(work, one, TenureEdit(paper, f"{world.marker} post"))
    await write_note(work, one, f"{world.marker} private")
    held = await make_list(work, f"{world.marker} list", f"{world.marker} purpose")
    await add_members(work, held, [(JOURNALIST, one)])
    await merge(work, JOURNALIST, one, other, frozenset(), (1, 1))


async def inquiries(work: Work, world: "World") -> None:
    """An inquiry with a draft of its answer, and what the day came to."""
    new = NewInquiry(question=f"{world.marker} question", asked_by=f"{world.marker} asks", email="asks@press.example")
    inquiry_id = await register_inquiry(work, new)
    language = work.tenant.profile.default_language
    await write_answer(work, inquiry_id, NewAnswer(f"{world.marker} answer", "on_record", language, world.marker), 0)
    await keep_day(work, await day_as_it_is(work, work.local_now.date()))


async def contacts_from_a_file(world: "World", actor: Actor) -> None:
    """A spreadsheet of journalists that waits for its columns."""
    content = f"Name;E-mail\n{world.marker} three;three@press.example\n".encode()
    file = await upload(world.house, world.first, actor, f"{world.marker}.csv", chunks(content), accepted=ACCEPTED)
    async with open_work(world.house.database, world.first, actor) as work:
        await begin_import(work, world.house, file.id, JOURNALIST)
