"""One part of the service is away: what still works, what is said meanwhile, and that all is made up for afterwards."""

import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.identity.sessions import COOKIE
from tests.faults.clerks import Clerks
from tests.faults.stage import Stage, ask, balanced, body, books, wait_for, waiting

QUICK = 3.0  # seconds; a part that is away must not make people wait


@pytest.fixture(scope="module")
def built() -> Iterator[Stage]:
    folder = Path(tempfile.mkdtemp(prefix="chancery-faults-"))
    folder.chmod(0o755)  # the servers may run as another user
    whole = Stage(folder)
    try:
        whole.set()
        yield whole
    finally:
        whole.clear()


@pytest.fixture
def stage(built: Stage) -> Iterator[Stage]:
    """Servers with agencies and no letters; no part runs yet."""
    yield built
    built.rest()


def owner(stage: Stage) -> str:
    return stage.environment["DATABASE_OWNER_URL"]


def test_without_valkey_the_api_registers_and_pages_say_so(stage: Stage) -> None:
    stage.start("web", "relay", "worker")
    bearer, cookie = {"Authorization": f"Bearer {stage.token()}"}, {"Cookie": f"{COOKIE}={stage.cookie('clerk')}"}
    page = {**cookie, "Accept": "text/html", "Accept_Language": "en"}
    assert ask(stage.port, "GET", "/letters", **page).status == 200

    stage.valkey.stop()
    for number in range(20):
        assert ask(stage.port, "POST", "/api/v1/letters", body(number), **bearer).status == 201
    away = ask(stage.port, "GET", "/letters", patience=QUICK, **page)
    assert (away.status, away.kind) == (503, "text/html; charset=utf-8")
    assert "Nothing was lost." in away.content.decode()
    ready = ask(stage.port, "GET", "/readyz")
    assert (ready.status, ready.json()["valkey"]) == (503, "away")
    assert waiting(owner(stage)) > 0

    stage.valkey.start()
    wait_for(lambda: waiting(owner(stage)) == 0, 120, "jobs are left undone")
    assert books(owner(stage)) == balanced(20)
    # That Valkey kept nothing on disk: the session is gone, and the page leads to sign-in instead of failing.
    assert ask(stage.port, "GET", "/letters", **page).status == 303


def test_a_valkey_that_hangs_holds_nobody_up(stage: Stage) -> None:
    stage.start("web")
    bearer, cookie = {"Authorization": f"Bearer {stage.token()}"}, {"Cookie": f"{COOKIE}={stage.cookie('clerk')}"}
    assert stage.valkey.process is not None
    stage.valkey.process.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    assert ask(stage.port, "POST", "/api/v1/letters", body(1), **bearer).status == 201
    assert ask(stage.port, "GET", "/letters", **cookie, Accept="text/html").status == 503
    assert time.monotonic() - began < 2 * QUICK
    stage.valkey.process.send_signal(signal.SIGCONT)
    assert ask(stage.port, "GET", "/letters", **cookie, Accept="text/html").status == 200


def test_without_a_worker_letters_are_registered_and_their_jobs_follow(stage: Stage) -> None:
    stage.start("web", "relay", "worker")
    stage.kill("worker")
    bearer = {"Authorization": f"Bearer {stage.token()}"}
    for number in range(20):
        assert ask(stage.port, "POST", "/api/v1/letters", body(number), **bearer).status == 201
    assert waiting(owner(stage)) == 20
    stage.start("worker")
    wait_for(lambda: waiting(owner(stage)) == 0, 120, "jobs are left undone")
    assert books(owner(stage)) == balanced(20)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["killed", "restarted"])
def test_postgresql_away_under_load_is_said_clearly_and_heals_by_itself(stage: Stage, how: signal.Signals) -> None:
    stage.start("web", "relay", "worker")
    clerks = Clerks(lambda: stage.port, stage.token(), 150)
    clerks.start()
    wait_for(lambda: len(clerks.held) >= 50)
    process = stage.postgres.process
    assert process is not None
    process.send_signal(how)
    process.wait(60)
    met = ask(
        stage.port, "POST", "/api/v1/letters", body(0), Authorization=f"Bearer {clerks.token}", Accept_Language="en"
    )
    assert (met.status, met.kind) == (503, "application/problem+json"), stage.failures()
    assert met.json()["title"] == "This part is away for a moment"
    time.sleep(1)
    stage.postgres.stop()
    stage.postgres.start()
    wait_for(clerks.done, 120, "not every letter was registered")
    clerks.stop()
    assert clerks.wrong == [], stage.failures()
    assert clerks.statuses[503] > 0
    wait_for(lambda: waiting(owner(stage)) == 0, 120, "jobs are left undone")
    assert books(owner(stage)) == balanced(150)
    assert ask(stage.port, "GET", "/readyz").status == 200
