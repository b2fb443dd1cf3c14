"""`person --agency SLUG --role ROLE ...`: enter somebody from outside, such as an agency's first administrator.

Everybody after that is entered in the browser. At the first sign-in the provider's account is linked to the person by
the rule of the agency's profile (the e-mail address, unless it says otherwise).
"""

import argparse
import asyncio
import re
from typing import TYPE_CHECKING

from service.manage.surroundings import add_data_argument, reachable
from service.runtime.embedded.process import CannotStart

if TYPE_CHECKING:
    from service.identity.actions.people import NewPerson
    from service.runtime.settings import Settings

LONGEST = 100
USERNAME = re.compile(r"[a-z][a-z0-9._-]{0,63}")
EMAIL = re.compile(r"[^\s@]{1,64}@[^\s@]+\.[^\s@.]+")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_data_argument(parser)
    parser.add_argument("--agency", required=True, metavar="SLUG")
    parser.add_argument("--role", required=True, metavar="ROLE", help="a role of the agency's profile: administrator")
    parser.add_argument("--username", required=True, metavar="NAME", help="in small Latin letters")
    parser.add_argument("--given-name", required=True, metavar="NAME")
    parser.add_argument("--family-name", required=True, metavar="NAME")
    parser.add_argument("--email", required=True, metavar="ADDRESS", help="as the agency's provider knows it")


def run(args: argparse.Namespace) -> int:
    from service.runtime.settings import Settings

    new = described(args)
    with reachable(args.data) as environment:
        asyncio.run(enter(Settings.from_env(environment), args.agency, args.role, new))
    print(f"{new.username} of {args.agency} is {args.role} from today on.")
    return 0


def described(args: argparse.Namespace) -> "NewPerson":
    """What was typed, cleaned as everywhere.

    Raises:
        CannotStart: a value that cannot be kept; the sentence names it.
    """
    from service.identity.actions.people import NewPerson
    from service.kit.refusal import Refusal
    from service.kit.texts import clean_line

    if not USERNAME.fullmatch(args.username):
        raise CannotStart(f"--username {args.username!r} must be small Latin letters, digits, dots, - or _.")
    if len(args.email) > LONGEST or not EMAIL.fullmatch(args.email):
        raise CannotStart(f"--email {args.email!r} is not an e-mail address.")
    try:
        given, family = clean_line(args.given_name, LONGEST), clean_line(args.family_name, LONGEST)
    except Refusal as refusal:
        raise CannotStart(f"The name cannot be kept: {refusal}") from refusal
    if not given or not family:
        raise CannotStart("--given-name and --family-name must not be empty.")
    return NewPerson(username=args.username, family_name=family, given_name=given, email=args.email)


async def enter(settings: "Settings", agency: str, role: str, new: "NewPerson") -> None:
    """Add the person and give the role everywhere in the agency from today on.

    Raises:
        CannotStart: there is no such agency or role, or the name is taken.
    """
    from service.identity.actions.people import add_person
    from service.identity.actions.rights import grant_role
    from service.identity.rules import Granted, Span
    from service.kit.actor import SYSTEM
    from service.kit.refusal import FieldErrors, Refusal
    from service.manage.agencies import agency_named
    from service.runtime.database import Database
    from service.runtime.work import open_work

    tenant = await agency_named(settings, agency)
    if tenant.profile.role(role) is None:
        raise CannotStart(f"{agency} has no role {role!r}; it has: {', '.join(r.slug for r in tenant.profile.roles)}.")
    database = Database(settings.database_url, size=1, overflow=0)
    try:
        async with open_work(database, tenant, SYSTEM) as work:
            person = await add_person(work, new)
            await grant_role(work, person.id, Granted(role, None, None, Span(work.today)))
    except (Refusal, FieldErrors) as refusal:
        raise CannotStart(f"{new.username} was not entered: {refusal}") from refusal
    finally:
        await database.close()
