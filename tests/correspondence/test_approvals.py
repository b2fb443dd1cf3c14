"""The way to the signature: levels of approval, who is asked, what is signed and frozen."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from service.correspondence.actions.approving import (
    approve_draft,
    look_after_chains,
    recall_draft,
    remark_on_draft,
    return_draft,
    submit_draft,
)
from service.correspondence.actions.drafting import attach_annexes, discard_draft, rewrite_draft
from service.correspondence.actions.signing import digest_of, revoke_signature, sign_draft
from service.correspondence.queries.course import approvals, signature_of
from service.correspondence.rules.drafts import Rewriting
from service.documents.queries import files_of
from service.identity.actions.people import let_person_leave
from service.kit.refusal import Refusal
from service.runtime.work import Work
from tests.conftest import all_powerful
from tests.correspondence.drafting import approved, as_person, drafted, kept, known, newcomer, numbered, signed

pytestmark = pytest.mark.anyio


# --- the chain


async def test_a_level_without_a_holder_is_skipped_and_says_so(work: Work) -> None:
    draft_id = await approved(work)
    steps = await approvals(work, draft_id)
    assert [(step.state, step.why) for step in steps] == [("approved", ""), ("skipped", "nobody")]


async def test_every_level_that_is_held_is_asked_in_order(work: Work) -> None:
    deputy = await newcomer(work, "deputy-director")
    draft_id = await drafted(work)
    await submit_draft(work, draft_id)
    with as_person(work, deputy), pytest.raises(Refusal) as early:
        await approve_draft(work, draft_id)
    assert early.value.code == "not_asked"
    with as_person(work, await known(work, "head")):
        assert await approve_draft(work, draft_id) == "in_review"
    with as_person(work, deputy):
        assert await approve_draft(work, draft_id) == "approved"


async def test_the_authors_own_level_is_skipped(work: Work) -> None:
    with as_person(work, await known(work, "head")):
        draft_id = await drafted(work)
        assert await submit_draft(work, draft_id) == "approved"
    assert [step.why for step in await approvals(work, draft_id)] == ["author", "nobody"]


async def test_a_returned_draft_goes_through_a_new_round(work: Work) -> None:
    draft_id = await drafted(work)
    await submit_draft(work, draft_id)
    with as_person(work, await known(work, "head")):
        with pytest.raises(Refusal):
            await return_draft(work, draft_id, "")
        await return_draft(work, draft_id, "Too long")
    assert (await kept(work, draft_id)).state == "draft"
    await submit_draft(work, draft_id)
    rounds = [(step.round, step.level, step.state) for step in await approvals(work, draft_id)]
    assert rounds == [(1, 1, "returned"), (1, 2, "recalled"), (2, 1, "waiting"), (2, 2, "waiting")]
    assert (await approvals(work, draft_id))[0].remark == "Too long"


async def test_an_approver_who_left_is_followed_by_the_present_holder_or_skipped(work: Work) -> None:
    deputy = await newcomer(work, "deputy-director")
    draft_id = await drafted(work)
    await submit_draft(work, draft_id)
    with as_person(work, await known(work, "head")):
        await approve_draft(work, draft_id)
    assert (await kept(work, draft_id)).asked == {deputy.id}
    assert deputy.id is not None
    await let_person_leave(work, deputy.id, work.today - timedelta(days=1), "Left")
    successor = await newcomer(work, "deputy-director")
    assert (await kept(work, draft_id)).asked == {successor.id}
    assert await look_after_chains(work) == 0
    assert successor.id is not None
    await let_person_leave(work, successor.id, work.today - timedelta(days=1), "Left")
    assert await look_after_chains(work) == 1
    assert (await kept(work, draft_id)).state == "approved"
    assert (await approvals(work, draft_id))[1].why == "nobody"


async def test_a_recalled_draft_can_be_changed_again_and_remarks_decide_nothing(work: Work) -> None:
    draft_id = await drafted(work)
    await submit_draft(work, draft_id)
    await remark_on_draft(work, draft_id, "See the second sentence")
    assert (await kept(work, draft_id)).state == "in_review"
    await recall_draft(work, draft_id, "A figure is wrong")
    assert (await kept(work, draft_id)).state == "draft"


async def test_the_signer_can_return_an_approved_draft(work: Work) -> None:
    draft_id = await approved(work)
    await return_draft(work, draft_id, "Address the minister")
    assert (await kept(work, draft_id)).state == "draft"


# --- signature


async def test_only_the_named_posts_holder_signs_where_there_is_one(work: Work) -> None:
    director = await newcomer(work, "director")
    draft_id = await approved(work)
    with pytest.raises(Refusal) as refused:
        await sign_draft(work, draft_id)
    assert refused.value.code == "not_the_signer"
    with as_person(work, director):
        await sign_draft(work, draft_id)
    signature = await signature_of(work, draft_id)
    assert signature is not None
    assert not signature.for_post


async def test_an_empty_post_is_signed_for_and_it_is_recorded(work: Work) -> None:
    signature = await signature_of(work, await signed(work))
    assert signature is not None
    assert signature.for_post
    assert signature.signed_by == work.actor.id


async def test_what_is_signed_is_frozen_and_its_digest_can_be_counted_again(work: Work) -> None:
    draft_id = await signed(work)
    draft = await kept(work, draft_id)
    signature = await signature_of(work, draft_id)
    assert signature is not None
    assert await digest_of(work, draft, []) == signature.digest
    changed = replace(draft, body=draft.body + " ")
    assert await digest_of(work, changed, []) != signature.digest
    for attempt in (
        rewrite_draft(work, draft_id, Rewriting(replace(draft.content, body="x"), (), 1)),
        attach_annexes(work, draft_id, []),
        discard_draft(work, draft_id, "why"),
        recall_draft(work, draft_id, "why"),
    ):
        with pytest.raises(Refusal) as refused:
            await attempt
        assert refused.value.code == "state"


async def test_a_signature_is_taken_back_by_its_owner_before_the_number(work: Work) -> None:
    draft_id = await signed(work)
    with as_person(work, all_powerful("Somebody else")), pytest.raises(Refusal) as refused:
        await revoke_signature(work, draft_id, "why")
    assert refused.value.code == "not_the_signer"
    await revoke_signature(work, draft_id, "Wrong annex")
    assert (await kept(work, draft_id)).state == "draft"
    assert await signature_of(work, draft_id) is None


async def test_annexes_go_with_the_letter(work: Work, house: Any, tenant: Any) -> None:
    from service.documents.actions import enter, take_in
    from tests.documents.samples import chunks, saved

    taken = await take_in(house.store, tenant, "annex.png", chunks(saved("PNG")))
    await enter(work, taken)
    await work.flush()
    done = await numbered(work, files=(taken.id,))
    assert [file.name for file in await files_of(work, "letter", done.id)] == ["annex.png"]
    assert await files_of(work, "draft_letter", done.id) == []
