"""The mailings of releases move to the floor of mail to many, and back."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from service.runtime import migrate
from service.runtime.database import driver_url
from tests.servers import Servers

FILE = "mailing"
RELEASE = """
insert into release (tenant_id, id, kind, languages, created_at, created_by_name, changed_at, changed_by_name)
values (:tenant, :release, 'release', '["az"]', now(), 'A', now(), 'A');
insert into release_revision (tenant_id, release_id, revision) values (:tenant, :release, 2);
insert into release_copy (tenant_id, id, release_id, name, address, language, token, created_at, created_by_name)
values (:tenant, :copy, :release, 'C', 'c@x.example', 'az', 'copy-token', now(), 'A');
insert into release_distribution (tenant_id, id, release_id, revision, kind, state, lists, left_out, left_out_count,
  failures, reason, created_at, created_by_name)
values (:tenant, :one, :release, 2, 'embargo', 'sending', '[{"id": "1", "title": "T"}]', '[{"why": "w"}]', 1, 3, 'r',
  now(), 'A');
insert into release_mail (tenant_id, distribution_id, language, subject, text, html, written_at)
values (:tenant, :one, 'az', 's', 't', 'h', now());
insert into release_delivery (tenant_id, id, distribution_id, release_id, revision, kind, journalist_id, outlet_id,
  name, address, folded, language, copy_id, token, state, attempts, cuts, reason, code, queued_at, next_at)
values
  (:tenant, :d1, :one, :release, 2, 'embargo', :party, null, 'J', 'J@x.example', 'j@x.example', 'az', :copy, 't1',
   'uncertain', 2, 1, 'cut', 250, now(), now()),
  (:tenant, :d2, :one, :release, 2, 'embargo', null, :party, 'O', 'o@x.example', 'o@x.example', 'az', null, 't2',
   'queued', 0, 0, '', null, now(), null),
  (:tenant, :d3, :one, :release, 2, 'embargo', null, null, '', 'p@x.example', 'p@x.example', 'az', null, 't3',
   'sent', 1, 0, '', null, now(), null);
insert into release_optout (tenant_id, folded, address, delivery_id, at)
values (:tenant, 'z@x.example', 'Z@x.example', :d3, now());
insert into outbox (tenant_id, id, job, arguments, actor, created_at, next_at)
values (:tenant, :job, 'press.send_releases', '{"distribution_id":"x"}', '{}', now(), now());
"""
OLD = ("release_distribution", "release_mail", "release_delivery", "release_optout")
NEW = ("mailing", "mailing_text", "mailing_delivery", "mailing_optout")


class Base:
    """A database of its own, as its owner sees it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = create_async_engine(driver_url(url), poolclass=NullPool)

    async def do(self, statements: str, **named: Any) -> None:
        async with self.engine.begin() as connection:
            for statement in filter(str.strip, statements.split(";\n")):
                used = {name: value for name, value in named.items() if f":{name}" in statement}
                await connection.execute(text(statement), used)

    async def rows(self, table: str) -> list[dict[str, Any]]:
        async with self.engine.connect() as connection:
            found = await connection.execute(text(f"select to_jsonb(t) from {table} t order by 1"))  # noqa: S608
            return [row[0] for row in found]

    async def there(self, table: str) -> bool:
        async with self.engine.connect() as connection:
            query = text("select to_regclass(:name) is not null")
            return bool((await connection.execute(query, {"name": f"public.{table}"})).scalar_one())

    async def to(self, revision: str, *, down: bool = False) -> None:
        await asyncio.to_thread(migrate.downgrade if down else migrate.upgrade, self.url, revision)


@pytest.fixture
async def base(servers: Servers) -> AsyncIterator[Base]:
    name = f"chancery_{uuid4().hex[:10]}"
    made = Base((await servers.clone(name))["service_owner"])
    yield made
    await made.engine.dispose()
    await servers.drop(name)


def here_and_before() -> tuple[str, str]:
    """The revision of this floor, and the one before it."""
    scripts = ScriptDirectory.from_config(migrate.configuration())
    (own,) = [one for one in scripts.walk_revisions() if one.path.endswith(f"_{FILE}.py")]
    assert isinstance(own.down_revision, str)
    return own.revision, own.down_revision


async def test_every_row_of_the_releases_moves_and_comes_back(base: Base) -> None:
    own, before = here_and_before()
    await base.to(before, down=True)
    assert [await base.there(table) for table in (*OLD, *NEW)] == [True] * 4 + [False] * 4
    ids = {name: uuid4() for name in ("tenant", "release", "copy", "one", "d1", "d2", "d3", "party", "job")}
    await base.do(RELEASE, **ids)
    kept = {table: await base.rows(table) for table in OLD}
    assert [len(rows) for rows in kept.values()] == [1, 1, 3, 1]
    await base.to(own)
    assert [await base.there(table) for table in (*OLD, *NEW)] == [False] * 4 + [True] * 4
    (mailing,) = await base.rows("mailing")
    (old,) = kept["release_distribution"]
    same = old.keys() - {"release_id", "kind", "revision"}
    assert {name: mailing[name] for name in same} == {name: old[name] for name in same}
    assert (mailing["matter"], mailing["matter_id"], mailing["occasion"], mailing["edition"]) == (
        "release", str(ids["release"]), "embargo", 2,
    )  # fmt: skip
    mails = {row["token"]: row for row in await base.rows("mailing_delivery")}
    assert {token: (row["party"], row["party_id"]) for token, row in mails.items()} == {
        "t1": ("journalist", str(ids["party"])), "t2": ("outlet", str(ids["party"])), "t3": ("", None),
    }  # fmt: skip
    for row in kept["release_delivery"]:
        moved = mails[row["token"]]
        shared = row.keys() & moved.keys()
        assert {"state", "attempts", "cuts", "reason", "code", "next_at", "folded", "id", "queued_at"} <= shared
        assert {name: moved[name] for name in shared} == {name: row[name] for name in shared}
        assert (moved["own_id"], moved["mailing_id"]) == (row["copy_id"], row["distribution_id"])
    (left,) = await base.rows("mailing_optout")
    assert (left["topic"], left["folded"], left["address"]) == ("press", "z@x.example", "Z@x.example")
    (said,) = await base.rows("mailing_text")
    assert (said["mailing_id"], said["subject"], said["html"]) == (str(ids["one"]), "s", "h")
    jobs = [row for row in await base.rows("outbox") if row["id"] == str(ids["job"])]
    assert [(row["job"], row["arguments"]) for row in jobs] == [("mailing.send", '{"mailing_id":"x"}')]
    await base.to(before, down=True)
    assert {table: await base.rows(table) for table in OLD} == kept
