"""A side table of lexemes and the one function that reads it, for migrations that need such a pair.

A landed migration must keep emitting what it emitted: change the shape under a new name, not here.
"""

from alembic import op

from migrations.isolation import PINNED, isolate, script

FIRST, LAST = "'00000000-0000-0000-0000-000000000000'::uuid", "'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid"
MOST_LOOKED = 15
"""How many times `looked_at` rows are looked at in the end, where each stretch gives its share: 1 + 2 + 4 + 8."""
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
    script(reads_newest(table, function, looked_at))
    script(
        f"""
        revoke execute on function
          {function}({ARGUMENTS}) from public;
        grant execute on function
          {function}({ARGUMENTS}) to service_app
        """
    )


def reads_newest(table: str, function: str, looked_at: int, verb: str = "create") -> str:
    """The function that looks at the newest `looked_at` rows and then asks the index."""
    return f"""
        {verb} function {function}(
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
        $$
        """  # noqa: S608 - put together from the wall's own constant


def quickened(table: str, function: str, looked_at: int) -> tuple[str, str]:
    """An index along each journal, and `function` again: it looks on as long as looking promises to fill the page.

    The newest `looked_at` rows of the register, or of the journal that is asked for, come first, as before. Where they
    gave their share of a page, the next ones follow, twice as many each time; only then, or when they gave too little,
    is the whole index asked, which must gather every match before it can tell the newest.
    """
    index = f"""
        create index {table}_journal on {table} (tenant_id, record, journal_id, at desc, record_id desc)
        """
    here = "e.tenant_id = pinned and e.record = p_record"
    below, from_edge = "(e.at, e.record_id) < (from_at, from_id)", "(e.at, e.record_id) >= (edge_at, edge_id)"
    newest, most = "order by e.at desc, e.record_id desc", MOST_LOOKED * looked_at
    found = "(e.lexemes @@ p_question::tsquery) is true and (p_units is null or e.unit_id = any (p_units))"

    def stretch(also: str) -> str:
        return f"""
              select e.at, e.record_id into edge_at, edge_id from {table} e
                where {here} {also} and {below} {newest} offset step - 1 limit 1;
              last := edge_at is null;
              edge_at := coalesce(edge_at, '-infinity');
              edge_id := coalesce(edge_id, {FIRST});
              return query select e.record_id, e.at from {table} e
                where {here} {also} and {below} and {from_edge} and {found} {newest} limit p_limit - given;
              get diagnostics gained = row_count;
        """  # noqa: S608 - put together from names of ours

    body = f"""
        create or replace function {function}(
          p_record text, p_question text, p_journal uuid, p_units uuid[], p_before timestamptz, p_before_id uuid,
          p_limit integer
        ) returns table (found_id uuid, found_at timestamptz)
        language plpgsql stable security definer
        set search_path = public, pg_temp set enable_seqscan = off set enable_sort = off set jit = off as $$
        declare
          pinned uuid := {PINNED};
          from_at timestamptz := coalesce(p_before, 'infinity');
          from_id uuid := coalesce(p_before_id, {LAST});
          edge_at timestamptz;
          edge_id uuid;
          step integer := {looked_at};
          looked integer := 0;
          given integer := 0;
          gained integer;
          last boolean;
        begin
          if pinned is null then
            return;
          end if;
          loop
            if p_journal is null then {stretch("")}
            else {stretch("and e.journal_id = p_journal")}
            end if;
            given := given + gained;
            looked := looked + step;
            if given >= p_limit or last then
              return;
            end if;
            from_at := edge_at;
            from_id := edge_id;
            exit when looked >= {most} or given::bigint * {most} < p_limit::bigint * looked;
            step := step * 2;
          end loop;
          return query
            select e.record_id, e.at from {table} e
            where e.lexemes @@ p_question::tsquery and (e.tenant_id = pinned and e.record = p_record) is true
              and (p_journal is null or e.journal_id = p_journal) and (p_units is null or e.unit_id = any (p_units))
              and ({below}) is true
            {newest} limit p_limit - given;
        end
        $$
        """  # noqa: S608 - put together from names of ours
    return index, body


def drop_search(table: str, function: str) -> None:
    """Take both away again."""
    op.execute(f"drop function {function}({ARGUMENTS})")
    op.execute(f"drop table {table}")
