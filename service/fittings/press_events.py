"""What press events offer other floors, and what other floors know of them by it."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from service.assignments.slots import RECORDS
from service.audit import access as audit_slots
from service.desk import slots as desk_slots
from service.desk.queries import press_events as desk
from service.documents.access import CHECKS
from service.identity.offers import MATTERS, TABLES
from service.kit.words import N_
from service.notifications import slots as notice_slots
from service.notifications.kinds import KINDS
from service.press.events import public
from service.press.events.actions.outcomes import RESOLVABLE
from service.press.events.handover import MATTERS as EVENT_MATTERS
from service.press.events.notices import KINDS as EVENT_NOTICES
from service.press.events.queries import events, finding, reminders
from service.press.events.rules import acts, transcripts
from service.press.events.slots import RELEASES, Link
from service.press.events.tables import TABLES as EVENT_TABLES
from service.press.releases.queries.releases import of_event
from service.press.releases.slots import OCCASIONS, Occasion, Occasions
from service.publishing import slots as public_slots
from service.runtime.work import Work
from service.search.slots import REGISTERS, Register
from service.web.render import search_slots

PAGE = "/press/events/{id}"
OUT = frozenset({"published", "corrected"})
"""States of a release that everybody can read."""


async def releases_of(work: Work, event_id: UUID) -> list[Link]:
    """Releases that name an event."""
    found = await of_event(work, acts.RECORD, event_id)
    return [Link(one.title or (one.number or ""), one.href, one.state in OUT) for one in found]


def _occasions(found: Mapping[UUID, str]) -> list[Occasion]:
    return [Occasion(acts.RECORD, one, title, PAGE.format(id=one)) for one, title in found.items()]


async def open_occasions(work: Work) -> Sequence[Occasion]:
    """Events that a new release may name: those under way, held, or to come."""
    return _occasions(await finding.nameable(work))


async def known_occasions(work: Work, event_ids: Collection[UUID]) -> Sequence[Occasion]:
    """Events that releases name."""
    return _occasions(await events.titles(work, event_ids))


def fill() -> None:
    """Fill every slot that has to do with press events."""
    CHECKS.update(dict.fromkeys((acts.RECORD, acts.PHOTO), finding.may_open_files))
    RECORDS[acts.OUTCOME] = RESOLVABLE
    RELEASES.append(releases_of)
    OCCASIONS[acts.RECORD] = Occasions(open_occasions, known_occasions)
    audit_slots.KINDS.update(acts.ACT_WORDS)
    audit_slots.CHECKS.update(
        {
            acts.RECORD: finding.readable,
            acts.PHOTO: finding.readable,
            acts.OUTCOME: finding.readable_outcomes,
            transcripts.RECORD: finding.readable_transcripts,
        }
    )
    audit_slots.LINKS[acts.RECORD] = PAGE
    KINDS.update(EVENT_NOTICES)
    notice_slots.TITLES.update({acts.RECORD: events.titles, reminders.TASK: reminders.task_titles})
    notice_slots.LINKS.update({acts.RECORD: PAGE, reminders.TASK: "/press/events/tasks/{id}"})
    notice_slots.LADDERS.append(reminders.ladder)
    notice_slots.FEEDS.append(reminders.calendar)
    MATTERS.update(EVENT_MATTERS)
    TABLES.extend(EVENT_TABLES)
    desk_slots.SECTIONS.extend(desk.SECTIONS)
    desk_slots.COUNTS.append(desk.counted)
    REGISTERS[acts.RECORD] = Register(N_("Press events"), acts.READ, finding.find_events, finding.jump_to_events)
    search_slots.add(acts.READ)
    public_slots.KINDS[public.KIND] = public.PUBLIC_KIND
    public_slots.NAMES.update(public.NAMES)
