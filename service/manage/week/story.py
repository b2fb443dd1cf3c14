"""Plays the invented weeks: each step on its day, by the person whose it is, through the actions that pages use."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from service.assignments.actions.executing import accept, report
from service.assignments.actions.extending import ask_extension
from service.assignments.actions.giving import give_assignment, give_resolution
from service.assignments.rules.giving import NewAssignment, Target, Term
from service.correspondence.actions.approving import approve_draft, return_draft, submit_draft
from service.correspondence.actions.drafting import begin_draft
from service.correspondence.actions.registering import register_letter
from service.correspondence.actions.sending import send_letter
from service.correspondence.actions.signing import register_draft, sign_draft
from service.correspondence.appeals.actions.considering import do
from service.correspondence.appeals.actions.registering import register_appeal
from service.correspondence.appeals.rules.content import Content as AppealContent
from service.correspondence.appeals.rules.content import NewAppeal
from service.correspondence.appeals.rules.doing import Doing
from service.correspondence.queries.holders import posts_of, seats
from service.correspondence.reception.actions import book, plan
from service.correspondence.reception.rules import Booking, NewReception
from service.correspondence.rules import OPEN_TO_ALL, RESTRICTED, Content, NewLetter
from service.correspondence.rules.drafts import DraftContent, NewDraft
from service.identity.door import Door
from service.identity.queries import person_named
from service.journals.actions.blocks import reserve
from service.journals.queries import all_journals
from service.journals.rules import Journal
from service.kit.actor import SYSTEM, Actor
from service.manage.week.media import media_office_of
from service.manage.week.words import BY_COUNTRY, Citizen, Mail, Paper, Words
from service.runtime.database import Database
from service.runtime.keyspace import Keyspace
from service.runtime.tenants import Tenant
from service.runtime.work import Work, open_work

CAST, KEEPER = ("clerk", "adviser", "head"), "administrator"
HEADS = ("minister", "mayor", "head")
"""User names of who leads an agency of the demo; the first there is signs its letters."""


@dataclass(slots=True)
class Scene:
    """One agency on one day: its people as they sign in, what they say, and the letters that came so far."""

    database: Database
    tenant: Tenant
    words: Words
    now: datetime
    people: dict[str, Actor]
    signer: str
    letters: list[UUID] = field(default_factory=list)

    @property
    def local_now(self) -> datetime:
        """The moment of the demo as the agency's clock on the wall shows it."""
        return self.now.astimezone(ZoneInfo(self.tenant.profile.zone))

    @asynccontextmanager
    async def at(self, who: str, days: int, hour: int = 11) -> AsyncIterator[Work]:
        """The work of somebody, so many days ago. Days off are worked through: it is a demo."""
        async with open_work(self.database, self.tenant, self.people[who], self.words.language) as work:
            day = self.local_now - timedelta(days=days)
            work.now = min(day.replace(hour=hour, minute=7 * days % 60), self.now)
            yield work

    async def journal(self, work: Work, direction: str) -> Journal | None:
        """The first open journal of a direction that letters are kept in."""
        ours = ("correspondence", "citizen_appeal")
        found = [one for one in await all_journals(work) if one.direction == direction and one.regime in ours]
        return found[0] if found else None


async def scene_of(database: Database, keyspace: Keyspace, tenant: Tenant, now: datetime) -> Scene:
    """An agency with its people, as they sign in; they must be those of the demo."""
    words = BY_COUNTRY[tenant.profile.country]
    door, people = Door(database, keyspace), {}
    async with open_work(database, tenant, SYSTEM) as work:
        known = {name: await person_named(work, name) for name in {*CAST, *HEADS, KEEPER}}
    for name, person in known.items():
        if person is not None and (found := await door.person(tenant, person.id)):
            people[name] = found[0]
    return Scene(database, tenant, words, now, people, next(name for name in HEADS if name in people))


async def play(scene: Scene) -> int:
    """Fill one agency with letters; gives how many came."""
    for mail in scene.words.mails:
        await comes(scene, mail)
    for paper in scene.words.papers:
        await goes(scene, paper)
    for citizen in scene.words.citizens:
        await turns_to_us(scene, citizen)
    await tasks(scene)
    await reception(scene)
    await numbers_for_paper(scene)
    await media_office(scene)
    return len(scene.letters)


async def comes(scene: Scene, mail: Mail) -> None:
    """A letter comes; the head may give it to somebody, who may have begun or asked for more time."""
    async with scene.at("clerk", mail.ago) as work:
        journal = await scene.journal(work, "incoming")
        assert journal is not None, "every agency of the demo keeps incoming letters"
        said = Content(
            subject=mail.subject, kind=mail.kind, channel=mail.channel, language=scene.words.language,
            sender_name=mail.sender, sender_kind=mail.sender_kind, sender_number=mail.number,
            sender_date=(work.now - timedelta(days=2)).date() if mail.number else None, sheets=1 + mail.ago % 4,
            access=RESTRICTED if mail.restricted else OPEN_TO_ALL, access_basis=mail.restricted,
        )  # fmt: skip
        new = NewLetter(content=said, received_at=work.now - timedelta(minutes=20))
        letter = (await register_letter(work, journal, new)).id
    scene.letters.append(letter)
    if mail.task:
        await is_given(scene, mail, letter)


async def is_given(scene: Scene, mail: Mail, letter: UUID) -> None:
    """A resolution on a letter; every second one is taken up, every third reported."""
    adviser = scene.people["adviser"].id
    assert adviser is not None
    async with scene.at(scene.signer, mail.ago, 15) as work:
        to = (Target("person", adviser),)
        new = NewAssignment(text=mail.task, executors=to, term=Term(count=mail.days))
        given = (await give_resolution(work, "letter", letter, new))[0].id
    place = len(scene.letters)
    async with scene.at("adviser", max(mail.ago - 1, 0), 10) as work:
        if place % 2:
            await accept(work, given)
    async with scene.at("adviser", max(mail.ago - 2, 0), 16) as work:
        if place % 3 == 0:
            await report(work, given, scene.words.reported)
        elif place % 5 == 0:
            monday = scene.local_now.date() + timedelta(days=28 - scene.local_now.weekday())
            await ask_extension(work, given, monday, scene.words.too_early)


async def goes(scene: Scene, paper: Paper) -> None:
    """A letter of ours, as far as it came."""
    words = scene.words
    async with scene.at("adviser", paper.ago, 10) as work:
        journal = await scene.journal(work, paper.journal)
        if journal is None:
            return
        held = [one for one in await seats(work) if scene.people[scene.signer].id in one.people]
        own = await posts_of(work, work.actor.id)
        content = DraftContent(
            subject=paper.subject, kind="letter" if paper.journal == "outgoing" else "memo", channel="post",
            language=words.language, addressee_name=paper.addressee,
            addressee_lines=words.street if paper.journal == "outgoing" else "", body=words.body,
            signer_post_id=held[0].id, unit_id=own[0][1],
        )  # fmt: skip
        answers = () if paper.answers is None else (scene.letters[paper.answers],)
        draft = await begin_draft(work, journal, NewDraft(content=content, answers=answers))
        state = "draft" if paper.reaches == "begun" else await submit_draft(work, draft)
    if paper.reaches not in {"begun", "submitted"}:
        await is_decided(scene, paper, draft, state)


async def is_decided(scene: Scene, paper: Paper, draft: UUID, state: str) -> None:
    if paper.reaches == "returned":
        who = "head" if state == "in_review" else scene.signer
        async with scene.at(who, paper.ago, 12) as work:
            await return_draft(work, draft, scene.words.returned)
        return
    if state == "in_review":
        async with scene.at("head", paper.ago, 12) as work:
            await approve_draft(work, draft)
    async with scene.at(scene.signer, paper.ago, 14) as work:
        await sign_draft(work, draft)
    if paper.reaches == "sent":
        async with scene.at("clerk", paper.ago, 15) as work:
            await register_draft(work, draft)
        async with scene.at("clerk", paper.ago, 16) as work:
            await send_letter(work, draft, "post", "RR 000 000 001")


async def turns_to_us(scene: Scene, citizen: Citizen) -> None:
    """An appeal of somebody, and what became of it."""
    words = scene.words
    async with scene.at("clerk", citizen.ago, 12) as work:
        journal = await scene.journal(work, "appeal")
        if journal is None:
            return
        content = AppealContent(
            kind=citizen.kind, form="written", channel="post", language=words.language, subject=citizen.subject,
            family_name=citizen.family_name, given_name=citizen.given_name, patronymic=citizen.patronymic,
            address=words.street, people=citizen.people,
        )  # fmt: skip
        appeal = (await register_appeal(work, journal, NewAppeal(content=content, received_at=work.now))).id
    act = {"taken": "take", "answered": "answer", "forwarded": "forward"}.get(citizen.becomes)
    if act == "answer":
        async with scene.at("clerk", citizen.ago - 1) as work:
            await do(work, appeal, "take", Doing(executor_id=scene.people["adviser"].id))
    if act:
        async with scene.at("clerk", citizen.ago - 2) as work:
            on = work.today
            doing = {
                "take": Doing(executor_id=scene.people["adviser"].id),
                "answer": Doing(result="granted", answer=words.answer, number="C-12", on=on),
                "forward": Doing(bodies=(words.body_elsewhere,), number="Y-7", on=on),
            }[act]
            await do(work, appeal, act, doing)


async def tasks(scene: Scene) -> None:
    """What the head wants done without a letter."""
    adviser = scene.people["adviser"].id
    assert adviser is not None
    for place, text in enumerate(scene.words.tasks):
        async with scene.at(scene.signer, 5 - place, 9) as work:
            journal = await scene.journal(work, "assignment")
            if journal is not None:
                to = (Target("person", adviser),)
                await give_assignment(
                    work, journal, NewAssignment(text=text, executors=to, term=Term(count=3 + 9 * place))
                )


async def reception(scene: Scene) -> None:
    """Citizens are received the day after tomorrow; the first slots are taken."""
    async with scene.at("clerk", 1, 10) as work:
        local = scene.local_now + timedelta(days=2)
        begin = local.replace(hour=15, minute=0, second=0, microsecond=0)
        host = scene.people[scene.signer]
        new = NewReception(
            starts_at=begin, ends_at=begin + timedelta(hours=2), minutes=15, place=scene.words.room, host_id=host.id,
        )  # fmt: skip
        ident = await plan(work, new)
        for place, one in enumerate(scene.words.citizens[:3]):
            booking = Booking(
                starts_at=begin + timedelta(minutes=15 * place), urgent=False, family_name=one.family_name,
                given_name=one.given_name, patronymic=one.patronymic, subject=one.subject,
            )  # fmt: skip
            await book(work, ident, booking)


async def numbers_for_paper(scene: Scene) -> None:
    """Numbers put aside for a day without electricity."""
    async with scene.at("clerk", 1, 9) as work:
        journal = await scene.journal(work, "incoming")
        assert journal is not None
        await reserve(work, journal, 5, scene.words.paper_numbers)


async def media_office(scene: Scene) -> None:
    """A daily monitor for the leadership, and in the ministry's office the figures of its pages."""
    async with scene.at("adviser", 1, 9) as work:
        work.actor = scene.people[scene.signer]
        await media_office_of(work, scene.people["adviser"].id)
