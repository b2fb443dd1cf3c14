"""What an issue says in one language, from its frozen rows and what was written of it: all outputs begin here."""

from uuid import UUID

from service.digest.models import Issue, IssueSection, Item
from service.digest.queries.checking import said_in
from service.digest.queries.figures import SECTION_OF, figures_of
from service.digest.queries.issues import issue_row, items_of, ordered, sections_of
from service.digest.rules.content import Content, Entry, Figure, Part
from service.kit.words import N_
from service.runtime.language import gettext, speaking
from service.runtime.work import Work
from service.web.errors import NotFound

FIGURES, LATE = "figures", "late"
THE_MONTH = N_("The month in figures")


async def content_of(work: Work, issue_id: UUID, language: str) -> Content:
    """An issue in one of its languages, for whoever asks: rights are the door's matter. Raises NotFound.

    tone of entries: a code of rules.coding.TONES, "" in public issues. A part of key "figures" comes last with those
    figures for which the issue has no section; sections that are empty in this language are left out.
    """
    issue = await issue_row(work, issue_id)
    if issue is None or language not in issue.languages:
        raise NotFound
    sections = [one for one in await sections_of(work, issue_id) if one.shown]
    items = ordered(await items_of(work, issue_id))
    figures = await figures_of(work, issue, language)
    parts = [_part(issue, one, items.get(one.id, []), figures, language) for one in sections if one.kind != LATE]
    late = [item for one in sections if one.kind == LATE for item in items.get(one.id, [])]
    kinds = {one.kind for one in sections}
    rest = tuple(one for one in figures if one.rows and SECTION_OF[one.key] not in kinds)
    if rest:
        with speaking(language):
            parts.append(Part(FIGURES, gettext(THE_MONTH), "", (), rest))
    say = work.tenant.profile.say
    return Content(
        language=language, title=say(dict(issue.titles), language), period=issue.period, number=issue.number or "",
        agency=say(dict(issue.agency) or dict(work.tenant.profile.name), language), edition=issue.edition,
        correction=issue.corrections.get(language, ""), public=issue.public,
        introduction=issue.introductions.get(language, ""),
        parts=tuple(one for one in parts if one.entries or one.figures or one.note),
        late=tuple(_entry(issue, one, language) for one in late), approved_by=issue.approved_by_name,
        approved_on=work.day_of(issue.approved_at) if issue.approved_at else None,
    )  # fmt: skip


def _part(issue: Issue, section: IssueSection, items: list[Item], figures: list[Figure], language: str) -> Part:
    own = tuple(one for one in figures if SECTION_OF[one.key] == section.kind)
    return Part(
        str(section.kind), section.titles.get(language, ""), section.notes.get(language, ""),
        tuple(_entry(issue, one, language) for one in items), own,
    )  # fmt: skip


def _entry(issue: Issue, item: Item, language: str) -> Entry:
    said = said_in(item, language)
    return Entry(
        headline=said.headline, summary=said.summary, outlet=item.outlet, on=item.on_day, address=item.address,
        tone="" if issue.public else item.tone, also=len(item.also),
    )  # fmt: skip
