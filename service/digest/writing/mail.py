"""An issue as a mail: HTML without any style of its own, and the same as plain text."""

from dataclasses import dataclass

from service.digest.rules.content import Content
from service.digest.writing.telling import Told, ToldEntry, ToldPart, told
from service.kit.words import N_
from service.runtime.language import gettext, speaking
from service.web.render import environment

LEAVE = N_("No more of these mails: %(address)s")


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail, without what is each recipient's own."""

    subject: str
    text: str
    html: str


def mail_of(content: Content, page: str = "", foot: str = "", leave: str = "") -> Mail:
    """The issue as a mail. page: where it stands for everybody, "" while it does not; foot: why one gets it; leave: the
    address by which one gets no more.
    """
    with speaking(content.language):
        said = told(content)
        subject = gettext("Correction: %(title)s", title=said.heading) if said.correction else said.heading
        html = (
            environment().get_template("digest_outputs/mail.html").render(told=said, page=page, foot=foot, leave=leave)
        )
        return Mail(subject, _text(said, page, [foot, gettext(LEAVE, address=leave) if leave else ""]), html)


def _text(said: Told, page: str, foot: list[str]) -> str:
    lines = [said.agency, "", said.heading, *said.facts, ""]
    for one in (said.correction, said.introduction, said.nothing):
        lines += [one, ""] if one else []
    for part in said.all_parts:
        lines += _part(part)
    lines += [gettext("On the agency's page: %(address)s", address=page), ""] if page else []
    return "\n".join([*lines, "-- ", said.agency, *filter(None, foot), ""])


def _part(part: ToldPart) -> list[str]:
    lines = [f"== {part.title}", "", *([part.note, ""] if part.note else [])]
    for figure in part.figures:
        lines += [figure.title, *(f"  {one}" for one in figure.lines())]
        lines += [f"  {figure.note}"] if figure.note else []
        lines.append("")
    for entry in part.entries:
        lines += [*_entry(entry), ""]
    return lines


def _entry(entry: ToldEntry) -> list[str]:
    return [one for one in (f"* {entry.headline}", entry.below, entry.correction, entry.summary, entry.address) if one]
