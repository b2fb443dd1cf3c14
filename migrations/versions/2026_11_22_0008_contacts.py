"""Contacts in depth, the text of files for search, and what letters are called in other systems."""

from alembic import op

from migrations.isolation import isolate, script
from migrations.searching import drop_search, make_search

# Rows of whole texts are long, and each that is looked at is unpacked: fewer of the newest are than of letters.
LOOKED_AT = 300

revision = "2026_11_22_0008"
down_revision = "2026_11_22_0007"


def upgrade() -> None:
    contacts()
    merges()
    texts()
    search()
    exchange()


def contacts() -> None:
    # A detail's value_key says when two contacts are likely one; empty where equal values mean nothing.
    script(
        """
        create table contact_detail (
          tenant_id uuid not null,
          contact_id uuid not null,
          part text not null check (part in ('name', 'address', 'identifier', 'match')),
          kind text not null,
          value text not null,
          value_key text collate "C" not null default '',
          primary key (tenant_id, contact_id, part, kind),
          foreign key (tenant_id, contact_id) references contact (tenant_id, id)
        );
        create index contact_detail_same on contact_detail (tenant_id, value_key, contact_id) where value_key <> '';
        create table contact_position (
          tenant_id uuid not null,
          id uuid not null,
          person_id uuid not null,
          organisation_id uuid not null,
          title text not null,
          from_on date,
          until_on date,
          state text not null default 'held' check (state in ('held', 'withdrawn')),
          created_at timestamptz not null,
          primary key (tenant_id, id),
          check (until_on is null or from_on is null or until_on >= from_on),
          foreign key (tenant_id, person_id) references contact (tenant_id, id),
          foreign key (tenant_id, organisation_id) references contact (tenant_id, id)
        );
        create index contact_position_person on contact_position (tenant_id, person_id);
        create index contact_position_organisation on contact_position (tenant_id, organisation_id);
        create index contact_by_letters on contact (tenant_id, kind, state, letters desc, id desc);
        create index contact_by_last on contact (tenant_id, kind, state, last_letter_at desc, id desc)
          where last_letter_at is not null;
        create index contact_merged on contact (tenant_id, merged_into) where merged_into is not null
        """
    )
    isolate("contact_detail", verbs="select, insert, update, delete")
    isolate("contact_position")


def merges() -> None:
    # contact_move names what was pointed to the survivor, so that it can be pointed back.
    script(
        """
        create table contact_merge (
          tenant_id uuid not null,
          id uuid not null,
          survivor_id uuid not null,
          merged_id uuid not null,
          state text not null check (state in ('moving', 'done', 'undoing', 'undone')),
          taken text not null,
          pending integer not null default 0 check (pending >= 0),
          moved integer not null default 0,
          merged_at timestamptz not null,
          primary key (tenant_id, id),
          foreign key (tenant_id, survivor_id) references contact (tenant_id, id),
          foreign key (tenant_id, merged_id) references contact (tenant_id, id)
        );
        create index contact_merge_merged on contact_merge (tenant_id, merged_id, merged_at desc);
        create index contact_merge_survivor on contact_merge (tenant_id, survivor_id, merged_at desc);
        create table contact_move (
          tenant_id uuid not null,
          merge_id uuid not null,
          record text not null,
          record_id uuid not null,
          primary key (tenant_id, merge_id, record, record_id),
          foreign key (tenant_id, merge_id) references contact_merge (tenant_id, id)
        )
        """
    )
    isolate("contact_merge")
    isolate("contact_move", verbs="select, insert, delete")


def texts() -> None:
    # A passage is some two thousand characters: enough around a hit, little enough to be looked through at once.
    script(
        """
        create table file_text (
          tenant_id uuid not null,
          file_id uuid not null,
          state text not null check (state in ('ready', 'empty', 'protected', 'failed', 'too_large')),
          characters integer not null default 0 check (characters >= 0),
          cut boolean not null default false,
          read_at timestamptz not null,
          primary key (tenant_id, file_id),
          foreign key (tenant_id, file_id) references file (tenant_id, id)
        );
        create table file_passage (
          tenant_id uuid not null,
          file_id uuid not null,
          position integer not null check (position > 0),
          text text not null,
          folded text not null,
          primary key (tenant_id, file_id, position),
          foreign key (tenant_id, file_id) references file (tenant_id, id)
        )
        """
    )
    isolate("file_text", verbs="select, insert, update, delete")
    isolate("file_passage", verbs="select, insert, delete")


def search() -> None:
    # A table of its own: the newest rows of search_entry are looked at one by one, and long ones would be unpacked.
    make_search("search_text", "search_texts", LOOKED_AT)


def exchange() -> None:
    # Beside the letter and not in it: few letters have such an id, and every column of a letter is paid by each.
    script(
        """
        create table letter_exchange (
          tenant_id uuid not null,
          letter_id uuid not null,
          scheme text not null,
          value text not null,
          value_key text collate "C" not null,
          noted_at timestamptz not null,
          noted_by_name text not null,
          primary key (tenant_id, letter_id, scheme),
          foreign key (tenant_id, letter_id) references letter (tenant_id, id)
        );
        create index letter_exchange_value on letter_exchange (tenant_id, scheme, value_key);
        create table letter_package (
          tenant_id uuid not null,
          id uuid not null,
          state text not null default 'waiting' check (state in ('waiting', 'registered', 'refused')),
          digest bytea not null,
          sender text not null,
          number text not null,
          subject text not null,
          restricted boolean not null default false,
          said text not null,
          taken_by uuid,
          taken_by_name text not null,
          taken_at timestamptz not null,
          letter_id uuid,
          primary key (tenant_id, id),
          foreign key (tenant_id, letter_id) references letter (tenant_id, id)
        );
        create index letter_package_waiting on letter_package (tenant_id, state, taken_at desc, id desc);
        create index letter_package_digest on letter_package (tenant_id, digest)
        """
    )
    isolate("letter_exchange", verbs="select, insert, update, delete")
    isolate("letter_package")


def downgrade() -> None:
    drop_search("search_text", "search_texts")
    for table in (
        "letter_package",
        "letter_exchange",
        "file_passage",
        "file_text",
        "contact_move",
        "contact_merge",
        "contact_position",
        "contact_detail",
    ):
        op.execute(f"drop table {table}")
    for index in ("contact_by_letters", "contact_by_last", "contact_merged"):
        op.execute(f"drop index {index}")
