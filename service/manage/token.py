"""`token --agency SLUG --role ROLE`: print an API token that holds what the role holds."""

import argparse
import asyncio
from typing import TYPE_CHECKING

from service.manage.surroundings import add_data_argument, reachable
from service.runtime.embedded.process import CannotStart

if TYPE_CHECKING:
    from service.runtime.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_data_argument(parser)
    parser.add_argument("--agency", required=True, metavar="SLUG")
    parser.add_argument("--role", required=True, metavar="ROLE", help="a role of the agency's profile, such as clerk")


def run(args: argparse.Namespace) -> int:
    from service.runtime.settings import Settings

    with reachable(args.data) as environment:
        print(asyncio.run(issue(Settings.from_env(environment), args.agency, args.role)))
    return 0


async def issue(settings: "Settings", agency: str, role: str) -> str:
    """A new token of the agency with the permissions of the role.

    Raises:
        CannotStart: there is no such agency, or it has no such role.
    """
    from service.identity.actions import make_token
    from service.kit.actor import SYSTEM
    from service.manage.agencies import agency_named
    from service.runtime.database import Database
    from service.runtime.work import open_work

    tenant = await agency_named(settings, agency)
    if tenant.profile.role(role) is None:
        raise CannotStart(f"{agency} has no role {role!r}; it has: {', '.join(r.slug for r in tenant.profile.roles)}.")
    database = Database(settings.database_url, size=1, overflow=0)
    try:
        async with open_work(database, tenant, SYSTEM) as work:
            return str(await make_token(work, f"command line, {role}", role))
    finally:
        await database.close()
