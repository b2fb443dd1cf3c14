"""Minutes of a meeting on a plan, and the report on a campaign."""

from collections.abc import Sequence
from uuid import UUID

from service.planning.papers.queries.material import WholePlan
from service.planning.papers.rules.content import Block, Fact, Heading, Text
from service.planning.papers.slots import Told
from service.planning.papers.writing.annual import activities, facts, texts
from service.planning.papers.writing.phrases import Voice, lines, section, table
from service.planning.plans.models import Decision, Meeting, Message
from service.planning.plans.rules import words
from service.runtime.language import format_date, gettext


def minutes(said: Voice, read: WholePlan, meeting: Meeting, plan: str) -> list[Block]:
    """Who was there, by body; what was said; what was decided, for whom and until when."""
    ends = f" – {said.moment(meeting.ends_at)}" if meeting.ends_at else ""
    blocks: list[Block] = [
        Fact(gettext("Plan"), plan),
        Fact(gettext("When"), f"{said.moment(meeting.starts_at)}{ends}"),
        *([Fact(gettext("Where"), meeting.place)] if meeting.place else []),
        *([Fact(gettext("Chair"), meeting.chair)] if meeting.chair else []),
        Fact(gettext("State"), gettext(words.MEETING_STATES[meeting.state])),
    ]
    if meeting.revision:
        blocks.append(Fact(gettext("Dealt with revision"), str(meeting.revision)))
    blocks += section(gettext("Present"), _present(meeting), gettext("Nobody was noted."))
    blocks += section(gettext("What was said"), lines(said.words(meeting.minutes)))
    return blocks + section(gettext("Decisions"), _decisions(said, read, meeting.id), gettext("Nothing was decided."))


def _present(meeting: Meeting) -> list[Block]:
    """By body in the order in which bodies were noted; of each who was there."""
    bodies: dict[str, list[str]] = {}
    for one in meeting.present:
        name = ", ".join(part for part in (one.get("name", ""), one.get("role", "")) if part)
        bodies.setdefault(one.get("body", ""), []).append(name)
    rows = [(body, "\n".join(name for name in names if name), str(len(names))) for body, names in bodies.items()]
    return table((gettext("Body"), gettext("Who"), gettext("How many")), rows, (65, 80, 20), (2,))


def _decisions(said: Voice, read: WholePlan, meeting_id: UUID) -> list[Block]:
    known = {**read.agencies, **{one.agency.id: one.agency for one in read.participants}}
    rows: list[tuple[str, ...]] = []
    for one in read.parts[words.DECISION]:
        if not isinstance(one, Decision) or one.meeting_id != meeting_id:
            continue
        who = said.name(known.get(one.responsible_id)) if one.responsible_id else ""
        who = "\n".join(part for part in (who, one.responsible) if part)
        state = gettext(words.DECISION_STATES[one.state])
        rows.append(
            (str(len(rows) + 1), said.words(one.texts), who, format_date(one.due_on) if one.due_on else "",
             f"{state}: {one.outcome}" if one.outcome else state)
        )  # fmt: skip
    named = ("№", gettext("Decision"), gettext("Who"), gettext("Until"), gettext("State"))
    return table(named, rows, (10, 60, 37, 23, 35))


def campaign(said: Voice, read: WholePlan, told: Sequence[Told]) -> list[Block]:
    """What the campaign says to whom, its meetings, its activities, and what bodies carried and counted."""
    blocks: list[Block] = [*facts(said, read), *texts(said, read)]
    known = {one.id: said.words(one.texts) for one in read.parts[words.AUDIENCE]}
    messages = [
        (known.get(one.audience_id, "") if one.audience_id else gettext("Everybody"), said.words(one.texts))
        for one in read.parts[words.MESSAGE]
        if isinstance(one, Message)
    ]
    blocks += section(
        gettext("Messages"), table((gettext("To whom"), gettext("Message")), messages, (55, 110))
    )  # fmt: skip
    for title, head, rows, numeric, note in told:
        inner = table(head, rows, numeric=numeric)
        inner += [Text(note)] if note else []
        blocks += section(title, inner)
    for one in read.parts[words.MEETING]:
        if isinstance(one, Meeting) and one.state != "planned":
            blocks += [Heading(f"{said.words(one.texts)}, {said.moment(one.starts_at)}"), *_present(one)]
            decided = _decisions(said, read, one.id)
            blocks += [Heading(gettext("Decisions"), 3), *decided] if decided else []
    objectives = {one.id: said.words(one.texts) for one in read.parts[words.OBJECTIVE]}
    return blocks + section(gettext("Activities"), activities(said, read, read.activities, objectives))
