"""The desk's sections of media monitoring: clips that nobody judged, reactions that are open."""

from collections.abc import Mapping

from service.desk.slots import Found, Line, Section
from service.kit.actor import Actor
from service.kit.paging import CappedCount, Cursor
from service.kit.words import N_
from service.monitoring.queries.listing import Wanted, bucket_counts, clips
from service.monitoring.rules.acts import CODE, READ, STATES
from service.runtime.language import gettext
from service.runtime.work import Work

KEYS = {"new": "media-new", "reaction": "media-reactions"}


def judges(actor: Actor) -> bool:
    return actor.kind == "person" and actor.may(CODE) and actor.may(READ)


async def to_judge(work: Work, after: Cursor | None, limit: int) -> Found:
    """Clips that wait to be judged, newest first, of each story one."""
    return await _lines(work, Wanted(bucket="new", folded=True), after, limit)


async def reactions(work: Work, after: Cursor | None, limit: int) -> Found:
    """Clips whose reaction is open, newest first, of each story one."""
    return await _lines(work, Wanted(bucket="reaction", folded=True), after, limit)


async def _lines(work: Work, wanted: Wanted, after: Cursor | None, limit: int) -> Found:
    found = await clips(work, wanted, after=after, limit=limit)
    lines = [
        Line(
            row.clip.id, f"/monitoring/clips/{row.clip.id}", row.clip.outlet, row.clip.title, "",
            gettext(STATES[row.clip.state]), "sign" if row.clip.state == "reaction_open" else "", row.clip.caught_at,
            language=row.clip.language or "und",
        )
        for row in found.items
    ]  # fmt: skip
    return Found(lines, found.next)


async def counted(work: Work) -> Mapping[str, CappedCount]:
    """How much lies in each section."""
    if not judges(work.actor):
        return {}
    found = await bucket_counts(work)
    return {key: found[bucket] for bucket, key in KEYS.items()}


SECTIONS = [
    Section(
        "media-new", "do", N_("Clips to judge"), N_("Nothing waits to be judged"), to_judge, judges, "/monitoring"
    ),
    Section(
        "media-reactions", "waiting", N_("Reactions to the media"), N_("No reaction to a clip is open."), reactions,
        judges, "/monitoring?bucket=reaction",
    ),
]  # fmt: skip
