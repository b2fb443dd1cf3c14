"""What accreditation offers other floors, and what other floors know of it."""

from uuid import UUID

from service.audit import access as audit_slots
from service.desk import slots as desk_slots
from service.desk.queries import accreditation as desk
from service.documents.access import CHECKS
from service.identity.offers import MATTERS, TABLES
from service.kit.words import N_
from service.notifications import slots as notice_slots
from service.notifications.kinds import GROUPS, KINDS
from service.press.accreditation.actions.following import follow_event
from service.press.accreditation.handover import MATTERS as CALL_MATTERS
from service.press.accreditation.notices import GROUPS as OWN_GROUPS
from service.press.accreditation.notices import KINDS as OWN_NOTICES
from service.press.accreditation.queries import accreditations, calls, history, invitations, questions
from service.press.accreditation.queries.calls import call_of_event
from service.press.accreditation.rules import acts, reasons
from service.press.accreditation.rules import calls as call_rules
from service.press.accreditation.rules import invitations as invitation_rules
from service.press.accreditation.rules import questions as question_rules
from service.press.accreditation.tables import TABLES as OWN_TABLES
from service.press.events import public as event_public
from service.press.events import slots as event_slots
from service.press.events.slots import Tab
from service.press.outlets import slots as contact_slots
from service.press.outlets.rules.acts import READ
from service.publishing import slots as public_slots
from service.publishing.queries.published import kinds_with_something
from service.publishing.reading import Reader
from service.publishing.slots import Section
from service.runtime.work import Work

CASE, CALL = "/press/accreditations/{id}", "/press/accreditation/{id}"
EVENT = "/press/events/{id}"


async def _to_decide(work: Work, event_id: UUID) -> int | None:
    call = await call_of_event(work, event_id)
    counts = await accreditations.counts_of(work, call.id) if call is not None else {}
    return counts.get("submitted", 0) + counts.get("appeals", 0) or None


async def _open_questions(work: Work, event_id: UUID) -> int | None:
    return await questions.open_questions(work, event_id) or None


async def _holds_events(reader: Reader) -> bool:
    """Whether the agency ever announced a press event."""
    return event_public.KIND in await kinds_with_something(reader)


def fill() -> None:
    """Fill every slot that has to do with who comes to press events."""
    CHECKS[acts.RECORD] = accreditations.may_open_files
    for words in (acts.ACT_WORDS, invitation_rules.ACT_WORDS, question_rules.ACT_WORDS):
        audit_slots.KINDS.update(words)
    audit_slots.CHECKS.update(
        {
            acts.RECORD: accreditations.readable,
            invitation_rules.RECORD: invitations.readable,
            question_rules.RECORD: questions.readable,
        }
    )
    audit_slots.OPEN.update({call_rules.RECORD, reasons.RECORD})
    audit_slots.LINKS.update({acts.RECORD: CASE, call_rules.RECORD: CALL})
    GROUPS.update(OWN_GROUPS)
    KINDS.update(OWN_NOTICES)
    notice_slots.TITLES.update({acts.RECORD: accreditations.titles, call_rules.RECORD: calls.titles})
    notice_slots.LINKS.update({acts.RECORD: CASE, call_rules.RECORD: CALL})
    MATTERS.update(CALL_MATTERS)
    TABLES.extend(OWN_TABLES)
    desk_slots.SECTIONS.append(desk.SECTION)
    desk_slots.COUNTS.append(desk.counted)
    contact_slots.HISTORY.append(history.contacted)
    fill_events()


def fill_events() -> None:
    """What events ask of this part, and show of it."""
    event_slots.FOLLOWERS.append(follow_event)
    event_slots.QUESTIONS.append(questions.open_questions)
    event_slots.FORMS.append(("accreditation/event/{id}", N_("Apply for accreditation")))
    event_slots.TABS.extend(
        [
            Tab(N_("Invitations"), f"{EVENT}/invitations", READ),
            Tab(N_("Accreditation"), f"{EVENT}/accreditation", READ, _to_decide),
            Tab(N_("Questions"), f"{EVENT}/questions", READ, _open_questions),
            Tab(N_("Door"), f"{EVENT}/door", acts.CHECKIN),
            Tab(N_("Attendance and coverage"), f"{EVENT}/coverage", READ),
        ]
    )
    public_slots.SECTIONS.append(
        Section(title=N_("Accreditation of the press"), path="accreditation", order=23, shown=_holds_events)
    )
