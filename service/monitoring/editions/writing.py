"""An edition as it is told: the same words on the page, in the mail and on paper. In the language spoken now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from service.documents.queries import file_by_id
from service.kit.words import N_
from service.monitoring.editions.models import Delivery, Edition
from service.monitoring.editions.queries.editions import ItemView
from service.monitoring.rules.coding import TONES
from service.runtime.house import House
from service.runtime.language import format_date, format_moment, format_number, gettext, ngettext
from service.runtime.mail import Attachment, OutgoingMail
from service.runtime.storage import StorageError
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from service.web.render import environment

MOST_ATTACHED = 10 * 1024 * 1024
NOTHING = N_("Nothing was found today: no article of the sources that are watched speaks of us.")
FOOT_PEOPLE = N_("You get this as one of the agency's people. How it reaches you is set here: %(address)s")
FOOT_OUTSIDE = N_("You get this since %(agency)s sends it to you. Answer this mail to be taken off the list.")
PAPER_LOOK = "#000000"


@dataclass(frozen=True, slots=True)
class Told:
    """An item in words. meta: outlet, day, tone; marks: late, told before, not judged; also: who else tells it."""

    id: UUID
    clip_id: UUID
    headline: str
    excerpt: str
    address: str
    language: str
    meta: str
    tone: str
    also: str
    outlets: tuple[str, ...]
    marks: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Section:
    """A section with its items; title "" where all items have none."""

    key: str
    title: str
    items: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """An edition in one language."""

    title: str
    agency: str
    day: date
    day_words: str
    language: str
    number: int
    correction: str
    intro: str
    sections: tuple[Section, ...]
    count_words: str
    tones: tuple[tuple[str, int], ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        return not self.sections

    @property
    def subject(self) -> str:
        """What its mail is called."""
        if self.number:
            return gettext("Correction: %(title)s, %(day)s", title=self.title, day=self.day_words)
        return gettext("%(title)s, %(day)s", title=self.title, day=self.day_words)


def content_of(tenant: Tenant, edition: Edition, items: Sequence[ItemView], language: str) -> Content:
    """An edition with its items, said in `language`, which must be the one spoken now."""
    zone = ZoneInfo(tenant.profile.zone)
    say = tenant.profile.say
    order = [(str(one["id"]), say(dict(one["titles"]), language)) for one in edition.sections]
    named = dict(order)
    known = [key for key, _ in order] + [""]
    found = []
    for key in known:
        own = [item for item in items if (item.section if item.section in named else "") == key]
        if own:
            told = tuple(_told(one, zone, edition.day) for one in sorted(own, key=lambda one: (one.place, one.id)))
            found.append(Section(key, named.get(key) or gettext("Without a topic"), told))
    if len(found) == 1 and found[0].key == "":
        found = [Section("", "", found[0].items)]
    count = len(items)
    return Content(
        title=say(dict(edition.titles), language), agency=tenant.name(language), day=edition.day,
        day_words=format_date(edition.day, "long"), language=language, number=edition.number,
        correction=edition.reason if edition.number else "", intro=edition.intros.get(language, ""),
        sections=tuple(found),
        count_words=ngettext("%(shown)s story", "%(shown)s stories", count, shown=format_number(count)),
        tones=_tones(items) if edition.counts else (), files=edition.files,
    )  # fmt: skip


def _tones(items: Sequence[ItemView]) -> tuple[tuple[str, int], ...]:
    counts = [(gettext(words), sum(item.tone == tone for item in items)) for tone, words in TONES.items()]
    counts.append((gettext("Not judged"), sum(not item.tone for item in items)))
    return tuple((words, count) for words, count in counts if count)


def _told(item: ItemView, zone: ZoneInfo, day: date) -> Told:
    outlets = tuple(str(one["outlet"]) for one in item.also)
    moment = format_moment(item.published_at or item.caught_at, zone, "table", day)
    tone = gettext(TONES[item.tone]) if item.tone in TONES else ""
    also = ngettext("also in %(shown)s outlet", "also in %(shown)s outlets", len(outlets),
                    shown=format_number(len(outlets))) if outlets else ""  # fmt: skip
    marks = []
    if item.late:
        marks.append(gettext("Late: published before the last edition"))
    if item.earlier_on is not None:
        marks.append(gettext("Told before on %(day)s", day=format_date(item.earlier_on, "table", day)))
    if not item.judged:
        marks.append(gettext("Not judged yet"))
    return Told(
        item.id, item.clip_id, item.headline, item.excerpt, item.address, item.language,
        " · ".join(filter(None, (item.outlet, moment, tone))), item.tone, also, outlets, tuple(marks), item.note,
    )  # fmt: skip


# --- on paper


def paper_of(content: Content) -> dict[str, Any]:
    """What `papering.py` reads."""
    parts: list[dict[str, Any]] = [{"kind": "heading", "level": 1, "text": content.title}]
    parts.append({"kind": "text", "text": _day_line(content)})
    if content.correction:
        parts.append({"kind": "text", "bold": True, "text": correction_words(content)})
    if content.intro:
        parts.append({"kind": "text", "text": content.intro})
    if content.empty:
        parts.append({"kind": "text", "text": gettext(NOTHING)})
    if content.tones:
        rows = [[words, format_number(count)] for words, count in content.tones]
        head = [gettext("Tone"), gettext("Stories")]
        parts.append({"kind": "table", "head": head, "rows": rows, "numeric": [1], "widths": [60, 30]})
    for section in content.sections:
        parts += [{"kind": "heading", "level": 2, "text": section.title}] if section.title else []
        for item in section.items:
            parts += _item_parts(item, 3 if section.title else 2)
    return {"title": content.subject, "agency": content.agency, "language": content.language, "brand": PAPER_LOOK,
            "parts": parts}  # fmt: skip


def _item_parts(item: Told, level: int) -> list[dict[str, Any]]:
    lines = [item.headline and {"kind": "heading", "level": level, "text": item.headline}]
    below = " · ".join(filter(None, (item.meta, _also_line(item), *item.marks)))
    texts = [below, item.excerpt, gettext("Note: %(note)s", note=item.note) if item.note else "", item.address]
    return [one for one in lines if one] + [{"kind": "text", "text": text} for text in texts if text]


def _also_line(item: Told) -> str:
    return f"{item.also}: {', '.join(item.outlets)}" if item.also else ""


def _day_line(content: Content) -> str:
    return f"{content.day_words} · {content.count_words}"


def correction_words(content: Content) -> str:
    """What stands on top of a correction."""
    return gettext(
        "Correction no. %(number)s. It takes the place of what was sent before: %(reason)s",
        number=content.number, reason=content.correction,
    )  # fmt: skip


def about_paper(content: Content, now: datetime) -> dict[str, Any]:
    """What `typesetting.py` is told beside the paper."""
    moment = now.replace(microsecond=0).isoformat()
    return {"title": content.subject, "language": content.language, "author": content.agency, "moment": moment}


# --- by mail


async def mail_of(work: Work, house: House, content: Content, row: Delivery) -> OutgoingMail:
    """The mail to one recipient: text and HTML, and the PDF where there is one. Its Message-ID never changes."""
    tenant = work.tenant
    host = tenant.host or f"{tenant.slug}.invalid"
    origin = house.settings.origin(tenant.host)
    page = f"{origin}/monitoring/monitor/{content.day.isoformat()}" if row.person_id else ""
    choices = f"{origin}/me/notices" if row.person_id else ""
    foot = gettext(FOOT_PEOPLE, address=choices) if choices else gettext(FOOT_OUTSIDE, agency=content.agency)
    return OutgoingMail(
        to=row.address,
        subject=content.subject,
        text=text_of(content, page, foot),
        html=html_of(content, page, foot),
        message_id=f"<monitor.{row.edition_id}.{row.id}@{host}>",
        language=content.language,
        sender_name=content.agency,
        list_id=f"monitor.{host}",
        list_name=content.title,
        unsubscribe=choices,
        attachments=await _attached(house, work, content),
    )


async def _attached(house: House, work: Work, content: Content) -> tuple[Attachment, ...]:
    kept = content.files.get(content.language)
    file = await file_by_id(work, UUID(kept)) if kept else None
    if file is None or file.size > MOST_ATTACHED:
        return ()
    try:
        pdf = await house.store.read(file.storage_key, file.size)
    except StorageError:
        return ()
    return (Attachment(file.name, file.media_type, pdf),)


def html_of(content: Content, page: str, foot: str) -> str:
    """The mail as HTML without any style of its own: readers show it in their letters and colours, dark ones too."""
    template = environment().get_template("editions/mail.html")
    return template.render(
        content=content, page=page, foot=foot, nothing=gettext(NOTHING),
        correction=correction_words(content) if content.correction else "",
    )  # fmt: skip


def text_of(content: Content, page: str, foot: str) -> str:
    """The same as plain text."""
    lines = [content.title, _day_line(content), ""]
    lines += [correction_words(content), ""] if content.correction else []
    lines += [content.intro, ""] if content.intro else []
    lines += [gettext(NOTHING), ""] if content.empty else []
    if content.tones:
        lines += [" · ".join(f"{words}: {count}" for words, count in content.tones), ""]
    for section in content.sections:
        if section.title:
            lines += [f"== {section.title}", ""]
        for item in section.items:
            below = " · ".join(filter(None, (item.meta, _also_line(item), *item.marks)))
            note = gettext("Note: %(note)s", note=item.note) if item.note else ""
            lines += [*filter(None, (f"* {item.headline}", below, item.excerpt, note, item.address)), ""]
    lines += [gettext("On the page: %(address)s", address=page), ""] if page else []
    return "\n".join([*lines, "-- ", content.agency, foot, ""])
