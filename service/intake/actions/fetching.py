"""The mailbox is read: each message is stored, recorded once, and only then marked."""

import asyncio
import json
import os
import sys
import tempfile
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import or_, update
from sqlalchemy.dialects.postgresql import insert

from service.documents.actions import attach, enter, take_in
from service.documents.rules import Taken
from service.intake.actions.setting import account
from service.intake.imap import Mailbox, MailFailed
from service.intake.models import MailboxRow, Message
from service.intake.queries import is_known, known_uids, mailbox, rules, thread_with
from service.intake.rules import LARGEST_MEGABYTES, RECORD, Parsed, digest_of, refused_for, routed
from service.journals.queries import open_journals
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.kit.texts import clean_line, clean_text
from service.runtime.house import House
from service.runtime.secrets import SecretsError
from service.runtime.storage import StorageError, file_key
from service.runtime.work import Work, canonical, open_work

log = structlog.get_logger()
PARSER = Path(__file__).parents[1] / "parsing.py"
LEASE = timedelta(minutes=10)
AT_ONCE = 50
PATIENCE = 90.0
LARGEST = LARGEST_MEGABYTES * 1024 * 1024
LONGEST_SUBJECT, LONGEST_NAME, LONGEST_BODY = 1_000, 300, 20_000


async def poll(work: Work, house: House) -> None:
    """Fetch what is new, at most AT_ONCE messages; the next poll goes on. What fails is written at the mailbox."""
    try:
        found = await account(work, house)
    except SecretsError:
        await _note(work, {"failure": "secret", "checked_at": work.now})
        return
    if found is None or not await _lease(work):
        return
    # Mail servers are slow: no transaction is left open meanwhile. The lease keeps a second reader away.
    await work.commit()
    failure = ""
    try:
        box = await Mailbox.open(found, house.settings.fetch_allow)
        try:
            if await _Reader(work, house, box).read():
                work.later("intake.poll")
        finally:
            await box.close()
    except MailFailed as failed:
        failure = str(failed)
    except StorageError:
        failure = "broken"
    await _note(work, {"failure": failure, "checked_at": work.now, "leased_until": None})


async def _lease(work: Work) -> bool:
    fresh = insert(MailboxRow).values(tenant_id=work.tenant.id, id=work.tenant.id, state="on")
    await work.session.execute(fresh.on_conflict_do_nothing(index_elements=["tenant_id"]))
    free = or_(MailboxRow.leased_until.is_(None), MailboxRow.leased_until < work.now)
    statement = update(MailboxRow).where(MailboxRow.tenant_id == work.tenant.id, free)
    leased = statement.values(leased_until=work.now + LEASE).returning(MailboxRow.id)
    return await work.session.scalar(leased.execution_options(synchronize_session=False)) is not None


async def _note(work: Work, values: dict[str, Any]) -> None:
    statement = update(MailboxRow).where(MailboxRow.tenant_id == work.tenant.id).values(values)
    await work.session.execute(statement.execution_options(synchronize_session=False))


class _Reader:
    """One reading of an opened mailbox."""

    def __init__(self, work: Work, house: House, box: Mailbox) -> None:
        self.work, self.house, self.box = work, house, box

    def short(self) -> Any:
        """A transaction of its own."""
        return open_work(self.house.database, self.work.tenant, self.work.actor, self.work.language)

    async def read(self) -> bool:
        """Take what is new; whether there may be more."""
        async with self.short() as work:
            last, boundary = await self._place(work)
        found = await self.box.uids(last + 1)
        unseen = await self.box.unseen()
        # What lay in the mailbox before its first reading is taken where nobody has read it.
        new = [uid for uid in found if uid >= boundary or uid in unseen][:AT_ONCE]
        await self._mark_kept(unseen, last)
        sizes = await self.box.sizes(new)
        for uid in new:
            await self._take(uid, sizes.get(uid, LARGEST + 1))
        return len(new) == AT_ONCE

    async def _place(self, work: Work) -> tuple[int, int]:
        """After which place to go on, and from where everything is taken. New places begin anew."""
        found = await mailbox(work)
        if found is not None and found.validity == self.box.validity:
            return found.last_uid, found.boundary
        boundary = self.box.following or 1
        await _note(work, {"validity": self.box.validity, "last_uid": 0, "boundary": boundary})
        return 0, boundary

    async def _mark_kept(self, unseen: set[int], last: int) -> None:
        """Mark what was recorded by a reading that ended before it could mark it."""
        earlier = [uid for uid in unseen if uid <= last]
        async with self.short() as work:
            kept = await known_uids(work, self.box.validity, earlier)
        await self.box.mark(sorted(kept))

    async def _take(self, uid: int, size: int) -> None:
        async with self.short() as work:
            known = uid in await known_uids(work, self.box.validity, [uid])
        if not known:
            whole = size <= LARGEST
            raw = await (self.box.message(uid) if whole else self.box.header(uid))
            with tempfile.TemporaryDirectory(prefix="chancery-") as folder:
                parsed = await parse(raw, Path(folder))
                if not whole:
                    parsed = _refused(parsed, "too_large")
                await self._keep(uid, size if not whole else len(raw), raw, parsed)
        await self.box.mark([uid])

    async def _keep(self, uid: int, size: int, raw: bytes, parsed: Parsed) -> None:
        digest = digest_of(parsed, raw)
        async with self.short() as work:
            if await is_known(work, digest):
                await _note(work, {"last_uid": uid})
                return
        taken, left = await self._store(raw, parsed)
        try:
            async with self.short() as work:
                await record(work, self.box.validity, uid, size, digest, parsed, taken, left)
        except BaseException:
            for one in taken:
                with suppress(StorageError):
                    await self.house.store.delete(one.storage_key)
            raise

    async def _store(self, raw: bytes, parsed: Parsed) -> tuple[list[Taken], list[str]]:
        """Files of the message and then the message itself; names of those that the agency does not accept."""
        taken: list[Taken] = []
        left: list[str] = []
        for name, place in parsed.files:
            try:
                taken.append(await take_in(self.house.store, self.work.tenant, name, _pieces(Path(place))))
            except Refusal:
                left.append(name)
        key_id = new_id()
        key = file_key(self.work.tenant.id, key_id)
        stored = await self.house.store.put(key, _whole(raw), LARGEST + 1)
        taken.append(Taken(key_id, "message.eml", "eml", "message/rfc822", stored.size, stored.sha256, key))
        return taken, left


async def _whole(raw: bytes) -> AsyncIterator[bytes]:
    yield raw


async def _pieces(place: Path) -> AsyncIterator[bytes]:
    yield await asyncio.to_thread(place.read_bytes)


def _refused(parsed: Parsed, word: str) -> Parsed:
    return Parsed(**{**{name: getattr(parsed, name) for name in Parsed.__slots__}, "refused": word, "files": ()})


async def record(
    work: Work, validity: int, uid: int, size: int, digest: bytes, parsed: Parsed, taken: Sequence[Taken],
    left: Sequence[str],
) -> None:  # fmt: skip
    """The message, its files, its act and the mailbox's place, in one transaction."""
    message_id = new_id()
    files = [await enter(work, one) for one in taken]
    await attach(work, [file.id for file in files], RECORD, message_id)
    refused = refused_for(parsed)
    journal_id, unit_id = await _destination(work, parsed)
    thread = await thread_with(work, parsed.references)
    values = {
        "tenant_id": work.tenant.id,
        "id": message_id,
        "state": "rejected" if refused else "waiting",
        "reason": refused,
        "validity": validity,
        "uid": uid,
        "digest": digest,
        "message_id": parsed.message_id[:300],
        "thread_id": thread or message_id,
        "from_name": _line(parsed.from_name, LONGEST_NAME),
        "from_address": _line(parsed.from_address, LONGEST_NAME),
        "to_line": _line(parsed.to_line, 2_000),
        "recipients": parsed.recipients,
        "subject": _line(parsed.subject, LONGEST_SUBJECT),
        "body": _text(parsed.body),
        "sent_at": datetime.fromisoformat(parsed.date).astimezone(UTC) if parsed.date else None,
        "fetched_at": work.now,
        "size": size,
        "files": len(files),
        "left_out": canonical([_line(name, LONGEST_NAME) for name in left]),
        "journal_id": journal_id,
        "unit_id": unit_id,
    }
    await work.session.execute(insert(Message).values(values))
    await _note(work, {"last_uid": uid})
    work.record("mail.fetched", message_id, record=RECORD, after={"from": values["from_address"], "size": size})
    if refused:
        work.record("mail.rejected", message_id, record=RECORD, after={"reason": refused})


async def _destination(work: Work, parsed: Parsed) -> tuple[UUID | None, UUID | None]:
    """Where a rule sends the message, else the agency's first journal of incoming letters."""
    rule = routed(await rules(work), parsed)
    if rule is not None:
        return rule.journal_id, rule.unit_id
    journals = [one for one in await open_journals(work, "incoming") if one.regime == "correspondence"]
    return (journals[0].id, journals[0].unit_id) if journals else (None, None)


def _line(text: str, limit: int) -> str:
    with suppress(Refusal):
        return clean_line(text[:limit], limit)
    return ""


def _text(text: str) -> str:
    with suppress(Refusal):
        return clean_text(text[:LONGEST_BODY], LONGEST_BODY)
    return ""


# --- taking apart


async def parse(raw: bytes, folder: Path) -> Parsed:
    """What a message says, through the parser in its own process; files lie in `folder`."""
    source = folder / "message.eml"
    await asyncio.to_thread(source.write_bytes, raw)
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-I", str(PARSER), str(source), str(folder),
        stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL, env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    try:
        async with asyncio.timeout(PATIENCE):
            said, _ = await child.communicate()
    except TimeoutError:
        said = b""
    finally:
        if child.returncode is None:
            with suppress(ProcessLookupError):
                child.kill()
            await child.wait()
    try:
        values = json.loads(said)
    except ValueError:
        return Parsed(refused="broken")
    values["files"] = tuple((name, place) for name, place in values.get("files", ()))
    values["references"] = tuple(values.get("references", ()))
    return Parsed(**values)
