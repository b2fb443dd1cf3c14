"""Measurement as tables and a chart: each figure leads to its rows. In the language that is spoken now."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from service.kit.charts import columns
from service.kit.words import N_
from service.monitoring.figures.rules.measuring import (
    TIERS,
    Case,
    Rows,
    Times,
    closing_hours,
    opening_hours,
    rows_of,
    stories_of,
    times_of,
    weeks,
)
from service.monitoring.rules.coding import PROMINENCES, TONES
from service.runtime.language import format_date, format_number, format_percent, gettext
from service.web.fields import typed_day
from service.web.grids import Cell, Figure, Grid, Row

HOME = "/monitoring/measurement"
MOST_NAMED = 20
NOT_JUDGED, NOBODY_SAID = N_("Not judged"), N_("Nobody said")


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything that the page says. large: (name, value, link, what stands below it)."""

    large: list[tuple[str, str, str, str]]
    chart: Figure | None
    grids: list[Grid]


class Maker:
    """Makes tables of clips of some days. topics: what they are called, by id."""

    def __init__(self, cases: Sequence[Case], first: date, last: date, topics: Mapping[UUID, str]) -> None:
        self.cases, self.first, self.last, self.topics = cases, first, last, topics
        self.rows: Rows = rows_of(cases)

    def all(self) -> Measured:
        if not self.cases:
            return Measured([], None, [])
        return Measured(self.large(), self.by_weeks(), [
            self.tones(), self.listed("topics", gettext("Topics"), gettext("Topic"), "topic:", self._topic),
            self.listed("prominence", gettext("Prominence"), gettext("Prominence"), "prominence:", self._prominence),
            self.listed("tiers", gettext("Tiers of outlets"), gettext("Tier"), "tier:", self._tier),
            self.listed("outlets", gettext("Outlets"), gettext("Outlet"), "outlet:", str),
            self.speakers(), self.times(),
        ])  # fmt: skip

    def href(self, key: str) -> str:
        days = {"from": typed_day(self.first), "to": typed_day(self.last)}
        return f"{HOME}/rows?{urlencode({'of': key, **days})}"

    def count(self, key: str) -> Cell:
        found = len(self.rows.get(key, ()))
        return Cell(found, self.href(key) if found else "")

    def large(self) -> list[tuple[str, str, str, str]]:
        stories = stories_of(self.cases)
        found = times_of(opening_hours(self.cases))
        return [
            (gettext("Relevant clips"), format_number(len(self.cases)), self.href("all"),
             gettext("in %(count)s stories", count=format_number(stories.whole))),
            (gettext("Stories with our statement"), _percent(stories.share), self.href("stories:ours"),
             gettext("%(count)s of %(whole)s", count=format_number(stories.ours), whole=format_number(stories.whole))),
            (gettext("Carry a message of ours"), format_number(len(self.rows.get("message:carried", ()))),
             self.href("message:carried"), ""),
            (gettext("Until a reaction, median"), hours_words(found.half), self.href("reaction:opened"),
             gettext("90 %% within %(hours)s", hours=hours_words(found.ninety))),
        ]  # fmt: skip

    def by_weeks(self) -> Figure:
        mondays = weeks(self.first, self.last)
        keys = ["neutral", "negative", "positive", ""]
        by_tone = [rows_of([case for case in self.cases if case.tone == tone]) for tone in keys]
        stacks = [[len(rows.get(f"week:{week}", ())) for rows in by_tone] for week in mondays]
        words = [*(gettext(TONES[key]) for key in keys[:3]), gettext(NOT_JUDGED)]
        head = (gettext("Week from"), *words, gettext("All"))
        rows = tuple(
            Row((Cell(week, named=True), *(Cell(count) for count in stack), self.count(f"week:{week}")))
            for week, stack in zip(mondays, stacks, strict=True)
        )
        title = gettext("Clips by weeks and tone")
        named = [format_date(week, "table", self.last) for week in mondays]
        return Figure("weeks", title, columns(stacks), named, words, Grid("weeks", title, head, rows))

    def tones(self) -> Grid:
        """Tone is a person's judgement: whose, stands beside it."""
        rows = []
        for tone, words in [*TONES.items(), ("", NOT_JUDGED)]:
            rows.append(Row((Cell(gettext(words), named=True), Cell(gettext("All")), self.count(f"tone:{tone}"))))
            beginning = f"coder:{tone}:"
            coders = sorted(key for key in self.rows if tone and key.startswith(beginning))
            rows += [
                Row((Cell(gettext(words), again=True), Cell(key.removeprefix(beginning) or "—"), self.count(key)))
                for key in coders
            ]
        head = (gettext("Tone"), gettext("Judged by"), gettext("Clips"))
        return Grid("tones", gettext("Tone, and who judged it"), head, tuple(rows))

    def listed(self, key: str, title: str, named: str, beginning: str, words: Callable[[str], str]) -> Grid:
        """One row for each value that occurs, the most frequent first; at most MOST_NAMED."""
        found = [one for one in self.rows if one.startswith(beginning)]
        ranked = sorted(found, key=lambda one: (-len(self.rows[one]), one))[:MOST_NAMED]
        rows = tuple(Row((Cell(words(one.removeprefix(beginning)), named=True), self.count(one))) for one in ranked)
        return Grid(key, title, (named, gettext("Clips")), rows)

    def speakers(self) -> Grid:
        found = sorted((one for one in self.rows if one.startswith("spoke:") and one != "spoke:any"),
                       key=lambda one: (-len(self.rows[one]), one))  # fmt: skip
        rows = [Row((Cell(one.removeprefix("spoke:"), named=True), self.count(one))) for one in found[:MOST_NAMED]]
        if rows:
            rows.append(Row((Cell(gettext("All"), named=True), self.count("spoke:any")), total=True))
        head = (gettext("Spokesperson"), gettext("Clips that quote them"))
        return Grid("speakers", gettext("Spokespeople quoted"), head, tuple(rows))

    def times(self) -> Grid:
        lines = [
            (gettext("From capture to a reaction"), times_of(opening_hours(self.cases)), "reaction:opened"),
            (gettext("From the reaction to its end"), times_of(closing_hours(self.cases)), "reaction:closed"),
        ]
        head = (gettext("Time"), gettext("Clips"), gettext("Median"), gettext("90 %% within"))
        rows = tuple(self._time(words, found, key) for words, found, key in lines if found.count)
        return Grid("times", gettext("How fast we react"), head, rows)

    def _time(self, words: str, found: Times, key: str) -> Row:
        cells = (Cell(hours_words(found.half)), Cell(hours_words(found.ninety)))
        return Row((Cell(words, named=True), Cell(found.count, self.href(key)), *cells))

    def _topic(self, value: str) -> str:
        return self.topics.get(UUID(value), "—") if value else gettext("Without a topic")

    def _prominence(self, value: str) -> str:
        return gettext(PROMINENCES[value]) if value else gettext(NOT_JUDGED)

    def _tier(self, value: str) -> str:
        return value if int(value) in TIERS[:-1] else gettext(NOBODY_SAID)


def hours_words(hours: float | None) -> str:
    """A time as people say it: hours below two days, days beyond."""
    if hours is None:
        return "—"
    if hours < 48:
        return gettext("%(hours)s h", hours=format_number(hours, 1))
    return gettext("%(days)s days", days=format_number(hours / 24, 1))


def _percent(share: float | None) -> str:
    return "—" if share is None else format_percent(share)
