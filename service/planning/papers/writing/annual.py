"""The communication document of a plan: all that its participants share, and what each of them signed."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from service.monitoring.figures.rules.metrics import METRICS, PLATFORMS
from service.planning.papers.queries.material import WholePlan
from service.planning.papers.rules.content import Block, Fact, Heading, Text
from service.planning.papers.writing.phrases import (
    NOTHING,
    Voice,
    days_of,
    figure,
    lines,
    section,
    state_of,
    table,
)
from service.planning.plans.models import Audience, Channel, Evaluation, Kpi, Message, Objective, Reading, Risk
from service.planning.plans.queries.activities import ActivityView
from service.planning.plans.rules import words
from service.planning.plans.rules.measures import MEASURES, SOCIAL, progress
from service.runtime.language import format_date, gettext


def annual(said: Voice, read: WholePlan) -> list[Block]:
    """The whole document. Budgets, notes and drafts of any party are no part of it."""
    blocks: list[Block] = [*facts(said, read), *texts(said, read)]
    blocks += section(gettext("Objectives"), _objectives(said, read))
    blocks += section(gettext("Audiences"), _audiences(said, read))
    blocks += section(gettext("Messages"), _messages(said, read))
    blocks += section(gettext("Channels"), _channels(said, read))
    blocks += section(gettext("Figures of social accounts"), _social(said, read))
    blocks += section(gettext("Activities"), _quarters(said, read))
    blocks += section(gettext("Measures"), _measures(said, read))
    blocks += section(gettext("Risks"), _risks(said, read))
    blocks += section(gettext("Evaluation"), _evaluation(said, read))
    return blocks + section(gettext("Parties and signatures"), signatures(said, read))


def facts(said: Voice, read: WholePlan) -> list[Block]:
    """What plan it is: kind, days, state, whose, who takes part."""
    plan = read.seen.plan
    found: list[Block] = [
        Fact(gettext("Kind"), gettext(words.KINDS[plan.kind])),
        Fact(gettext("Days"), days_of(plan.starts_on, plan.ends_on)),
        Fact(gettext("State"), gettext(words.STATES[plan.state])),
        Fact(gettext("Owner"), said.name(read.agencies.get(plan.tenant_id))),
    ]
    others = [said.name(one.agency) for one in read.participants if one.level != "owner"]
    if others:
        found.append(Fact(gettext("Takes part"), ", ".join(others)))
    if read.revision is not None:
        number = gettext("%(number)s of %(day)s", number=read.revision.number, day=said.moment(read.revision.made_at))
        found += [Fact(gettext("Revision"), number), Fact(gettext("Sum of the revision"), read.revision.digest)]
    return found


def texts(said: Voice, read: WholePlan) -> list[Block]:
    """Summary, situation and approach."""
    found: list[Block] = []
    for name, title in (("summary", gettext("Summary")), ("situation", gettext("Situation")),
                        ("approach", gettext("Approach"))):  # fmt: skip
        text = said.words({code: getattr(one, name) for code, one in read.texts.items()})
        found += section(title, lines(text))
    return found


def _measure(code: str) -> str:
    return gettext(MEASURES[code].title) if code in MEASURES else ""


def _unit(one: Objective | Kpi) -> str:
    unit = one.unit or (MEASURES[one.measure].unit if one.measure in MEASURES else "")
    return gettext(unit) if unit else ""


def _counted(one: Objective | Kpi) -> str:
    """What is counted of it; an account is named, since figures of several are never added up."""
    return "\n".join(part for part in (_measure(one.measure), one.account) if part)


def _objectives(said: Voice, read: WholePlan) -> list[Block]:
    rows = [
        (
            said.words(one.texts), _counted(one),
            f"{figure(one.baseline, _unit(one))}\n{format_date(one.baseline_on) if one.baseline_on else ''}".strip(),
            f"{figure(one.target, _unit(one))}\n{format_date(one.due_on) if one.due_on else ''}".strip(), one.source,
        )
        for one in read.parts[words.OBJECTIVE]
        if isinstance(one, Objective)
    ]  # fmt: skip
    named = (
        gettext("Objective"),
        gettext("What is counted"),
        gettext("Baseline"),
        gettext("Target"),
        gettext("Source"),
    )
    return table(named, rows, (50, 36, 26, 26, 27))


def _audiences(said: Voice, read: WholePlan) -> list[Block]:
    rows = [
        (said.words(one.texts), figure(one.size) if one.size is not None else "")
        for one in read.parts[words.AUDIENCE]
        if isinstance(one, Audience)
    ]
    return table((gettext("Audience"), gettext("How many")), rows, (125, 40), (1,))


def _messages(said: Voice, read: WholePlan) -> list[Block]:
    known = {one.id: said.words(one.texts) for one in read.parts[words.AUDIENCE]}
    rows = [
        (known.get(one.audience_id, "") if one.audience_id else gettext("Everybody"), said.words(one.texts))
        for one in read.parts[words.MESSAGE]
        if isinstance(one, Message)
    ]
    return table((gettext("To whom"), gettext("Message")), rows, (55, 110))


def _channels(said: Voice, read: WholePlan) -> list[Block]:
    rows = [
        (said.words(one.texts), gettext(words.CHANNELS[one.kind]), one.address)
        for one in read.parts[words.CHANNEL]
        if isinstance(one, Channel)
    ]
    return table((gettext("Channel"), gettext("Kind"), gettext("Address")), rows, (60, 40, 65))


# --- social accounts


def _social(said: Voice, read: WholePlan) -> list[Block]:
    """Each account and metric by itself, on its day. They are never added up: what they count is not the same."""
    rows = [*_of_accounts(read), *_of_measures(read)]
    if not rows:
        return []
    named = (gettext("Account"), gettext("What is counted"), gettext("Figure"), gettext("As of"), gettext("Target"))
    note = gettext("Each platform counts by its own means, and one person may have several accounts: no sum is drawn.")
    return [*table(named, rows, (40, 42, 29, 29, 25), (2, 4)), Text(note)]


def _of_measures(read: WholePlan) -> list[tuple[str, str, str, str, str]]:
    """Of objectives and measures that are read of one account: what they begin from or were last read as."""
    found = []
    for one in _measured(read):
        if one.measure not in SOCIAL:
            continue
        last = newest(read.readings, one.id)
        value, on = (last.value, last.taken_on) if last else (one.baseline, one.baseline_on)
        found.append((one.account, _measure(one.measure), figure(value), _day(on), _goal(one)))
    return list(dict.fromkeys(found))


def _of_accounts(read: WholePlan) -> list[tuple[str, str, str, str, str]]:
    """Of the owner's accounts that are channels of the plan: what no measure speaks of."""
    told = {(one.account_id, MEASURES[one.measure].metric) for one in _measured(read) if one.measure in SOCIAL}
    found = []
    channels = {one.account_id for one in read.parts[words.CHANNEL] if isinstance(one, Channel)}
    for shown in read.social:
        if shown.account.id not in channels:
            continue
        platform = PLATFORMS[shown.account.platform]
        name = f"{gettext(platform)}: {shown.account.name}"
        for line in shown.lines:
            if not METRICS[line.metric].over_days and (shown.account.id, line.metric) not in told:
                title = gettext(METRICS[line.metric].title)
                found.append((name, title, figure(line.latest.value), _day(line.latest.on), NOTHING))
    return found


def _measured(read: WholePlan) -> list[Objective | Kpi]:
    return [
        one for record in (words.OBJECTIVE, words.KPI) for one in read.parts[record]
        if isinstance(one, Objective | Kpi)
    ]  # fmt: skip


def _day(day: date | None) -> str:
    return format_date(day) if day else NOTHING


def _goal(one: Objective | Kpi) -> str:
    if one.target is None:
        return NOTHING
    return f"{figure(one.target)}\n{format_date(one.due_on)}" if one.due_on else figure(one.target)


def newest(readings: Sequence[Reading], kpi_id: UUID) -> Reading | None:
    """The last reading of a measure."""
    own = [one for one in readings if one.kpi_id == kpi_id]
    return own[-1] if own else None


# --- activities, measures, risks


def _quarters(said: Voice, read: WholePlan) -> list[Block]:
    found: dict[tuple[int, int], list[ActivityView]] = {}
    for one in read.activities:
        begins = one.starts_at.astimezone(said.zone)
        found.setdefault((begins.year, (begins.month - 1) // 3 + 1), []).append(one)
    known = {one.id: said.words(one.texts) for one in read.parts[words.OBJECTIVE]}
    blocks: list[Block] = []
    for (year, quarter), rows in sorted(found.items()):
        blocks.append(Heading(gettext("%(year)s, quarter %(quarter)s", year=year, quarter=quarter), 3))
        blocks += activities(said, read, rows, known)
    return blocks


def activities(said: Voice, read: WholePlan, found: Sequence[ActivityView], known: dict[UUID, str]) -> list[Block]:
    """A table of activities. known: objectives by id."""
    rows = [
        (
            said.when(one), "\n".join(part for part in (said.title(one), one.place, one.result) if part),
            f"{said.name(read.agencies.get(one.tenant_id))}\n{gettext(words.CHANNELS[one.channel])}", state_of(one),
            known.get(one.objective_id, "") if one.objective_id else "",
        )
        for one in found
    ]  # fmt: skip
    named = (gettext("When"), gettext("What"), gettext("Who"), gettext("State"), gettext("Objective"))
    return table(named, rows, (27, 43, 35, 34, 26))


def _measures(said: Voice, read: WholePlan) -> list[Block]:
    rows = []
    for one in read.parts[words.KPI]:
        if not isinstance(one, Kpi):
            continue
        last = newest(read.readings, one.id)
        done = progress(one.baseline, one.target, last.value if last else None)
        reached = figure(last.value, _unit(one)) if last else NOTHING
        if last is not None:
            reached += f"\n{format_date(last.taken_on)}"
        if done is not None:
            reached += f"\n{done} %"
        rows.append(
            (
                said.words(one.texts), f"{gettext(words.KPI_LEVELS[one.level])}\n{_counted(one)}".strip(),
                figure(one.baseline, _unit(one)), _target(one), reached, last.source if last else one.source,
            )
        )  # fmt: skip
    named = (gettext("Measure"), gettext("What is counted"), gettext("Baseline"), gettext("Target"),
             gettext("Last reading"), gettext("Source"))  # fmt: skip
    return table(named, rows, (33, 37, 24, 24, 25, 22))


def _target(one: Kpi) -> str:
    said = figure(one.target, _unit(one))
    return f"{said}\n{format_date(one.due_on)}" if one.due_on else said


def _risks(said: Voice, read: WholePlan) -> list[Block]:
    rows = [
        (
            said.words(one.texts), f"{one.likelihood} × {one.impact} = {one.likelihood * one.impact}",
            said.words(one.response), one.keeper,
        )
        for one in read.parts[words.RISK]
        if isinstance(one, Risk)
    ]  # fmt: skip
    named = (gettext("Risk"), gettext("Likelihood × weight"), gettext("What is done then"), gettext("Who watches it"))
    return table(named, rows, (52, 30, 53, 30))


def _evaluation(said: Voice, read: WholePlan) -> list[Block]:
    known = {one.id: said.words(one.texts) for one in read.parts[words.OBJECTIVE]}
    rows = [
        (
            known.get(one.objective_id, "") if one.objective_id else gettext("The whole plan"),
            gettext(words.VERDICTS[one.verdict]), said.words(one.texts),
        )
        for one in read.parts[words.EVALUATION]
        if isinstance(one, Evaluation)
    ]  # fmt: skip
    return table((gettext("Objective"), gettext("Outcome"), gettext("What was learned")), rows, (50, 30, 85))


def signatures(said: Voice, read: WholePlan) -> list[Block]:
    """What each party signed of the newest revision, reservations in full."""
    if read.revision is None:
        return [Text(gettext("No revision was frozen yet: there is nothing to sign."))]
    signed = {one.tenant_id: one for one in read.signatures}
    parties = [one.agency.id for one in read.participants]
    known = {**read.agencies, **{one.agency.id: one.agency for one in read.participants}}
    rows = []
    for party in [*parties, *(one for one in signed if one not in parties)]:
        one = signed.get(party)
        verdict = gettext(words.SIGNATURES[one.verdict]) if one else gettext("Not signed")
        rows.append(
            (
                said.name(known.get(party)), f"{verdict}: {one.text}" if one and one.text else verdict,
                f"{one.signed_by_name}\n{said.moment(one.signed_at)}" if one else "",
            )
        )  # fmt: skip
    return table((gettext("Party"), gettext("Signature"), gettext("By whom and when")), rows, (55, 65, 45))
