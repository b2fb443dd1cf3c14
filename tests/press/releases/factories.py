"""Releases for tests, made through actions."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from service.kit.actor import Actor
from service.press.releases.actions import deciding, publishing, writing
from service.press.releases.actions.printing import print_release
from service.press.releases.models import Release, ReleaseRevision
from service.press.releases.queries.releases import release_row, revision_row
from service.press.releases.rules.content import ReleaseEdit, Words
from service.runtime.house import House
from service.runtime.work import Work
from tests.conftest import all_powerful

BODY = "# Nə dəyişir\n\nYeni **məktəb** noyabrın 30-da açılır.\n\n- birinci\n- ikinci"
WORDS = {
    "az": Words("Yeni məktəb açılır", "Üç yüz yer.", BODY, "", True),
    "en": Words("A new school opens", "Three hundred places.", "The new school opens on 30 November.", "", True),
}


def another(name: str = "Second Person") -> Actor:
    """Somebody else who may do everything."""
    return all_powerful(name)


@contextmanager
def acting(work: Work, actor: Actor) -> Iterator[None]:
    """Somebody else's hands for a moment."""
    before, work.actor = work.actor, actor
    yield
    work.actor = before


async def drafted(work: Work, texts: dict[str, Words] | None = None, **given: Any) -> UUID:
    """A draft in both languages."""
    return await writing.begin(work, ReleaseEdit(kind=given.pop("kind", "release"), texts=texts or WORDS, **given))


async def approved(work: Work, release_id: UUID | None = None, **given: Any) -> UUID:
    """A release that somebody else approved."""
    made = release_id or await drafted(work, **given)
    await deciding.submit(work, made)
    with acting(work, another()):
        await deciding.approve(work, made)
    return made


async def printed(work: Work, house: House, release_id: UUID) -> None:
    """Do what the worker does after an approval."""
    row = await kept(work, release_id)
    await print_release(work, house, release_id, row.revision)


async def unprinted(work: Work, release_id: UUID) -> None:
    """As if no papers could be made: for tests that are not about papers."""
    row = await kept(work, release_id)
    revision = await revision_row(work, release_id, row.revision)
    assert revision is not None
    revision.printed = "failed"
    await work.session.flush()
    await publishing.bring_out(work, row)


async def published(work: Work, **given: Any) -> UUID:
    """A release that everybody may read, without papers."""
    made = await approved(work, **given)
    await publishing.publish(work, made, None, None)
    await unprinted(work, made)
    return made


async def kept(work: Work, release_id: UUID) -> Release:
    """The row as it is now."""
    row = await release_row(work, release_id)
    assert row is not None
    await work.session.refresh(row)
    return row


async def revision_of(work: Work, release_id: UUID, number: int = 1) -> ReleaseRevision:
    found = await revision_row(work, release_id, number)
    assert found is not None
    return found
