"""Digests in the world of two agencies: one row in each table."""

from typing import TYPE_CHECKING

from service.digest.actions import composing, deciding, editing, freezing, opening, publishing
from service.digest.actions.templates import set_aside
from service.digest.models import Link, Output
from service.digest.queries.issues import sections_of
from service.digest.rules.texts import ItemEdit, Words
from service.runtime.work import Work
from tests.digest.factories import last_month, made_template, month_clip, section, standing
from tests.press.releases.factories import acting, another

if TYPE_CHECKING:
    from tests.isolation.world import World


async def fill_digests(work: Work, world: "World") -> None:
    """A published issue of last month with a changed item, and a corrected edition of it under way."""
    name = world.marker
    titles = dict.fromkeys(work.tenant.profile.languages, f"{name} digest")
    clip = await month_clip(work, title=f"{name} article", outlet=f"{name} outlet")
    template = await made_template(work, section(work, "top_stories"), section(work, "text"), titles=titles)
    made = await opening.open_issue(work, template, last_month(work))
    (top, _) = await sections_of(work, made)
    assert top.section_id is not None
    await set_aside(work, top.section_id, clip)
    await freezing.freeze(work, made)
    await composing.compose(work, made)
    item = next(one for one in await standing(work, made) if one.source_id == clip)
    await editing.edit_item(work, made, item.id, ItemEdit({"az": Words(f"{name} headline")}))
    own = {"tenant_id": work.tenant.id, "issue_id": made}
    work.session.add(Link(**own, address=f"https://news.example/{name}", state="alive", checked_at=work.now))
    work.session.add(
        Output(**own, language="az", format="mail", content_hash=name, sha256=name, text=name, made_at=work.now)
    )
    await deciding.send_to_review(work, made)
    with acting(work, another(f"{name} head")):
        await deciding.approve(work, made)
    await publishing.publish(work, made)
    await publishing.correct(work, made, dict.fromkeys(work.tenant.profile.languages, f"{name} correction"))
