"""From an invitation to the log: applied, decided, appealed, badged, let in once, told of every change, purged."""

from collections.abc import Awaitable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from service.documents.actions import upload
from service.documents.queries import files_of
from service.kit.actor import SYSTEM
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.press.accreditation.actions import deciding, questions
from service.press.accreditation.actions.applying import answer_info, appeal, apply, withdraw
from service.press.accreditation.actions.badges import badges_to_print, issue_badge, replace_badge
from service.press.accreditation.actions.calls import call_for, change_call, set_open
from service.press.accreditation.actions.door import check_in, note_no_shows, take_back
from service.press.accreditation.actions.inviting import (
    answer_by_link,
    invite,
    note_silent,
    remind_due,
    send_again,
)
from service.press.accreditation.actions.mailing import CRASHED_AFTER, StillSending, mail_one
from service.press.accreditation.actions.purging import purge_due
from service.press.accreditation.actions.secrets import badge_token, open_code, open_token
from service.press.accreditation.models import Mail
from service.press.accreditation.queries.accreditations import by_code, places_taken
from service.press.accreditation.queries.arrivals import log_of
from service.press.accreditation.queries.calls import call_by_id, call_of_event
from service.press.accreditation.queries.door import guests, shown
from service.press.accreditation.queries.invitations import invitations_of, mails_of
from service.press.accreditation.queries.questions import open_questions, question_row, questions_of
from service.press.accreditation.rules.acts import RECORD, applicant
from service.press.events.actions import acting
from service.press.events.actions.rescheduling import reschedule
from service.press.events.queries.events import event_by_id, event_row
from service.press.inquiries.models import MediaInquiry
from service.public_information.actions.keys import key_for_codes
from service.runtime.house import House
from service.runtime.storage import StorageError
from service.runtime.work import Work
from service.web.errors import NotFound
from tests.assignments.factories import person_id
from tests.conftest import all_powerful
from tests.documents.samples import chunks, saved
from tests.press.accreditation.factories import (
    APPLIED,
    As,
    applied,
    approved,
    badged,
    event_with_call,
    kept,
    outsider,
    standing,
)
from tests.press.events.factories import another
from tests.runtime.test_mail import Postbox


async def view(work: Work, event_id: UUID) -> Any:
    found = await event_by_id(work, event_id)
    assert found is not None
    return found


async def begin(work: Work, event_id: UUID) -> None:
    """The hour has come."""
    row = await event_row(work, event_id)
    assert row is not None and row.begins_at is not None
    work.now = row.begins_at
    row.state = "live"
    await work.session.flush()


async def post(work: Work, house: House, box: Postbox) -> list[Any]:
    """Do what the worker does with every mail that waits; what the server took, as messages."""
    await work.session.flush()
    before = len(box.taken)
    for mail in await work.session.scalars(select(Mail).where(Mail.state.in_(("queued", "deferred")))):
        await mail_one(work, house, mail.id)
    return [message_from_bytes(one.content, policy=policy.default) for one in box.taken[before:]]


def body(mail: Any) -> str:
    content: str = mail.get_body(("plain",)).get_content()
    return content


async def refused(doing: Awaitable[Any], code: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        await doing
    assert caught.value.code == code
    return caught.value


# --- applying


async def test_an_application_gets_number_and_code_and_a_mail(work: Work, house: House, box: Postbox) -> None:
    _, call_id = await event_with_call(work)
    one = await applied(work, house, call_id)
    assert one.state == "submitted"
    code = open_code(work, house.keyring, one)
    key = await key_for_codes(work, house.keyring)
    assert (await by_code(work, key, one.number, code)) is one
    assert (await by_code(work, key, one.number, code.replace("-", " "))) is one
    for number, typed in ((one.number, "K7QF-9TXA-M2WD-4HPC"), ("9-999", code), ("", "")):
        assert await by_code(work, key, number, typed) is None
    (mail,) = await post(work, house, box)
    assert code in body(mail) and one.number in mail["subject"] and f"number={one.number}" in body(mail)
    assert mail["message-id"] and mail["to"] == "nermin@press.example"


async def test_one_form_sent_twice_is_one_application(work: Work, house: House) -> None:
    _, call_id = await event_with_call(work)
    own, work.actor, form = work.actor, outsider(), new_id()
    first = await apply(work, house.keyring, call_id, APPLIED, form)
    again = await apply(work, house.keyring, call_id, APPLIED, form)
    other = await apply(work, house.keyring, call_id, APPLIED, new_id())
    work.actor = own
    assert first.id == again.id != other.id
    assert int(other.number.rpartition("-")[2]) == int(first.number.rpartition("-")[2]) + 1


async def test_where_whoever_registers_may_come_places_end_it(work: Work, house: House) -> None:
    _, call_id = await event_with_call(work, policy="open", capacity=1)
    first = await applied(work, house, call_id)
    second = await applied(work, house, call_id, email="other@press.example")
    assert (first.state, second.state) == ("approved", "submitted")


async def test_nothing_is_taken_before_or_after_its_time(work: Work, house: House) -> None:
    event_id, call_id = await event_with_call(work)
    await set_open(work, call_id, False)
    await refused(applied(work, house, call_id), "closed")
    await set_open(work, call_id, True)
    assert (await applied(work, house, call_id)).state == "submitted"
    await begin(work, event_id)
    await refused(applied(work, house, call_id), "closed")
    own = await apply(work, house.keyring, call_id, APPLIED, new_id())  # staff may, at the door
    assert own.state == "submitted"


# --- deciding


async def test_what_is_missing_is_asked_for_and_answered(work: Work, house: House, box: Postbox) -> None:
    _, call_id = await event_with_call(work)
    one = await applied(work, house, call_id)
    await deciding.ask_info(work, one.id, "Hansı redaksiya?")
    assert (await kept(work, one.id)).state == "needs_info"
    assert any("Hansı redaksiya?" in body(mail) for mail in await post(work, house, box))
    with As(work, one):
        await refused(answer_info(work, one.id, " "), "required")
        await answer_info(work, one.id, "Uydurma Xəbər")
    assert one.state == "submitted" and [said["kind"] for said in one.info] == ["question", "answer"]


async def test_places_are_given_one_after_another(work: Work, house: House) -> None:
    _, call_id = await event_with_call(work, capacity=2)
    ones = [await applied(work, house, call_id, name=f"Ad {n}") for n in range(3)]
    done, left = await deciding.approve_all(work, [one.id for one in ones])
    assert done == 2 and [(number, why.code) for number, why in left] == [(ones[2].number, "full")]
    with As(work, ones[0]):
        await withdraw(work, ones[0].id)
    await deciding.approve(work, ones[2].id)
    assert (await places_taken(work, call_id, ones[0].outlet_key)) == (2, 2)


async def test_one_outlet_takes_no_more_than_its_places(work: Work, house: House) -> None:
    _, call_id = await event_with_call(work)
    call = await call_by_id(work, call_id)
    assert call is not None
    await change_call(work, call_id, replace(call.edit, per_outlet=1))
    await approved(work, house, call_id, outlet="Uydurma Xəbər")
    same = await applied(work, house, call_id, outlet="UYDURMA XEBER")
    await refused(deciding.approve(work, same.id), "outlet_full")
    other = await approved(work, house, call_id, outlet="Başqa")
    assert other.state == "approved"


async def test_an_approved_one_can_be_rejected_later_and_is_told(work: Work, house: House, box: Postbox) -> None:
    _, call_id = await event_with_call(work)
    one = await approved(work, house, call_id)
    await post(work, house, box)
    await refused(deciding.reject(work, one.id, " "), "required")
    await deciding.reject(work, one.id, "Təsdiq olunmadı")
    assert (one.state, one.reason) == ("rejected", "Təsdiq olunmadı")
    (mail,) = await post(work, house, box)
    assert "Təsdiq olunmadı" in body(mail) and one.number in mail["subject"]
    await refused(issue_badge(work, one.id), "wrong_state")


async def test_an_appeal_is_decided_by_another_natural_person(work: Work, house: House, box: Postbox) -> None:
    _, call_id = await event_with_call(work)
    one = await applied(work, house, call_id)
    await deciding.reject(work, one.id, "Yer yoxdur")
    with As(work, one):
        await refused(appeal(work, one.id, ""), "required")
        await appeal(work, one.id, "Yer var")
        await refused(appeal(work, one.id, "Yenə"), "wrong_state")
    own = work.actor
    await refused(deciding.decide_appeal(work, one.id, True, "Doğrudur"), "same_person")
    work.actor = another(own)
    await post(work, house, box)
    await deciding.decide_appeal(work, one.id, True, "Doğrudur")
    assert (one.state, one.appeal, one.decided_by) == ("approved", "changed", work.actor.id)
    (mail,) = await post(work, house, box)
    assert "Doğrudur" in body(mail)
    await deciding.reject(work, one.id, "Yenə yox")
    assert one.appeal == ""  # another decision, which can be appealed again
    with As(work, one):
        await appeal(work, one.id, "Bir daha")
    work.actor = own
    await deciding.decide_appeal(work, one.id, False, "Qərar qalır")
    assert (one.state, one.appeal) == ("rejected", "upheld")


async def test_a_granted_appeal_needs_a_place(work: Work, house: House) -> None:
    _, call_id = await event_with_call(work, capacity=1)
    one = await applied(work, house, call_id)
    await deciding.reject(work, one.id, "Yox")
    await approved(work, house, call_id, name="Başqa Biri")
    with As(work, one):
        await appeal(work, one.id, "Yer var")
    work.actor = another(work.actor)
    await refused(deciding.decide_appeal(work, one.id, True, "Doğrudur"), "full")
    assert (one.state, one.appeal) == ("rejected", "filed")


# --- badges and the door


async def test_a_badge_shown_twice_says_when_and_by_whom_first(work: Work, house: House) -> None:
    event_id, call_id = await event_with_call(work)
    one = await badged(work, house, call_id)
    await refused(check_in(work, event_id, one.id), "shut")
    await begin(work, event_id)
    key = await key_for_codes(work, house.keyring)
    token = await badge_token(work, house.keyring, one)
    assert (await shown(work, key, token)) is one and (await shown(work, key, one.badge_code.lower())) is one
    first = await check_in(work, event_id, one.id)
    assert first.first and one.state == "checked_in"
    own, then = work.actor, work.now
    work.actor, work.now = another(own), then + timedelta(minutes=7)
    again = await check_in(work, event_id, one.id)
    assert (again.first, again.at, again.by) == (False, then, own.name)
    await take_back(work, event_id, one.id, "Səhv adam")
    assert one.state == "badge"
    assert (await check_in(work, event_id, one.id)).first


async def test_a_replaced_badge_opens_nothing(work: Work, house: House) -> None:
    _, call_id = await event_with_call(work)
    one = await badged(work, house, call_id)
    key, old = await key_for_codes(work, house.keyring), await badge_token(work, house.keyring, one)
    short = one.badge_code
    await replace_badge(work, one.id, "İtirilib")
    assert await shown(work, key, old) is None and await shown(work, key, short) is None
    assert await shown(work, key, await badge_token(work, house.keyring, one)) is one


@pytest.mark.parametrize("act", ["rejected", "revoked", "withdrawn", "submitted"])
async def test_who_is_not_accredited_is_not_let_in(work: Work, house: House, act: str) -> None:
    event_id, call_id = await event_with_call(work)
    one = await applied(work, house, call_id)
    if act == "rejected":
        await deciding.reject(work, one.id, "Yox")
    elif act != "submitted":
        await deciding.approve(work, one.id)
        await issue_badge(work, one.id)
        if act == "revoked":
            await deciding.revoke(work, one.id, "Verildi")
        else:
            with As(work, one):
                await withdraw(work, one.id)
    await begin(work, event_id)
    await refused(check_in(work, event_id, one.id), "not_admitted")
    assert one.id not in {guest.id for guest in await guests(work, await view(work, event_id))}


async def test_a_badge_of_another_event_opens_nothing(work: Work, house: House) -> None:
    event_id, _ = await event_with_call(work)
    _, other_call = await event_with_call(work)
    one = await badged(work, house, other_call)
    await begin(work, event_id)
    await refused(check_in(work, event_id, one.id), "other_event")


async def test_a_standing_accreditation_opens_every_event_of_its_days(work: Work, house: House) -> None:
    yearly, short = await standing(work), await standing(work, days=2)
    long, ended = await badged(work, house, yearly), await badged(work, house, short, name="Qısa Müddət")
    event_id, _ = await event_with_call(work)
    second, _ = await event_with_call(work)
    assert {one.id for one in await guests(work, await view(work, event_id)) if one.standing} >= {long.id}
    await begin(work, event_id)
    assert (await check_in(work, event_id, long.id)).first and long.state == "badge"
    assert not (await check_in(work, event_id, long.id)).first
    await begin(work, second)
    assert (await check_in(work, second, long.id)).first
    await refused(check_in(work, event_id, ended.id), "not_valid")
    assert len([line for line in await log_of(work, yearly) if line.at]) == 2


async def test_who_did_not_come_is_noted_once_the_event_was_held(work: Work, house: House) -> None:
    event_id, call_id = await event_with_call(work)
    came, stayed = await badged(work, house, call_id), await approved(work, house, call_id, name="Gəlməyən")
    await begin(work, event_id)
    await check_in(work, event_id, came.id)
    assert await note_no_shows(work) == 0
    row = await event_row(work, event_id)
    assert row is not None
    row.state = "held"
    await work.session.flush()
    assert await note_no_shows(work) == 1 and await note_no_shows(work) == 0
    assert (came.state, stayed.state) == ("checked_in", "no_show")
    assert (await check_in(work, event_id, stayed.id)).first  # came late, and was forgotten in the list


async def test_printing_gives_badges_to_who_is_approved(work: Work, house: House) -> None:
    _, call_id = await event_with_call(work)
    ready, fresh = await badged(work, house, call_id), await approved(work, house, call_id, name="Yeni")
    await applied(work, house, call_id, name="Gözləyən")
    printed = await badges_to_print(work, call_id)
    assert {one.id for one in printed} == {ready.id, fresh.id} and fresh.badge_code
    assert [one.id for one in await badges_to_print(work, call_id, [ready.id])] == [ready.id]


# --- invitations


async def test_invitations_go_out_once_and_come_back_named(work: Work, house: House, box: Postbox) -> None:
    event_id, _ = await event_with_call(work)
    typed = "Nərmin Uydurmalı <nermin@press.example>\nNINO <nermin@PRESS.example>\nali@press.example"
    went = await invite(work, house.keyring, event_id, [], typed, "Gəlin")
    assert (went.invited, went.known) == (2, 1)
    assert (await invite(work, house.keyring, event_id, [], typed)).invited == 0
    mails = await post(work, house, box)
    assert sorted(mail["to"] for mail in mails) == ["ali@press.example", "nermin@press.example"]
    assert all("Gəlin" in body(mail) and "/invitation/" in body(mail) for mail in mails)
    assert {one.state for one in await invitations_of(work, event_id)} == {"sent"}
    with pytest.raises(FieldErrors) as caught:
        await invite(work, house.keyring, event_id, [], "nobody\nok@press.example")
    assert "nobody" in str(caught.value)
    await refused(invite(work, house.keyring, event_id, [], " "), "required")


async def test_a_refused_address_bounces_and_a_corrected_one_goes(work: Work, house: House, box: Postbox) -> None:
    event_id, _ = await event_with_call(work)
    box.refuse = {"recipient": "550 no such person"}
    await invite(work, house.keyring, event_id, [], "wrong@press.example")
    await post(work, house, box)
    (one,) = await invitations_of(work, event_id)
    assert one.state == "bounced"
    box.refuse = {}
    await refused(send_again(work, one.id, "nobody"), "bad_address")
    await send_again(work, one.id, "right@press.example")
    (mail,) = await post(work, house, box)
    assert mail["to"] == "right@press.example" and one.state == "sent"


@pytest.mark.parametrize("reason", ["sender", "content", "tls"])
async def test_an_invitation_that_never_went_can_be_sent_again(
    work: Work, house: House, box: Postbox, reason: str
) -> None:
    event_id, _ = await event_with_call(work)
    await invite(work, house.keyring, event_id, [], "good@press.example")
    box.refuse = {reason: "550 not from you"}
    settings = house.settings
    if reason == "tls":
        house.settings = replace(settings, smtp_url="")
    await post(work, house, box)
    house.settings = settings
    (one,) = await invitations_of(work, event_id)
    assert one.state == "bounced"
    box.refuse = {}
    await send_again(work, one.id)
    (mail,) = await post(work, house, box)
    assert mail["to"] == "good@press.example" and one.state == "sent"


async def test_a_reminder_that_fails_unmakes_no_invitation(work: Work, house: House, box: Postbox) -> None:
    event_id, _ = await event_with_call(work)
    await invite(work, house.keyring, event_id, [], "good@press.example")
    await post(work, house, box)
    event = await view(work, event_id)
    work.now = event.begins_at - timedelta(hours=20)
    await remind_due(work)
    box.refuse = {"content": "554 no"}
    await post(work, house, box)
    (one,) = await invitations_of(work, event_id)
    assert one.state == "sent"


async def test_a_link_answers_for_whoever_uses_it_and_opens_nothing(work: Work, house: House) -> None:
    event_id, _ = await event_with_call(work)
    await invite(work, house.keyring, event_id, [], "Nərmin <nermin@press.example>")
    (one,) = await invitations_of(work, event_id)
    token, own = open_token(work, house.keyring, one), work.actor
    work.actor = outsider()
    await answer_by_link(work, token, "accepted", "Başqa Adam", "Başqa")
    assert (one.state, one.answer_name, one.name) == ("accepted", "Başqa Adam", "Nərmin")
    await answer_by_link(work, token, "declined", "", "")
    assert one.state == "declined"
    with pytest.raises(NotFound):
        await answer_by_link(work, "guessed", "accepted", "A", "B")
    work.actor = own
    await begin(work, event_id)
    assert await guests(work, await view(work, event_id)) == []
    assert await shown(work, await key_for_codes(work, house.keyring), token) is None
    with pytest.raises(NotFound):
        await check_in(work, event_id, one.id)
    work.actor = outsider()
    await refused(answer_by_link(work, token, "accepted", "A", "B"), "begun")


async def test_who_is_invited_is_reminded_once_before_the_day(work: Work, house: House) -> None:
    event_id, _ = await event_with_call(work)
    await invite(work, house.keyring, event_id, [], "a@press.example\nb@press.example\nc@press.example")
    first, second, third = await invitations_of(work, event_id)
    first.state, second.state, third.state = "sent", "accepted", "declined"
    await work.session.flush()
    ours = [first, second, third]
    await remind_due(work)
    assert [one.reminded_at for one in ours] == [None, None, None]
    begins = (await view(work, event_id)).begins_at
    work.now = begins - timedelta(hours=23)
    assert await remind_due(work) >= 2 and await remind_due(work) == 0
    assert [one.reminded_at for one in ours] == [work.now, work.now, None]
    mails = await mails_of(work, invitations=[one.id for one in ours])
    assert [mail.kind for mail in mails].count("reminder") == 2
    work.now = begins
    assert await note_silent(work) >= 1 and await note_silent(work) == 0
    assert (first.state, second.state, third.state) == ("no_reply", "accepted", "declined")


# --- what becomes of an event


async def test_everybody_concerned_is_told_of_a_cancelled_event(work: Work, house: House, box: Postbox) -> None:
    event_id, call_id = await event_with_call(work)
    await approved(work, house, call_id)
    gone = await applied(work, house, call_id, email="gone@press.example")
    with As(work, gone):
        await withdraw(work, gone.id)
    await invite(work, house.keyring, event_id, [], "ali@press.example")
    await post(work, house, box)
    await cancelled(work, event_id)
    told = await post(work, house, box)
    assert sorted(mail["to"] for mail in told) == ["ali@press.example", "nermin@press.example"]
    assert all("Zal dolub" in body(mail) for mail in told)


async def cancelled(work: Work, event_id: UUID) -> None:
    await acting.cancel(work, event_id, "Səbəb", {"az": "Zal dolub"})


async def test_at_another_time_badges_hold_and_invitations_are_answered_anew(
    work: Work, house: House, box: Postbox
) -> None:
    event_id, call_id = await event_with_call(work)
    one = await badged(work, house, call_id)
    asking = applicant(one.id, one.number)
    await invite(work, house.keyring, event_id, [], "ali@press.example")
    await post(work, house, box)
    own, work.actor = work.actor, asking
    await questions.submit_question(work, one.id, "Nə vaxt?")
    work.actor = own
    (invited,) = await invitations_of(work, event_id)
    invited.state = "accepted"
    await work.session.flush()
    successor = await moved(work, event_id)
    call = await call_of_event(work, successor)
    assert call is not None and call.id == call_id
    (invited,) = await invitations_of(work, successor)
    assert invited.state == "sent" and await invitations_of(work, event_id) == []
    assert await open_questions(work, successor) == 1 and await open_questions(work, event_id) == 0
    told = {mail["to"]: body(mail) for mail in await post(work, house, box)}
    assert set(told) == {"ali@press.example", "nermin@press.example"}
    assert "1 yanvar 2027" in told["ali@press.example"] and "31 dekabr 2026" in told["ali@press.example"]
    await begin(work, successor)
    assert (await check_in(work, successor, one.id)).first


async def moved(work: Work, event_id: UUID) -> UUID:
    """To the last hour of the year and the first of the next."""
    begins = datetime(2026, 12, 31, 19, 0, tzinfo=UTC)
    return await reschedule(work, event_id, begins, begins + timedelta(hours=2), "Səbəb", {})


# --- questions


async def test_questions_are_queued_asked_answered_and_taken_away(work: Work, house: House) -> None:
    event_id, call_id = await event_with_call(work)
    one, waiting = await badged(work, house, call_id), await applied(work, house, call_id, name="Gözləyən")
    ids = []
    with As(work, one):
        for said in ("Birinci?", "İkinci?", "Üçüncü?", "Dördüncü?"):
            ids.append(await questions.submit_question(work, one.id, said))
        await refused(questions.submit_question(work, one.id, " "), "required")
    with As(work, waiting):
        await refused(questions.submit_question(work, waiting.id, "Olar?"), "not_permitted")
    for each in ids[:3]:
        await questions.accept(work, each)
    await questions.move(work, ids[2], up=True)
    queue = [row.id for row in await questions_of(work, event_id) if row.state == "accepted"]
    assert queue == [ids[0], ids[2], ids[1]]
    await questions.merge(work, ids[2], ids[0])
    await refused(questions.merge(work, ids[1], ids[2]), "unknown")
    await questions.decline(work, ids[3], "Mövzudan kənar")
    await questions.ask(work, ids[0])
    await questions.answer(work, ids[0], "Sabah")
    assert await open_questions(work, event_id) == 1
    work.actor = replace(work.actor, id=await person_id(work, "clerk"))
    inquiry_id = await questions.take_away(work, ids[1])
    inquiry = await work.session.get(MediaInquiry, (work.tenant.id, inquiry_id))
    assert inquiry is not None
    assert (inquiry.question, inquiry.asked_by, inquiry.outlet_name) == ("İkinci?", one.name, one.outlet)
    assert (inquiry.origin, inquiry.origin_id, inquiry.email) == ("press_question", ids[1], one.email)
    row = await question_row(work, ids[1])
    assert row is not None and (row.state, row.inquiry_id) == ("taken_away", inquiry_id)
    assert await open_questions(work, event_id) == 0


# --- mails


async def test_a_mail_that_may_have_gone_is_uncertain_and_not_sent_twice(
    work: Work, house: House, box: Postbox
) -> None:
    _, call_id = await event_with_call(work)
    one = await applied(work, house, call_id)
    await work.session.flush()
    (mail,) = await mails_of(work, accreditation=one.id)
    mail.state, mail.tried_at = "sending", work.now
    await work.session.flush()
    with pytest.raises(StillSending):
        await mail_one(work, house, mail.id)
    work.now += CRASHED_AFTER
    await mail_one(work, house, mail.id)
    assert mail.state == "uncertain" and box.taken == []
    await mail_one(work, house, mail.id)
    assert box.taken == []


async def test_a_mail_that_is_not_taken_now_is_tried_again_under_one_name(
    work: Work, house: House, box: Postbox
) -> None:
    _, call_id = await event_with_call(work)
    one = await applied(work, house, call_id)
    box.refuse = {"recipient": "450 later"}
    assert await post(work, house, box) == []
    (mail,) = await mails_of(work, accreditation=one.id)
    assert (mail.state, mail.attempts) == ("deferred", 1)
    box.refuse = {}
    (sent,) = await post(work, house, box)
    assert (mail.state, mail.attempts) == ("sent", 2) and f"press.{mail.id}@" in sent["message-id"]


# --- retention


async def test_documents_go_at_the_end_of_their_term_and_the_log_stays(house: House, committing: Any) -> None:
    tenant = house.directory.by_slug["baku-education"]
    form = outsider()
    async with committing(tenant, by=all_powerful()) as work:
        _, call_id = await event_with_call(work, policy="moderated")
    file = await upload(house, tenant, form, "vesiqe.png", chunks(saved("PNG")))
    async with committing(tenant, by=form) as work:
        one = await apply(work, house.keyring, call_id, replace(APPLIED, files=(file.id,), phone="+994"), new_id())
    async with committing(tenant, by=all_powerful()) as work:
        await deciding.reject(work, one.id, "Yox")
        assert [row.id for row in await files_of(work, RECORD, one.id)] == [file.id]
        key = file.storage_key
    assert await house.store.read(key, file.size)
    async with committing(tenant, by=SYSTEM) as work:
        work.now += timedelta(days=7 + 89)
        await purge_due(work, house.store)
        assert (await kept(work, one.id)).purged_at is None and (await kept(work, one.id)).code is None
    async with committing(tenant, by=SYSTEM) as work:
        work.now += timedelta(days=7 + 91)
        assert await purge_due(work, house.store) >= 1
        await work.session.flush()
    async with committing(tenant, by=SYSTEM) as work:
        gone = await kept(work, one.id)
        assert (gone.email, gone.phone, gone.card, gone.note, gone.code_hash) == ("", "", "", "", None)
        assert (gone.name, gone.state, gone.reason) == (APPLIED.name, "rejected", "Yox")
        assert await files_of(work, RECORD, one.id, withdrawn=True) == []
        rows = text("select count(*) from file where id = :id")
        assert (await work.session.execute(rows, {"id": file.id})).scalar_one() == 0
        assert one.id in {line.one.id for line in await log_of(work, call_id)}
    with pytest.raises(StorageError):
        await house.store.read(key, file.size)


async def test_terms_of_an_event_are_its_own(work: Work) -> None:
    event_id, call_id = await event_with_call(work, capacity=7)
    assert await call_for(work, event_id) == call_id
    call = await call_by_id(work, call_id)
    assert call is not None and call.edit.capacity == 7 and call.criteria("az", "az") == "Redaksiya məktubu"
