"""Redactions begun, unlocked, reopened and discarded, and what is read of their pages."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from service.documents.queries import file_by_id
from service.documents.rules import FileRow
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.kit.texts import clean_line
from service.notifications.actions import notify
from service.public_information.redaction.access import may_redact
from service.public_information.redaction.making import Source, Surveyed
from service.public_information.redaction.models import Mark, Redaction, RedactionPage
from service.public_information.redaction.queries.redactions import RedactionRow, redaction_by_id
from service.public_information.redaction.rules.patterns import suggestions
from service.public_information.redaction.rules.places import Word
from service.public_information.redaction.rules.states import (
    KINDS,
    MOST_PAGES,
    NO_PASSWORD,
    NO_RIGHT,
    NOT_THIS_KIND,
    PASSWORD_LIMIT,
    REASON_LIMIT,
    RECORD,
    WITHOUT_REASON,
    way_back,
    why_not,
)
from service.runtime.secrets import Keyring
from service.runtime.storage import StorageError, Store
from service.runtime.work import Work

SURVEY = "information.survey_file"
READY, FAILED = "redaction.ready", "redaction.failed"


async def start(work: Work, file_id: UUID, came_from: str = "") -> UUID:
    """Begin to redact a file of a record. came_from: the page to go back to, a path of ours.

    Raises Refusal: no right, not a PDF or image.
    """
    file = await file_by_id(work, file_id)
    if file is None or file.state != "attached" or file.record_id is None:
        raise Refusal(NO_RIGHT, code="not_permitted")
    if not await may_redact(work, file.record, file.record_id):
        raise Refusal(NO_RIGHT, code="not_permitted")
    if file.kind not in KINDS:
        raise Refusal(NOT_THIS_KIND, code="kind", field="file")
    redaction_id = new_id()
    row = _new(work, file, redaction_id) | {"came_from": way_back(came_from)}
    await work.session.execute(insert(Redaction).values(row))
    after = {"file_id": str(file.id), "name": file.name, "sha256": file.sha256}
    work.record("redaction.started", redaction_id, record=RECORD, after=after)
    work.later(SURVEY, redaction_id=str(redaction_id))
    return redaction_id


def _new(work: Work, file: FileRow, redaction_id: UUID) -> dict[str, Any]:
    return {
        "tenant_id": work.tenant.id,
        "id": redaction_id,
        "record": file.record,
        "record_id": file.record_id,
        "file_id": file.id,
        "name": file.name,
        "kind": file.kind,
        "source_sha256": file.sha256,
        "state": "reading",
        "language": work.language,
        "made_by": work.actor.id,
        "made_by_name": work.actor.name,
        "made_at": work.now,
    }


async def demand(work: Work, act: str, redaction_id: UUID) -> RedactionRow:
    """The redaction, locked, on which the actor may do this act. Raises Refusal; unknown is like forbidden."""
    found = await redaction_by_id(work, redaction_id, lock=True)
    if found is None or not await may_redact(work, found.record, found.record_id):
        raise Refusal(NO_RIGHT, code="not_permitted")
    if refusal := why_not(act, work.actor, found):
        raise refusal
    return found


async def write(work: Work, redaction_id: UUID, **values: object) -> None:
    """Change columns of a redaction."""
    statement = update(Redaction).where(Redaction.id == redaction_id).values(**values)
    await work.session.execute(statement.execution_options(synchronize_session=False))


async def source_of(work: Work, keyring: Keyring, found: RedactionRow) -> Source | None:
    """The file to be read, None when it was withdrawn."""
    file = await file_by_id(work, found.file_id)
    if file is None or file.state != "attached":
        return None
    password = keyring.open(found.password, _context(work, found.id)) if found.password else ""
    return Source(file.storage_key, found.kind, found.source_sha256, password)


def _context(work: Work, redaction_id: UUID) -> bytes:
    return f"{work.tenant.id}:redaction:password:{redaction_id}".encode()


async def unlock(work: Work, keyring: Keyring, redaction_id: UUID, password: str) -> None:
    """Try to read the document once more with this password, which is kept sealed. Raises Refusal."""
    await demand(work, "unlock", redaction_id)
    if not password or len(password) > PASSWORD_LIMIT:
        raise Refusal(NO_PASSWORD, code="required", field="password")
    sealed = keyring.seal(password, _context(work, redaction_id))
    await write(work, redaction_id, state="reading", problem="", password=sealed)
    work.record("redaction.unlocked", redaction_id, record=RECORD)
    work.later(SURVEY, redaction_id=str(redaction_id))


async def reopen(work: Work, redaction_id: UUID, reason: str) -> None:
    """Go back to the marks of a checked or failed redaction; a result that was made stays with its record."""
    found = await demand(work, "reopen", redaction_id)
    said = clean_line(reason, REASON_LIMIT)
    if found.state == "checked" and not said:
        raise Refusal(WITHOUT_REASON, code="required", field="reason")
    whole = found.done == found.pages or found.state == "checked" or found.run > 0
    state = "draft" if whole else "reading"
    await write(work, redaction_id, state=state, stage="", problem="", version=found.version + 1)
    if not whole:
        work.later(SURVEY, redaction_id=str(redaction_id))
    before, after = {"state": found.state}, {"state": state}
    work.record("redaction.reopened", redaction_id, record=RECORD, before=before, after=after, reason=said or None)


async def discard(work: Work, store: Store, redaction_id: UUID) -> None:
    """Give a redaction up; what was read of the pages is removed."""
    found = await demand(work, "discard", redaction_id)
    own = RedactionPage.redaction_id == redaction_id
    rows = (await work.session.execute(select(RedactionPage.image_key, RedactionPage.burned_key).where(own))).all()
    await work.session.execute(delete(RedactionPage).where(own))
    await write(work, redaction_id, state="discarded", stage="", password=None)
    before, after = {"state": found.state}, {"state": "discarded"}
    work.record("redaction.discarded", redaction_id, record=RECORD, before=before, after=after)
    forget(work, store, [key for row in rows for key in row if key])


def forget(work: Work, store: Store, keys: Sequence[str]) -> None:
    """Remove stored bytes after the commit; what cannot be removed then is found by the daily cleaning."""

    async def remove() -> None:
        for key in keys:
            try:
                await store.delete(key)
            except StorageError:
                return

    work.after_commit(remove)


async def put_pages(work: Work, redaction_id: UUID, read: Surveyed, asked: int) -> list[str]:
    """Note what was read of some pages, and ask for the next. Gives the keys that are not needed.

    `asked`: how many pages were asked for; when none came, one is tried alone before the file is given up.
    """
    found = await redaction_by_id(work, redaction_id, lock=True)
    keys = [key for _, key in read.found]
    if found is None or found.state != "reading":
        return keys
    if read.pages is None:
        wrong = read.problem == "protected" and found.password is not None
        await fail(work, found, "wrong_password" if wrong else read.problem)
        return keys
    if read.pages > MOST_PAGES:
        await fail(work, found, "too_long")
        return keys
    fresh = [(page, key) for page, key in read.found if page["page"] > found.done]
    if not fresh and asked > 1:
        work.later(SURVEY, redaction_id=str(redaction_id), most=1)
        return keys
    if not fresh:
        await fail(work, found, "stopped", page=found.done + 1)
        return keys
    await _put(work, redaction_id, fresh)
    done = fresh[-1][0]["page"]
    await write(work, redaction_id, pages=read.pages, done=done, state="draft" if done >= read.pages else "reading")
    if done < read.pages:
        work.later(SURVEY, redaction_id=str(redaction_id))
    return [key for key in keys if key not in {kept for _, kept in fresh}]


async def _put(work: Work, redaction_id: UUID, fresh: Sequence[tuple[dict[str, Any], str]]) -> None:
    own = {"tenant_id": work.tenant.id, "redaction_id": redaction_id}
    pages, marks = [], []
    for page, key in fresh:
        words = page["words"]
        row = {"page": page["page"], "image_key": key, "words": json.dumps(words, ensure_ascii=False)}
        hidden = sum(1 for word in words if word[6])
        pages.append({**own, **row, "image_width": page["image"][0], "image_height": page["image"][1],
                      "hidden": hidden})  # fmt: skip
        marks += [
            {
                **own, "id": new_id(), "page": page["page"], "x": one.place.x, "y": one.place.y, "w": one.place.w,
                "h": one.place.h, "state": "suggested", "kind": one.kind, "made_by_name": work.actor.name,
                "made_at": work.now,
            }
            for one in suggestions([Word(*word) for word in words if not word[6]])
        ]  # fmt: skip
    await work.session.execute(insert(RedactionPage), pages)
    if marks:
        await work.session.execute(insert(Mark), marks)


async def fail(work: Work, found: RedactionRow, problem: str, *, page: int = 0, outcome: str = "") -> None:
    """Note that it could not be done, and tell whoever asked for it."""
    await write(work, found.id, state="failed", stage="", problem=problem, problem_page=page, made="", outcome=outcome)
    after = {"state": "failed", "problem": problem, "page": page}
    work.record("redaction.failed", found.id, record=RECORD, before={"state": found.state}, after=after)
    await tell(work, found, FAILED)


async def tell(work: Work, found: RedactionRow, kind: str) -> None:
    """Tell the one who asked for it."""
    people = {one for one in (found.made_by, work.actor.id) if one is not None}
    await notify(work, people, kind, record=RECORD, record_id=found.id)
