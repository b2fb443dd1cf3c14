"""Citizens' appeals with the bodies they were forwarded to; receptions of citizens and who was heard there."""

from alembic import op

from migrations.isolation import isolate, script

revision = "2026_11_22_0013"
down_revision = "2026_11_22_0012"

TABLES = ("appeal", "appeal_forwarding", "reception", "visit")


def upgrade() -> None:
    appeals()
    receptions()
    for table in TABLES:
        isolate(table)


def appeals() -> None:
    script(
        """
        create table appeal (
          tenant_id uuid not null,
          id uuid not null,
          journal_id uuid not null,
          unit_id uuid not null,
          state text not null check (state in ('registered', 'in_progress', 'answered', 'forwarded', 'left',
            'not_accepted', 'closed', 'voided')),
          period text not null,
          serial bigint not null check (serial > 0),
          number text not null,
          registered_at timestamptz not null,
          received_at timestamptz not null,
          registered_by uuid,
          registered_by_name text not null,
          delay text not null default '',
          kind text not null check (kind in ('application', 'complaint', 'proposal')),
          form text not null check (form in ('written', 'electronic', 'oral')),
          channel text not null,
          language text not null,
          subject text not null,
          summary text not null default '',
          applicant text not null check (applicant in ('natural', 'legal')),
          applicant_key text not null default '',
          family_name text not null default '',
          given_name text not null default '',
          patronymic text not null default '',
          organisation text not null default '',
          address text not null default '',
          workplace text not null default '',
          phone text not null default '',
          email text not null default '',
          representative text not null default '',
          identification text not null check (identification in ('full', 'letterhead', 'contact', 'none')),
          identified_by text not null default '',
          people integer check (people >= 2),
          sheets integer,
          annexes integer,
          study boolean not null default false,
          urgent boolean not null default false,
          files integer not null default 0,
          repeats uuid,
          executor_id uuid,
          executor_name text not null default '',
          result text not null default '' check (result in ('', 'granted', 'partly', 'refused', 'explained')),
          answer text not null default '',
          answer_number text not null default '',
          answered_on date,
          ground text not null default '',
          notified_on date,
          notice_number text not null default '',
          decided_at timestamptz,
          version integer not null default 1,
          primary key (tenant_id, id),
          unique (tenant_id, period, journal_id, serial),
          constraint appeal_ground_check check (state <> 'left' or ground <> ''),
          foreign key (tenant_id, journal_id) references journal (tenant_id, id),
          foreign key (tenant_id, unit_id) references unit (tenant_id, id),
          foreign key (tenant_id, repeats) references appeal (tenant_id, id),
          foreign key (tenant_id, executor_id) references person (tenant_id, id)
        );
        create index appeal_journal on appeal (tenant_id, journal_id, registered_at desc, id desc);
        create index appeal_state on appeal (tenant_id, state, registered_at desc, id desc);
        create index appeal_applicant on appeal (tenant_id, applicant_key, registered_at desc);
        create index appeal_number on appeal (tenant_id, number);
        create table appeal_forwarding (
          tenant_id uuid not null,
          id uuid not null,
          appeal_id uuid not null,
          body text not null,
          letter_number text not null,
          letter_on date not null,
          forwarded_at timestamptz not null,
          primary key (tenant_id, id),
          foreign key (tenant_id, appeal_id) references appeal (tenant_id, id)
        );
        create index appeal_forwarding_appeal on appeal_forwarding (tenant_id, appeal_id)
        """
    )


def receptions() -> None:
    script(
        """
        create table reception (
          tenant_id uuid not null,
          id uuid not null,
          starts_at timestamptz not null,
          ends_at timestamptz not null,
          minutes integer not null check (minutes between 5 and 240),
          place text not null,
          host_id uuid,
          host_name text not null,
          state text not null check (state in ('planned', 'held', 'cancelled')),
          reason text not null default '',
          made_by_name text not null,
          primary key (tenant_id, id),
          constraint reception_span_check check (ends_at > starts_at),
          foreign key (tenant_id, host_id) references person (tenant_id, id)
        );
        create index reception_day on reception (tenant_id, starts_at desc, id desc);
        create table visit (
          tenant_id uuid not null,
          id uuid not null,
          reception_id uuid not null,
          starts_at timestamptz not null,
          urgent boolean not null default false,
          state text not null check (state in ('booked', 'heard', 'absent', 'cancelled')),
          family_name text not null,
          given_name text not null,
          patronymic text not null default '',
          address text not null default '',
          phone text not null default '',
          subject text not null,
          booked_at timestamptz not null,
          booked_by_name text not null,
          identity_shown boolean not null default false,
          result text not null default '' check (result in ('', 'answered', 'registered')),
          answer text not null default '',
          appeal_id uuid,
          heard_at timestamptz,
          heard_by_name text not null default '',
          reason text not null default '',
          primary key (tenant_id, id),
          constraint visit_heard_check check ((state = 'heard') = (result <> '')),
          constraint visit_bound_check check ((result = 'registered') = (appeal_id is not null)),
          foreign key (tenant_id, reception_id) references reception (tenant_id, id),
          foreign key (tenant_id, appeal_id) references appeal (tenant_id, id)
        );
        create unique index visit_slot on visit (tenant_id, reception_id, starts_at)
          where state <> 'cancelled' and not urgent;
        create index visit_time on visit (tenant_id, starts_at desc, id desc)
        """
    )


def downgrade() -> None:
    for table in ("visit", "reception", "appeal_forwarding", "appeal"):
        op.execute(f"drop table {table}")
