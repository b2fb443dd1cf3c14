"""What is typed of campaigns, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from service.kit.refusal import Refusal
from service.kit.words import N_
from service.planning.campaigns.rules.words import COUNTED, MATERIAL_KINDS, PROOFS, SPANS
from service.planning.plans.rules.content import LANGUAGES, NEEDS_TITLE, UNKNOWN_KIND, UNKNOWN_LANGUAGE
from service.planning.plans.rules.measures import NEEDS_SOURCE, UNKNOWN_MEASURE
from service.planning.plans.rules.words import CHANNELS

TITLE_LIMIT, LINE_LIMIT, REMARK_LIMIT, ADDRESS_LIMIT = 200, 200, 2_000, 1_000
MOST_VALUE = Decimal(10) ** 12
NEEDS_PLACE = N_("Say where it was carried.")
NEEDS_DAY = N_("Say on which day.")
IN_FUTURE = N_("This date lies in the future.")
BAD_ADDRESS = N_("Write a whole address that begins with https:// or http://.")
NEEDS_LINE = N_("Say what was counted, such as the name of the hotline.")
NEEDS_FIGURE = N_("Write a figure from 0 on.")
WHOLE_COUNT = N_("A count is a whole number.")
NEEDS_ADDRESS = N_("Write the address that shows it.")
NEEDS_FILE = N_("Choose the file that shows it.")
NEEDS_RECORD = N_("Choose what shows it.")
COUNTED_ALREADY = N_("Of these days this is counted already: %(first)s to %(last)s. Take that figure out first.")
OF_WEEK = N_("A week is counted from its Monday on.")
NOT_CAMPAIGN = N_("This plan is no campaign.")


def is_address(text: str) -> bool:
    """Whether a text is a whole address of the web."""
    begun = text.startswith(("https://", "http://"))
    return begun and len(text) <= ADDRESS_LIMIT and not any(sign.isspace() for sign in text) and "." in text


class MaterialWords(NamedTuple):
    """A material in one language. file_id: a waiting upload of the actor, or the file that it has."""

    title: str = ""
    address: str = ""
    file_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class MaterialEdit:
    """A material as it was typed. carriers: agencies that are to carry it, none: all. version: None for a new one."""

    kind: str
    texts: Mapping[str, MaterialWords]
    carriers: Sequence[UUID] = ()
    due_on: date | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """What shows that something was carried. record_id: of a clip or press event; file_id: of a waiting upload."""

    kind: str = ""
    address: str = ""
    file_id: UUID | None = None
    record_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class NewCarrying:
    """A material was carried. place: where, such as a channel, a school, a street."""

    material_id: UUID
    channel: str
    place: str
    carried_on: date | None
    proof: Proof = field(default_factory=Proof)
    remark: str = ""


@dataclass(frozen=True, slots=True)
class NewFigure:
    """A count. first_on: the day, or the Monday of the week."""

    measure: str
    line: str
    span: str
    first_on: date | None
    value: Decimal | None
    source: str
    address: str = ""

    @property
    def last_on(self) -> date | None:
        """The last of the days that are counted."""
        return self.first_on + timedelta(days=6 if self.span == "week" else 0) if self.first_on else None


def material_problems(edit: MaterialEdit) -> list[Refusal]:
    """Everything wrong with a material as typed."""
    found = []
    if edit.kind not in MATERIAL_KINDS:
        found.append(Refusal(UNKNOWN_KIND, code="choice", field="kind"))
    if not any(one.title.strip() for one in edit.texts.values()):
        first = next(iter(edit.texts), LANGUAGES[0])
        found.append(Refusal(NEEDS_TITLE, code="required", field=f"title_{first}"))
    for code, one in edit.texts.items():
        if code not in LANGUAGES:
            found.append(Refusal(UNKNOWN_LANGUAGE, code="language", field=f"title_{code}"))
        if one.address and not is_address(one.address):
            found.append(Refusal(BAD_ADDRESS, code="address", field=f"address_{code}"))
        if not one.title.strip() and (one.address or one.file_id):
            found.append(Refusal(NEEDS_TITLE, code="required", field=f"title_{code}"))
    return found


def proof_problems(proof: Proof) -> list[Refusal]:
    """Everything wrong with what is to show something."""
    if proof.kind not in PROOFS:
        return [Refusal(UNKNOWN_KIND, code="choice", field="proof")]
    if proof.kind == "link" and not proof.address:
        return [Refusal(NEEDS_ADDRESS, code="required", field="address")]
    if proof.address and not is_address(proof.address):
        return [Refusal(BAD_ADDRESS, code="address", field="address")]
    if proof.kind == "file" and proof.file_id is None:
        return [Refusal(NEEDS_FILE, code="required", field="files")]
    if proof.kind in ("clip", "event") and proof.record_id is None:
        return [Refusal(NEEDS_RECORD, code="required", field="record")]
    return []


def carrying_problems(new: NewCarrying, today: date) -> list[Refusal]:
    """Everything wrong with what is said to have been carried."""
    found = proof_problems(new.proof)
    if new.channel not in CHANNELS:
        found.append(Refusal(UNKNOWN_KIND, code="choice", field="channel"))
    if not new.place.strip():
        found.append(Refusal(NEEDS_PLACE, code="required", field="place"))
    if new.carried_on is None:
        found.append(Refusal(NEEDS_DAY, code="required", field="carried_on"))
    elif new.carried_on > today:
        found.append(Refusal(IN_FUTURE, code="future", field="carried_on"))
    return found


def figure_problems(new: NewFigure, today: date) -> list[Refusal]:
    """Everything wrong with a count as typed. A week that is not over is counted as far as it went."""
    found = []
    if new.measure not in COUNTED:
        found.append(Refusal(UNKNOWN_MEASURE, code="choice", field="measure"))
    if new.span not in SPANS:
        found.append(Refusal(UNKNOWN_KIND, code="choice", field="span"))
    if not new.line.strip():
        found.append(Refusal(NEEDS_LINE, code="required", field="line"))
    if new.first_on is None:
        found.append(Refusal(NEEDS_DAY, code="required", field="first_on"))
    elif new.first_on > today:
        found.append(Refusal(IN_FUTURE, code="future", field="first_on"))
    elif new.span == "week" and new.first_on.weekday():
        found.append(Refusal(OF_WEEK, code="monday", field="first_on"))
    found += _value_problems(new)
    if not new.source.strip():
        found.append(Refusal(NEEDS_SOURCE, code="required", field="source"))
    if new.address and not is_address(new.address):
        found.append(Refusal(BAD_ADDRESS, code="address", field="address"))
    return found


def _value_problems(new: NewFigure) -> list[Refusal]:
    if new.value is None or not new.value.is_finite() or not 0 <= new.value <= MOST_VALUE:
        return [Refusal(NEEDS_FIGURE, code="number", field="value")]
    known = COUNTED.get(new.measure)
    if known is not None and new.measure not in ("answer_time", "staff_days") and new.value % 1:
        return [Refusal(WHOLE_COUNT, code="whole", field="value")]
    return []
