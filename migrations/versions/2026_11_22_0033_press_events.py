"""Press events: what is planned, who speaks, what has to be done before, and what stays of them."""

from alembic import op

from migrations.isolation import isolate, script

revision = "2026_11_22_0033"
down_revision = "2026_11_22_0032"

EVENTS = """
create table media_event (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null,
  state text default 'idea' not null,
  begins_at timestamptz,
  ends_at timestamptz,
  place text default '' not null,
  place_key text default '' not null,
  stream_url text default '' not null,
  languages jsonb default '[]'::jsonb not null,
  sign_language boolean default false not null,
  details jsonb default '{}'::jsonb not null,
  policy text default '' not null,
  closes_at timestamptz,
  capacity integer,
  on_page boolean default false not null,
  owner_id uuid,
  hands jsonb default '[]'::jsonb not null,
  follows_id uuid,
  notes jsonb default '{}'::jsonb not null,
  transcript_waiver text default '' not null,
  release_waiver text default '' not null,
  approved_by_name text default '' not null,
  approved_at timestamptz,
  announced_at timestamptz,
  began_at timestamptz,
  ended_at timestamptz,
  version integer default 1 not null,
  created_at timestamptz not null,
  created_by_name text not null,
  changed_at timestamptz not null,
  constraint media_event_pkey primary key (tenant_id, id),
  constraint media_event_owner_id_fkey foreign key(tenant_id, owner_id) references person (tenant_id, id),
  constraint media_event_follows_id_fkey foreign key(tenant_id, follows_id) references media_event (tenant_id, id),
    constraint media_event_kind_check check (kind in ('press_conference', 'briefing', 'public_meeting',
    'interview', 'broadcast', 'media_tour', 'photo_opportunity', 'filming_permit', 'round_table')),
    constraint media_event_state_check check (state in ('idea', 'planned', 'approved', 'announced', 'live',
    'held', 'closed', 'postponed', 'rescheduled', 'cancelled')),
  constraint media_event_policy_check check (policy in ('', 'none', 'open', 'moderated')),
  constraint media_event_times_check check (begins_at < ends_at),
  constraint media_event_capacity_check check (capacity between 1 and 100000)
);
create index media_event_begins on media_event (tenant_id, begins_at, id);
create unique index media_event_follows on media_event (tenant_id, follows_id) where follows_id is not null;
create index media_event_owner on media_event (tenant_id, owner_id);
create index media_event_state on media_event (tenant_id, state, begins_at);
create table media_event_text (
  tenant_id uuid not null,
  event_id uuid not null,
  language text not null,
  title text default '' not null,
  title_key text default '' not null,
  place text default '' not null,
  summary text default '' not null,
  criteria text default '' not null,
  constraint media_event_text_pkey primary key (tenant_id, event_id, language),
  constraint media_event_text_event_id_fkey foreign key(tenant_id, event_id) references media_event (tenant_id, id)
);
"""
PLANNING = """
create table event_line (
  tenant_id uuid not null,
  id uuid not null,
  event_id uuid not null,
  place integer not null,
  question text not null,
  line text default '' not null,
  constraint event_line_pkey primary key (tenant_id, id),
  constraint event_line_event_id_fkey foreign key(tenant_id, event_id) references media_event (tenant_id, id)
);
create index event_line_event on event_line (tenant_id, event_id, place);
create table event_material (
  tenant_id uuid not null,
  id uuid not null,
  event_id uuid not null,
  file_id uuid not null,
  place integer not null,
  title text default '' not null,
  language text default '' not null,
  audience text default 'internal' not null,
  constraint event_material_pkey primary key (tenant_id, id),
  constraint event_material_event_id_fkey foreign key(tenant_id, event_id) references media_event (tenant_id, id),
  constraint event_material_file_id_fkey foreign key(tenant_id, file_id) references file (tenant_id, id),
  constraint event_material_audience_check check (audience in ('internal', 'press', 'public'))
);
create index event_material_event on event_material (tenant_id, event_id, place);
create table event_participant (
  tenant_id uuid not null,
  id uuid not null,
  event_id uuid not null,
  place integer not null,
  organisation text not null,
  contact_id uuid,
  name text default '' not null,
  position text default '' not null,
  role text default 'member' not null,
  state text default 'invited' not null,
  constraint event_participant_pkey primary key (tenant_id, id),
  constraint event_participant_event_id_fkey foreign key(tenant_id, event_id) references media_event (tenant_id, id),
  constraint event_participant_contact_id_fkey foreign key(tenant_id, contact_id) references contact (tenant_id, id),
  constraint event_participant_role_check check (role in ('member', 'chair', 'expert', 'observer')),
  constraint event_participant_state_check check (state in ('invited', 'confirmed', 'declined', 'attended', 'absent'))
);
create index event_participant_event on event_participant (tenant_id, event_id, place);
create table event_speaker (
  tenant_id uuid not null,
  id uuid not null,
  event_id uuid not null,
  place integer not null,
  role text default 'speaker' not null,
  state text default 'asked' not null,
  person_id uuid,
  name text not null,
  name_key text not null,
  position text default '' not null,
  organisation text default '' not null,
  texts jsonb default '{}'::jsonb not null,
  topic text default '' not null,
  phone text default '' not null,
  substitute_for_id uuid,
  constraint event_speaker_pkey primary key (tenant_id, id),
  constraint event_speaker_event_id_fkey foreign key(tenant_id, event_id) references media_event (tenant_id, id),
  constraint event_speaker_person_id_fkey foreign key(tenant_id, person_id) references person (tenant_id, id),
    constraint event_speaker_substitute_for_id_fkey foreign key(tenant_id, substitute_for_id) references
    event_speaker (tenant_id, id),
  constraint event_speaker_role_check check (role in ('speaker', 'moderator', 'escort', 'interpreter')),
  constraint event_speaker_state_check check (state in ('asked', 'confirmed', 'declined'))
);
create index event_speaker_event on event_speaker (tenant_id, event_id, place);
create index event_speaker_name on event_speaker (tenant_id, name_key);
create index event_speaker_person on event_speaker (tenant_id, person_id) where person_id is not null;
create table event_task (
  tenant_id uuid not null,
  id uuid not null,
  event_id uuid not null,
  place integer not null,
  title text not null,
  owner_id uuid,
  days_before integer not null,
  done_at timestamptz,
  done_by_name text default '' not null,
  constraint event_task_pkey primary key (tenant_id, id),
  constraint event_task_event_id_fkey foreign key(tenant_id, event_id) references media_event (tenant_id, id),
  constraint event_task_owner_id_fkey foreign key(tenant_id, owner_id) references person (tenant_id, id),
  constraint event_task_days_before_check check (days_before between -365 and 365)
);
create index event_task_event on event_task (tenant_id, event_id, place);
create index event_task_owner on event_task (tenant_id, owner_id) where done_at is null;
create table event_item (
  tenant_id uuid not null,
  id uuid not null,
  event_id uuid not null,
  from_start integer not null,
  minutes integer not null,
  titles jsonb not null,
  backstage boolean default false not null,
  speaker_id uuid,
  doer text default '' not null,
  note text default '' not null,
  constraint event_item_pkey primary key (tenant_id, id),
  constraint event_item_event_id_fkey foreign key(tenant_id, event_id) references media_event (tenant_id, id),
  constraint event_item_speaker_id_fkey foreign key(tenant_id, speaker_id) references event_speaker (tenant_id, id),
  constraint event_item_minutes_check check (minutes between 0 and 10080),
  constraint event_item_from_start_check check (from_start between -43200 and 43200)
);
create index event_item_event on event_item (tenant_id, event_id, from_start);
"""
KEPT = """
create table event_minutes (
  tenant_id uuid not null,
  event_id uuid not null,
  text text not null,
  version integer default 1 not null,
  written_at timestamptz not null,
  written_by_name text not null,
  constraint event_minutes_pkey primary key (tenant_id, event_id),
  constraint event_minutes_event_id_fkey foreign key(tenant_id, event_id) references media_event (tenant_id, id)
);
create table event_photo (
  tenant_id uuid not null,
  id uuid not null,
  event_id uuid not null,
  file_id uuid not null,
  place integer not null,
  captions jsonb default '{}'::jsonb not null,
  credit text default '' not null,
  on_page boolean default false not null,
  prepared jsonb default '{}'::jsonb not null,
  constraint event_photo_pkey primary key (tenant_id, id),
  constraint event_photo_event_id_fkey foreign key(tenant_id, event_id) references media_event (tenant_id, id),
  constraint event_photo_file_id_fkey foreign key(tenant_id, file_id) references file (tenant_id, id),
  constraint event_photo_tenant_id_event_id_file_id_key unique (tenant_id, event_id, file_id)
);
create index event_photo_event on event_photo (tenant_id, event_id, place);
create table event_recording (
  tenant_id uuid not null,
  id uuid not null,
  event_id uuid not null,
  place integer not null,
  title text not null,
  address text not null,
  on_page boolean default false not null,
  constraint event_recording_pkey primary key (tenant_id, id),
  constraint event_recording_event_id_fkey foreign key(tenant_id, event_id) references media_event (tenant_id, id)
);
create index event_recording_event on event_recording (tenant_id, event_id, place);
create table event_transcript (
  tenant_id uuid not null,
  id uuid not null,
  event_id uuid not null,
  language text not null,
  state text default 'draft' not null,
  source text not null,
  encoding text not null,
  problems jsonb default '[]'::jsonb not null,
  hands jsonb default '[]'::jsonb not null,
  version integer default 1 not null,
  imported_at timestamptz not null,
  imported_by_name text not null,
  approved_at timestamptz,
  approved_by_name text default '' not null,
  file_id uuid,
  constraint event_transcript_pkey primary key (tenant_id, id),
  constraint event_transcript_tenant_id_event_id_language_key unique (tenant_id, event_id, language),
  constraint event_transcript_file_id_fkey foreign key(tenant_id, file_id) references file (tenant_id, id),
  constraint event_transcript_event_id_fkey foreign key(tenant_id, event_id) references media_event (tenant_id, id),
  constraint event_transcript_state_check check (state in ('draft', 'corrected', 'approved', 'published'))
);
create table event_cue (
  tenant_id uuid not null,
  transcript_id uuid not null,
  number integer not null,
  begins integer not null,
  ends integer not null,
  speaker text default '' not null,
  text text not null,
  original text not null,
  constraint event_cue_pkey primary key (tenant_id, transcript_id, number),
    constraint event_cue_transcript_id_fkey foreign key(tenant_id, transcript_id) references event_transcript
    (tenant_id, id),
  constraint event_cue_times_check check (begins <= ends and begins >= 0)
);
create table event_outcome (
  tenant_id uuid not null,
  id uuid not null,
  event_id uuid not null,
  place integer not null,
  kind text not null,
  state text default 'open' not null,
  participant_id uuid,
  text text not null,
  reason text default '' not null,
  constraint event_outcome_pkey primary key (tenant_id, id),
  constraint event_outcome_event_id_fkey foreign key(tenant_id, event_id) references media_event (tenant_id, id),
    constraint event_outcome_participant_id_fkey foreign key(tenant_id, participant_id) references
    event_participant (tenant_id, id),
  constraint event_outcome_kind_check check (kind in ('proposal', 'outcome')),
  constraint event_outcome_state_check check (state in ('open', 'accepted', 'assigned', 'settled', 'declined'))
);
create index event_outcome_event on event_outcome (tenant_id, event_id, place);
create table event_speech (
  tenant_id uuid not null,
  id uuid not null,
  event_id uuid not null,
  place integer not null,
  participant_id uuid,
  name text default '' not null,
  text text not null,
  constraint event_speech_pkey primary key (tenant_id, id),
  constraint event_speech_event_id_fkey foreign key(tenant_id, event_id) references media_event (tenant_id, id),
    constraint event_speech_participant_id_fkey foreign key(tenant_id, participant_id) references
    event_participant (tenant_id, id)
);
create index event_speech_event on event_speech (tenant_id, event_id, place);
"""
TABLES = ("media_event", "event_outcome", "event_transcript", "event_minutes")
LISTS = (
    "media_event_text",
    "event_line",
    "event_material",
    "event_participant",
    "event_speaker",
    "event_task",
    "event_item",
    "event_photo",
    "event_recording",
    "event_cue",
    "event_speech",
)
"""Of an event, and changed with it: what they said before stands in its acts."""
ORDER = (
    "media_event",
    "media_event_text",
    "event_line",
    "event_material",
    "event_participant",
    "event_speaker",
    "event_task",
    "event_item",
    "event_minutes",
    "event_photo",
    "event_recording",
    "event_transcript",
    "event_cue",
    "event_outcome",
    "event_speech",
)


def upgrade() -> None:
    script(EVENTS)
    script(PLANNING)
    script(KEPT)
    for table in TABLES:
        isolate(table)
    for table in LISTS:
        isolate(table, verbs="select, insert, update, delete")


def downgrade() -> None:
    for table in reversed(ORDER):
        op.execute(f"drop table {table}")
