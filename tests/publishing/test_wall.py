"""The public's own role: it reads what is published and due of one agency, and nothing else anywhere."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import text

from service.publishing.actions import withdraw
from service.runtime.house import House
from service.runtime.tenants import Tenant
from tests.conftest import OpenWork
from tests.publishing.factories import published

pytestmark = pytest.mark.anyio
READABLE = {
    "publication",
    "publication_file",
    "publication_text",
    "publication_version",
    "public_stamp",
    "site_setting",
}
TABLES = text(
    "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
    " where c.relkind in ('r', 'p') and n.nspname = 'public'"
)


async def seen(house: House, tenant: Tenant, query: str) -> list[str]:
    """The first column of what the public's role finds in an agency."""
    assert house.public is not None
    async with house.public.session(tenant.id) as session:
        return [str(row[0]) for row in await session.execute(text(query))]


async def test_it_reads_these_tables_and_no_other(house: House, tenant: Tenant) -> None:
    tables = await seen(house, tenant, str(TABLES))
    assert {"letter", "person", "site_item", "act"} <= set(tables)
    for table in tables:
        if table in READABLE:
            continue
        with pytest.raises(Exception, match="permission denied"):
            await seen(house, tenant, f"select count(*) from {table}")  # noqa: S608
    for column in ("record", "record_id"):
        with pytest.raises(Exception, match="permission denied"):
            await seen(house, tenant, f"select {column} from publication")  # noqa: S608
    with pytest.raises(Exception, match="permission denied"):
        await seen(house, tenant, "select created_by_name from publication_version")


async def test_it_writes_nowhere(house: House, tenant: Tenant) -> None:
    for table in sorted(READABLE):
        for statement in (f"delete from {table}", f"update {table} set tenant_id = tenant_id"):  # noqa: S608
            with pytest.raises(Exception, match="permission denied"):
                await seen(house, tenant, statement)


async def test_it_sees_only_what_is_due_and_stands(
    house: House, committing: OpenWork, tenant: Tenant, other_tenant: Tenant
) -> None:
    mark = f"Mark {uuid.uuid4().hex[:8]}"
    async with committing(tenant) as work:
        await published(work, f"{mark} now")
        await published(work, f"{mark} later", publish_at=work.now + timedelta(hours=1))
        _, taken = await published(work, f"{mark} taken")
        _, corrected = await published(work, f"{mark} wrong")
        await published(work, f"{mark} right", record_id=corrected)
        await withdraw(work, "test_record", taken, "a reason")
    query = f"select title from publication_text where title like '{mark}%' order by 1"  # noqa: S608
    assert await seen(house, tenant, query) == [f"{mark} now", f"{mark} right"]
    assert await seen(house, other_tenant, query) == []
    slug = mark.casefold().replace(" ", "-")
    named = f"select slug || ' ' || state from publication where slug like '{slug}%' order by 1"  # noqa: S608
    rows = await seen(house, tenant, named)
    assert [row.removeprefix(f"{slug}-") for row in rows] == ["now published", "taken withdrawn", "wrong published"]


async def test_without_an_agency_it_sees_nothing(house: House, committing: OpenWork, tenant: Tenant) -> None:
    async with committing(tenant) as work:
        await published(work, "Something")
    assert house.public is not None
    async with house.public.engine.connect() as connection:
        for table in sorted(READABLE):
            assert (await connection.execute(text(f"select count(tenant_id) from {table}"))).scalar_one() == 0  # noqa: S608
