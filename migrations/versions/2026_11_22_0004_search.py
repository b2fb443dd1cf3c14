"""The side table of lexemes and the one function that reads it.

Under row-level security `@@` is never an index condition, so the lexemes carry the tenant and the access class, and a
function of the owner asks the index; it takes the tenant from the setting and gives back keys only, which the caller
joins under the wall.
"""

from alembic import op

from migrations.isolation import PINNED, isolate, script

revision = "2026_11_22_0004"
down_revision = "2026_11_22_0003"


def upgrade() -> None:
    script(
        """
        create table search_entry (
          tenant_id uuid not null,
          record_id uuid not null,
          record text not null,
          journal_id uuid not null,
          unit_id uuid not null,
          at timestamptz not null,
          lexemes tsvector not null,
          primary key (tenant_id, record_id)
        );
        create index search_entry_lexemes on search_entry using gin (lexemes) with (fastupdate = on)
        """
    )
    isolate("search_entry", verbs="select, insert, update, delete")
    script(
        f"""
        create function search_records(
          p_record text, p_question text, p_journal uuid, p_units uuid[], p_before timestamptz, p_before_id uuid,
          p_limit integer
        ) returns table (found_id uuid, found_at timestamptz)
        language plpgsql stable security definer set search_path = public, pg_temp as $$
        declare
          pinned uuid := {PINNED};
        begin
          if pinned is null then
            return;
          end if;
          return query
            select e.record_id, e.at from search_entry e
            where e.lexemes @@ p_question::tsquery and e.tenant_id = pinned and e.record = p_record
              and (p_journal is null or e.journal_id = p_journal)
              and (p_units is null or e.unit_id = any (p_units))
              and (p_before is null or (e.at, e.record_id) < (p_before, p_before_id))
            order by e.at desc, e.record_id desc limit p_limit;
        end
        $$;
        revoke execute on function
          search_records(text, text, uuid, uuid[], timestamptz, uuid, integer) from public;
        grant execute on function
          search_records(text, text, uuid, uuid[], timestamptz, uuid, integer) to service_app
        """  # noqa: S608 - put together from the wall's own constant
    )


def downgrade() -> None:
    op.execute("drop function search_records(text, text, uuid, uuid[], timestamptz, uuid, integer)")
    op.execute("drop table search_entry")
