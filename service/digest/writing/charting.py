"""Charts of an issue for paper, as SVG without any style sheet: what the page draws, drawn once more in ink."""

from html import escape

from service.digest.writing.drawing import drawn
from service.digest.writing.telling import ToldFigure
from service.kit.charts import HEIGHT, WIDTH, Chart
from service.runtime.language import format_number

INK, BAR, FAINT = "#000000", "#4d6a8a", "#c8c8c8"
ROW, NAMED, VALUED, MOST_ROWS, LONGEST = 22, 236, 60, 40, 30
"""Units of a line of bars, of the room for its name and for its value; lines drawn at most; signs of a name, which
Georgian ones need most room for."""


def svg_of(figure: ToldFigure) -> str:
    """The drawing of a figure, "" where the page draws none. Everything it says stands in the table, too."""
    made = drawn(figure, "paper")
    if made.chart is not None:
        return _columns(made.chart.chart, [row[0] for row in figure.rows])
    if made.shares:
        return _bars(figure, made.shares)
    return ""


def alt_of(figure: ToldFigure) -> str:
    """What somebody hears who does not see the drawing."""
    return f"{figure.title}: {'; '.join(figure.lines()[:MOST_ROWS])}"


def _columns(chart: Chart, names: list[str]) -> str:
    pieces = []
    for place, one in enumerate(chart.grid):
        colour = FAINT if place else INK
        pieces.append(f'<line x1="{one.x}" x2="{WIDTH}" y1="{one.y}" y2="{one.y}" stroke="{colour}"/>')
        pieces.append(_text(one.x - 6, one.y + 4, format_number(one.value), "end"))
    pieces += [_bar(one.x, one.y, one.width, one.height) for one in chart.bars]
    pieces += [_text(one.x, one.y, format_number(one.value), "middle") for one in chart.values]
    pieces += [_text(one.x, one.y, names[one.place], "middle") for one in chart.named]
    return _svg(HEIGHT, pieces)


def _bars(figure: ToldFigure, shares: tuple[float, ...]) -> str:
    pieces, room = [], WIDTH - NAMED - VALUED
    for place, (row, share) in enumerate(zip(figure.rows[:MOST_ROWS], shares, strict=False)):
        y = place * ROW
        pieces.append(_text(NAMED - 8, y + 15, _short(row[0]), "end"))
        pieces.append(_bar(NAMED, y + 4, round(room * share / 100, 1), ROW - 8))
        pieces.append(_text(NAMED + round(room * share / 100, 1) + 6, y + 15, row[1], "start"))
    return _svg(min(len(figure.rows), MOST_ROWS) * ROW, pieces)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…"


def _bar(x: float, y: float, width: float, height: float) -> str:
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{BAR}"/>'


def _text(x: float, y: float, said: str, anchor: str) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}">{escape(said)}</text>'


def _svg(height: int, pieces: list[str]) -> str:
    # The axis of columns lies with its words at the lower edge: some room below.
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height + 6}" width="{WIDTH}"'
        f' height="{height + 6}" font-family="FiraGO, Noto Sans" font-size="11" fill="{INK}">{"".join(pieces)}</svg>'
    )
