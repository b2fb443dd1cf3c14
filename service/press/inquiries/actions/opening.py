"""An inquiry comes in: numbered within its year, its two clocks started, known contacts recognised."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert as upsert

from service.deadlines.actions.clocks import start_clock, start_named
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.kit.texts import clean_line, clean_text
from service.press.inquiries.models import MediaInquiry, MediaInquiryCount
from service.press.inquiries.rules.acts import INQUIRY, entering
from service.press.inquiries.rules.content import (
    LEGAL,
    LINE,
    SUBJECT,
    TEXT,
    WISH,
    NewInquiry,
    number_of,
    problems_of_new,
    subject_of,
)
from service.press.outlets.queries import tenures
from service.press.outlets.queries.contacts import by_address, card, identities, names_of, standing
from service.press.outlets.rules.acts import JOURNALIST, OUTLET
from service.runtime.work import Work


async def register_inquiry(work: Work, new: NewInquiry) -> UUID:
    """Register an inquiry that somebody of the office took. Raises Refusal, FieldErrors."""
    entering(work.actor)
    return await open_inquiry(work, new)


async def open_inquiry(work: Work, new: NewInquiry) -> UUID:
    """Open an inquiry, whoever acts: a journalist by the public form, or a part of the press office that asked its own
    rules before. With an owner it is assigned at once, and the owner is told.

    Raises FieldErrors. Commit soon after: the counter of the year stays locked until then.
    """
    new = await _recognised(work, cleaned(new))
    if problems := list(problems_of_new(new, work.now)):
        raise FieldErrors(problems)
    year = work.local_now.year
    row = _row(work, new, year, await _take_serial(work, year))
    work.session.add(row)
    await work.session.flush()
    await _start_clocks(work, row)
    after = {"number": row.number, "subject": row.subject, "channel": row.channel, "form": row.form}
    work.record("media_inquiry.received", row.id, record=INQUIRY, after=after)
    work.later("press.after_inquiry", inquiry_id=str(row.id))
    work.later("press.find_inquiry", inquiry_id=str(row.id))
    return row.id


def cleaned(new: NewInquiry) -> NewInquiry:
    """An inquiry with its texts clean. Raises FieldErrors for those that are too long."""
    problems: list[Refusal] = []
    clean: dict[str, Any] = {}
    lines = {"subject": SUBJECT, "asked_by": LINE, "outlet_name": LINE, "email": LINE, "phone": LINE}
    for name, limit in lines.items():
        try:
            clean[name] = clean_line(getattr(new, name), limit)
        except Refusal as refusal:
            problems.append(refusal.at(name))
    try:
        clean["question"] = clean_text(new.question, TEXT)
    except Refusal as refusal:
        problems.append(refusal.at("question"))
    if problems:
        raise FieldErrors(problems)
    return replace(new, **clean)


async def _recognised(work: Work, new: NewInquiry) -> NewInquiry:
    """With names of the contacts that were chosen, and with contacts that are known by their address alone."""
    journalist, outlet = new.journalist_id, new.outlet_id
    if journalist is None and outlet is None and new.email:
        journalists = await by_address(work, JOURNALIST, new.email)
        outlets = await by_address(work, OUTLET, new.email)
        journalist = journalists[0].id if len(journalists) == 1 else None
        outlet = outlets[0].id if len(outlets) == 1 else None
    journalist = await standing(work, JOURNALIST, journalist) if journalist else None
    outlet = await standing(work, OUTLET, outlet) if outlet else None
    if journalist and outlet is None and not new.outlet_name:
        outlet = await _where(work, journalist)
    asked_by = new.asked_by or await _name(work, JOURNALIST, journalist)
    named = new.outlet_name or await _name(work, OUTLET, outlet)
    language = new.language or work.tenant.profile.default_language
    email, phone = await _reach(work, journalist, outlet)
    return replace(
        new, journalist_id=journalist, outlet_id=outlet, asked_by=asked_by, outlet_name=named, language=language,
        email=new.email or email, phone=new.phone or phone,
    )  # fmt: skip


async def _reach(work: Work, journalist: UUID | None, outlet: UUID | None) -> tuple[str, str]:
    """E-mail and phone of who is known to ask: nobody types twice what is kept."""
    known = await card(work, JOURNALIST, journalist) if journalist else None
    if known is None and outlet:
        known = await card(work, OUTLET, outlet)
    return (known.email, known.phone) if known else ("", "")


async def _where(work: Work, journalist_id: UUID) -> UUID | None:
    """The outlet where a journalist works now, when it is one."""
    today = work.today
    held = await tenures.of_journalist(work, await identities(work, JOURNALIST, journalist_id))
    now = {one.outlet_id for one in held if one.held_on(today)}
    return await standing(work, OUTLET, now.pop()) if len(now) == 1 else None


async def _name(work: Work, subject: str, contact_id: UUID | None) -> str:
    return (await names_of(work, subject, [contact_id]))[contact_id] if contact_id else ""


async def _take_serial(work: Work, year: int) -> int:
    statement = (
        upsert(MediaInquiryCount)
        .values(tenant_id=work.tenant.id, year=year, last=1)
        .on_conflict_do_update(index_elements=["tenant_id", "year"], set_={"last": MediaInquiryCount.last + 1})
        .returning(MediaInquiryCount.last)
    )
    serial: int = (await work.session.scalars(statement)).one()
    return serial


def _row(work: Work, new: NewInquiry, year: int, serial: int) -> MediaInquiry:
    person = work.actor.kind == "person"
    return MediaInquiry(
        tenant_id=work.tenant.id, id=new_id(), year=year, serial=serial, number=number_of(year, serial),
        state="assigned" if new.owner_id else "received", form=new.form, channel=new.channel,
        subject=new.subject or subject_of(new.question), question=new.question, language=new.language,
        asked_by=new.asked_by, outlet_name=new.outlet_name, email=new.email, phone=new.phone,
        journalist_id=new.journalist_id, outlet_id=new.outlet_id, received_at=new.received_at or work.now,
        wished_at=new.wished_at, owner_id=new.owner_id, due_at=new.due_at, message_id=new.message_id,
        clip_id=new.clip_id, origin=new.origin, origin_id=new.origin_id, registered_at=work.now,
        registered_by=work.actor.id if person else None, registered_by_name=work.actor.name,
    )  # fmt: skip


async def _start_clocks(work: Work, row: MediaInquiry) -> None:
    """The term of the law from the receipt, and the day that the journalist named."""
    rule = LEGAL.get(work.tenant.profile.country, "")
    if rule:
        try:
            clock = await start_clock(work, record=INQUIRY, record_id=row.id, rule=rule, at=row.received_at)
            row.legal_due_at = clock.due_at
        except Refusal as refusal:
            if refusal.code != "unknown_rule":
                raise
    if row.wished_at is not None:
        day = work.day_of(row.wished_at)
        await start_named(
            work, record=INQUIRY, record_id=row.id, title=WISH, due=day, at=row.received_at
        )  # fmt: skip
    await work.session.flush()
