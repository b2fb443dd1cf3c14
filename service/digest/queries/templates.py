"""Templates of digests: as they are kept, and what may be chosen in one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from service.digest.models import Pick, Section, Template
from service.digest.rules.acts import ADMINISTER, APPROVE, READ
from service.digest.rules.sections import Offered, Options, SectionEdit, TemplateEdit
from service.identity.queries import root_unit
from service.identity.queries.holders import who_may
from service.journals.queries import open_journals
from service.kit.actor import ANYWHERE
from service.kit.refusal import Refusal
from service.monitoring.editions.queries.monitors import monitors
from service.monitoring.queries.topics import topics
from service.runtime.work import Work

DIRECTION = "digest"
"""Of the journals in which digests are numbered."""


@dataclass(frozen=True, slots=True)
class TemplateView:
    """A template as it is kept. title: in the reader's language; edit: as a form is filled from it."""

    id: UUID
    state: str
    title: str
    owner_id: UUID | None
    version: int
    created_at: datetime
    changed_at: datetime
    changed_by_name: str
    edit: TemplateEdit

    @property
    def href(self) -> str:
        return f"/digests/templates/{self.id}"


async def templates(work: Work, *, retired: bool = False, only: UUID | None = None) -> list[TemplateView]:
    """Templates with their sections, those in use first, by title; two questions."""
    query = select(Template)
    if only is not None:
        query = query.where(Template.id == only)
    elif not retired:
        query = query.where(Template.state == "kept")
    rows = list(await work.session.scalars(query.execution_options(populate_existing=True)))
    sections: dict[UUID, list[SectionEdit]] = {row.id: [] for row in rows}
    own = select(Section).where(Section.template_id.in_(list(sections)), Section.state == "kept")
    for one in await work.session.scalars(own.order_by(Section.position, Section.id)):
        edit = SectionEdit(one.kind, dict(one.titles), one.source, Options.of(one.options), one.id)
        sections[one.template_id].append(edit)
    found = [_view(work, row, sections[row.id]) for row in rows]
    return sorted(found, key=lambda one: (one.state != "kept", one.title, one.id))


def _view(work: Work, row: Template, sections: Collection[SectionEdit]) -> TemplateView:
    edit = TemplateEdit(
        dict(row.titles), tuple(sections), row.public, tuple(row.languages),
        tuple(UUID(one) for one in row.approvers), row.version,
    )  # fmt: skip
    return TemplateView(
        row.id, row.state, work.tenant.profile.say(dict(row.titles), work.language), row.owner_id, row.version,
        row.created_at, row.changed_at, row.changed_by_name, edit,
    )  # fmt: skip


async def template_by_id(work: Work, template_id: UUID) -> TemplateView | None:
    return next(iter(await templates(work, only=template_id)), None)


async def template_row(work: Work, template_id: UUID, *, lock: bool = False) -> Template | None:
    """The row of a template; `lock` holds it until the end of the work."""
    query = select(Template).where(Template.id == template_id)
    query = query.with_for_update().execution_options(populate_existing=True) if lock else query
    found: Template | None = await work.session.scalar(query)
    return found


async def section_row(work: Work, section_id: UUID) -> Section | None:
    """A section of a template that is in use."""
    query = select(Section).join(
        Template, (Template.tenant_id == Section.tenant_id) & (Template.id == Section.template_id)
    )
    query = query.where(Section.id == section_id, Section.state == "kept", Template.state == "kept")
    found: Section | None = await work.session.scalar(query)
    return found


@dataclass(frozen=True, slots=True)
class Chooser:
    """Somebody or something that may be chosen, with its words."""

    id: UUID
    title: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What the form of a template offers."""

    topics: tuple[Chooser, ...]
    monitors: tuple[Chooser, ...]
    approvers: tuple[Chooser, ...]

    def offered(self, work: Work) -> Offered:
        profile = work.tenant.profile
        return Offered(
            tuple(profile.languages), tuple(profile.required_languages), {one.id for one in self.topics},
            {one.id for one in self.monitors}, {one.id for one in self.approvers},
        )  # fmt: skip


async def choices(work: Work) -> Choices:
    """Topics, retired ones too, daily monitors, and people who may approve."""
    return Choices(
        tuple(Chooser(one.id, one.title) for one in await topics(work)),
        tuple(Chooser(one.id, one.title) for one in await monitors(work)),
        tuple(Chooser(one, name) for one, name in (await holders(work, APPROVE)).items()),
    )


async def holders(work: Work, permission: str) -> dict[UUID, str]:
    """People who hold a right on digests, by family name; nobody where the agency has no units."""
    journal = next(iter(await open_journals(work, DIRECTION)), None)
    try:
        unit = await root_unit(work)
    except Refusal:  # an agency without units has nobody who could be told by them
        return {}
    found = await who_may(
        work, {permission}, unit_id=unit, journal_id=journal.id if journal else ANYWHERE, on=work.today
    )
    return {one.id: one.name for one in found}


async def picked(work: Work, section_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """The clips that are set aside for some sections."""
    query = select(Pick.section_id, Pick.clip_id).where(Pick.section_id.in_(section_ids), Pick.state == "kept")
    found: dict[UUID, set[UUID]] = {one: set() for one in section_ids}
    for section_id, clip_id in await work.session.execute(query):
        found[section_id].add(clip_id)
    return found


async def titles(work: Work, ids: Collection[UUID]) -> dict[UUID, str]:
    """What templates are called, as far as the actor may know."""
    if not (work.actor.may(READ) or work.actor.may(ADMINISTER)):
        return {}
    rows = await work.session.execute(select(Template.id, Template.titles).where(Template.id.in_(ids)))
    return {row.id: work.tenant.profile.say(dict(row.titles), work.language) for row in rows}
