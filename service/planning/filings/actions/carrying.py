"""Files of a report: given to the duty as it is filled in, named where it is sent, copied where it arrives.

The bytes cross between two agencies here alone: who asked copies what a parcel along the agreed link names, out of the
sender's part of the store into its own, and compares the sum. A parcel names files of its own sender only.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from service.documents.actions import attach, enter, repeat
from service.documents.queries import files_of, ids_typed, waiting_files
from service.documents.rules import Taken
from service.exchange.models import Parcel
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.planning.filings.models import Duty
from service.planning.filings.rules.acts import DUTY, REQUEST
from service.planning.filings.rules.answers import UNKNOWN_FILE, Filed, files_in
from service.planning.filings.rules.forms import Definition
from service.planning.filings.rules.together import Line
from service.runtime.storage import Store, file_key
from service.runtime.work import Work

FETCH = "filings.fetch"


class Altered(Exception):
    """What came does not have the digest that it names."""


def ids_in(definition: Definition, typed: Mapping[str, str]) -> list[UUID]:
    """The ids of files that a form carries as f_{key}; what is none is refused at its field later."""
    return ids_typed(" ".join(typed.get(f"f_{one.key}", "") for one in definition.fields if one.kind == "file"))


async def nameable(work: Work, row: Duty, typed: Mapping[str, str]) -> Filed:
    """Files that answers may name: those of the duty, and the actor's own uploads that wait."""
    waiting = await waiting_files(work, ids_in(Definition.of(row.definition), typed))
    held = [*await files_of(work, DUTY, row.id), *waiting]
    return {str(one.id): {"name": one.name, "size": one.size, "sha256": one.sha256} for one in held}


async def take_files(work: Work, row: Duty, answers: Mapping[str, Any]) -> None:
    """Give what answers name to the duty. Raises Refusal."""
    known = {str(one.id) for one in await files_of(work, DUTY, row.id)}
    named = [one["id"] for one in files_in(Definition.of(row.definition), answers)]
    try:
        await attach(work, [UUID(one) for one in named if one not in known], DUTY, row.id)
    except Refusal:
        raise Refusal(UNKNOWN_FILE, code="unknown_file") from None


async def named_files(work: Work, row: Duty) -> list[dict[str, Any]]:
    """What the other agency needs to copy the files of a report: sum, name, kind, and where the bytes are."""
    held = {str(one.id): one for one in await files_of(work, DUTY, row.id)}
    named = [held[one["id"]] for one in files_in(Definition.of(row.definition), row.answers) if one["id"] in held]
    return [
        {
            "sha256": one.sha256, "name": one.name, "size": one.size, "kind": one.kind, "media_type": one.media_type,
            "key": one.storage_key.rpartition("/")[2],
        }
        for one in named
    ]  # fmt: skip


async def copy_next(
    work: Work, store: Store, parcel: Parcel, request_id: UUID, wanted: Sequence[Mapping[str, Any]]
) -> bool:
    """Copy the first file that is not here yet; False when all are. Raises Altered, FileMissing, StorageFailed."""
    here = {one.sha256 for one in await files_of(work, REQUEST, request_id)}
    missing = next((one for one in wanted if one["sha256"] not in here), None)
    if missing is None:
        return False
    file_id, size = new_id(), int(missing["size"])
    key = file_key(work.tenant.id, file_id)
    pieces = await store.get(file_key(parcel.party_id, UUID(missing["key"])))
    stored = await store.put(key, pieces, size)
    if stored.sha256 != missing["sha256"]:
        await store.delete(key)
        raise Altered
    taken = Taken(file_id, missing["name"], missing["kind"], missing["media_type"], size, stored.sha256, key)
    await enter(work, taken)
    await attach(work, [file_id], REQUEST, request_id)
    return True


async def carry_up(work: Work, request_id: UUID, duty: Duty, line: Line) -> list[dict[str, Any]]:
    """The files that all bodies sent to a field, given to the duty of this agency's own report."""
    here = {one.sha256: one for one in await files_of(work, REQUEST, request_id)}
    known = {one.sha256: one for one in await files_of(work, DUTY, duty.id)}
    found = []
    for sha256 in dict.fromkeys(held["sha256"] for of in line.answers for held in of.value):
        one = here[sha256]
        file_id = known[sha256].id if sha256 in known else await repeat(work, one.id, DUTY, duty.id)
        found.append({"id": str(file_id), "name": one.name, "size": one.size, "sha256": sha256})
    return found
