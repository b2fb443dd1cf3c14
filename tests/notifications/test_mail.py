"""Notices and summaries by mail, handed to a real mail server."""

import dataclasses
import uuid
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from sqlalchemy import text

from service.identity.queries import person_named
from service.notifications import slots
from service.notifications.actions import mark_read, notify
from service.notifications.actions.choosing import keep_choices
from service.notifications.actions.mailing import MailAway
from service.notifications.jobs import clean, mail, summaries, summarise
from service.notifications.models import MorningSummary, Notice
from service.notifications.rules.choices import Choices, Hours
from service.notifications.slots import Line
from service.runtime import clock
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import Work, open_work
from tests.conftest import RolledBack, all_powerful
from tests.runtime.test_mail import Postbox, postbox

KIND = "deadlines.overdue"
PARAMS = {"number": "D-0471/26", "due_on": "2026-11-20"}


@pytest.fixture(autouse=True)
async def empty(work: Work) -> None:
    await work.session.execute(text("delete from notice"))


@pytest.fixture
async def box(house: House) -> AsyncIterator[Postbox]:
    """A mail server that the house uses."""
    made, before = Postbox(), house.settings
    async with postbox(made) as port:
        address = f"smtp://localhost:{port}?from=chancery@agency.example"
        house.settings = dataclasses.replace(before, smtp_url=address)
        yield made
    house.settings = before


async def reader(work: Work, username: str = "clerk", language: str = "en") -> uuid.UUID:
    person = await person_named(work, username)
    assert person is not None and person.email
    person.language = language
    await work.session.flush()
    return person.id


async def told(work: Work, person: uuid.UUID, kind: str = KIND, **choices: object) -> Notice:
    chosen = Choices(**{"quiet": "none", **choices})  # type: ignore[arg-type]
    await keep_choices(work, person, chosen)
    (made,) = await notify(work, [person], kind, record="matter", record_id=uuid.uuid4(), params=PARAMS)
    notice = await work.session.get(Notice, (work.tenant.id, made))
    assert notice is not None
    return notice


def read(box: Postbox, place: int = 0) -> EmailMessage:
    found = message_from_bytes(box.taken[place].content, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


async def test_a_notice_goes_out_once_with_the_headers_of_a_machine(work: Work, house: House, box: Postbox) -> None:
    notice = await told(work, await reader(work))
    for _ in range(2):
        await mail(work, house, str(notice.id))
        await work.flush()
    assert (len(box.taken), notice.mail, notice.mailed_at) == (1, "sent", work.now)
    got = read(box)
    assert got["Subject"] == "D-0471/26 was due on 20.11.2026 and is overdue."
    assert got["Message-ID"].strip() == f"<notice.{notice.id}@baku-education.localhost>"
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["List-Id"].endswith("<notices.baku-education.localhost>")
    assert got["List-Unsubscribe"] == "<http://baku-education.localhost:8000/me/notices>"
    assert got["Content-Language"] == "en"
    assert "http://baku-education.localhost:8000/me/notices" in got.get_content()


@pytest.mark.parametrize("language", ["az", "ka", "en"])
async def test_mail_speaks_the_language_of_its_reader(
    work: Work, house: House, box: Postbox, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under a catalogue of its own, since what this floor says is translated elsewhere."""
    from service.runtime import language as spoken

    class Said(spoken.NullTranslations):
        def __init__(self, code: str) -> None:
            super().__init__()
            self.code = code

        def gettext(self, message: str) -> str:
            return f"[{self.code}] {message}"

    monkeypatch.setattr(spoken, "_catalogue", Said)
    notice = await told(work, await reader(work, language=language))
    await mail(work, house, str(notice.id))
    got = read(box)
    assert got["Subject"].startswith(f"[{language}] D-0471/26")
    assert got["Content-Language"] == language
    assert f"[{language}] You get this mail" in got.get_content()


async def test_what_was_read_meanwhile_needs_no_mail(work: Work, house: House, box: Postbox) -> None:
    person = await reader(work)
    notice = await told(work, person)
    await mark_read(work, person, notice_id=notice.id)
    await work.session.refresh(notice)
    await mail(work, house, str(notice.id))
    assert (box.taken, notice.mail) == ([], "needless")


async def test_quiet_hours_that_began_meanwhile_hold_it_back(work: Work, house: House, box: Postbox) -> None:
    person = await reader(work)
    notice = await told(work, person)
    local = work.local_now
    minute = local.hour * 60 + local.minute
    hours = Hours((minute - 10) % 1440, (minute + 30) % 1440)
    await keep_choices(work, person, Choices(quiet="own", quiet_hours=hours))
    await mail(work, house, str(notice.id))
    assert (box.taken, notice.mail) == ([], "waiting")
    await work.flush()
    query = text(
        "select count(*) from outbox where job = 'notifications.mail' and next_at > :now"
        " and arguments::jsonb ->> 'notice_id' = :notice"
    )
    later = {"now": work.now + timedelta(minutes=28), "notice": str(notice.id)}
    assert await work.session.scalar(query, later) == 1


async def test_a_server_that_is_busy_is_asked_again_and_one_that_refuses_is_not(work: Work, house: House) -> None:
    person, before = await reader(work), house.settings
    notice = await told(work, person)
    for refusal, raises in (("451 Try later", True), ("550 No such person", False)):
        async with postbox(Postbox({"recipient": refusal})) as port:
            address = f"smtp://localhost:{port}?from=chancery@agency.example"
            house.settings = dataclasses.replace(before, smtp_url=address)
            if raises:
                with pytest.raises(MailAway):
                    await mail(work, house, str(notice.id))
                assert notice.mail == "waiting"
            else:
                await mail(work, house, str(notice.id))
                assert notice.mail == "refused"
    house.settings = before


async def test_after_three_days_of_a_busy_server_it_is_left(work: Work, house: House) -> None:
    notice, before = await told(work, await reader(work)), house.settings
    notice.created_at = work.now - timedelta(days=4)
    await work.flush()
    async with postbox(Postbox({"recipient": "451 Try later"})) as port:
        house.settings = dataclasses.replace(before, smtp_url=f"smtp://localhost:{port}?from=chancery@agency.example")
        await mail(work, house, str(notice.id))
    house.settings = before
    assert notice.mail == "refused"


async def test_without_a_mail_server_the_notice_stays_in_the_page(work: Work, house: House) -> None:
    notice = await told(work, await reader(work))
    await mail(work, house, str(notice.id))
    assert notice.mail == "refused"


# --- the morning summary


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> list[Line]:
    found: list[Line] = []

    async def source(work: Work) -> list[Line]:
        assert work.actor.kind == "person" and work.actor.may("correspondence.read")
        return found

    monkeypatch.setattr(slots, "SUMMARIES", [source])
    monkeypatch.setattr(slots, "CALENDARS", [every_day])
    return found


async def every_day(work: Work) -> Callable[[object], bool]:
    return lambda day: True


def local_hour(work: Work, back: int) -> int:
    local = (work.now - timedelta(minutes=back)).astimezone(work.zone)
    return local.hour * 60 + local.minute


async def only(work: Work, person: uuid.UUID, back: int = 5) -> None:
    """Nobody but this person has a summary, at an hour `back` minutes ago."""
    for (other,) in (await work.session.execute(text("select id from person"))).all():
        await keep_choices(work, other, Choices(summary="none"))
    await keep_choices(
        work, person, Choices({"deadlines": "summary"}, summary="own", summary_at=local_hour(work, back))
    )


async def asked(work: Work) -> list[str]:
    await work.flush()
    query = text("select arguments from outbox where job = 'notifications.summarise' and created_at = :now")
    return list((await work.session.execute(query, {"now": work.now})).scalars())


async def test_a_summary_goes_out_once_a_day_with_lines_and_notices(
    work: Work, house: House, box: Postbox, lines: list[Line]
) -> None:
    person = await reader(work)
    await only(work, person)
    (made,) = await notify(work, [person], KIND, record="matter", record_id=uuid.uuid4(), params=PARAMS)
    lines.append(Line("Overdue: 3", "/letters?state=late", late=True))
    for _ in range(3):
        await summaries(work, house)
    assert len(await asked(work)) == 1, "a second timetable asks for nothing new"
    day = work.today
    for _ in range(2):
        await summarise(work, house, str(person), day.isoformat())
        await work.flush()
    (got,) = [read(box, place) for place in range(len(box.taken))]
    assert got["Subject"] == f"Your day, {day:%d.%m.%Y}"
    assert got["Message-ID"].strip() == f"<summary.{person}.{day}@baku-education.localhost>"
    assert "Overdue: 3\r\nhttp://baku-education.localhost:8000/letters?state=late" in got.get_content()
    assert f"http://baku-education.localhost:8000/notices/{made}" in got.get_content()
    notice = await work.session.get(Notice, (work.tenant.id, made))
    assert notice is not None and notice.mail == "sent"


async def test_with_nothing_to_say_no_mail_comes(work: Work, house: House, box: Postbox, lines: list[Line]) -> None:
    person = await reader(work)
    await only(work, person)
    await summaries(work, house)
    day = work.today
    await summarise(work, house, str(person), day.isoformat())
    row = await work.session.get(MorningSummary, (work.tenant.id, person, day))
    assert row is not None and (box.taken, row.state) == ([], "nothing")


@pytest.mark.parametrize("back", [-10, 5 * 60])
async def test_before_its_hour_and_long_after_it_none_is_asked_for(
    work: Work, house: House, lines: list[Line], back: int
) -> None:
    await only(work, await reader(work), back)
    await summaries(work, house)
    assert await asked(work) == []


async def test_none_on_a_day_off(work: Work, house: House, lines: list[Line], monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(work: Work) -> Callable[[object], bool]:
        return lambda day: False

    monkeypatch.setattr(slots, "CALENDARS", [never])
    await only(work, await reader(work))
    await summaries(work, house)
    assert await asked(work) == []


async def test_a_busy_server_leaves_the_summary_waiting(work: Work, house: House, lines: list[Line]) -> None:
    person, before = await reader(work), house.settings
    await only(work, person)
    lines.append(Line("To do: 1", "/letters"))
    await summaries(work, house)
    day = work.today
    async with postbox(Postbox({"content": "451 Try later"})) as port:
        house.settings = dataclasses.replace(before, smtp_url=f"smtp://localhost:{port}?from=chancery@agency.example")
        with pytest.raises(MailAway):
            await summarise(work, house, str(person), day.isoformat())
    house.settings = before
    row = await work.session.get(MorningSummary, (work.tenant.id, person, day))
    assert row is not None and row.state == "waiting"


async def test_what_is_old_is_removed_and_what_is_unread_stays(
    work: Work, house: House, tenant: Tenant, moved_clock: Callable[[float], None]
) -> None:
    person = await reader(work)
    old, unread = await told(work, person), await told(work, person)
    await mark_read(work, person, notice_id=old.id)
    await work.flush()
    moved_clock(366 * 86_400)
    connection = await work.session.connection()
    async with open_work(RolledBack(connection), tenant, all_powerful()) as later:
        assert later.now > clock.now() - timedelta(minutes=1)
        await clean(later, house)
        left = set((await later.session.execute(text("select id from notice"))).scalars())
    assert left == {unread.id}
