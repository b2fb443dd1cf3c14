"""Letters of ours from the first word to the journal, and what their answers do to letters that came."""

import asyncio
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from service.audit.queries import timeline
from service.correspondence.actions.answering import settle_letter
from service.correspondence.actions.approving import (
    approve_draft,
    submit_draft,
)
from service.correspondence.actions.changing import void_letter
from service.correspondence.actions.drafting import begin_draft, discard_draft, rewrite_draft
from service.correspondence.actions.sending import note_delivery, note_return, send_letter
from service.correspondence.actions.signing import register_draft, sign_draft
from service.correspondence.queries.course import approvals, dispatches_of
from service.correspondence.queries.drafts import answering, answers_of, drafts, versions_of
from service.correspondence.queries.letters import letter_as_kept
from service.correspondence.rules.drafts import NewDraft, Rewriting
from service.kit.actor import Actor
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.house import House
from service.runtime.work import Work, open_work
from service.web.errors import NotFound, StaleEdit
from tests.correspondence.drafting import CONTENT, approved, as_person, drafted, kept, known, numbered, signed
from tests.correspondence.factories import journal, person, registered

pytestmark = pytest.mark.anyio
NOBODY = uuid4()


async def state_of(work: Work, letter_id: Any) -> str:
    letter = await letter_as_kept(work, letter_id)
    assert letter is not None
    return letter.state


async def acts_of(work: Work, record_id: Any) -> list[str]:
    await work.flush()
    return [act.kind for act in reversed(await timeline(work, record_id))]


def codes(error: FieldErrors) -> dict[str | None, str]:
    return {refusal.field: refusal.code for refusal in error.errors}


# --- the whole way


async def test_an_answer_goes_from_draft_to_delivery_and_writes_off_what_it_answers(work: Work) -> None:
    first, second = await registered(work), await registered(work, sender_number="2")
    draft_id = await drafted(work, answers=(first.id, second.id))
    assert await state_of(work, first.id) == "in_progress"
    assert await submit_draft(work, draft_id) == "in_review"
    with as_person(work, await known(work, "head")):
        assert await approve_draft(work, draft_id, "Good") == "approved"
    digest = await sign_draft(work, draft_id)
    assert len(digest) == 64
    done = await register_draft(work, draft_id)
    assert done.id == draft_id
    letter = await letter_as_kept(work, draft_id)
    assert letter is not None
    assert (letter.direction, letter.state, letter.subject) == ("outgoing", "registered", CONTENT.subject)
    assert letter.addressee == CONTENT.addressee_name
    assert letter.number.startswith("G-")
    assert await state_of(work, first.id) == "in_progress"
    await send_letter(work, draft_id, "post", "Receipt RR 12")
    assert await state_of(work, draft_id) == "sent"
    assert [await state_of(work, one.id) for one in (first, second)] == ["answered", "answered"]
    await note_return(work, draft_id, "Moved away")
    await send_letter(work, draft_id, "courier", "Courier 7")
    await note_delivery(work, draft_id, "Signed for")
    assert [one.state for one in await dispatches_of(work, draft_id)] == ["delivered", "returned"]
    assert await acts_of(work, draft_id) == [
        "draft_letter.begun",
        "draft_letter.submitted",
        "draft_letter.asked",
        "draft_letter.approved",
        "draft_letter.level_skipped",
        "draft_letter.signed",
        "draft_letter.registered",
        "letter.registered",
        "letter.sent",
        "letter.returned",
        "letter.sent",
        "letter.delivered",
    ]
    assert (await acts_of(work, first.id))[-1] == "letter.answered"


async def test_numbers_of_ours_have_no_gap_and_a_refused_one_uses_none(work: Work) -> None:
    one = await numbered(work)
    with pytest.raises(Refusal):
        await register_draft(work, await approved(work))
    two = await numbered(work)
    serials = [int(done.number.split("-")[1].split("/")[0]) for done in (one, two)]
    assert serials[1] == serials[0] + 1


async def test_an_internal_letter_needs_no_signer_and_passes_only_its_own_levels(work: Work) -> None:
    draft_id = await drafted(work, "internal", signer_post_id=None)
    await submit_draft(work, draft_id)
    assert [step.title for step in await approvals(work, draft_id)] == ["Endorsed by the head of the sector"]
    with as_person(work, await known(work, "head")):
        assert await approve_draft(work, draft_id) == "approved"
    await sign_draft(work, draft_id)
    done = await register_draft(work, draft_id)
    assert done.number.startswith("DX-")


# --- writing


async def test_every_saved_text_is_a_version(work: Work) -> None:
    draft_id = await drafted(work)
    content = (await kept(work, draft_id)).content
    assert await rewrite_draft(work, draft_id, Rewriting(replace(content, body="Anders."), (), 1)) == 2
    found = await versions_of(work, draft_id)
    assert [(one.version, one.content["body"]) for one in found] == [(2, "Anders."), (1, CONTENT.body)]


async def test_who_saves_second_sees_both(work: Work) -> None:
    draft_id = await drafted(work)
    content = (await kept(work, draft_id)).content
    await rewrite_draft(work, draft_id, Rewriting(replace(content, body="Mine"), (), 1))
    with pytest.raises(StaleEdit) as stale:
        await rewrite_draft(work, draft_id, Rewriting(replace(content, body="Theirs"), (), 1))
    assert (stale.value.yours["body"], stale.value.theirs["body"]) == ("Theirs", "Mine")


async def test_what_a_draft_answers_can_be_chosen_anew(work: Work) -> None:
    first, second = await registered(work), await registered(work)
    draft_id = await drafted(work, answers=(first.id,))
    content = (await kept(work, draft_id)).content
    await rewrite_draft(work, draft_id, Rewriting(content, (second.id,), 1))
    assert [one.id for one in (await answers_of(work, [draft_id]))[draft_id]] == [second.id]
    assert [row.id for row in await answering(work, second.id)] == [draft_id]
    with pytest.raises(Refusal) as same:
        await rewrite_draft(work, draft_id, Rewriting(content, (second.id,), 2))
    assert same.value.code == "nothing_changed"


async def test_a_draft_answers_only_letters_that_came_and_are_seen(work: Work) -> None:
    ours = await numbered(work)
    with pytest.raises(FieldErrors) as refused:
        await drafted(work, answers=(ours.id,))
    assert codes(refused.value) == {"answers": "unknown"}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"subject": ""}, {"subject": "required"}),
        ({"kind": "poem"}, {"kind": "choice"}),
        ({"channel": "pigeon"}, {"channel": "choice"}),
        ({"language": "xx"}, {"language": "choice"}),
        ({"sheets": 10_000}, {"sheets": "number"}),
        ({"template_id": NOBODY}, {"template": "choice"}),
        ({"signer_post_id": NOBODY}, {"signer": "choice"}),
    ],
)
async def test_what_is_wrong_with_a_draft_is_said_at_its_field(
    work: Work, changed: dict[str, Any], expected: dict[str, str]
) -> None:
    with pytest.raises(FieldErrors) as refused:
        await drafted(work, **changed)
    assert codes(refused.value) == expected


async def test_a_draft_may_be_unfinished_and_is_not_sent_for_approval_then(work: Work) -> None:
    draft_id = await drafted(work, body="", addressee_name="", signer_post_id=None)
    with pytest.raises(FieldErrors) as refused:
        await submit_draft(work, draft_id)
    assert codes(refused.value) == {"body": "required", "addressee": "required", "signer": "required"}


async def test_a_journal_of_incoming_letters_takes_no_draft(work: Work) -> None:
    with pytest.raises(Refusal) as refused:
        await begin_draft(work, await journal(work), NewDraft(content=CONTENT))
    assert refused.value.code == "not_outgoing"


async def test_a_discarded_draft_needs_a_reason_and_is_over(work: Work) -> None:
    draft_id = await drafted(work)
    with pytest.raises(Refusal):
        await discard_draft(work, draft_id, "")
    await discard_draft(work, draft_id, "Settled by telephone")
    with pytest.raises(Refusal) as over:
        await submit_draft(work, draft_id)
    assert over.value.code == "state"


# --- after the number


async def test_sending_needs_a_channel_and_a_proof(work: Work) -> None:
    done = await numbered(work)
    with pytest.raises(FieldErrors) as refused:
        await send_letter(work, done.id, "pigeon", "")
    assert codes(refused.value) == {"channel": "choice", "note": "required"}


async def test_what_was_settled_otherwise_is_not_called_answered(work: Work) -> None:
    first, second = await registered(work), await registered(work)
    done = await numbered(work, answers=(first.id, second.id))
    await settle_letter(work, "note", first.id, "For information only")
    await void_letter(work, second.id, "Twice")
    await send_letter(work, done.id, "post", "Receipt 1")
    assert [await state_of(work, one.id) for one in (first, second)] == ["noted", "voided"]


async def test_incoming_letters_are_noted_forwarded_closed_and_reopened_with_a_reason(work: Work) -> None:
    letter = await registered(work)
    with pytest.raises(FieldErrors) as missing:
        await settle_letter(work, "forward", letter.id, "")
    assert codes(missing.value) == {"to": "required", "reason": "required"}
    with pytest.raises(Refusal):
        await settle_letter(work, "close", letter.id, "Not answered yet")
    await settle_letter(work, "forward", letter.id, "Their matter", "Ministry of Invented Roads")
    await settle_letter(work, "close", letter.id, "Done")
    await settle_letter(work, "reopen", letter.id, "They wrote again")
    assert await state_of(work, letter.id) == "in_progress"
    assert (await acts_of(work, letter.id))[-3:] == ["letter.forwarded", "letter.closed", "letter.reopened"]


# --- who sees what


async def test_piles_hold_what_waits_for_whom(work: Work) -> None:
    head = await known(work, "head")
    writing, waiting, signing, counting = (
        await drafted(work),
        await drafted(work),
        await approved(work),
        await signed(work),
    )
    await submit_draft(work, waiting)

    async def pile(name: str) -> set[Any]:
        return {row.id for row in await drafts(work, name, limit=200)}

    assert {writing, waiting, signing, counting} <= await pile("mine")
    assert signing in await pile("sign")
    assert counting in await pile("register")
    assert waiting not in await pile("approve")
    with as_person(work, head):
        assert waiting in await pile("approve")
        assert writing not in await pile("mine")


async def test_a_restricted_draft_is_hidden_from_those_without_the_right(work: Work) -> None:
    draft_id = await drafted(work, access=1, access_basis="Personal data")
    from service.correspondence import rules
    from service.correspondence.queries.drafts import draft_for

    reader = person([rules.READ, rules.DRAFT])
    with as_person(work, reader):
        with pytest.raises(NotFound):
            await draft_for(work, draft_id)
        assert draft_id not in {row.id for row in await drafts(work, "all", limit=200)}
    with as_person(work, person([rules.READ, rules.READ_RESTRICTED])):
        assert (await draft_for(work, draft_id)).id == draft_id


async def test_two_clerks_give_one_draft_one_number(fresh_house: House, actor: Actor) -> None:
    tenant = fresh_house.directory.by_slug["baku-education"]
    async with open_work(fresh_house.database, tenant, actor, "en") as work:
        draft_id = await signed(work)

    async def once() -> str:
        try:
            async with open_work(fresh_house.database, tenant, actor, "en") as work:
                return (await register_draft(work, draft_id)).number
        except Refusal as refusal:
            return refusal.code

    answers = await asyncio.gather(once(), once())
    assert sorted(answers)[-1] == "state"
    assert sum(answer.startswith("G-") for answer in answers) == 1
