"""What was published already and may answer a question, asked before the question is sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add

from sqlalchemy import Integer, case, cast, func, select

from service.kit.folding import word_forms
from service.public_information.disclosure.slots import CATALOGUE, LOG
from service.publishing.models import Publication, PublicationText, PublicationVersion
from service.publishing.queries.searching import folded
from service.publishing.slots import KINDS
from service.runtime.work import Work

MOST, MOST_WORDS, FEWEST = 3, 12, 2
SHORTEST, STEM = 4, 7


@dataclass(frozen=True, slots=True)
class Near:
    """Something public that may answer. href: a path on the agency's own host."""

    title: str
    href: str
    day: date


def stems(text: str) -> list[str]:
    """The beginnings of the longest words of a question: endings change in both languages, beginnings seldom."""
    words = {forms[0][:STEM] for forms in word_forms(text) if len(forms[0]) >= SHORTEST}
    return sorted(words, key=lambda word: (-len(word), word))[:MOST_WORDS]


async def nearest(work: Work, text: str, language: str) -> Sequence[Near]:
    """Entries of the log and of the catalogue that share words with a question, those that share most first.

    Two words at least, or the only one that a short question has. What is not public yet, or no longer, is left out.
    """
    wanted = stems(text)
    if not wanted:
        return []
    said = folded(PublicationText.title + " " + PublicationText.lead + " " + PublicationText.body)
    score = reduce(add, [cast(func.strpos(said, one) > 0, Integer) for one in wanted])
    default = work.tenant.profile.default_language
    order = case({language: 0, default: 1}, value=PublicationText.language, else_=2)
    query = (
        select(Publication.kind, Publication.slug, PublicationText.title, Publication.published_at, score, order)
        .join(
            PublicationVersion,
            (PublicationVersion.tenant_id == Publication.tenant_id)
            & (PublicationVersion.publication_id == Publication.id)
            & (PublicationVersion.state == "published")
            & (PublicationVersion.publish_at <= work.now),
        )
        .join(
            PublicationText,
            (PublicationText.tenant_id == Publication.tenant_id)
            & (PublicationText.publication_id == Publication.id)
            & (PublicationText.version == PublicationVersion.version),
        )
        .where(Publication.state == "published", Publication.kind.in_((CATALOGUE, LOG)))
        .where(score >= min(FEWEST, len(wanted)))
        .order_by(score.desc(), order, Publication.published_at.desc(), Publication.id)
        .limit(MOST * len(work.tenant.profile.languages))
    )
    zone, found = work.zone, dict[str, Near]()
    for kind, slug, title, at, _, _ in (await work.session.execute(query)).all():
        href = f"/public/{language}/{KINDS[kind].section}/{slug}"
        found.setdefault(href, Near(title, href, at.astimezone(zone).date()))
    return list(found.values())[:MOST]
