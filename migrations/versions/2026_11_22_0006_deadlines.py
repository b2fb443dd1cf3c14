"""Deadlines: rules with their versions, days of the calendar, clocks of records, and dates proposed for open clocks.

A row of deadline_rule is never changed but in its state: a clock that points to it has the rule as it was. Clocks hang
on records of any kind by word and id, without a foreign key, since the records live on higher floors.
"""

from alembic import op

from migrations.isolation import isolate, script

revision = "2026_11_22_0006"
down_revision = "2026_11_22_0005"


def upgrade() -> None:
    script(
        """
        create table deadline_rule (
          tenant_id uuid not null,
          id uuid not null,
          slug text not null,
          version integer not null check (version > 0),
          origin text not null check (origin in ('country', 'agency')),
          state text not null default 'active' check (state in ('active', 'offered', 'withdrawn')),
          since date not null,
          until date,
          terms jsonb not null,
          reason text not null default '',
          created_at timestamptz not null,
          created_by uuid,
          created_by_name text not null,
          primary key (tenant_id, id),
          unique (tenant_id, slug, version)
        );
        create table calendar_day (
          tenant_id uuid not null,
          id uuid not null,
          day date not null,
          week smallint not null default 0 check (week in (0, 5, 6)),
          origin text not null check (origin in ('country', 'agency')),
          kind text not null
            check (kind in ('holiday', 'observed', 'swap_off', 'swap_work', 'extra_off_admin', 'ordinary')),
          title jsonb not null,
          pair date,
          act_number text not null default '',
          act_date date,
          url text not null default '',
          certainty text not null default '' check (certainty in ('', 'A', 'B', 'C', 'U')),
          state text not null default 'active' check (state in ('active', 'removed')),
          version integer not null default 1,
          changed_at timestamptz not null,
          primary key (tenant_id, id),
          unique (tenant_id, day, week, origin)
        );
        create table clock (
          tenant_id uuid not null,
          id uuid not null,
          record text not null,
          record_id uuid not null,
          rule_id uuid,
          title text not null default '',
          count integer not null check (count >= 0),
          unit text not null check (unit in ('hour', 'working_day', 'calendar_day', 'month', 'until')),
          started_at timestamptz not null,
          due_at timestamptz not null,
          due_on date not null,
          state text not null default 'running' check (state in ('running', 'paused', 'stopped')),
          stopped_at timestamptz,
          extensions jsonb not null,
          pauses jsonb not null,
          explanation jsonb not null,
          created_at timestamptz not null,
          primary key (tenant_id, id),
          foreign key (tenant_id, rule_id) references deadline_rule (tenant_id, id),
          check ((state = 'stopped') = (stopped_at is not null))
        );
        create index clock_record on clock (tenant_id, record_id, record);
        create index clock_running on clock (tenant_id, due_at, id) where state = 'running';
        create table clock_proposal (
          tenant_id uuid not null,
          id uuid not null,
          clock_id uuid not null,
          state text not null default 'open' check (state in ('open', 'accepted', 'declined', 'overtaken')),
          due_at timestamptz not null,
          due_on date not null,
          due_before timestamptz not null,
          cause jsonb not null,
          explanation jsonb not null,
          proposed_at timestamptz not null,
          decided_at timestamptz,
          decided_by uuid,
          decided_by_name text not null default '',
          reason text not null default '',
          primary key (tenant_id, id),
          foreign key (tenant_id, clock_id) references clock (tenant_id, id),
          check ((state = 'open') = (decided_at is null))
        );
        create unique index clock_proposal_open on clock_proposal (tenant_id, clock_id) where state = 'open';
        create index clock_proposal_list on clock_proposal (tenant_id, state, id)
        """
    )
    for table in ("deadline_rule", "calendar_day", "clock", "clock_proposal"):
        isolate(table)


def downgrade() -> None:
    for table in ("clock_proposal", "clock", "calendar_day", "deadline_rule"):
        op.execute(f"drop table {table}")
