"""Media inquiries, answers to them, and the summaries of days."""

from alembic import op

from migrations.isolation import isolate, script

revision = "2026_11_22_0034"
down_revision = "2026_11_22_0033"

INQUIRIES = """
create table media_inquiry (
  tenant_id uuid not null,
  id uuid not null,
  year integer not null,
  serial integer not null constraint media_inquiry_serial_check check (serial > 0),
  number text not null,
  state text not null default 'received' constraint media_inquiry_state_check check (state in ('received',
    'acknowledged', 'assigned', 'collecting', 'drafting', 'in_approval', 'answered', 'declined', 'redirected',
    'withdrawn')),
  form text not null constraint media_inquiry_form_check check (form in ('oral', 'written')),
  channel text not null constraint media_inquiry_channel_check
    check (channel in ('email', 'page', 'phone', 'in_person', 'messenger', 'event')),
  subject text not null,
  question text not null,
  language text not null,
  asked_by text not null default '',
  outlet_name text not null default '',
  email text not null default '',
  phone text not null default '',
  journalist_id uuid,
  outlet_id uuid,
  received_at timestamptz not null,
  wished_at timestamptz,
  legal_due_at timestamptz,
  owner_id uuid,
  due_at timestamptz,
  message_id uuid,
  clip_id uuid,
  request_id uuid,
  origin text not null default '',
  origin_id uuid,
  resolution text not null default '',
  resolution_note text not null default '',
  acknowledged_at timestamptz,
  closed_at timestamptz,
  version integer not null default 1,
  registered_at timestamptz not null,
  registered_by uuid,
  registered_by_name text not null default '',
  primary key (tenant_id, id),
  unique (tenant_id, year, serial),
  constraint media_inquiry_closed_check check
    ((state in ('answered', 'declined', 'redirected', 'withdrawn')) = (closed_at is not null)),
  foreign key (tenant_id, journalist_id) references journalist (tenant_id, id),
  foreign key (tenant_id, outlet_id) references outlet (tenant_id, id),
  foreign key (tenant_id, owner_id) references person (tenant_id, id),
  foreign key (tenant_id, message_id) references mail_message (tenant_id, id),
  foreign key (tenant_id, clip_id) references clip (tenant_id, id),
  foreign key (tenant_id, request_id) references information_request (tenant_id, id)
);
create index media_inquiry_newest on media_inquiry (tenant_id, received_at desc, id desc);
create index media_inquiry_open on media_inquiry (tenant_id, received_at) where closed_at is null;
create index media_inquiry_owner on media_inquiry (tenant_id, owner_id, received_at) where closed_at is null;
create index media_inquiry_journalist on media_inquiry (tenant_id, journalist_id, received_at desc)
  where journalist_id is not null;
create index media_inquiry_outlet on media_inquiry (tenant_id, outlet_id, received_at desc)
  where outlet_id is not null;
create index media_inquiry_message on media_inquiry (tenant_id, message_id) where message_id is not null;
create index media_inquiry_clip on media_inquiry (tenant_id, clip_id) where clip_id is not null;
create index media_inquiry_origin on media_inquiry (tenant_id, origin_id) where origin_id is not null;
create table media_inquiry_count (
  tenant_id uuid not null,
  year integer not null,
  last integer not null,
  primary key (tenant_id, year)
);
create table media_answer (
  tenant_id uuid not null,
  id uuid not null,
  inquiry_id uuid not null,
  turn integer not null constraint media_answer_turn_check check (turn > 0),
  text text not null,
  language text not null,
  attribution text not null constraint media_answer_attribution_check
    check (attribution in ('on_record', 'background', 'not_for_attribution', 'no_comment')),
  speaker text not null default '',
  state text not null default 'draft' constraint media_answer_state_check
    check (state in ('draft', 'in_approval', 'returned', 'approved', 'sent', 'dropped')),
  version integer not null default 1,
  written_at timestamptz not null,
  author_id uuid,
  author_name text not null,
  submitted_at timestamptz,
  submitted_by uuid,
  submitted_by_name text not null default '',
  decided_at timestamptz,
  decided_by uuid,
  decided_by_name text not null default '',
  reason text not null default '',
  resolution text not null default '',
  way text not null default '' constraint media_answer_way_check
    check (way in ('', 'email', 'phone', 'in_person', 'messenger')),
  sent_at timestamptz,
  sent_by_name text not null default '',
  delivery text not null default '' constraint media_answer_delivery_check
    check (delivery in ('', 'queued', 'delivered', 'refused', 'uncertain', 'not_configured')),
  told text not null default '',
  message_key text not null default '',
  primary key (tenant_id, id),
  unique (tenant_id, inquiry_id, turn),
  foreign key (tenant_id, inquiry_id) references media_inquiry (tenant_id, id)
);
create table media_inquiry_day (
  tenant_id uuid not null,
  day date not null,
  state text not null constraint media_inquiry_day_state_check check (state in ('complete', 'missing')),
  content jsonb not null,
  composed_at timestamptz not null,
  primary key (tenant_id, day)
);
"""
TABLES = ("media_inquiry", "media_inquiry_count", "media_answer", "media_inquiry_day")


def upgrade() -> None:
    script(INQUIRIES)
    for table in TABLES:
        isolate(table)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.execute(f"drop table {table}")
