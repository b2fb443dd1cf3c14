"""Mails of accreditation, in the recipient's language: what is said, the facts of the event, the way to answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from service.notifications.actions.mailing import page_address
from service.press.accreditation.models import Accreditation, Mail
from service.press.accreditation.rules import mails
from service.press.accreditation.rules.views import CallView
from service.press.events.rules.content import EventView
from service.runtime.house import House
from service.runtime.language import format_date, format_moment, gettext
from service.runtime.mail import OutgoingMail
from service.runtime.work import Work


@dataclass(frozen=True, slots=True)
class Told:
    """What a mail is about. token: of an invitation's link; code: of a receipt, "" once it is not kept any more."""

    event: EventView | None
    call: CallView | None = None
    one: Accreditation | None = None
    token: str = ""
    code: str = ""


def written(work: Work, house: House, row: Mail, told: Told) -> OutgoingMail:
    """The mail, in the language that is spoken now. Its Message-ID stays the same however often it is tried."""
    tenant, language = work.tenant, row.language
    name, host = tenant.name(language), tenant.host or f"{tenant.slug}.invalid"
    letter, own = mails.LETTERS[row.kind], tenant.profile.default_language
    title = told.event.title(language, own) if told.event else told.call.title(language, own) if told.call else ""
    number = told.one.number if told.one else ""
    foot = gettext(mails.FOOT_APPLIED if told.one else mails.FOOT_INVITED)
    lines = [row.name, gettext(letter.said), *_lines(work, house, row, told), f"-- \n{name}\n{foot}\n"]
    return OutgoingMail(
        to=row.address,
        subject=gettext(letter.subject, title=title, number=number),
        text="\n\n".join(line for line in lines if line),
        message_id=f"<press.{row.id}@{host}>",
        language=language,
        sender_name=name,
        date=row.queued_at,
        list_id=f"press.{host}",
        list_name=name,
    )


def _lines(work: Work, house: House, row: Mail, told: Told) -> Iterator[str]:
    letter, own = mails.LETTERS[row.kind], work.tenant.profile.default_language
    said = str(row.about.get("text", ""))
    notes = dict(row.about.get("notes", {}))
    if letter.quoted and (said or notes):
        yield said or str(notes.get(row.language) or notes.get(own) or next(iter(notes.values())))
    if told.event is not None:
        yield told.event.title(row.language, own)
        if letter.facts:
            yield "\n".join(facts_of(told.event, row.language, work))
    elif told.call is not None:
        yield "\n".join([told.call.title(row.language, own), *_span(told.call)])
    if told.code and told.one is not None:
        both = [gettext(mails.NUMBER, number=told.one.number), gettext(mails.CODE, code=told.code)]
        yield "\n".join([*both, gettext(mails.KEEP)])
    yield from _way(work, house, row, told)


def _span(call: CallView) -> Iterator[str]:
    edit = call.edit
    if edit.valid_from is not None and edit.valid_until is not None:
        yield f"{format_date(edit.valid_from)} – {format_date(edit.valid_until)}"


def _way(work: Work, house: House, row: Mail, told: Told) -> Iterator[str]:
    """The link by which the recipient answers."""
    letter, profile = mails.LETTERS[row.kind], work.tenant.profile
    spoken = row.language if row.language in profile.languages else profile.default_language
    if letter.link == "invitation" and told.token:
        place = page_address(work.tenant, house.settings, f"/public/{spoken}/invitation/{told.token}")
        yield gettext(mails.ANSWER_HERE, address=place)
        yield gettext(mails.OPENS_NOTHING)
    elif letter.link == "follow" and told.one is not None:
        path = f"/public/{spoken}/accreditation/mine?number={quote(told.one.number, safe='')}"
        yield gettext(mails.FOLLOW_HERE, address=page_address(work.tenant, house.settings, path))


def facts_of(event: EventView, language: str, work: Work) -> list[str]:
    """When and where, as lines."""
    found = {
        "when": when_words(event, work),
        "where": event.place_in(language),
        "stream": event.stream_url,
    }
    return [gettext(mails.FACTS[name], words=words) for name, words in found.items() if words]


def when_words(event: EventView, work: Work) -> str:
    """From when until when, in the agency's zone: past midnight and past New Year with both days and years."""
    if event.begins_at is None:
        return ""
    zone = work.zone
    first = format_moment(event.begins_at, zone, "long")
    if event.ends_at is None:
        return first
    begins, ends = event.begins_at.astimezone(zone), event.ends_at.astimezone(zone)
    last = f"{ends:%H:%M}" if begins.date() == ends.date() else format_moment(event.ends_at, zone, "long")
    return f"{first} – {last}"
