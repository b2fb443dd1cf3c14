"""The wall, asked of PostgreSQL's own catalogue: holds for every table there is and every one to come."""

import uuid
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from service.runtime.database import Database, PrivilegedRole, driver_url
from tests.house.shared import FIXED, PINNED, SHARED, SHARING_FUNCTIONS, TO_PLAN, keeps_shared, shared_policy
from tests.servers import Servers

# Tables without a tenant, or that cross tenants, are named here and nowhere else.
WITHOUT_TENANT = {
    "platform.agency",
    "platform.alembic_version",
    "platform.invitation",
    # Pages of the press, fetched once for all: wanted until a moment, by nobody in particular.
    "commons.delivery",
    "commons.feed",
    "commons.feed_page",
    "commons.host",
    "commons.page",
    "commons.page_version",
}
CROSS_TENANT_POLICIES = {("outbox", "relay")}
# What the public's own role may read.
PUBLIC_TABLES = {
    "publication",
    "publication_file",
    "publication_text",
    "publication_version",
    "public_stamp",
    "site_setting",
}
CROSS_TENANT_INDEXES = {
    "outbox_waiting",
    "search_entry_lexemes",
    "search_text_lexemes",
    # What several agencies put into one plan is read by the plan. None of these is unique.
    "campaign_carrying_plan",
    "campaign_figure_plan",
    "campaign_material_plan",
    "campaign_material_text_plan",
    "plan_access_of_plan",
    "plan_activity_by_id",
    "plan_activity_window",
    "plan_by_id",
    "plan_change_plan",
    "plan_comment_plan",
    "plan_reading_plan",
    "plan_signature_plan",
    "plan_text_plan",
}


TABLES = text(
    """
    select n.nspname || '.' || c.relname as name, c.relname, c.relrowsecurity and c.relforcerowsecurity as walled,
      exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id') as tenant
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname in ('public', 'platform', 'commons') order by 1
    """
)
POLICIES = text(
    "select tablename, policyname, roles, cmd, qual, with_check from pg_policies where schemaname = 'public'"
)
KEYS = text(
    """
    select i.indrelid::regclass::text as table, i.indexrelid::regclass::text as named, i.indisunique as is_unique,
      (select attname from pg_attribute a where a.attrelid = i.indrelid and a.attnum = i.indkey[0]) as first
    from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public'
    """
)
FOREIGN_KEYS = text(
    """
    select k.conrelid::regclass::text || '.' || k.conname as name, k.conrelid::regclass::text as table,
      (select string_agg(a.attname, ',' order by place) from unnest(k.conkey) with ordinality as key (number, place)
        join pg_attribute a on a.attrelid = k.conrelid and a.attnum = key.number) as columns,
      'tenant_id' = any (select attname from pg_attribute a where a.attrelid = k.conrelid and a.attnum = any (k.conkey))
        as carries
    from pg_constraint k join pg_namespace n on n.oid = k.connamespace where k.contype = 'f' and n.nspname = 'public'
    """
)
GRANTS = text(
    """
    select table_schema || '.' || table_name as name, grantee, privilege_type from information_schema.role_table_grants
    where table_schema in ('public', 'platform', 'commons') and grantee <> 'service_owner'
    """
)
COLUMN_GRANTS = text(
    """
    select table_name, column_name from information_schema.column_privileges
    where table_schema = 'public' and grantee = 'service_app' and privilege_type = 'UPDATE'
    """
)
SHARING_ROLE = text(
    """
    select r.rolcanlogin or r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb as mighty,
      array(select m.member::regrole::text from pg_auth_members m where m.roleid = r.oid) as members,
      array(select m.roleid::regrole::text from pg_auth_members m where m.member = r.oid) as member_of
    from pg_roles r where r.rolname = 'service_sharing'
    """
)
LOOSE = text(
    """
    select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'platform', 'commons')
      and (c.relkind = 'm' or (c.relkind = 'v' and not coalesce(c.reloptions @> array['security_invoker=true'], false)))
    """
)
ENUMS = text("select typname from pg_type where typtype = 'e'")
DEFINERS = text(
    """
    select p.proname, pg_get_userbyid(p.proowner) as owner, p.proconfig, p.proacl::text as acl
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where p.prosecdef and n.nspname in ('public', 'platform', 'commons') order by 1
    """
)


async def breaches(connection: AsyncConnection) -> list[str]:
    """Everything in the catalogue that does not keep the wall."""
    found: list[str] = []
    tables = (await connection.execute(TABLES)).all()
    tenant_tables = {table.relname for table in tables if table.tenant}
    found += [
        f"{table.name}: no tenant_id" for table in tables if not table.tenant and table.name not in WITHOUT_TENANT
    ]
    found += [
        f"{table.name}: row-level security is not enabled and forced"
        for table in tables
        if table.tenant and not table.walled
    ]
    found += await policy_breaches(connection, tenant_tables)
    found += await key_breaches(connection, tenant_tables)
    found += await grant_breaches(connection)
    grants = (await connection.execute(GRANTS)).all()
    found += [f"{grant.name}: {grant.grantee} may TRUNCATE" for grant in grants if grant.privilege_type == "TRUNCATE"]
    found += [f"{row.relname}: a view that passes the wall" for row in await connection.execute(LOOSE)]
    found += [f"{row.typname}: an enum, whose = is not leakproof" for row in await connection.execute(ENUMS)]
    return found


async def policy_breaches(connection: AsyncConnection, tenant_tables: set[str]) -> list[str]:
    found: list[str] = []
    policies = (await connection.execute(POLICIES)).all()
    for table in sorted(tenant_tables):
        own = {policy.policyname for policy in policies if policy.tablename == table}
        if not {"tenant", "owner"} <= own and (table not in SHARED or not {"owner", *SHARED[table]} <= own):
            found.append(f"{table}: lacks a policy, has {sorted(own)}")
    for policy in policies:
        where = (policy.tablename, policy.policyname)
        if shared_policy(policy):
            found += [f"{where}: not the expression that is known"] * (not keeps_shared(policy))
        elif policy.policyname == "tenant":
            if policy.qual != PINNED or policy.with_check != PINNED or policy.roles != ["service_app"]:
                found.append(f"{where}: not the tenant's expression")
        elif policy.policyname == "owner":
            if policy.roles != ["service_owner"]:
                found.append(f"{where}: not the owner's alone")
        elif policy.policyname == "public" and policy.tablename in PUBLIC_TABLES:
            if policy.roles != ["service_public"] or policy.cmd != "SELECT" or PINNED.strip("()") not in policy.qual:
                found.append(f"{where}: not the public's expression")
        elif where not in CROSS_TENANT_POLICIES:
            found.append(f"{where}: an unknown policy")
    return found


async def grant_breaches(connection: AsyncConnection) -> list[str]:
    """What the serving role may do with shared rows beside its policies."""
    loose = [row for row in await connection.execute(COLUMN_GRANTS) if row.table_name in SHARED]
    found = [f"{row.table_name}.{row.column_name}: can be changed" for row in loose if row.column_name in FIXED]
    grants = [row for row in await connection.execute(GRANTS) if row.privilege_type == "DELETE"]
    names = {f"public.{table}" for table in (*SHARED, "plan_access")}
    return found + [f"{row.name}: {row.grantee} may DELETE" for row in grants if row.name in names]


async def key_breaches(connection: AsyncConnection, tenant_tables: set[str]) -> list[str]:
    keys = (await connection.execute(KEYS)).all()
    found = [
        f"{key.named}: does not begin with tenant_id"
        for key in keys
        if key.table in tenant_tables and key.first != "tenant_id" and key.named not in CROSS_TENANT_INDEXES
    ]
    foreign = (await connection.execute(FOREIGN_KEYS)).all()
    return found + [
        f"{key.name}: a foreign key without tenant_id"
        for key in foreign
        if not key.carries and key.columns not in TO_PLAN.get(key.table, [])
    ]


@pytest.fixture
async def owner(servers: Servers) -> AsyncIterator[AsyncEngine]:
    """The owner's connection to a database of its own, to plant breaches in."""
    name = f"chancery_{uuid.uuid4().hex[:10]}"
    roles = await servers.clone(name)
    engine = create_async_engine(driver_url(roles["service_owner"]), poolclass=NullPool)
    yield engine
    await engine.dispose()
    await servers.drop(name)


async def test_every_table_stands_behind_the_wall(owner: AsyncEngine) -> None:
    async with owner.connect() as connection:
        tables = {row.relname for row in await connection.execute(TABLES)}
        assert {"letter", "outbox", "act", "person", "file"} <= tables
        assert await breaches(connection) == []


PLANTED = {
    "create table planted (id uuid primary key)": ["public.planted: no tenant_id"],
    "create table planted (tenant_id uuid not null, id uuid, primary key (tenant_id, id))": [
        "public.planted: row-level security is not enabled and forced",
        "planted: lacks a policy, has []",
    ],
    "create unique index planted on letter (number)": ["planted: does not begin with tenant_id"],
    "alter table draft add constraint planted unique (id)": ["planted: does not begin with tenant_id"],
    "create policy planted on letter to service_app using (true)": ["('letter', 'planted'): an unknown policy"],
    "alter table letter no force row level security": ["public.letter: row-level security is not enabled and forced"],
    "create view planted as select * from letter": ["planted: a view that passes the wall"],
    "create type planted as enum ('a')": ["planted: an enum, whose = is not leakproof"],
    "create policy planted on plan for select to service_app using (true)": ["('plan', 'planted'): an unknown policy"],
    "alter policy seen on plan_activity using (not draft)": [
        "('plan_activity', 'seen'): not the expression that is known"
    ],
    "alter policy put on plan_comment with check (true)": ["('plan_comment', 'put'): not the expression that is known"],
    "drop policy changed on plan_objective": [
        "plan_objective: lacks a policy, has ['owner', 'put', 'seen']",
    ],
    "alter policy sharing on outbox with check (true)": ["('outbox', 'sharing'): not the expression that is known"],
    "create policy sharing on letter to service_sharing using (true)": ["('letter', 'sharing'): an unknown policy"],
    "alter policy tenant on plan_note using (true)": ["('plan_note', 'tenant'): not the tenant's expression"],
    "create unique index planted on plan_activity (plan_id, id)": ["planted: does not begin with tenant_id"],
    "grant update on plan_activity_text to service_app": [
        "plan_activity_text.activity_id: can be changed",
        "plan_activity_text.language: can be changed",
        "plan_activity_text.plan_id: can be changed",
        "plan_activity_text.tenant_id: can be changed",
    ],
    "grant delete on plan_access to service_app": ["public.plan_access: service_app may DELETE"],
    "grant truncate on letter to service_app": ["public.letter: service_app may TRUNCATE"],
}


@pytest.mark.parametrize("statement", PLANTED)
async def test_a_planted_breach_is_seen(owner: AsyncEngine, statement: str) -> None:
    async with owner.begin() as connection:
        await connection.execute(text(statement))
        assert sorted(await breaches(connection)) == sorted(PLANTED[statement])
        await connection.rollback()


async def test_definer_functions_are_few_and_fixed(owner: AsyncEngine) -> None:
    async with owner.connect() as connection:
        rows = (await connection.execute(DEFINERS)).all()
    asked_of_commons = ["hurry_feed", "keep_versions", "want_feed"]
    assert [row.proname for row in rows] == sorted(
        [*asked_of_commons, *SHARING_FUNCTIONS, "search_records", "search_texts"]
    )
    planning = ["enable_seqscan=off", "enable_sort=off", "jit=off"]
    for row in rows:
        if row.proname in SHARING_FUNCTIONS:
            assert (row.owner, row.proconfig) == ("service_sharing", ["search_path=public, pg_temp"])
            assert "=X/" not in row.acl.replace("service_app=X/", "").replace("service_sharing=X/", "")
            continue
        assert row.owner == "service_owner"
        path = "commons" if row.proname in asked_of_commons else "public"
        assert row.proconfig == [f"search_path={path}, pg_temp", *(planning if path == "public" else [])]
        assert "=X/" not in row.acl.replace("service_app=X/", "").replace("service_owner=X/", "")


async def test_nobody_is_the_role_that_shares_plans(owner: AsyncEngine) -> None:
    async with owner.connect() as connection:
        (role,) = (await connection.execute(SHARING_ROLE)).all()
    assert (role.mighty, role.members, role.member_of) == (False, ["service_owner"], [])


async def test_a_privileged_role_is_refused(servers: Servers, role_urls: dict[str, str]) -> None:
    served = Database(role_urls["service_app"], size=1)
    await served.refuse_privileged_role()
    await served.close()
    for url in (servers.superuser_url, role_urls["service_owner"], role_urls["service_backup"]):
        database = Database(url, size=1)
        with pytest.raises(PrivilegedRole):
            await database.refuse_privileged_role()
        await database.close()


async def test_without_a_tenant_nothing_is_read_and_nothing_written(role_urls: dict[str, str]) -> None:
    database = Database(role_urls["service_app"], size=1)
    async with database.engine.connect() as connection:
        assert (await connection.execute(text("select count(*) from unit"))).scalar_one() == 0
        with pytest.raises(Exception, match="row-level security"):
            await connection.execute(
                text("insert into draft values (:t, :t, :t, 'f', '{}', now())"), {"t": uuid.uuid4()}
            )
    owner = Database(role_urls["service_owner"], size=1)
    async with owner.engine.connect() as connection:
        assert (await connection.execute(text("select count(*) from unit"))).scalar_one() > 0
    await owner.close()
    await database.close()
