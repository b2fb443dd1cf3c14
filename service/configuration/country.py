"""What the country gives its agencies, read from the operator's folder and kept while its files stay as they are."""

import asyncio
from functools import lru_cache
from pathlib import Path

from service.tenancy.loader import Country, load_countries


def country_of(folder: Path, code: str) -> Country | None:
    """The country's fields; None where the folder has none. Reads files: call it in a thread."""
    try:
        files = sorted((folder / "countries" / code).glob("*.toml"))
        stamp = tuple((str(path), path.stat().st_mtime_ns) for path in files)
    except OSError:
        return None
    return _read(folder, code, stamp)


@lru_cache(maxsize=8)
def _read(folder: Path, code: str, stamp: tuple[tuple[str, int], ...]) -> Country | None:
    return load_countries(folder)[0].get(code)


async def country_in(folder: Path, code: str) -> Country | None:
    """The same, without holding up others."""
    return await asyncio.to_thread(country_of, folder, code)
