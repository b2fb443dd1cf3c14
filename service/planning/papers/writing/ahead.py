"""The look-ahead paper, and that of 30, 60 and 90 days."""

from datetime import timedelta

from service.kit.words import N_
from service.planning.papers.queries.material import Ahead
from service.planning.papers.rules.content import HORIZON, Block, Fact, Heading, Text
from service.planning.papers.writing.phrases import Voice, section, span, state_of, table
from service.planning.plans.queries.activities import ActivityView
from service.planning.plans.rules.words import ACTIVITY_KINDS, CHANNELS, DECISION, KPI, MEETING, OBJECTIVE
from service.press.events.rules.acts import STATES as EVENT_STATES
from service.press.events.rules.kinds import KINDS as EVENT_KINDS
from service.runtime.language import format_date, gettext, ngettext

ISSUES = ("issue", "report", "publication", "announcement", "other")
SPOKEN = ("event", "speech")
WIDTHS = (31, 62, 37, 35)
DUE_NAMES = {
    OBJECTIVE: N_("Objective to be reached"), KPI: N_("Measure to be reached"),
    DECISION: N_("Decision to be carried out"), MEETING: N_("Meeting on the plan"),
}  # fmt: skip


def lookahead(said: Voice, read: Ahead) -> list[Block]:
    """Issues and reports, events and speeches, in the news."""
    blocks: list[Block] = [Fact(gettext("Days"), span(read.first, read.last)), *_plans(said, read)]
    blocks += section(gettext("Issues and reports"), _issues(said, read), gettext("Nothing is known of these days."))
    blocks += section(gettext("Events and speeches"), _events(said, read), gettext("Nothing is known of these days."))
    news = _activities(said, read, [one for one in read.activities if one.kind == "news"]) + _stories(said, read)
    return blocks + section(gettext("In the news"), news, gettext("Nothing is known of these days."))


def horizon(said: Voice, read: Ahead) -> list[Block]:
    """What is planned and due in the first 30 days, until the 60th and until the 90th."""
    blocks: list[Block] = [Fact(gettext("Days"), span(read.first, read.last)), *_plans(said, read)]
    begun = 0
    for days in HORIZON:
        first = read.first + timedelta(days=begun)
        last = read.first + timedelta(days=days - 1)
        title = gettext("Days %(first)s to %(last)s: %(span)s", first=begun + 1, last=days, span=span(first, last))
        found = [one for one in read.activities if first <= one.starts_at.astimezone(said.zone).date() <= last]
        if not begun:  # what began before and goes on
            found = [one for one in read.activities if one.starts_at.astimezone(said.zone).date() < first] + found
        due = [one for one in read.due if first <= one.on <= last]
        rows = [
            (format_date(one.on), said.words(one.texts), gettext(DUE_NAMES[one.record]),
             _plan(said, read, one.plan_id)) for one in due
        ]  # fmt: skip
        named = (gettext("Day"), gettext("What is due"), gettext("Kind"), gettext("Plan"))
        inner = _activities(said, read, found) + table(named, rows, WIDTHS)
        blocks += section(title, inner, gettext("Nothing is known of these days."))
        begun = days
    return blocks


def _plans(said: Voice, read: Ahead) -> list[Block]:
    titles = sorted({one.title for one in read.plans.values()})
    return [Fact(gettext("Out of the plans"), ", ".join(titles))] if titles else []


def _plan(said: Voice, read: Ahead, plan_id: object) -> str:
    return next((one.title for key, one in read.plans.items() if key == plan_id), "")


def _activities(said: Voice, read: Ahead, found: list[ActivityView]) -> list[Block]:
    rows = []
    for one in found:
        what = f"{said.title(one)}\n{gettext(ACTIVITY_KINDS[one.kind])}, {gettext(CHANNELS[one.channel])}"
        what += f"\n{one.place}" if one.place else ""
        who = said.name(read.agencies.get(one.tenant_id))
        rows.append((said.when(one), what, f"{who}\n{one.spokesperson}".strip(), state_of(one)))
    return table((gettext("When"), gettext("What"), gettext("Who"), gettext("State")), rows, WIDTHS)


def _issues(said: Voice, read: Ahead) -> list[Block]:
    blocks = _activities(said, read, [one for one in read.activities if one.kind in ISSUES])
    rows = [
        (said.moment(one.due_at) if one.due_at else "", one.text, one.executor, one.number) for one in read.assignments
    ]
    named = (gettext("Due"), gettext("Assignment"), gettext("Executor"), gettext("Number"))
    if rows:
        blocks += [Heading(gettext("Open assignments"), 3), *table(named, rows, WIDTHS)]
    if read.withheld:
        words = ngettext(
            "%(n)s further assignment is due that cannot be shown here.",
            "%(n)s further assignments are due that cannot be shown here.",
            read.withheld,
        )
        blocks.append(Text(words))
    due = [
        (format_date(one.on), said.words(one.texts), gettext(DUE_NAMES[one.record]), _plan(said, read, one.plan_id))
        for one in read.due
        if one.record != MEETING
    ]
    if due:
        named = (gettext("Day"), gettext("What is due"), gettext("Kind"), gettext("Plan"))
        blocks += [Heading(gettext("Due in plans"), 3), *table(named, due, WIDTHS)]
    return blocks


def _events(said: Voice, read: Ahead) -> list[Block]:
    blocks = _activities(said, read, [one for one in read.activities if one.kind in SPOKEN])
    meetings = [
        (format_date(one.on), said.words(one.texts), one.responsible, _plan(said, read, one.plan_id))
        for one in read.due
        if one.record == MEETING
    ]
    if meetings:
        named = (gettext("Day"), gettext("Meeting"), gettext("Chair"), gettext("Plan"))
        blocks += [Heading(gettext("Meetings on plans"), 3), *table(named, meetings, WIDTHS)]
    rows = [
        (
            said.moment(one.begins_at) if one.begins_at else "",
            f"{one.title(said.language, *said.others)}\n{gettext(EVENT_KINDS[one.kind].title)}",
            one.place,
            gettext(EVENT_STATES[one.state]),
        )
        for one in read.events
    ]
    if rows:
        named = (gettext("When"), gettext("What"), gettext("Where"), gettext("State"))
        blocks += [Heading(gettext("Press events of the agency"), 3), *table(named, rows, WIDTHS)]
    return blocks


def _stories(said: Voice, read: Ahead) -> list[Block]:
    rows = [
        (said.moment(one.story.last_at), one.main.title, str(one.story.clips), str(one.story.outlets))
        for one in read.stories
    ]
    named = (gettext("Last told"), gettext("Story"), gettext("Articles and broadcasts"), gettext("Outlets"))
    if not rows:
        return []
    return [Heading(gettext("What the media write of"), 3), *table(named, rows, (34, 81, 28, 22), (2, 3))]
