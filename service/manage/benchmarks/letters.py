"""Letters of a benchmark, put in by the database itself: three years of them, in the order of their registration.

What is rare and what is common follows the field: few senders write most letters, one letter in a hundred is voided or
restricted, a third of the units has nearly all the post.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import md5
from uuid import UUID

import asyncpg

from service.manage.benchmarks.agencies import Agency, copied
from service.manage.benchmarks.ground import Ground
from service.manage.benchmarks.words import ABSENT, RARE, phrases, senders
from service.search.rules import prefix, text_words

RARE_LETTERS = 20
LARGE = 10_000
MOST_SENDERS = 20_000
CASES = 300
"""Files of the nomenclature; seven letters in ten lie in one, most of them in few."""
FEW_LETTERS = 12
"""In the emptiest file, whatever the agency holds: a page of few rows out of ever more letters."""
KINDS = ("letter", "application", "complaint", "information-request", "report", "invitation", "proposal",
         "media-enquiry", "memo", "order", "assignment", "report-memo", "other")  # fmt: skip
CHANNELS = ("electronic-casework", "post", "email", "chancellery", "courier", "website", "reception", "hotline",
            "phone", "fax")  # fmt: skip
JOURNALS = ("incoming", "outgoing", "internal")

SETTINGS = "set session_replication_role = replica; set jit = off; set maintenance_work_mem = '1GB'"
# power(random(), k) leans towards the first places of a list: with k = 2 the first of a hundred gets a tenth.
SENDERS_IN = """
    insert into contact (tenant_id, id, kind, name, name_key, letters, last_letter_at, created_at)
    select $1, md5($1::uuid::text || 'contact' || i)::uuid, 'organisation', said || ' ' || i, lower(said) || ' ' || i,
      1, now(), now()
    from generate_series(1, $2::int) i join bench_sender s on s.id = i % 100
"""
CASES_IN = """
    insert into case_file (tenant_id, id, year, index_, unit_id, state, changed_at)
    select $1, md5($1::uuid::text || 'case' || i)::uuid, extract(year from now())::int, '01-' || i, $3, 'open', now()
    from generate_series(1, $2::int) i
"""
LETTERS_IN = """
    insert into letter (tenant_id, id, journal_id, unit_id, state, access, access_basis, period, serial, number,
      registered_at, received_at, registered_by, registered_by_name, channel, kind, language, sender_id, sender_name,
      sender_number, sender_date, subject, due_on, case_id)
    select $1, uuidv7(at - clock_timestamp()), journal, unit, state, access,
      case access when 1 then 'Qanun' else '' end, to_char(at, 'YYYY'), i,
      'D-' || lpad(i::text, greatest(4, length(i::text)), '0') || to_char(at, '/YY'), at, at - interval '1 hour', clerk,
      'Nümunəvi', channel, kind, p.language, md5($1::uuid::text || 'contact' || sender)::uuid, s.said || ' ' || sender,
      lpad((i % 97)::text, 2, '0') || '/' || i, (at - interval '3 days')::date,
      p.said || case when i % rarely = 0 then ' ' || $10 else '' end,
      case when i % 5 = 0 then (at + interval '10 days')::date end,
      case when i % apart = 0 then md5($1::uuid::text || 'case' || $11)::uuid
        when i % 10 < 7 then md5($1::uuid::text || 'case' || file)::uuid end
    from (
      select i, now() - make_interval(days => 365 * 3) * (1 - i::float8 / $2::int) as at,
        ($3::uuid[])[case when random() < 0.85 then 1 when random() < 0.7 then 2 else 3 end] as journal,
        ($4::uuid[])[1 + floor(cardinality($4) * power(random(), 3))] as unit,
        case when random() < 0.01 then 'voided' else 'registered' end as state,
        (random() < 0.01)::int::smallint as access,
        ($5::uuid[])[1 + floor(cardinality($5) * power(random(), 2))] as clerk,
        ($6::text[])[1 + floor(cardinality($6) * power(random(), 3))] as channel,
        ($7::text[])[1 + floor(cardinality($7) * power(random(), 3))] as kind,
        1 + floor($8::int * power(random(), 2))::int as sender,
        1 + floor(($11::int - 1) * power(random(), 2))::int as file,
        greatest($2::int / $12::int, 1) as apart,
        floor(random() * (select count(*) from bench_phrase))::int as phrase,
        greatest($2::int / $9::int, 1) as rarely
      from generate_series(1, $2::int) i
    ) drawn join bench_phrase p on p.id = phrase join bench_sender s on s.id = sender % 100
    order by i
"""
COUNTERS_IN = """
    insert into journal_counter (tenant_id, journal_id, period, last)
    select tenant_id, journal_id, period, max(serial) from letter where tenant_id = $1 group by 1, 2, 3
"""
# The same lexemes as the job makes; a test compares them.
SEARCH_IN = """
    insert into search_entry (tenant_id, record_id, record, journal_id, unit_id, at, lexemes)
    select tenant_id, l.id, 'letter', journal_id, unit_id, registered_at, array_to_tsvector(array(
      select $2 || l.access || form from unnest(
        p.forms || s.forms || array[split_part(l.sender_name, ' ', 3), lower(l.number), l.sender_number]
          || string_to_array(l.sender_number, '/') || regexp_split_to_array(lower(l.number), '[-/]')
          || case when l.subject <> p.said then $3::text[] else '{}' end) form
    ))
    from letter l join bench_phrase p on p.said = replace(l.subject, ' ' || $4, '')
      join bench_sender s on s.said = split_part(l.sender_name, ' ', 1) || ' ' || split_part(l.sender_name, ' ', 2)
    where tenant_id = $1
"""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a benchmark asks an agency's letters for."""

    agency: Agency
    letters: int
    common_sender: UUID
    rare_sender: UUID


def senders_of(letters: int) -> int:
    """How many senders an agency of so many letters has."""
    return min(max(letters // 50, 20), MOST_SENDERS)


def case_of(agency: Agency, number: int) -> UUID:
    """The file of that number: 1 is the fullest, CASES holds about FEW_LETTERS."""
    return UUID(md5(f"{agency.id}case{number}".encode(), usedforsecurity=False).hexdigest())


def put_letters(ground: Ground, wanted: Sequence[tuple[Agency, int]]) -> None:
    """Give each agency its letters; those that have some keep them."""
    asyncio.run(_put_letters(ground, wanted))


async def _put_letters(ground: Ground, wanted: Sequence[tuple[Agency, int]]) -> None:
    connection = await asyncpg.connect(ground.superuser_url, command_timeout=None)
    try:
        have = {row["tenant_id"] for row in await connection.fetch("select distinct tenant_id from journal_counter")}
        missing = [(agency, letters) for agency, letters in wanted if agency.id not in have]
        if not missing:
            return
        await connection.execute(
            "set session_replication_role = replica; set jit = off; set maintenance_work_mem = '1GB'"
        )
        await _put_phrases(connection)
        rebuilt = "search_entry_lexemes"
        definition = await connection.fetchval("select pg_get_indexdef($1::regclass)", rebuilt)
        async with connection.transaction():
            await connection.execute(f"drop index {rebuilt}")
            for agency, letters in missing:
                await _put_agency(connection, agency, letters)
            await connection.execute(definition)
        await connection.execute("vacuum analyze")
        await connection.execute("checkpoint")
    finally:
        await connection.close()


async def _put_agency(connection: asyncpg.Connection, agency: Agency, letters: int) -> None:
    template, number, many = agency.template, agency.number, senders_of(letters)
    journals = [copied(template.journals[slug], number) for slug in JOURNALS]
    units = [copied(unit, number) for unit in template.units.values()]
    clerks = [copied(person, number) for person in template.people.values()]
    rare = RARE if letters >= LARGE else ABSENT
    await connection.execute(SENDERS_IN, agency.id, many)
    await connection.execute(CASES_IN, agency.id, CASES, units[0])
    await connection.execute(
        LETTERS_IN, agency.id, letters, journals, units, clerks, list(CHANNELS), list(KINDS), many, RARE_LETTERS, rare,
        CASES, FEW_LETTERS,
    )  # fmt: skip
    await connection.execute(COUNTERS_IN, agency.id)
    await connection.execute(SEARCH_IN, agency.id, prefix(agency.id), text_words([rare]), rare)


async def _put_phrases(connection: asyncpg.Connection) -> None:
    """What letters are about and who writes them, with the words that the search keeps of each."""
    for table, said in (("bench_phrase", phrases()), ("bench_sender", senders())):
        await connection.execute(
            f"create temp table {table} (id integer primary key, said text unique, language text, forms text[])"
        )
        rows = [(number, text, language, text_words([text])) for number, (text, language) in enumerate(said)]
        await connection.copy_records_to_table(table, records=rows)
        await connection.execute(f"analyze {table}")
