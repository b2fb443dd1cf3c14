"""The press at the agency's events in the invented weeks: who was invited, accredited, let in, and what was asked."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import update

from service.kit.actor import Actor
from service.kit.ids import new_id
from service.manage.week.events import BY_LANGUAGE, Played, edit_of, prepared
from service.manage.week.story import Scene
from service.press.accreditation.actions import deciding, questions
from service.press.accreditation.actions.applying import appeal, apply
from service.press.accreditation.actions.badges import issue_badge
from service.press.accreditation.actions.calls import open_standing
from service.press.accreditation.actions.door import check_in
from service.press.accreditation.actions.inviting import invite, note_answer
from service.press.accreditation.models import Accreditation, Invitation, Mail
from service.press.accreditation.queries.calls import call_of_event
from service.press.accreditation.queries.invitations import invitations_of
from service.press.accreditation.rules.acts import applicant
from service.press.accreditation.rules.calls import CallEdit
from service.press.accreditation.rules.content import Applied
from service.press.events.actions import acting
from service.press.events.actions.events import create_event
from service.press.outlets.queries.lists import all_lists
from service.runtime.secrets import Keyring
from service.runtime.work import Work


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody of the press. outlet: as the media of the weeks are called."""

    name: str
    outlet: str
    email: str
    role: str = "journalist"
    origin: str = "local"
    country: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """The press of one country, and what was said to it."""

    guests: tuple[Guest, ...]
    today: str
    yearly: str
    criteria: str
    asked: str
    rejected: str
    appealed: str
    questions: tuple[str, ...]
    answered: str


AZ = Said(
    (
        Guest("Nərmin Uydurmalı", "Uydurma Xəbər Agentliyi", "nermin@uydurma-agentlik.example"),
        Guest("Cavid Nümunəli", "Sahil qəzeti", "cavid@sahil-qezeti.example"),
        Guest("Elşad Xəyali", "Günəş TV", "elshad@gunes-tv.example", "camera"),
        Guest("Алина Выдуманная", "Паутина новостей", "alina@pautina.example"),
        Guest("Ayla Örnek", "Günəş TV", "ayla@gunes-tv.example", origin="foreign", country="Türkiyə"),
        Guest("Kənan Qondarmayev", "Körpü portalı", "kenan@korpu-portali.example", "photographer"),
    ),
    "Elektron növbənin bərpasına dair brifinq", "İllik akkreditasiya",
    "Redaksiyanın məktubu və xidməti vəsiqənin nömrəsi.",
    "Redaksiyanızın məktubunu əlavə edin.", "Müraciətdən redaksiyada işlədiyiniz görünmür.",
    "Redaksiyanın məktubunu indi əlavə edirəm, qərara yenidən baxılmasını xahiş edirəm.",
    ("Elektron növbə nə üçün iki gün dayanmışdı?", "Mərkəz şənbə günləri də işləyəcəkmi?",
     "Yeni xidmətlər rayonlarda nə vaxt açılacaq?"),
    "Server köçürülürdü; iş ikinci günün axşamı bərpa olundu.",
)  # fmt: skip
GE = Said(
    (
        Guest("ნინო გამოგონილი", "გამოგონილი ამბების სააგენტო", "nino@gamogonili-saagento.example"),
        Guest("გიორგი ნიმუშიძე", "დილის მაცნე", "giorgi@dilis-matsne.example"),
        Guest("ლევან მოგონილი", "მტკვრის ტალღა", "levan@mtkvris-talgha.example", "camera"),
        Guest("ქეთევან ზღაპრიშვილი", "ქუჩის ხმა", "keti@quchis-khma.example"),
        Guest("Anna Example", "ნიმუში ტვ", "anna@nimushi-tv.example", origin="foreign", country="დიდი ბრიტანეთი"),
        Guest("დათო იგავიძე", "ხიდი ონლაინი", "dato@khidi-online.example", "photographer"),
    ),
    "ბრიფინგი ელექტრონული რიგის აღდგენის შესახებ", "წლიური აკრედიტაცია",
    "რედაქციის წერილი და სამსახურებრივი მოწმობის ნომერი.",
    "გთხოვთ, დაამატოთ რედაქციის წერილი.", "განაცხადიდან არ ჩანს, რომ რედაქციაში მუშაობთ.",
    "რედაქციის წერილს ახლა ვამატებ და გთხოვთ, გადაწყვეტილება გადახედოთ.",
    ("რატომ იყო ელექტრონული რიგი ორი დღე გაჩერებული?", "იმუშავებს თუ არა ცენტრი შაბათობით?",
     "როდის გაიხსნება ახალი სერვისები სხვა უბნებში?"),
    "სერვერი გადაგვქონდა; მუშაობა მეორე დღის საღამოს აღდგა.",
)  # fmt: skip
BY_COUNTRY: Mapping[str, Said] = {"az": AZ, "ge": GE}


async def play_guests(scene: Scene, keyring: Keyring, events: Played) -> None:
    """The press is invited and applies; the adviser decides and stands at the door."""
    said = BY_COUNTRY[scene.tenant.profile.country]
    await _were_here(scene, keyring, said, events.briefing)
    await _invited(scene, keyring, events.conference)
    await _apply_for(scene, keyring, said, events.conference)
    await _today(scene, keyring, said)
    await _for_a_year(scene, keyring, said)


@asynccontextmanager
async def _acting(work: Work, actor: Actor) -> AsyncIterator[None]:
    before, work.actor = work.actor, actor
    try:
        yield
    finally:
        work.actor = before


async def _applies(
    work: Work, keyring: Keyring, call_id: UUID, guest: Guest, *, approved: bool = False, badge: bool = False
) -> Accreditation:  # fmt: skip
    """An application from the public page, and what the adviser made of it."""
    own = work.tenant.profile.default_language
    applied = Applied(
        guest.name, guest.outlet, guest.role, guest.email, origin=guest.origin, country=guest.country,
        card=f"{call_id.int % 900 + 100}", language=own,
    )  # fmt: skip
    async with _acting(work, Actor(kind="outsider", id=new_id(), name="")):
        one = await apply(work, keyring, call_id, applied, new_id())
    if approved and one.state == "submitted":
        await deciding.approve(work, one.id)
    if badge:
        await issue_badge(work, one.id)
    return one


async def _mails_went(work: Work) -> None:
    """The demo has no mail server: what was written to invented people counts as sent."""
    await work.session.flush()
    went: dict[str, Any] = {"state": "sent", "attempts": 1, "tried_at": work.now, "done_at": work.now}
    await work.session.execute(update(Mail).where(Mail.state == "queued").values(**went))
    await work.session.execute(update(Invitation).where(Invitation.state == "queued").values(state="sent"))


async def _invited(scene: Scene, keyring: Keyring, event_id: UUID) -> None:
    """Everybody of the list is invited; two answered by telephone."""
    async with scene.at("adviser", 4, 15) as work:
        await invite(work, keyring, event_id, [one.id for one in await all_lists(work)])
        await _mails_went(work)
    async with scene.at("adviser", 2, 10) as work:
        for one, answer in zip(await invitations_of(work, event_id), ("accepted", "declined"), strict=False):
            await note_answer(work, one.id, answer)


async def _apply_for(scene: Scene, keyring: Keyring, said: Said, event_id: UUID) -> None:
    """One of each: a badge, an approval, a question, a rejection with an appeal, and two that wait."""
    badge, approved, asked, rejected, *waiting = said.guests
    async with scene.at("adviser", 3, 12) as work:
        call_id = await _call(work, event_id)
        first = await _applies(work, keyring, call_id, badge, approved=True, badge=True)
        await _applies(work, keyring, call_id, approved, approved=True)
        other = await _applies(work, keyring, call_id, asked)
        await deciding.ask_info(work, other.id, said.asked)
        third = await _applies(work, keyring, call_id, rejected)
        await deciding.reject(work, third.id, said.rejected)
        await _mails_went(work)
    async with scene.at("adviser", 1, 13) as work:
        for guest in waiting:
            await _applies(work, keyring, call_id, guest)
        async with _acting(work, applicant(third.id, third.number)):
            await appeal(work, third.id, said.appealed)
        async with _acting(work, applicant(first.id, first.number)):
            asked_ids = [await questions.submit_question(work, first.id, text) for text in said.questions[1:]]
        await questions.accept(work, asked_ids[0])
        await _mails_went(work)


async def _call(work: Work, event_id: UUID) -> UUID:
    call = await call_of_event(work, event_id)
    assert call is not None  # it came with the announcement
    return call.id


async def _were_here(scene: Scene, keyring: Keyring, said: Said, event_id: UUID) -> None:
    """Who came to what was held three days ago, and who did not."""
    async with scene.at("adviser", 5, 12) as work:
        call_id = await _call(work, event_id)
        ours = [
            await _applies(work, keyring, call_id, guest, approved=True, badge=True) for guest in said.guests[:4]
        ]  # fmt: skip
        await _mails_went(work)
    async with scene.at("adviser", 3, 10) as work:
        for one in ours[:3]:
            await check_in(work, event_id, one.id)


async def _today(scene: Scene, keyring: Keyring, said: Said) -> None:
    """A briefing of today, open to whoever registers: its door stands open the whole day."""
    language = scene.tenant.profile.default_language
    words = BY_LANGUAGE[language]
    async with scene.at("adviser", 2, 14) as work:
        edit = edit_of(
            scene, "briefing", said.today, language, 0, 11, place=words.hall, about=words.about, policy="open",
            details={"format": "in_person", "attribution": "on_record"}, owner_id=work.actor.id,
        )  # fmt: skip
        event_id = await create_event(work, edit)
        await prepared(work, event_id, words)
    async with scene.at(scene.signer, 2, 16) as work:
        await acting.approve(work, event_id)
    async with scene.at("adviser", 1, 9) as work:
        await acting.announce(work, event_id)
        call_id = await _call(work, event_id)
        ours = [await _applies(work, keyring, call_id, guest, badge=True) for guest in said.guests[:4]]
        await _mails_went(work)
    async with scene.at("adviser", 0, 11) as work:
        for one in ours[:2]:
            await check_in(work, event_id, one.id)
        guest, other = said.guests[0], said.guests[2]
        own = work.tenant.profile.default_language
        first = await questions.enter_question(work, event_id, said.questions[0], guest.name, guest.outlet, own)
        await questions.accept(work, first)
        await questions.ask(work, first)
        await questions.answer(work, first, said.answered)
        second = await questions.enter_question(work, event_id, said.questions[1], other.name, other.outlet, own)
        await questions.accept(work, second)
        await questions.enter_question(work, event_id, said.questions[2], other.name, other.outlet, own)


async def _for_a_year(scene: Scene, keyring: Keyring, said: Said) -> None:
    """Standing accreditation of this year."""
    own = scene.tenant.profile.default_language
    async with scene.at("adviser", 11, 10) as work:
        year = work.today.year
        edit = CallEdit(
            "standing", titles={own: f"{said.yearly} {year}"}, criteria={own: said.criteria},
            valid_from=date(year, 1, 1), valid_until=date(year, 12, 31), capacity=40, per_outlet=3,
            keeper_id=work.actor.id,
        )  # fmt: skip
        call_id = await open_standing(work, edit)
        await _applies(work, keyring, call_id, said.guests[4], approved=True, badge=True)
        await _applies(work, keyring, call_id, said.guests[5])
        await _mails_went(work)
