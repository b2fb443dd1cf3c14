"""Releases in the world of two agencies: one row in each table."""

from typing import TYPE_CHECKING

from sqlalchemy import select

from service.mailing.actions import planning
from service.mailing.models import Delivery
from service.press.releases.actions import distributing, library, publishing, writing
from service.press.releases.actions.copies import note_opening
from service.press.releases.actions.distributing import Order, Typed
from service.press.releases.models import ReleaseCopy
from service.press.releases.rules.content import Words
from service.runtime.work import Work
from tests.press.releases.factories import approved, drafted

if TYPE_CHECKING:
    from tests.isolation.world import World


async def fill_releases(work: Work, world: "World") -> None:
    """A draft with a line, a template; a published release with a copy that was opened, mails, somebody who left."""
    name = world.marker
    texts = {"az": Words(f"{name} title", f"{name} lead", f"{name} body", "", True)}
    line = library.LineEdit(f"{name} topic", {"az": f"{name} line"}, work.today)
    line_id = await library.agree(work, line)
    await library.keep_template(work, library.TemplateEdit("release", f"{name} template", texts))
    draft = await drafted(work, texts, contact=f"{name} contact")
    await writing.insert_line(work, draft, line_id, "az")
    made = await approved(work, texts=texts)
    to = (Typed(f"{name}@media.example", f"{name} reader", "az"),)
    copies = await distributing.distribute(work, made, Order("embargo", typed=to))
    await planning.gather(work, world.house, copies)
    copy = (await work.session.scalars(select(ReleaseCopy))).one()
    await note_opening(work, copy, "text", name)
    await publishing.publish(work, made, None, None)
    mail = (await work.session.scalars(select(Delivery))).one()
    await distributing.leave(work, mail.id, everything=True)
