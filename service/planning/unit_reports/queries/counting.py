"""The figures of a span of days, a statement for each group. unit: None counts the whole agency.

Each statement says what the definition of its figures says; groups whose rows name no unit are not narrowed.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text

from service.kit.dates import day_span
from service.kit.periods import Period
from service.planning.unit_reports.rules.figures import share
from service.runtime.work import Work

LETTERS = text(
    """
    select count(*) filter (where j.direction = 'incoming') as letters_in,
      count(*) filter (where j.direction = 'outgoing') as letters_out
    from letter l join journal j on j.tenant_id = l.tenant_id and j.id = l.journal_id
    where l.tenant_id = :tenant and l.registered_at >= :since and l.registered_at < :until
      and (cast(:unit as uuid) is null or l.unit_id = cast(:unit as uuid))
    """
)
ANSWERS = text(
    """
    select count(*) as letters_answered,
      percentile_cont(0.5) within group (order by extract(epoch from f.at - l.registered_at)) / 86400 as letters_days,
      count(*) filter (where l.due_on is not null) as due,
      count(*) filter (where (f.at at time zone :zone)::date <= l.due_on) as in_time
    from (
      select a.letter_id, min(a.written_off_at) as at from answer a
      where a.tenant_id = :tenant and a.written_off_at >= :since and a.written_off_at < :until
        and not exists (
          select 1 from answer e
          where e.tenant_id = a.tenant_id and e.letter_id = a.letter_id and e.written_off_at < :since
        )
      group by a.letter_id
    ) as f
    join letter l on l.tenant_id = :tenant and l.id = f.letter_id
    join journal j on j.tenant_id = l.tenant_id and j.id = l.journal_id and j.direction = 'incoming'
    where (cast(:unit as uuid) is null or l.unit_id = cast(:unit as uuid))
    """
)
# Of a unit, what its people answer for: counted by the day it was given to them, as the list does.
ASSIGNMENTS = text(
    """
    select count(*) as assignments_given,
      count(*) filter (where state = 'done' and order_at >= coalesce(reported_at, ended_at)) as assignments_in_time,
      count(*) filter (where state = 'done' and order_at < coalesce(reported_at, ended_at)) as assignments_late,
      count(*) filter (where state in ('given', 'accepted', 'returned') and order_at < :now) as assignments_overdue
    from assignment s
    where s.tenant_id = :tenant and s.text <> '' and case when cast(:unit as uuid) is null
      then s.given_at >= :since and s.given_at < :until
      else exists (
        select 1 from assignment_executor e
        where e.tenant_id = s.tenant_id and e.assignment_id = s.id and e.role = 'main' and e.state <> 'delegated'
          and e.unit_id = cast(:unit as uuid) and e.given_at >= :since and e.given_at < :until
      ) end
    """
)
APPEALS = text(
    """
    select count(*) filter (where a.registered_at >= :since and a.registered_at < :until) as appeals_received,
      count(*) filter (where a.state <> 'voided' and a.decided_at >= :since and a.decided_at < :until)
        as appeals_decided
    from appeal a
    where a.tenant_id = :tenant and (cast(:unit as uuid) is null or a.unit_id = cast(:unit as uuid))
      and ((a.registered_at >= :since and a.registered_at < :until)
        or (a.decided_at >= :since and a.decided_at < :until))
    """
)
RECEPTION = text(
    """
    select count(distinct r.id) filter (where r.state = 'held') as receptions_held,
      count(v.id) filter (where v.state = 'heard') as visitors_heard
    from reception r left join visit v on v.tenant_id = r.tenant_id and v.reception_id = r.id
    where r.tenant_id = :tenant and r.starts_at >= :since and r.starts_at < :until
    """
)
INFORMATION = text(
    """
    select count(*) as information_received,
      count(*) filter (where r.outcome = 'granted') as information_granted,
      count(*) filter (where r.outcome = 'partly_granted') as information_partly,
      count(*) filter (where r.outcome = 'refused') as information_refused,
      count(*) filter (where r.answered_at > r.due_at) as information_late
    from information_request r
    where r.tenant_id = :tenant and r.registered_at >= :since and r.registered_at < :until
      and (cast(:unit as uuid) is null or r.unit_id = cast(:unit as uuid))
    """
)
PRESS = text(
    """
    select
      (select count(*) from release r where r.tenant_id = :tenant and r.state in ('published', 'corrected')
        and r.published_at >= :since and r.published_at < :until) as releases_published,
      (select count(*) from media_event e where e.tenant_id = :tenant and e.state in ('live', 'held', 'closed')
        and e.begins_at >= :since and e.begins_at < :until) as events_held,
      (select count(*) from media_inquiry q where q.tenant_id = :tenant
        and q.received_at >= :since and q.received_at < :until) as inquiries_received,
      (select count(*) from media_inquiry q where q.tenant_id = :tenant and q.state = 'answered'
        and q.closed_at >= :since and q.closed_at < :until) as inquiries_answered,
      (select percentile_cont(0.5) within group (order by extract(epoch from q.closed_at - q.received_at)) / 3600
        from media_inquiry q where q.tenant_id = :tenant and q.state = 'answered'
        and q.closed_at >= :since and q.closed_at < :until) as inquiries_hours,
      (select count(*) from refutation f where f.tenant_id = :tenant and f.decision <> ''
        and f.decided_at >= :since and f.decided_at < :until) as refutations_decided,
      (select count(*) from refutation f where f.tenant_id = :tenant
        and f.outcome in ('refuted', 'corrected', 'replied', 'won')
        and f.closed_at >= :since and f.closed_at < :until) as refutations_published,
      (select count(*) from refutation f where f.tenant_id = :tenant
        and f.outcome in ('refused', 'unanswered', 'lost')
        and f.closed_at >= :since and f.closed_at < :until) as refutations_refused
    """
)
MONITORING = text(
    """
    select count(*) as clips_caught,
      count(*) filter (where c.tone = 'negative') as clips_negative,
      count(*) filter (where c.tone = 'neutral') as clips_neutral,
      count(*) filter (where c.tone = 'positive') as clips_positive,
      (select count(*) from story s where s.tenant_id = :tenant and s.merged_into is null and s.clips > 0
        and s.first_at >= :since and s.first_at < :until) as stories_begun
    from clip c where c.tenant_id = :tenant and c.caught_at >= :since and c.caught_at < :until
    """
)
DIGEST = text(
    """
    select count(*) as digests_published from digest_issue i
    where i.tenant_id = :tenant and i.edition = 1 and i.state in ('published', 'corrected')
      and i.published_at >= :since and i.published_at < :until
    """
)
STATEMENTS: Mapping[str, tuple[TextClause, ...]] = {
    "letters": (LETTERS, ANSWERS), "assignments": (ASSIGNMENTS,), "appeals": (APPEALS,), "reception": (RECEPTION,),
    "information": (INFORMATION,), "press": (PRESS,), "monitoring": (MONITORING,), "digest": (DIGEST,),
}  # fmt: skip
# Of each account and metric the last reading of the days, each by itself.
READINGS = text(
    """
    select distinct on (f.account_id, f.metric) f.account_id, f.metric, f.value, f.taken_on, a.platform, a.name
    from social_figure f
    join social_account a on a.tenant_id = f.tenant_id and a.id = f.account_id
    where f.tenant_id = :tenant and f.state = 'standing' and f.taken_on between :first and :last
      and (cast(:unit as uuid) is null or a.unit_id = cast(:unit as uuid))
    order by f.account_id, f.metric, f.taken_on desc, f.noted_at desc, f.id desc
    """
)


async def counted(work: Work, groups: frozenset[str], unit_id: UUID | None, period: Period) -> dict[str, float | None]:
    """Every figure of some groups over the days of a period, in the agency's zone."""
    since, until = day_span(period.first, period.last, work.zone)
    every: dict[str, Any] = {
        "tenant": work.tenant.id, "since": since, "until": until, "unit": unit_id, "now": work.now,
        "zone": work.tenant.profile.zone,
    }  # fmt: skip
    found: dict[str, Any] = {}
    for group, statements in STATEMENTS.items():
        if group not in groups:
            continue
        for statement in statements:
            values = {name: every[name] for name in statement._bindparams}
            found |= dict((await work.session.execute(statement, values)).mappings().one())
    return _derived(found)


def _derived(found: dict[str, Any]) -> dict[str, float | None]:
    """Counts as they are, times with one decimal, shares of what was counted."""
    if "letters_answered" in found:
        found["letters_in_time"] = share(found.pop("in_time"), found.pop("due"))
    if "assignments_given" in found:
        ended = found["assignments_in_time"] + found["assignments_late"] + found["assignments_overdue"]
        found["assignments_discipline"] = share(found["assignments_in_time"], ended)
    return {key: None if value is None else round(float(value), 1) for key, value in found.items()}


async def readings(work: Work, unit_id: UUID | None, period: Period) -> dict[str, Mapping[str, Any]]:
    """The last reading of each account and metric within a period: of what account, and its value."""
    values = {"tenant": work.tenant.id, "first": period.first, "last": period.last, "unit": unit_id}
    rows = (await work.session.execute(READINGS, values)).mappings()
    return {f"social:{row['account_id']}:{row['metric']}": dict(row) for row in rows}
