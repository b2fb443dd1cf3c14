"""Press events of the invented weeks: a press conference to come, a briefing that was held, an idea."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from service.manage.week.story import Scene
from service.press.events.actions import acting
from service.press.events.actions.events import create_event
from service.press.events.actions.outcomes import write_minutes
from service.press.events.actions.parts import add_line
from service.press.events.rules.content import EventEdit, Texts, moment_of
from service.runtime.work import Work


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of the events, in one language."""

    conference: str
    about: str
    criteria: str
    hall: str
    briefing: str
    table: str
    subject: str
    speaker: str
    position: str
    agenda: tuple[str, ...]
    tasks: tuple[str, ...]
    question: str
    line: str
    bodies: tuple[str, ...]
    minutes: str
    waiver: str


BY_LANGUAGE: Mapping[str, Words] = {
    "az": Words(
        "Elektron xidmətlərə dair mətbuat konfransı", "Yeni elektron xidmətlər və onlardan istifadə qaydası.",
        "Redaksiyanın məktubu və xidməti vəsiqə.", "Akt zalı", "Qış mövsümünə hazırlıq barədə brifinq",
        "Vətəndaşlara xidmət üzrə dəyirmi masa", "Növbələr necə azaldılsın", "Turan Uydurma", "Rəis müavini",
        ("Açılış", "Yeni xidmətlər", "Suallar"), ("Zalı hazırlamaq", "Dəvətnamələri göndərmək", "Səsi yoxlamaq"),
        "Xidmətlər nə vaxt işə düşür?", "Birinci mərhələ ilin sonuna qədər işə düşür.",
        ("Bələdiyyə", "İstehlakçılar birliyi", "Texniki universitet"), "Brifinqdə on jurnalist iştirak etdi.",
        "Brifinqdə yeni məlumat verilmədi.",
    ),
    "ka": Words(
        "პრესკონფერენცია ელექტრონული სერვისების შესახებ", "ახალი ელექტრონული სერვისები და მათით სარგებლობის წესი.",
        "რედაქციის წერილი და სამსახურებრივი მოწმობა.", "სააქტო დარბაზი",
        "ბრიფინგი ზამთრის სეზონისთვის მომზადების შესახებ",
        "მრგვალი მაგიდა მოქალაქეთა მომსახურების თემაზე", "როგორ შემცირდეს რიგები", "თორნიკე გამოგონილი",
        "უფროსის მოადგილე", ("გახსნა", "ახალი სერვისები", "კითხვები"),
        ("დარბაზის მომზადება", "მოსაწვევების გაგზავნა", "ხმის შემოწმება"), "როდის ამოქმედდება სერვისები?",
        "პირველი ეტაპი წლის ბოლომდე ამოქმედდება.",
        ("მუნიციპალიტეტი", "მომხმარებელთა კავშირი", "ტექნიკური უნივერსიტეტი"),
        "ბრიფინგს ათი ჟურნალისტი დაესწრო.", "ბრიფინგზე ახალი ინფორმაცია არ გაცემულა.",
    ),
    "en": Words(
        "Press conference on electronic services", "New electronic services and how to use them.",
        "A letter of the newsroom and a press card.", "Assembly hall", "Briefing on the preparation for winter",
        "Round table on service to citizens", "How queues become shorter", "Tamar Invented", "Deputy head",
        ("Opening", "New services", "Questions"), ("Prepare the hall", "Send invitations", "Check the sound"),
        "When do the services start?", "The first stage starts before the end of the year.",
        ("Municipality", "Consumers' union", "Technical university"), "Ten journalists attended the briefing.",
        "Nothing new was said at the briefing.",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Played:
    """What the press comes to: a briefing three days ago, which is not ended yet, and a conference to come."""

    briefing: UUID
    conference: UUID


async def play_events(scene: Scene) -> Played | None:
    """The adviser plans, the head approves; None where nobody does."""
    if "adviser" not in scene.people:
        return None
    language = scene.tenant.profile.default_language
    words = BY_LANGUAGE[language]
    played = Played(await _past(scene, words, language), await _coming(scene, words, language))
    async with scene.at("adviser", 1) as work:
        details = {"format": "in_person", "attribution": "background", "subject": words.subject}
        edit = edit_of(
            scene, "round_table", words.table, language, 20, 11, place=words.hall, policy="open", details=details
        )  # fmt: skip
        event_id = await create_event(work, edit)
        for body in words.bodies:
            await add_line(work, event_id, "participants", {"organisation": body})
    return played


def edit_of(scene: Scene, kind: str, title: str, language: str, ahead: int, hour: int, **said: Any) -> EventEdit:
    """An event of one hour, so many days ahead of today."""
    zone = ZoneInfo(scene.tenant.profile.zone)
    begins_at: datetime = moment_of(scene.now.astimezone(zone).date() + timedelta(days=ahead), time(hour), zone)
    texts = {language: Texts(title, "", said.pop("about", ""), said.pop("criteria", ""))}
    return EventEdit(
        kind=kind, texts=texts, begins_at=begins_at, ends_at=begins_at + timedelta(hours=1), languages=(language,),
        on_page=True, **said,
    )  # fmt: skip


async def prepared(work: Work, event_id: UUID, words: Words) -> None:
    """Give an event its speaker, agenda, checklist and lines, and ask for approval."""
    speaker = {"name": words.speaker, "position": words.position, "state": "confirmed", "role": "speaker"}
    speaker_id = await add_line(work, event_id, "speakers", speaker)
    for place, title in enumerate(words.agenda):
        item = {"from_start": 20 * place, "minutes": 20, "titles": {work.tenant.profile.default_language: title}}
        await add_line(work, event_id, "agenda", {**item, "speaker_id": speaker_id})
    for days, title in zip((2, 5, 0), words.tasks, strict=True):
        await add_line(work, event_id, "checklist", {"title": title, "days_before": days, "owner_id": work.actor.id})
    await add_line(work, event_id, "lines", {"question": words.question, "line": words.line})
    await acting.plan(work, event_id)


async def _coming(scene: Scene, words: Words, language: str) -> UUID:
    """A press conference with moderated accreditation, announced."""
    async with scene.at("adviser", 6) as work:
        edit = edit_of(
            scene, "press_conference", words.conference, language, 6, 11, place=words.hall, about=words.about,
            criteria=words.criteria, policy="moderated", details={"format": "mixed"}, owner_id=work.actor.id,
        )  # fmt: skip
        event_id = await create_event(work, edit)
        await prepared(work, event_id, words)
    async with scene.at(scene.signer, 5) as work:
        await acting.approve(work, event_id)
    async with scene.at("adviser", 4) as work:
        await acting.announce(work, event_id)
    return event_id


async def _past(scene: Scene, words: Words, language: str) -> UUID:
    """A briefing of three days ago."""
    async with scene.at("adviser", 12) as work:
        edit = edit_of(
            scene, "briefing", words.briefing, language, -3, 10, place=words.hall, policy="moderated",
            criteria=words.criteria, owner_id=work.actor.id,
            details={"format": "in_person", "attribution": "on_record"},
        )  # fmt: skip
        event_id = await create_event(work, edit)
        await prepared(work, event_id, words)
    async with scene.at(scene.signer, 11) as work:
        await acting.approve(work, event_id)
    async with scene.at("adviser", 10) as work:
        await acting.announce(work, event_id)
    return event_id


async def end_briefing(scene: Scene, played: Played) -> None:
    """The briefing was held, and is closed."""
    words = BY_LANGUAGE[scene.tenant.profile.default_language]
    async with scene.at("adviser", 2) as work:
        await acting.hold(work, played.briefing)
        await write_minutes(work, played.briefing, words.minutes)
        for what in ("transcript", "release"):
            await acting.waive(work, played.briefing, what, words.waiver)
        await acting.close(work, played.briefing)
