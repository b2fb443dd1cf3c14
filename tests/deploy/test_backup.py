"""backup.sh, restore.sh and passwords.sh, run for real against PostgreSQL: what comes back is what was there."""

import asyncio
import os
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pytest

from service.runtime.database import Database
from tests.deploy.reading import DEPLOY, made_environment, tools_path
from tests.servers import Servers

LINUX = shutil.which("flock") is not None
pytestmark = [
    pytest.mark.skipif(not LINUX, reason="the scripts are for Linux: there is no flock here"),
    # Roles belong to the whole server: two restores at once would change the same one.
    pytest.mark.xdist_group("backup"),
]

TENANT, FILE = uuid.uuid4(), uuid.uuid4()
DRAFT = f"""
    insert into draft (tenant_id, id, person_id, form, content, saved_at)
    values ('{TENANT}', gen_random_uuid(), gen_random_uuid(), 'letter', 'Məktub წერილი', now())
"""  # noqa: S608
# As deploy/README.md says.
EMPTY = 'create database "{}" template template0 encoding UTF8 locale_provider icu icu_locale und locale "C.UTF-8"'
TABLES = """
    select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname in ('public', 'platform', 'commons') order by 1
"""
CATALOGUE = {
    "tables": """
        select n.nspname || '.' || c.relname, c.relkind::text, pg_get_userbyid(c.relowner), c.relacl::text,
          c.relrowsecurity, c.relforcerowsecurity, c.reloptions::text
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('public', 'platform', 'commons') order by 1
    """,
    "policies": """
        select schemaname, tablename, policyname, roles::text, cmd, qual, with_check from pg_policies order by 1, 2, 3
    """,
    "constraints": """
        select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint order by 1, 2
    """,
    "indexes": "select schemaname, indexname, indexdef from pg_indexes where schemaname !~ '^pg_' order by 1, 2",
    "functions": """
        select proname, pg_get_functiondef(p.oid), pg_get_userbyid(proowner), proacl::text from pg_proc p
        where pronamespace = 'public'::regnamespace order by 1, 2
    """,
    "schemas": """
        select nspname, pg_get_userbyid(nspowner), (select array_agg(a::text order by a::text) from unnest(nspacl) a)
        from pg_namespace where nspname in ('public', 'platform', 'commons') order by 1
    """,
    "sequences": "select schemaname, sequencename, last_value from pg_sequences order by 1, 2",
}


@dataclass(frozen=True)
class Place:
    """A database with a marked row, and the folders beside it."""

    servers: Servers
    name: str
    roles: dict[str, str]
    data: Path
    backups: Path

    @property
    def stored(self) -> Path:
        return self.data / "files" / str(TENANT) / str(FILE)

    def superuser(self, database: str) -> dict[str, str]:
        """psql's variables for the superuser."""
        url = urlsplit(self.servers.superuser_url)
        return {
            "PGHOST": str(url.hostname),
            "PGPORT": str(url.port),
            "PGUSER": str(url.username),
            "PGPASSWORD": str(url.password),
            "PGDATABASE": database,
        }

    def script(self, name: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a script of deploy/ with nothing but what it is given."""
        given = {"PATH": tools_path(), "LC_ALL": "C.UTF-8", **environment}
        return subprocess.run(
            ["sh", str(DEPLOY / name), *arguments], env=given, capture_output=True, text=True, timeout=120, check=False
        )

    def back_up(self, **environment: str) -> subprocess.CompletedProcess[str]:
        own = {
            "DATABASE_BACKUP_URL": self.roles["service_backup"],
            "CHANCERY_BACKUPS": str(self.backups),
            "CHANCERY_DATA": str(self.data),
        }
        return self.script("backup.sh", **(own | environment))

    def dumps(self) -> list[Path]:
        return sorted(self.backups.glob("*.dump"))


async def ask(url: str, *statements: str) -> list[Any]:
    """The rows of the last statement."""
    connection = await asyncpg.connect(url)
    rows: list[Any] = []
    try:
        for statement in statements:
            rows = [tuple(row) for row in await connection.fetch(statement)]
    finally:
        await connection.close()
    return rows


def at(servers: Servers, database: str) -> str:
    return servers.superuser_url.rsplit("/", 1)[0] + f"/{database}"


async def snapshot(url: str) -> dict[str, Any]:
    """Everything that must be the same: the catalogue, and each table's rows as one sum."""
    found: dict[str, Any] = {name: await ask(url, query) for name, query in CATALOGUE.items()}
    for (table,) in await ask(url, TABLES):
        sums = f"select count(*), md5(string_agg(row::text, '|' order by row::text)) from {table} row"  # noqa: S608
        found[table] = await ask(url, sums)
    return found


@pytest.fixture
def place(servers: Servers, tmp_path: Path) -> Iterator[Place]:
    name = f"chancery_{uuid.uuid4().hex[:10]}"
    roles = asyncio.run(servers.clone(name))
    made = Place(servers, name, roles, tmp_path / "data", tmp_path / "backups")
    asyncio.run(ask(roles["service_owner"], DRAFT))
    made.stored.parent.mkdir(parents=True)
    made.stored.write_bytes(b"scan")
    yield made
    asyncio.run(servers.drop(name))


@pytest.fixture
def empty(servers: Servers) -> Iterator[str]:
    """A new database."""
    name = f"chancery_{uuid.uuid4().hex[:10]}"
    asyncio.run(ask(servers.superuser_url, EMPTY.format(name)))
    yield name
    asyncio.run(servers.drop(name))


def test_what_comes_back_is_what_was_there(place: Place, empty: str, tmp_path: Path) -> None:
    done = place.back_up()
    assert done.returncode == 0, done.stderr
    (dump,) = place.dumps()
    elsewhere = tmp_path / "elsewhere"
    restored = place.script("restore.sh", str(dump), **place.superuser(empty), CHANCERY_DATA=str(elsewhere))
    assert restored.returncode == 0, restored.stderr

    before, after = (asyncio.run(snapshot(at(place.servers, name))) for name in (place.name, empty))
    assert before["public.draft"][0][0] >= 1
    assert after == before
    assert (elsewhere / "files" / str(TENANT) / str(FILE)).read_bytes() == b"scan"


def test_the_wall_stands_after_a_restore(place: Place, empty: str) -> None:
    place.back_up()
    restored = place.script("restore.sh", str(place.dumps()[0]), **place.superuser(empty))
    assert restored.returncode == 0, restored.stderr
    served = place.roles["service_app"].rsplit("/", 1)[0] + f"/{empty}"
    pin = f"select set_config('app.tenant_id', '{TENANT}', false)"

    async def looked() -> None:
        database = Database(served, size=1)
        await database.refuse_privileged_role()
        await database.close()
        assert await ask(served, "select count(*) from draft") == [(0,)]
        assert await ask(served, pin, "select content from draft") == [("Məktub წერილი",)]
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await ask(served, "create temporary table planted (id integer)")

    asyncio.run(looked())


def test_a_restore_overwrites_nothing(place: Place) -> None:
    place.back_up()
    before = asyncio.run(snapshot(at(place.servers, place.name)))
    restored = place.script("restore.sh", str(place.dumps()[0]), **place.superuser(place.name))
    assert restored.returncode != 0
    assert "is not empty" in restored.stderr
    assert asyncio.run(snapshot(at(place.servers, place.name))) == before


def test_a_damaged_copy_is_refused(place: Place, empty: str) -> None:
    place.back_up()
    (dump,) = place.dumps()
    content = bytearray(dump.read_bytes())
    content[len(content) // 2] ^= 0xFF
    dump.write_bytes(content)
    restored = place.script("restore.sh", str(dump), **place.superuser(empty))
    assert restored.returncode != 0
    assert "damaged" in restored.stderr
    assert asyncio.run(ask(at(place.servers, empty), TABLES)) == []


def test_the_next_copy_takes_only_what_is_new(place: Place) -> None:
    place.back_up()
    kept = place.backups / "files" / str(TENANT) / str(FILE)
    os.utime(kept, (1, 1))
    new, half = place.stored.with_name(str(uuid.uuid4())), place.stored.with_name(f"{uuid.uuid4()}#1")
    new.write_bytes(b"second")
    half.write_bytes(b"being written")
    (place.dumps()[0]).rename(place.backups / "2026-01-01T000000Z.dump")
    done = place.back_up()
    assert done.returncode == 0, done.stderr
    assert kept.stat().st_mtime == 1
    assert sorted(path.name for path in kept.parent.iterdir()) == sorted([kept.name, new.name])
    assert len(place.dumps()) == 2


def test_old_copies_go_and_young_ones_stay(place: Place) -> None:
    place.backups.mkdir()
    old, young = (place.backups / f"{name}.dump" for name in ("2020-01-01T000000Z", "2020-02-01T000000Z"))
    for path, days in ((old, 40), (young, 20)):
        path.write_bytes(b"")
        moment = path.stat().st_mtime - days * 86_400
        os.utime(path, (moment, moment))
    assert place.back_up(CHANCERY_BACKUP_DAYS="30").returncode == 0
    assert not old.exists()
    assert young.exists()
    assert len(place.dumps()) == 2


def test_nobody_else_can_read_a_copy(place: Place) -> None:
    place.back_up()
    for path in [place.backups, *place.backups.rglob("*")]:
        if path.is_dir() or path.suffix in {".dump", ".sha256"}:
            assert path.stat().st_mode & 0o077 == 0, path


def test_a_database_that_is_away_leaves_no_copy(place: Place) -> None:
    done = place.back_up(DATABASE_BACKUP_URL="postgresql://service_backup:secret-word@127.0.0.1:1/chancery")
    assert done.returncode != 0
    assert "could not be copied" in done.stderr
    assert "secret-word" not in done.stderr + done.stdout
    assert place.dumps() == []


def test_a_role_behind_the_wall_makes_no_half_copy(place: Place) -> None:
    """With row-level security on, a dump would silently lack every agency's rows: pg_dump refuses."""
    done = place.back_up(DATABASE_BACKUP_URL=place.roles["service_app"])
    assert done.returncode != 0
    assert place.dumps() == []


def test_two_copies_at_once_are_refused(place: Place) -> None:
    place.backups.mkdir()
    with subprocess.Popen(["flock", str(place.backups / ".lock"), "sh", "-c", "echo held; read answer"],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:  # fmt: skip
        assert holder.stdout is not None and holder.stdout.readline() == b"held\n"
        done = place.back_up()
        holder.communicate(b"\n")
    assert done.returncode != 0
    assert "another backup" in done.stderr


@pytest.mark.parametrize("name", ["DATABASE_BACKUP_URL", "CHANCERY_BACKUPS", "CHANCERY_DATA"])
def test_a_missing_setting_is_named(place: Place, name: str) -> None:
    done = place.back_up(**{name: ""})
    assert done.returncode != 0
    assert f"{name}" in done.stderr


def test_passwords_are_set_as_the_addresses_say(place: Place) -> None:
    role = f"service_{uuid.uuid4().hex[:8]}"
    asyncio.run(ask(place.servers.superuser_url, f"create role {role} login"))
    try:
        password = made_environment()["POSTGRES_PASSWORD"]
        url = urlsplit(place.servers.superuser_url)
        address = f"postgresql://{role}:{password}@{url.hostname}:{url.port}/{place.name}"
        asyncio.run(ask(at(place.servers, place.name), f"grant connect on database {place.name} to {role}"))
        done = place.script("passwords.sh", **place.superuser(place.name), DATABASE_URL=address)
        assert (done.returncode, done.stderr) == (0, "")
        assert asyncio.run(ask(address, "select current_user::text")) == [(role,)]
        with pytest.raises(asyncpg.InvalidPasswordError):
            asyncio.run(ask(address.replace(password, "another"), "select 1"))
    finally:
        asyncio.run(ask(at(place.servers, place.name), f"drop owned by {role}", f"drop role {role}"))


@pytest.mark.parametrize("address", ["", "postgresql://postgres:secret@h/d", "postgresql://service_app@h/d"])
def test_passwords_of_others_are_not_touched(place: Place, address: str) -> None:
    done = place.script("passwords.sh", **place.superuser(place.name), DATABASE_URL=address)
    assert done.returncode == 1
    assert "passwords.sh: " in done.stderr
    assert "secret" not in done.stderr + done.stdout
