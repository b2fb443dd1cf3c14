"""Outgoing and internal letters: what has no number yet, its versions, approvals and signatures, the documents made
of it, what it answers, and how it was sent.

`letter` stays the registry of what has a number: a draft and the letter that becomes of it share their id.
"""

from alembic import op

from migrations.isolation import isolate, script

revision = "2026_11_22_0011"
down_revision = "2026_11_22_0010"

TABLES = ("letter_template", "draft_letter", "draft_version", "approval", "signature", "rendition", "dispatch")


def upgrade() -> None:
    letters()
    drafts()
    chain()
    outputs()
    for table in TABLES:
        isolate(table)
    # What a draft answers may be chosen anew until it is signed.
    isolate("answer", verbs="select, insert, update, delete")


def letters() -> None:
    # The backlog's index states more than the states, or a filter by one state would be led astray to it: see 0005.
    script(
        """
        alter table letter add column addressee_id uuid;
        alter table letter add foreign key (tenant_id, addressee_id) references contact (tenant_id, id);
        create index letter_addressee_id on letter (tenant_id, journal_id, addressee_id, unit_id, registered_at desc,
          id desc) include (access, state, kind, channel) where addressee_id is not null;
        create index letter_unanswered on letter (tenant_id, journal_id, unit_id, registered_at desc, id desc)
          where state in ('registered', 'in_progress') and version > 0
        """
    )


def drafts() -> None:
    script(
        """
        create table letter_template (
          tenant_id uuid not null,
          id uuid not null,
          title text not null,
          language text not null,
          direction text not null check (direction in ('outgoing', 'internal', 'both')),
          state text not null check (state in ('making', 'checking', 'ready', 'refused', 'retired')),
          problem text not null default '',
          detail text not null default '{}',
          file_id uuid,
          made_by uuid,
          made_by_name text not null,
          made_at timestamptz not null,
          primary key (tenant_id, id),
          foreign key (tenant_id, file_id) references file (tenant_id, id)
        );
        create index letter_template_listed on letter_template (tenant_id, state, made_at desc);
        create table draft_letter (
          tenant_id uuid not null,
          id uuid not null,
          journal_id uuid not null,
          unit_id uuid not null,
          state text not null
            check (state in ('draft', 'in_review', 'approved', 'signed', 'discarded', 'registered')),
          access smallint not null default 0 check (access in (0, 1)),
          access_basis text not null default '',
          kind text not null,
          channel text not null,
          language text not null,
          addressee_id uuid,
          addressee_name text not null default '',
          addressee_lines text not null default '',
          subject text not null default '',
          body text not null default '',
          sheets integer,
          annexes integer,
          signer_post_id uuid,
          template_id uuid,
          author_id uuid,
          author_name text not null,
          round integer not null default 0 check (round >= 0),
          waiting_post_id uuid,
          created_at timestamptz not null,
          changed_at timestamptz not null,
          version integer not null default 1 check (version > 0),
          primary key (tenant_id, id),
          foreign key (tenant_id, journal_id) references journal (tenant_id, id),
          foreign key (tenant_id, unit_id) references unit (tenant_id, id),
          foreign key (tenant_id, addressee_id) references contact (tenant_id, id),
          foreign key (tenant_id, signer_post_id) references post (tenant_id, id),
          foreign key (tenant_id, template_id) references letter_template (tenant_id, id),
          foreign key (tenant_id, waiting_post_id) references post (tenant_id, id)
        );
        create index draft_letter_listed on draft_letter (tenant_id, changed_at desc, id desc)
          where state in ('draft', 'in_review', 'approved', 'signed');
        create index draft_letter_state on draft_letter (tenant_id, state, changed_at desc, id desc);
        create index draft_letter_author on draft_letter (tenant_id, author_id, changed_at desc, id desc);
        create table draft_version (
          tenant_id uuid not null,
          draft_id uuid not null,
          version integer not null check (version > 0),
          saved_at timestamptz not null,
          saved_by uuid,
          saved_by_name text not null,
          content text not null,
          primary key (tenant_id, draft_id, version),
          foreign key (tenant_id, draft_id) references draft_letter (tenant_id, id)
        );
        create table answer (
          tenant_id uuid not null,
          draft_id uuid not null,
          letter_id uuid not null,
          linked_at timestamptz not null,
          written_off_at timestamptz,
          primary key (tenant_id, draft_id, letter_id),
          foreign key (tenant_id, draft_id) references draft_letter (tenant_id, id),
          foreign key (tenant_id, letter_id) references letter (tenant_id, id)
        );
        create index answer_letter on answer (tenant_id, letter_id)
        """
    )


def chain() -> None:
    script(
        """
        create table approval (
          tenant_id uuid not null,
          id uuid not null,
          draft_id uuid not null,
          round integer not null check (round > 0),
          level integer not null check (level > 0),
          titles text not null,
          post_id uuid,
          state text not null check (state in ('waiting', 'approved', 'returned', 'skipped', 'recalled')),
          why text not null default '' check (why in ('', 'nobody', 'author', 'same')),
          decided_at timestamptz,
          decided_by uuid,
          decided_by_name text not null default '',
          on_behalf_of uuid,
          remark text not null default '',
          primary key (tenant_id, id),
          unique (tenant_id, draft_id, round, level),
          foreign key (tenant_id, draft_id) references draft_letter (tenant_id, id),
          foreign key (tenant_id, post_id) references post (tenant_id, id)
        );
        create table signature (
          tenant_id uuid not null,
          id uuid not null,
          draft_id uuid not null,
          version integer not null,
          digest text not null,
          signed_at timestamptz not null,
          signed_by uuid,
          signed_by_name text not null,
          post_id uuid,
          for_post boolean not null default false,
          on_behalf_of uuid,
          revoked_at timestamptz,
          primary key (tenant_id, id),
          foreign key (tenant_id, draft_id) references draft_letter (tenant_id, id),
          foreign key (tenant_id, post_id) references post (tenant_id, id)
        );
        create unique index signature_valid on signature (tenant_id, draft_id) where revoked_at is null
        """
    )


def outputs() -> None:
    script(
        """
        create table rendition (
          tenant_id uuid not null,
          id uuid not null,
          draft_id uuid not null,
          version integer not null,
          final boolean not null default false,
          state text not null check (state in ('waiting', 'ready', 'failed')),
          problem text not null default '',
          detail text not null default '{}',
          docx_id uuid,
          pdf_id uuid,
          asked_at timestamptz not null,
          done_at timestamptz,
          primary key (tenant_id, id),
          foreign key (tenant_id, draft_id) references draft_letter (tenant_id, id),
          foreign key (tenant_id, docx_id) references file (tenant_id, id),
          foreign key (tenant_id, pdf_id) references file (tenant_id, id)
        );
        create index rendition_draft on rendition (tenant_id, draft_id, asked_at desc);
        create table dispatch (
          tenant_id uuid not null,
          id uuid not null,
          letter_id uuid not null,
          channel text not null,
          note text not null default '',
          state text not null check (state in ('sent', 'delivered', 'returned')),
          sent_at timestamptz not null,
          sent_by uuid,
          sent_by_name text not null,
          settled_at timestamptz,
          settled_by_name text not null default '',
          reason text not null default '',
          primary key (tenant_id, id),
          foreign key (tenant_id, letter_id) references letter (tenant_id, id)
        );
        create index dispatch_letter on dispatch (tenant_id, letter_id, sent_at desc)
        """
    )


def downgrade() -> None:
    for table in ("answer", *reversed(TABLES)):
        op.execute(f"drop table {table}")
    op.execute("drop index letter_unanswered")
    op.execute("alter table letter drop column addressee_id")
