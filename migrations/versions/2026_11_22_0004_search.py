"""The side table of lexemes and the one function that reads it.

Under row-level security `@@` is never an index condition, so the lexemes carry the tenant and the access class, and a
function of the owner asks the index; it takes the tenant from the setting and gives back keys only, which the caller
joins under the wall.

A word that stands in every fifth letter cannot be found through its lexemes in time: the index gives the place of each
before the newest can be told. So the newest records are looked at one by one first, up to a bound. Rare words are not
found there, and for those the index of lexemes is quick. Each of the two questions is written so that its own index
alone can serve it, whatever the planner believes: what stands `is true` is no condition of an index.
"""

from alembic import op

from migrations.isolation import PINNED, isolate, script

LOOKED_AT = 3_000
FIRST, LAST = "'00000000-0000-0000-0000-000000000000'::uuid", "'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid"

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
        create index search_entry_lexemes on search_entry using gin (lexemes) with (fastupdate = on);
        create index search_entry_newest on search_entry (tenant_id, record, at desc, record_id desc)
        """
    )
    isolate("search_entry", verbs="select, insert, update, delete")
    script(
        f"""
        create function search_records(
          p_record text, p_question text, p_journal uuid, p_units uuid[], p_before timestamptz, p_before_id uuid,
          p_limit integer
        ) returns table (found_id uuid, found_at timestamptz)
        language plpgsql stable security definer
        set search_path = public, pg_temp set enable_seqscan = off set enable_sort = off set jit = off as $$
        declare
          pinned uuid := {PINNED};
          edge_at timestamptz;
          edge_id uuid;
          given integer;
        begin
          if pinned is null then
            return;
          end if;
          select e.at, e.record_id into edge_at, edge_id from search_entry e
            where e.tenant_id = pinned and e.record = p_record
              and (e.at, e.record_id) < (coalesce(p_before, 'infinity'), coalesce(p_before_id, {LAST}))
            order by e.at desc, e.record_id desc offset {LOOKED_AT - 1} limit 1;
          return query
            select e.record_id, e.at from search_entry e
            where e.tenant_id = pinned and e.record = p_record
              and (e.at, e.record_id) < (coalesce(p_before, 'infinity'), coalesce(p_before_id, {LAST}))
              and (e.at, e.record_id) >= (coalesce(edge_at, '-infinity'), coalesce(edge_id, {FIRST}))
              and (e.lexemes @@ p_question::tsquery) is true
              and (p_journal is null or e.journal_id = p_journal) and (p_units is null or e.unit_id = any (p_units))
            order by e.at desc, e.record_id desc limit p_limit;
          get diagnostics given = row_count;
          if given >= p_limit or edge_at is null then
            return;
          end if;
          return query
            select e.record_id, e.at from search_entry e
            where e.lexemes @@ p_question::tsquery and (e.tenant_id = pinned and e.record = p_record) is true
              and (p_journal is null or e.journal_id = p_journal) and (p_units is null or e.unit_id = any (p_units))
              and ((e.at, e.record_id) < (edge_at, edge_id)) is true
            order by e.at desc, e.record_id desc limit p_limit - given;
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
