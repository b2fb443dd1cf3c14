"""An issue as a page, and as the text that feeds carry."""

import re
from types import SimpleNamespace
from typing import Any

from markupsafe import Markup

from service.digest.rules.content import Content
from service.digest.rules.packing import unpacked
from service.digest.writing.drawing import Drawn, drawn
from service.digest.writing.telling import Told, ToldEntry, ToldPart, told
from service.publishing.rules.publications import BODY_LIMIT, LEAD_LIMIT
from service.runtime.language import format_number, speaking
from service.web.grids import shown
from service.web.render import environment

_SIGNS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&])")
_ROOM = 40
"""What the end of a text that is cut takes, with its address."""


def page_of(content: Content) -> str:
    """The whole issue as HTML, without a page around it. Headings begin at the first level."""
    with speaking(content.language):
        return environment().get_template("digest_outputs/page.html").render(**seen(told(content)))


def sections_html(said: Told) -> Markup:
    """The sections alone, for a page that has its own heading. In the language that is spoken now."""
    return Markup(environment().get_template("digest_outputs/_sections.html").render(**seen(said)))


def seen(said: Told) -> dict[str, Any]:
    """What the templates know of an issue."""
    return {"told": said, "figures_in": figures_in, "shown": shown, "fmt": SimpleNamespace(number=format_number)}


def figures_in(part: ToldPart) -> list[Drawn]:
    """The figures of a section, each drawn once on the page."""
    return [drawn(one, f"{part.anchor}-{one.of.key}") for one in part.figures]


def told_from(data: str) -> Told:
    """The words of an issue whose content was packed."""
    return told(unpacked(data))


def sections_from(data: str) -> Markup:
    """The sections of an issue whose content was packed, in its own language."""
    content = unpacked(data)
    with speaking(content.language):
        return sections_html(told(content))


# --- what feeds carry


def lead_of(content: Content) -> str:
    """The beginning of the introduction, or that there is nothing: what stands in lists."""
    said = told(content)
    return _cut(said.introduction or said.nothing, LEAD_LIMIT)


def outline_of(content: Content) -> str:
    """Sections and headlines in the markup of publications, cut between lines where there are too many."""
    said = told(content)
    lines = [_marked(said.correction), _marked(said.introduction), _marked(said.nothing)]
    for part in said.all_parts:
        if part.entries:
            lines.append(f"## {_marked(part.title)}")
            lines += [f"- {_headline(one)}" for one in part.entries]
    kept, length = list[str](), 0
    for one in filter(None, lines):
        length += len(one) + 2
        if length > BODY_LIMIT - _ROOM:
            kept.append("…")
            break
        kept.append(one)
    return "\n\n".join(kept)


def _headline(entry: ToldEntry) -> str:
    return f"{_marked(entry.headline)} ({_marked(entry.below)})" if entry.below else _marked(entry.headline)


def _marked(text: str) -> str:
    """A text that the markup takes for nothing but text."""
    return "\n\n".join(_SIGNS.sub(r"\\\1", line) for line in text.split("\n") if line.strip())


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1].rsplit(None, 1)[0]}…"
