"""Papers of an event: the run sheet, the speaker's briefing note, the minutes. In the language spoken now."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from service.documents.papers import BLACK
from service.press.events.models import Minutes
from service.press.events.queries.parts import (
    LineView,
    ParticipantView,
    SpeakerView,
    TaskView,
    agenda_of,
    lines_of,
    participants_of,
    speakers_of,
    tasks_of,
)
from service.press.events.queries.record import OutcomeView, SpeechView, outcomes_of, speeches_of
from service.press.events.rules.content import EventView
from service.press.events.rules.kinds import (
    BODY_ROLES,
    BODY_STATES,
    CONFIRMATIONS,
    KINDS,
    OUTCOME_KINDS,
    OUTCOME_STATES,
    ROLES,
)
from service.press.events.rules.programme import Placed
from service.runtime.language import format_date, format_moment, format_time, gettext
from service.runtime.work import Work

Part = dict[str, Any]


def heading(text: str, level: int = 2) -> Part:
    return {"kind": "heading", "text": text, "level": level}


def said(text: str) -> list[Part]:
    return [{"kind": "text", "text": text}] if text else []


def fact(name: str, text: str) -> list[Part]:
    return [{"kind": "fact", "name": name, "text": text}] if text else []


def table(head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> list[Part]:
    cells = [list(row) for row in rows]
    return [{"kind": "table", "head": list(head), "rows": cells, "widths": list(widths)}] if rows else []


def span_words(work: Work, begins_at: datetime | None, ends_at: datetime | None) -> str:
    """When it is: the day of the end only where it is another."""
    if begins_at is None or ends_at is None:
        return ""
    zone = work.zone
    first, last = begins_at.astimezone(zone), ends_at.astimezone(zone)
    until = format_time(last) if first.date() == last.date() else format_moment(ends_at, zone)
    return f"{format_date(first.date(), 'long')}, {format_time(first)} – {until}"


def _facts(work: Work, event: EventView) -> list[Part]:
    default = work.tenant.profile.default_language
    found = [heading(event.title(work.language, default), 1)]
    found += fact(gettext("Kind"), gettext(KINDS[event.kind].title))
    found += fact(gettext("When"), span_words(work, event.begins_at, event.ends_at))
    found += fact(gettext("Where"), event.place_in(work.language))
    found += fact(gettext("Stream"), event.stream_url)
    for name, detail in KINDS[event.kind].details.items():
        value = event.details.get(name, "")
        found += fact(gettext(detail.label), gettext(detail.choices[value]) if value in detail.choices else value)
    return found


def document(work: Work, title: str, parts: Sequence[Part], language: str = "") -> dict[str, Any]:
    """What `papering.py` reads; in the reader's language unless another is named."""
    code = language or work.language
    return {
        "title": title, "agency": work.tenant.name(code), "language": code, "brand": BLACK,
        "parts": list(parts),
    }  # fmt: skip


def about(work: Work, paper: dict[str, Any]) -> dict[str, Any]:
    """What `typesetting.py` is told beside the paper."""
    moment = work.local_now.replace(microsecond=0).isoformat()
    return {"title": paper["title"], "language": paper["language"], "author": paper["agency"], "moment": moment}


# --- run sheet


def clock_of_item(work: Work, item: Placed, event: EventView) -> str:
    """When an item begins; with its day where that is not the day of the event."""
    if item.begins_at is None or event.begins_at is None:
        return f"{item.from_start:+d}"
    zone = work.zone
    own, day = item.begins_at.astimezone(zone), event.begins_at.astimezone(zone).date()
    return format_time(own) if own.date() == day else format_moment(item.begins_at, zone, "table", day)


def run_rows(
    work: Work, event: EventView, agenda: Sequence[Placed], speakers: Sequence[SpeakerView]
) -> list[tuple[str, str, str, str, str, bool]]:
    """(time, minutes, what, who, note, backstage) of a run sheet."""
    names = {one.id: one for one in speakers}
    rows = []
    for item in agenda:
        who = names.get(item.speaker_id) if item.speaker_id else None
        people = ", ".join(filter(None, (who.name_in(work.language) if who else "", item.doer)))
        title = item.named(work.language, work.tenant.profile.default_language)
        rows.append((clock_of_item(work, item, event), str(item.minutes), title, people, item.note, item.backstage))
    return rows


async def run_sheet(work: Work, event: EventView) -> dict[str, Any]:
    """The run sheet for `papering.py`: what happens when, who, phones, what is still to be done."""
    agenda, speakers, tasks = (
        await agenda_of(work, event),
        await speakers_of(work, event.id),
        await tasks_of(work, event),
    )
    rows = [row[:5] for row in run_rows(work, event, agenda, speakers)]
    head = [gettext("Time"), gettext("Lasts, minutes"), gettext("What happens"), gettext("Who"), gettext("Note")]
    parts = [*_facts(work, event)]
    parts += [heading(gettext("Run sheet")), *table(head, rows, (22, 18, 55, 40, 30))] if rows else []
    parts += _people(work, speakers)
    parts += _open_tasks(tasks)
    title = gettext("Run sheet: %(title)s", title=event.title(work.language, work.tenant.profile.default_language))
    return document(work, title, parts)


def _people(work: Work, speakers: Sequence[SpeakerView]) -> list[Part]:
    if not speakers:
        return []
    rows = [
        [one.line_in(work.language), gettext(ROLES[one.role]), gettext(CONFIRMATIONS[one.state]), one.phone]
        for one in speakers
    ]
    head = [gettext("Name"), gettext("What they do"), gettext("Confirmed"), gettext("Phone")]
    return [heading(gettext("Speakers")), *table(head, rows, (70, 30, 30, 35))]


def _open_tasks(tasks: Sequence[TaskView]) -> list[Part]:
    left = [one for one in tasks if one.done_at is None]
    if not left:
        return []
    rows = [[one.title, one.owner, format_date(one.due_on) if one.due_on else ""] for one in left]
    head = [gettext("What has to be done"), gettext("Who does it"), gettext("Term")]
    return [heading(gettext("Still to be done")), *table(head, rows, (95, 45, 25))]


# --- briefing note


async def briefing(work: Work, event: EventView, speaker: SpeakerView) -> dict[str, Any]:
    """The note for one speaker: where to be when, who else speaks, what may be asked and what we say."""
    agenda, speakers = await agenda_of(work, event), await speakers_of(work, event.id)
    lines = await lines_of(work, event.id)
    parts = [*_facts(work, event)]
    parts += fact(gettext("Prepared for"), speaker.line_in(work.language))
    parts += fact(gettext("Topic"), speaker.topic)
    summary = event.texts.get(work.language) or event.texts.get(work.tenant.profile.default_language)
    parts += said(summary.summary if summary else "")
    parts += _agenda_parts(work, event, agenda, speakers)
    parts += _others(work, speakers, speaker)
    parts += _lines(lines)
    title = gettext("Briefing note: %(title)s", title=event.title(work.language, work.tenant.profile.default_language))
    return document(work, title, parts)


def _agenda_parts(
    work: Work, event: EventView, agenda: Sequence[Placed], speakers: Sequence[SpeakerView]
) -> list[Part]:
    rows = [[row[0], row[1], row[2], row[3]] for row in run_rows(work, event, agenda, speakers) if not row[5]]
    head = [gettext("Time"), gettext("Lasts, minutes"), gettext("What happens"), gettext("Who")]
    return [heading(gettext("Agenda")), *table(head, rows, (25, 20, 70, 50))] if rows else []


def _others(work: Work, speakers: Sequence[SpeakerView], own: SpeakerView) -> list[Part]:
    lines = [
        gettext("%(who)s: %(what)s", who=one.line_in(work.language), what=gettext(ROLES[one.role]))
        for one in speakers
        if one.id != own.id and one.state != "declined"
    ]
    found = [heading(gettext("Who else takes part"))] if lines else []
    return [*found, *(part for line in lines for part in said(line))]


def _lines(lines: Sequence[LineView]) -> list[Part]:
    found = [heading(gettext("Questions that may come"))] if lines else []
    for one in lines:
        found.append({"kind": "text", "text": one.question, "bold": True})
        found += said(one.line)
    return found


# --- minutes


async def minutes_paper(work: Work, event: EventView, minutes: Minutes | None) -> dict[str, Any]:
    """The minutes with who took part, what was said and what was proposed."""
    bodies = await participants_of(work, event.id)
    speeches, outcomes = await speeches_of(work, event.id), await outcomes_of(work, event.id)
    parts = [*_facts(work, event)]
    parts += _bodies(bodies)
    parts += _speeches(speeches)
    parts += _outcomes(outcomes)
    parts += [heading(gettext("Minutes")), *said(minutes.text)] if minutes else []
    parts += fact(gettext("Written by"), minutes.written_by_name) if minutes else []
    title = gettext("Minutes: %(title)s", title=event.title(work.language, work.tenant.profile.default_language))
    return document(work, title, parts)


def _bodies(bodies: Sequence[ParticipantView]) -> list[Part]:
    rows = [
        [one.organisation, ", ".join(filter(None, (one.name, one.position))), gettext(BODY_ROLES[one.role]),
         gettext(BODY_STATES[one.state])]
        for one in bodies
    ]  # fmt: skip
    head = [gettext("Organisation"), gettext("Who comes for it"), gettext("As what"), gettext("State")]
    return [heading(gettext("Participants")), *table(head, rows, (55, 55, 30, 25))] if rows else []


def _speeches(speeches: Sequence[SpeechView]) -> list[Part]:
    found = [heading(gettext("Speeches"))] if speeches else []
    for one in speeches:
        found.append({"kind": "text", "text": ", ".join(filter(None, (one.name, one.organisation))), "bold": True})
        found += said(one.text)
    return found


def _outcomes(outcomes: Sequence[OutcomeView]) -> list[Part]:
    rows = [
        [one.text, one.organisation, gettext(OUTCOME_KINDS[one.kind]), gettext(OUTCOME_STATES[one.state])]
        for one in outcomes
    ]
    head = [gettext("In words"), gettext("Of whom"), gettext("What it is"), gettext("State")]
    return [heading(gettext("Proposals and outcomes")), *table(head, rows, (75, 40, 25, 25))] if rows else []
