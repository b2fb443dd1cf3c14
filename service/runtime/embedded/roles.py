"""The roles of the database, their passwords, and the database itself, made by the superuser of an embedded server."""

import asyncio
import os
import secrets as randomness
import tomllib
from pathlib import Path
from urllib.parse import quote, urlsplit

import asyncpg

SUPERUSER = "postgres"
ROLES = Path(__file__).resolve().parents[3] / "deploy" / "roles.sql"


def ensure_roles_and_database(
    superuser_url: str, name: str = "chancery", *, secrets: Path | None = None, roles: Path = ROLES
) -> dict[str, str]:
    """Make the database and the roles of `roles`, give each role that may log in its password, return their addresses.

    Repeatable. `secrets` is the TOML file that keeps the passwords (made with mode 600); without it they are new at
    each call. `roles` is run connected to the database, as superuser.
    """
    return asyncio.run(_ensure(superuser_url, name, secrets, roles.read_text()))


async def _ensure(superuser_url: str, name: str, secrets: Path | None, roles: str) -> dict[str, str]:
    parts = urlsplit(superuser_url)
    host, port = parts.hostname or "127.0.0.1", parts.port or 5432
    connection = await asyncpg.connect(superuser_url)
    try:
        if not await connection.fetchval("select true from pg_database where datname = $1", name):
            quoted = await connection.fetchval("select quote_ident($1)", name)
            await connection.execute(f"create database {quoted} template template0")
    finally:
        await connection.close()
    connection = await asyncpg.connect(superuser_url, database=name)
    try:
        await connection.execute(roles)
        passwords = await _set_passwords(connection, secrets)
    finally:
        await connection.close()
    return {role: address(role, password, host, port, name) for role, password in passwords.items()}


async def _set_passwords(connection: asyncpg.Connection, secrets: Path | None) -> dict[str, str]:
    query = "select rolname from pg_roles where rolcanlogin and starts_with(rolname, 'service_') order by rolname"
    found = [str(row["rolname"]) for row in await connection.fetch(query)]
    kept = kept_passwords(secrets, found)
    for role in found:
        make = "select format('alter role %I password %L', $1::text, $2::text)"
        await connection.execute(await connection.fetchval(make, role, kept[role]))
    return {role: kept[role] for role in found}


def kept_passwords(path: Path | None, roles: list[str]) -> dict[str, str]:
    """The passwords in the TOML file, new ones made for `roles` and written (mode 600) where missing."""
    known: dict[str, str] = tomllib.loads(path.read_text()) if path is not None and path.exists() else {}
    missing = [role for role in roles if role not in known]
    known |= {role: randomness.token_urlsafe(24) for role in missing}
    if path is not None and missing:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial = path.with_suffix(f".{os.getpid()}")
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as text:
            text.writelines(f'{role} = "{password}"\n' for role, password in sorted(known.items()))
        partial.rename(path)
    return known


def address(role: str, password: str, host: str, port: int, database: str) -> str:
    """A `postgresql://` URL."""
    return f"postgresql://{quote(role)}:{quote(password)}@{host}:{port}/{quote(database)}"
