"""Requests for public information: what was asked, told, decided, paid, complained of, and the grounds of the law."""

from alembic import op

from migrations.isolation import isolate, script

revision = "2026_11_22_0021"
down_revision = "2026_11_22_0020"

TABLES = (
    "information_ground",
    "information_tariff",
    "information_request",
    "information_notice",
    "information_part",
    "information_answer",
    "information_fee",
    "information_complaint",
    "information_entry",
)


def upgrade() -> None:
    law()
    requests()
    answers()
    after()
    for table in TABLES:
        isolate(table)
    isolate("information_text", verbs="select, insert, update, delete")


def law() -> None:
    dated = """
          slug text not null,
          version integer not null check (version > 0),
          origin text not null check (origin in ('country', 'agency')),
          state text not null check (state in ('active', 'offered', 'withdrawn')),
          since date not null,
          until date,
          article text not null default '',
          title jsonb not null,
          source text not null,
          certainty text not null check (certainty in ('A', 'B', 'C', 'U')),
          reason text not null default '',
          created_at timestamptz not null,
          created_by uuid,
          created_by_name text not null,
          primary key (tenant_id, id),
          unique (tenant_id, slug, version)
    """
    script(
        f"""
        create table information_ground (
          tenant_id uuid not null,
          id uuid not null,
          note jsonb not null,
          {dated}
        );
        create table information_tariff (
          tenant_id uuid not null,
          id uuid not null,
          unit text not null check (unit in ('page', 'piece', 'hour', 'minimum')),
          amount integer not null check (amount >= 0),
          currency text not null,
          {dated}
        )
        """
    )


def requests() -> None:
    script(
        """
        create table information_request (
          tenant_id uuid not null,
          id uuid not null,
          journal_id uuid not null,
          unit_id uuid not null,
          state text not null check (state in ('received', 'registered', 'in_progress', 'clarification_asked',
            'extended', 'granted', 'partly_granted', 'refused', 'not_held', 'forwarded', 'withdrawn', 'left', 'joined',
            'closed', 'appealed', 'upheld', 'changed', 'voided')),
          outcome text not null default '' check (outcome in ('', 'granted', 'partly_granted', 'refused', 'not_held',
            'forwarded', 'withdrawn', 'left', 'joined')),
          period text not null,
          serial bigint not null check (serial > 0),
          number text not null,
          registered_at timestamptz not null,
          received_at timestamptz not null,
          registered_by uuid,
          registered_by_name text not null,
          delay text not null default '',
          kind text not null check (kind in ('release', 'correction')),
          channel text not null check (channel in ('page', 'email', 'post', 'hand', 'phone', 'oral')),
          language text not null,
          subject text not null,
          text text not null,
          applicant text not null check (applicant in ('natural', 'legal', 'anonymous')),
          applicant_key text not null default '',
          name text not null default '',
          address text not null default '',
          phone text not null default '',
          email text not null default '',
          identity_document text not null default '',
          their_number text not null default '',
          their_on date,
          form text not null check (form in ('electronic', 'copy', 'certified_copy', 'view', 'oral')),
          answer_language text not null,
          answer_way text not null check (answer_way in ('page', 'email', 'post', 'hand')),
          urgency text not null default '' check (urgency in ('', 'timeliness', 'threat')),
          urgency_reason text not null default '',
          about_self boolean not null default false,
          media boolean not null default false,
          code_hash bytea not null,
          files integer not null default 0,
          parent_id uuid,
          relation text not null default '' check (relation in ('', 'split', 'forwarded')),
          same_as uuid,
          letter_id uuid,
          executor_id uuid,
          executor_name text not null default '',
          examination jsonb not null default '{}',
          due_at timestamptz,
          extended_at timestamptz,
          decided_at timestamptz,
          decided_by uuid,
          decided_by_name text not null default '',
          decided_by_post text not null default '',
          answered_at timestamptz,
          answered_way text not null default '' check (answered_way in ('', 'page', 'email', 'post', 'hand')),
          proof text not null default '',
          forwarded_to text not null default '',
          forward_number text not null default '',
          forward_on date,
          told_at timestamptz,
          checked jsonb not null default '{}',
          closed_at timestamptz,
          version integer not null default 1,
          primary key (tenant_id, id),
          unique (tenant_id, period, journal_id, serial),
          unique (tenant_id, code_hash),
          constraint information_request_relation_parent_check check ((relation = '') = (parent_id is null)),
          constraint information_request_anonymous_check check (applicant <> 'anonymous' or name = ''),
          foreign key (tenant_id, journal_id) references journal (tenant_id, id),
          foreign key (tenant_id, unit_id) references unit (tenant_id, id),
          foreign key (tenant_id, parent_id) references information_request (tenant_id, id),
          foreign key (tenant_id, same_as) references information_request (tenant_id, id),
          foreign key (tenant_id, letter_id) references letter (tenant_id, id),
          foreign key (tenant_id, executor_id) references person (tenant_id, id)
        );
        create index information_request_order on information_request (tenant_id, registered_at desc, id desc);
        create index information_request_state
          on information_request (tenant_id, state, registered_at desc, id desc);
        create index information_request_outcome
          on information_request (tenant_id, outcome, registered_at desc, id desc) where outcome <> '';
        create index information_request_open on information_request (tenant_id, due_at, id)
          where answered_at is null and state in ('received', 'registered', 'in_progress', 'clarification_asked',
            'extended', 'granted', 'partly_granted', 'refused', 'not_held');
        create index information_request_applicant
          on information_request (tenant_id, applicant_key, registered_at desc) where applicant_key <> '';
        create index information_request_executor
          on information_request (tenant_id, executor_id, registered_at desc, id desc) where executor_id is not null;
        create index information_request_parent on information_request (tenant_id, parent_id)
          where parent_id is not null;
        create index information_request_letter on information_request (tenant_id, letter_id)
          where letter_id is not null;
        create index information_request_number on information_request (tenant_id, number);
        create index information_request_decided on information_request (tenant_id, decided_at)
          where decided_at is not null;
        create table information_notice (
          tenant_id uuid not null,
          id uuid not null,
          request_id uuid not null,
          kind text not null check (kind in ('receipt', 'clarification', 'clarification_answer', 'term', 'extension',
            'forwarded', 'answer', 'withdrawal', 'left', 'joined', 'complaint', 'complaint_result')),
          inward boolean not null default false,
          way text not null check (way in ('page', 'email', 'post', 'hand', 'phone')),
          text text not null default '',
          on_day date,
          files integer not null default 0,
          proof text not null default '',
          at timestamptz not null,
          by_id uuid,
          by_name text not null,
          primary key (tenant_id, id),
          foreign key (tenant_id, request_id) references information_request (tenant_id, id)
        );
        create index information_notice_request on information_notice (tenant_id, request_id, at)
        """
    )


def answers() -> None:
    script(
        """
        create table information_part (
          tenant_id uuid not null,
          id uuid not null,
          request_id uuid not null,
          position integer not null,
          text text not null,
          outcome text not null default '' check (outcome in ('', 'granted', 'refused', 'not_held', 'forwarded')),
          ground_id uuid,
          explanation text not null default '',
          state text not null check (state in ('standing', 'removed')),
          primary key (tenant_id, id),
          constraint information_part_ground_check check (outcome <> 'refused' or ground_id is not null),
          foreign key (tenant_id, request_id) references information_request (tenant_id, id),
          foreign key (tenant_id, ground_id) references information_ground (tenant_id, id)
        );
        create index information_part_request on information_part (tenant_id, request_id, position);
        create table information_answer (
          tenant_id uuid not null,
          id uuid not null,
          request_id uuid not null,
          version integer not null check (version > 0),
          state text not null check (state in ('draft', 'submitted', 'approved', 'returned', 'superseded')),
          outcome text not null check (outcome in ('granted', 'partly_granted', 'refused', 'not_held')),
          language text not null,
          text text not null,
          appeal_order text not null default '',
          ground_id uuid,
          written_at timestamptz not null,
          written_by uuid,
          written_by_name text not null,
          submitted_at timestamptz,
          judged_at timestamptz,
          judged_by uuid,
          judged_by_name text not null default '',
          reason text not null default '',
          edits integer not null default 1,
          primary key (tenant_id, id),
          unique (tenant_id, request_id, version),
          foreign key (tenant_id, request_id) references information_request (tenant_id, id),
          foreign key (tenant_id, ground_id) references information_ground (tenant_id, id)
        );
        create table information_fee (
          tenant_id uuid not null,
          id uuid not null,
          request_id uuid not null,
          tariff_id uuid not null,
          quantity integer not null check (quantity > 0),
          amount integer not null check (amount >= 0),
          state text not null check (state in ('asked', 'waived', 'paid', 'removed')),
          reason text not null default '',
          asked_at timestamptz not null,
          paid_on date,
          proof text not null default '',
          primary key (tenant_id, id),
          foreign key (tenant_id, request_id) references information_request (tenant_id, id),
          foreign key (tenant_id, tariff_id) references information_tariff (tenant_id, id)
        );
        create index information_fee_request on information_fee (tenant_id, request_id)
        """
    )


def after() -> None:
    script(
        """
        create table information_complaint (
          tenant_id uuid not null,
          id uuid not null,
          request_id uuid not null,
          body text not null check (body in ('inside', 'ombudsman', 'court')),
          state text not null check (state in ('filed', 'upheld', 'changed', 'dismissed')),
          filed_on date not null,
          text text not null default '',
          their_number text not null default '',
          filed_at timestamptz not null,
          decided_at timestamptz,
          decided_by uuid,
          decided_by_name text not null default '',
          result text not null default '',
          outcome_before text not null default '',
          outcome_after text not null default '',
          cost integer not null default 0 check (cost >= 0),
          primary key (tenant_id, id),
          foreign key (tenant_id, request_id) references information_request (tenant_id, id)
        );
        create index information_complaint_request on information_complaint (tenant_id, request_id);
        create index information_complaint_filed on information_complaint (tenant_id, filed_on);
        create table information_entry (
          tenant_id uuid not null,
          id uuid not null,
          request_id uuid,
          title text not null,
          event text not null check (event in ('received', 'created', 'processed', 'issued')),
          event_on date not null,
          party text not null,
          party_personal boolean not null default false,
          responsible text not null default '',
          entered_at timestamptz not null,
          entered_by uuid,
          entered_by_name text not null,
          primary key (tenant_id, id),
          foreign key (tenant_id, request_id) references information_request (tenant_id, id)
        );
        create index information_entry_order on information_entry (tenant_id, event_on desc, id desc);
        create index information_entry_request on information_entry (tenant_id, request_id)
          where request_id is not null;
        create table information_text (
          tenant_id uuid not null,
          request_id uuid not null,
          language text not null,
          title text not null,
          summary text not null,
          written_at timestamptz not null,
          written_by_name text not null,
          primary key (tenant_id, request_id, language),
          foreign key (tenant_id, request_id) references information_request (tenant_id, id)
        )
        """
    )


def downgrade() -> None:
    for table in ("information_text", *reversed(TABLES)):
        op.execute(f"drop table {table}")
