"""What waits for whom: the desk, the list of one's own, and releases of somebody who leaves."""

import dataclasses
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID, uuid4

import httpx
import pytest

from service.identity.offers import Handing, open_matters
from service.kit.refusal import Refusal
from service.press.releases.actions import correcting, deciding, publishing
from service.press.releases.handover import hand_over, listed
from service.press.releases.queries import waiting
from service.press.releases.rules.acts import RELEASE
from service.press.releases.rules.content import Words
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from tests.assignments.factories import become, person_id
from tests.conftest import OpenWork
from tests.press.releases.factories import WORDS, acting, another, approved, drafted, kept, published, unprinted

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]


def titled(mark: str) -> dict[str, Words]:
    return {code: words._replace(title=f"{mark} {code}") for code, words in WORDS.items()}


async def ids(found: list[waiting.ReleaseView]) -> set[UUID]:
    return {one.id for one in found}


async def test_what_is_to_be_done_lies_before_its_owner_until_it_is_published(work: Work) -> None:
    await become(work, "adviser")
    made = await drafted(work)
    own = work.actor
    assert made in await ids(await waiting.to_go_on(work))
    with acting(work, another()):
        assert made not in await ids(await waiting.to_go_on(work))
    await deciding.submit(work, made)
    assert made not in await ids(await waiting.to_go_on(work))
    assert made not in await ids(await waiting.to_approve(work))
    with acting(work, another()):
        assert made in await ids(await waiting.to_approve(work))
        await deciding.approve(work, made)
        assert made not in await ids(await waiting.to_approve(work))
    assert made in await ids(await waiting.to_go_on(work))
    deputy = dataclasses.replace(own, id=uuid4(), on_behalf_of=own.id)
    with acting(work, deputy):
        assert made in await ids(await waiting.to_go_on(work))
    await publishing.publish(work, made, None, None)
    await unprinted(work, made)
    assert made not in await ids(await waiting.to_go_on(work))
    await correcting.begin_correction(work, made, "wrong")
    assert made in await ids(await waiting.to_go_on(work))


async def test_unfinished_releases_of_somebody_who_leaves_go_to_another(work: Work) -> None:
    leaver, heir = await become(work, "adviser"), await person_id(work, "lead-adviser")
    draft, public = await drafted(work), await published(work)
    gone_back = await drafted(work)
    await deciding.discard(work, gone_back)
    found = {one.id: one for one in await listed(work, leaver)}
    assert draft in found and not {public, gone_back} & set(found)
    assert (RELEASE, draft) in {(one.kind, one.id) for one in await open_matters(work, leaver)}
    handing = Handing(draft, leaver, heir, "Leaves.", work.today)
    await hand_over(work, handing)
    row = await kept(work, draft)
    assert (row.owner_id, row.created_by_name) == (heir, "adviser")
    with pytest.raises(Refusal) as gone:
        await hand_over(work, handing)
    assert gone.value.code == "gone"
    with pytest.raises(Refusal):
        await hand_over(work, dataclasses.replace(handing, matter_id=public))
    await become(work, "lead-adviser")
    assert draft in await ids(await waiting.to_go_on(work))
    await correcting.begin_correction(work, public, "wrong")
    assert [one.number for one in await listed(work, leaver) if one.id == public] == [(await kept(work, public)).number]
    await deciding.submit(work, draft)
    await become(work, "adviser")
    with pytest.raises(Refusal) as own_work:
        await deciding.approve(work, draft)
    assert own_work.value.code == "own_work"


async def test_the_desk_and_the_list_show_it(sign_in: SignIn, tenant: Tenant, committing: OpenWork) -> None:
    mark = f"Mark{uuid4().hex[:8]}"
    adviser, head = await sign_in(tenant, "adviser"), await sign_in(tenant, "head")
    async with committing(tenant) as work:
        await become(work, "adviser")
        made = await drafted(work, titled(mark))
        other = await approved(work, texts=titled(f"{mark}x"))
        await publishing.publish(work, other, work.now + timedelta(days=1), None)
    assert mark in (await adviser.get("/desk")).text
    assert mark in (await adviser.get("/desk/releases-do")).text
    assert mark not in (await head.get("/desk/releases-do")).text
    assert mark not in (await head.get("/desk/releases-approve")).text
    assert mark not in (await head.get("/press/releases?mine=1")).text
    mine = (await adviser.get(f"/press/releases?mine=1&q={mark}")).text
    assert f"{mark} " in mine and f"{mark}x " in mine and 'name="mine" value="1" checked' in mine
    async with committing(tenant) as work:
        await become(work, "adviser")
        await deciding.submit(work, made)
    assert mark in (await head.get("/desk")).text
    assert mark in (await head.get("/press/releases?state=in_review")).text
    assert mark not in (await adviser.get("/desk/releases-do")).text
    assert (await (await sign_in(tenant, "clerk")).get("/desk/releases-approve")).status_code == 404
