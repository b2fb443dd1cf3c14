"""Reads of coming aboard: an invitation by its word, the files an agency begins with, what remains to be done."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import msgspec
from sqlalchemy import exists, select, text

from service.correspondence.models import Letter
from service.identity.models import Holding, Person
from service.imports.models import Import
from service.intake.models import MailboxRow
from service.onboarding.rules.bodies import Body, Journal, Journals
from service.onboarding.rules.draft import Draft, read_draft
from service.publishing.models import SiteItem
from service.runtime import clock
from service.runtime.database import Database
from service.runtime.work import Work
from service.tenancy.loader import Directory, load

READ = text("select * from invitation_read(:word, :now)")


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation as its holder sees it. state: open, opening, opened."""

    word: bytes
    state: str
    draft: Draft
    version: int
    agency_id: UUID | None
    expires_at: datetime


def digest_of(word: str) -> bytes:
    """What is kept of the word of an invitation."""
    return sha256(word.encode()).digest()


async def invitation(database: Database, word: str) -> Invitation | None:
    """The invitation that a word opens; None for a wrong, withdrawn or expired one."""
    digest = digest_of(word)
    async with database.single() as connection:
        row = (await connection.execute(READ, {"word": digest, "now": clock.now()})).one_or_none()
    if row is None:
        return None
    return Invitation(digest, row.state, read_draft(row.draft), row.version, row.agency_id, row.expires_at)


# --- the files


@lru_cache(maxsize=4)
def _bodies(folder: Path) -> tuple[Mapping[str, Body], tuple[Journal, ...]]:
    found = {
        path.stem: msgspec.toml.decode(path.read_bytes(), type=Body)
        for path in (folder / "bodies").glob("*.toml") if path.stem != "journals"
    }  # fmt: skip
    journals = msgspec.toml.decode((folder / "bodies" / "journals.toml").read_bytes(), type=Journals)
    return dict(sorted(found.items(), key=lambda pair: pair[1].place)), tuple(journals.journals)


async def bodies_in(folder: Path) -> tuple[Mapping[str, Body], tuple[Journal, ...]]:
    """Kinds of bodies by their slugs, in the order in which they are offered, and the journals all begin with."""
    return await asyncio.to_thread(_bodies, folder)


@lru_cache(maxsize=4)
def _countries(folder: Path) -> Directory:
    return load(folder)


async def countries_in(folder: Path) -> Directory:
    """The countries of the operator's folder with their law packs. Read once: a new pack comes with a new start."""
    return await asyncio.to_thread(_countries, folder)


# --- what remains


@dataclass(frozen=True, slots=True)
class Remaining:
    """One thing to be done before the office works. key: of its words; done: whether it is."""

    key: str
    href: str
    done: bool


HREFS = {
    "signed_in": "/administration/people", "people": "/administration/people", "posts": "/administration/posts",
    "mailbox": "/administration/mailbox", "site": "/site", "imported": "/imports", "letter": "/letters/new",
}  # fmt: skip


async def remaining(work: Work) -> list[Remaining]:
    """What was done and what remains, in the order in which it is best done."""
    known = select(Person.id).where(Person.state == "active")
    found = {
        "signed_in": known.where(Person.subject.is_not(None)), "people": known.offset(1), "posts": select(Holding.id),
        "mailbox": select(MailboxRow.id), "site": select(SiteItem.id), "imported": select(Import.id),
        "letter": select(Letter.id),
    }  # fmt: skip
    row = (await work.session.execute(select(*[exists(one.limit(1)).label(key) for key, one in found.items()]))).one()
    return [Remaining(key, HREFS[key], bool(getattr(row, key))) for key in found]
