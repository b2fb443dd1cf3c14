"""People, units, posts and who holds them when; deputies, roles with dates, API tokens, sealed secrets, saved views."""

from alembic import op

from migrations.isolation import isolate, script

revision = "2026_11_22_0002"
down_revision = "2026_11_22_0001"

TABLES = (
    "saved_view",
    "agency_secret",
    "api_token",
    "role_grant",
    "deputyship",
    "holding",
    "post_text",
    "post",
    "unit_text",
    "unit",
    "person",
)


def upgrade() -> None:
    people()
    structure()
    holdings()
    rights()
    own_things()
    arrivals()


def people() -> None:
    script(
        """
        create table person (
          tenant_id uuid not null,
          id uuid not null,
          username text not null,
          subject text,
          family_name text not null,
          given_name text not null,
          patronymic text not null default '',
          email text not null default '',
          language text,
          settings text not null default '{}',
          state text not null default 'active' check (state in ('active', 'left')),
          created_at timestamptz not null,
          primary key (tenant_id, id),
          unique (tenant_id, username),
          unique (tenant_id, subject)
        )
        """
    )
    isolate("person")


def structure() -> None:
    script(
        """
        create table unit (
          tenant_id uuid not null,
          id uuid not null,
          slug text not null,
          parent_id uuid,
          position integer not null default 0,
          state text not null default 'active' check (state in ('active', 'closed')),
          primary key (tenant_id, id),
          unique (tenant_id, slug),
          foreign key (tenant_id, parent_id) references unit (tenant_id, id)
        );
        create table unit_text (
          tenant_id uuid not null,
          unit_id uuid not null,
          language text not null,
          name text not null,
          primary key (tenant_id, unit_id, language),
          foreign key (tenant_id, unit_id) references unit (tenant_id, id)
        );
        create table post (
          tenant_id uuid not null,
          id uuid not null,
          slug text not null,
          unit_id uuid not null,
          is_head boolean not null default false,
          position integer not null default 0,
          state text not null default 'active' check (state in ('active', 'closed')),
          primary key (tenant_id, id),
          unique (tenant_id, slug),
          foreign key (tenant_id, unit_id) references unit (tenant_id, id)
        );
        create table post_text (
          tenant_id uuid not null,
          post_id uuid not null,
          language text not null,
          title text not null,
          primary key (tenant_id, post_id, language),
          foreign key (tenant_id, post_id) references post (tenant_id, id)
        );
        create index post_unit on post (tenant_id, unit_id)
        """
    )
    for table in ("unit", "unit_text", "post", "post_text"):
        isolate(table)


def holdings() -> None:
    # Both ends count: a holding from 1 to 31 March holds on the 31st. An open end is null.
    script(
        """
        create table holding (
          tenant_id uuid not null,
          id uuid not null,
          post_id uuid not null,
          person_id uuid not null,
          starts_on date not null,
          ends_on date check (ends_on >= starts_on),
          primary key (tenant_id, id),
          foreign key (tenant_id, post_id) references post (tenant_id, id),
          foreign key (tenant_id, person_id) references person (tenant_id, id)
        );
        create index holding_person on holding (tenant_id, person_id);
        create index holding_post on holding (tenant_id, post_id, starts_on);
        create table deputyship (
          tenant_id uuid not null,
          id uuid not null,
          person_id uuid not null,
          deputy_id uuid not null check (deputy_id <> person_id),
          starts_on date not null,
          ends_on date not null check (ends_on >= starts_on),
          reason text not null,
          cancelled_at timestamptz,
          primary key (tenant_id, id),
          foreign key (tenant_id, person_id) references person (tenant_id, id),
          foreign key (tenant_id, deputy_id) references person (tenant_id, id)
        );
        create index deputyship_deputy on deputyship (tenant_id, deputy_id);
        create index deputyship_person on deputyship (tenant_id, person_id)
        """
    )
    isolate("holding")
    isolate("deputyship")


def rights() -> None:
    script(
        """
        create table role_grant (
          tenant_id uuid not null,
          id uuid not null,
          person_id uuid not null,
          role text not null,
          unit_id uuid,
          journal_id uuid,
          starts_on date not null,
          ends_on date check (ends_on >= starts_on),
          source text not null default 'hand' check (source in ('hand', 'claims', 'demo')),
          revoked_at timestamptz,
          primary key (tenant_id, id),
          foreign key (tenant_id, person_id) references person (tenant_id, id),
          foreign key (tenant_id, unit_id) references unit (tenant_id, id)
        );
        create index role_grant_person on role_grant (tenant_id, person_id);
        create table api_token (
          tenant_id uuid not null,
          id uuid not null,
          name text not null,
          digest bytea not null,
          role text not null,
          unit_id uuid,
          journal_id uuid,
          created_by uuid,
          created_at timestamptz not null,
          expires_at timestamptz,
          revoked_at timestamptz,
          primary key (tenant_id, id),
          unique (tenant_id, digest),
          foreign key (tenant_id, unit_id) references unit (tenant_id, id)
        )
        """
    )
    isolate("role_grant")
    isolate("api_token")


def own_things() -> None:
    script(
        """
        create table agency_secret (
          tenant_id uuid not null,
          id uuid not null,
          name text not null,
          sealed bytea not null,
          changed_at timestamptz not null,
          primary key (tenant_id, id),
          unique (tenant_id, name)
        );
        create table saved_view (
          tenant_id uuid not null,
          id uuid not null,
          person_id uuid not null,
          register text not null,
          name text not null,
          query text not null,
          created_at timestamptz not null,
          primary key (tenant_id, id),
          unique (tenant_id, person_id, register, name),
          foreign key (tenant_id, person_id) references person (tenant_id, id)
        )
        """
    )
    isolate("agency_secret", verbs="select, insert, update, delete")
    isolate("saved_view", verbs="select, insert, update, delete")


GRANTS_BELOW = """
    with recursive held as (
      select g.role, g.unit_id, g.journal_id from role_grant g
      where g.tenant_id = p_tenant and g.person_id = p_person and g.revoked_at is null
        and g.starts_on <= p_today and (g.ends_on is null or g.ends_on >= p_today)
      union
      select h.role, u.id, h.journal_id from held h
      join unit u on u.tenant_id = p_tenant and u.parent_id = h.unit_id
    )
    select coalesce(json_agg(json_build_array(role, unit_id, journal_id)), '[]'::json) from held
"""

POST_TODAY = """
    select json_object_agg(t.language, t.title) from post_text t
    where t.tenant_id = p_tenant and t.post_id = (
      select h.post_id from holding h where h.tenant_id = p_tenant and h.person_id = p_person
        and h.starts_on <= p_today and (h.ends_on is null or h.ends_on >= p_today)
      order by h.starts_on desc limit 1)
"""


def arrivals() -> None:
    # One round trip each: the function pins its own transaction and then reads under the wall as the caller.
    script(
        f"""
        create function arrive_person(p_tenant uuid, p_person uuid, p_today date) returns text
        language plpgsql stable as $$
        declare
          said text;
        begin
          perform set_config('app.tenant_id', p_tenant::text, true);
          select json_build_object(
              'id', p.id, 'given_name', p.given_name, 'family_name', p.family_name, 'language', p.language,
              'settings', p.settings, 'grants', ({GRANTS_BELOW}), 'post', ({POST_TODAY}))::text
            into said from person p
            where p.tenant_id = p_tenant and p.id = p_person and p.state = 'active';
          return said;
        end
        $$;
        create function arrive_token(p_tenant uuid, p_digest bytea, p_now timestamptz) returns text
        language plpgsql stable as $$
        declare
          said text;
        begin
          perform set_config('app.tenant_id', p_tenant::text, true);
          select json_build_object('id', t.id, 'name', t.name, 'role', t.role, 'journal', t.journal_id, 'units', (
              with recursive below as (
                select t.unit_id as id
                union
                select u.id from unit u join below b on u.tenant_id = p_tenant and u.parent_id = b.id
              ) select json_agg(id) from below))::text
            into said from api_token t
            where t.tenant_id = p_tenant and t.digest = p_digest and t.revoked_at is null
              and (t.expires_at is null or t.expires_at > p_now);
          return said;
        end
        $$;
        revoke execute on function arrive_person(uuid, uuid, date), arrive_token(uuid, bytea, timestamptz) from public;
        grant execute on function arrive_person(uuid, uuid, date), arrive_token(uuid, bytea, timestamptz) to service_app
        """  # noqa: S608 - put together from this file's own constants
    )


def downgrade() -> None:
    op.execute("drop function arrive_person(uuid, uuid, date), arrive_token(uuid, bytea, timestamptz)")
    for table in TABLES:
        op.execute(f"drop table {table}")
