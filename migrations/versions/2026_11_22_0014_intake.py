"""E-mail intake: the agency's mailbox, its rules, and every message with what became of it."""

from alembic import op

from migrations.isolation import isolate, script

revision = "2026_11_22_0014"
down_revision = "2026_11_22_0013"


def upgrade() -> None:
    # A message is recorded once: by its place in the mailbox (validity, uid), and by what it is (digest), since a
    # server may give its messages new places.
    script(
        """
        create table mailbox (
          tenant_id uuid not null,
          id uuid not null,
          state text not null check (state in ('on', 'off')),
          host text not null default '',
          port integer not null default 993 check (port between 1 and 65535),
          security text not null default 'tls' check (security in ('tls', 'starttls')),
          username text not null default '',
          folder text not null default 'INBOX',
          validity bigint not null default 0,
          last_uid bigint not null default 0,
          boundary bigint not null default 0,
          leased_until timestamptz,
          checked_at timestamptz,
          failure text not null default '',
          primary key (tenant_id, id),
          unique (tenant_id)
        );
        create table mail_rule (
          tenant_id uuid not null,
          id uuid not null,
          position integer not null,
          part text not null check (part in ('from', 'to', 'subject')),
          words text not null,
          journal_id uuid not null,
          unit_id uuid not null,
          primary key (tenant_id, id),
          foreign key (tenant_id, journal_id) references journal (tenant_id, id),
          foreign key (tenant_id, unit_id) references unit (tenant_id, id)
        );
        create table mail_message (
          tenant_id uuid not null,
          id uuid not null,
          state text not null check (state in ('waiting', 'registered', 'rejected')),
          reason text not null default '',
          validity bigint not null,
          uid bigint not null,
          digest bytea not null,
          message_id text not null default '',
          thread_id uuid not null,
          from_name text not null default '',
          from_address text not null default '',
          to_line text not null default '',
          recipients integer not null default 0,
          subject text not null default '',
          body text not null default '',
          sent_at timestamptz,
          fetched_at timestamptz not null,
          size bigint not null,
          files integer not null default 0,
          left_out text not null default '[]',
          journal_id uuid,
          unit_id uuid,
          letter_id uuid,
          decided_by_name text not null default '',
          decided_at timestamptz,
          primary key (tenant_id, id),
          unique (tenant_id, validity, uid),
          unique (tenant_id, digest),
          foreign key (tenant_id, journal_id) references journal (tenant_id, id),
          foreign key (tenant_id, unit_id) references unit (tenant_id, id),
          foreign key (tenant_id, letter_id) references letter (tenant_id, id)
        );
        create index mail_message_queue on mail_message (tenant_id, state, fetched_at desc, id desc);
        create index mail_message_known on mail_message (tenant_id, message_id) where message_id <> '';
        create index mail_message_thread on mail_message (tenant_id, thread_id)
        """
    )
    isolate("mailbox")
    isolate("mail_rule", verbs="select, insert, update, delete")
    isolate("mail_message")


def downgrade() -> None:
    for table in ("mail_message", "mail_rule", "mailbox"):
        op.execute(f"drop table {table}")
