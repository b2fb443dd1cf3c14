"""Media inquiries from the door to the answer: two clocks, input of units, four eyes, mail, the day's summary."""

import dataclasses
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text, update

from service.assignments.actions.giving import give_resolution
from service.assignments.models import Assignment, Executor
from service.deadlines.queries.clocks import clocks_of
from service.kit.actor import EVERYWHERE, Actor
from service.kit.refusal import FieldErrors, Refusal
from service.monitoring.slots import REACTIONS
from service.press.inquiries.actions import answering, handling
from service.press.inquiries.actions.arriving import follow_opening
from service.press.inquiries.actions.mailing import MailAway, mail_answer, mail_closing, mail_receipt
from service.press.inquiries.actions.opening import open_inquiry, register_inquiry
from service.press.inquiries.actions.summarising import summarise_day
from service.press.inquiries.handover import MATTERS
from service.press.inquiries.pages import public
from service.press.inquiries.queries.days import kept_day
from service.press.inquiries.queries.inquiries import answers, contacted, inquiry_by_id
from service.press.inquiries.rules.acts import INQUIRY
from service.press.inquiries.rules.content import NewAnswer, NewInquiry
from service.press.outlets.queries import contacts
from service.public_information.queries.requests import request_for
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from service.web.errors import StaleEdit
from tests.assignments.factories import become, new, person_id
from tests.conftest import PERMISSIONS, OpenWork, all_powerful
from tests.imports.factories import Office
from tests.intake.test_pages import message
from tests.monitoring.factories import clipped
from tests.press.outlets.factories import journalist, word
from tests.runtime.test_mail import Postbox, postbox

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
NEW = NewInquiry(
    question="How many schools were repaired in 2026, and at what cost?", asked_by="Nərmin Uydurmalı",
    outlet_name="Gündəlik Uydurma", email="nermin@press.example", channel="email",
)  # fmt: skip
ANSWER = NewAnswer("Twelve schools.", "on_record", "en", "the agency")


@pytest.fixture
async def box(house: House) -> AsyncIterator[Postbox]:
    """A mail server that the house uses."""
    made, before = Postbox(), house.settings
    async with postbox(made) as port:
        house.settings = dataclasses.replace(before, smtp_url=f"smtp://localhost:{port}?from=press@agency.example")
        yield made
    house.settings = before


def one_who_may(*permissions: str) -> Actor:
    return Actor(
        kind="person", id=uuid4(), name="Somebody", scopes=dict.fromkeys(permissions or PERMISSIONS, EVERYWHERE)
    )


async def asked(work: Work, **changed: Any) -> UUID:
    return await register_inquiry(work, dataclasses.replace(NEW, **changed))


async def state(work: Work, inquiry_id: UUID) -> str:
    found = await inquiry_by_id(work, inquiry_id)
    assert found is not None
    return found.state


async def jobs(work: Work, name: str) -> list[dict[str, Any]]:
    await work.flush()
    query = text("select arguments::json as given from outbox where job = :job and done_at is null order by created_at")
    return [row.given for row in await work.session.execute(query, {"job": name})]


async def approved(work: Work, inquiry_id: UUID, new_answer: NewAnswer = ANSWER) -> UUID:
    """An answer written by one and approved by another."""
    writer, head = work.actor, one_who_may()
    answer_id = await answering.write_answer(work, inquiry_id, new_answer, 0)
    await answering.submit_answer(work, inquiry_id)
    work.actor = head
    await answering.approve_answer(work, inquiry_id)
    work.actor = writer
    return answer_id


# --- coming in


async def test_numbers_of_a_year_follow_each_other(work: Work) -> None:
    first, second = await asked(work), await asked(work)
    one, two = await inquiry_by_id(work, first), await inquiry_by_id(work, second)
    assert one is not None and two is not None
    serials = [int(found.number.removeprefix("M-").partition("/")[0]) for found in (one, two)]
    assert serials[1] == serials[0] + 1 and one.number.endswith(f"/{work.today.year % 100:02}")


async def test_two_clocks_run_from_the_receipt(house: House, work: Work) -> None:
    zone = work.zone
    received = datetime(2026, 11, 16, 10, tzinfo=zone)  # a Monday
    work.now = datetime(2026, 11, 17, 9, tzinfo=zone)
    wished = datetime(2026, 11, 17, 18, tzinfo=zone)
    inquiry_id = await asked(work, received_at=received, wished_at=wished)
    one = await inquiry_by_id(work, inquiry_id)
    assert one is not None and one.wished_at == wished and one.received_at == received
    clocks = (await clocks_of(work, INQUIRY, [inquiry_id]))[inquiry_id]
    assert {clock.started_at for clock in clocks} == {received}
    due = {clock.rule: clock.due_on for clock in clocks}
    assert due[""] == wished.date()
    # Seven working days after Monday the 16th, beginning with the next one.
    assert due["az.media.inquiry"] == date(2026, 11, 25)
    assert one.legal_due_at is not None and one.legal_due_at.astimezone(zone).date() == due["az.media.inquiry"]
    await handling.withdraw(work, inquiry_id, "taken_back", "no longer needed")
    clocks = (await clocks_of(work, INQUIRY, [inquiry_id]))[inquiry_id]
    assert {clock.state for clock in clocks} == {"stopped"}
    await handling.reopen(work, inquiry_id, "They called again")
    clocks = (await clocks_of(work, INQUIRY, [inquiry_id]))[inquiry_id]
    assert {clock.state for clock in clocks} == {"running"} and await state(work, inquiry_id) == "acknowledged"


async def test_georgia_answers_the_press_as_any_request(other_tenant: Tenant, committing: OpenWork) -> None:
    async with committing(other_tenant) as work:
        inquiry_id = await asked(work)
        (clock,) = (await clocks_of(work, INQUIRY, [inquiry_id]))[inquiry_id]
    assert (clock.rule, clock.count, clock.unit) == ("ge.information.answer", 10, "working_day")


async def test_one_with_owner_and_due_time_is_assigned_at_once(work: Work) -> None:
    owner, due = await person_id(work, "adviser"), work.now + timedelta(hours=5)
    asker = dataclasses.replace(one_who_may("press.checkin"), scopes={})
    work.actor = asker  # whoever opens one for another part of the office needs no right of this one
    new_one = dataclasses.replace(
        NEW, owner_id=owner, due_at=due, channel="event", form="oral", origin="event_question"
    )
    inquiry_id = await open_inquiry(work, new_one)
    work.actor = all_powerful()
    one = await inquiry_by_id(work, inquiry_id)
    assert one is not None and (one.state, one.owner_id, one.due_at) == ("assigned", owner, due)
    await follow_opening(work, inquiry_id)
    told = text("select kind from notice where record_id = :id and person_id = :person")
    kinds = [row.kind for row in await work.session.execute(told, {"id": inquiry_id, "person": owner})]
    assert kinds == ["press.inquiry_given"]
    listed = await MATTERS[INQUIRY].listed(work, owner)
    assert [one.id for one in listed if one.id == inquiry_id] == [inquiry_id]


async def test_somebody_known_is_recognised_by_the_address(work: Work) -> None:
    address = f"{word()}@press.example"
    person = await journalist(work, "Cavid Əliyev", email=address)
    inquiry_id = await asked(work, asked_by="", outlet_name="", email=address.swapcase())
    one = await inquiry_by_id(work, inquiry_id)
    assert one is not None and (one.journalist_id, one.asked_by) == (person, "Cavid Əliyev")
    (told,) = await contacted(work, "journalist", [person], 10)
    assert told.href == f"/press/inquiries/{inquiry_id}"
    again = await journalist(work, "Another", email=address)
    unsure = await inquiry_by_id(work, await asked(work, email=address))
    assert unsure is not None and unsure.journalist_id is None
    assert await contacts.journalist(work, again) is not None


async def test_what_is_wrong_is_said_at_the_field_and_no_number_is_used(work: Work) -> None:
    with pytest.raises(FieldErrors) as wrong:
        await asked(work, question=" ", email="n@@x", asked_by="", outlet_name="")
    assert {one.field for one in wrong.value.errors} == {"question", "email", "asked_by"}
    work.actor = one_who_may("press.read")
    with pytest.raises(Refusal) as refused:
        await asked(work)
    assert refused.value.code == "not_permitted"


# --- the answer


async def test_the_answer_takes_two_people_and_reaches_the_asker_once(house: House, work: Work, box: Postbox) -> None:
    inquiry_id = await asked(work)
    writer, head = work.actor, one_who_may()
    with pytest.raises(FieldErrors):
        await answering.write_answer(work, inquiry_id, dataclasses.replace(ANSWER, text=" ", attribution="loud"), 0)
    await answering.write_answer(work, inquiry_id, ANSWER, 0)
    with pytest.raises(StaleEdit):
        await answering.write_answer(work, inquiry_id, dataclasses.replace(ANSWER, text="Thirteen."), 0)
    await answering.write_answer(work, inquiry_id, dataclasses.replace(ANSWER, text="Thirteen schools."), 1)
    await answering.submit_answer(work, inquiry_id)
    for act in (answering.approve_answer, lambda *given: answering.return_answer(*given, "no")):
        with pytest.raises(Refusal) as own:
            await act(work, inquiry_id)
        assert own.value.code == "own_answer"
    with pytest.raises(Refusal):
        await answering.give_answer(work, inquiry_id, "email")
    work.actor = dataclasses.replace(head, id=uuid4(), on_behalf_of=writer.id)
    with pytest.raises(Refusal):
        await answering.approve_answer(work, inquiry_id)
    work.actor = head
    with pytest.raises(Refusal):
        await answering.return_answer(work, inquiry_id, " ")
    await answering.return_answer(work, inquiry_id, "Say what it cost.")
    work.actor = writer
    await answering.write_answer(work, inquiry_id, dataclasses.replace(ANSWER, text="Twelve, for two million."), 0)
    await answering.submit_answer(work, inquiry_id)
    work.actor = head
    await answering.approve_answer(work, inquiry_id)
    with pytest.raises(Refusal):
        await answering.approve_answer(work, inquiry_id)
    work.actor = writer
    await answering.give_answer(work, inquiry_id, "email")
    assert await state(work, inquiry_id) == "answered"
    versions = await answers(work, inquiry_id)
    assert [one.state for one in versions] == ["sent", "returned"]
    (given,) = await jobs(work, "press.mail_answer")
    for _ in range(2):
        await mail_answer(work, house, UUID(given["answer_id"]))
    (taken,) = box.taken
    mail = message_from_bytes(taken.content, policy=policy.default)
    said = mail.get_content()  # type: ignore[attr-defined]
    assert "Twelve, for two million." in said and "On the record" in said and NEW.question in said
    assert mail["message-id"].strip().startswith(f"<media-answer.{given['answer_id']}@")
    assert [one.delivery for one in await answers(work, inquiry_id)] == ["delivered", ""]


async def test_a_mail_server_that_is_away_gets_the_answer_later(house: House, work: Work, box: Postbox) -> None:
    inquiry_id = await asked(work)
    answer_id = await approved(work, inquiry_id)
    await answering.give_answer(work, inquiry_id, "email")
    here, house.settings = (
        house.settings,
        dataclasses.replace(house.settings, smtp_url="smtp://localhost:1?from=a@b.example"),
    )
    await mail_answer(work, house, answer_id)
    (row,) = await answers(work, inquiry_id)
    assert row.delivery == "queued" and box.taken == [] and len(await jobs(work, "press.mail_answer")) == 2
    with pytest.raises(MailAway):
        await mail_receipt(work, house, inquiry_id)
    house.settings = here
    await mail_answer(work, house, answer_id)
    (row,) = await answers(work, inquiry_id)
    assert row.delivery == "delivered" and len(box.taken) == 1


async def test_a_worker_that_died_in_the_middle_sends_no_second_copy(house: House, work: Work, box: Postbox) -> None:
    inquiry_id = await asked(work)
    answer_id = await approved(work, inquiry_id)
    await answering.give_answer(work, inquiry_id, "email")
    await work.session.execute(text("update media_answer set delivery = 'uncertain' where id = :id"), {"id": answer_id})
    await mail_answer(work, house, answer_id)
    (row,) = await answers(work, inquiry_id)
    assert row.delivery == "uncertain" and box.taken == []


async def test_an_answer_by_phone_is_noted_and_one_without_address_not_mailed(work: Work) -> None:
    inquiry_id = await asked(work, email="", phone="+994 12 1", form="oral", channel="phone")
    await approved(work, inquiry_id, dataclasses.replace(ANSWER, attribution="no_comment", resolution="no_comment"))
    with pytest.raises(Refusal) as nowhere:
        await answering.give_answer(work, inquiry_id, "email")
    assert nowhere.value.field == "way"
    await answering.give_answer(work, inquiry_id, "phone")
    one = await inquiry_by_id(work, inquiry_id)
    assert one is not None and (one.state, one.resolution) == ("answered", "no_comment")
    assert await jobs(work, "press.mail_answer") == []


# --- closed otherwise


async def test_it_is_declined_redirected_or_withdrawn_with_code_and_reason(work: Work) -> None:
    declined = await asked(work)
    await answering.write_answer(work, declined, ANSWER, 0)
    with pytest.raises(Refusal) as unknown:
        await handling.decline(work, declined, "taken_back", "reason")
    assert unknown.value.field == "resolution"
    with pytest.raises(Refusal) as unsaid:
        await handling.decline(work, declined, "confidential", "")
    assert unsaid.value.field == "reason"
    await handling.decline(work, declined, "confidential", "Trade secret of a third party")
    assert [one.state for one in await answers(work, declined)] == ["dropped"]
    redirected = await asked(work)
    await handling.redirect(work, redirected, "The Ministry of Invention answers for this")
    assert (await state(work, declined), await state(work, redirected)) == ("declined", "redirected")
    with pytest.raises(Refusal):
        await handling.reopen(work, redirected, "again")
    await handling.reopen(work, declined, "The secret is out")
    assert await state(work, declined) == "acknowledged"


async def test_it_goes_on_as_a_request_with_its_time_of_receipt(house: House, work: Work) -> None:
    received = work.now - timedelta(days=2, hours=3)
    inquiry_id = await asked(work, received_at=received)
    request_id = await handling.convert(work, house.keyring, inquiry_id)
    request = await request_for(work, request_id)
    assert (request.received_at, request.text, request.email) == (received, NEW.question, NEW.email)
    clocks = (await clocks_of(work, "information_request", [request_id]))[request_id]
    assert min(clock.started_at for clock in clocks) == received
    one = await inquiry_by_id(work, inquiry_id)
    assert one is not None and (one.state, one.resolution, one.request_id) == (
        "redirected", "information_request", request_id,
    )  # fmt: skip
    with pytest.raises(Refusal):
        await handling.convert(work, house.keyring, inquiry_id)


# --- input of units and the day


async def ask_unit(work: Work, inquiry_id: UUID, *usernames: str) -> None:
    made = await new(work, *usernames)
    await become(work, "head")
    await give_resolution(work, INQUIRY, inquiry_id, made)


async def file_all(work: Work) -> None:
    """Everybody who was asked has filed."""
    for table in (Assignment, Executor):
        statement = update(table).values(state="reported").execution_options(synchronize_session=False)
        await work.session.execute(statement.where(table.state == "given"))


async def test_units_are_asked_and_the_day_names_those_who_are_missing(work: Work) -> None:
    zone = work.zone
    day = datetime(2026, 11, 24, 10, tzinfo=zone)
    work.now = day
    inquiry_id = await asked(work)
    await ask_unit(work, inquiry_id, "adviser")
    assert await state(work, inquiry_id) == "collecting"
    work.now = day.replace(hour=17)
    assert await summarise_day(work) is False  # somebody is missing, and it is not evening yet
    work.now = day.replace(hour=18)
    assert await summarise_day(work) is True and await summarise_day(work) is False
    kept = await kept_day(work, day.date())
    assert kept is not None and kept[0] == "missing"
    number = (await inquiry_by_id(work, inquiry_id)).number  # type: ignore[union-attr]
    assert number in {one.number for one in kept[1].missing} and number in {one.number for one in kept[1].came}
    assert all(one.who for one in kept[1].missing)
    await file_all(work)
    assert await summarise_day(work) is True
    kept = await kept_day(work, day.date())
    assert kept is not None and kept[0] == "complete" and kept[1].missing == []
    assert await summarise_day(work) is False


async def test_the_summary_goes_early_when_all_have_filed(work: Work) -> None:
    day = datetime(2026, 12, 1, 10, tzinfo=work.zone)
    work.now = day
    inquiry_id = await asked(work)
    await ask_unit(work, inquiry_id, "adviser")
    await file_all(work)
    assert await summarise_day(work) is False
    work.now = day.replace(hour=16)
    assert await summarise_day(work) is True
    kept = await kept_day(work, day.date())
    assert kept is not None and kept[0] == "complete" and kept[1].filed > 0


# --- in the browser


def of(answer: httpx.Response) -> str:
    assert answer.status_code == 303, answer.text[:800]
    return answer.headers["location"]


async def test_from_the_telephone_to_the_answer_in_the_browser(sign_in: SignIn, tenant: Tenant) -> None:
    adviser, head, mark = await sign_in(tenant, "adviser"), await sign_in(tenant, "head"), word()
    typed = {"question": f"Why {mark}?", "form": "oral", "channel": "phone", "journalist": "Nərmin Uydurmalı",
             "wished": "31.12.2026", "wished_at": "15:30"}  # fmt: skip
    wrong = await adviser.post("/press/inquiries/new", data=typed | {"question": "", "wished_at": "25:99"})
    assert wrong.status_code == 422 and 'value="25:99"' in wrong.text and "Write the hour such as 15:30." in wrong.text
    here = of(await adviser.post("/press/inquiries/new", data=typed))
    page = (await adviser.get(here)).text
    assert f"Why {mark}?" in page and "15:30" in page and "Term of the law" in page
    assert f"Why {mark}?" in (await adviser.get("/press/inquiries", params={"q": mark})).text
    form = (await adviser.get(here, params={"form": "assign"})).text
    owner = re.search(r'<option value="([0-9a-f-]{36})" selected', form)
    assert owner is not None
    of(await adviser.post(f"{here}/assign", data={"owner": owner[1], "due": "30.12.2026", "due_at": "12:00"}))
    assert (await adviser.post(f"{here}/assign", data={"owner": ""})).status_code == 422
    draft = {"text": "", "attribution": "background", "answer_language": "az", "resolution": "full", "version": "0"}
    empty = await adviser.post(f"{here}/write", data=draft)
    assert empty.status_code == 422
    of(await adviser.post(f"{here}/write", data=draft | {"text": f"Because {mark}.", "go": "submit"}))
    page = (await adviser.get(here)).text
    assert f"Because {mark}." in page and f'action="{here}/approve"' not in page
    assert (await adviser.post(f"{here}/approve")).status_code in (403, 422)
    assert f'action="{here}/approve"' in (await head.get(here)).text
    assert f"Why {mark}?" in (await head.get("/press/inquiries?bucket=approve")).text
    assert (await head.post(f"{here}/return", data={"reason": ""})).status_code == 422
    of(await head.post(f"{here}/approve"))
    of(await adviser.post(f"{here}/send", data={"way": "phone"}))
    page = (await adviser.get(here)).text
    assert "Answered" in page and "On background" in page and "Answered in full" in page
    closed = await adviser.post(f"{here}/write", data=draft | {"text": "More."})
    assert (closed.status_code == 422 and "More." in closed.text) or "closed" in closed.text
    for path in ("/press/inquiries", "/press/inquiries/day", here):
        assert (await (await sign_in(tenant, "clerk")).get(path)).status_code == 403


async def test_it_is_corrected_and_two_who_correct_see_each_other(sign_in: SignIn, tenant: Tenant) -> None:
    adviser = await sign_in(tenant, "adviser")
    typed = {"question": "Why so late?", "form": "written", "channel": "messenger", "outlet": "Gündəlik"}
    here = of(await adviser.post("/press/inquiries/new", data=typed))
    form = (await adviser.get(f"{here}/edit")).text
    version = re.search(r'name="version" value="(\d+)"', form)
    assert version is not None
    fixed = {**typed, "subject": "Delay", "version": version[1]}
    of(await adviser.post(f"{here}/edit", data=fixed))
    late = await adviser.post(f"{here}/edit", data={**fixed, "subject": "Other"})
    assert late.status_code == 409 and "Delay" in late.text and 'value="Other"' in late.text
    assert (await adviser.post(f"{here}/edit", data={**fixed, "question": ""})).status_code == 422


async def test_a_message_becomes_an_inquiry(house: House, tenant: Tenant, committing: OpenWork, app: Any) -> None:
    from service.intake.slots import TURNS

    office = Office(house, tenant, all_powerful())
    mark = word()
    message_id = await message(office, f"Sual {mark}")
    (turn,) = [one for one in TURNS if one.href == "/press/inquiries/new?message={id}"]
    async with committing(tenant) as work:
        from service.press.inquiries.pages.listing import registered

        form = {"message": str(message_id), "question": "Hörmətli həmkarlar", "form": "written", "channel": "email",
                "journalist": "Aygün Nümunəli", "email": "aygun@ministry.example"}  # fmt: skip
        inquiry_id = await registered(work, form)
        assert await turn.made(work, message_id)
    async with committing(tenant) as work:
        one = await inquiry_by_id(work, inquiry_id)
        fetched = await work.session.scalar(
            text("select fetched_at from mail_message where id = :id"), {"id": message_id}
        )
        assert one is not None and (one.received_at, one.message_id) == (fetched, message_id)
        with pytest.raises(Refusal):
            await registered(work, form)


async def test_a_clip_is_asked_about(sign_in: SignIn, tenant: Tenant, committing: OpenWork) -> None:
    (reaction,) = [one for one in REACTIONS if one.href == "/press/inquiries/new?clip={id}"]
    async with committing(tenant) as work:
        clip_id = await clipped(work, title=f"Clip {word()}")
    adviser = await sign_in(tenant, "adviser")
    form = await adviser.get(reaction.href.format(id=clip_id))
    assert form.status_code == 200 and f'name="clip" value="{clip_id}"' in form.text
    typed = {"clip": str(clip_id), "question": "Is this so?", "form": "oral", "channel": "phone", "outlet": "X"}
    here = of(await adviser.post("/press/inquiries/new", data=typed))
    async with committing(tenant) as work:
        made = await reaction.made(work, [clip_id])
    assert made[clip_id][0].href == here
    assert (await adviser.get(f"/press/inquiries/new?clip={uuid4()}")).status_code == 404


# --- on the public page


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests type faster than people."""
    monkeypatch.setattr(public, "LEAST", timedelta(0))


PUBLIC = {"question": "When does the school open?", "journalist": "Nərmin Uydurmalı", "email": "n@press.example",
          "language": "en"}  # fmt: skip


async def began(client: httpx.AsyncClient) -> dict[str, str]:
    page = await client.get("/public/en/press-inquiry")
    assert page.status_code == 200 and page.headers["cache-control"] == "no-store"
    found = re.search(r'name="once" value="(\w+)"><input type="hidden" name="began" value="(\d+)"', page.text)
    assert found is not None
    return {"once": found[1], "began": found[2]}


async def test_the_press_asks_on_the_public_page(
    client: httpx.AsyncClient, house: House, tenant: Tenant, committing: OpenWork, at_once: None, box: Postbox
) -> None:
    mark = word()
    typed = PUBLIC | await began(client) | {"question": f"When does {mark} open?"}
    wrong = await client.post("/public/en/press-inquiry", data=typed | {"email": "", "journalist": ""})
    assert wrong.status_code == 422 and f"When does {mark} open?" in wrong.text
    assert wrong.headers["cache-control"] == "no-store"
    done = await client.post("/public/en/press-inquiry", data=typed)
    assert done.status_code == 200 and done.headers["cache-control"] == "no-store"
    number = re.search(r"M-\d+/\d\d", done.text)
    assert number is not None
    twice = await client.post("/public/en/press-inquiry", data=typed)
    assert re.findall(r"M-\d+/\d\d", twice.text) == [number[0]]
    async with committing(tenant) as work:
        query = text("select id from media_inquiry where number = :number")
        inquiry_id = await work.session.scalar(query, {"number": number[0]})
        await follow_opening(work, inquiry_id)
        assert await state(work, inquiry_id) == "acknowledged"
        await mail_receipt(work, house, inquiry_id)
    (taken,) = box.taken
    mail = message_from_bytes(taken.content, policy=policy.default)
    assert number[0] in mail["subject"] and mark in mail.get_content()  # type: ignore[attr-defined]


async def test_programs_and_foreign_pages_are_kept_off(client: httpx.AsyncClient, at_once: None) -> None:
    typed = PUBLIC | await began(client)
    trapped = await client.post("/public/en/press-inquiry", data=typed | {"website": "https://spam.example"})
    assert trapped.status_code == 422
    foreign = await client.post("/public/en/press-inquiry", data=typed, headers={"sec-fetch-site": "cross-site"})
    assert foreign.status_code == 403
    assert (await client.get("/public/xx/press-inquiry")).status_code == 404


async def test_nobody_types_so_fast(client: httpx.AsyncClient) -> None:
    typed = PUBLIC | await began(client)
    fast = await client.post("/public/en/press-inquiry", data=typed)
    assert fast.status_code == 422 and PUBLIC["question"] in fast.text
    future = await client.post("/public/en/press-inquiry", data=PUBLIC | {"began": "x"})
    assert future.status_code == 422


# --- API


async def test_programs_take_an_inquiry_to_its_answer(api: SignIn, tenant: Tenant) -> None:
    writer, head = await api(tenant, "adviser"), await api(tenant, "head")
    wrong = await writer.post("/api/v1/press/inquiries", json={"question": "", "asked_by": "N"})
    assert wrong.status_code == 422 and "question" in wrong.text
    made = await writer.post(
        "/api/v1/press/inquiries", json={"question": "How many?", "asked_by": "Nərmin", "channel": "phone"}
    )
    assert made.status_code == 201, made.text
    where = f"/api/v1/press/inquiries/{made.json()['id']}"
    answer = {"text": "Twelve.", "attribution": "on_record", "language": "en"}
    told = (await writer.post(f"{where}/answer", json=answer)).json()
    assert told["state"] == "drafting" and told["answers"][0]["version"] == 1
    assert (await writer.post(f"{where}/answer", json=answer)).status_code == 409
    assert (await writer.post(f"{where}/submit")).json()["state"] == "in_approval"
    assert (await writer.post(f"{where}/approve")).status_code == 403
    assert (await head.post(f"{where}/approve")).status_code == 200
    assert (await writer.post(f"{where}/give", json={"way": "pigeon"})).status_code == 422
    done = (await writer.post(f"{where}/give", json={"way": "phone"})).json()
    assert (done["state"], done["resolution"]) == ("answered", "full")
    listed = (await head.get("/api/v1/press/inquiries", params={"bucket": "closed"})).json()["items"]
    assert made.json()["id"] in {one["id"] for one in listed}
    assert (await head.get("/api/v1/press/inquiries", params={"bucket": "x"})).status_code == 422
    assert (await head.get(f"/api/v1/press/inquiries/{uuid4()}")).status_code == 404


async def test_the_name_of_a_clock_is_in_each_readers_language(sign_in: SignIn, tenant: Tenant) -> None:
    adviser, mark = await sign_in(tenant, "adviser"), word()
    typed = {"question": f"Why {mark}?", "form": "oral", "channel": "phone", "journalist": "Nərmin Uydurmalı",
             "wished": "31.12.2026", "wished_at": "15:30"}  # fmt: skip
    here = of(await adviser.post("/press/inquiries/new", data=typed))
    page = (await adviser.get(here)).text
    assert page.count("Wish of the journalist") == 2 and "2026-12-31" not in page, "on the clock and in the log"
    await adviser.get("/language/az")
    page = (await adviser.get(here)).text
    assert "Wish of the journalist" not in page and page.count("31.12.2026") >= 3


async def test_the_list_says_whose_time_presses(work: Work) -> None:
    one = await inquiry_by_id(work, await asked(work, wished_at=work.now + timedelta(hours=2)))
    assert one is not None and one.pressing is not None and one.pressing.which == "wish"
    two = await inquiry_by_id(work, await asked(work))
    assert two is not None and two.pressing is not None and (two.pressing.which, two.pressing.at) == (
        "law", two.legal_due_at,
    )  # fmt: skip


async def test_what_is_kept_of_a_journalist_is_not_typed_again(work: Work) -> None:
    email = f"{word()}@press.example"
    known = await journalist(work, "Nərmin Uydurmalı", email=email, phone="+994 12 000 00 00")
    one = await inquiry_by_id(work, await asked(work, journalist_id=known, email=""))
    assert one is not None and (one.email, one.phone) == (email, "+994 12 000 00 00")
    other = await inquiry_by_id(work, await asked(work, journalist_id=known, email="own@press.example"))
    assert other is not None and other.email == "own@press.example"


async def test_who_asked_is_told_why_there_is_no_answer(house: House, work: Work, box: Postbox) -> None:
    inquiry_id = await asked(work)
    await handling.decline(work, inquiry_id, "not_held", "Nobody counts this.", "We do not hold these figures.")
    (given,) = await jobs(work, "press.mail_closing")
    await mail_closing(work, house, UUID(given["inquiry_id"]), given["text"], given["version"])
    (taken,) = box.taken
    mail = message_from_bytes(taken.content, policy=policy.default)
    said = mail.get_content()  # type: ignore[attr-defined]
    assert "We do not hold these figures." in said and NEW.question in said and "Nobody counts this." not in said
    silent = await asked(work)
    await handling.redirect(work, silent, "The statistics office")
    assert len(await jobs(work, "press.mail_closing")) == 1, "nothing goes where nothing was written"


async def test_nobody_can_be_told_without_an_address(work: Work) -> None:
    inquiry_id = await asked(work, email="", phone="+994 12 1", form="oral", channel="phone")
    with pytest.raises(Refusal) as refused:
        await handling.redirect(work, inquiry_id, "The statistics office", "Ask there.")
    assert refused.value.field == "told" and await state(work, inquiry_id) == "received"
    await handling.redirect(work, inquiry_id, "The statistics office")
    assert await state(work, inquiry_id) == "redirected"
