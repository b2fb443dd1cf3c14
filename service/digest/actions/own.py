"""Freezing what the agency itself brought out in a month: releases, events, answers, reactions to what is false, its
social figures, and what is planned for the month after. Each is one statement.

In public editions nothing stands that was not public: events that were not announced on the page, reactions that went
to an outlet alone.
"""

from typing import Any

from sqlalchemy import TextClause, text

from service.digest.models import Issue
from service.digest.queries.material import span_of
from service.digest.rules.texts import month_after
from service.kit.dates import month_span
from service.runtime.work import Work

INTO = """
    insert into digest_material (
      tenant_id, id, issue_id, kind, source_id, headline, excerpt, texts, outlet, address, language, data, judged,
      on_day, at, frozen_at
    )
"""
END = " on conflict (tenant_id, issue_id, kind, source_id) do nothing"


def _frozen(found: str) -> TextClause:
    """The statement that copies what a question finds, once."""
    return text(INTO + found + END)


RELEASES = _frozen(
    """
    select r.tenant_id, gen_random_uuid(), cast(:issue as uuid), 'release', r.id, '', '',
      jsonb_object_agg(t.language, jsonb_build_object('headline', t.title, 'summary', t.lead,
        'address', case when r.slug = '' then '' else '/public/' || t.language || '/releases/' || r.slug end)),
      '', '', '', jsonb_build_object('kind', r.kind, 'number', coalesce(r.number, '')), true,
      (r.published_at at time zone :zone)::date, r.published_at, cast(:now as timestamptz)
    from release r
    join lateral (
      select max(v.revision) as revision from release_revision v
      where v.tenant_id = r.tenant_id and v.release_id = r.id and v.state = 'approved'
    ) as standing on true
    join release_text t on t.tenant_id = r.tenant_id and t.release_id = r.id and t.revision = standing.revision
      and t.state = 'ready'
    where r.tenant_id = :tenant and r.state in ('published', 'corrected')
      and r.published_at >= :since and r.published_at < :until
    group by r.tenant_id, r.id
    """
)
# What was held; and, from :ahead on, what is planned. Events of another month are not asked for twice.
EVENTS = _frozen(
    """
    select e.tenant_id, gen_random_uuid(), cast(:issue as uuid),
      case when e.begins_at < :until then 'event' else 'planned' end, e.id, '', '',
      coalesce(jsonb_object_agg(t.language, jsonb_build_object('headline', t.title, 'summary', t.summary))
        filter (where t.title <> ''), '{}'::jsonb),
      '', '', '', jsonb_build_object('kind', e.kind, 'place', e.place), true,
      (e.begins_at at time zone :zone)::date, e.begins_at, cast(:now as timestamptz)
    from media_event e
    left join media_event_text t on t.tenant_id = e.tenant_id and t.event_id = e.id
    where e.tenant_id = :tenant and e.begins_at >= :since and e.begins_at < :ahead
      and case when e.begins_at < :until then e.state in ('live', 'held', 'closed')
        when cast(:public as boolean) then e.state = 'announced' else e.state in ('approved', 'announced') end
      and (not cast(:public as boolean) or e.on_page)
    group by e.tenant_id, e.id
    """
)
QUESTIONS = _frozen(
    """
    select q.tenant_id, gen_random_uuid(), cast(:issue as uuid), 'question', q.id, q.subject, '', '{}'::jsonb,
      q.outlet_name, '', q.language, jsonb_build_object('form', q.form), true,
      (q.closed_at at time zone :zone)::date, q.closed_at, cast(:now as timestamptz)
    from media_inquiry q
    where q.tenant_id = :tenant and q.state = 'answered' and q.closed_at >= :since and q.closed_at < :until
    """
)
REFUTATIONS = _frozen(
    """
    select r.tenant_id, gen_random_uuid(), cast(:issue as uuid), 'refutation', r.id, r.title,
      coalesce(left(string_agg(c.what_is_right, ' ' order by c.position) filter (where c.what_is_right <> ''), 1000),
        ''),
      '{}'::jsonb, r.outlet, r.address, r.language,
      jsonb_build_object('decision', r.decision, 'outcome', r.outcome, 'state', r.state, 'said_on', r.said_on), true,
      (r.decided_at at time zone :zone)::date, r.decided_at, cast(:now as timestamptz)
    from refutation r
    left join refutation_claim c on c.tenant_id = r.tenant_id and c.refutation_id = r.id and c.state = 'standing'
      and c.verdict in ('false', 'misleading')
    where r.tenant_id = :tenant and r.decided_at >= :since and r.decided_at < :until and r.decision <> ''
      and (not cast(:public as boolean) or r.decision in ('correction', 'reply', 'refutation', 'statement'))
    group by r.tenant_id, r.id
    """
)
# Of each account and metric the last reading of the month, and the last one before it. Nothing is added up.
FIGURES = _frozen(
    """
    select f.tenant_id, gen_random_uuid(), cast(:issue as uuid), 'figure', f.id, '', '', '{}'::jsonb, '', a.address, '',
      jsonb_build_object('platform', a.platform, 'account', a.name, 'metric', f.metric, 'value', f.value,
        'taken_on', f.taken_on, 'since_on', f.since_on, 'before', earlier.value, 'before_on', earlier.taken_on),
      true, f.taken_on, cast(:since as timestamptz), cast(:now as timestamptz)
    from (
      select distinct on (account_id, metric) * from social_figure
      where tenant_id = :tenant and state = 'standing' and taken_on >= :first and taken_on < :following
      order by account_id, metric, taken_on desc, noted_at desc, id desc
    ) as f
    join social_account a on a.tenant_id = f.tenant_id and a.id = f.account_id
    left join lateral (
      select value, taken_on from social_figure e
      where e.tenant_id = f.tenant_id and e.account_id = f.account_id and e.metric = f.metric
        and e.state = 'standing' and e.taken_on < :first
      order by e.taken_on desc, e.noted_at desc, e.id desc limit 1
    ) as earlier on true
    """
)


async def freeze_own(work: Work, row: Issue) -> None:
    """Copy what is our own of the month of an issue."""
    since, until = span_of(work, row)
    following = month_after(row.period)
    base: dict[str, Any] = {"tenant": work.tenant.id, "issue": row.id, "now": work.now}
    month = {**base, "since": since, "until": until, "zone": work.tenant.profile.zone}
    ahead = month_span(following.year, following.month, work.zone).until
    await work.session.execute(RELEASES, month)
    await work.session.execute(EVENTS, {**month, "ahead": ahead, "public": row.public})
    await work.session.execute(QUESTIONS, month)
    await work.session.execute(REFUTATIONS, {**month, "public": row.public})
    await work.session.execute(FIGURES, {**base, "since": since, "first": row.period, "following": following})
