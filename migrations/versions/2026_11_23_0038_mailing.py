"""Mail to many on a floor of its own: the mailings of releases move there, and readers may subscribe.

The tables of releases' distributions are not kept beside the new ones: a process of the release before would go on
sending from them, and what it sent would go out once more.
"""

from alembic import op

from migrations.isolation import isolate, script

revision = "2026_11_23_0038"
down_revision = "2026_11_22_0037"

MAILINGS = """
create table mailing (
  tenant_id uuid not null,
  id uuid not null,
  matter text not null,
  matter_id uuid not null,
  occasion text not null,
  edition integer not null default 1 constraint mailing_edition_check check (edition > 0),
  state text not null default 'gathering' constraint mailing_state_check
    check (state in ('gathering', 'waiting', 'sending', 'done', 'stopped')),
  lists jsonb not null default '[]'::jsonb,
  typed jsonb not null default '[]'::jsonb,
  left_out jsonb not null default '[]'::jsonb,
  left_out_count integer not null default 0,
  failures integer not null default 0,
  next_at timestamptz,
  reason text not null default '',
  created_at timestamptz not null,
  created_by uuid,
  created_by_name text not null,
  gathered_at timestamptz,
  done_at timestamptz,
  primary key (tenant_id, id)
);
create index mailing_matter on mailing (tenant_id, matter, matter_id, created_at desc);
create index mailing_open on mailing (tenant_id, state) where state in ('gathering', 'sending');
create table mailing_text (
  tenant_id uuid not null,
  mailing_id uuid not null,
  language text not null,
  subject text not null,
  text text not null,
  html text not null,
  written_at timestamptz not null,
  primary key (tenant_id, mailing_id, language),
  foreign key (tenant_id, mailing_id) references mailing (tenant_id, id)
);
create table mailing_delivery (
  tenant_id uuid not null,
  id uuid not null,
  mailing_id uuid not null,
  matter text not null,
  matter_id uuid not null,
  occasion text not null,
  edition integer not null,
  party text not null default '',
  party_id uuid,
  own_id uuid,
  name text not null,
  address text not null,
  folded text not null,
  language text not null,
  token text not null,
  state text not null default 'queued' constraint mailing_delivery_state_check check (state in
    ('queued', 'sending', 'sent', 'deferred', 'bounced', 'failed', 'uncertain', 'stopped')),
  attempts integer not null default 0,
  cuts integer not null default 0,
  reason text not null default '',
  code integer,
  queued_at timestamptz not null,
  next_at timestamptz,
  handing_at timestamptz,
  done_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, token),
  unique (tenant_id, matter, matter_id, occasion, edition, folded),
  constraint mailing_delivery_party_check check ((party = '') = (party_id is null)),
  foreign key (tenant_id, mailing_id) references mailing (tenant_id, id)
);
create index mailing_delivery_due on mailing_delivery (tenant_id, mailing_id, next_at, id) where next_at is not null;
create index mailing_delivery_under_way on mailing_delivery (tenant_id, mailing_id) where state = 'sending';
create index mailing_delivery_listed on mailing_delivery (tenant_id, mailing_id, state, folded);
create index mailing_delivery_party on mailing_delivery (tenant_id, party, party_id, queued_at desc)
  where party_id is not null;
create index mailing_delivery_own on mailing_delivery (tenant_id, own_id) where own_id is not null;
create index mailing_delivery_folded on mailing_delivery (tenant_id, folded);
create table mailing_optout (
  tenant_id uuid not null,
  topic text not null,
  folded text not null,
  address text not null,
  delivery_id uuid,
  at timestamptz not null,
  primary key (tenant_id, topic, folded)
);
"""
SUBSCRIBERS = """
create table mailing_subscriber (
  tenant_id uuid not null,
  id uuid not null,
  topic text not null,
  address text not null,
  folded text not null,
  language text not null,
  state text not null default 'waiting' constraint mailing_subscriber_state_check
    check (state in ('waiting', 'confirmed', 'ended')),
  reason text not null default '' constraint mailing_subscriber_reason_check
    check (reason in ('', 'left', 'bounced')),
  wished_language text not null,
  token_digest bytea,
  token_sealed bytea,
  token_until timestamptz,
  asked_at timestamptz not null,
  confirmed_at timestamptz,
  ended_at timestamptz,
  bounces integer not null default 0,
  bounced_at timestamptz,
  bounce_told text not null default '',
  primary key (tenant_id, id),
  unique (tenant_id, topic, folded),
  unique (tenant_id, token_digest),
  constraint mailing_subscriber_confirmed_check check (state <> 'confirmed' or confirmed_at is not null),
  constraint mailing_subscriber_ended_check check ((state = 'ended') = (ended_at is not null))
);
create index mailing_subscriber_listed on mailing_subscriber (tenant_id, topic, state, folded);
"""
MOVED = """
insert into mailing (tenant_id, id, matter, matter_id, occasion, edition, state, lists, typed, left_out,
  left_out_count, failures, next_at, reason, created_at, created_by, created_by_name, gathered_at, done_at)
select tenant_id, id, 'release', release_id, kind, revision, state, lists, typed, left_out,
  left_out_count, failures, next_at, reason, created_at, created_by, created_by_name, gathered_at, done_at
from release_distribution;
insert into mailing_text (tenant_id, mailing_id, language, subject, text, html, written_at)
select tenant_id, distribution_id, language, subject, text, html, written_at from release_mail;
insert into mailing_delivery (tenant_id, id, mailing_id, matter, matter_id, occasion, edition, party, party_id, own_id,
  name, address, folded, language, token, state, attempts, cuts, reason, code, queued_at, next_at, handing_at, done_at)
select tenant_id, id, distribution_id, 'release', release_id, kind, revision,
  case when journalist_id is not null then 'journalist' when outlet_id is not null then 'outlet' else '' end,
  coalesce(journalist_id, outlet_id), copy_id,
  name, address, folded, language, token, state, attempts, cuts, reason, code, queued_at, next_at, handing_at, done_at
from release_delivery;
insert into mailing_optout (tenant_id, topic, folded, address, delivery_id, at)
select tenant_id, 'press', folded, address, delivery_id, at from release_optout;
update outbox set job = 'mailing.gather', arguments = replace(arguments, '"distribution_id"', '"mailing_id"')
where job = 'press.gather_recipients' and done_at is null;
update outbox set job = 'mailing.send', arguments = replace(arguments, '"distribution_id"', '"mailing_id"')
where job = 'press.send_releases' and done_at is null;
"""
BACK = """
insert into release_distribution (tenant_id, id, release_id, revision, kind, state, lists, typed, left_out,
  left_out_count, failures, next_at, reason, created_at, created_by, created_by_name, gathered_at, done_at)
select tenant_id, id, matter_id, edition, occasion, state, lists, typed, left_out,
  left_out_count, failures, next_at, reason, created_at, created_by, created_by_name, gathered_at, done_at
from mailing where matter = 'release';
insert into release_mail (tenant_id, distribution_id, language, subject, text, html, written_at)
select one.tenant_id, one.mailing_id, one.language, one.subject, one.text, one.html, one.written_at
from mailing_text one join mailing on mailing.tenant_id = one.tenant_id and mailing.id = one.mailing_id
where mailing.matter = 'release';
insert into release_delivery (tenant_id, id, distribution_id, release_id, revision, kind, journalist_id, outlet_id,
  copy_id, name, address, folded, language, token, state, attempts, cuts, reason, code, queued_at, next_at, handing_at,
  done_at)
select tenant_id, id, mailing_id, matter_id, edition, occasion,
  case when party = 'journalist' then party_id end, case when party = 'outlet' then party_id end, own_id,
  name, address, folded, language, token, state, attempts, cuts, reason, code, queued_at, next_at, handing_at, done_at
from mailing_delivery where matter = 'release';
insert into release_optout (tenant_id, folded, address, delivery_id, at)
select tenant_id, folded, address, delivery_id, at from mailing_optout where topic = 'press';
update outbox set job = 'press.gather_recipients', arguments = replace(arguments, '"mailing_id"', '"distribution_id"')
where job = 'mailing.gather' and done_at is null;
update outbox set job = 'press.send_releases', arguments = replace(arguments, '"mailing_id"', '"distribution_id"')
where job = 'mailing.send' and done_at is null;
"""
BEFORE = """
create table release_distribution (
  tenant_id uuid not null,
  id uuid not null,
  release_id uuid not null,
  revision integer not null,
  kind text not null constraint release_distribution_kind_check check (kind in ('release', 'embargo')),
  state text not null default 'gathering' constraint release_distribution_state_check
    check (state in ('gathering', 'waiting', 'sending', 'done', 'stopped')),
  lists jsonb not null default '[]'::jsonb,
  typed jsonb not null default '[]'::jsonb,
  left_out jsonb not null default '[]'::jsonb,
  left_out_count integer not null default 0,
  failures integer not null default 0,
  next_at timestamptz,
  reason text not null default '',
  created_at timestamptz not null,
  created_by uuid,
  created_by_name text not null,
  gathered_at timestamptz,
  done_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, release_id, revision) references release_revision (tenant_id, release_id, revision)
);
create index release_distribution_release on release_distribution (tenant_id, release_id, created_at desc);
create index release_distribution_open on release_distribution (tenant_id, state)
  where state in ('gathering', 'sending');
create table release_mail (
  tenant_id uuid not null,
  distribution_id uuid not null,
  language text not null,
  subject text not null,
  text text not null,
  html text not null,
  written_at timestamptz not null,
  primary key (tenant_id, distribution_id, language),
  foreign key (tenant_id, distribution_id) references release_distribution (tenant_id, id)
);
create table release_delivery (
  tenant_id uuid not null,
  id uuid not null,
  distribution_id uuid not null,
  release_id uuid not null,
  revision integer not null,
  kind text not null,
  journalist_id uuid,
  outlet_id uuid,
  name text not null,
  address text not null,
  folded text not null,
  language text not null,
  copy_id uuid,
  token text not null,
  state text not null default 'queued' constraint release_delivery_state_check check (state in
    ('queued', 'sending', 'sent', 'deferred', 'bounced', 'failed', 'uncertain', 'stopped')),
  attempts integer not null default 0,
  cuts integer not null default 0,
  reason text not null default '',
  code integer,
  queued_at timestamptz not null,
  next_at timestamptz,
  handing_at timestamptz,
  done_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, token),
  unique (tenant_id, release_id, revision, kind, folded),
  foreign key (tenant_id, distribution_id) references release_distribution (tenant_id, id),
  foreign key (tenant_id, copy_id) references release_copy (tenant_id, id)
);
create index release_delivery_due on release_delivery (tenant_id, distribution_id, next_at, id)
  where next_at is not null;
create index release_delivery_under_way on release_delivery (tenant_id, distribution_id) where state = 'sending';
create index release_delivery_listed on release_delivery (tenant_id, distribution_id, state, folded);
create index release_delivery_journalist on release_delivery (tenant_id, journalist_id, queued_at desc)
  where journalist_id is not null;
create index release_delivery_outlet on release_delivery (tenant_id, outlet_id, queued_at desc)
  where outlet_id is not null;
create index release_delivery_copy on release_delivery (tenant_id, copy_id) where copy_id is not null;
create table release_optout (
  tenant_id uuid not null,
  folded text not null,
  address text not null,
  delivery_id uuid,
  at timestamptz not null,
  primary key (tenant_id, folded)
)
"""
MOVED_FROM = ("release_optout", "release_delivery", "release_mail", "release_distribution")
OWN = ("mailing_subscriber", "mailing_optout", "mailing_delivery", "mailing_text", "mailing")


def upgrade() -> None:
    script(MAILINGS)
    script(SUBSCRIBERS)
    for table in ("mailing", "mailing_delivery"):
        isolate(table)
    # What was written is never changed. Whoever subscribes anew is off the list of those who left; a person who asks
    # to be forgotten is.
    isolate("mailing_text", verbs="select, insert")
    for table in ("mailing_optout", "mailing_subscriber"):
        isolate(table, verbs="select, insert, update, delete")
    script(MOVED)
    for table in MOVED_FROM:
        op.execute(f"drop table {table}")


def downgrade() -> None:
    script(BEFORE)
    for table in ("release_distribution", "release_delivery", "release_optout"):
        isolate(table)
    isolate("release_mail", verbs="select, insert")
    script(BACK)
    for table in OWN:
        op.execute(f"drop table {table}")
