"""What the API of refutations takes and gives."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

ONE = "/refutations/{refutation_id:uuid}"


@dataclass(frozen=True, slots=True)
class RefutationItem:
    """A refutation in a list. `due_at`: end of the clock that matters in its state."""

    id: UUID
    title: str
    outlet: str
    medium: str
    state: str
    approved: bool
    decision: str
    outcome: str
    due_at: datetime | None
    opened_at: datetime
    claims: int


@dataclass(frozen=True, slots=True)
class RefutationsBody:
    items: list[RefutationItem]
    next: str | None


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    id: UUID
    kind: str
    said: str
    link: str
    unit_id: UUID | None


@dataclass(frozen=True, slots=True)
class ClaimItem:
    id: UUID
    quote: str
    located: str
    verdict: str
    why: str
    right: str
    evidence: list[EvidenceItem]


@dataclass(frozen=True, slots=True)
class DemandItem:
    """A version of the demand; `signed_by`: the lawyer who signed it off, "" for none."""

    number: int
    state: str
    kind: str
    addressee: str
    subject: str
    body: str
    language: str
    answer_on: date | None
    edits: int
    signed_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class SendingItem:
    way: str
    state: str
    address: str
    letter_id: UUID | None
    message_id: str
    proof: str
    sent_at: datetime | None
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class AnswerItem:
    kind: str
    received_on: date
    text: str
    address: str
    clip_id: UUID | None
    place: str
    said_time: str
    length: int | None
    length_unit: str
    heading: bool | None


@dataclass(frozen=True, slots=True)
class StepItem:
    id: UUID
    body: str
    name: str
    text: str
    filed_on: date
    result: str
    ruling: str
    ruled_on: date | None


@dataclass(frozen=True, slots=True)
class RefutationBody:
    """A refutation with everything that belongs to it. `may`: what the caller may do with it now."""

    id: UUID
    state: str
    title: str
    outlet: str
    outlet_id: UUID | None
    medium: str
    address: str
    clip_id: UUID | None
    said_on: date
    said_time: str
    text: str
    decision: str
    decision_reason: str
    outcome: str
    release_id: UUID | None
    claim_due_at: datetime | None
    answer_due_at: datetime | None
    version: int
    claims: list[ClaimItem]
    demands: list[DemandItem]
    sendings: list[SendingItem]
    answers: list[AnswerItem]
    complaints: list[StepItem]
    may: list[str]


@dataclass(frozen=True, slots=True)
class PublicationText:
    """What an outlet published. `medium`: site, agency, newspaper, tv, radio or social. `said_time`: as 19:30."""

    title: str
    medium: str
    said_on: date
    outlet: str = ""
    outlet_id: UUID | None = None
    clip_id: UUID | None = None
    address: str = ""
    author: str = ""
    language: str = ""
    said_time: str = ""
    place: str = ""
    timecode: str = ""
    length: int | None = None
    length_unit: str = ""
    text: str = ""
    email: str = ""
    postal: str = ""
    owner_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ClaimText:
    """Words of the publication. `verdict`: false, misleading, unproven, opinion or true, with `why`."""

    quote: str
    located: str = ""
    verdict: str = ""
    why: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceText:
    """`kind`: link, with `link`, or unit, with `unit_id` and `said`."""

    kind: str
    said: str = ""
    link: str = ""
    unit_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class DemandText:
    """`edits`: of the draft that was read, 0 for the first one."""

    addressee: str
    subject: str
    body: str
    language: str
    answer_on: date
    edits: int = 0


@dataclass(frozen=True, slots=True)
class SendText:
    """`way`: email with `email`; letter with `journal_id`; post, courier or hand with `proof` and perhaps `sent_on`."""

    way: str
    email: str = ""
    journal_id: UUID | None = None
    sent_on: date | None = None
    proof: str = ""


@dataclass(frozen=True, slots=True)
class AnswerText:
    """`kind`: published, partly, promised or refused."""

    kind: str
    received_on: date
    text: str = ""
    address: str = ""
    clip_id: UUID | None = None
    place: str = ""
    said_time: str = ""
    length: int | None = None
    length_unit: str = ""
    heading: bool | None = None


@dataclass(frozen=True, slots=True)
class StepText:
    """`body`: council, regulator, other or, for lawyers, court."""

    body: str
    name: str
    text: str
    filed_on: date


@dataclass(frozen=True, slots=True)
class RulingText:
    """`result`: upheld, partly, rejected, settled or withdrawn."""

    result: str
    ruling: str
    ruled_on: date


@dataclass(frozen=True, slots=True)
class ActText:
    """Which of these an act needs, its refusal says."""

    reason: str = ""
    decision: str = ""
    outcome: str = ""
    proof: str = ""
    release_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class MadeBody:
    id: UUID


@dataclass(frozen=True, slots=True)
class StateBody:
    id: UUID
    state: str
    may: list[str] = field(default_factory=list)
