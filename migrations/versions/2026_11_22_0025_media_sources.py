"""Media sources: pages of the press fetched once for all (commons), and what each agency wants of them."""

from alembic import op

from migrations.isolation import isolate, script

revision = "2026_11_22_0025"
down_revision = "2026_11_22_0024"


def upgrade() -> None:
    commons()
    functions()
    agencies()


def commons() -> None:
    """No table here says which agency wants what: a feed is wanted until a moment, by nobody in particular."""
    script(
        """
        create table commons.host (
          name text primary key,
          robots text not null default '',
          robots_state text not null default '' check (robots_state in ('', 'read', 'none', 'away')),
          robots_at timestamptz,
          blocked_until timestamptz
        );
        create table commons.feed (
          id uuid primary key,
          key bytea not null unique,
          kind text not null check (kind in ('feed', 'sitemap', 'list', 'page', 'archive')),
          address text not null,
          host text not null,
          selector text not null default '',
          text_selector text not null default '',
          since date,
          every_minutes integer not null check (every_minutes between 5 and 10080),
          every_until timestamptz not null,
          wanted_until timestamptz not null,
          created_at timestamptz not null,
          next_at timestamptz not null,
          leased_until timestamptz,
          polled_at timestamptz,
          ok_at timestamptz,
          changed_at timestamptz,
          failures integer not null default 0,
          failure text not null default '',
          failing_since timestamptz,
          etag text not null default '',
          last_modified text not null default '',
          moved_to text not null default '',
          title text not null default '',
          listed integer not null default 0,
          last_seq bigint not null default 0
        );
        create index feed_due on commons.feed (next_at);
        create table commons.page (
          id uuid primary key,
          key bytea not null unique,
          address text not null,
          host text not null,
          state text not null default 'waiting' check (state in ('waiting', 'kept', 'failed', 'gone')),
          listed_title text not null default '',
          listed_text text not null default '',
          listed_at timestamptz,
          found_at timestamptz not null,
          next_at timestamptz,
          leased_until timestamptz,
          attempts integer not null default 0,
          failure text not null default '',
          etag text not null default '',
          last_modified text not null default '',
          checked_at timestamptz,
          gone_at timestamptz,
          versions integer not null default 0,
          last_version_id uuid,
          text_digest bytea
        );
        create index page_due on commons.page (next_at) where next_at is not null;
        create index page_found on commons.page (found_at);
        create table commons.feed_page (
          feed_id uuid not null references commons.feed (id) on delete cascade,
          page_id uuid not null references commons.page (id) on delete cascade,
          primary key (feed_id, page_id)
        );
        create index feed_page_page on commons.feed_page (page_id);
        create table commons.page_version (
          id uuid primary key,
          page_id uuid not null references commons.page (id) on delete cascade,
          number integer not null,
          fetched_at timestamptz not null,
          sha256 text not null,
          size bigint not null,
          content_type text not null default '',
          evidence_key text not null unique,
          way text not null check (way in ('page', 'bare', 'listed')),
          title text not null default '',
          lead text not null default '',
          text text not null default '',
          html text not null default '',
          author text not null default '',
          language text,
          published_at timestamptz,
          image text not null default '',
          canonical text not null default '',
          keep_until timestamptz not null,
          unique (page_id, number)
        );
        create index page_version_end on commons.page_version (keep_until);
        create table commons.delivery (
          feed_id uuid not null references commons.feed (id) on delete cascade,
          seq bigint not null,
          version_id uuid not null references commons.page_version (id) on delete cascade,
          earlier_id uuid,
          at timestamptz not null,
          primary key (feed_id, seq)
        );
        create index delivery_version on commons.delivery (version_id);
        create index delivery_time on commons.delivery (feed_id, at);
        grant select, insert, update, delete on all tables in schema commons to service_harvest;
        grant select on commons.feed, commons.page, commons.feed_page, commons.page_version, commons.delivery
          to service_app
        """
    )


def functions() -> None:
    """What an agency may ask of the commons, without leaving its name."""
    script(
        """
        create function commons.want_feed(
          fresh uuid, digest bytea, what text, place text, at_host text, picked text, read_by text,
          not_before date, minutes integer,
          until timestamptz, moment timestamptz
        ) returns uuid language sql security definer set search_path = commons, pg_temp as $$
          insert into commons.feed as f (id, key, kind, address, host, selector, text_selector, since,
                                         every_minutes, every_until, wanted_until, created_at, next_at)
          values (fresh, digest, what, place, at_host, picked, read_by, not_before,
                  minutes, until, until, moment, moment)
          on conflict (key) do update set
            wanted_until = greatest(f.wanted_until, excluded.wanted_until),
            next_at = case when f.wanted_until < moment then moment
              else least(f.next_at, greatest(moment, coalesce(f.polled_at, moment) + make_interval(mins => minutes)
                * power(2, least(f.failures, 8)))) end,
            every_minutes = case when minutes <= f.every_minutes or f.every_until < moment
              then minutes else f.every_minutes end,
            every_until = case when minutes <= f.every_minutes or f.every_until < moment
              then excluded.every_until else f.every_until end
          returning f.id
        $$;
        create function commons.hurry_feed(wanted uuid, moment timestamptz) returns boolean
        language sql security definer set search_path = commons, pg_temp as $$
          with hurried as (
            update commons.feed set next_at = moment
            where id = wanted and wanted_until > moment and leased_until is null
              and (polled_at is null or polled_at < moment - interval '1 minute')
            returning 1
          ) select exists (select 1 from hurried)
        $$;
        create function commons.keep_versions(versions uuid[], until timestamptz) returns void
        language sql security definer set search_path = commons, pg_temp as $$
          update commons.page_version set keep_until = until where id = any (versions) and keep_until < until
        $$;
        revoke all on function commons.want_feed(uuid, bytea, text, text, text, text, text, date, integer,
          timestamptz, timestamptz) from public;
        revoke all on function commons.hurry_feed(uuid, timestamptz) from public;
        revoke all on function commons.keep_versions(uuid[], timestamptz) from public;
        grant execute on function commons.want_feed(uuid, bytea, text, text, text, text, text, date, integer,
          timestamptz, timestamptz) to service_app;
        grant execute on function commons.hurry_feed(uuid, timestamptz) to service_app;
        grant execute on function commons.keep_versions(uuid[], timestamptz) to service_app
        """
    )


def agencies() -> None:
    script(
        """
        create table media_source (
          tenant_id uuid not null,
          id uuid not null,
          version integer not null default 1,
          state text not null check (state in ('active', 'paused', 'removed')),
          kind text not null check (kind in ('feed', 'sitemap', 'list', 'page')),
          address text not null,
          selector text not null default '',
          text_selector text not null default '',
          tier smallint not null check (tier between 1 and 3),
          every_minutes integer not null check (every_minutes between 5 and 10080),
          licence text not null default 'unknown',
          licence_note text not null default '',
          keep_days integer not null check (keep_days between 30 and 3650),
          silent_hours integer not null default 0 check (silent_hours between 0 and 8760),
          silent_since timestamptz,
          created_at timestamptz not null,
          active_since timestamptz not null,
          reason text not null default '',
          feed_id uuid,
          cursor bigint not null default 0,
          username text not null default '',
          sealed bytea,
          next_at timestamptz,
          leased_until timestamptz,
          polled_at timestamptz,
          ok_at timestamptz,
          changed_at timestamptz,
          failures integer not null default 0,
          failure text not null default '',
          failing_since timestamptz,
          etag text not null default '',
          last_modified text not null default '',
          listed integer not null default 0,
          last_seq bigint not null default 0,
          primary key (tenant_id, id),
          constraint media_source_shared_check check (sealed is null or feed_id is null)
        );
        create unique index media_source_address on media_source (tenant_id, kind, address, selector)
          where state <> 'removed';
        create table media_source_text (
          tenant_id uuid not null,
          source_id uuid not null,
          language text not null,
          title text not null,
          primary key (tenant_id, source_id, language),
          foreign key (tenant_id, source_id) references media_source (tenant_id, id)
        );
        create table source_article (
          tenant_id uuid not null,
          id uuid not null,
          source_id uuid not null,
          seq bigint not null,
          number integer not null default 1,
          earlier_id uuid,
          address text not null,
          address_key bytea not null,
          title text not null default '',
          lead text not null default '',
          text text not null default '',
          html text not null default '',
          author text not null default '',
          language text,
          published_at timestamptz,
          fetched_at timestamptz not null,
          way text not null check (way in ('page', 'bare', 'listed')),
          image text not null default '',
          sha256 text not null,
          size bigint not null,
          content_type text not null default '',
          evidence_key text not null,
          text_digest bytea not null,
          keep_until timestamptz not null,
          primary key (tenant_id, id),
          unique (tenant_id, source_id, seq),
          unique (tenant_id, source_id, address_key, number),
          unique (tenant_id, evidence_key),
          foreign key (tenant_id, source_id) references media_source (tenant_id, id)
        );
        create table source_run (
          tenant_id uuid not null,
          id uuid not null,
          source_id uuid,
          kind text not null check (kind in ('archive', 'address')),
          state text not null check (state in ('running', 'cancelled', 'finished')),
          feed_id uuid not null,
          address text not null,
          since date,
          cursor bigint not null default 0,
          begun_by_name text not null,
          begun_at timestamptz not null,
          ended_at timestamptz,
          reason text not null default '',
          primary key (tenant_id, id),
          foreign key (tenant_id, source_id) references media_source (tenant_id, id)
        );
        create index source_run_state on source_run (tenant_id, state, begun_at desc)
        """
    )
    isolate("media_source")
    isolate("media_source_text", verbs="select, insert, update, delete")
    isolate("source_article", verbs="select, insert, update, delete")
    isolate("source_run")


def downgrade() -> None:
    for table in ("source_run", "source_article", "media_source_text", "media_source"):
        op.execute(f"drop table {table}")
    op.execute("drop function commons.keep_versions(uuid[], timestamptz)")
    op.execute("drop function commons.hurry_feed(uuid, timestamptz)")
    op.execute(
        "drop function commons.want_feed(uuid, bytea, text, text, text, text, text, date, integer,"
        " timestamptz, timestamptz)"
    )
    for table in ("delivery", "page_version", "feed_page", "page", "feed", "host"):
        op.execute(f"drop table commons.{table}")
