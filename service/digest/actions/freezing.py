"""Freezing a month: copies of all its articles and of our own output, in one transaction and by set.

From then on nothing that is judged, renamed or corrected elsewhere changes an issue. What was published in the month
and caught later is taken in apart.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert

from service.digest.actions.finding import demanded
from service.digest.actions.own import freeze_own
from service.digest.actions.placing import copies_of, note_put_in
from service.digest.models import Issue, IssueSection, Item, Material
from service.digest.queries.material import material_counts, span_of
from service.digest.rules.acts import ISSUE, NOT_OVER
from service.digest.rules.checking import SHARE
from service.digest.rules.texts import month_after
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.monitoring.queries.topics import topics
from service.monitoring.rules.acts import JUDGED
from service.runtime.work import Work

LONGEST_EXCERPT = 420
MOST_LATE = 200
LATE = "late"
# What is asked for each clip is asked by its key, and what is taken already once for all: a database that has not
# counted its rows yet would otherwise compare each with each.
# A clip's outlet is looked up in the register of outlets by its name or another spelling of it, else by its site.
CLIPS = text(
    r"""
    insert into digest_material (
      tenant_id, id, issue_id, kind, source_id, clip_id, story_id, headline, excerpt, text_length, outlet, outlet_kind,
      abroad, tier, address, language, tone, prominence, error, judged, main, topics, folders, reports, on_day, at,
      late, frozen_at
    )
    with known as (
      select id, kind, country, website, name, spellings from outlet where tenant_id = :tenant and state = 'active'
    ), named as (
      select distinct on (key) key, kind, country
      from (
        select lower(name) as key, 0 as rank, id, kind, country from known
        union all
        select lower(spelling), 1, id, kind, country from known, jsonb_array_elements_text(spellings) as spelling
      ) as every order by key, rank, id
    ), sited as (
      select distinct on (host) host, kind, country
      from (
        select lower(split_part(regexp_replace(website, '^https?://(www\.)?', ''), '/', 1)) as host, id, kind, country
        from known where website <> ''
      ) as every order by host, id
    ), month as (
      select c.*, coalesce(c.published_at, c.caught_at) as said_at,
        lower(split_part(regexp_replace(c.address, '^https?://(www\.)?', ''), '/', 1)) as host,
        case when v.text = '' then 0 else char_length(regexp_replace(v.text, '\s+', ' ', 'g')) end as text_chars,
        char_length(c.lead) as lead_chars,
        btrim(regexp_replace(coalesce(nullif(c.lead, ''), left(v.text, 2000)), '\s+', ' ', 'g')) as beginning
      from clip c
      join lateral (
        select text from clip_version
        where tenant_id = c.tenant_id and clip_id = c.id and number = c.versions limit 1
      ) v on true
      where c.tenant_id = :tenant and coalesce(c.published_at, c.caught_at) >= :since
        and coalesce(c.published_at, c.caught_at) < :until
        and (c.state = any(:judged) or (c.state = 'captured' and c.matched)
          or (c.state = 'archived' and c.archived_from = any(:judged)))
        and c.id not in (
          select m.clip_id from digest_material m join digest_issue i on i.tenant_id = m.tenant_id and i.id = m.issue_id
          where m.tenant_id = :tenant and m.clip_id is not null and i.root_id = :root
        )
    ), measured as (
      select month.*, greatest(text_chars, lead_chars) as length,
        case when cast(:public as boolean)
          then least(cast(:longest as integer), greatest(text_chars, lead_chars) / cast(:share as integer))
          else cast(:longest as integer) end as room
      from month
    )
    select c.tenant_id, gen_random_uuid(), cast(:issue as uuid), 'clip', c.id, c.id, c.story_id,
      regexp_replace(c.title, :marks, '', 'g'),
      regexp_replace(
        case
          when c.room < 2 then ''
          when char_length(c.beginning) <= c.room then c.beginning
          else regexp_replace(left(c.beginning, c.room - 1), '\s+\S*$', '') || '…'
        end, :marks, '', 'g'
      ),
      c.length, c.outlet, coalesce(named.kind, sited.kind, ''),
      coalesce(
        coalesce(named.kind, sited.kind) = 'foreign'
          or upper(coalesce(nullif(named.country, ''), sited.country, '')) not in ('', upper(cast(:country as text))),
        false
      ),
      c.tier, c.address, c.language, c.tone, c.prominence, c.error <> '',
      c.state <> 'captured', coalesce(story.main_id = c.id, false),
      coalesce(topic.ids, '[]'::jsonb), coalesce(folder.ids, '[]'::jsonb), coalesce(report.ids, '[]'::jsonb),
      (c.said_at at time zone :zone)::date, c.said_at, cast(:late as boolean), cast(:now as timestamptz)
    from measured c
    left join story on story.tenant_id = c.tenant_id and story.id = c.story_id
    left join named on named.key = lower(c.outlet)
    left join sited on sited.host = c.host
    left join (
      select clip_id, jsonb_agg(topic_id::text order by place, topic_id) as ids from clip_topic
      where tenant_id = :tenant group by clip_id
    ) as topic on topic.clip_id = c.id
    left join (
      select clip_id, jsonb_agg(section_id::text order by section_id) as ids from digest_pick
      where tenant_id = :tenant and state = 'kept' group by clip_id
    ) as folder on folder.clip_id = c.id
    left join (
      select i.clip_id, jsonb_agg(distinct e.monitor_id::text) as ids
      from monitor_item i join monitor_edition e on e.tenant_id = i.tenant_id and e.id = i.edition_id
      where i.tenant_id = :tenant and not i.dropped and e.state in ('sent', 'corrected')
        and e.day >= cast(:first as date) and e.day < cast(:following as date) + 7
      group by i.clip_id
    ) as report on report.clip_id = c.id
    on conflict (tenant_id, issue_id, kind, source_id) do nothing
    """
)
MARKS = "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"


async def freeze(work: Work, issue_id: UUID) -> dict[str, int]:
    """Copy everything the month brought; how much of each kind. Raises NotFound, Refusal."""
    row = await demanded(work, issue_id, "freeze")
    if work.today < month_after(row.period):
        raise Refusal(NOT_OVER, code="not_over")
    row.topics = [{"id": str(one.id), "titles": dict(one.titles)} for one in await topics(work)]
    row.agency = dict(work.tenant.profile.name)
    row.state, row.frozen_at, row.frozen_by_name = "frozen", work.now, work.actor.name
    row.version += 1
    await work.session.flush()
    await _freeze_clips(work, row, late=False)
    await freeze_own(work, row)
    counts = await material_counts(work, row)
    work.record("digest_issue.frozen", issue_id, record=ISSUE, after=counts)
    return counts


async def _freeze_clips(work: Work, row: Issue, *, late: bool) -> None:
    since, until = span_of(work, row)
    values: dict[str, Any] = {
        "tenant": work.tenant.id, "issue": row.id, "root": row.root_id, "since": since, "until": until,
        "judged": sorted(JUDGED), "public": row.public, "longest": LONGEST_EXCERPT, "share": SHARE, "marks": MARKS,
        "country": work.tenant.profile.country, "zone": work.tenant.profile.zone, "late": late,
        "now": work.now, "first": row.period, "following": month_after(row.period),
    }  # fmt: skip
    await work.session.execute(CLIPS, values)


async def add_late(work: Work, issue_id: UUID) -> int:
    """Take in what was published in the month and caught after it was frozen, apart from the rest; how many.

    Such articles are not among the figures. The latest MOST_LATE of them stand in the issue. Raises NotFound, Refusal.
    """
    row = await demanded(work, issue_id, "add_late")
    before = await _late_ids(work, row)
    await _freeze_clips(work, row, late=True)
    fresh = [one for one in await _late_ids(work, row) if one not in set(before)]
    if not fresh:
        return 0
    section = await _late_section(work, row)
    query = select(Material).where(Material.id.in_(fresh)).order_by(Material.at.desc(), Material.id).limit(MOST_LATE)
    some = sorted(await work.session.scalars(query), key=lambda one: (one.at, one.id))
    last = await work.session.scalar(select(func.max(Item.position)).where(Item.section_id == section)) or 0
    rows = [copies_of(work, row, section, last + place, one) for place, one in enumerate(some, 1)]
    await work.session.execute(insert(Item), rows)
    await note_put_in(work, row.id, rows)
    work.record("digest_issue.late_added", issue_id, record=ISSUE, after={"clips": len(fresh)})
    return len(fresh)


async def _late_ids(work: Work, row: Issue) -> list[UUID]:
    """Late material of this edition."""
    query = select(Material.id).where(Material.issue_id == row.id, Material.late)
    return list(await work.session.scalars(query))


async def _late_section(work: Work, row: Issue) -> UUID:
    """The section in which late articles stand, the last of the issue."""
    query = select(IssueSection.id).where(IssueSection.issue_id == row.id, IssueSection.kind == LATE)
    known: UUID | None = await work.session.scalar(query)
    if known is not None:
        return known
    section_id = new_id()
    values = {
        "tenant_id": work.tenant.id, "id": section_id, "issue_id": row.id, "position": 10_000, "kind": LATE,
        "titles": {}, "source": "hand", "options": {}, "shown": True, "version": 1,
    }  # fmt: skip
    await work.session.execute(insert(IssueSection).values(**values))
    return section_id
