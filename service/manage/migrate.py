"""`migrate`: bring the schema up to date, as the owner role."""

import argparse

from service.manage.surroundings import add_data_argument, reachable


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_data_argument(parser)


def run(args: argparse.Namespace) -> int:
    from service.runtime import migrate
    from service.runtime.settings import Settings, SettingsError

    with reachable(args.data) as environment:
        owner_url = Settings.from_env(environment).owner_url
        if not owner_url:
            raise SettingsError("DATABASE_OWNER_URL is not set: migrations run as the owner role.")
        before = migrate.current(owner_url)
        migrate.upgrade(owner_url)
        after = migrate.current(owner_url)
    print(
        f"The schema is at {after}." if before == after else f"The schema went from {before or 'nothing'} to {after}."
    )
    return 0
