"""A monitor's day: composed by itself, read through, sent to real mail servers, printed, corrected."""

import dataclasses
import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from uuid import UUID, uuid4

import pypdfium2
import pytest
from sqlalchemy import func, select, text

from service.identity.offers import Handing
from service.kit.actor import EVERYWHERE, SYSTEM
from service.kit.refusal import Refusal
from service.monitoring.actions import judging
from service.monitoring.editions.actions.composing import begin_due, compose, compose_again
from service.monitoring.editions.actions.correcting import begin_correction
from service.monitoring.editions.actions.editing import (
    add_clip,
    drop_item,
    move_item,
    note_item,
    skip_edition,
    write_intros,
)
from service.monitoring.editions.actions.sending import (
    CRASHED_AFTER,
    StillSending,
    deliver_again,
    mail_delivery,
    print_edition,
    send,
)
from service.monitoring.editions.actions.settings import change_monitor, hand_over_monitor, switch
from service.monitoring.editions.jobs import compose_due, compose_edition
from service.monitoring.editions.models import Delivery, Edition
from service.monitoring.editions.queries.editions import deliveries_of, items_of
from service.monitoring.editions.queries.monitors import edited_by, monitor_by_id
from service.monitoring.rules.coding import Change
from service.notifications.actions.choosing import keep_choices
from service.notifications.models import Notice
from service.notifications.rules.choices import Choices
from service.runtime.house import House
from service.runtime.work import Work
from tests.monitoring.editions.factories import EDIT, kept, person, ready, set_up
from tests.monitoring.factories import TEXT, clipped, topic
from tests.runtime.test_mail import Postbox, postbox

MONDAY_MORNING = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)  # 08:30 in Baku


@pytest.fixture(autouse=True)
async def empty(work: Work) -> None:
    """No clip and no monitor of another test."""
    work.now = MONDAY_MORNING
    await work.session.execute(text("update clip set state = 'screened_out'"))
    assert await work.session.scalar(select(func.count()).select_from(Edition)) == 0


@pytest.fixture
async def box(house: House) -> AsyncIterator[Postbox]:
    """A mail server that the house uses."""
    made, before = Postbox(), house.settings
    async with postbox(made) as port:
        house.settings = dataclasses.replace(before, smtp_url=f"smtp://localhost:{port}?from=monitor@agency.example")
        yield made
    house.settings = before


def read(box: Postbox, place: int = 0) -> EmailMessage:
    found = message_from_bytes(box.taken[place].content, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    content: str = part.get_content()
    return content


async def asked(work: Work, job: str) -> list[dict[str, Any]]:
    """Arguments of the jobs of a name that wait."""
    await work.flush()
    query = text("select arguments::json as given from outbox where job = :job and done_at is null order by created_at")
    return [row.given for row in await work.session.execute(query, {"job": job})]


async def mailed(work: Work, house: House, edition: Edition) -> list[Delivery]:
    """Do what the worker does after an edition was sent."""
    await print_edition(work, house, edition.id)
    for one in await asked(work, "monitoring.mail_monitor"):
        await mail_delivery(work, house, UUID(one["delivery_id"]))
    return await deliveries_of(work, edition.id)


# --- composing


async def test_the_worker_composes_it_at_its_hour_and_only_once(work: Work, house: House) -> None:
    work.now = MONDAY_MORNING - timedelta(minutes=1)
    monitor_id = await set_up(work)
    await compose_due(work, house)
    assert await work.session.scalar(select(func.count()).select_from(Edition)) == 0
    work.now = MONDAY_MORNING
    for _ in range(2):
        await compose_due(work, house)
    edition = (await work.session.scalars(select(Edition))).one()
    assert (edition.monitor_id, edition.state, edition.day.isoformat()) == (monitor_id, "composing", "2026-11-23")
    (given,) = await asked(work, "monitoring.compose_edition")
    for _ in range(2):
        await compose_edition(work, house, **given)
    assert (await kept(work, edition.id)).state == "ready"
    assert await begin_due(work) == 0


async def test_one_that_is_switched_off_or_does_not_come_on_this_day_is_not_composed(work: Work) -> None:
    await switch(work, await set_up(work), on=False)
    await set_up(work, days="67")
    await set_up(work, minute=9 * 60)
    assert await begin_due(work) == 0


async def test_a_day_off_is_skipped_with_its_reason_and_what_came_is_told_the_next_day(work: Work) -> None:
    """1 January is a day off in Azerbaijan, whatever the calendar of the year says of others."""
    monitor_id = await set_up(work, on_holidays=False)
    work.now = datetime(2026, 1, 1, 5, tzinfo=UTC)
    assert await begin_due(work) == 1
    edition = (await work.session.scalars(select(Edition))).one()
    assert (edition.state, edition.reason, edition.monitor_id) == ("skipped", "holiday", monitor_id)
    assert await asked(work, "monitoring.compose_edition") == []


async def test_an_edition_of_a_day_without_news_says_so_and_is_sent(work: Work, house: House, box: Postbox) -> None:
    edition = await ready(work)
    assert edition.state == "ready" and await items_of(work, edition.id) == []
    assert await send(work, edition.id) == 1
    (mail,) = await mailed(work, house, edition)
    assert mail.state == "sent"
    assert "Nothing was found today" in body(read(box), "plain")
    assert "Nothing was found today" in body(read(box), "html")


async def test_stories_are_folded_and_copies_stay_as_they_were_told(work: Work) -> None:
    one, two = await topic(work, "Təhsil"), await topic(work, "Büdcə")
    first = await clipped(work, outlet="Xəbər A", title="Məktəblər", text=TEXT, tier=2)
    await clipped(work, outlet="Xəbər B", title="Məktəblər yenə", text=TEXT, tier=1)
    other = await clipped(work, outlet="Xəbər C", title="Büdcə", lead="Büdcə artır.")
    out = await clipped(work, outlet="Xəbər D", title="Başqa")
    await judging.screen_out(work, out)
    await judging.code(work, first, Change(values={"tone": "negative"}, topics=(one,)))
    await judging.code(work, other, Change(topics=(two,)))
    edition = await ready(work)
    items = await items_of(work, edition.id)
    assert [(item.headline, item.section) for item in items] == [("Məktəblər yenə", str(one)), ("Büdcə", str(two))]
    assert [also["outlet"] for also in items[0].also] == ["Xəbər A"]
    assert (items[1].excerpt, items[1].tone, items[1].judged) == ("Büdcə artır.", "", True)
    await judging.code(work, other, Change(values={"tone": "positive"}))
    assert (await items_of(work, edition.id))[1].tone == ""


async def test_what_comes_late_stands_in_the_next_days_edition_and_is_marked(work: Work) -> None:
    monitor_id = await set_up(work)
    told = await clipped(work, title="Təzə", published_at=work.now - timedelta(hours=2))
    await ready(work, monitor_id)
    published = work.now - timedelta(hours=5)
    work.now += timedelta(days=1)
    await clipped(work, title="Gec tutulmuş", published_at=published)
    await clipped(work, title="Bu günkü", published_at=work.now - timedelta(hours=1))
    edition = await ready(work, monitor_id)
    items = {item.headline: item for item in await items_of(work, edition.id)}
    assert set(items) == {"Gec tutulmuş", "Bu günkü"}, told
    assert (items["Gec tutulmuş"].late, items["Bu günkü"].late) == (True, False)


async def test_what_was_judged_after_yesterdays_edition_comes_today(work: Work) -> None:
    monitor_id = await set_up(work, unjudged=False)
    clip_id = await clipped(work, title="Sonra baxılmış")
    assert await items_of(work, (await ready(work, monitor_id)).id) == []
    work.now += timedelta(days=1)
    await judging.keep(work, clip_id)
    (item,) = await items_of(work, (await ready(work, monitor_id)).id)
    assert (item.clip_id, item.late) == (clip_id, True)


async def test_a_unit_gets_its_topics_only(work: Work) -> None:
    one = await topic(work, "Təhsil")
    own = await clipped(work, title="Bizim")
    await judging.code(work, own, Change(topics=(one,)))
    await clipped(work, title="Mövzusuz")
    edition = await ready(work, topics=(one,), without_topic=False)
    assert [item.headline for item in await items_of(work, edition.id)] == ["Bizim"]


async def test_who_reads_it_through_is_told_that_it_is_ready(work: Work) -> None:
    editor = await person(work, "adviser")
    work.actor = dataclasses.replace(SYSTEM, scopes={"monitoring.send": EVERYWHERE})
    edition = await ready(work, editor_id=editor)
    notice = (await work.session.scalars(select(Notice).where(Notice.kind == "monitoring.monitor_ready"))).one()
    assert (notice.person_id, notice.record_id) == (editor, edition.id)
    (matter,) = await edited_by(work, editor)
    to = await person(work, "clerk")
    await hand_over_monitor(work, Handing(matter.id, editor, to, "leaves", work.today))
    assert await edited_by(work, editor) == [] and len(await edited_by(work, to)) == 1


# --- reading through


async def test_it_is_read_through(work: Work) -> None:
    first, second = await clipped(work, title="Bir"), await clipped(work, title="İki")
    edition = await ready(work)
    one, two = await items_of(work, edition.id)
    await move_item(work, edition.id, two.id, up=True)
    assert [item.id for item in await items_of(work, edition.id)] == [two.id, one.id]
    await move_item(work, edition.id, two.id, up=True)
    assert [item.id for item in await items_of(work, edition.id)] == [two.id, one.id]
    await drop_item(work, edition.id, one.id)
    assert [item.id for item in await items_of(work, edition.id)] == [two.id]
    await drop_item(work, edition.id, one.id, back=True)
    await note_item(work, edition.id, one.id, "Cavab hazırlanır.", "")
    late = await clipped(work, title="Üç")
    await add_clip(work, edition.id, late)
    await add_clip(work, edition.id, late)
    items = {item.clip_id: item for item in await items_of(work, edition.id)}
    assert set(items) == {first, second, late} and items[late].added_by_name == work.actor.name
    assert {item.note for item in items.values()} == {"", "Cavab hazırlanır."}
    await write_intros(work, edition.id, {"az": "Sabahınız xeyir.", "ka": "x"})
    assert (await kept(work, edition.id)).intros == {"az": "Sabahınız xeyir."}
    with pytest.raises(Refusal, match="Somebody else"):
        await write_intros(work, edition.id, {"az": "Köhnə"}, version=1)
    with pytest.raises(Refusal):
        await note_item(work, edition.id, one.id, "", str(uuid4()))


async def test_one_that_is_not_sent_takes_a_reason_and_can_be_taken_up_again(work: Work) -> None:
    await clipped(work, title="Bir")
    edition = await ready(work)
    with pytest.raises(Refusal, match="Say why"):
        await skip_edition(work, edition.id, " ")
    await skip_edition(work, edition.id, "A quiet day")
    with pytest.raises(Refusal, match="not sent"):
        await send(work, edition.id)
    await compose_again(work, edition.id)
    assert (await kept(work, edition.id)).state == "ready" and len(await items_of(work, edition.id)) == 1


async def test_what_stood_in_one_that_was_not_sent_comes_the_next_day(work: Work) -> None:
    monitor_id = await set_up(work)
    await clipped(work, title="Bir")
    await skip_edition(work, (await ready(work, monitor_id)).id, "A quiet day")
    work.now += timedelta(days=1)
    (item,) = await items_of(work, (await ready(work, monitor_id)).id)
    assert (item.headline, item.late) == ("Bir", True)


# --- sending


async def test_it_goes_to_each_in_their_language_once_with_the_pdf(work: Work, house: House, box: Postbox) -> None:
    await clipped(work, title="Məktəblərin təmiri <başa> çatır", outlet="Xəbər & Co", lead="Üç məktəb hazırdır.")
    clerk = await person(work, "clerk", "az")
    edition = await ready(work, people=(clerk,))
    await write_intros(work, edition.id, {"az": "Səhəriniz xeyir.", "en": "Good morning."})
    assert await send(work, edition.id) == 2
    mails = await mailed(work, house, edition)
    for one in mails:
        await mail_delivery(work, house, one.id)
    assert [one.state for one in mails] == ["sent", "sent"] and len(box.taken) == 2
    by_language = {mail["Content-Language"]: mail for mail in (read(box, place) for place in range(2))}
    az, en = by_language["az"], by_language["en"]
    rows = {one.language: one for one in mails}
    assert az["Message-ID"].strip() == f"<monitor.{edition.id}.{rows['az'].id}@baku-education.localhost>"
    assert "Good morning." in body(en, "plain") and "Səhəriniz xeyir." in body(az, "html")
    html = body(en, "html")
    assert "Məktəblərin təmiri &lt;başa&gt; çatır" in html and "Xəbər &amp; Co" in html and "style=" not in html
    assert "Məktəblərin təmiri <başa> çatır" in body(en, "plain") and "Üç məktəb hazırdır." in body(en, "plain")
    page = "http://baku-education.localhost:8000/monitoring/monitor/2026-11-23"
    assert page in body(az, "plain") and page not in body(en, "plain")
    assert az["List-Unsubscribe"] == "<http://baku-education.localhost:8000/me/notices>"
    assert en["List-Unsubscribe"] is None and "taken off the list" in body(en, "plain")
    (attached,) = list(en.iter_attachments())
    pdf = pypdfium2.PdfDocument(io.BytesIO(attached.get_content()))
    said = " ".join("".join(page.get_textpage().get_text_range() for page in pdf).split())
    assert "Daily media monitor" in said and "Məktəblərin təmiri <başa> çatır" in said and "Good morning." in said
    assert b"/StructTreeRoot" in attached.get_content() or b"pdfuaid" in attached.get_content()


async def test_whoever_chose_so_finds_it_in_the_page_only(work: Work, house: House, box: Postbox) -> None:
    clerk, adviser = await person(work, "clerk"), await person(work, "adviser")
    await keep_choices(work, clerk, Choices(ways={"monitor": "page"}))
    await keep_choices(work, adviser, Choices(ways={"monitor": "off"}))
    edition = await ready(work, people=(clerk, adviser), outsiders=())
    assert await send(work, edition.id) == 0
    assert await mailed(work, house, edition) == [] and box.taken == []
    notices = await work.session.scalars(select(Notice).where(Notice.kind == "monitoring.monitor_sent"))
    assert [(one.person_id, one.mail) for one in notices] == [(clerk, "none")]


async def test_without_a_mail_server_each_mail_says_so_and_can_be_sent_later(
    work: Work, house: House, box: Postbox
) -> None:
    address, house.settings = house.settings.smtp_url, dataclasses.replace(house.settings, smtp_url="")
    edition = await ready(work)
    await send(work, edition.id)
    (mail,) = await mailed(work, house, edition)
    assert mail.state == "not_configured"
    house.settings = dataclasses.replace(house.settings, smtp_url=address)
    assert await deliver_again(work, edition.id) == 1
    await mail_delivery(work, house, mail.id)
    assert (await deliveries_of(work, edition.id))[0].state == "sent" and len(box.taken) == 1
    with pytest.raises(Refusal, match="arrived"):
        await deliver_again(work, edition.id)


@pytest.mark.parametrize(
    ("refuse", "state"), [({"recipient": "550 No such mailbox"}, "refused"), ({"recipient": "451 Later"}, "deferred")]
)
async def test_what_a_server_refuses_is_told_and_what_it_puts_off_is_tried_again(
    work: Work, house: House, box: Postbox, refuse: dict[str, str], state: str
) -> None:
    box.refuse = refuse
    edition = await ready(work)
    await send(work, edition.id)
    (mail,) = await mailed(work, house, edition)
    assert (mail.state, mail.reason, mail.attempts) == (state, "recipient", 1)
    box.refuse = {}
    if state == "deferred":
        await mail_delivery(work, house, mail.id)
        assert (await deliveries_of(work, edition.id))[0].state == "sent"
    else:
        assert box.taken == []


async def test_a_mail_that_may_have_arrived_is_not_sent_twice(work: Work, house: House, box: Postbox) -> None:
    """As after a process that died while it was handing a mail over."""
    edition = await ready(work)
    await send(work, edition.id)
    (mail,) = await deliveries_of(work, edition.id)
    mail.state, mail.tried_at = "sending", work.now
    await work.session.flush()
    with pytest.raises(StillSending):
        await mail_delivery(work, house, mail.id)
    work.now += CRASHED_AFTER
    await mail_delivery(work, house, mail.id)
    assert mail.state == "uncertain"
    await mail_delivery(work, house, mail.id)
    with pytest.raises(Refusal):
        await deliver_again(work, edition.id)
    assert box.taken == []


async def test_with_nobody_to_send_it_to_it_stays_ready(work: Work) -> None:
    edition = await ready(work, outsiders=(), groups=("unit",))
    with pytest.raises(Refusal, match="nobody"):
        await send(work, edition.id)
    assert (await kept(work, edition.id)).state == "ready"


async def test_leadership_and_heads_of_units_are_those_of_the_day(work: Work) -> None:
    edition = await ready(work, outsiders=(), groups=("leadership", "unit_heads"))
    assert await send(work, edition.id) >= 2
    addresses = [one.address for one in await deliveries_of(work, edition.id)]
    assert len(addresses) == len(set(addresses))


async def test_a_correction_is_a_new_edition_with_a_visible_note(work: Work, house: House, box: Postbox) -> None:
    await clipped(work, title="Səhv başlıq")
    edition = await ready(work)
    await send(work, edition.id)
    await mailed(work, house, edition)
    made = await begin_correction(work, edition.id, "A headline was wrong.")
    with pytest.raises(Refusal, match="being prepared"):
        await begin_correction(work, edition.id, "Again")
    correction = await kept(work, made)
    assert (correction.number, correction.state, len(await items_of(work, made))) == (1, "ready", 1)
    assert (await kept(work, edition.id)).state == "sent"
    await send(work, made)
    await mailed(work, house, correction)
    assert (await kept(work, edition.id)).state == "corrected"
    mail = read(box, 1)
    assert mail["Subject"].startswith("Correction: Daily media monitor")
    assert "A headline was wrong." in body(mail, "html") and mail["Message-ID"] != read(box, 0)["Message-ID"]
    with pytest.raises(Refusal):
        await begin_correction(work, edition.id, "Once more")
    assert (await kept(work, await begin_correction(work, made, "Once more"))).number == 2


async def test_a_monitor_is_changed_by_one_at_a_time(work: Work) -> None:
    monitor_id = await set_up(work)
    await change_monitor(work, monitor_id, dataclasses.replace(EDIT, minute=600), version=1)
    with pytest.raises(Refusal, match="Somebody else"):
        await change_monitor(work, monitor_id, dataclasses.replace(EDIT, minute=615), version=1)
    one = await monitor_by_id(work, monitor_id)
    assert one is not None and one.edit == dataclasses.replace(EDIT, minute=600)


async def test_composing_twice_fills_once(work: Work) -> None:
    await clipped(work)
    edition = await ready(work)
    assert not await compose(work, edition.id)
    assert len(await items_of(work, edition.id)) == 1
