"""What becomes of an inquiry before and beside its answer: acknowledged, assigned, corrected, closed otherwise."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update

from service.deadlines.actions.clocks import reopen_clock, stop_clock
from service.deadlines.queries.clocks import clocks_of
from service.identity.queries import people_named
from service.kit.refusal import FieldErrors, Refusal
from service.kit.texts import clean_text
from service.kit.words import N_
from service.notifications.actions import notify
from service.press.inquiries.actions.opening import cleaned
from service.press.inquiries.models import MediaInquiry
from service.press.inquiries.queries.inquiries import InquiryView, inquiry_by_id, latest_answer
from service.press.inquiries.rules.acts import ACTS, INQUIRY, NEEDS_REASON, NEW, why_not
from service.press.inquiries.rules.content import NOT_OFFERED, REQUIRED, RESOLUTIONS, NewInquiry, problems_of_new
from service.public_information.actions.registering import receive_request
from service.public_information.rules.content import Content, NewRequest
from service.runtime.language import gettext
from service.runtime.secrets import Keyring
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit

LONGEST_REASON = 2_000
GIVEN, TO_APPROVE, DECIDED = "press.inquiry_given", "press.inquiry_to_approve", "press.inquiry_decided"
CAME_AS = N_("It came as media inquiry %(number)s.")
TOLD_TO_SEARCH = frozenset({"edit", "approve", "send", "take_back"})
"""Acts after which an inquiry is found by other words."""
NOBODY_TO_TELL = N_("There is no e-mail address to write to. Leave this empty, or correct the inquiry first.")
UNKNOWN_PERSON = N_("This person is not known. Choose again.")


async def demanded(work: Work, act: str, inquiry_id: UUID, reason: str | None = None) -> InquiryView:
    """The inquiry, held for this act. Raises NotFound, Refusal; also where a reason is asked and none was given."""
    found = await inquiry_by_id(work, inquiry_id, lock=True)
    if found is None:
        raise NotFound
    if refusal := why_not(act, work.actor, found.state):
        raise refusal
    if ACTS[act].reason and not (reason or "").strip():
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    return found


async def conclude(
    work: Work,
    act: str,
    inquiry: InquiryView,
    values: Mapping[str, Any],
    *,
    said: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Write what an act changed, with the state it leads to, and note it. said: what the act's line shows besides."""
    becomes = ACTS[act].becomes
    changed = {**({"state": becomes} if becomes else {}), **values}
    if changed:
        row = MediaInquiry
        statement = update(row).where(row.id == inquiry.id).values(**changed, version=row.version + 1)
        await work.session.execute(statement.execution_options(synchronize_session=False))
    shown = {name: value for name, value in changed.items() if not name.endswith(("_at", "_id"))}
    before = {name: getattr(inquiry, name) for name in shown if hasattr(inquiry, name)}
    text = clean_text(reason, LONGEST_REASON)
    after = {**shown, **(said or {})}
    work.record(f"media_inquiry.{act}", inquiry.id, record=INQUIRY, before=before, after=after, reason=text or None)
    if act in TOLD_TO_SEARCH:
        work.later("press.find_inquiry", inquiry_id=str(inquiry.id))


async def stop_clocks(work: Work, inquiry_id: UUID) -> None:
    """End every clock of an inquiry that is closed."""
    for clock in (await clocks_of(work, INQUIRY, [inquiry_id])).get(inquiry_id, []):
        if clock.state != "stopped":
            await stop_clock(work, clock.id, max(work.now, clock.started_at))


# --- before the answer

EDITED = ("subject", "question", "form", "language", "asked_by", "outlet_name", "email", "phone")


async def edit_inquiry(work: Work, inquiry_id: UUID, new: NewInquiry, version: int) -> None:
    """Correct what is said of an inquiry; when it came and what was wished stay. Raises FieldErrors, StaleEdit."""
    inquiry = await demanded(work, "edit", inquiry_id)
    fresh = cleaned(new)
    before = {name: getattr(inquiry, name) for name in EDITED}
    after = {name: getattr(fresh, name) for name in EDITED}
    if version != inquiry.version:
        raise StaleEdit(after, before)
    if problems := [one for one in problems_of_new(fresh, work.now) if one.field in EDITED]:
        raise FieldErrors(problems)
    changed = {name: value for name, value in after.items() if before[name] != value}
    contacts = {"journalist_id": new.journalist_id, "outlet_id": new.outlet_id}
    moved = {name: value for name, value in contacts.items() if getattr(inquiry, name) != value}
    if changed or moved:
        await conclude(work, "edit", inquiry, changed | moved)


async def acknowledge(work: Work, inquiry_id: UUID) -> None:
    """Tell who asked that it came, by mail where there is an address; by whatever way else, it is noted only."""
    inquiry = await demanded(work, "acknowledge", inquiry_id)
    await conclude(work, "acknowledge", inquiry, {"acknowledged_at": work.now})
    if inquiry.email:
        work.later("press.mail_receipt", inquiry_id=str(inquiry_id))


async def assign(work: Work, inquiry_id: UUID, owner_id: UUID | None, due_at: datetime | None = None) -> None:
    """Name who answers, and until when. Raises Refusal at field `owner`."""
    inquiry = await demanded(work, "assign", inquiry_id)
    if owner_id is None:
        raise Refusal(REQUIRED, code="required", field="owner")
    name = (await people_named(work, [owner_id])).get(owner_id)
    if name is None:
        raise Refusal(UNKNOWN_PERSON, code="unknown", field="owner")
    values: dict[str, Any] = {"owner_id": owner_id, "due_at": due_at}
    if inquiry.state in NEW:
        values["state"] = "assigned"
    await conclude(work, "assign", inquiry, values, said={"owner": name})
    await tell_owner(work, inquiry, owner_id)


async def tell_owner(work: Work, inquiry: InquiryView, owner_id: UUID) -> None:
    """Tell somebody that an inquiry is theirs to answer."""
    params = {"number": inquiry.number}
    await notify(work, [owner_id], GIVEN, record=INQUIRY, record_id=inquiry.id, params=params)


# --- closed without an answer


async def _close(work: Work, act: str, inquiry_id: UUID, resolution: str, reason: str, told: str = "") -> None:
    inquiry = await demanded(work, act, inquiry_id, reason)
    told = clean_text(told, LONGEST_REASON)
    if told and not inquiry.email:
        raise Refusal(NOBODY_TO_TELL, code="no_address", field="told")
    becomes = ACTS[act].becomes
    assert becomes is not None
    if resolution not in RESOLUTIONS[becomes]:
        raise Refusal(NOT_OFFERED, code="choice", field="resolution")
    await _drop_answer(work, inquiry_id)
    note = clean_text(reason, LONGEST_REASON)
    closed = {"resolution": resolution, "resolution_note": note, "closed_at": work.now}
    await conclude(work, act, inquiry, closed, said={"told": told} if told else None, reason=reason)
    await stop_clocks(work, inquiry_id)
    if told:
        work.later("press.mail_closing", inquiry_id=str(inquiry_id), text=told, version=inquiry.version)


async def _drop_answer(work: Work, inquiry_id: UUID) -> None:
    """A version that was not given is given up."""
    answer = await latest_answer(work, inquiry_id, lock=True)
    if answer is not None and answer.state not in ("sent", "returned"):
        answer.state = "dropped"
        await work.session.flush()


async def decline(work: Work, inquiry_id: UUID, resolution: str, reason: str, told: str = "") -> None:
    """Say that there will be no answer, and on which ground; told: what goes to who asked. Raises Refusal at fields."""
    await _close(work, "decline", inquiry_id, resolution, reason, told)


async def redirect(work: Work, inquiry_id: UUID, reason: str, told: str = "") -> None:
    """Another body is competent: the reason names it; told: what goes to who asked. Raises Refusal at fields."""
    await _close(work, "redirect", inquiry_id, "other_body", reason, told)


async def withdraw(work: Work, inquiry_id: UUID, resolution: str, reason: str) -> None:
    """Note that the journalist wants no answer any more. Raises Refusal at fields."""
    await _close(work, "withdraw", inquiry_id, resolution, reason)


async def reopen(work: Work, inquiry_id: UUID, reason: str) -> None:
    """Work on it again, with a reason: its terms run again as if they had not ended."""
    inquiry = await demanded(work, "reopen", inquiry_id, reason)
    values = {"closed_at": None, "resolution": "", "resolution_note": ""}
    if inquiry.owner_id is None:
        values["state"] = "acknowledged"
    await conclude(work, "reopen", inquiry, values, reason=reason)
    for clock in (await clocks_of(work, INQUIRY, [inquiry_id])).get(inquiry_id, []):
        if clock.state == "stopped":
            await reopen_clock(work, clock.id, clean_text(reason, LONGEST_REASON))


async def convert(work: Work, keyring: Keyring, inquiry_id: UUID) -> UUID:
    """Let an inquiry go on as a request for information, which keeps the time at which it was received.

    Its id. Raises NotFound, Refusal, FieldErrors: also those of registering a request.
    """
    inquiry = await demanded(work, "convert", inquiry_id)
    received = await receive_request(work, keyring, _request(work, inquiry), since=inquiry.received_at)
    await _drop_answer(work, inquiry_id)
    closed = {
        "resolution": "information_request", "resolution_note": received.number, "closed_at": work.now,
        "request_id": received.id,
    }  # fmt: skip
    await conclude(work, "convert", inquiry, closed, said={"number": received.number})
    await stop_clocks(work, inquiry_id)
    return received.id


CHANNELS: Mapping[str, str] = {"email": "email", "page": "page", "phone": "phone"}


def _request(work: Work, inquiry: InquiryView) -> NewRequest:
    languages = work.tenant.profile.languages
    spoken = inquiry.language if inquiry.language in languages else work.tenant.profile.default_language
    content = Content(
        channel=CHANNELS.get(inquiry.channel, "oral"),
        language=inquiry.language if inquiry.language in languages else "und",
        subject=inquiry.subject,
        text=inquiry.question,
        applicant="natural" if inquiry.asked_by else "legal",
        name=inquiry.asked_by or inquiry.outlet_name,
        phone=inquiry.phone,
        email=inquiry.email,
        answer_language=spoken,
        answer_way="email" if inquiry.email else "page",
        media=True,
    )
    delay = gettext(CAME_AS, number=inquiry.number)
    return NewRequest(content=content, received_at=inquiry.received_at, delay=delay, message_id=inquiry.message_id)
