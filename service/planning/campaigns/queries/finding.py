"""Materials of campaigns as the search finds them: those of all bodies whose campaigns are open to the agency."""

import re

from sqlalchemy import select, tuple_

from service.kit.paging import Cursor
from service.planning.campaigns.models import Material, MaterialText
from service.planning.campaigns.queries.campaigns import _viewed
from service.planning.campaigns.rules.words import MATERIAL, MATERIAL_KINDS
from service.planning.plans.queries.access import agencies
from service.planning.plans.rules.acts import READ
from service.runtime.language import gettext
from service.runtime.work import Work
from service.search.asking import Asked, Hit, HitPage, says

_QUOTES = re.compile(r"[\"“”„«»]")


async def find_materials(work: Work, asked: Asked, before: Cursor | None, limit: int) -> HitPage:
    """Materials whose titles hold every typed word, the newest first."""
    if not work.actor.may(READ):
        return HitPage([], None)
    query = select(Material).where(Material.state == "standing")
    for word in _QUOTES.sub(" ", asked.typed).split()[:6]:
        titled = select(MaterialText.material_id).where(
            MaterialText.tenant_id == Material.tenant_id, MaterialText.material_id == Material.id,
            MaterialText.title.icontains(word, autoescape=True),
        )  # fmt: skip
        query = query.where(titled.exists())
    place = asked.begin(before)
    if place is not None:
        query = query.where(tuple_(Material.created_at, Material.id) < tuple_(place.at, place.id))
    if asked.since is not None:
        query = query.where(Material.created_at >= asked.since)
    query = query.order_by(Material.created_at.desc(), Material.id.desc()).limit(limit + 1)
    views = await _viewed(work, list(await work.session.scalars(query)))
    known = await agencies(work, {one.party for one in views})
    some = views[:limit]
    hits = [
        Hit(
            record=MATERIAL, id=one.id, at=one.created_at, href=one.href, number="",
            place=gettext(MATERIAL_KINDS[one.kind]), state="", title=one.title,
            who=known[one.party].name(work.language) if one.party in known else "",
            language=next((code for code, text in one.texts.items() if text.title == one.title), "und"), more={},
        )
        for one in some
        if all(says(phrase, *(text.title for text in one.texts.values())) for phrase in asked.phrases)
    ]  # fmt: skip
    return HitPage(hits, Cursor(some[-1].created_at, some[-1].id) if len(views) > limit else None)


async def jump_to_materials(work: Work, typed: str) -> list[Hit]:
    """Materials have no numbers to jump to."""
    return []
