"""What the API of plans takes and gives."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from msgspec import Struct


class TextBody(Struct):
    """A plan in one language. `version`: of the text that was read, when it is changed."""

    title: str
    summary: str = ""
    situation: str = ""
    approach: str = ""
    ready: bool = False
    version: int | None = None


class NewPlan(Struct, forbid_unknown_fields=True):
    """`kind`: annual, campaign, crisis, event or unit. `copy_of`: an own plan or template to begin with.

    `skeleton`: whether it begins with what a plan of its kind should not be without.
    """

    kind: str
    texts: dict[str, TextBody]
    starts_on: date | None = None
    ends_on: date | None = None
    unit_id: UUID | None = None
    parent_id: UUID | None = None
    template: bool = False
    copy_of: UUID | None = None
    skeleton: bool = True


class PlanItem(Struct):
    """A plan. `level`: what the agency may do in it: read, comment, contribute, edit or owner."""

    id: UUID
    owner: UUID
    kind: str
    state: str
    template: bool
    title: str
    level: str
    starts_on: date | None
    ends_on: date | None
    parent_id: UUID | None
    revision: int
    changed_at: datetime


class PlansBody(Struct):
    """Plans, those changed last first; `next`: the `before` of the page after."""

    items: list[PlanItem]
    next: str | None


class PartItem(Struct):
    """A part of a plan. `texts`: words by language; `values`: what this kind of part has beside them."""

    id: UUID
    state: str
    position: int
    version: int
    texts: dict[str, str]
    values: dict[str, Any]


class PlanBody(Struct):
    """One plan with its texts and parts by kind. `acts`: what whoever asks may do now."""

    id: UUID
    owner: UUID
    kind: str
    state: str
    level: str
    starts_on: date | None
    ends_on: date | None
    unit_id: UUID | None
    parent_id: UUID | None
    revision: int
    version: int
    texts: dict[str, TextBody]
    parts: dict[str, list[PartItem]]
    acts: list[str]


class PartBody(Struct, forbid_unknown_fields=True):
    """A part as it is to be. Days and moments as ISO texts, figures as numbers or texts. `version`: that was read."""

    texts: dict[str, str]
    values: dict[str, Any] = {}
    version: int | None = None


class ReasonBody(Struct, forbid_unknown_fields=True):
    """`reason`: for those steps that take one; what came of a decision or an activity."""

    reason: str = ""
    version: int | None = None


class RevisionBody(Struct, forbid_unknown_fields=True):
    """`reason`: what it amends, from the second on. `sign_by`: until when the parties are asked to sign."""

    reason: str = ""
    sign_by: datetime | None = None


class SignBody(Struct, forbid_unknown_fields=True):
    """`verdict`: agreed, reserved or declined; `text`: the reservation, or why not."""

    verdict: str
    text: str = ""


class NumberBody(Struct):
    number: int


class SignatureItem(Struct):
    """Who signed which revision. `agency`: its id."""

    agency: UUID
    number: int
    verdict: str
    text: str
    signed_at: datetime
    signed_by: str


class SignaturesBody(Struct):
    items: list[SignatureItem]


class DifferenceItem(Struct):
    """`how`: added, removed or changed. `part`: the kind of part; `field`: empty for the whole of it."""

    how: str
    part: str
    id: str
    name: str
    field: str
    before: Any
    after: Any


class DifferencesBody(Struct):
    items: list[DifferenceItem]


class StateBody(Struct):
    state: str
    revision: int


class MadeBody(Struct):
    id: UUID


class SlotBody(Struct, forbid_unknown_fields=True, kw_only=True):
    """When and by which channel. Moments with their offsets; `ends_at` of a whole day: the midnight after the last.

    `version`: the one that was seen.
    """

    starts_at: datetime
    ends_at: datetime
    all_day: bool = False
    tentative: bool = False
    channel: str
    version: int


class TitleBody(Struct):
    title: str
    text: str = ""


class NewActivity(Struct, forbid_unknown_fields=True, kw_only=True):
    """An activity. `audiences`, `objective_id`: parts of the plan. `draft`: nobody but the agency sees it.

    `version`: the one that was read, when it is changed.
    """

    texts: dict[str, TitleBody]
    starts_at: datetime
    ends_at: datetime
    channel: str
    all_day: bool = False
    tentative: bool = False
    kind: str = "event"
    audiences: list[UUID] = []
    objective_id: UUID | None = None
    spokesperson: str = ""
    place: str = ""
    embargo_until: datetime | None = None
    unit_id: UUID | None = None
    draft: bool = False
    result: str = ""
    version: int | None = None


class ActivityItem(Struct):
    """An activity. `agency`: whose it is; `own`: whether it is the agency's that asks."""

    id: UUID
    agency: UUID
    plan_id: UUID
    own: bool
    state: str
    draft: bool
    tentative: bool
    kind: str
    channel: str
    all_day: bool
    starts_at: datetime
    ends_at: datetime
    audiences: list[UUID]
    objective_id: UUID | None
    spokesperson: str
    place: str
    embargo_until: datetime | None
    owner_name: str
    result: str
    reason: str
    version: int
    title: str
    texts: dict[str, TitleBody]


class ActivitiesBody(Struct):
    items: list[ActivityItem]


class UndoBody(Struct):
    """What takes a move back: the former time, to be sent as a move with this version."""

    starts_at: datetime
    ends_at: datetime
    all_day: bool
    tentative: bool
    channel: str
    version: int


class ReadingBody(Struct, forbid_unknown_fields=True):
    """A figure of a measure. `evidence`: what shows it; `address`: where."""

    taken_on: date
    value: float
    evidence: str
    source: str
    address: str = ""


class ReadingItem(Struct):
    id: UUID
    agency: UUID
    measure: UUID
    taken_on: date
    value: str
    evidence: str
    address: str
    source: str


class ReadingsBody(Struct):
    items: list[ReadingItem]


class InviteBody(Struct, forbid_unknown_fields=True):
    """`agency`: its id; `level`: read, comment, contribute or edit; `until`: the last moment for an answer."""

    agency: UUID
    level: str
    message: str = ""
    until: datetime | None = None


class AnswerBody(Struct, forbid_unknown_fields=True):
    accepts: bool
    reason: str = ""


class InvitationItem(Struct):
    """All that an agency knows of a plan before it accepts."""

    plan_id: UUID
    agency: UUID
    agency_name: str
    title: str
    kind: str
    level: str
    message: str
    invited_at: datetime
    expires_at: datetime | None


class InvitationsBody(Struct):
    items: list[InvitationItem]


class ParticipantItem(Struct):
    """An agency in a plan. `state`: accepted; its owner also sees invited, declined, revoked and left."""

    agency: UUID
    name: str
    level: str
    state: str
    suspended: bool


class ParticipantsBody(Struct):
    items: list[ParticipantItem]


class MentionBody(Struct, forbid_unknown_fields=True):
    """An agency, or a person of it who did something in the plan."""

    agency: UUID
    person: UUID | None = None


class CommentBody(Struct, forbid_unknown_fields=True):
    """`record`, `record_id`: the part it is on, the plan itself if left out. `inner`: only the agency sees it."""

    text: str
    record: str = ""
    record_id: UUID | None = None
    mentions: list[MentionBody] = []
    inner: bool = False


class CommentItem(Struct):
    id: UUID
    agency: UUID
    record: str
    record_id: UUID
    inner: bool
    text: str
    written_at: datetime
    written_by: str


class CommentsBody(Struct):
    items: list[CommentItem]


class ChangeItem(Struct):
    """What happened: `kind` such as activity.moved, with what was and what became of it."""

    id: UUID
    agency: UUID
    at: datetime
    kind: str
    record: str
    record_id: UUID
    title: dict[str, str]
    before: Any
    after: Any
    person: str


class ChangesBody(Struct):
    """The newest first. `reviewed_at`: up to when whoever asks has looked."""

    items: list[ChangeItem]
    reviewed_at: datetime | None
