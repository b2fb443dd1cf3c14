"""The disclosure log: an entry prepared from an answered request, checked by a person, published, withdrawn."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import update

from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.public_information.disclosure.actions.publicising import make_public, take_back
from service.public_information.disclosure.models import Disclosure
from service.public_information.disclosure.queries.log import (
    LOGGED,
    LogView,
    answer_files,
    entry_of_request,
    grounds_of,
    log_entry,
    public_words,
)
from service.public_information.disclosure.rules.acts import DISCLOSURE, NO_RIGHT, PUBLISH, demand
from service.public_information.disclosure.rules.content import (
    STALE,
    STRANGE_FILE,
    Texts,
    demand_texts,
    kept,
    said_of,
    slug_of,
)
from service.public_information.disclosure.rules.personal import Warned, warnings
from service.public_information.queries.redacted import originals_among
from service.public_information.queries.requests import RequestView, request_as_kept, request_for
from service.publishing.rules import PublicFile
from service.runtime.work import Work
from service.web.errors import NotFound

KIND = "disclosure"
NOT_ANSWERED = N_("Only a request that was answered is told of in the disclosure log.")
WHY_WHOLE = N_("A redacted version of %(name)s exists. Choose that one, or say why the whole file is shown.")
UNCHECKED = N_("Confirm that somebody looked through the texts and files for personal data.")


async def prepare(work: Work, request_id: UUID) -> UUID:
    """An entry for a request, not public yet; the one there is when it has one. Raises NotFound, Refusal."""
    if not work.actor.may(PUBLISH):
        raise Refusal(NO_RIGHT, code="not_permitted")
    request = await request_for(work, request_id)
    if (known := await entry_of_request(work, request_id)) is not None:
        return known
    if request.outcome not in LOGGED or request.answered_at is None or request.state == "voided":
        raise Refusal(NOT_ANSWERED, code="not_answered")
    entry_id = new_id()
    row = Disclosure(
        id=entry_id, tenant_id=work.tenant.id, request_id=request_id, slug=_slug(request, entry_id), state="draft",
        texts=await public_words(work, request_id), changed_at=work.now, **await _said_by_request(work, request),
    )  # fmt: skip
    work.session.add(row)
    await work.session.flush()
    work.record("disclosure_entry.prepared", entry_id, record=DISCLOSURE, after={"request": request.number})
    return entry_id


def _slug(request: RequestView, entry_id: UUID) -> str:
    return f"{slug_of(str(request.received_at.year), request.number) or request.received_at.year}-{entry_id.hex[-4:]}"


async def _said_by_request(work: Work, request: RequestView) -> dict[str, Any]:
    """What the entry takes from the request itself: numbers, days and result, never anybody's words."""
    zone = work.zone
    return {
        "number": request.number,
        "received_on": request.received_at.astimezone(zone).date(),
        "answered_on": request.answered_at.astimezone(zone).date() if request.answered_at else None,
        "result": request.outcome,
        "grounds": await grounds_of(work, request.id),
    }


async def _demanded(work: Work, entry_id: UUID, act: str, reason: str = "") -> LogView:
    entry = await log_entry(work, entry_id, lock=True)
    if entry is None:
        raise NotFound
    demand(DISCLOSURE, act, work.actor, entry.state, reason)
    return entry


async def change(
    work: Work,
    entry_id: UUID,
    texts: Texts,
    files: Sequence[UUID],
    version: int | None = None,
    unredacted_reason: str = "",
) -> None:
    """New texts and another choice of files. What was checked has to be checked again.

    unredacted_reason: why a file is shown whole although a redacted version of it exists. Raises Refusal, FieldErrors.
    """
    entry = await _demanded(work, entry_id, "change")
    if version is not None and version != entry.version:
        raise Refusal(STALE, code="stale")
    demand_texts(texts, work.tenant.profile.default_language)
    own = {file.id: file for file in await answer_files(work, entry.request_id)}
    if not set(files) <= set(own):
        raise Refusal(STRANGE_FILE, code="unknown_file", field="files")
    whole = await originals_among(work, [own[file] for file in files])
    if whole and not unredacted_reason:
        name = next(own[file].name for file in files if file in whole)
        raise Refusal(WHY_WHOLE, code="unredacted", field="unredacted_reason", name=name)
    reason = unredacted_reason if whole else ""
    values = {"texts": kept(texts), "files": [str(file) for file in files]}
    before = {"texts": entry.texts, "files": list(entry.files)}
    await _write(work, entry_id, **values, unredacted_reason=reason, checked_by_name="", checked_at=None)
    work.record(
        "disclosure_entry.changed", entry_id, record=DISCLOSURE, before=before, after=values, reason=reason or None
    )


async def _write(work: Work, entry_id: UUID, **values: Any) -> None:
    statement = update(Disclosure).where(Disclosure.id == entry_id)
    counted = {"version": Disclosure.version + 1, "changed_at": work.now}
    await work.session.execute(statement.values(**values, **counted))


async def suspicions(work: Work, entry: LogView) -> dict[str, list[Warned]]:
    """What may be personal data in the texts of an entry, by language. The requester's own data are looked for too."""
    request = await request_as_kept(work, entry.request_id)
    names = _names(request) if request is not None else ()
    found = {}
    for language, said in said_of(entry.texts).items():
        if some := warnings("\n".join((said.title, said.lead, said.body)), names):
            found[language] = some
    return found


def _names(request: RequestView) -> Collection[str]:
    return () if request.applicant == "legal" else (request.name,)


async def publish(work: Work, entry_id: UUID, *, checked: bool) -> None:
    """Make the entry public, or its next version; only when a person says that they looked. Raises Refusal."""
    entry = await _demanded(work, entry_id, "publish")
    texts = said_of(entry.texts)
    demand_texts(texts, work.tenant.profile.default_language)
    if not checked:
        raise Refusal(UNCHECKED, code="unchecked", field="checked")
    request = await request_as_kept(work, entry.request_id)
    if request is None:
        raise NotFound
    fresh = await _said_by_request(work, request)
    chosen = {str(file.id): file for file in await answer_files(work, entry.request_id)}
    if not set(entry.files) <= set(chosen):
        raise Refusal(STRANGE_FILE, code="unknown_file", field="files")
    whole = await originals_among(work, [chosen[file] for file in entry.files])
    if whole and not entry.unredacted_reason:
        name = next(chosen[file].name for file in entry.files if chosen[file].id in whole)
        raise Refusal(WHY_WHOLE, code="unredacted", field="checked", name=name)
    await make_public(
        work, kind=KIND, record=DISCLOSURE, record_id=entry_id, slug=entry.slug, texts=texts,
        files=[PublicFile(chosen[file].id) for file in entry.files], facts=_facts(fresh),
    )  # fmt: skip
    by = {"checked_by_name": work.actor.name, "checked_at": work.now}
    await _write(work, entry_id, **fresh, **by, state="published", published_at=work.now, reason="")
    work.record(
        "disclosure_entry.published", entry_id, record=DISCLOSURE,
        after={"number": entry.number, "files": list(entry.files), "checked_by": work.actor.name},
    )  # fmt: skip


def _facts(said: dict[str, Any]) -> dict[str, Any]:
    answered = said["answered_on"]
    return {
        "number": said["number"],
        "received": said["received_on"].isoformat(),
        "answered": answered.isoformat() if answered else "",
        "result": said["result"],
        "grounds": said["grounds"],
    }


async def withdraw(work: Work, entry_id: UUID, reason: str) -> None:
    """Take a public entry back; its address keeps the reason. Raises NotFound, Refusal."""
    await _demanded(work, entry_id, "withdraw", reason)
    await take_back(work, DISCLOSURE, entry_id, reason)
    await _write(work, entry_id, state="withdrawn", reason=reason)
    work.record("disclosure_entry.withdrawn", entry_id, record=DISCLOSURE, reason=reason)
