"""Campaigns that several bodies carry, and papers of plans.

Materials, what was carried where, and figures are rows that a participant puts into a plan: they carry its own
tenant_id and are shared by the plan's access, as activities are. A carrying names a material of the same plan, which
may be another body's: the key carries that body's tenant and the plan.

A paper is a frozen copy of what one agency might see when it was issued: its own row, with no key to the plan. The same
goes for what an agency answered to a decision that is for it.
"""

from alembic import op

from migrations.isolation import isolate, script, share_contributed

revision = "2026_11_23_0043"
down_revision = "2026_11_23_0042"

SHARED = ("campaign_material", "campaign_material_text", "campaign_carrying", "campaign_figure")
CAMPAIGNS = """
create table campaign_material (
  tenant_id uuid not null,
  id uuid not null,
  plan_tenant_id uuid not null,
  plan_id uuid not null,
  state text not null default 'standing' constraint campaign_material_state_check
    check (state in ('standing', 'withdrawn')),
  kind text not null,
  carriers uuid[] not null default '{}',
  due_on date,
  reason text not null default '',
  owner_id uuid,
  owner_name text not null default '',
  version integer not null default 1,
  created_at timestamptz not null,
  created_by_name text not null,
  changed_at timestamptz not null,
  changed_by_name text not null,
  primary key (tenant_id, id),
  unique (tenant_id, plan_id, id),
  foreign key (plan_tenant_id, plan_id) references plan (tenant_id, id)
);
create index campaign_material_plan on campaign_material (plan_id, created_at);
create index campaign_material_owner on campaign_material (tenant_id, owner_id) where owner_id is not null;
create table campaign_material_text (
  tenant_id uuid not null,
  material_id uuid not null,
  language text not null constraint campaign_material_text_language_check check (language in ('az', 'ka', 'en')),
  plan_tenant_id uuid not null,
  plan_id uuid not null,
  title text not null default '',
  address text not null default '',
  file_id uuid,
  file_name text not null default '',
  file_sha256 text not null default '',
  primary key (tenant_id, material_id, language),
  foreign key (plan_tenant_id, plan_id) references plan (tenant_id, id),
  foreign key (tenant_id, plan_id, material_id) references campaign_material (tenant_id, plan_id, id)
);
create index campaign_material_text_plan on campaign_material_text (plan_id);
create table campaign_carrying (
  tenant_id uuid not null,
  id uuid not null,
  plan_tenant_id uuid not null,
  plan_id uuid not null,
  material_tenant_id uuid not null,
  material_id uuid not null,
  state text not null default 'standing' constraint campaign_carrying_state_check
    check (state in ('standing', 'withdrawn')),
  channel text not null constraint campaign_carrying_channel_check
    check (channel in ('press', 'social', 'tv', 'site', 'field')),
  place text not null,
  carried_on date not null,
  proof text not null default '' constraint campaign_carrying_proof_check
    check (proof in ('', 'file', 'link', 'clip', 'event')),
  proof_title text not null default '',
  address text not null default '',
  file_id uuid,
  file_name text not null default '',
  file_sha256 text not null default '',
  record text not null default '',
  record_id uuid,
  remark text not null default '',
  reason text not null default '',
  noted_at timestamptz not null,
  noted_by uuid,
  noted_by_name text not null,
  primary key (tenant_id, id),
  foreign key (plan_tenant_id, plan_id) references plan (tenant_id, id),
  foreign key (material_tenant_id, plan_id, material_id) references campaign_material (tenant_id, plan_id, id)
);
create index campaign_carrying_plan on campaign_carrying (plan_id, carried_on);
create table campaign_figure (
  tenant_id uuid not null,
  id uuid not null,
  plan_tenant_id uuid not null,
  plan_id uuid not null,
  state text not null default 'standing' constraint campaign_figure_state_check
    check (state in ('standing', 'withdrawn')),
  measure text not null,
  line text not null,
  span text not null constraint campaign_figure_span_check check (span in ('day', 'week')),
  first_on date not null,
  last_on date not null,
  value numeric not null constraint campaign_figure_value_check check (value >= 0),
  source text not null,
  address text not null default '',
  reason text not null default '',
  noted_at timestamptz not null,
  noted_by uuid,
  noted_by_name text not null,
  primary key (tenant_id, id),
  constraint campaign_figure_days_check check (last_on >= first_on),
  foreign key (plan_tenant_id, plan_id) references plan (tenant_id, id)
);
create index campaign_figure_plan on campaign_figure (plan_id, measure, line, first_on);
create unique index campaign_figure_standing on campaign_figure (tenant_id, plan_id, measure, line, first_on)
  where state = 'standing';
"""
PAPERS = """
create table planning_paper (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null constraint planning_paper_kind_check
    check (kind in ('lookahead', 'horizon', 'annual', 'minutes', 'campaign')),
  plan_id uuid,
  meeting_id uuid,
  language text not null constraint planning_paper_language_check check (language in ('az', 'ka', 'en')),
  first_on date,
  last_on date,
  plans uuid[] not null default '{}',
  needs jsonb not null default '[]'::jsonb,
  year integer not null,
  serial integer not null constraint planning_paper_serial_check check (serial > 0),
  title text not null,
  content text not null,
  sha256 text not null,
  state text not null default 'making' constraint planning_paper_state_check
    check (state in ('making', 'made', 'failed')),
  problem text not null default '',
  docx_id uuid,
  docx_sha256 text not null default '',
  pdf_id uuid,
  pdf_sha256 text not null default '',
  issued_at timestamptz not null,
  issued_by uuid,
  issued_by_name text not null,
  made_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, kind, year, serial)
);
create index planning_paper_recent on planning_paper (tenant_id, issued_at desc, id desc);
create table plan_decision_answer (
  tenant_id uuid not null,
  decision_id uuid not null,
  plan_id uuid not null,
  verdict text not null constraint plan_decision_answer_verdict_check check (verdict in ('accepted', 'declined')),
  wanted jsonb not null default '{}'::jsonb,
  reason text not null default '',
  problem text not null default '',
  assignment_id uuid,
  answered_at timestamptz not null,
  answered_by uuid,
  answered_by_name text not null,
  primary key (tenant_id, decision_id),
  foreign key (tenant_id, assignment_id) references assignment (tenant_id, id)
);
"""


def upgrade() -> None:
    script(CAMPAIGNS)
    for table in SHARED:
        share_contributed(table)
    script(PAPERS)
    isolate("planning_paper")
    isolate("plan_decision_answer")


def downgrade() -> None:
    for table in ("plan_decision_answer", "planning_paper", *reversed(SHARED)):
        op.drop_table(table)
