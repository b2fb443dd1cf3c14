"""The web application: every door is opened here and nowhere else."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any

from litestar import Litestar, Request, Response, Router, get
from litestar.datastructures import State
from litestar.di import Provide
from litestar.types import ControllerRouterHandler

from service.assignments.api import DOORS as ASSIGNMENT_API
from service.assignments.pages import DOORS as ASSIGNMENT_PAGES
from service.audit import access as audit_slots
from service.audit.pages import DOORS as AUDIT_DOORS
from service.contacts.api import DOORS as CONTACT_API
from service.contacts.pages import DOORS as CONTACT_DOORS
from service.correspondence.api import DOORS as CORRESPONDENCE_API
from service.correspondence.appeals.api import DOORS as APPEAL_API
from service.correspondence.appeals.pages import DOORS as APPEAL_PAGES
from service.correspondence.pages import DOORS as CORRESPONDENCE_PAGES
from service.correspondence.pages.actwords import ACT_WORDS as LETTER_ACTS
from service.correspondence.reception.api import DOORS as RECEPTION_API
from service.correspondence.reception.pages import DOORS as RECEPTION_PAGES
from service.deadlines.api import DOORS as DEADLINES_API
from service.deadlines.pages import DOORS as DEADLINES_PAGES
from service.desk.pages import DOORS as DESK_PAGES
from service.digest.api import DOORS as DIGEST_API
from service.digest.pages import DOORS as DIGEST_PAGES
from service.documents.pages import DOORS as FILE_DOORS
from service.exchange.pages import DOORS as EXCHANGE_PAGES
from service.fittings import RAIL
from service.handover.api import DOORS as HANDOVER_API
from service.handover.pages import DOORS as HANDOVER_PAGES
from service.identity.api import DOORS as IDENTITY_API
from service.identity.door import Door, keep_language
from service.identity.pages import DOORS as IDENTITY_PAGES
from service.identity.providers import ProviderBook, refuse_demo_sign_in
from service.imports.api import DOORS as IMPORT_API
from service.imports.pages import DOORS as IMPORT_DOORS
from service.intake.api import DOORS as INTAKE_API
from service.intake.pages import DOORS as INTAKE_DOORS
from service.journals.api import DOORS as JOURNAL_API
from service.journals.pages import DOORS as JOURNAL_DOORS
from service.kit.actor import Actor
from service.mailing.subscribers.pages import DOORS as SUBSCRIBER_PAGES
from service.monitoring.api import DOORS as CLIP_API
from service.monitoring.editions.api import DOORS as EDITION_API
from service.monitoring.editions.pages import DOORS as EDITION_PAGES
from service.monitoring.figures.api import DOORS as FIGURE_API
from service.monitoring.figures.pages import DOORS as FIGURE_PAGES
from service.monitoring.pages import DOORS as CLIP_PAGES
from service.monitoring.sources.api import DOORS as SOURCE_API
from service.monitoring.sources.pages import DOORS as SOURCE_PAGES
from service.notifications.api import DOORS as NOTICE_API
from service.notifications.pages import DOORS as NOTICE_DOORS
from service.planning.campaigns.api import DOORS as CAMPAIGN_API
from service.planning.campaigns.pages import DOORS as CAMPAIGN_PAGES
from service.planning.filings.api import DOORS as FILING_API
from service.planning.filings.pages import DOORS as FILING_PAGES
from service.planning.grid.api import DOORS as GRID_API
from service.planning.grid.pages import DOORS as GRID_PAGES
from service.planning.papers.api import DOORS as PAPER_API
from service.planning.papers.pages import DOORS as PAPER_PAGES
from service.planning.plans.api import DOORS as PLAN_API
from service.planning.plans.pages import DOORS as PLAN_PAGES
from service.planning.unit_reports.api import DOORS as UNIT_REPORT_API
from service.planning.unit_reports.pages import DOORS as UNIT_REPORT_PAGES
from service.press.accreditation.api import DOORS as ACCREDITATION_API
from service.press.accreditation.pages import DOORS as ACCREDITATION_PAGES
from service.press.calendar.api import DOORS as PRESS_CALENDAR_API
from service.press.calendar.pages import DOORS as PRESS_CALENDAR_PAGES
from service.press.events.api import DOORS as EVENTS_API
from service.press.events.pages import DOORS as EVENTS_PAGES
from service.press.inquiries.api import DOORS as INQUIRIES_API
from service.press.inquiries.pages import DOORS as INQUIRIES_PAGES
from service.press.outlets.api import DOORS as OUTLETS_API
from service.press.outlets.pages import DOORS as OUTLETS_PAGES
from service.press.refutations.api import DOORS as REFUTATION_API
from service.press.refutations.pages import DOORS as REFUTATION_PAGES
from service.press.releases.api import DOORS as RELEASE_API
from service.press.releases.pages import DOORS as RELEASE_PAGES
from service.public_information.api import DOORS as INFORMATION_API
from service.public_information.asking.pages import DOORS as ASKING_DOORS
from service.public_information.disclosure.pages import DOORS as DISCLOSURE_PAGES
from service.public_information.pages import DOORS as INFORMATION_PAGES
from service.public_information.redaction.pages import DOORS as REDACTION_PAGES
from service.public_information.statistics.pages import DOORS as STATISTICS_PAGES
from service.publishing.caching import PublicPages
from service.publishing.pages import DOORS as PUBLISHING_DOORS
from service.publishing.showing import is_open
from service.records.api import DOORS as RECORD_API
from service.records.pages import DOORS as RECORD_PAGES
from service.reports.api import DOORS as REPORT_API
from service.reports.pages import DOORS as REPORT_PAGES
from service.runtime import clock
from service.runtime.fetch import Fetcher
from service.runtime.house import House
from service.runtime.log import configure as configure_log
from service.runtime.settings import Settings
from service.runtime.work import Work, open_work
from service.search.api import DOORS as SEARCH_API
from service.search.pages import DOORS as SEARCH_PAGES
from service.web import errors, flash
from service.web.arrival import COOKIE, Arrival
from service.web.doors import DOORS as WEB_DOORS
from service.web.gallery import DOORS as GALLERY_DOORS
from service.web.guards import OPEN
from service.web.lobby import lobby
from service.web.reference import configuration, reference, with_problems
from service.web.render import may_open
from service.web.visitor import Doorkeeper, house, visitor

audit_slots.KINDS.update(LETTER_ACTS)
OUTSIDER = Actor(kind="outsider", id=None, name="")
LARGEST_BODY = 1_048_576
VERSION = "0.1.0"


async def provide_work(request: Request[Any, Any, Any]) -> AsyncIterator[Work]:
    """The only generator dependency: one transaction, committed before the answer is sent."""
    known = visitor(request)
    async with open_work(house(request).database, known.tenant, known.actor or OUTSIDER, known.language) as work:
        yield work


def doors(gallery: bool = False) -> Sequence[ControllerRouterHandler]:
    """Every route of the service, with the gallery where wanted. Pages are kept out of the API's description."""
    floors = [*AUDIT_DOORS, *JOURNAL_DOORS, *CONTACT_DOORS, *FILE_DOORS, *IDENTITY_PAGES, *NOTICE_DOORS]
    floors += [*SEARCH_PAGES, *DEADLINES_PAGES, *ASSIGNMENT_PAGES, *HANDOVER_PAGES, *RECORD_PAGES]
    registers = [*CORRESPONDENCE_PAGES, *APPEAL_PAGES, *RECEPTION_PAGES, *IMPORT_DOORS, *INTAKE_DOORS]
    handlers = [
        front,
        reference,
        *WEB_DOORS,
        *floors,
        *registers,
        *INFORMATION_PAGES,
        *REDACTION_PAGES,
        *REPORT_PAGES,
        *DESK_PAGES,
    ]
    handlers += [*PUBLISHING_DOORS, *SUBSCRIBER_PAGES, *ASKING_DOORS, *DISCLOSURE_PAGES, *STATISTICS_PAGES]
    handlers += CLIP_PAGES
    handlers += SOURCE_PAGES
    handlers += [*EDITION_PAGES, *FIGURE_PAGES]
    handlers += RELEASE_PAGES
    handlers += [*OUTLETS_PAGES, *INQUIRIES_PAGES, *EVENTS_PAGES]
    handlers += ACCREDITATION_PAGES
    handlers += [*REFUTATION_PAGES, *PRESS_CALENDAR_PAGES]
    handlers += [*DIGEST_PAGES, *EXCHANGE_PAGES]
    handlers += [*PLAN_PAGES, *GRID_PAGES, *CAMPAIGN_PAGES, *PAPER_PAGES, *UNIT_REPORT_PAGES, *FILING_PAGES]
    handlers += GALLERY_DOORS if gallery else []
    pages = Router(path="/", route_handlers=handlers, include_in_schema=False)
    apis = [*CORRESPONDENCE_API, *APPEAL_API, *ASSIGNMENT_API, *JOURNAL_API]
    apis += [*CONTACT_API, *SEARCH_API, *DEADLINES_API, *REPORT_API, *IDENTITY_API, *RECORD_API, *HANDOVER_API]
    apis += [*RECEPTION_API, *IMPORT_API, *INTAKE_API, *NOTICE_API]
    apis += INFORMATION_API
    apis += CLIP_API
    apis += SOURCE_API
    apis += [*EDITION_API, *FIGURE_API]
    apis += RELEASE_API
    apis += [*OUTLETS_API, *INQUIRIES_API, *EVENTS_API]
    apis += ACCREDITATION_API
    apis += [*REFUTATION_API, *DIGEST_API, *PRESS_CALENDAR_API, *PLAN_API, *GRID_API]
    apis += [*CAMPAIGN_API, *PAPER_API, *UNIT_REPORT_API, *FILING_API]
    return [pages, *with_problems(apis)]


@get("/", opt=OPEN)
async def front(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The front page: the first register of those the visitor may open; for somebody unknown the agency's public page.

    Without a public page, and for a browser whose session has ended, it is sign-in.
    """
    actor = visitor(request).actor
    reachable = [item.href for item in RAIL if actor is not None and may_open(actor, item)]
    place = (reachable or ["/me"])[0] if actor is not None else "/signin"
    if actor is None and not has_cookie(request) and own_public(request) and await is_open(request):
        place = "/public"
    return Response(b"", status_code=303, headers={"Location": place})


def has_cookie(request: Request[Any, Any, Any]) -> bool:
    """Whether this browser was signed in here before."""
    return any(name in request.cookies for name in (COOKIE, f"__Host-{COOKIE}"))


def own_public(request: Request[Any, Any, Any]) -> bool:
    """Whether this process was told how the public reads."""
    return house(request).public is not None


def doorkeeper(own: House) -> Doorkeeper:
    """Who tells cookies and tokens apart."""
    return Door(own.database, own.keyspace)


def state_around(own: House, fetcher: Fetcher) -> dict[str, object]:
    """Everything the routes know of one house; the routes themselves know none."""
    return {
        "house": own,
        "keep_language": keep_language,
        "provider_book": ProviderBook(fetcher),
        "public_pages": PublicPages(),
    }


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
        state=State(state_around(own, fetcher)),
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
