"""A release as it is told: the same words on paper and by mail. In the language that is spoken now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from service.kit.words import N_
from service.mailing.slots import LEAVE_HOLE, NAME_HOLE, Mail
from service.press.releases.models import Release, ReleaseRevision
from service.press.releases.rules.content import KINDS, Words
from service.publishing.markup import Block, blocks_of, html_of
from service.runtime.language import format_date, format_moment, gettext
from service.runtime.tenants import Tenant
from service.web.render import environment

PAPER_LOOK = "#000000"
COPY_HOLE = "[[copy]]"
"""Where the personal link of a copy under embargo stands, beside the holes that every mailing has."""
FOOT = N_("You get this as one whom %(agency)s informs. Here you say that you want no more: %(address)s")
UNDER_EMBARGO = N_("Under embargo until %(moment)s. Do not publish it before, and do not pass it on.")
PERSONAL = N_("This copy is yours alone: %(name)s. Each opening of the link is noted.")
READ_COPY = N_("Read it here: %(address)s")
ON_PAGE = N_("On the agency's page: %(address)s")
CORRECTION = N_("Correction: %(note)s")


@dataclass(frozen=True, slots=True)
class Told:
    """A release in one language, with what is said around it. embargo: in words, "" without one."""

    agency: str
    kind: str
    number: str
    day: str
    title: str
    lead: str
    body: str
    note: str
    contact: str
    language: str
    embargo: str = ""

    @property
    def head(self) -> str:
        """What it is called in one line."""
        return gettext("%(kind)s no. %(number)s", kind=self.kind, number=self.number)


def told(tenant: Tenant, row: Release, revision: ReleaseRevision, words: Words, language: str, now: datetime) -> Told:
    """A release in a language, which must be the one that is spoken now."""
    zone = ZoneInfo(tenant.profile.zone)
    day = (revision.approved_at or now).astimezone(zone).date()
    ends = row.embargo_until
    embargo = format_moment(ends, zone, "long") if ends is not None and ends > now else ""
    return Told(
        tenant.name(language), gettext(KINDS[row.kind]), row.number or "", format_date(day, "long"), words.title,
        words.lead, words.body, words.note if revision.revision > 1 else "", row.contact, language, embargo,
    )  # fmt: skip


# --- on paper


def paper_of(said: Told) -> dict[str, Any]:
    """What `papering.py` reads. The embargo does not stand on it: paper outlives it."""
    parts: list[dict[str, Any]] = [{"kind": "text", "text": f"{said.head}\n{said.day}"}]
    parts.append({"kind": "heading", "level": 1, "text": said.title})
    if said.note:
        parts.append({"kind": "text", "bold": True, "text": gettext(CORRECTION, note=said.note)})
    if said.lead:
        parts.append({"kind": "text", "bold": True, "text": said.lead})
    parts += _parts(blocks_of(said.body))
    if said.contact:
        parts.append({"kind": "fact", "name": gettext("For the media"), "text": said.contact})
    return {"title": said.title, "agency": said.agency, "language": said.language, "brand": PAPER_LOOK, "parts": parts}


def _parts(blocks: list[Block]) -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = []
    for block in blocks:
        if block.kind == "heading":
            parts.append({"kind": "heading", "level": block.level, "text": block.text})
        elif block.kind == "paragraph":
            parts.append({"kind": "text", "text": block.text})
        elif parts and parts[-1]["kind"] == "table":
            parts[-1]["rows"].append(list(block.cells))
        else:
            parts.append({"kind": "table", "head": list(block.cells), "rows": []})
    return parts


def about_paper(said: Told, now: datetime) -> dict[str, Any]:
    """What `typesetting.py` is told beside the paper."""
    moment = now.replace(microsecond=0).isoformat()
    return {"title": said.title, "language": said.language, "author": said.agency, "moment": moment}


# --- by mail


def mail_of(said: Told, occasion: str, page: str) -> Mail:
    """What a distribution says in a language. occasion: of DISTRIBUTION_KINDS.

    page: the full address of the public page, "" while there is none.
    """
    if occasion == "embargo":
        return _embargoed(said)
    subject = gettext("Correction: %(title)s", title=said.title) if said.note else said.title
    foot = gettext(FOOT, agency=said.agency, address=LEAVE_HOLE)
    lines = [said.agency, f"{said.head}, {said.day}", "", said.title, ""]
    lines += [gettext(CORRECTION, note=said.note), ""] if said.note else []
    lines += [said.lead, ""] if said.lead else []
    for block in blocks_of(said.body):
        lines += [" | ".join(block.cells) if block.kind == "row" else block.text, ""]
    lines += [gettext("For the media"), said.contact, ""] if said.contact else []
    lines += [gettext(ON_PAGE, address=page), ""] if page else []
    return Mail(subject, _plain(lines, foot), _html(said, page=page, body=html_of(said.body), copy="", foot=foot))


def _embargoed(said: Told) -> Mail:
    """Only the link: the text stays here until the embargo ends."""
    warning = gettext(UNDER_EMBARGO, moment=said.embargo) if said.embargo else ""
    personal = gettext(PERSONAL, name=NAME_HOLE)
    foot = gettext(FOOT, agency=said.agency, address=LEAVE_HOLE)
    subject = gettext("Under embargo: %(title)s", title=said.title) if warning else said.title
    lines = [said.agency, said.head, "", said.title, "", *([warning, ""] if warning else []), personal, ""]
    lines += [gettext(READ_COPY, address=COPY_HOLE), ""]
    return Mail(subject, _plain(lines, foot), _html(said, page="", body="", copy=COPY_HOLE, foot=foot, warning=warning,
                                                    personal=personal))  # fmt: skip


def _plain(lines: list[str], foot: str) -> str:
    return "\n".join([*lines, "-- ", foot, ""])


def _html(said: Told, **more: Any) -> str:
    """The mail as HTML without any style of its own: readers show it in their letters and colours, dark ones too."""
    known = {"warning": "", "personal": "", "leave": LEAVE_HOLE, **more}
    correction = gettext(CORRECTION, note=said.note) if said.note else ""
    return environment().get_template("releases/mail.html").render(said=said, correction=correction, **known)
