"""Two agencies with something of everything in the first, so that whatever could leak is there to leak."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from service import main
from service.assignments.actions.extending import ask_extension
from service.assignments.rules.giving import Term
from service.contacts.actions import add_position, create_contact, merge_contacts
from service.contacts.details import schemes
from service.contacts.merging import NewPosition, Wish
from service.contacts.rules import ContactEdit
from service.correspondence import jobs as correspondence_jobs
from service.correspondence.actions.approving import submit_draft
from service.correspondence.actions.exchanging import begin_package, make_package, note_exchange, take_package
from service.correspondence.actions.following import follow_merge
from service.correspondence.actions.sending import send_letter
from service.correspondence.actions.templating import add_template
from service.correspondence.exchange import letter_schemes
from service.deadlines import actions as deadlines
from service.deadlines import jobs as deadlines_jobs
from service.deadlines.actions.days import set_day
from service.deadlines.rules.edits import NewDay
from service.digest import jobs as digest_jobs
from service.documents import jobs as documents_jobs
from service.documents.actions import upload
from service.documents.slots import INDEXERS
from service.exchange import jobs as exchange_jobs
from service.handover import jobs as handover_jobs
from service.identity.actions.posts import name_deputy
from service.identity.actions.rights import grant_role
from service.identity.actions.tokens import make_token
from service.identity.queries import person_named
from service.identity.rules import Granted, Span
from service.imports import jobs as imports_jobs
from service.imports.actions.choosing import Choice, choose, receive
from service.intake import jobs as intake_jobs
from service.intake.actions.fetching import record
from service.intake.actions.setting import MailboxSetting, add_rule, set_mailbox
from service.intake.rules import Parsed
from service.journals.actions.blocks import reserve
from service.journals.actions.duties import name_responsible
from service.journals.queries import journal_by_slug
from service.kit.actor import Actor
from service.mailing import jobs as mailing_jobs
from service.monitoring import jobs as monitoring_jobs
from service.monitoring.editions import jobs as edition_jobs
from service.monitoring.sources import jobs as source_jobs
from service.notifications import jobs as notifications_jobs
from service.notifications.actions import notify
from service.planning.filings import jobs as filing_jobs
from service.planning.grid import jobs as grid_jobs
from service.planning.papers import jobs as paper_jobs
from service.planning.plans import jobs as plan_jobs
from service.planning.unit_reports import jobs as unit_report_jobs
from service.press.accreditation import jobs as accreditation_jobs
from service.press.events import jobs as press_event_jobs
from service.press.inquiries import jobs as inquiries_jobs
from service.press.outlets import jobs as outlets_jobs
from service.press.refutations import jobs as refutation_jobs
from service.press.releases import jobs as release_jobs
from service.public_information import jobs as information_jobs
from service.public_information.actions import answering, closing
from service.public_information.actions.redacting import add_documents
from service.public_information.asking import jobs as asking_jobs
from service.public_information.asking.actions.drafts import begin_draft, keep_values
from service.public_information.asking.actions.sending import send_draft
from service.public_information.asking.forms import read
from service.public_information.asking.rules import offer_of
from service.public_information.disclosure.actions.entries import EntryEdit, prepare_entry
from service.public_information.disclosure.actions.legal import publish_act
from service.public_information.queries.law import grounds_in_force, tariffs_in_force
from service.public_information.redaction import jobs as redaction_jobs
from service.public_information.redaction.actions.marking import draw
from service.public_information.redaction.actions.starting import start as start_redaction
from service.public_information.redaction.rules.states import MarkEdit
from service.public_information.rules.doing import AnswerDraft, NewComplaint, NewEntry, PartDraft
from service.public_information.statistics.actions import begin
from service.public_information.statistics.rules.figures import Span as Days
from service.publishing import jobs as publishing_jobs
from service.publishing.actions.items import create_item, publish_item
from service.publishing.actions.pictures import add_pictures, describe_picture
from service.publishing.actions.settings import change_settings
from service.publishing.rules.items import ItemEdit, ItemText
from service.publishing.rules.settings import SiteSettings
from service.records import jobs as records_jobs
from service.runtime.database import driver_url
from service.runtime.house import House
from service.runtime.queue import perform
from service.runtime.tenants import Tenant
from service.runtime.work import Work, open_work
from service.web.drafts import keep_draft
from tests.assignments.factories import become, given, person_id, resolved, someone
from tests.conftest import all_powerful
from tests.correspondence.appeals.factories import appealed, forwarded, visited
from tests.correspondence.drafting import drafted, numbered
from tests.correspondence.factories import registered
from tests.documents.samples import chunks, saved
from tests.handover.factories import handed_over
from tests.imports.samples import lines, workbook
from tests.isolation.accreditation import accreditations
from tests.isolation.campaigns import fill_campaigns
from tests.isolation.digests import fill_digests
from tests.isolation.exchange import fill_exchange
from tests.isolation.filings import fill_filings
from tests.isolation.mailing import fill_subscribers
from tests.isolation.media import fill_media
from tests.isolation.planning import fill_plans
from tests.isolation.press import contacts_from_a_file, fill_press
from tests.isolation.press_events import press_events
from tests.isolation.refutations import fill_refutations
from tests.isolation.releases import fill_releases
from tests.isolation.unit_reports import fill_unit_reports
from tests.public_information.disclosure.factories import entered, logged, published, said, take_list
from tests.public_information.factories import asked, outsider
from tests.public_information.redaction.factories import Bench
from tests.records.factories import filed

JOBS = (
    correspondence_jobs,
    deadlines_jobs,
    documents_jobs,
    imports_jobs,
    intake_jobs,
    notifications_jobs,
    mailing_jobs,
    handover_jobs,
    records_jobs,
    publishing_jobs,
    information_jobs,
    redaction_jobs,
    asking_jobs,
    monitoring_jobs,
    source_jobs,
    edition_jobs,
    release_jobs,
    outlets_jobs,
    inquiries_jobs,
    press_event_jobs,
    accreditation_jobs,
    refutation_jobs,
    digest_jobs,
    exchange_jobs,
    plan_jobs,
    paper_jobs,
    unit_report_jobs,
    grid_jobs,
    filing_jobs,
)
TABLES = text(
    """
    select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname = 'public' order by 1
    """
)


@dataclass
class World:
    house: House
    owner_url: str
    first: Tenant
    second: Tenant
    marker: str
    tables: list[str] = field(default_factory=list)

    async def rows(self, table: str, tenant: Tenant) -> list[dict[str, Any]]:
        """All rows of one agency in a table, read as the owner."""
        return (await self._read([table], tenant))[table]

    async def everything(self, tenant: Tenant) -> dict[str, list[dict[str, Any]]]:
        return await self._read(self.tables, tenant)

    async def _read(self, tables: Iterable[str], tenant: Tenant) -> dict[str, list[dict[str, Any]]]:
        engine, found = create_async_engine(driver_url(self.owner_url), poolclass=NullPool), {}
        async with engine.connect() as connection:
            for table in tables:
                query = text(f"select to_jsonb(t) - 'written_in' from {table} t where tenant_id = :tenant order by 1")  # noqa: S608
                found[table] = [row[0] for row in await connection.execute(query, {"tenant": tenant.id})]
        await engine.dispose()
        return found


async def build(house: House) -> World:
    """Fill the first agency through the same actions that people use."""
    first, second = house.directory.by_slug["baku-education"], house.directory.by_slug["mtispiri"]
    marker = f"Nişan{uuid.uuid4().hex[:10]}"
    world = World(house, house.settings.owner_url, first, second, marker)
    engine = create_async_engine(driver_url(world.owner_url), poolclass=NullPool)
    async with engine.connect() as connection:
        world.tables = list((await connection.execute(TABLES)).scalars())
    await engine.dispose()
    await fill(world)
    await run_jobs(world)
    await on_public_page(world)
    return world


async def fill(world: World) -> None:
    actor = all_powerful(f"{world.marker} Person")
    picture = saved("PNG")
    file = await upload(world.house, world.first, actor, f"{world.marker}.png", chunks(picture))
    async with open_work(world.house.database, world.first, actor) as work:
        letter = await registered(
            work, subject=f"{world.marker} subject", sender_name=f"{world.marker} sender", files=(file.id,)
        )
        await letters_of_ours(work, world)
        await people(work, world)
        await contacts(work, world)
        await numbers(work, world)
        await citizens(work, world)
        await asked_for_information(work, world)
        await running_clocks(work, world)
        await loose_ends(work, world)
        await reminders(work, world)
    async with open_work(world.house.database, world.first, actor) as work:
        await assignments(work, world, letter.id)
    await papers(world, actor)
    await upload(world.house, world.first, actor, f"{world.marker}-waiting.png", chunks(picture))
    await old_journal(world, actor)
    await public_page(world, actor)
    await openness(world, actor)
    await contacts_from_a_file(world, actor)
    await press_events(world, actor)
    await accreditations(world, actor)
    await fill_plans(world, actor)
    await fill_exchange(world, actor)
    async with open_work(world.house.database, world.first, actor) as work:
        await mail(work, world)
    await redacted(world, actor, file.id)
    async with open_work(world.house.database, world.first, actor) as work:
        await nomenclature(work, world)
        await leaving(work, world)
        await fill_media(work, world)
        await fill_releases(work, world)
        await fill_subscribers(work, world)
        await fill_press(work, world)
        await fill_refutations(work, world)
        await fill_digests(work, world)
        await fill_campaigns(work, world)
        await fill_unit_reports(work, world)
        await fill_filings(work, world)


async def nomenclature(work: Work, world: World) -> None:
    """A file of the nomenclature with a letter in it."""
    await filed(work, "01-05", f"{world.marker} file", subject=f"{world.marker} filed")


async def leaving(work: Work, world: World) -> None:
    """Somebody who leaves hands over an assignment."""
    leaver, to = await person_id(work, "leaver"), await person_id(work, "lead-adviser")
    await given(work, "leaver", text=f"{world.marker} left behind")
    await handed_over(work, leaver, to, reason=f"{world.marker} leaves")


async def redacted(world: World, actor: Actor, file_id: UUID) -> None:
    """A redaction of the letter's scan, read and with a mark."""
    async with open_work(world.house.database, world.first, actor) as work:
        redaction_id = await start_redaction(work, file_id)
    async with open_work(world.house.database, world.first, actor) as work:
        await redaction_jobs.survey_file(work, world.house, str(redaction_id))
    async with open_work(world.house.database, world.first, actor) as work:
        edit = MarkEdit(x=100, y=100, w=500, h=500, ground="personal", note=f"{world.marker} note")
        await draw(work, redaction_id, 1, edit)
    await answered_with_redaction(world, actor)
    await asking(world)


async def answered_with_redaction(world: World, actor: Actor) -> None:
    """A document brought to a request, redacted, as a file of the request's answer."""
    bench = Bench(world.house, world.first, actor)
    brought = await upload(world.house, world.first, actor, f"{world.marker}-whole.png", chunks(saved("PNG")))
    async with bench.work() as work:
        made = await asked(work, world.house, subject=f"{world.marker} redacted", name=f"{world.marker} asks")
    async with bench.work() as work:
        ground = (await grounds_in_force(work))[0]
        [redaction_id] = await add_documents(work, made.id, [brought.id])
    await bench.decided(redaction_id)
    async with bench.work() as work:
        await draw(work, redaction_id, 1, MarkEdit(x=100, y=100, w=500, h=500, ground=str(ground.id)))
    await bench.burn(redaction_id)
    said = f"{world.marker} with a redacted file"
    draft = AnswerDraft(outcome="granted", language="az", text=said, redactions=(redaction_id,))
    async with bench.work() as work:
        await answering.write_answer(work, made.id, draft)


async def old_journal(world: World, actor: Actor) -> None:
    content = workbook(lines(2), (f"{world.marker} a", "b", "c", "d"))
    import_id = await receive(world.house, world.first, actor, f"{world.marker}.xlsx", chunks(content))
    async with open_work(world.house.database, world.first, actor) as work:
        journal = await journal_by_slug(work, "incoming")
        assert journal is not None
        choice = Choice(
            journal=journal, unit_id=journal.unit_id, sheet="", encoding="", separator="", header_row=0,
            columns={0: "number", 1: "registered_on", 2: "sender", 3: "subject"},
            defaults={"kind": "letter", "channel": "post", "language": "az", "sender_kind": "organisation"},
            shape=world.marker,
        )  # fmt: skip
        await choose(work, import_id, choice)


async def assignments(work: Work, world: World, letter_id: UUID) -> None:
    """A resolution, with a copy and a request for more time, and an assignment that stands in a journal."""
    clerk = await person_id(work, "clerk")
    resolution = await resolved(
        work, letter_id, "adviser", text=f"{world.marker} resolution", term=Term(count=10),
        controller=someone(clerk, "controller"), copies=(someone(await person_id(work, "lead-adviser"), "copy_1"),),
    )  # fmt: skip
    await given(work, "adviser", text=f"{world.marker} assignment")
    await become(work, "adviser")
    later = work.today + timedelta(days=60)
    while later.weekday() > 4:
        later += timedelta(days=1)
    await ask_extension(work, resolution.id, later, f"{world.marker} reason")


async def letters_of_ours(work: Work, world: World) -> None:
    """A draft of each kind, one on its whole way, a template."""
    said = {"subject": f"{world.marker} subject", "addressee_name": f"{world.marker} addressee"}
    answered = await registered(work, subject=f"{world.marker} asked", sender_name=f"{world.marker} sender")
    done = await numbered(work, **said, answers=(answered.id,), body=f"{world.marker} body")
    await send_letter(work, done.id, "post", f"{world.marker} receipt")
    waiting = await drafted(work, **said)
    await submit_draft(work, waiting)
    await drafted(work, **said)
    await add_template(work, f"{world.marker} template", "az", "both", None)


async def people(work: Work, world: World) -> None:
    clerk, head = await person_named(work, "clerk"), await person_named(work, "head")
    assert clerk is not None and head is not None
    today = work.today
    await name_deputy(work, head.id, clerk.id, Span(today, today + timedelta(days=3)), f"{world.marker} leave")
    await make_token(work, f"{world.marker} token", "clerk")
    view = text(
        "insert into saved_view (tenant_id, id, person_id, register, name, query, created_at)"
        " values (:tenant, :id, :person, 'letters', :name, 'state=registered', :now)"
    )
    row = {"tenant": work.tenant.id, "id": uuid.uuid4(), "person": clerk.id, "name": world.marker, "now": work.now}
    await work.session.execute(view, row)


async def numbers(work: Work, world: World) -> None:
    """Numbers reserved for paper, and who is responsible for a journal."""
    journal, clerk = await journal_by_slug(work, "orders"), await person_named(work, "clerk")
    assert journal is not None and clerk is not None
    await reserve(work, journal, 2, f"{world.marker} block")
    await name_responsible(work, journal, person_id=clerk.id)


async def citizens(work: Work, world: World) -> None:
    """An appeal that was forwarded, and a reception with a visitor."""
    made = await appealed(work, subject=f"{world.marker} appeal", family_name=f"{world.marker} applicant")
    await forwarded(work, made.id, f"{world.marker} body")
    await visited(work, f"{world.marker} visitor")


async def asked_for_information(work: Work, world: World) -> None:
    """A request with parts, an answer, a fee, a complaint, an entry of the register and a text for the public."""
    made = await asked(work, world.house, subject=f"{world.marker} request", name=f"{world.marker} requester")
    ground, tariff = (await grounds_in_force(work))[0], (await tariffs_in_force(work))[0]
    withheld = PartDraft(text=f"{world.marker} part", outcome="refused", ground_id=ground.id)
    await answering.write_parts(work, made.id, [withheld])
    draft = AnswerDraft(outcome="refused", language="az", text=f"{world.marker} answer", appeal_order=world.marker)
    await answering.write_answer(work, made.id, draft)
    await answering.submit_answer(work, made.id)
    await closing.ask_fee(work, made.id, tariff.id, 1)
    await answering.approve_answer(work, made.id)
    today = work.today
    entry = NewEntry(title=f"{world.marker} title", event="received", on=today, party=f"{world.marker} party")
    await closing.enter_information(work, made.id, entry)
    await closing.write_public_texts(work, made.id, {"az": ("Başlıq", f"{world.marker[:5]} xülasə")})
    await closing.complain(work, made.id, NewComplaint(on=today, text=f"{world.marker} complaint"))


async def running_clocks(work: Work, world: World) -> None:
    """A deadline, and a day off under it: the job that follows proposes another date."""
    today = work.today
    term = {"title": f"{world.marker} deadline", "count": 30, "unit": "working_day"}
    await deadlines.start_term(work, record="letter", record_id=uuid.uuid4(), **term, at=work.now)
    work.session.expire_all()
    free = next(day for day in (today + timedelta(days=n) for n in range(1, 8)) if day.weekday() < 5)
    await set_day(work, NewDay(free, "holiday", f"{world.marker} day", act_number="1"))


async def contacts(work: Work, world: World) -> None:
    """Details, a merge with a letter that followed it, a position."""
    country = world.first.profile.country
    details = {"name_en": f"{world.marker} Office", f"id_{schemes(country)[0].kind}": f"id.{world.marker}"}
    names = [f"{world.marker} stays", f"{world.marker} goes"]
    stays, goes = [
        await create_contact(work, ContactEdit("organisation", name, "", "", "", None, 0, details)) for name in names
    ]
    await registered(work, sender_name=goes.name, sender_id=goes.id, subject=f"{world.marker} moved")
    merge = await merge_contacts(work, Wish(stays.id, goes.id, frozenset(), (stays.version, goes.version)))
    await follow_merge(work, merge.id)
    held = NewPosition(f"{world.marker} head", None, None)
    await add_position(work, stays.id, held, other_name=f"{world.marker} person")


async def papers(world: World, actor: Actor) -> None:
    """A letter with a text, which the jobs read, exported as a package and taken in again."""
    text = await upload(world.house, world.first, actor, f"{world.marker}.txt", chunks(f"{world.marker} text".encode()))
    async with open_work(world.house.database, world.first, actor) as work:
        letter = await registered(work, subject=f"{world.marker} packed", files=(text.id,))
        scheme = letter_schemes(world.first.profile.country)[0].kind
        await note_exchange(work, letter.id, {scheme: f"id.{world.marker}"})
        packed = await begin_package(work, letter.id)
    with await make_package(world.house.store, world.first, *packed, "2026-11-22T10:00:00+00:00") as content:
        await take_package(world.house, world.first, actor, content, "en")


async def asking(world: World) -> None:
    """A form that a citizen is filling in, and one that was sent, with its receipt and its mail."""
    offer = offer_of(world.first.profile.country, world.first.profile.languages)
    typed = {"text": f"{world.marker} is asked for", "name": world.marker, "applicant": "natural", "form": "electronic"}
    typed |= {"language": offer.languages[0], "email": f"{world.marker}@mail.example"}
    for sent in (False, True):
        async with open_work(world.house.database, world.first, outsider()) as work:
            draft, _ = await begin_draft(work)
            keep_values(work, draft, typed)
            if sent:
                await send_draft(work, world.house.keyring, draft, read(typed, offer))


async def mail(work: Work, world: World) -> None:
    """A mailbox that is off, a rule, and a message, as the reader of mailboxes records it."""
    setting = MailboxSetting(
        on=False, host="imap.example.org", port=993, security="tls", username=world.marker, folder="INBOX",
        password=world.marker,
    )  # fmt: skip
    await set_mailbox(work, world.house.keyring, setting)
    journal = await journal_by_slug(work, "incoming")
    assert journal is not None
    await add_rule(work, "subject", world.marker, journal.id, journal.unit_id)
    said = Parsed(from_name=world.marker, from_address="a@ministry.example", subject=world.marker, body=world.marker)
    await record(work, 1, 1, 100, b"digest", said, (), (world.marker,))


async def openness(world: World, actor: Actor) -> None:
    """Duties with a publication and its draft, a legal act, entries of the log, a statutory report."""
    async with open_work(world.house.database, world.first, actor) as work:
        duties = await take_list(work, "article_29", work.today)
        await published(work, duties["1.1"], f"{world.marker} published")
        await prepare_entry(work, duties["1.2"], EntryEdit(texts=said(work, f"{world.marker} prepared")))
        await publish_act(work, await entered(work, f"{world.marker} act"))
        await entered(work, f"{world.marker} draft", draft=True)
        await logged(work, world.house, f"{world.marker} logged", subject=f"{world.marker} asked")
        await begin(work, "az_year", Days(date(2026, 1, 1), date(2026, 12, 31)), "az")


async def public_page(world: World, actor: Actor) -> None:
    """Settings, a draft, and news with a picture that waits for the worker."""
    picture = await upload(world.house, world.first, actor, f"{world.marker}-public.png", chunks(saved("PNG")))
    async with open_work(world.house.database, world.first, actor) as work:
        await change_settings(work, SiteSettings(on=True, welcome={"az": f"{world.marker} welcome"}))
        text = {"az": ItemText(f"{world.marker} news", f"{world.marker} lead", f"{world.marker} body", ready=True)}
        await create_item(work, ItemEdit("page", text))
        news = await create_item(work, ItemEdit("news", text))
        [shot] = await add_pictures(work, news, [picture.id])
        await describe_picture(work, news, shot, {"az": {"alt": world.marker, "caption": world.marker}})


async def on_public_page(world: World) -> None:
    """The news go out, now that the worker has made their picture."""
    [news] = [row for row in await world.rows("site_item", world.first) if row["kind"] == "news"]
    async with open_work(world.house.database, world.first, all_powerful()) as work:
        await publish_item(work, UUID(news["id"]))


async def loose_ends(work: Work, world: World) -> None:
    """What has no action of its own yet, or is written on the way by the web."""
    await keep_draft(work, "letter", {"subject": f"{world.marker} draft"})
    rows = {"tenant": work.tenant.id, "id": uuid.uuid4(), "name": world.marker, "now": work.now}
    key = text("insert into idempotency_key values (:tenant, :id, :name, 'd', 201, '{}', :now)")
    await work.session.execute(key, rows)


async def reminders(work: Work, world: World) -> None:
    """Somebody is told of something; the rest of the tables as the jobs and pages of notices fill them."""
    head = await person_named(work, "head")
    assert head is not None
    params = {"number": f"{world.marker} 12", "due_on": "2026-12-01"}
    await notify(work, [head.id], "deadlines.approaching", record="letter", record_id=uuid.uuid4(), params=params)
    rows = {"tenant": work.tenant.id, "id": uuid.uuid4(), "person": head.id, "now": work.now, "day": work.today}
    for statement in (
        "insert into notice_choice (tenant_id, person_id, changed_at) values (:tenant, :person, :now)",
        "insert into morning_summary values (:tenant, :person, :day, 'sent', :now)",
        "insert into calendar_feed values (:tenant, :id, :person, 'digest', :now)",
        "insert into told_step values (:tenant, 'letter', :id, :now, 'overdue', :now)",
    ):
        used = {name: value for name, value in rows.items() if f":{name}" in statement}
        await work.session.execute(text(statement), used)


async def run_jobs(world: World) -> None:
    """Do what waits in the first agency's outbox, as the worker would, and what that asks for; rows stay behind."""
    assert JOBS and main
    INDEXERS["letter"] = "correspondence.index_letter"
    for _ in range(3):
        for row in await world.rows("outbox", world.first):
            if row["done_at"] is None:
                await perform(world.house, world.first.id, UUID(row["id"]))


async def almighty(world: World, tenant: Tenant, username: str = "head") -> None:
    """Give a demo person every role of the agency."""
    async with open_work(world.house.database, tenant, all_powerful()) as work:
        person = await person_named(work, username)
        assert person is not None
        for role in tenant.profile.roles:
            if role.slug == username:
                continue  # the demo gave it already
            await grant_role(work, person.id, Granted(role.slug, None, None, Span(work.today)))


def plain(value: object) -> str:
    return msgspec.json.encode(value).decode()
