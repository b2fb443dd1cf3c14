"""The figures of an issue, counted from its frozen rows and from nothing else: asked again they are the same.

Late articles are not among them. Social figures are readings of single accounts, and never added up.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, column, func, select

from service.digest.models import Issue, Material
from service.digest.queries.material import of_issue
from service.digest.rules.content import Figure
from service.digest.rules.texts import month_after
from service.kit.words import N_
from service.monitoring.figures.rules.metrics import METRICS, PLATFORMS
from service.monitoring.rules.coding import TONES
from service.runtime.language import gettext, speaking
from service.runtime.work import Work

COVERAGE, TONE, TOPICS, OUTLETS, OWN, SOCIAL = "coverage", "tone", "topics", "outlets", "own", "social"
TITLES = {
    COVERAGE: N_("Articles by week"),
    TONE: N_("Articles by tone"),
    TOPICS: N_("Articles by topic"),
    OUTLETS: N_("Articles by outlet"),
    OWN: N_("What we published and answered"),
    SOCIAL: N_("Social networks"),
}
OWN_WORDS = {
    "release": N_("Press releases"),
    "event": N_("Press events held"),
    "question": N_("Inquiries of the media answered"),
    "refutation": N_("Reactions to false information"),
}
SECTION_OF = {
    COVERAGE: "top_stories", TONE: "top_stories", TOPICS: "topics", OUTLETS: "institutions", OWN: "own_output",
    SOCIAL: "social_figures",
}  # fmt: skip
"""The kind of section with which a figure stands, where the issue has one."""
INTERNAL = frozenset({TONE})
"""What judges the press, and does not stand in a public issue."""
MOST_OUTLETS = 15
ARTICLES = N_("Articles")
NOT_JUDGED = N_("Not judged")
OTHERS = N_("Other outlets")
SEVERAL = N_("An article on several topics is counted with each of them.")
NEVER_SUMMED = N_("Readings of single accounts on the day named. They are not added up: one person may follow several.")


async def figures_of(work: Work, issue: Issue, language: str) -> list[Figure]:
    """Every figure of an issue in one language; of public issues those without assessments."""
    with speaking(language):
        found = [
            await coverage(work, issue), await tone(work, issue), await topics(work, issue, language),
            await outlets(work, issue), await own(work, issue), await social(work, issue),
        ]  # fmt: skip
    return [one for one in found if not (issue.public and one.key in INTERNAL)]


def _clips(issue: Issue) -> tuple[ColumnElement[bool], ...]:
    return (of_issue(issue), Material.kind == "clip", Material.late.is_(False))


def weeks(period: date) -> list[tuple[date, date]]:
    """The weeks of a month, Monday to Sunday, cut at its ends: first and last day of each."""
    end = month_after(period)
    found, first = [], period
    while first < end:
        last = min(first + timedelta(days=6 - first.weekday()), end - timedelta(days=1))
        found.append((first, last))
        first = last + timedelta(days=1)
    return found


async def coverage(work: Work, issue: Issue) -> Figure:
    """Articles of each week."""
    query = select(Material.on_day, func.count()).where(*_clips(issue)).group_by(Material.on_day)
    by_day = {row[0]: row[1] for row in await work.session.execute(query)}
    rows = tuple(
        (f"{first:%d.%m}–{last:%d.%m}", sum(count for day, count in by_day.items() if first <= day <= last))
        for first, last in weeks(issue.period)
    )
    return _figure(COVERAGE, (gettext(N_("Week")), gettext(ARTICLES)), rows)


def _figure(key: str, columns: Sequence[str], rows: Sequence[tuple[str | int, ...]], note: str = "") -> Figure:
    return Figure(key, gettext(TITLES[key]), gettext(ARTICLES), tuple(columns), tuple(rows), note)


async def tone(work: Work, issue: Issue) -> Figure:
    """Articles of each tone, as it was judged when the month was frozen."""
    query = select(Material.tone, func.count()).where(*_clips(issue)).group_by(Material.tone)
    counts = {row[0]: row[1] for row in await work.session.execute(query)}
    words = {**TONES, "": NOT_JUDGED}
    rows = tuple((gettext(title), counts.get(code, 0)) for code, title in words.items())
    return _figure(TONE, (gettext(N_("Tone")), gettext(ARTICLES)), rows)


async def topics(work: Work, issue: Issue, language: str) -> Figure:
    """Articles of each topic that has some, in the order of topics, under their names of then."""
    each = func.jsonb_array_elements_text(Material.topics).table_valued(column("value")).lateral("topic")
    query = select(each.c.value, func.count()).select_from(Material).join(each, Material.id.is_not(None))
    query = query.where(*_clips(issue)).group_by(each.c.value)
    counts = {row[0]: row[1] for row in await work.session.execute(query)}
    say = work.tenant.profile.say
    rows = tuple(
        (say(dict(one["titles"]), language), counts[one["id"]]) for one in issue.topics if counts.get(one["id"])
    )
    return _figure(TOPICS, (gettext(N_("Topic")), gettext(ARTICLES)), rows, gettext(SEVERAL))


async def outlets(work: Work, issue: Issue) -> Figure:
    """Articles of each outlet, the busiest first; what is beyond MOST_OUTLETS together."""
    count = func.count()
    query = select(Material.outlet, count).where(*_clips(issue)).group_by(Material.outlet)
    found = [(row[0], row[1]) for row in await work.session.execute(query.order_by(count.desc(), Material.outlet))]
    rows: list[tuple[str | int, ...]] = list(found[:MOST_OUTLETS])
    rest = sum(one[1] for one in found[MOST_OUTLETS:])
    if rest:
        rows.append((gettext(OTHERS), rest))
    return _figure(OUTLETS, (gettext(N_("Outlet")), gettext(ARTICLES)), rows)


async def own(work: Work, issue: Issue) -> Figure:
    """What of our own was frozen, by kind."""
    query = select(Material.kind, func.count()).where(of_issue(issue), Material.kind.in_(list(OWN_WORDS)))
    counts = {row[0]: row[1] for row in await work.session.execute(query.group_by(Material.kind))}
    rows = tuple((gettext(title), counts.get(kind, 0)) for kind, title in OWN_WORDS.items())
    return Figure(
        OWN, gettext(TITLES[OWN]), gettext(N_("Count")), (gettext(N_("What")), gettext(N_("Count"))), rows
    )  # fmt: skip


async def social(work: Work, issue: Issue) -> Figure:
    """The last reading of each account and metric in the month, and the one before the month."""
    query = select(Material.data).where(of_issue(issue), Material.kind == "figure")
    found = [dict(row[0]) for row in await work.session.execute(query)]
    order, metrics = list(PLATFORMS), list(METRICS)
    found.sort(key=lambda one: (order.index(one["platform"]), one["account"], metrics.index(one["metric"])))
    rows = tuple(_reading(one) for one in found)
    columns = (N_("Platform"), N_("Account"), N_("Figure"), N_("Date"), N_("Count"), N_("Before, on"), N_("Before"))
    return Figure(
        SOCIAL, gettext(TITLES[SOCIAL]), "", tuple(gettext(one) for one in columns), rows, gettext(NEVER_SUMMED)
    )


def _reading(one: dict[str, Any]) -> tuple[str | int, ...]:
    platform, title = PLATFORMS[one["platform"]], METRICS[one["metric"]].title
    before = int(one["before"]) if one["before"] is not None else ""
    return (
        gettext(platform), one["account"], gettext(title), _day(one["taken_on"]), int(one["value"]),
        _day(one["before_on"]), before,
    )  # fmt: skip


def _day(kept: str | None) -> str:
    return f"{date.fromisoformat(kept):%d.%m.%Y}" if kept else ""
