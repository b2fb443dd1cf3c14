"""Fixtures of the tests of intake."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.correspondence.queries.registers import forget_journals
from service.intake import jobs as intake_jobs
from service.intake.actions.setting import MailboxSetting, set_mailbox
from service.runtime.house import House
from tests.conftest import all_powerful
from tests.imports.factories import Office
from tests.intake.mailserver import PASSWORD, USER, MailServer, mail_server

JOBS = (intake_jobs,)


@pytest.fixture(scope="session")
def mail_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mail")


@pytest.fixture
def server(mail_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A real mail server whose certificate this process trusts."""
    with mail_server(mail_folder) as running:
        monkeypatch.setenv("SSL_CERT_FILE", str(running.authority))
        yield running


class MailOffice(Office):
    """An agency that has a mailbox."""

    async def set(self, port: int, **changed: object) -> None:
        allow = frozenset({*self.house.settings.fetch_allow, ("localhost", port)})
        self.house.settings = dataclasses.replace(self.house.settings, fetch_allow=allow)
        values: dict[str, object] = {
            "on": True, "host": "localhost", "port": port, "security": "starttls", "username": USER,
            "folder": "INBOX", "password": PASSWORD,
        }  # fmt: skip
        async with self.work() as work:
            await set_mailbox(work, self.house.keyring, MailboxSetting(**{**values, **changed}))  # type: ignore[arg-type]

    async def poll(self) -> str:
        """Read the mailbox; the word of what went wrong."""
        async with self.work() as work:
            work.later("intake.poll")
        await self.jobs()
        return str(await self.value("select failure from mailbox"))

    async def states(self) -> list[tuple[str, str, str]]:
        """(subject, state, reason) of all messages, in the order in which they came."""
        rows = await self.rows("select subject, state, reason from mail_message order by id")
        return [(row[0], row[1], row[2]) for row in rows]


@pytest.fixture
def office(fresh_house: House) -> Iterator[MailOffice]:
    forget_journals()
    yield MailOffice(fresh_house, fresh_house.directory.by_slug["baku-education"], all_powerful())
    forget_journals()
