"""The annex of an issue: a workbook with what it is, every figure, and the items as they were frozen."""

from collections.abc import Sequence

from service.digest.rules.content import Content, Entry, Figure
from service.digest.writing.telling import LATE, told
from service.kit.words import N_
from service.monitoring.rules.coding import TONES
from service.runtime.language import gettext, speaking
from service.web.export import Cell, Leaf, workbook_bytes

HEAD = (
    N_("Section"), N_("Headline"), N_("Summary"), N_("Outlet"), N_("Date"), N_("Address"), N_("Tone"),
    N_("Other outlets with the story"), N_("Corrected"),
)  # fmt: skip


def sheet_of(content: Content) -> bytes:
    """The workbook. Texts are texts, whatever they begin with; numbers and days are numbers and days."""
    with speaking(content.language):
        return workbook_bytes([_about(content), *_figures(content), _items(content)])


def _about(content: Content) -> Leaf:
    said = told(content)
    rows: list[Sequence[Cell]] = [(gettext("Agency"), said.agency), (gettext("Month"), content.period)]
    rows += [(gettext("About"), one) for one in said.facts]
    rows += [(gettext("Correction"), said.correction)] if said.correction else []
    rows += [(gettext("Introduction"), said.introduction)] if said.introduction else []
    rows += [(gettext("Nothing found"), said.nothing)] if said.nothing else []
    rows += [(part.title, part.note) for part in said.all_parts if part.note]
    rows += [(figure.title, figure.note) for part in said.parts for figure in part.figures if figure.note]
    return Leaf(gettext("The digest"), (gettext("Name"), said.heading), rows)


def _figures(content: Content) -> list[Leaf]:
    """A sheet for each figure; one that stands with several sections is written once."""
    found: dict[Figure, Leaf] = {}
    for part in content.parts:
        for one in part.figures:
            found.setdefault(one, Leaf(one.title, one.columns, one.rows))
    return list(found.values())


def _items(content: Content) -> Leaf:
    rows = [_row(part.title, one) for part in content.parts for one in part.entries]
    rows += [_row(gettext(LATE), one) for one in content.late]
    return Leaf(gettext("Items"), [gettext(one) for one in HEAD], rows)


def _row(title: str, entry: Entry) -> Sequence[Cell]:
    tone = gettext(TONES[entry.tone]) if entry.tone in TONES else ""
    return (title, entry.headline, entry.summary, entry.outlet, entry.on, entry.address, tone, entry.also or None,
            entry.correction)  # fmt: skip
