"""Refutations: what was published, claims with evidence, demands and how they went, answers, complaints."""

from alembic import op

from migrations.isolation import isolate, script

revision = "2026_11_22_0036"
down_revision = "2026_11_22_0035"

MATTER = """
create table refutation (
  tenant_id uuid not null,
  id uuid not null,
  state text not null default 'opened' constraint refutation_state_check check (state in ('opened', 'assessed',
    'decided', 'drafting', 'in_approval', 'sent', 'awaiting', 'satisfied', 'refused', 'no_response', 'escalated',
    'closed')),
  closed_from text not null default '',
  clip_id uuid,
  outlet_id uuid,
  outlet text not null,
  medium text not null constraint refutation_medium_check
    check (medium in ('site', 'agency', 'newspaper', 'tv', 'radio', 'social')),
  email text not null default '',
  postal text not null default '',
  title text not null,
  author text not null default '',
  language text not null default '',
  address text not null default '',
  said_on date not null,
  said_time text not null default '',
  place text not null default '',
  timecode text not null default '',
  length integer,
  length_unit text not null default '',
  text text not null default '',
  decision text not null default '' constraint refutation_decision_check check (decision in ('', 'none', 'monitor',
    'inform', 'correction', 'reply', 'refutation', 'statement', 'court')),
  decision_reason text not null default '',
  decided_at timestamptz,
  decided_by_name text not null default '',
  claim_due_at timestamptz,
  answer_due_at timestamptz,
  release_id uuid,
  outcome text not null default '',
  outcome_note text not null default '',
  closed_at timestamptz,
  owner_id uuid,
  version integer not null default 1,
  opened_at timestamptz not null,
  opened_by uuid,
  opened_by_name text not null,
  primary key (tenant_id, id),
  constraint refutation_closed_check check ((state = 'closed') = (closed_at is not null)),
  constraint refutation_decided_check check (state in ('opened', 'assessed', 'closed') or decision <> ''),
  foreign key (tenant_id, clip_id) references clip (tenant_id, id),
  foreign key (tenant_id, outlet_id) references outlet (tenant_id, id),
  foreign key (tenant_id, owner_id) references person (tenant_id, id),
  foreign key (tenant_id, release_id) references release (tenant_id, id)
);
create index refutation_order on refutation (tenant_id, opened_at desc, id desc);
create index refutation_state on refutation (tenant_id, state, opened_at desc, id desc);
create index refutation_clip on refutation (tenant_id, clip_id) where clip_id is not null;
create index refutation_owner on refutation (tenant_id, owner_id) where owner_id is not null;
create index refutation_outlet on refutation (tenant_id, outlet_id) where outlet_id is not null;
create index refutation_release on refutation (tenant_id, release_id) where release_id is not null;
create index refutation_closed on refutation (tenant_id, closed_at) where closed_at is not null;
create table refutation_claim (
  tenant_id uuid not null,
  id uuid not null,
  refutation_id uuid not null,
  position integer not null,
  state text not null default 'standing' constraint refutation_claim_state_check
    check (state in ('standing', 'withdrawn')),
  quote text not null,
  located text not null default '',
  verdict text not null default '' constraint refutation_claim_verdict_check
    check (verdict in ('', 'false', 'misleading', 'unproven', 'opinion', 'true')),
  why text not null default '',
  what_is_right text not null default '',
  judged_at timestamptz,
  judged_by_name text not null default '',
  primary key (tenant_id, id),
  unique (tenant_id, refutation_id, position),
  foreign key (tenant_id, refutation_id) references refutation (tenant_id, id)
);
create table refutation_evidence (
  tenant_id uuid not null,
  id uuid not null,
  claim_id uuid not null,
  kind text not null constraint refutation_evidence_kind_check check (kind in ('document', 'link', 'unit')),
  state text not null default 'standing' constraint refutation_evidence_state_check
    check (state in ('standing', 'withdrawn')),
  said text not null default '',
  link text not null default '',
  unit_id uuid,
  reason text not null default '',
  added_at timestamptz not null,
  added_by_name text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, claim_id) references refutation_claim (tenant_id, id),
  foreign key (tenant_id, unit_id) references unit (tenant_id, id)
);
create index refutation_evidence_claim on refutation_evidence (tenant_id, claim_id, added_at, id);
"""
DEMANDS = """
create table refutation_demand (
  tenant_id uuid not null,
  id uuid not null,
  refutation_id uuid not null,
  number integer not null constraint refutation_demand_number_check check (number > 0),
  state text not null default 'draft' constraint refutation_demand_state_check
    check (state in ('draft', 'in_approval', 'returned', 'approved')),
  kind text not null,
  addressee text not null,
  subject text not null,
  body text not null,
  language text not null,
  answer_on date,
  hands jsonb not null default '[]'::jsonb,
  edits integer not null default 1,
  written_at timestamptz not null,
  written_by uuid,
  written_by_name text not null,
  submitted_at timestamptz,
  judged_at timestamptz,
  judged_by uuid,
  judged_by_name text not null default '',
  reason text not null default '',
  signed_at timestamptz,
  signed_by uuid,
  signed_by_name text not null default '',
  signed_reason text not null default '',
  primary key (tenant_id, id),
  unique (tenant_id, refutation_id, number),
  constraint refutation_demand_approved_check check (state <> 'approved' or judged_at is not null),
  foreign key (tenant_id, refutation_id) references refutation (tenant_id, id)
);
create table refutation_sending (
  tenant_id uuid not null,
  id uuid not null,
  demand_id uuid not null,
  way text not null constraint refutation_sending_way_check
    check (way in ('letter', 'email', 'post', 'courier', 'hand')),
  state text not null constraint refutation_sending_state_check
    check (state in ('letter', 'queued', 'sent', 'delivered', 'uncertain', 'failed')),
  address text not null default '',
  letter_id uuid,
  message_id text not null default '',
  proof text not null default '',
  told text not null default '',
  begun_at timestamptz not null,
  begun_by_name text not null,
  sent_at timestamptz,
  settled_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, demand_id) references refutation_demand (tenant_id, id)
);
create index refutation_sending_demand on refutation_sending (tenant_id, demand_id, begun_at, id);
"""
ANSWERS = """
create table refutation_answer (
  tenant_id uuid not null,
  id uuid not null,
  refutation_id uuid not null,
  kind text not null constraint refutation_answer_kind_check
    check (kind in ('published', 'partly', 'promised', 'refused')),
  received_on date not null,
  text text not null default '',
  address text not null default '',
  clip_id uuid,
  place text not null default '',
  said_time text not null default '',
  length integer,
  length_unit text not null default '',
  heading boolean,
  noted_at timestamptz not null,
  noted_by_name text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, refutation_id) references refutation (tenant_id, id),
  foreign key (tenant_id, clip_id) references clip (tenant_id, id)
);
create index refutation_answer_of on refutation_answer (tenant_id, refutation_id, noted_at, id);
create index refutation_answer_clip on refutation_answer (tenant_id, clip_id) where clip_id is not null;
create table refutation_step (
  tenant_id uuid not null,
  id uuid not null,
  refutation_id uuid not null,
  body text not null constraint refutation_step_body_check check (body in ('council', 'regulator', 'court', 'other')),
  name text not null,
  text text not null,
  filed_on date not null,
  result text not null default '' constraint refutation_step_result_check
    check (result in ('', 'upheld', 'partly', 'rejected', 'settled', 'withdrawn')),
  ruling text not null default '',
  ruled_on date,
  noted_at timestamptz not null,
  noted_by_name text not null,
  primary key (tenant_id, id),
  constraint refutation_step_ruled_check check ((result = '') = (ruled_on is null)),
  foreign key (tenant_id, refutation_id) references refutation (tenant_id, id)
);
create index refutation_step_of on refutation_step (tenant_id, refutation_id, noted_at, id);
"""
TABLES = (
    "refutation", "refutation_claim", "refutation_evidence", "refutation_demand", "refutation_sending",
    "refutation_answer", "refutation_step",
)  # fmt: skip


def upgrade() -> None:
    script(MATTER)
    script(DEMANDS)
    script(ANSWERS)
    for table in TABLES:
        isolate(table)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
