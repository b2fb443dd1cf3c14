"""Digests for tests, made through actions: templates, clips of a month, issues in every state."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from service.digest.actions import composing, deciding, freezing, opening, publishing
from service.digest.actions.templates import create_template
from service.digest.models import Issue, Item
from service.digest.queries.issues import issue_row, items_of, sections_of
from service.digest.rules.sections import Options, SectionEdit, TemplateEdit
from service.digest.rules.texts import month_before
from service.kit.dates import month_span
from service.monitoring.actions.judging import code
from service.monitoring.rules.coding import Change
from service.runtime.work import Work
from tests.monitoring.factories import clipped
from tests.press.releases.factories import acting, another

KINDS = (
    "top_stories", "topics", "institutions", "own_output", "false_information", "criticism", "press_abroad",
    "broadcast", "social_figures", "next_month", "text",
)  # fmt: skip
NAMES = {"az": "Bölmə", "ka": "რუბრიკა", "en": "Section"}


def last_month(work: Work) -> date:
    """The first day of the month before the present one, in the agency's zone."""
    return month_before(work.today)


def in_month(work: Work, day: int = 10, hour: int = 12, *, period: date | None = None) -> datetime:
    """A moment of a month, the last one unless another is given, as the agency's clock shows it."""
    first = period or last_month(work)
    return month_span(first.year, first.month, work.zone).since + timedelta(days=day - 1, hours=hour)


def section(work: Work, kind: str, source: str = "", **options: Any) -> SectionEdit:
    """A section with titles in every language of the agency."""
    titles = {str(code): f"{NAMES[code]} {kind}" for code in work.tenant.profile.languages}
    return SectionEdit(kind, titles, source or ("hand" if kind == "text" else "filter"), Options(**options))


def template_edit(work: Work, *sections: SectionEdit, public: bool = False, **changed: Any) -> TemplateEdit:
    """A template with sections of every kind unless some are given."""
    languages = tuple(work.tenant.profile.languages)
    titles = changed.pop("titles", None) or {code: f"İcmal {code}" for code in languages}
    own = sections or tuple(section(work, kind) for kind in KINDS)
    return TemplateEdit(titles, own, public, changed.pop("languages", languages), **changed)


async def made_template(work: Work, *sections: SectionEdit, public: bool = False, **changed: Any) -> UUID:
    return await create_template(work, template_edit(work, *sections, public=public, **changed))


async def month_clip(work: Work, day: int = 10, *, hour: int = 12, coded: str = "neutral", **changed: Any) -> UUID:
    """A judged clip that was published on a day of the last month. coded: its tone, "" leaves it unjudged.

    `topics`: ids of topics; `error`: what is false in it; anything else is of what was caught.
    """
    topics, error = tuple(changed.pop("topics", ())), changed.pop("error", "")
    at = changed.pop("at", None) or in_month(work, day, hour)
    clip_id = await clipped(work, **{"published_at": at, "caught_at": at + timedelta(minutes=5), **changed})
    if coded:
        values = {"tone": coded, **({"error": error} if error else {})}
        await code(work, clip_id, Change(values, topics))
    return clip_id


async def many_clips(work: Work, count: int) -> None:
    """Clips of the last month by set, with their texts: for tests of size."""
    values = {
        "tenant": work.tenant.id, "count": count, "since": in_month(work, 1, 0), "days": 28, "now": work.now,
    }  # fmt: skip
    await work.session.execute(MANY, values)


MANY = text(
    """
    with numbers as (
      select n, gen_random_uuid() as clip_id, gen_random_uuid() as story_id,
        cast(:since as timestamptz) + make_interval(days => (n % cast(:days as integer))::integer, hours => 9) as at
      from generate_series(1, cast(:count as integer)) as n
    ), stories as (
      insert into story (tenant_id, id, clips, outlets, first_at, last_at)
      select cast(:tenant as uuid), story_id, 1, 1, at, at from numbers returning id
    ), clips as (
      insert into clip (tenant_id, id, outlet, state, story_id, title, lead, language, published_at, caught_at, tone)
      select cast(:tenant as uuid), clip_id, 'Qəzet ' || (n % 40), 'coded', story_id, 'Xəbər ' || n,
        'Qısa giriş ' || n, 'az', at, at + interval '5 minutes',
        (array['negative', 'neutral', 'positive'])[1 + n % 3]
      from numbers returning id
    )
    insert into clip_version (tenant_id, id, clip_id, number, title, text, caught_at)
    select cast(:tenant as uuid), gen_random_uuid(), clip_id, 1, 'Xəbər ' || n, repeat('söz ', 400), at from numbers
    """
)


async def opened(work: Work, *sections: SectionEdit, public: bool = False, period: date | None = None) -> UUID:
    """The issue of the last month of a template of its own."""
    made = await made_template(work, *sections, public=public)
    return await opening.open_issue(work, made, period or last_month(work))


async def frozen(work: Work, *sections: SectionEdit, public: bool = False, period: date | None = None) -> UUID:
    made = await opened(work, *sections, public=public, period=period)
    await freezing.freeze(work, made)
    return made


async def composed(work: Work, *sections: SectionEdit, public: bool = False) -> UUID:
    """An issue whose sections are filled from what the month holds by now."""
    made = await frozen(work, *sections, public=public)
    await composing.compose(work, made)
    return made


async def reviewed(work: Work, *sections: SectionEdit, public: bool = False) -> UUID:
    made = await composed(work, *sections, public=public)
    await deciding.send_to_review(work, made)
    return made


async def approved(work: Work, issue_id: UUID | None = None, *sections: SectionEdit, public: bool = False) -> UUID:
    """An issue that somebody else approved."""
    made = issue_id or await composed(work, *sections, public=public)
    await deciding.send_to_review(work, made)
    with acting(work, another()):
        await deciding.approve(work, made)
    return made


async def published(work: Work, issue_id: UUID | None = None, *sections: SectionEdit, public: bool = False) -> UUID:
    made = await approved(work, issue_id, *sections, public=public)
    await publishing.publish(work, made)
    return made


async def kept(work: Work, issue_id: UUID) -> Issue:
    """The row as it is now."""
    row = await issue_row(work, issue_id)
    assert row is not None
    await work.session.refresh(row)
    return row


async def standing(work: Work, issue_id: UUID, kind: str = "") -> list[Item]:
    """The items of an issue, or of its sections of one kind, in their order."""
    sections = [one for one in await sections_of(work, issue_id) if not kind or one.kind == kind]
    items = await items_of(work, issue_id)
    return [item for one in sections for item in items if item.section_id == one.id]


async def section_id(work: Work, issue_id: UUID, kind: str) -> UUID:
    """A section of an issue by its kind."""
    return next(one.id for one in await sections_of(work, issue_id) if one.kind == kind)
