"""Media monitoring in the world of two agencies: one row in each table, one example of each record."""

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from service.monitoring.actions import judging
from service.monitoring.actions.asking import try_rule
from service.monitoring.actions.ruling import add_rule as add_keyword_rule
from service.monitoring.actions.spellings import add_list
from service.monitoring.actions.stories import merge, split
from service.monitoring.editions.actions.sending import send
from service.monitoring.editions.rules.settings import Outsider
from service.monitoring.figures.actions.accounts import correct_figure, enter_account, note_figures
from service.monitoring.figures.actions.importing import begin_import
from service.monitoring.figures.rules.accounts import AccountEdit, NewFigure
from service.monitoring.queries.clips import clip_by_id
from service.monitoring.rules.coding import Change
from service.monitoring.rules.watching import RuleEdit
from service.monitoring.sources.actions.editing import add_source
from service.monitoring.sources.actions.runs import fetch_address
from service.monitoring.sources.models import Article
from service.monitoring.sources.rules.content import Content
from service.runtime.work import Work
from tests.monitoring.editions.factories import ready
from tests.monitoring.factories import clipped, topic

if TYPE_CHECKING:
    from tests.isolation.world import World


async def fill_media(work: Work, world: "World") -> None:
    """Rules first, since they speak of the clips that come after them."""
    await watched(work, world)
    await media(work, world)
    await sources(work, world)
    await monitor_of_the_day(work, world)


async def watched(work: Work, world: "World") -> None:
    """A list of spellings, a rule that names it, and a trial; the rule speaks of the clips that come after it."""
    await add_list(work, "marker", world.marker)
    await add_keyword_rule(work, RuleEdit(f"{world.marker} rule", "@marker"))
    await try_rule(work, world.marker, 30)


async def media(work: Work, world: "World") -> None:
    """Clips with a coding and a topic, a merged and a parted story."""
    about = await topic(work, f"{world.marker} topic")
    one, two = [await clipped(work, title=f"{world.marker} {name}", outlet=world.marker) for name in ("a", "b")]
    values = {"tone": "negative", "message": f"{world.marker} message", "spokesperson": world.marker}
    await judging.code(work, one, Change(values, (about,)))
    stories = [(await clip_by_id(work, clip_id)).story_id for clip_id in (one, two)]
    await merge(work, stories[0], stories[1])
    await split(work, two, f"{world.marker} reason")


async def sources(work: Work, world: "World") -> None:
    """A shared source, one with a password and its article, an address that was asked for."""
    own = work.tenant.profile.default_language
    said = {"kind": "feed", "titles": {own: f"{world.marker} outlet"}, "licence_note": f"{world.marker} licence"}
    place = f"https://{world.marker.casefold()}.example"
    await add_source(work, world.house.keyring, Content(address=f"{place}/feed", **said))
    closed = Content(address=f"{place}/closed", username=world.marker, password=world.marker, **said)
    source_id = await add_source(work, world.house.keyring, closed)
    await fetch_address(work, f"{place}/one")
    article = Article(
        tenant_id=work.tenant.id, source_id=source_id, seq=1, address=f"{place}/a", address_key=b"a", way="page",
        title=f"{world.marker} article", fetched_at=work.now, sha256="0", size=1, text_digest=b"d",
        evidence_key=f"{work.tenant.id}/{uuid.uuid4()}", keep_until=work.now + timedelta(days=30),
    )  # fmt: skip
    work.session.add(article)


async def monitor_of_the_day(work: Work, world: "World") -> None:
    """A monitor with everything, an edition that was sent, figures of an account, a spreadsheet of them."""
    about = await topic(work, f"{world.marker} section")
    outsiders = (Outsider("outside@press.example", f"{world.marker} outsider", "az"),)
    edition = await ready(
        work, titles={"az": f"{world.marker} monitor"}, languages=("az",), topics=(about,), outsiders=outsiders
    )
    await send(work, edition.id)
    address = f"https://facebook.example/{world.marker}"
    account = await enter_account(work, AccountEdit("facebook", address, f"{world.marker} page"))
    today = work.today
    (figure,) = await note_figures(work, account, [NewFigure("followers", today, 187_309, remark=world.marker)])
    await correct_figure(work, figure, 187_310, f"{world.marker} reason")
    await begin_import(work, f"{world.marker}.csv", f"date;followers\n01.11.2026;{world.marker}\n".encode())
