"""Letters meet other systems: identifiers noted, packages made, taken in, registered or refused."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import IO
from uuid import UUID
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import delete, insert, update

from service.correspondence.actions.changing import INDEX_LETTER, demand_act
from service.correspondence.exchange import check_exchange, exchange_key, letter_schemes
from service.correspondence.models import LetterExchange, LetterPackage
from service.correspondence.packages import (
    PIECE,
    Manifest,
    Package,
    PackedFile,
    PackedLetter,
    PackedSender,
    path_of,
    write_manifest,
)
from service.correspondence.queries.exchanging import (
    PackageRow,
    exchange_of,
    may_see_package,
    package_by_id,
    package_with,
)
from service.correspondence.queries.letters import LetterView
from service.correspondence.rules import (
    EXPORT,
    NAME_LIMIT,
    NEEDS_REASON,
    NUMBER_LIMIT,
    REASON_LIMIT,
    RECORD,
    REGISTER,
    RESTRICTED,
    SUBJECT_LIMIT,
    demand,
)
from service.documents.actions import attach, discard, let_go, upload
from service.documents.queries import files_of
from service.documents.rules import FileRow
from service.kit.actor import Actor
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.kit.texts import clean_line, clean_text
from service.kit.words import N_
from service.records.queries.files import case_by_id
from service.runtime.house import House
from service.runtime.storage import Store
from service.runtime.tenants import Tenant
from service.runtime.work import Work, open_work
from service.web.errors import NotFound

PACKAGE = "letter_package"
NO_EXPORT = N_("You do not have the right to export letters of this unit.")
NO_REGISTER = N_("You do not have the right to register letters.")
TAKEN_BEFORE = N_("This very package was imported before, on %(day)s by %(name)s.")
NOT_WAITING = N_("This package does not wait any more: it was registered or refused.")
SUM_DIFFERS = N_("The file %(name)s in the store is not the one that was attached. Tell your administrator.")


# --- identifiers


async def note_exchange(work: Work, letter_id: UUID, values: Mapping[str, str]) -> None:
    """Write what a letter is called in other systems, by scheme. Raises NotFound, Refusal, FieldErrors at `id_...`."""
    await demand_act(work, "correct", letter_id)
    country = work.tenant.profile.country
    wanted = {scheme.kind: values.get(scheme.kind, "") for scheme in letter_schemes(country)}
    if wrong := list(check_exchange(country, wanted)):
        raise FieldErrors(wrong)
    before = await exchange_of(work, letter_id)
    after = {scheme: value for scheme, value in wanted.items() if value}
    if before == after:
        return
    await _put_exchange(work, letter_id, after)
    work.record("letter.exchange_noted", letter_id, record=RECORD, before=before, after=after)


async def _put_exchange(work: Work, letter_id: UUID, values: Mapping[str, str]) -> None:
    await work.session.execute(delete(LetterExchange).where(LetterExchange.letter_id == letter_id))
    own = {"tenant_id": work.tenant.id, "letter_id": letter_id}
    noted = {"noted_at": work.now, "noted_by_name": work.actor.name}
    rows = [
        {**own, **noted, "scheme": scheme, "value": value, "value_key": exchange_key(value)}
        for scheme, value in values.items()
    ]
    if rows:
        await work.session.execute(insert(LetterExchange), rows)


# --- packages that leave


async def begin_package(work: Work, letter_id: UUID) -> tuple[LetterView, list[FileRow], dict[str, str]]:
    """What goes into the package of a letter, and the act that says that it left. Raises NotFound or Refusal."""
    letter = await demand_act(work, "open", letter_id)
    if not work.actor.scope(EXPORT).covers(letter.unit_id, letter.journal_id):
        demand(Refusal(NO_EXPORT, code="not_permitted"))
    files = await files_of(work, RECORD, letter_id)
    work.record("letter.package_exported", letter_id, record=RECORD, after={"files": len(files)})
    case = await case_by_id(work, letter.case_id) if letter.case_id else None
    return replace(letter, case=case.words if case else ""), files, await exchange_of(work, letter_id)


async def make_package(
    store: Store,
    tenant: Tenant,
    letter: LetterView,
    files: Sequence[FileRow],
    exchange: Mapping[str, str],
    made_at: str,
) -> IO[bytes]:
    """The package as a file without a name, at its beginning. Raises StorageError, and Refusal when a sum differs."""
    out: IO[bytes] = tempfile.TemporaryFile(prefix="chancery-")  # noqa: SIM115 - the caller closes it when it was sent
    try:
        with ZipFile(out, "w") as archive:
            packed = [await _pack(store, archive, place, file) for place, file in enumerate(files, start=1)]
            zone = ZoneInfo(tenant.profile.zone)
            said = _letter_said(letter, exchange, zone)
            write_manifest(archive, made_at, tenant.profile.say(tenant.profile.name, letter.language), said, packed)
        out.seek(0)
    except BaseException:
        out.close()
        raise
    return out


async def _pack(store: Store, archive: ZipFile, place: int, file: FileRow) -> PackedFile:
    path, digest = path_of(place, file.name), sha256()
    with archive.open(path, "w", force_zip64=False) as target:
        async for piece in await store.get(file.storage_key):
            digest.update(piece)
            await asyncio.to_thread(target.write, piece)
    if digest.hexdigest() != file.sha256:
        raise Refusal(SUM_DIFFERS, code="checksum", name=file.name)
    return PackedFile(path, file.name, file.size, file.sha256)


def _letter_said(letter: LetterView, exchange: Mapping[str, str], zone: ZoneInfo) -> PackedLetter:
    sent = letter.sender_date.isoformat() if letter.sender_date else ""
    return PackedLetter(
        subject=letter.subject,
        sender=PackedSender(letter.sender_name, letter.sender_number, sent),
        number=letter.number,
        registered_on=letter.registered_at.astimezone(zone).date().isoformat(),
        kind=letter.kind,
        language=letter.language,
        addressee=letter.addressee,
        summary=letter.summary,
        sheets=letter.sheets,
        annexes=letter.annexes,
        restricted=letter.access == RESTRICTED,
        restricted_basis=letter.access_basis,
        case=letter.case,
        exchange=dict(exchange),
    )


# --- packages that come


async def take_package(house: House, tenant: Tenant, actor: Actor, content: IO[bytes], language: str) -> UUID:
    """Check a package, store its files, and let it wait for registration; gives its id.

    Opens its own Works; call it outside of one. Raises Refusal on field `package` or of one of its files, and
    StorageError; then nothing of it is left.
    """
    if not actor.may(REGISTER):
        raise Refusal(NO_REGISTER, code="not_permitted")
    package = await asyncio.to_thread(Package, content)
    digest = await asyncio.to_thread(_digest, content)
    async with open_work(house.database, tenant, actor, language) as work:
        await _refuse_again(work, digest)
    rows: list[FileRow] = []
    try:
        for file in package.manifest.files:
            pieces = _in_turn(package, file)
            rows.append(
                await upload(house, tenant, actor, file.name, pieces, announced=file.size, language=language)
            )  # fmt: skip
        async with open_work(house.database, tenant, actor, language) as work:
            return await _enter(work, package.manifest, digest, rows)
    except BaseException as error:
        async with open_work(house.database, tenant, actor, language) as work:
            for row in rows:
                await discard(work, house.store, row.id)
        if isinstance(error, Refusal):
            raise error.at("package") from None
        raise


def _digest(content: IO[bytes]) -> bytes:
    content.seek(0)
    digest = sha256()
    while piece := content.read(PIECE):
        digest.update(piece)
    return digest.digest()


async def _in_turn(package: Package, file: PackedFile) -> AsyncIterator[bytes]:
    for piece in package.pieces(file):
        yield piece
        await asyncio.sleep(0)


async def _refuse_again(work: Work, digest: bytes) -> None:
    earlier = await package_with(work, digest)
    if earlier is not None:
        day = earlier.taken_at.astimezone(work.zone).strftime("%d.%m.%Y")
        raise Refusal(TAKEN_BEFORE, code="taken_before", field="package", day=day, name=earlier.taken_by_name)


async def _enter(work: Work, manifest: Manifest, digest: bytes, rows: Sequence[FileRow]) -> UUID:
    letter, package_id = manifest.letter, new_id()
    shown = {
        "sender": clean_line(letter.sender.name[:4_000], 4_000)[:NAME_LIMIT],
        "number": clean_line(letter.sender.number[:1_000], 1_000)[:NUMBER_LIMIT],
        "subject": clean_line(letter.subject[:8_000], 8_000)[:SUBJECT_LIMIT],
    }
    await work.session.execute(
        insert(LetterPackage).values(
            tenant_id=work.tenant.id,
            id=package_id,
            digest=digest,
            restricted=letter.restricted,
            said=msgspec.json.encode(manifest).decode(),
            taken_by=work.actor.id,
            taken_by_name=work.actor.name,
            taken_at=work.now,
            **shown,
        )
    )
    await attach(work, [row.id for row in rows], PACKAGE, package_id)
    noted = {"files": len(rows), "agency": manifest.agency[:NAME_LIMIT], "sha256": digest.hex()}
    work.record("package.taken", package_id, record=PACKAGE, after=noted)
    return package_id


async def waiting_package(work: Work, package_id: UUID, *, lock: bool = False) -> PackageRow:
    """A package that waits and may be seen. Raises NotFound, or Refusal when it waits no more."""
    package = await package_by_id(work, package_id, lock=lock)
    if package is None or not may_see_package(work.actor, package):
        raise NotFound
    if package.state != "waiting":
        raise Refusal(NOT_WAITING, code="not_waiting", field="package")
    return package


async def begin_from_package(work: Work, package_id: UUID, files: Sequence[UUID]) -> None:
    """Make these of the package's files the actor's own, so that a letter can take them. Raises NotFound, Refusal.

    The package stays locked until this work's end: of two who register it at once the second is refused.
    """
    await waiting_package(work, package_id, lock=True)
    await let_go(work, files, PACKAGE, package_id)


async def end_from_package(work: Work, package_id: UUID, letter_id: UUID) -> None:
    """Give the identifiers of a package to the letter that was just registered from it, and note which it became."""
    package = await waiting_package(work, package_id)
    said = msgspec.json.decode(package.said, type=Manifest)
    country = work.tenant.profile.country
    known = {scheme.kind for scheme in letter_schemes(country)}
    values = {scheme: value for scheme, value in said.letter.exchange.items() if scheme in known and value}
    if values and not list(check_exchange(country, values)):
        await _put_exchange(work, letter_id, values)
    await _end(work, package_id, "registered", letter_id)
    work.record("package.registered", package_id, record=PACKAGE, after={"letter": str(letter_id)})
    work.later(INDEX_LETTER, record_id=str(letter_id))


async def refuse_package(work: Work, package_id: UUID, reason: str) -> None:
    """Put a package aside, with a reason. Its files stay and are shown no more."""
    if not work.actor.may(REGISTER):
        raise Refusal(NO_REGISTER, code="not_permitted")
    await waiting_package(work, package_id)
    said = clean_text(reason, REASON_LIMIT)
    if not said:
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    await _end(work, package_id, "refused", None)
    work.record("package.refused", package_id, record=PACKAGE, reason=said)


async def _end(work: Work, package_id: UUID, state: str, letter_id: UUID | None) -> None:
    statement = (
        update(LetterPackage)
        .where(LetterPackage.id == package_id, LetterPackage.state == "waiting")
        .values(state=state, letter_id=letter_id)
        .returning(LetterPackage.id)
    )
    if await work.session.scalar(statement.execution_options(synchronize_session=False)) is None:
        raise Refusal(NOT_WAITING, code="not_waiting", field="package")
