"""What is said of a press event: texts, times, fields of its kind, and what is wrong with them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from service.kit.refusal import Refusal
from service.kit.words import N_
from service.press.events.rules.acts import Readiness, Standing
from service.press.events.rules.kinds import KINDS, MOST_PEOPLE, POLICIES

TITLE_LIMIT, PLACE_LIMIT, SUMMARY_LIMIT, CRITERIA_LIMIT = 300, 300, 8_000, 4_000
NOTE_LIMIT, REASON_LIMIT = 1_000, 2_000
LONGEST = timedelta(days=14)

NEEDS_TITLE = N_("Write a title.")
NEEDS_END = N_("Say when it ends, too.")
NEEDS_BEGIN = N_("Say when it begins.")
ENDS_BEFORE = N_("It ends before it begins. If it goes past midnight, write the next day as its end.")
TOO_LONG = N_("An event lasts at most %(days)s days.")
CLOSES_AFTER = N_("Accreditation has to close before the event begins.")
NO_POLICY_HERE = N_("Journalists are not accredited to events of this kind.")
BAD_ADDRESS = N_("Write a whole address that begins with https:// or http://.")
BAD_CLOCK = N_("Type hours and minutes, such as 09:30.")
UNKNOWN = N_("Choose one of the values offered.")
NO_NUMBER = N_("Type a whole number from %(least)s to %(most)s.")
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3])[:.]?([0-5][0-9])")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+\.[^\s<>\"]+")


@dataclass(frozen=True, slots=True)
class Texts:
    """One language of an event. place: as it is called there, "" as in the event itself."""

    title: str = ""
    place: str = ""
    summary: str = ""
    criteria: str = ""

    @property
    def empty(self) -> bool:
        return not (self.title or self.place or self.summary or self.criteria)


@dataclass(frozen=True, slots=True)
class EventEdit:
    """What an editor typed. Moments are aware. details: fields of the kind, those left empty are not there."""

    kind: str
    texts: Mapping[str, Texts]
    begins_at: datetime | None = None
    ends_at: datetime | None = None
    place: str = ""
    stream_url: str = ""
    languages: tuple[str, ...] = ()
    sign_language: bool = False
    details: Mapping[str, str] = field(default_factory=dict)
    policy: str = ""
    closes_at: datetime | None = None
    capacity: int | None = None
    on_page: bool = False
    owner_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class EventView:
    """An event as it stands. texts: by language; notes: by language, why it was postponed or cancelled."""

    id: UUID
    kind: str
    state: str
    begins_at: datetime | None
    ends_at: datetime | None
    place: str
    stream_url: str
    languages: tuple[str, ...]
    sign_language: bool
    details: Mapping[str, str]
    policy: str
    closes_at: datetime | None
    capacity: int | None
    on_page: bool
    owner_id: UUID | None
    hands: frozenset[UUID]
    follows_id: UUID | None
    successor_id: UUID | None
    notes: Mapping[str, str]
    transcript_waiver: str
    release_waiver: str
    approved_by_name: str
    approved_at: datetime | None
    announced_at: datetime | None
    began_at: datetime | None
    ended_at: datetime | None
    version: int
    created_at: datetime
    created_by_name: str
    changed_at: datetime
    texts: Mapping[str, Texts]

    @property
    def standing(self) -> Standing:
        return Standing(self.state, self.hands)

    def title(self, *languages: str) -> str:
        """The title in the first of these languages that has one, else in any."""
        return next((said for said in self._said("title", languages) if said), "")

    def title_language(self, *languages: str) -> str:
        """The language in which `title` answers."""
        order = [*languages, *self.texts]
        return next((code for code in order if code in self.texts and self.texts[code].title), "und")

    def place_in(self, *languages: str) -> str:
        """Where it is, as it is called in a language."""
        own = [self.texts[code].place for code in languages[:1] if code in self.texts]
        return next((said for said in [*own, self.place] if said), "")

    def _said(self, name: str, languages: Sequence[str]) -> list[str]:
        order = [*languages, *self.texts]
        return [str(getattr(self.texts[code], name)) for code in order if code in self.texts]


def clock_of(typed: str) -> time | None:
    """Hours and minutes as people type them: 9:30, 09.30, 0930. None for what is no time of day."""
    found = _CLOCK.fullmatch(typed.strip())
    return time(int(found[1]), int(found[2])) if found else None


def moment_of(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The moment that the clocks of a zone show so, in UTC. Where they show it twice, the first."""
    return datetime.combine(day, clock, zone).astimezone(UTC)


def is_address(text: str) -> bool:
    """Whether this is a whole address of the web."""
    return _ADDRESS.fullmatch(text) is not None


def problems_of(edit: EventEdit, default: str) -> list[Refusal]:
    """Everything wrong with what was typed, each at its field. What may be missing in a draft is not asked for."""
    found = []
    if not any(text.title for text in edit.texts.values()):
        found.append(Refusal(NEEDS_TITLE, code="required", field=f"title_{default}"))
    found += _times(edit)
    if edit.stream_url and not is_address(edit.stream_url):
        found.append(Refusal(BAD_ADDRESS, code="address", field="stream_url"))
    found += _accreditation(edit)
    if edit.kind not in KINDS:
        return [*found, Refusal(UNKNOWN, code="choice", field="kind")]
    for name, detail in KINDS[edit.kind].details.items():
        said = edit.details.get(name, "")
        if said and detail.shape == "choice" and said not in detail.choices:
            found.append(Refusal(UNKNOWN, code="choice", field=f"detail_{name}"))
        if said and detail.shape == "number" and not _counts(said):
            found.append(Refusal(NO_NUMBER, code="number", field=f"detail_{name}", least=1, most=MOST_PEOPLE))
        if said and detail.shape == "clock" and clock_of(said) is None:
            found.append(Refusal(BAD_CLOCK, code="clock", field=f"detail_{name}"))
    return found


def _counts(said: str) -> bool:
    return said.isascii() and said.isdecimal() and len(said) < 6 and 1 <= int(said) <= MOST_PEOPLE


def _times(edit: EventEdit) -> list[Refusal]:
    if edit.begins_at is None and edit.ends_at is None:
        return []
    if edit.begins_at is None:
        return [Refusal(NEEDS_BEGIN, code="required", field="begins_on")]
    if edit.ends_at is None:
        return [Refusal(NEEDS_END, code="required", field="ends_at")]
    if edit.ends_at <= edit.begins_at:
        return [Refusal(ENDS_BEFORE, code="order", field="ends_at")]
    if edit.ends_at - edit.begins_at > LONGEST:
        return [Refusal(TOO_LONG, code="too_long", field="ends_on", days=LONGEST.days)]
    return []


def _accreditation(edit: EventEdit) -> list[Refusal]:
    if edit.policy and edit.policy not in POLICIES:
        return [Refusal(UNKNOWN, code="choice", field="policy")]
    if edit.kind in KINDS and not KINDS[edit.kind].accredits and edit.policy not in ("", "none"):
        return [Refusal(NO_POLICY_HERE, code="choice", field="policy")]
    if edit.closes_at and edit.begins_at and edit.closes_at > edit.begins_at:
        return [Refusal(CLOSES_AFTER, code="order", field="closes_on")]
    return []


def readiness(
    event: EventView, now: datetime, confirmed: int, mandatory: Sequence[tuple[str, str]], labels: Mapping[str, str]
) -> Readiness:
    """What an event has of what it needs. confirmed: people; mandatory: languages as (code, name)."""
    policy = event.policy if KINDS[event.kind].accredits else "none"
    return Readiness(
        timed=event.begins_at is not None and event.ends_at is not None,
        over=event.ends_at is not None and event.ends_at <= now,
        placed=bool(event.place or event.stream_url),
        confirmed=confirmed,
        policy=policy,
        untitled=[one for one in mandatory if not event.texts.get(one[0], Texts()).title],
        uncritical=[one for one in mandatory if not event.texts.get(one[0], Texts()).criteria],
        unfilled=[
            (name, labels[name])
            for name, detail in KINDS[event.kind].details.items()
            if detail.needed and not event.details.get(name)
        ],
    )


APPROVED_PARTS = ("kind", "begins_at", "ends_at", "place", "policy", "stream_url")
"""What another person approved: whoever changes it asks anew."""


def touches_approval(before: EventView, edit: EventEdit) -> bool:
    """Whether an edit changes what was approved: what, when, where, who may come, and what it is called."""
    titled = {code: text.title for code, text in before.texts.items() if text.title}
    wanted = {code: text.title for code, text in edit.texts.items() if text.title}
    return titled != wanted or any(getattr(before, name) != getattr(edit, name) for name in APPROVED_PARTS)


def days_before(begins_at: datetime, zone: ZoneInfo, days: int) -> date:
    """The day so many days before the day of an event, by the agency's calendar; negative: after it."""
    return begins_at.astimezone(zone).date() - timedelta(days=days)
