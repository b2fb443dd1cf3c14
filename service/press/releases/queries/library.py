"""The library: templates, and lines that were agreed on a topic."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from service.press.releases.models import AgreedLine, Release, ReleaseLine, ReleaseTemplate
from service.press.releases.rules.content import UsedLine, Words
from service.runtime.work import Work


@dataclass(frozen=True, slots=True)
class TemplateView:
    """What a release of a kind begins with."""

    id: UUID
    kind: str
    name: str
    state: str
    texts: Mapping[str, Words]
    changed_at: datetime
    changed_by_name: str


@dataclass(frozen=True, slots=True)
class LineView:
    """A line with its validity. texts: language -> the line; used: in how many releases it stands."""

    id: UUID
    topic: str
    state: str
    valid_from: date
    valid_until: date | None
    texts: Mapping[str, str]
    reason: str
    replaces_id: UUID | None
    agreed_at: datetime
    agreed_by_name: str
    used: int = 0

    def valid_on(self, day: date) -> bool:
        """Whether it may be said on a day."""
        return (
            self.state == "agreed" and self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)
        )


def _template(row: ReleaseTemplate) -> TemplateView:
    texts = {code: Words(**words) for code, words in row.texts.items()}
    return TemplateView(row.id, row.kind, row.name, row.state, texts, row.changed_at, row.changed_by_name)


async def templates(work: Work, *, retired: bool = False) -> list[TemplateView]:
    """Templates by kind and name; those that are retired too, if wanted."""
    query = select(ReleaseTemplate).order_by(ReleaseTemplate.kind, ReleaseTemplate.name, ReleaseTemplate.id)
    query = query if retired else query.where(ReleaseTemplate.state == "kept")
    return [_template(row) for row in await work.session.scalars(query)]


async def template_by_id(work: Work, template_id: UUID) -> TemplateView | None:
    row = await work.session.scalar(select(ReleaseTemplate).where(ReleaseTemplate.id == template_id))
    return _template(row) if row is not None else None


async def template_row(work: Work, template_id: UUID) -> ReleaseTemplate | None:
    """The row of a template, held until the end of the work."""
    query = select(ReleaseTemplate).where(ReleaseTemplate.id == template_id).with_for_update()
    found: ReleaseTemplate | None = await work.session.scalar(query)
    return found


async def template_named(work: Work, name: str) -> UUID | None:
    """The template of a name that is kept."""
    query = select(ReleaseTemplate.id).where(ReleaseTemplate.name == name, ReleaseTemplate.state == "kept")
    found: UUID | None = await work.session.scalar(query)
    return found


def _lines() -> Any:
    uses = func.count(func.distinct(ReleaseLine.release_id)).label("used")
    same = and_(ReleaseLine.tenant_id == AgreedLine.tenant_id, ReleaseLine.line_id == AgreedLine.id)
    return select(AgreedLine, uses).outerjoin(ReleaseLine, same).group_by(AgreedLine.tenant_id, AgreedLine.id)


def _line(row: AgreedLine, used: int = 0) -> LineView:
    return LineView(
        row.id, row.topic, row.state, row.valid_from, row.valid_until, row.texts, row.reason, row.replaces_id,
        row.agreed_at, row.agreed_by_name, used,
    )  # fmt: skip


async def lines(work: Work, *, valid_on: date | None = None, typed: str = "", limit: int = 200) -> list[LineView]:
    """Lines by topic, the newest of a topic first; only those that hold on a day, where one is named."""
    query = _lines()
    if valid_on is not None:
        query = query.where(
            AgreedLine.state == "agreed", AgreedLine.valid_from <= valid_on,
            or_(AgreedLine.valid_until.is_(None), AgreedLine.valid_until >= valid_on),
        )  # fmt: skip
    for word in typed.split()[:6]:
        query = query.where(AgreedLine.topic.icontains(word, autoescape=True))
    query = query.order_by(AgreedLine.topic, AgreedLine.valid_from.desc(), AgreedLine.id.desc()).limit(limit)
    return [_line(row, used) for row, used in await work.session.execute(query)]


async def line_by_id(work: Work, line_id: UUID) -> LineView | None:
    row = await work.session.scalar(select(AgreedLine).where(AgreedLine.id == line_id))
    return _line(row) if row is not None else None


async def line_row(work: Work, line_id: UUID) -> AgreedLine | None:
    """The row of a line, held until the end of the work."""
    found: AgreedLine | None = await work.session.scalar(
        select(AgreedLine).where(AgreedLine.id == line_id).with_for_update()
    )
    return found


async def releases_with(work: Work, line_id: UUID, limit: int = 50) -> list[UUID]:
    """Releases into which a line was put, the newest first."""
    same = and_(Release.tenant_id == ReleaseLine.tenant_id, Release.id == ReleaseLine.release_id)
    query = (
        select(Release.id).join(ReleaseLine, same).where(ReleaseLine.line_id == line_id, Release.state != "discarded")
    )
    query = query.group_by(Release.id, Release.created_at).order_by(Release.created_at.desc()).limit(limit)
    return list(await work.session.scalars(query))


async def used_lines(work: Work, release_id: UUID, revision: int) -> list[UsedLine]:
    """The lines that were put into a revision, with what may be said of them today."""
    same = and_(AgreedLine.tenant_id == ReleaseLine.tenant_id, AgreedLine.id == ReleaseLine.line_id)
    query = (
        select(AgreedLine, ReleaseLine.language)
        .join(ReleaseLine, same)
        .where(ReleaseLine.release_id == release_id, ReleaseLine.revision <= revision)
        .order_by(AgreedLine.topic, AgreedLine.id, ReleaseLine.language)
    )
    return [
        UsedLine(line.id, line.topic, line.state, line.valid_from, line.valid_until, language,
                 line.texts.get(language, ""))
        for line, language in await work.session.execute(query)
        if line.texts.get(language)
    ]  # fmt: skip
