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

from service.audit import access as audit_slots
from service.audit.pages import DOORS as AUDIT_DOORS
from service.contacts.pages import DOORS as CONTACT_DOORS
from service.contacts.rules import ACTS as CONTACT_ACTS
from service.correspondence.api import DOORS as CORRESPONDENCE_API
from service.correspondence.origins import ORIGINS
from service.correspondence.pages import DOORS as CORRESPONDENCE_PAGES
from service.correspondence.pages.letter import ACT_WORDS as LETTER_ACTS
from service.correspondence.queries.letters import NUMBERS, may_open_files
from service.correspondence.queries.trail import readable_letters
from service.correspondence.tables import TABLES as LETTER_TABLES
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
from service.imports.pages import DOORS as IMPORT_DOORS
from service.imports.queries import may_open_file as may_open_spreadsheet
from service.imports.rules.states import ACTS as IMPORT_ACTS
from service.imports.tables import TABLES as IMPORT_TABLES
from service.intake.origin import ORIGIN as MAIL_ORIGIN
from service.intake.pages import DOORS as INTAKE_DOORS
from service.intake.queries import may_open_files as may_open_mail
from service.intake.queries import readable_messages
from service.intake.rules import ACTS as INTAKE_ACTS
from service.intake.tables import TABLES as INTAKE_TABLES
from service.journals.pages import DOORS as JOURNAL_DOORS
from service.journals.queries import HOLDERS, open_journals
from service.journals.rules import ACTS as JOURNAL_ACTS
from service.kit.actor import Actor
from service.kit.words import N_
from service.runtime import clock
from service.runtime.fetch import Fetcher
from service.runtime.house import House
from service.runtime.log import configure as configure_log
from service.runtime.settings import Settings
from service.runtime.work import Work, open_work
from service.web import errors
from service.web.arrival import Arrival
from service.web.doors import DOORS as WEB_DOORS
from service.web.gallery import DOORS as GALLERY_DOORS
from service.web.guards import OPEN
from service.web.lobby import lobby
from service.web.reference import configuration, reference
from service.web.render import RailItem, may_open, rail_slots
from service.web.visitor import Doorkeeper, house, visitor

OUTSIDER = Actor(kind="outsider", id=None, name="")
LARGEST_BODY = 1_048_576
VERSION = "0.1.0"
RAIL = [
    RailItem(N_("Correspondence"), "/letters", "inbox", "correspondence.read", "letters"),
    RailItem(N_("E-mail"), "/intake", "mail", "correspondence.intake", "intake"),
    RailItem(N_("Import"), "/imports", "file-spreadsheet", "correspondence.import", "imports"),
    RailItem(N_("Contacts"), "/contacts", "book-user", "contacts.read", "contacts"),
    RailItem(N_("Journals"), "/administration/journals", "notebook-tabs", "journals.read", "journals"),
    RailItem(N_("Mailbox"), "/administration/mailbox", "mailbox", "journals.administer"),
    RailItem(N_("People and rights"), "/administration/people", "users", "identity.read", "people"),
    RailItem(N_("Acts"), "/audit", "scroll-text", "audit.read", "acts"),
]
rail_slots.extend(RAIL)
CHECKS.update({"letter": may_open_files, "import": may_open_spreadsheet, "mail": may_open_mail})
ORIGINS["mail"] = MAIL_ORIGIN
HOLDERS.append(NUMBERS)
for acts in (JOURNAL_ACTS, CONTACT_ACTS, FILE_ACTS, IDENTITY_ACTS, LETTER_ACTS, IMPORT_ACTS, INTAKE_ACTS):
    audit_slots.KINDS.update(acts)
audit_slots.OPEN.update({"journal", "contact", "import", "mailbox", "mail_rule", *IDENTITY_RECORDS})
audit_slots.CHECKS.update({"letter": readable_letters, "mail": readable_messages})
audit_slots.LINKS.update(
    {"letter": "/letters/{id}", "import": "/imports/{id}", "mail": "/intake/{id}", "contact": "/contacts/{id}"}
)
audit_slots.NAMES.append(people_named)


async def journal_titles(work: Work) -> dict[UUID, str]:
    """The journals that a role or token may be limited to."""
    return {journal.id: journal.title for journal in await open_journals(work)}


JOURNALS.append(journal_titles)
TABLES.extend([*LETTER_TABLES, *IMPORT_TABLES, *INTAKE_TABLES])


async def provide_work(request: Request[Any, Any, Any]) -> AsyncIterator[Work]:
    """The only generator dependency: one transaction, committed before the answer is sent."""
    known = visitor(request)
    async with open_work(house(request).database, known.tenant, known.actor or OUTSIDER, known.language) as work:
        yield work


def doors(gallery: bool = False) -> Sequence[ControllerRouterHandler]:
    """Every route of the service, with the gallery where wanted. Pages are kept out of the API's description."""
    floors = [*AUDIT_DOORS, *JOURNAL_DOORS, *CONTACT_DOORS, *FILE_DOORS, *IDENTITY_PAGES]
    registers = [*CORRESPONDENCE_PAGES, *IMPORT_DOORS, *INTAKE_DOORS]
    handlers = [front, reference, *WEB_DOORS, *floors, *registers, *(GALLERY_DOORS if gallery else [])]
    pages = Router(path="/", route_handlers=handlers, include_in_schema=False)
    return [pages, *CORRESPONDENCE_API, *IDENTITY_API]


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
