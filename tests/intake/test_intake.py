"""From the mail server to the queue: each message once, whatever breaks, and nothing lost."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from service.correspondence.origins import ORIGINS
from service.intake.actions import fetching
from service.intake.actions.deciding import reject, take_back
from service.intake.actions.setting import add_rule
from service.intake.imap import Mailbox
from service.intake.queries import messages, rules
from service.journals.queries import journal_by_slug
from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.runtime.work import open_work
from service.web.errors import NotFound
from tests.correspondence.factories import person, registered
from tests.documents.samples import PDF
from tests.intake.conftest import MailOffice
from tests.intake.mailserver import Cutting, MailServer, letter, mail_server
from tests.intake.samples import BROKEN, many_parts, many_recipients, nested, winmail, with_pdf


async def test_a_letter_arrives_with_its_files_and_is_marked_afterwards(office: MailOffice, server: MailServer) -> None:
    server.put(with_pdf(PDF))
    await office.set(server.port)
    assert await office.poll() == ""
    assert await office.states() == [("Sorğu", "waiting", "")]
    files = "select name, kind, state, record from file order by position"
    assert await office.rows(files) == [
        ("məktub.pdf", "pdf", "attached", "mail"),
        ("message.eml", "eml", "attached", "mail"),
    ]
    assert server.unseen() == 0
    key = await office.value("select storage_key from file where kind = 'eml'")
    assert b"aygun@ministry.example" in await office.house.store.read(key, 1_000_000)


async def test_polling_again_and_again_brings_each_message_once(office: MailOffice, server: MailServer) -> None:
    await office.set(server.port)
    for number in range(3):
        server.put(letter(f"n{number}", number=number))
        assert await office.poll() == ""
        await office.poll()
    assert [subject for subject, _, _ in await office.states()] == ["n0", "n1", "n2"]


async def test_a_full_mailbox_is_read_to_its_end(
    office: MailOffice, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "AT_ONCE", 2)
    await office.set(server.port)
    for number in range(5):
        server.put(letter(f"n{number}", number=number))
    await office.poll()
    assert [subject for subject, _, _ in await office.states()] == [f"n{number}" for number in range(5)]


async def test_a_crash_between_record_and_mark_is_made_good(
    office: MailOffice, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.put(letter())
    await office.set(server.port)
    real = Mailbox.mark

    async def dies(self: Mailbox, uids: Any) -> None:
        if uids:
            raise RuntimeError("the process is gone")

    monkeypatch.setattr(Mailbox, "mark", dies)
    with pytest.raises(RuntimeError):
        await office.poll()
    assert server.unseen() == 1
    monkeypatch.setattr(Mailbox, "mark", real)
    async with office.work() as work:
        await work.session.execute(fetching.update(fetching.MailboxRow).values(leased_until=None))
    await office.jobs()
    assert len(await office.states()) == 1
    assert server.unseen() == 0


async def test_a_crash_before_the_record_leaves_nothing_behind(
    office: MailOffice, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.put(with_pdf(PDF))
    await office.set(server.port)
    real = fetching._destination

    async def dies(*_: object) -> Any:
        raise RuntimeError("the process is gone")

    monkeypatch.setattr(fetching, "_destination", dies)
    with pytest.raises(RuntimeError):
        await office.poll()
    assert (await office.states(), await office.value("select count(*) from file")) == ([], 0)
    monkeypatch.setattr(fetching, "_destination", real)
    async with office.work() as work:
        await work.session.execute(fetching.update(fetching.MailboxRow).values(leased_until=None))
    await office.jobs()
    assert len(await office.states()) == 1


async def test_a_line_that_breaks_in_mid_message_loses_nothing(office: MailOffice, server: MailServer) -> None:
    line = Cutting(server.port)
    server.put(with_pdf(PDF + b"%" * 2_000_000))
    await office.set(line.port)
    line.after = 600_000
    assert await office.poll() == "broken"
    assert await office.states() == []
    assert server.unseen() == 1
    line.after = None
    assert await office.poll() == ""
    assert await office.states() == [("Sorğu", "waiting", "")]
    line.close()


async def test_new_places_in_the_mailbox_bring_nothing_twice(
    office: MailOffice, mail_folder: Path, server: MailServer
) -> None:
    server.put(letter("kept"))
    await office.set(server.port)
    await office.poll()
    validity = await office.value("select validity from mailbox")
    with mail_server(mail_folder) as other, pytest.MonkeyPatch.context() as patched:
        patched.setenv("SSL_CERT_FILE", str(other.authority))
        other.put(letter("new", number=2))
        other.put(letter("kept"))
        allow = frozenset({("localhost", other.port)})
        office.house.settings = fetching_settings(office, allow)
        async with office.work() as work:
            await work.session.execute(fetching.update(fetching.MailboxRow).values(port=other.port))
        assert await office.poll() == ""
        assert await office.value("select validity from mailbox") != validity
        assert [subject for subject, _, _ in await office.states()] == ["kept", "new"]
        assert other.unseen() == 0


def fetching_settings(office: MailOffice, allow: frozenset[tuple[str, int]]) -> Any:
    import dataclasses

    return dataclasses.replace(office.house.settings, fetch_allow=allow)


async def test_mail_bombs_end_in_the_reject_queue(
    office: MailOffice, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for bomb in (many_parts(5_000), nested(300), many_recipients(10_000), BROKEN):
        server.put(bomb)
    server.put(letter("Re: out of office", number=9, Auto_Submitted="auto-replied"))
    server.put(letter("afterwards", number=10))
    await office.set(server.port)
    assert await office.poll() == ""
    states = await office.states()
    assert len(states) == 6
    assert states[0][1:] == ("rejected", "too_many_parts")
    assert states[2][1:] == ("rejected", "too_many_recipients")
    assert states[4][1:] == ("rejected", "automatic")
    assert states[5] == ("afterwards", "waiting", "")
    assert all(state in {"waiting", "rejected"} for _, state, _ in states)
    assert server.unseen() == 0


async def test_too_large_a_message_is_not_downloaded(
    office: MailOffice, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "LARGEST", 50_000)
    server.put(with_pdf(PDF + b"%" * 400_000))

    async def never(self: Mailbox, uid: int) -> bytes:
        raise AssertionError("it was downloaded")

    monkeypatch.setattr(Mailbox, "message", never)
    await office.set(server.port)
    assert await office.poll() == ""
    assert await office.states() == [("Sorğu", "rejected", "too_large")]
    assert await office.value("select size from mail_message") > 400_000


async def test_files_that_are_not_accepted_are_named_and_stay_in_the_original(
    office: MailOffice, server: MailServer
) -> None:
    message = with_pdf(PDF)
    message.add_attachment(b"PK\x03\x04" + b"x" * 200, maintype="application", subtype="zip", filename="bomb.zip")
    message.add_attachment(b"MZ" + b"\x00" * 200, maintype="application", subtype="octet-stream", filename="run.exe")
    message.add_attachment(
        winmail(b"inner.pdf", PDF), maintype="application", subtype="ms-tnef", filename="winmail.dat"
    )
    server.put(message)
    await office.set(server.port)
    await office.poll()
    names = [row[0] for row in await office.rows("select name from file order by position")]
    assert names == ["məktub.pdf", "inner.pdf", "message.eml"]
    assert await office.value("select left_out from mail_message") == '["bomb.zip","run.exe"]'


async def test_rules_and_threads(office: MailOffice, server: MailServer) -> None:
    await office.set(server.port)
    async with office.work() as work:
        journal = await journal_by_slug(work, "incoming")
        assert journal is not None
        unit = (await office.rows("select id from unit where id <> :own limit 1", own=journal.unit_id))[0][0]
        await add_rule(work, "subject", "məktəb", journal.id, unit)
        assert [rule.words for rule in await rules(work)] == ["məktəb"]
    server.put(letter("MƏKTƏB", number=1))
    server.put(letter("Re: MƏKTƏB", number=2, In_Reply_To="<1@ministry.example>"))
    server.put(letter("zavod", number=3))
    await office.poll()
    placed = await office.rows("select subject, unit_id, thread_id from mail_message order by id")
    assert [row[1] for row in placed] == [unit, unit, journal.unit_id]
    assert placed[0][2] == placed[1][2] != placed[2][2]


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"password": "wrong"}, "sign_in"),
        ({"folder": "Nothing"}, "folder"),
        ({"host": "no-such-host.invalid"}, "port"),
        ({"host": "no-such-host.invalid", "port": 993}, "name"),
        ({"host": "127.0.0.1", "port": 993}, "address"),
        ({"host": "localhost", "port": 993}, "address"),
    ],
)
async def test_what_goes_wrong_is_said_and_nothing_is_fetched(
    office: MailOffice, server: MailServer, changed: dict[str, Any], word: str
) -> None:
    server.put(letter())
    await office.set(server.port)
    async with office.work() as work:
        from service.intake.actions.setting import MailboxSetting, set_mailbox
        from tests.intake.mailserver import PASSWORD, USER

        values: dict[str, Any] = {
            "on": True, "host": "localhost", "port": server.port, "security": "starttls", "username": USER,
            "folder": "INBOX", "password": PASSWORD,
        }  # fmt: skip
        await set_mailbox(work, office.house.keyring, MailboxSetting(**{**values, **changed}))
    assert await office.poll() == word
    assert await office.states() == []


async def test_a_certificate_for_another_name_is_refused(office: MailOffice, mail_folder: Path) -> None:
    with mail_server(mail_folder, "another.example") as running, pytest.MonkeyPatch.context() as patched:
        patched.setenv("SSL_CERT_FILE", str(running.authority))
        await office.set(running.port)
        assert await office.poll() == "certificate"


async def test_the_password_is_sealed_for_its_agency(office: MailOffice, server: MailServer) -> None:
    await office.set(server.port)
    blob = bytes(await office.value("select sealed from agency_secret"))
    assert b"invented-password" not in blob
    other = office.house.directory.by_slug["mtispiri"]
    from service.intake.actions.setting import PASSWORD, secret_context
    from service.runtime.secrets import Unreadable

    assert office.house.keyring.open(blob, secret_context(office.tenant.id, PASSWORD)) == "invented-password"
    with pytest.raises(Unreadable):
        office.house.keyring.open(blob, secret_context(other.id, PASSWORD))
    acts = await office.value("select string_agg(payload, ' ') from act where kind = 'mailbox.changed'")
    assert "invented-password" not in acts


# --- decisions


async def arrived(office: MailOffice, server: MailServer) -> UUID:
    server.put(with_pdf(PDF))
    await office.set(server.port)
    await office.poll()
    found: UUID = await office.value("select id from mail_message")
    return found


async def test_rejecting_and_taking_back(office: MailOffice, server: MailServer) -> None:
    message = await arrived(office, server)
    with pytest.raises(Refusal) as caught:
        async with office.work() as work:
            await reject(work, message, "  ")
    assert caught.value.field == "reason"
    async with office.work() as work:
        await reject(work, message, "Advertisement")
    with pytest.raises(Refusal):
        async with office.work() as work:
            await reject(work, message, "Again")
    assert await office.states() == [("Sorğu", "rejected", "Advertisement")]
    async with office.work() as work:
        await take_back(work, message)
    assert await office.states() == [("Sorğu", "waiting", "")]


async def test_registration_takes_files_once(office: MailOffice, server: MailServer) -> None:
    import service.fittings

    assert service.fittings.ORIGINS is ORIGINS
    message = await arrived(office, server)
    origin = ORIGINS["mail"]
    async with office.work() as work:
        prefill = await origin.show(work, message)
    assert prefill is not None
    assert prefill.values["sender"] == "Aygün Nümunəli" and prefill.values["channel"] == "email"
    files = tuple(file.id for file in prefill.files)
    async with office.work() as work:
        await origin.begin(work, message, files)
        done = await registered(work, files=files)
        await origin.end(work, message, done.id)
    assert await office.rows("select state, letter_id from mail_message") == [("registered", done.id)]
    assert await office.rows("select distinct record, record_id, state from file") == [("letter", done.id, "attached")]
    with pytest.raises(Refusal):
        async with office.work() as work:
            await origin.begin(work, message, files)
    async with office.work() as work:
        assert await origin.show(work, message) is None


async def test_only_those_of_the_unit_see_a_message(office: MailOffice, server: MailServer) -> None:
    message = await arrived(office, server)
    units = await office.rows("select u.id from unit u, mail_message m where u.id <> m.unit_id limit 1")
    strangers: list[Actor] = [
        person(["correspondence.intake"], unit=units[0][0]),
        person(["correspondence.register", "correspondence.read"]),
    ]
    for stranger in strangers:
        async with open_work(office.house.database, office.tenant, stranger) as work:
            assert await messages(work, "waiting") == ([], None)
        with pytest.raises(NotFound):
            async with open_work(office.house.database, office.tenant, stranger) as work:
                await reject(work, message, "x")
