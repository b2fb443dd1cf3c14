"""The answer: drafted, sent for approval, approved by somebody else, given."""

from typing import Any
from uuid import UUID

from service.identity.queries import root_unit
from service.identity.queries.holders import who_may
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.kit.texts import clean_line, clean_text
from service.kit.words import N_
from service.notifications.actions import notify
from service.press.inquiries.actions.filing import check_weight, put_files
from service.press.inquiries.actions.handling import DECIDED, TO_APPROVE, conclude, demanded, stop_clocks
from service.press.inquiries.models import MediaAnswer
from service.press.inquiries.queries.inquiries import InquiryView, latest_answer
from service.press.inquiries.rules.acts import APPROVE, INQUIRY, IS_APPROVED, NOT_APPROVED, why_not_judge
from service.press.inquiries.rules.content import (
    ATTRIBUTIONS,
    LINE,
    NO_ADDRESS,
    NOT_OFFERED,
    REQUIRED,
    RESOLUTIONS,
    TEXT,
    WAYS,
    NewAnswer,
    Papers,
)
from service.press.outlets.rules.content import LANGUAGES
from service.runtime.work import Work
from service.web.errors import StaleEdit

NO_DRAFT = N_("Write the answer first.")
NOWHERE = UUID(int=0)
NO_PAPERS = Papers()


def _person(work: Work) -> UUID | None:
    """Who acts, a program under its own id, so that it does not approve what it wrote itself."""
    return work.actor.id if work.actor.kind in ("person", "token") else None


async def write_answer(work: Work, inquiry_id: UUID, new: NewAnswer, version: int, papers: Papers = NO_PAPERS) -> UUID:
    """Keep the draft of the answer, or begin a new version after one that was returned or sent.

    version: of the draft that was seen, 0 for none. Raises FieldErrors, Refusal at `files`, StaleEdit when somebody
    else saved first.
    """
    inquiry = await demanded(work, "write", inquiry_id)
    values = _checked(new)
    latest = await latest_answer(work, inquiry_id, lock=True)
    if latest is not None and latest.state == "draft":
        if latest.version != version:
            raise StaleEdit(values, {name: getattr(latest, name) for name in values})
        for name, value in values.items():
            setattr(latest, name, value)
        latest.version, latest.written_at = latest.version + 1, work.now
        latest.author_id, latest.author_name = _person(work), work.actor.name
        answer = latest
        returned = None
    else:
        returned = latest.id if latest is not None and latest.state == "returned" else None
        answer = MediaAnswer(
            tenant_id=work.tenant.id, id=new_id(), inquiry_id=inquiry_id, turn=(latest.turn if latest else 0) + 1,
            written_at=work.now, author_id=_person(work), author_name=work.actor.name, **values,
        )  # fmt: skip
        work.session.add(answer)
    await work.session.flush()
    await put_files(work, answer.id, returned, papers)
    await conclude(work, "write", inquiry, {}, said={"turn": answer.turn})
    return answer.id


def _checked(new: NewAnswer) -> dict[str, Any]:
    problems, values = [], {"language": new.language, "attribution": new.attribution, "resolution": new.resolution}
    for name, limit, clean in (("text", TEXT, clean_text), ("speaker", LINE, clean_line)):
        try:
            values[name] = clean(getattr(new, name), limit)
        except Refusal as refusal:
            problems.append(refusal.at(name))
    if not values.get("text"):
        problems.append(Refusal(REQUIRED, code="required", field="text"))
    offered: dict[str, Any] = {
        "language": LANGUAGES, "attribution": ATTRIBUTIONS, "resolution": RESOLUTIONS["answered"],
    }  # fmt: skip
    problems += [
        Refusal(NOT_OFFERED, code="choice", field=name) for name, known in offered.items() if values[name] not in known
    ]
    if problems:
        raise FieldErrors(problems)
    return values


async def _draft(work: Work, inquiry_id: UUID, *states: str) -> MediaAnswer:
    answer = await latest_answer(work, inquiry_id, lock=True)
    if answer is None or answer.state not in states:
        raise Refusal(NO_DRAFT, code="no_draft")
    return answer


async def submit_answer(work: Work, inquiry_id: UUID) -> None:
    """Send the draft for approval: those who may approve it are told. Raises Refusal."""
    inquiry = await demanded(work, "submit", inquiry_id)
    answer = await _draft(work, inquiry_id, "draft")
    answer.state, answer.submitted_at = "in_approval", work.now
    answer.submitted_by, answer.submitted_by_name = _person(work), work.actor.name
    await work.session.flush()
    await conclude(work, "submit", inquiry, {}, said={"turn": answer.turn})
    on = work.today
    unit = await root_unit(work)
    judges = [one.id for one in await who_may(work, [APPROVE], unit_id=unit, journal_id=NOWHERE, on=on)]
    others = [one for one in judges if one not in (answer.author_id, answer.submitted_by)]
    params = {"number": inquiry.number}
    await notify(work, others, TO_APPROVE, record=INQUIRY, record_id=inquiry_id, params=params)


async def take_back(work: Work, inquiry_id: UUID) -> None:
    """Take an answer back out of approval, to write on. Raises Refusal."""
    inquiry = await demanded(work, "take_back", inquiry_id)
    answer = await _draft(work, inquiry_id, "in_approval", "approved")
    answer.state, answer.submitted_at, answer.submitted_by, answer.submitted_by_name = "draft", None, None, ""
    answer.decided_at, answer.decided_by, answer.decided_by_name = None, None, ""
    answer.version += 1
    await work.session.flush()
    await conclude(work, "take_back", inquiry, {})


async def _judged(work: Work, act: str, inquiry_id: UUID, reason: str) -> tuple[InquiryView, MediaAnswer]:
    inquiry = await demanded(work, act, inquiry_id, reason)
    answer = await _draft(work, inquiry_id, "in_approval", "approved")
    if answer.state == "approved" and act == "approve":
        raise Refusal(IS_APPROVED, code="approved")
    if refusal := why_not_judge(work.actor, answer.author_id, answer.submitted_by):
        raise refusal
    answer.decided_at, answer.decided_by, answer.decided_by_name = work.now, _person(work), work.actor.name
    return inquiry, answer


async def approve_answer(work: Work, inquiry_id: UUID) -> None:
    """Approve the answer: whoever wrote it or sent it for approval does not. Raises Refusal."""
    inquiry, answer = await _judged(work, "approve", inquiry_id, "")
    answer.state = "approved"
    await work.session.flush()
    await conclude(work, "approve", inquiry, {}, said={"turn": answer.turn})
    await _tell_author(work, inquiry, answer)


async def return_answer(work: Work, inquiry_id: UUID, reason: str) -> None:
    """Give the answer back, with a reason. Raises Refusal."""
    inquiry, answer = await _judged(work, "return", inquiry_id, reason)
    answer.state, answer.reason = "returned", clean_text(reason, 2_000)
    await work.session.flush()
    await conclude(work, "return", inquiry, {}, said={"turn": answer.turn}, reason=reason)
    await _tell_author(work, inquiry, answer)


async def _tell_author(work: Work, inquiry: InquiryView, answer: MediaAnswer) -> None:
    people = {one for one in (answer.author_id, answer.submitted_by, inquiry.owner_id) if one}
    params = {"number": inquiry.number}
    await notify(work, people, DECIDED, record=INQUIRY, record_id=inquiry.id, params=params)


async def give_answer(work: Work, inquiry_id: UUID, way: str) -> None:
    """Give the approved answer: by mail, or note that it was given otherwise. Raises Refusal at field `way`."""
    inquiry = await demanded(work, "send", inquiry_id)
    answer = await latest_answer(work, inquiry_id, lock=True)
    if answer is None or answer.state != "approved":
        raise Refusal(NOT_APPROVED, code="not_approved")
    if way not in WAYS:
        raise Refusal(NOT_OFFERED, code="choice", field="way")
    if way == "email" and not inquiry.email:
        raise Refusal(NO_ADDRESS, code="no_address", field="way")
    if way == "email":
        await check_weight(work, answer.id)
    answer.state, answer.way, answer.sent_at, answer.sent_by_name = "sent", way, work.now, work.actor.name
    if way == "email":
        answer.delivery = "queued"
        work.later("press.mail_answer", answer_id=str(answer.id))
    await work.session.flush()
    closed = {"resolution": answer.resolution, "closed_at": work.now}
    said = {"way": way, "attribution": answer.attribution}
    await conclude(work, "send", inquiry, closed, said=said)
    await stop_clocks(work, inquiry_id)
