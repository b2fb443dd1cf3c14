"""The web application: every door is opened here and nowhere else."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any
from uuid import UUID

from litestar import Litestar, Request, Response, Router, get
from litestar.datastructures import State
from litestar.di import Provide
from litestar.types import ControllerRouterHandler

from service.assignments import slots as assignment_slots
from service.assignments.actions.terms import follow_clock
from service.assignments.api import DOORS as ASSIGNMENT_API
from service.assignments.notices import KINDS as ASSIGNMENT_NOTICES
from service.assignments.pages import DOORS as ASSIGNMENT_PAGES
from service.assignments.queries import reminders as assignment_reminders
from service.assignments.queries.listing import readable_assignments
from service.assignments.queries.numbers import NUMBERS as ASSIGNMENT_NUMBERS
from service.assignments.rules import ACT_WORDS as ASSIGNMENT_ACTS
from service.assignments.tables import TABLES as ASSIGNMENT_TABLES
from service.audit import access as audit_slots
from service.audit.pages import DOORS as AUDIT_DOORS
from service.contacts.pages import DOORS as CONTACT_DOORS
from service.contacts.rules import ACTS as CONTACT_ACTS
from service.correspondence.actions.resolving import RESOLVABLE
from service.correspondence.api import DOORS as CORRESPONDENCE_API
from service.correspondence.appeals.api import DOORS as APPEAL_API
from service.correspondence.appeals.pages import DOORS as APPEAL_PAGES
from service.correspondence.appeals.queries import appeals as appeal_queries
from service.correspondence.appeals.rules.acts import ACT_WORDS as APPEAL_ACTS
from service.correspondence.appeals.rules.acts import REGISTER as REGISTER_APPEAL
from service.correspondence.pages import DOORS as CORRESPONDENCE_PAGES
from service.correspondence.pages.letter import ACT_WORDS as LETTER_ACTS
from service.correspondence.queries.drafts import may_open_draft, readable_drafts
from service.correspondence.queries.letters import NUMBERS, may_open_files
from service.correspondence.queries.opening import (
    draft_titles,
    may_open_document,
    may_open_proof,
    may_open_template,
    readable_templates,
)
from service.correspondence.queries.trail import readable_letters, subjects_of
from service.correspondence.reception.pages import DOORS as RECEPTION_PAGES
from service.correspondence.reception.rules import ACT_WORDS as RECEPTION_ACTS
from service.correspondence.rules import READ, REGISTER
from service.correspondence.rules.drafts import DRAFT_ACTS
from service.correspondence.tables import TABLES as LETTER_TABLES
from service.deadlines import slots as deadline_slots
from service.deadlines.api import DOORS as DEADLINES_API
from service.deadlines.pages import DOORS as DEADLINES_PAGES
from service.deadlines.rules.clocks import ACTS as DEADLINE_ACTS
from service.desk import slots as desk_slots
from service.desk.pages import DOORS as DESK_PAGES
from service.desk.queries.own import BEGIN as DESK_BEGINNINGS
from service.desk.queries.own import OWN as DESK_SECTIONS
from service.desk.queries.own import counted as desk_counted
from service.documents.access import CHECKS
from service.documents.pages import DOORS as FILE_DOORS
from service.documents.rules import ACTS as FILE_ACTS
from service.identity.acts import ACTS as IDENTITY_ACTS
from service.identity.acts import RECORDS as IDENTITY_RECORDS
from service.identity.api import DOORS as IDENTITY_API
from service.identity.door import Door, keep_language
from service.identity.offers import JOURNALS, TABLES
from service.identity.pages import DOORS as IDENTITY_PAGES
from service.identity.providers import ProviderBook, refuse_demo_sign_in
from service.identity.queries import people_named
from service.journals.api import DOORS as JOURNAL_API
from service.journals.pages import DOORS as JOURNAL_DOORS
from service.journals.queries import open_journals
from service.journals.queries.numbers import HOLDERS
from service.journals.rules import ACTS as JOURNAL_ACTS
from service.journals.slots import PRINTS, SETTLERS
from service.kit.actor import Actor
from service.kit.words import N_
from service.notifications import slots as notice_slots
from service.notifications.kinds import KINDS as NOTICE_KINDS
from service.notifications.pages import DOORS as NOTICE_DOORS
from service.notifications.rules import ACTS as NOTICE_ACTS
from service.runtime import clock
from service.runtime.fetch import Fetcher
from service.runtime.house import House
from service.runtime.log import configure as configure_log
from service.runtime.settings import Settings
from service.runtime.work import Work, open_work
from service.web import errors, flash
from service.web.arrival import Arrival
from service.web.doors import DOORS as WEB_DOORS
from service.web.gallery import DOORS as GALLERY_DOORS
from service.web.guards import OPEN
from service.web.lobby import lobby
from service.web.reference import configuration, reference
from service.web.render import Bell, RailItem, bell_slots, may_open, rail_slots
from service.web.visitor import Doorkeeper, house, visitor

OUTSIDER = Actor(kind="outsider", id=None, name="")
LARGEST_BODY = 1_048_576
VERSION = "0.1.0"
ADMINISTRATORS = ("deadlines.administer", "deadlines.accept")
AT_A_DESK = ("correspondence.read", "assignments.read", "assignments.resolve")
RAIL = [
    RailItem(
        N_("My desk"),
        "/desk",
        "layout-list",
        AT_A_DESK,
        "desk",
    ),
    RailItem(N_("Correspondence"), "/letters", "inbox", "correspondence.read", "letters"),
    RailItem(N_("Assignments"), "/assignments", "list-checks", AT_A_DESK, "assignments"),
    RailItem(N_("Citizens' appeals"), "/appeals", "message-square-text", "appeals.read"),
    RailItem(N_("Reception of citizens"), "/reception", "door-open", "reception.read"),
    RailItem(N_("Contacts"), "/contacts", "book-user", "contacts.read", "contacts"),
    RailItem(N_("Reserved numbers"), "/blocks", "list-ordered", "journals.reserve"),
    RailItem(N_("Journals"), "/administration/journals", "notebook-tabs", "journals.read", "journals"),
    RailItem(N_("Deadlines"), "/administration/deadlines", "calendar-clock", ADMINISTRATORS, "deadlines"),
    RailItem(N_("People and rights"), "/administration/people", "users", "identity.read", "people"),
    RailItem(N_("Acts"), "/audit", "scroll-text", "audit.read", "acts"),
]
rail_slots.extend(RAIL)
bell_slots.append(Bell("/notices", "/notices/stream"))
CHECKS["letter"] = may_open_files
CHECKS["appeal"] = appeal_queries.may_open_files
deadline_slots.RECORDS["appeal"] = appeal_queries.named_appeals
for acts in (
    JOURNAL_ACTS,
    CONTACT_ACTS,
    DEADLINE_ACTS,
    FILE_ACTS,
    IDENTITY_ACTS,
    LETTER_ACTS,
    DRAFT_ACTS,
    NOTICE_ACTS,
    APPEAL_ACTS,
    RECEPTION_ACTS,
):
    audit_slots.KINDS.update(acts)
audit_slots.OPEN.update(
    {
        "journal",
        "number_block",
        "contact",
        "reception",
        "visit",
        "calendar",
        "calendar_day",
        "deadline_rule",
        *IDENTITY_RECORDS,
    }
)
audit_slots.CHECKS["appeal"] = appeal_queries.readable_appeals
audit_slots.CHECKS["letter"] = readable_letters
audit_slots.LINKS["number_block"] = "/blocks/{id}"
for way in ("incoming", "outgoing", "internal", "order"):
    title = N_("Dispatch book") if way == "outgoing" else N_("Register book")
    PRINTS[way, "correspondence"] = [(title, READ, "/letters/book?journal={journal}&period={period}")]
for regime in ("citizen_appeal", "correspondence"):
    SETTLERS["appeal", regime] = (REGISTER_APPEAL, "/appeals/new?reserved={id}")
SETTLERS["incoming", "correspondence"] = (REGISTER, "/letters/new?journal={journal}&reserved={id}")
CHECKS.update({"draft_letter": may_open_draft, "rendition": may_open_document, "dispatch": may_open_proof})
CHECKS["letter_template"] = may_open_template
HOLDERS.extend([NUMBERS, ASSIGNMENT_NUMBERS, appeal_queries.NUMBERS])
assignment_slots.RECORDS["letter"] = RESOLVABLE
NOTICE_KINDS.update(ASSIGNMENT_NOTICES)
deadline_slots.MOVED.setdefault("assignment", []).append(follow_clock)
deadline_slots.RECORDS["assignment"] = assignment_reminders.named
desk_slots.SECTIONS.extend(DESK_SECTIONS)
desk_slots.BEGINNINGS.extend(DESK_BEGINNINGS)
desk_slots.COUNTS.append(desk_counted)
notice_slots.LADDERS.append(assignment_reminders.ladder)
notice_slots.SUMMARIES.append(assignment_reminders.summary)
notice_slots.FEEDS.append(assignment_reminders.calendar)
notice_slots.TITLES["assignment"] = assignment_reminders.titles
notice_slots.LINKS["assignment"] = "/assignments/{id}"
audit_slots.KINDS.update(ASSIGNMENT_ACTS)
audit_slots.OPEN.add("agency")
audit_slots.CHECKS["assignment"] = readable_assignments
audit_slots.LINKS.update({"letter": "/letters/{id}", "assignment": "/assignments/{id}", "contact": "/contacts/{id}"})
audit_slots.CHECKS["draft_letter"] = readable_drafts
audit_slots.CHECKS["letter_template"] = readable_templates
notice_slots.TITLES["draft_letter"] = draft_titles
notice_slots.LINKS["draft_letter"] = "/letters/drafts/{id}"
audit_slots.LINKS.update({"draft_letter": "/letters/drafts/{id}"})
audit_slots.NAMES.append(people_named)
notice_slots.LINKS["letter"] = "/letters/{id}"
notice_slots.TITLES["letter"] = subjects_of


async def journal_titles(work: Work) -> dict[UUID, str]:
    """The journals that a role or token may be limited to."""
    return {journal.id: journal.title for journal in await open_journals(work)}


JOURNALS.append(journal_titles)
TABLES.extend([*LETTER_TABLES, *ASSIGNMENT_TABLES])


async def provide_work(request: Request[Any, Any, Any]) -> AsyncIterator[Work]:
    """The only generator dependency: one transaction, committed before the answer is sent."""
    known = visitor(request)
    async with open_work(house(request).database, known.tenant, known.actor or OUTSIDER, known.language) as work:
        yield work


def doors(gallery: bool = False) -> Sequence[ControllerRouterHandler]:
    """Every route of the service, with the gallery where wanted. Pages are kept out of the API's description."""
    floors = [*AUDIT_DOORS, *JOURNAL_DOORS, *CONTACT_DOORS, *FILE_DOORS, *IDENTITY_PAGES, *NOTICE_DOORS]
    floors += [*DEADLINES_PAGES, *ASSIGNMENT_PAGES]
    registers = [*CORRESPONDENCE_PAGES, *APPEAL_PAGES, *RECEPTION_PAGES]
    handlers = [front, reference, *WEB_DOORS, *floors, *registers, *DESK_PAGES]
    handlers += GALLERY_DOORS if gallery else []
    pages = Router(path="/", route_handlers=handlers, include_in_schema=False)
    apis = [*CORRESPONDENCE_API, *APPEAL_API, *ASSIGNMENT_API, *JOURNAL_API, *DEADLINES_API, *IDENTITY_API]
    return [pages, *apis]


@get("/", opt=OPEN)
async def front(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The front page: the first register of those the visitor may open; sign-in for somebody unknown."""
    actor = visitor(request).actor
    reachable = [item.href for item in RAIL if actor is not None and may_open(actor, item)]
    place = (reachable or ["/me"])[0] if actor is not None else "/signin"
    return Response(b"", status_code=303, headers={"Location": place})


def doorkeeper(own: House) -> Doorkeeper:
    """Who tells cookies and tokens apart."""
    return Door(own.database, own.keyspace)


def build_app(own: House) -> Litestar:
    """The Litestar application around one house."""
    fetcher = Fetcher(own.settings.fetch_allow)

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        await own.open()
        refuse_demo_sign_in(own.settings, [tenant.profile for tenant in own.directory.by_id.values()])
        fresh = asyncio.create_task(own.directory.keep_fresh(own.database))
        yield
        fresh.cancel()
        with suppress(asyncio.CancelledError):
            await fresh
        await fetcher.close()
        await own.close()

    return Litestar(
        route_handlers=doors(gallery=own.settings.mode != "production"),
        dependencies={"work": Provide(provide_work)},
        before_request=flash.bring,
        exception_handlers={Exception: errors.respond},
        lifespan=[lifespan],
        openapi_config=configuration(VERSION),
        request_max_body_size=LARGEST_BODY,
        state=State({"house": own, "keep_language": keep_language, "provider_book": ProviderBook(fetcher)}),
    )


def create_app() -> Any:
    """What granian serves (`--factory`)."""
    settings = Settings.from_env()
    configure_log(settings)
    clock.follow(settings.clock_file)
    own = House.build(settings)
    return wrap(build_app(own), own)


def wrap(app: Litestar, own: House) -> Arrival:
    """The application behind its door."""
    settings = own.settings
    secure = settings.scheme == "https"
    welcome = partial(lobby, settings, own.directory)
    return Arrival(app, own.directory, doorkeeper(own), settings.sso_host, secure, welcome)


def describe() -> dict[str, Any]:
    """The API's description, without a database: what `/api/openapi.json` answers."""
    app = Litestar(
        route_handlers=doors(), dependencies={"work": Provide(provide_work)}, openapi_config=configuration(VERSION)
    )
    return app.openapi_schema.to_schema()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(describe(), ensure_ascii=False, indent=1) + "\n")
