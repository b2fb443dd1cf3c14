"""Releases for programs of the agency: drafting, deciding, publishing."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from litestar import get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter

from service.kit.paging import Cursor
from service.kit.refusal import FieldErrors, Refusal
from service.kit.texts import clean_text
from service.kit.words import N_
from service.press.outlets.rules.acts import READ
from service.press.releases.actions import correcting, deciding, publishing, writing
from service.press.releases.api.bodies import (
    ChangedRelease,
    MadeBody,
    Moments,
    Moved,
    NewRelease,
    ReleaseBody,
    ReleaseItem,
    ReleasesBody,
    StateBody,
    StepBody,
    TextBody,
)
from service.press.releases.models import Release
from service.press.releases.queries.releases import (
    ReleaseView,
    Wanted,
    listed,
    release_row,
    revisions_of,
    standing_of,
    texts_of,
)
from service.press.releases.rules.acts import APPROVE, STATES, WRITE, why_not
from service.press.releases.rules.content import (
    BODY_LIMIT,
    CONTACT_LIMIT,
    KINDS,
    LEAD_LIMIT,
    NOTE_LIMIT,
    REASON_LIMIT,
    TITLE_LIMIT,
    UNKNOWN_KIND,
    ReleaseEdit,
    Words,
)
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields
from service.web.guards import may
from service.web.working import Own

UNKNOWN_LANGUAGE = N_("The agency keeps no texts in this language.")
NAIVE = N_("Write the moment with its offset, such as 2026-11-20T10:00:00+04:00.")


@get("/releases", guards=[may(READ)], operation_id="listReleases", summary="List press releases")
async def list_releases(
    work: Own,
    of_state: Annotated[str, QueryParameter(name="state", description="Only releases in this state.")] = "",
    kind: Annotated[str, QueryParameter(description="Only releases of this type.")] = "",
    before: Annotated[str, QueryParameter(description="The `next` of the page before.")] = "",
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
) -> ReleasesBody:
    for name, value, known in (("state", of_state, STATES), ("kind", kind, KINDS)):
        if value and value not in known:
            raise FieldErrors([Refusal(UNKNOWN_KIND, code="choice", field=name)])
    wanted = Wanted([of_state] if of_state else (), kind)
    rows, more = await listed(work, wanted, before=Cursor.decode(before) if before else None, limit=limit)
    return ReleasesBody([_item(one) for one in rows], more.encode() if more else None)


def _item(one: ReleaseView) -> ReleaseItem:
    return ReleaseItem(
        one.id, one.kind, one.state, one.working, one.number, one.title, sorted(one.ready), one.revision,
        one.publish_at, one.embargo_until, one.published_at,
    )  # fmt: skip


@get("/releases/{release_id:uuid}", guards=[may(READ)], operation_id="readRelease", summary="Read one press release")
async def read_release(work: Own, release_id: FromPath[UUID]) -> ReleaseBody:
    row = await found(work, release_id)
    texts = await texts_of(work, release_id, row.revision)
    return ReleaseBody(
        row.id, row.kind, row.state, row.working, row.number, row.revision, row.version, row.slug,
        row.contact, row.publish_at, row.embargo_until, row.published_at,
        {code: TextBody(one.title, one.lead, one.body, one.note, one.ready) for code, one in texts.items()},
    )  # fmt: skip


async def found(work: Work, release_id: UUID) -> Release:
    """A release that the actor may see. Raises NotFound."""
    row = await release_row(work, release_id)
    if row is None:
        raise NotFound
    stands = standing_of(row, (await revisions_of(work, release_id))[0])
    if why_not("open", work.actor, stands) is not None:
        raise NotFound
    return row


@post("/releases", guards=[may(WRITE)], operation_id="draftRelease", summary="Draft a press release")
async def draft_release(work: Own, data: JSONBody[NewRelease]) -> MadeBody:
    return MadeBody(await writing.begin(work, _edit(work, data)))


@put("/releases/{release_id:uuid}", guards=[may(WRITE)], operation_id="changeRelease",
     summary="Change a draft, or the correction that is being written", status_code=204)  # fmt: skip
async def change_release(work: Own, release_id: FromPath[UUID], data: JSONBody[ChangedRelease]) -> None:
    row = await found(work, release_id)
    event = (row.event_record, row.event_id) if row.event_id is not None else None
    await writing.save(work, release_id, replace(_edit(work, data), version=data.version, event=event))


def _edit(work: Work, data: NewRelease | ChangedRelease) -> ReleaseEdit:
    """The body as a form would have brought it: the same cleaning, the same errors at the same places."""
    languages = work.tenant.profile.languages
    read = Fields({"contact": data.contact})
    for code, one in data.texts.items():
        if code not in languages:
            read.refuse(f"texts.{code}", UNKNOWN_LANGUAGE, "language")
        parts = (("title", one.title), ("lead", one.lead), ("body", one.body), ("note", one.note))
        read.values |= {f"texts.{code}.{name}": text for name, text in parts}
    texts = {
        code: Words(
            read.line(f"texts.{code}.title", limit=TITLE_LIMIT),
            read.text(f"texts.{code}.lead", limit=LEAD_LIMIT),
            read.text(f"texts.{code}.body", limit=BODY_LIMIT),
            read.text(f"texts.{code}.note", limit=NOTE_LIMIT),
            one.ready,
        )
        for code, one in data.texts.items()
    }
    contact = read.line("contact", limit=CONTACT_LIMIT)
    if read.errors:
        raise FieldErrors(read.errors.values())
    return ReleaseEdit(kind=data.kind, texts=texts, contact=contact)


PLAIN: Mapping[str, Callable[[Work, UUID], Awaitable[object]]] = {
    "submit": deciding.submit, "take_back": deciding.take_back, "approve": deciding.approve,
    "discard": deciding.discard,
}  # fmt: skip
REASONED: Mapping[str, Callable[[Work, UUID, str], Awaitable[object]]] = {
    "return": deciding.return_to_author, "correct": correcting.begin_correction, "drop": correcting.drop_correction,
    "hold": publishing.hold, "withdraw": publishing.withdraw,
}  # fmt: skip


@post(
    "/releases/{release_id:uuid}/steps/{step:str}", guards=[may(WRITE, APPROVE)], operation_id="stepRelease",
    summary="Take a step with a release: submit, take_back, approve, return, discard, correct, drop, hold, withdraw",
    description="Only a person who did not write in the text approves it: a program never does.", status_code=200,
)  # fmt: skip
async def step_release(
    work: Own, release_id: FromPath[UUID], step: FromPath[str], data: JSONBody[StepBody]
) -> StateBody:
    await found(work, release_id)
    if step in PLAIN:
        await PLAIN[step](work, release_id)
    elif step in REASONED:
        await REASONED[step](work, release_id, clean_text(data.reason, REASON_LIMIT))
    else:
        raise NotFound
    row = await found(work, release_id)
    return StateBody(row.state, row.working, row.number)


@post(
    "/releases/{release_id:uuid}/publish", guards=[may(WRITE)], operation_id="publishRelease",
    summary="Publish an approved release, now or at a moment", status_code=204,
)  # fmt: skip
async def publish_release(work: Own, release_id: FromPath[UUID], data: JSONBody[Moments]) -> None:
    publish_at, embargo_until = _moments(data)
    await publishing.publish(work, release_id, publish_at, embargo_until)


@post(
    "/releases/{release_id:uuid}/move", guards=[may(WRITE)], operation_id="moveRelease",
    summary="Move the time of publication, the embargo, or both", status_code=204,
)  # fmt: skip
async def move_release(work: Own, release_id: FromPath[UUID], data: JSONBody[Moved]) -> None:
    publish_at, embargo_until = _moments(data)
    await publishing.move(work, release_id, publish_at, embargo_until, clean_text(data.reason, REASON_LIMIT))


def _moments(data: Moments | Moved) -> tuple[datetime | None, datetime | None]:
    moments = {"publish_at": data.publish_at, "embargo_until": data.embargo_until}
    for name, moment in moments.items():
        if moment is not None and moment.tzinfo is None:
            raise FieldErrors([Refusal(NAIVE, code="naive", field=name)])
    aware = [moment.astimezone(UTC) if moment is not None else None for moment in moments.values()]
    return aware[0], aware[1]


DOORS = [
    list_releases, read_release, draft_release, change_release, step_release, publish_release, move_release,
]  # fmt: skip
