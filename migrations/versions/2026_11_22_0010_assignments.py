"""Resolutions and assignments. Filters of the list have an index each, partial under a condition that always holds."""

from alembic import op

from migrations.isolation import isolate, script

revision = "2026_11_22_0010"
down_revision = "2026_11_22_0009"

FILTERS = {
    "state": "state <> ''",
    "author_id": "author_id is not null",
    "controller_id": "controller_id is not null",
}
WORKING = "state in ('given', 'accepted', 'returned')"
OPEN = "state in ('given', 'accepted', 'reported', 'returned')"


def upgrade() -> None:
    assignments()
    executors()
    extensions()


def assignments() -> None:
    script(
        f"""
        create table assignment_subject (
          tenant_id uuid not null,
          record text not null,
          record_id uuid not null,
          given integer not null default 0,
          open integer not null default 0,
          primary key (tenant_id, record, record_id)
        );
        create table assignment (
          tenant_id uuid not null,
          id uuid not null,
          record text not null default '',
          record_id uuid,
          parent_id uuid,
          root_id uuid not null,
          journal_id uuid,
          period text,
          serial bigint,
          number text not null default '',
          unit_id uuid not null,
          author_id uuid not null,
          text text not null,
          state text not null check (state in ('given', 'accepted', 'reported', 'returned', 'done', 'cancelled')),
          given_at timestamptz not null,
          due_at timestamptz,
          order_at timestamptz not null,
          clock_id uuid,
          controller_id uuid,
          control_by uuid,
          on_control boolean not null default false,
          judge_id uuid not null,
          ended_at timestamptz,
          version integer not null default 1,
          primary key (tenant_id, id),
          unique (tenant_id, period, journal_id, serial),
          foreign key (tenant_id, parent_id) references assignment (tenant_id, id),
          foreign key (tenant_id, journal_id) references journal (tenant_id, id),
          foreign key (tenant_id, unit_id) references unit (tenant_id, id),
          foreign key (tenant_id, author_id) references person (tenant_id, id),
          foreign key (tenant_id, controller_id) references person (tenant_id, id)
        );
        create index assignment_record on assignment (tenant_id, record_id) where record_id is not null;
        create index assignment_root on assignment (tenant_id, root_id);
        create index assignment_parent on assignment (tenant_id, parent_id) where parent_id is not null;
        create index assignment_number on assignment (tenant_id, number) where number <> '';
        create index assignment_unit on assignment (tenant_id, unit_id, given_at desc, id desc) where text <> '';
        create index assignment_due on assignment (tenant_id, unit_id, order_at, id) where {OPEN};
        create index assignment_waiting on assignment (tenant_id, author_id, order_at, id) where {WORKING};
        create index assignment_judge on assignment (tenant_id, judge_id, order_at, id) where state = 'reported';
        create index assignment_control on assignment (tenant_id, controller_id, order_at, id) where on_control
        """
    )
    for name, always in FILTERS.items():
        columns = f"tenant_id, {name}, unit_id, given_at desc, id desc"
        op.execute(f"create index assignment_{name} on assignment ({columns}) where {always}")
    isolate("assignment_subject")
    isolate("assignment")


def executors() -> None:
    script(
        """
        create table assignment_executor (
          tenant_id uuid not null,
          id uuid not null,
          assignment_id uuid not null,
          position smallint not null,
          role text not null check (role in ('main', 'co', 'copy')),
          person_id uuid not null,
          unit_id uuid,
          by_unit boolean not null default false,
          state text not null check (state in ('given', 'accepted', 'reported', 'returned', 'done', 'cancelled',
            'delegated')),
          given_at timestamptz not null,
          changed_at timestamptz not null,
          order_at timestamptz not null,
          report text not null default '',
          remark text not null default '',
          delegated_by uuid,
          primary key (tenant_id, id),
          unique (tenant_id, assignment_id, person_id),
          foreign key (tenant_id, assignment_id) references assignment (tenant_id, id),
          foreign key (tenant_id, person_id) references person (tenant_id, id),
          foreign key (tenant_id, unit_id) references unit (tenant_id, id)
        );
        create index assignment_executor_work
          on assignment_executor (tenant_id, person_id, role, state, order_at, id);
        create index assignment_executor_list
          on assignment_executor (tenant_id, person_id, given_at desc, assignment_id desc)
        """
    )
    isolate("assignment_executor")


def extensions() -> None:
    script(
        """
        create table assignment_extension (
          tenant_id uuid not null,
          id uuid not null,
          assignment_id uuid not null,
          decider_id uuid not null,
          asked_by uuid not null,
          asked_at timestamptz not null,
          until date not null,
          reason text not null,
          state text not null check (state in ('asked', 'granted', 'refused', 'dropped')),
          answered_at timestamptz,
          answer text not null default '',
          primary key (tenant_id, id),
          foreign key (tenant_id, assignment_id) references assignment (tenant_id, id),
          foreign key (tenant_id, decider_id) references person (tenant_id, id)
        );
        create index assignment_extension_of on assignment_extension (tenant_id, assignment_id);
        create index assignment_extension_asked
          on assignment_extension (tenant_id, decider_id, asked_at, id) where state = 'asked'
        """
    )
    isolate("assignment_extension")


def downgrade() -> None:
    for table in ("assignment_extension", "assignment_executor", "assignment", "assignment_subject"):
        op.execute(f"drop table {table}")
