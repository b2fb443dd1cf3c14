"""`tenants check|list|show|apply|export|invite`: the agencies' profiles, in files and in the database."""

import argparse
import asyncio
import os
import sys
from pathlib import Path

from service.manage.surroundings import ROOT, add_data_argument, reachable
from service.runtime.embedded.process import CannotStart


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_data_argument(parser)
    folder = Path(os.environ.get("CHANCERY_TENANTS") or ROOT / "tenants")
    parser.add_argument(
        "--tenants",
        type=Path,
        default=folder,
        metavar="FOLDER",
        help="the profiles (default: CHANCERY_TENANTS)",
    )
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    what.add_parser("check", help="read every file and name what is wrong")
    what.add_parser("list", help="one line per agency")
    what.add_parser("show", help="one agency's whole profile").add_argument("slug")
    what.add_parser("apply", help="take the files' agencies into the database")
    invite = what.add_parser("invite", help="an address at which an agency is set up in the browser")
    invite.add_argument("--for", dest="note", required=True, metavar="WHOM", help="for the operator's own list")
    invite.add_argument("--days", type=int, default=14, help="how long the address opens something")
    what.add_parser("export", help="an agency's profile as it stands in the database").add_argument("slug")


def run(args: argparse.Namespace) -> int:
    verbs = {"check": check, "list": list_all, "show": show, "apply": apply, "export": export, "invite": invite}
    return verbs[args.what](args)


def check(args: argparse.Namespace) -> int:
    """Exit code 1 and one line per problem when a file cannot be used."""
    from service.manage.permissions import known_permissions
    from service.tenancy.loader import load

    directory = load(args.tenants, known_permissions())
    for problem in directory.problems:
        print(problem, file=sys.stderr)
    print(f"{len(directory.profiles)} agencies without problems, {len(directory.problems)} problems in {args.tenants}.")
    return 1 if directory.problems else 0


def list_all(args: argparse.Namespace) -> int:
    """Slug, country, languages, name: those of the files."""
    from service.tenancy.loader import load

    for profile in load(args.tenants).profiles:
        name = profile.name[profile.default_language]
        print(f"{profile.slug:<24} {profile.country:<3} {','.join(profile.languages):<9} {name}")
    return 0


def show(args: argparse.Namespace) -> int:
    """The whole profile as the service sees it, what it inherits from its country included."""
    from service.tenancy.export import to_toml
    from service.tenancy.loader import load

    profile = load(args.tenants).by_slug.get(args.slug)
    if profile is None:
        raise CannotStart(f"There is no sound profile of {args.slug!r} in {args.tenants}: see `tenants check`.")
    print(to_toml(profile))
    return 0


def apply(args: argparse.Namespace) -> int:
    """Take in new and changed agencies; the others are not touched, and none needs a restart."""
    from service.manage import demo
    from service.manage.agencies import apply_all
    from service.runtime.settings import Settings

    with reachable(args.data) as environment:
        settings = Settings.from_env(environment | {"CHANCERY_TENANTS": str(args.tenants.absolute())})
        in_demo = settings.mode == "demo"
        for done in asyncio.run(apply_all(settings, people=in_demo)):
            print(f"{done.slug:<24} {done.change}")
        if in_demo:
            demo.write_for_provider(settings)
    return 0


def export(args: argparse.Namespace) -> int:
    """Print an agency's profile as the service runs with it now."""
    from service.manage.agencies import agency_named
    from service.runtime.settings import Settings
    from service.tenancy.export import to_toml
    from service.tenancy.loader import load

    with reachable(args.data) as environment:
        tenant = asyncio.run(agency_named(Settings.from_env(environment), args.slug))
    country = load(args.tenants).countries.get(tenant.profile.country)
    print(to_toml(tenant.profile, country))
    return 0


def invite(args: argparse.Namespace) -> int:
    """Print an address; whoever holds it sets up one agency there."""
    from service.manage.invitations import invite as make
    from service.runtime.settings import Settings

    if not 1 <= args.days <= 90:
        raise CannotStart("--days must be from 1 to 90.")
    with reachable(args.data) as environment:
        print(asyncio.run(make(Settings.from_env(environment), args.note, args.days)))
    return 0
