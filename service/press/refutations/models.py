"""Tables of refutations: what was published, claims and evidence, demands, how they went, what came of them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import TenantTable, belongs_to

EMPTY, NOTHING, ONE = text("''"), text("'[]'::jsonb"), text("1")
STATES = (
    "opened", "assessed", "decided", "drafting", "in_approval", "sent", "awaiting", "satisfied", "refused",
    "no_response", "escalated", "closed",
)  # fmt: skip
MEDIA = ("site", "agency", "newspaper", "tv", "radio", "social")
DECISIONS = ("", "none", "monitor", "inform", "correction", "reply", "refutation", "statement", "court")
NEWEST = (text("opened_at desc"), text("id desc"))


def one_of(column: str, *values: str) -> CheckConstraint:
    """A check that a text is one of a few words."""
    return CheckConstraint(f"{column} in ({', '.join(repr(value) for value in values)})", name=column)


class Refutation(TenantTable):
    """What an outlet published, and how far the reaction to it is. claim_due_at, answer_due_at: of the running clocks.

    closed_from: the state it was closed in; outcome: what came of it.
    """

    __tablename__ = "refutation"
    __table_args__ = (
        one_of("state", *STATES),
        one_of("medium", *MEDIA),
        one_of("decision", *DECISIONS),
        CheckConstraint("(state = 'closed') = (closed_at is not null)", name="closed"),
        CheckConstraint("state in ('opened', 'assessed', 'closed') or decision <> ''", name="decided"),
        belongs_to("clip", "clip_id"),
        belongs_to("outlet", "outlet_id"),
        belongs_to("person", "owner_id"),
        belongs_to("release", "release_id"),
        Index("refutation_order", "tenant_id", *NEWEST),
        Index("refutation_state", "tenant_id", "state", *NEWEST),
        Index("refutation_clip", "tenant_id", "clip_id", postgresql_where=text("clip_id is not null")),
        Index("refutation_owner", "tenant_id", "owner_id", postgresql_where=text("owner_id is not null")),
        Index("refutation_outlet", "tenant_id", "outlet_id", postgresql_where=text("outlet_id is not null")),
        Index("refutation_release", "tenant_id", "release_id", postgresql_where=text("release_id is not null")),
        Index("refutation_closed", "tenant_id", "closed_at", postgresql_where=text("closed_at is not null")),
    )

    state: Mapped[str] = mapped_column(server_default="opened")
    closed_from: Mapped[str] = mapped_column(server_default=EMPTY)
    clip_id: Mapped[UUID | None]
    outlet_id: Mapped[UUID | None]
    outlet: Mapped[str]
    medium: Mapped[str]
    email: Mapped[str] = mapped_column(server_default=EMPTY)
    postal: Mapped[str] = mapped_column(server_default=EMPTY)
    title: Mapped[str]
    author: Mapped[str] = mapped_column(server_default=EMPTY)
    language: Mapped[str] = mapped_column(server_default=EMPTY)
    address: Mapped[str] = mapped_column(server_default=EMPTY)
    said_on: Mapped[date]
    said_time: Mapped[str] = mapped_column(server_default=EMPTY)
    place: Mapped[str] = mapped_column(server_default=EMPTY)
    timecode: Mapped[str] = mapped_column(server_default=EMPTY)
    length: Mapped[int | None]
    length_unit: Mapped[str] = mapped_column(server_default=EMPTY)
    text: Mapped[str] = mapped_column(server_default=EMPTY)
    decision: Mapped[str] = mapped_column(server_default=EMPTY)
    decision_reason: Mapped[str] = mapped_column(server_default=EMPTY)
    decided_at: Mapped[datetime | None]
    decided_by_name: Mapped[str] = mapped_column(server_default=EMPTY)
    claim_due_at: Mapped[datetime | None]
    answer_due_at: Mapped[datetime | None]
    release_id: Mapped[UUID | None]
    outcome: Mapped[str] = mapped_column(server_default=EMPTY)
    outcome_note: Mapped[str] = mapped_column(server_default=EMPTY)
    closed_at: Mapped[datetime | None]
    owner_id: Mapped[UUID | None]
    version: Mapped[int] = mapped_column(server_default=ONE)
    opened_at: Mapped[datetime]
    opened_by: Mapped[UUID | None]
    opened_by_name: Mapped[str]


class RefutationClaim(TenantTable):
    """Words of the publication, and what was found of them. position: their order."""

    __tablename__ = "refutation_claim"
    __table_args__ = (
        UniqueConstraint("tenant_id", "refutation_id", "position"),
        one_of("state", "standing", "withdrawn"),
        one_of("verdict", "", "false", "misleading", "unproven", "opinion", "true"),
        belongs_to("refutation", "refutation_id"),
    )

    refutation_id: Mapped[UUID]
    position: Mapped[int]
    state: Mapped[str] = mapped_column(server_default="standing")
    quote: Mapped[str]
    located: Mapped[str] = mapped_column(server_default=EMPTY)
    verdict: Mapped[str] = mapped_column(server_default=EMPTY)
    why: Mapped[str] = mapped_column(server_default=EMPTY)
    right: Mapped[str] = mapped_column("what_is_right", server_default=EMPTY)
    judged_at: Mapped[datetime | None]
    judged_by_name: Mapped[str] = mapped_column(server_default=EMPTY)


class RefutationEvidence(TenantTable):
    """What a verdict rests on. Documents are files of the record of this name."""

    __tablename__ = "refutation_evidence"
    __table_args__ = (
        one_of("state", "standing", "withdrawn"),
        one_of("kind", "document", "link", "unit"),
        belongs_to("refutation_claim", "claim_id"),
        belongs_to("unit", "unit_id"),
        Index("refutation_evidence_claim", "tenant_id", "claim_id", "added_at", "id"),
    )

    claim_id: Mapped[UUID]
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="standing")
    said: Mapped[str] = mapped_column(server_default=EMPTY)
    link: Mapped[str] = mapped_column(server_default=EMPTY)
    unit_id: Mapped[UUID | None]
    reason: Mapped[str] = mapped_column(server_default=EMPTY)
    added_at: Mapped[datetime]
    added_by_name: Mapped[str]


class RefutationDemand(TenantTable):
    """A version of the letter to the outlet. hands: ids of those who wrote in it; signed_*: a lawyer's sign-off."""

    __tablename__ = "refutation_demand"
    __table_args__ = (
        UniqueConstraint("tenant_id", "refutation_id", "number"),
        one_of("state", "draft", "in_approval", "returned", "approved"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("state <> 'approved' or judged_at is not null", name="approved"),
        belongs_to("refutation", "refutation_id"),
    )

    refutation_id: Mapped[UUID]
    number: Mapped[int]
    state: Mapped[str] = mapped_column(server_default="draft")
    kind: Mapped[str]
    addressee: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    language: Mapped[str]
    answer_on: Mapped[date | None]
    hands: Mapped[list[Any]] = mapped_column(JSONB, server_default=NOTHING)
    edits: Mapped[int] = mapped_column(server_default=ONE)
    written_at: Mapped[datetime]
    written_by: Mapped[UUID | None]
    written_by_name: Mapped[str]
    submitted_at: Mapped[datetime | None]
    judged_at: Mapped[datetime | None]
    judged_by: Mapped[UUID | None]
    judged_by_name: Mapped[str] = mapped_column(server_default=EMPTY)
    reason: Mapped[str] = mapped_column(server_default=EMPTY)
    signed_at: Mapped[datetime | None]
    signed_by: Mapped[UUID | None]
    signed_by_name: Mapped[str] = mapped_column(server_default=EMPTY)
    signed_reason: Mapped[str] = mapped_column(server_default=EMPTY)


class RefutationSending(TenantTable):
    """How a demand went to the outlet, and how that is proved. letter_id: of the registry, as a draft and after."""

    __tablename__ = "refutation_sending"
    __table_args__ = (
        one_of("way", "letter", "email", "post", "courier", "hand"),
        one_of("state", "letter", "queued", "sent", "delivered", "uncertain", "failed"),
        belongs_to("refutation_demand", "demand_id"),
        Index("refutation_sending_demand", "tenant_id", "demand_id", "begun_at", "id"),
    )

    demand_id: Mapped[UUID]
    way: Mapped[str]
    state: Mapped[str]
    address: Mapped[str] = mapped_column(server_default=EMPTY)
    letter_id: Mapped[UUID | None]
    message_id: Mapped[str] = mapped_column(server_default=EMPTY)
    proof: Mapped[str] = mapped_column(server_default=EMPTY)
    told: Mapped[str] = mapped_column(server_default=EMPTY)
    begun_at: Mapped[datetime]
    begun_by_name: Mapped[str]
    sent_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]


class RefutationAnswer(TenantTable):
    """What the outlet answered or published, with what is compared."""

    __tablename__ = "refutation_answer"
    __table_args__ = (
        one_of("kind", "published", "partly", "promised", "refused"),
        belongs_to("refutation", "refutation_id"),
        belongs_to("clip", "clip_id"),
        Index("refutation_answer_of", "tenant_id", "refutation_id", "noted_at", "id"),
        Index("refutation_answer_clip", "tenant_id", "clip_id", postgresql_where=text("clip_id is not null")),
    )

    refutation_id: Mapped[UUID]
    kind: Mapped[str]
    received_on: Mapped[date]
    text: Mapped[str] = mapped_column(server_default=EMPTY)
    address: Mapped[str] = mapped_column(server_default=EMPTY)
    clip_id: Mapped[UUID | None]
    place: Mapped[str] = mapped_column(server_default=EMPTY)
    said_time: Mapped[str] = mapped_column(server_default=EMPTY)
    length: Mapped[int | None]
    length_unit: Mapped[str] = mapped_column(server_default=EMPTY)
    heading: Mapped[bool | None]
    noted_at: Mapped[datetime]
    noted_by_name: Mapped[str]


class RefutationStep(TenantTable):
    """A complaint to a council or regulator, or a claim in court, and what was decided on it."""

    __tablename__ = "refutation_step"
    __table_args__ = (
        one_of("body", "council", "regulator", "court", "other"),
        one_of("result", "", "upheld", "partly", "rejected", "settled", "withdrawn"),
        CheckConstraint("(result = '') = (ruled_on is null)", name="ruled"),
        belongs_to("refutation", "refutation_id"),
        Index("refutation_step_of", "tenant_id", "refutation_id", "noted_at", "id"),
    )

    refutation_id: Mapped[UUID]
    body: Mapped[str]
    name: Mapped[str]
    text: Mapped[str]
    filed_on: Mapped[date]
    result: Mapped[str] = mapped_column(server_default=EMPTY)
    ruling: Mapped[str] = mapped_column(server_default=EMPTY)
    ruled_on: Mapped[date | None]
    noted_at: Mapped[datetime]
    noted_by_name: Mapped[str]
