"""Publishing: frozen publications, which the public's own role may read, and the public page as staff edit it."""

from alembic import op

from migrations.isolation import PINNED, isolate, script

revision = "2026_11_22_0020"
down_revision = "2026_11_22_0019"

# The one clock that is the database's: what is not due is not there. A reader that follows a moved clock (tests, the
# demo) says the moment in its own transaction; production has none.
MOMENT = "coalesce(nullif(current_setting('app.now', true), '')::timestamptz, now())"
IN_SIGHT = """exists (select 1 from publication_version v where v.tenant_id = {table}.tenant_id
  and v.publication_id = {table}.publication_id and v.version = {table}.version)"""
FILE_COLUMNS = (
    "tenant_id, publication_id, version, file_id, role, position, name, media_type, size, sha256, storage_key,"
    " width, height, texts"
)
# What the public's role may read: table -> (columns, a further condition of its policy).
OPEN = {
    "publication": (
        "tenant_id, id, kind, slug, state, published_at, version, withdrawn_at, reason",
        f"state in ('published', 'withdrawn') and published_at <= {MOMENT}",
    ),
    "publication_version": (
        "tenant_id, publication_id, version, state, publish_at, facts",
        f"state = 'published' and publish_at <= {MOMENT}",
    ),
    "publication_text": (
        "tenant_id, publication_id, version, language, title, lead, body",
        IN_SIGHT.format(table="publication_text"),
    ),
    "publication_file": (
        FILE_COLUMNS,
        IN_SIGHT.format(table="publication_file"),
    ),
    "public_stamp": ("tenant_id, version, changed_at", ""),
    "site_setting": ("tenant_id, data", ""),
}


def upgrade() -> None:
    publications()
    site()
    for table, (columns, condition) in OPEN.items():
        seen = f"tenant_id = {PINNED}" + (f" and {condition}" if condition else "")
        op.execute(f"create policy public on {table} for select to service_public using ({seen})")
        op.execute(f"grant select ({columns}) on {table} to service_public")


def publications() -> None:
    # An address, its versions, and of each version the texts and files as they were: frozen, never changed.
    script(
        """
        create table publication (
          tenant_id uuid not null,
          id uuid not null,
          kind text not null check (kind ~ '^[a-z][a-z_]{0,39}$'),
          record text not null,
          record_id uuid not null,
          slug text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 100),
          state text not null check (state in ('published', 'withdrawn', 'removed')),
          published_at timestamptz not null,
          version integer not null check (version > 0),
          withdrawn_at timestamptz,
          reason text not null default '',
          primary key (tenant_id, id),
          unique (tenant_id, kind, slug),
          unique (tenant_id, record, record_id)
        );
        create index publication_list on publication (tenant_id, kind, published_at desc, id desc);
        create table publication_version (
          tenant_id uuid not null,
          publication_id uuid not null,
          version integer not null,
          state text not null check (state in ('published', 'replaced', 'withdrawn')),
          publish_at timestamptz not null,
          facts text not null default '{}',
          created_at timestamptz not null,
          created_by_name text not null,
          primary key (tenant_id, publication_id, version),
          foreign key (tenant_id, publication_id) references publication (tenant_id, id)
        );
        create index publication_version_due on publication_version (tenant_id, publish_at desc);
        create table publication_text (
          tenant_id uuid not null,
          publication_id uuid not null,
          version integer not null,
          language text not null check (language in ('az', 'ka', 'en')),
          title text not null,
          lead text not null default '',
          body text not null default '',
          primary key (tenant_id, publication_id, version, language),
          foreign key (tenant_id, publication_id, version)
            references publication_version (tenant_id, publication_id, version)
        );
        create table publication_file (
          tenant_id uuid not null,
          publication_id uuid not null,
          version integer not null,
          file_id uuid not null,
          role text not null check (role in ('file', 'picture', 'small')),
          position integer not null,
          name text not null,
          media_type text not null,
          size bigint not null,
          sha256 bytea not null,
          storage_key text not null,
          width integer,
          height integer,
          texts text not null default '{}',
          primary key (tenant_id, publication_id, version, file_id),
          foreign key (tenant_id, publication_id, version)
            references publication_version (tenant_id, publication_id, version)
        );
        create index publication_file_asked on publication_file (tenant_id, file_id);
        create table public_stamp (
          tenant_id uuid not null,
          version bigint not null,
          changed_at timestamptz not null,
          primary key (tenant_id)
        )
        """
    )
    for table in ("publication", "publication_version", "public_stamp"):
        isolate(table)
    for table in ("publication_text", "publication_file"):
        isolate(table, verbs="select, insert")


def site() -> None:
    script(
        """
        create table site_setting (
          tenant_id uuid not null,
          version integer not null,
          data text not null,
          changed_at timestamptz not null,
          changed_by_name text not null,
          primary key (tenant_id)
        );
        create table site_item (
          tenant_id uuid not null,
          id uuid not null,
          kind text not null check (kind in ('news', 'page', 'event', 'album')),
          state text not null check (state in ('draft', 'published', 'withdrawn', 'discarded')),
          slug text not null default '',
          facts text not null default '{}',
          revision integer not null default 1,
          changed boolean not null default true,
          created_at timestamptz not null,
          created_by_name text not null,
          changed_at timestamptz not null,
          changed_by_name text not null,
          primary key (tenant_id, id)
        );
        create index site_item_list on site_item (tenant_id, kind, changed_at desc, id desc);
        create table site_text (
          tenant_id uuid not null,
          item_id uuid not null,
          language text not null check (language in ('az', 'ka', 'en')),
          state text not null check (state in ('draft', 'ready')),
          title text not null default '',
          lead text not null default '',
          body text not null default '',
          primary key (tenant_id, item_id, language),
          foreign key (tenant_id, item_id) references site_item (tenant_id, id)
        );
        create table site_picture (
          tenant_id uuid not null,
          id uuid not null,
          item_id uuid not null,
          file_id uuid not null,
          position integer not null,
          state text not null check (state in ('waiting', 'ready', 'failed')),
          texts text not null default '{}',
          large_key text not null default '',
          large_size bigint,
          large_sha256 bytea,
          large_width integer,
          large_height integer,
          small_key text not null default '',
          small_size bigint,
          small_sha256 bytea,
          small_width integer,
          small_height integer,
          primary key (tenant_id, id),
          foreign key (tenant_id, item_id) references site_item (tenant_id, id),
          foreign key (tenant_id, file_id) references file (tenant_id, id)
        );
        create index site_picture_item on site_picture (tenant_id, item_id, position, id)
        """
    )
    isolate("site_setting")
    isolate("site_item")
    isolate("site_text", verbs="select, insert, update, delete")
    isolate("site_picture", verbs="select, insert, update, delete")


def downgrade() -> None:
    for table in ("site_picture", "site_text", "site_item", "site_setting", "public_stamp", "publication_file"):
        op.execute(f"drop table {table}")
    for table in ("publication_text", "publication_version", "publication"):
        op.execute(f"drop table {table}")
