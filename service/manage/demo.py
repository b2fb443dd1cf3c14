"""The people of the demo, all invented, for the demo's identity provider and for the operator's eyes."""

import json
from typing import TYPE_CHECKING

from service.runtime.settings import Settings

if TYPE_CHECKING:
    from service.tenancy.demo import DemoPerson


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
