"""The demo: its invented people, and `demo fill`, which gives them two weeks of letters and a public page."""

import argparse
import asyncio
import json
from typing import TYPE_CHECKING

from service.manage.surroundings import add_data_argument, reachable
from service.runtime.embedded.process import CannotStart
from service.runtime.settings import Settings

if TYPE_CHECKING:
    from service.manage.week.story import Scene
    from service.runtime.database import Database
    from service.runtime.keyspace import Keyspace
    from service.runtime.secrets import Keyring
    from service.runtime.tenants import Tenant
    from service.tenancy.demo import DemoPerson


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_data_argument(parser)
    parser.add_argument(
        "what", choices=["fill"], help="fill: two invented weeks and a public page, where there is nothing yet"
    )
    parser.add_argument("--agency", metavar="SLUG", help="only this one (default: every agency of the demo)")


def run(args: argparse.Namespace) -> int:
    with reachable(args.data) as environment:
        for line in asyncio.run(fill(Settings.from_env(environment), args.agency)):
            print(line)
    return 0


async def fill(settings: Settings, only: str | None = None) -> list[str]:
    """Play the invented weeks in each agency of the demo that has no letters, and put up the public page of each that
    has none; gives a line for each.

    Raises:
        CannotStart: the agency that was named is not one of the demo.
    """
    from service.manage.week.filings import play_filings
    from service.manage.week.planning import play_campaign
    from service.manage.week.story import Scene
    from service.runtime.database import Database
    from service.runtime.keyspace import Keyspace
    from service.runtime.secrets import Keyring
    from service.runtime.tenants import Directory

    database, keyspace = Database(settings.database_url, size=2), Keyspace(settings.redis_url)
    try:
        directory = Directory(settings.base_domain if settings.lenient else "")
        await directory.refresh(database)
        filled = sorted(slug for slug in people(settings) if is_demo(directory.by_slug.get(slug)))
        if only is not None and only not in filled:
            raise CannotStart(f"There is no agency {only!r} in the demo; there are: {', '.join(filled) or 'none'}.")
        keyring = Keyring.load(settings.keys_file)
        wanted = [directory.by_slug[slug] for slug in filled if only in (None, slug)]
        lines, scenes = list[str](), list[Scene]()
        for tenant in wanted:
            line, scene = await _fill(database, keyspace, keyring, tenant)
            lines.append(line)
            scenes += [scene] if scene is not None else []
        await play_campaign(scenes)
        await play_filings(scenes)
        return lines
    finally:
        await database.close()
        await keyspace.close()


def is_demo(tenant: "Tenant | None") -> bool:
    """Whether the demo's people sign in to this agency: in no other is anything invented."""
    return tenant is not None and tenant.profile.sign_in.demo


async def _fill(
    database: "Database", keyspace: "Keyspace", keyring: "Keyring", tenant: "Tenant"
) -> "tuple[str, Scene | None]":
    """What was done in an agency, and the agency where it was empty before."""
    from service import fittings  # noqa: F401 - fills the slots that actions look into
    from service.correspondence.queries.letters import any_letter
    from service.kit.actor import SYSTEM
    from service.manage.week.digest import play_digest
    from service.manage.week.events import end_briefing, play_events
    from service.manage.week.guests import play_guests
    from service.manage.week.newsroom import play_newsroom
    from service.manage.week.planning import play_plans
    from service.manage.week.press import play_press
    from service.manage.week.refuting import play_refutations
    from service.manage.week.releases import play_releases
    from service.manage.week.site import show
    from service.manage.week.story import play, scene_of
    from service.runtime import clock
    from service.runtime.work import open_work

    async with open_work(database, tenant, SYSTEM) as work:
        known = await any_letter(work)
    scene = await scene_of(database, keyspace, tenant, clock.now())
    came, press = (0, None) if known else (await play(scene), await play_press(scene, keyring))
    caught = press.clips if press is not None else 0
    events = None if known else await play_events(scene)
    if events is not None:
        await play_releases(scene)
    asked = 0 if known else await play_newsroom(scene)
    if events is not None:
        await play_guests(scene, keyring, events)
        await end_briefing(scene, events)
        await play_refutations(scene)
    if press is not None:
        await play_digest(scene, press)
    if not known:
        await play_plans(scene)
    public = await show(scene, keyring)
    if not came and not public:
        return f"{tenant.slug}: has letters and a public page already, nothing was added", None
    done = (
        f"{tenant.slug}: {came} letters came, {caught} articles were caught, the press asked {asked} times, {public}"
        " things stand on the public page, and more was done"
    )
    return done, None if known else scene


def people(settings: Settings) -> "dict[str, list[DemoPerson]]":
    """The demo people of each agency, by its slug."""
    from service.tenancy.demo import load_people

    slugs = sorted(path.stem for path in (settings.tenants / "demo").glob("*.toml"))
    return {slug: list(load_people(settings.tenants, slug)) for slug in slugs}


def write_for_provider(settings: Settings) -> None:
    """Write the file that the demo provider reads, `<data>/demo/people.json`: by agency, its people."""
    import msgspec

    target = settings.data / "demo" / "people.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".new")
    partial.write_text(json.dumps(msgspec.to_builtins(people(settings)), ensure_ascii=False, indent=1), "utf-8")
    partial.rename(target)
