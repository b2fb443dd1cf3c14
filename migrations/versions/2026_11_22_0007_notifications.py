"""Notices to people, how each wants them, calendar feeds, morning summaries and the reminders that were told."""

from alembic import op

from migrations.isolation import isolate, script

revision = "2026_11_22_0007"
down_revision = "2026_11_22_0005"

TABLES = ("told_step", "morning_summary", "calendar_feed", "notice_choice", "notice")
MOST_COUNTED = 100


def upgrade() -> None:
    notices()
    choices()
    feeds()
    reminders()
    unread()


def notices() -> None:
    script(
        """
        create table notice (
          tenant_id uuid not null,
          id uuid not null,
          person_id uuid not null,
          on_behalf_of uuid,
          kind text not null,
          record text not null,
          record_id uuid not null,
          params text not null default '{}',
          way text not null check (way in ('page', 'mail', 'summary')),
          created_at timestamptz not null,
          read_at timestamptz,
          mail text not null default 'none' check (mail in ('none', 'waiting', 'sent', 'needless', 'refused')),
          mailed_at timestamptz,
          primary key (tenant_id, id),
          foreign key (tenant_id, person_id) references person (tenant_id, id),
          foreign key (tenant_id, on_behalf_of) references person (tenant_id, id)
        );
        create index notice_person on notice (tenant_id, person_id, created_at desc, id desc);
        create index notice_unread on notice (tenant_id, person_id, created_at desc, id desc) where read_at is null;
        create index notice_record on notice (tenant_id, record_id, person_id) where read_at is null;
        create index notice_summary on notice (tenant_id, person_id, id) where mail = 'waiting' and way = 'summary';
        create index notice_old on notice (tenant_id, read_at) where read_at is not null
        """
    )
    isolate("notice", verbs="select, insert, update, delete")


def choices() -> None:
    script(
        """
        create table notice_choice (
          tenant_id uuid not null,
          person_id uuid not null,
          ways text not null default '{}',
          quiet text not null default 'agency' check (quiet in ('agency', 'own', 'none')),
          quiet_from smallint check (quiet_from between 0 and 1439),
          quiet_until smallint check (quiet_until between 0 and 1439),
          summary text not null default 'agency' check (summary in ('agency', 'own', 'none')),
          summary_at smallint check (summary_at between 0 and 1439),
          changed_at timestamptz not null,
          primary key (tenant_id, person_id),
          foreign key (tenant_id, person_id) references person (tenant_id, id),
          check (quiet <> 'own' or (quiet_from is not null and quiet_until is not null)),
          check (summary <> 'own' or summary_at is not null)
        );
        create table morning_summary (
          tenant_id uuid not null,
          person_id uuid not null,
          day date not null,
          state text not null default 'waiting' check (state in ('waiting', 'sent', 'nothing', 'refused')),
          done_at timestamptz,
          primary key (tenant_id, person_id, day),
          foreign key (tenant_id, person_id) references person (tenant_id, id)
        );
        create index morning_summary_day on morning_summary (tenant_id, day)
        """
    )
    isolate("notice_choice")
    isolate("morning_summary", verbs="select, insert, update, delete")


def feeds() -> None:
    script(
        """
        create table calendar_feed (
          tenant_id uuid not null,
          id uuid not null,
          person_id uuid not null,
          digest bytea not null,
          created_at timestamptz not null,
          revoked_at timestamptz,
          primary key (tenant_id, id),
          unique (tenant_id, digest),
          foreign key (tenant_id, person_id) references person (tenant_id, id)
        );
        create unique index calendar_feed_person on calendar_feed (tenant_id, person_id) where revoked_at is null
        """
    )
    isolate("calendar_feed")


def reminders() -> None:
    # A step is told once for each due moment: a term that was extended is reminded of anew.
    script(
        """
        create table told_step (
          tenant_id uuid not null,
          record text not null,
          record_id uuid not null,
          due_at timestamptz not null,
          step text not null check (step in ('approaching', 'today', 'overdue', 'supervisor', 'head')),
          told_at timestamptz not null,
          primary key (tenant_id, record_id, record, due_at, step)
        );
        create index told_step_old on told_step (tenant_id, told_at)
        """
    )
    isolate("told_step", verbs="select, insert, delete")


def unread() -> None:
    # Asked in the same round trip as who somebody is; it pins its own transaction and reads under the wall.
    script(
        f"""
        create function unread_notices(p_tenant uuid, p_person uuid) returns integer
        language plpgsql stable as $$
        begin
          perform set_config('app.tenant_id', p_tenant::text, true);
          return (select count(*) from (
            select 1 from notice where tenant_id = p_tenant and person_id = p_person and read_at is null
            limit {MOST_COUNTED}) found);
        end
        $$;
        revoke execute on function unread_notices(uuid, uuid) from public;
        grant execute on function unread_notices(uuid, uuid) to service_app
        """  # noqa: S608 - put together from this file's own constants
    )


def downgrade() -> None:
    op.execute("drop function unread_notices(uuid, uuid)")
    for table in TABLES:
        op.execute(f"drop table {table}")
