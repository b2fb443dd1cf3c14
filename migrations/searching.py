"""A side table of lexemes and the one function that reads it, for migrations that need such a pair.

A landed migration must keep emitting what it emitted: change the shape under a new name, not here.
"""

from alembic import op

from migrations.isolation import PINNED, isolate, script

FIRST, LAST = "'00000000-0000-0000-0000-000000000000'::uuid", "'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid"
ARGUMENTS = "text, text, uuid, uuid[], timestamptz, uuid, integer"


def make_search(table: str, function: str, looked_at: int) -> None:
    """Create `table` behind the wall and `function`, which looks at the newest `looked_at` rows before the index."""
    script(
        f"""
        create table {table} (
          tenant_id uuid not null,
          record_id uuid not null,
          record text not null,
          journal_id uuid not null,
          unit_id uuid not null,
          at timestamptz not null,
          lexemes tsvector not null,
          primary key (tenant_id, record_id)
        );
        create index {table}_lexemes on {table} using gin (lexemes) with (fastupdate = on);
        create index {table}_newest on {table} (tenant_id, record, at desc, record_id desc)
        """
    )
    isolate(table, verbs="select, insert, update, delete")
    script(
        f"""
        create function {function}(
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
          select e.at, e.record_id into edge_at, edge_id from {table} e
            where e.tenant_id = pinned and e.record = p_record
              and (e.at, e.record_id) < (coalesce(p_before, 'infinity'), coalesce(p_before_id, {LAST}))
            order by e.at desc, e.record_id desc offset {looked_at - 1} limit 1;
          return query
            select e.record_id, e.at from {table} e
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
            select e.record_id, e.at from {table} e
            where e.lexemes @@ p_question::tsquery and (e.tenant_id = pinned and e.record = p_record) is true
              and (p_journal is null or e.journal_id = p_journal) and (p_units is null or e.unit_id = any (p_units))
              and ((e.at, e.record_id) < (edge_at, edge_id)) is true
            order by e.at desc, e.record_id desc limit p_limit - given;
        end
        $$;
        revoke execute on function
          {function}({ARGUMENTS}) from public;
        grant execute on function
          {function}({ARGUMENTS}) to service_app
        """  # noqa: S608 - put together from the wall's own constant
    )


def drop_search(table: str, function: str) -> None:
    """Take both away again."""
    op.execute(f"drop function {function}({ARGUMENTS})")
    op.execute(f"drop table {table}")
