"""Journals and their counters, contacts with the words of their names, files of records with their page images."""

from alembic import op

from migrations.isolation import isolate, script

revision = "2026_11_22_0003"
down_revision = "2026_11_22_0002"


def upgrade() -> None:
    journals()
    contacts()
    files()


def journals() -> None:
    script(
        """
        create table journal (
          tenant_id uuid not null,
          id uuid not null,
          slug text not null,
          regime text not null check (regime in ('correspondence', 'citizen_appeal', 'information_request')),
          direction text not null
            check (direction in ('incoming', 'outgoing', 'internal', 'appeal', 'order', 'assignment')),
          pattern text not null,
          index_ text not null default '',
          period text not null check (period in ('year', 'month', 'none')),
          unit_id uuid not null,
          position integer not null default 0,
          state text not null default 'open' check (state in ('open', 'closed')),
          primary key (tenant_id, id),
          unique (tenant_id, slug),
          foreign key (tenant_id, unit_id) references unit (tenant_id, id)
        );
        create table journal_text (
          tenant_id uuid not null,
          journal_id uuid not null,
          language text not null,
          title text not null,
          primary key (tenant_id, journal_id, language),
          foreign key (tenant_id, journal_id) references journal (tenant_id, id)
        );
        create table journal_counter (
          tenant_id uuid not null,
          journal_id uuid not null,
          period text not null,
          last bigint not null check (last > 0),
          primary key (tenant_id, journal_id, period),
          foreign key (tenant_id, journal_id) references journal (tenant_id, id)
        ) with (fillfactor = 50);
        alter table role_grant add foreign key (tenant_id, journal_id) references journal (tenant_id, id);
        alter table api_token add foreign key (tenant_id, journal_id) references journal (tenant_id, id)
        """
    )
    for table in ("journal", "journal_text", "journal_counter"):
        isolate(table)


def contacts() -> None:
    # contact_word is the auto-complete: a folded word of the name, asked by range so that the index is used
    # behind the wall (LIKE is not leakproof, < on text is).
    script(
        """
        create table contact (
          tenant_id uuid not null,
          id uuid not null,
          kind text not null check (kind in ('organisation', 'person')),
          name text not null,
          name_key text collate "C" not null,
          email text not null default '',
          phone text not null default '',
          address text not null default '',
          language text,
          letters integer not null default 0,
          last_letter_at timestamptz,
          state text not null default 'active' check (state in ('active', 'merged', 'hidden')),
          merged_into uuid,
          version integer not null default 1,
          created_at timestamptz not null,
          primary key (tenant_id, id),
          unique (tenant_id, kind, name_key),
          foreign key (tenant_id, merged_into) references contact (tenant_id, id)
        );
        create index contact_recent on contact (tenant_id, state, letters desc, id);
        create table contact_word (
          tenant_id uuid not null,
          contact_id uuid not null,
          word text collate "C" not null,
          primary key (tenant_id, word, contact_id),
          foreign key (tenant_id, contact_id) references contact (tenant_id, id)
        );
        create index contact_word_contact on contact_word (tenant_id, contact_id)
        """
    )
    isolate("contact")
    isolate("contact_word", verbs="select, insert, update, delete")


def files() -> None:
    # record_id is null while a file waits for its record to be registered.
    script(
        """
        create table file (
          tenant_id uuid not null,
          id uuid not null,
          record text not null,
          record_id uuid,
          name text not null,
          media_type text not null,
          kind text not null,
          size bigint not null check (size > 0),
          sha256 bytea not null,
          storage_key text not null,
          state text not null default 'waiting' check (state in ('waiting', 'attached', 'withdrawn')),
          preview text not null default 'waiting' check (preview in ('waiting', 'ready', 'none', 'failed')),
          pages integer,
          position integer not null default 0,
          uploaded_by uuid,
          uploaded_by_name text not null,
          created_at timestamptz not null,
          primary key (tenant_id, id)
        );
        create index file_record on file (tenant_id, record_id, position) where record_id is not null;
        create index file_waiting on file (tenant_id, created_at) where record_id is null;
        create index file_digest on file (tenant_id, sha256);
        create table file_page (
          tenant_id uuid not null,
          file_id uuid not null,
          page integer not null check (page > 0),
          storage_key text not null,
          width integer not null,
          height integer not null,
          primary key (tenant_id, file_id, page),
          foreign key (tenant_id, file_id) references file (tenant_id, id)
        )
        """
    )
    isolate("file", verbs="select, insert, update, delete")
    isolate("file_page", verbs="select, insert, update, delete")


def downgrade() -> None:
    op.execute("alter table role_grant drop constraint role_grant_tenant_id_journal_id_fkey")
    op.execute("alter table api_token drop constraint api_token_tenant_id_journal_id_fkey")
    for table in ("file_page", "file", "contact_word", "contact", "journal_counter", "journal_text", "journal"):
        op.execute(f"drop table {table}")
