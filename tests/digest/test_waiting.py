"""Where digests are met outside of their own pages: on the desk, in the search, at a handover."""

import dataclasses
from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

from service.desk.queries import digests as desk
from service.digest.actions import editing, publishing
from service.digest.actions.handing_over import hand_over_template
from service.digest.actions.indexing import make_findable
from service.digest.actions.templates import retire_template
from service.digest.handover import ISSUE_MATTER, MATTERS, TEMPLATE_MATTER
from service.digest.queries.finding import find_digests, jump_to_digests
from service.digest.rules.acts import ISSUE
from service.digest.rules.texts import ItemEdit, Words
from service.identity.offers import Handing
from service.kit.refusal import Refusal
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from service.search.asking import read
from tests.assignments.factories import person_id
from tests.conftest import OpenWork
from tests.digest.factories import (
    approved,
    composed,
    frozen,
    kept,
    month_clip,
    opened,
    published,
    reviewed,
    section,
    standing,
)
from tests.press.releases.factories import acting, another

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]


async def on_desk(work: Work, key: str) -> list[UUID]:
    """What a section of the desk shows the actor, which is what it counts."""
    part = next(one for one in desk.SECTIONS if one.key == key)
    found = [line.id for line in (await part.lines(work, None, 50)).lines]
    counts = await desk.counted(work)
    assert counts[key].shown == len(found) if part.shown_to(work.actor) else key not in counts
    return found


async def test_the_desk_shows_editors_what_they_go_on_with_and_approvers_what_is_in_review(work: Work) -> None:
    await month_clip(work)
    fresh, cold, sent = await opened(work), await frozen(work), await reviewed(work)
    assert {fresh, cold} <= set(await on_desk(work, desk.DO)) and sent not in await on_desk(work, desk.DO)
    assert sent not in await on_desk(work, desk.DECIDE)  # whoever sent it does not approve it
    with acting(work, another()):
        assert sent in await on_desk(work, desk.DECIDE)
        assert not {fresh, cold} & set(await on_desk(work, desk.DECIDE))
    row = await kept(work, sent)
    row.approvers = [str(uuid4())]
    await work.session.flush()
    with acting(work, another()):
        assert sent not in await on_desk(work, desk.DECIDE)  # the template names others


async def test_the_desk_leaves_out_what_is_somebody_elses_or_ended(work: Work) -> None:
    await month_clip(work)
    ended, others = await published(work), await frozen(work)
    row = await kept(work, others)
    row.owner_id = await person_id(work, "head")
    await work.session.flush()
    found = await on_desk(work, desk.DO)
    assert ended not in found and others not in found
    reader = dataclasses.replace(work.actor, scopes={"digest.read": work.actor.scopes["digest.read"]})
    with acting(work, reader):
        assert await desk.counted(work) == {} and not any(one.shown_to(reader) for one in desk.SECTIONS)


async def test_the_desk_leads_to_an_issue(sign_in: SignIn, tenant: Tenant, committing: OpenWork) -> None:
    async with committing(tenant) as work:
        await month_clip(work)
        made = await frozen(work)
    browser = await sign_in(tenant, "head")
    assert f'href="/digests/{made}"' in (await browser.get("/desk/digests-do")).text
    assert (await browser.get("/desk")).status_code == 200


async def found_by(work: Work, typed: str) -> list[UUID]:
    return [hit.id for hit in (await find_digests(work, read(typed), None, 10)).items]


async def indexed(work: Work) -> None:
    """Do what the worker is asked to do of the search."""
    await work.flush()
    query = "select arguments::json ->> 'issue_id' from outbox where job = 'digest.index_issue' and done_at is null"
    for one in set(await work.session.scalars(text(query))):
        await make_findable(work, UUID(one))


async def test_published_digests_are_found_by_number_title_and_words_in_every_language(work: Work) -> None:
    await month_clip(work, title="Qovuqlu damların təmiri")
    made = await composed(work, section(work, "top_stories"))
    item = next(one for one in await standing(work, made) if one.headline.startswith("Qovuqlu"))
    await editing.edit_item(work, made, item.id, ItemEdit({"en": Words("Bulging roofs mended")}))
    await approved(work, made)
    await indexed(work)
    assert await found_by(work, "damların") == []  # it is not published yet
    await publishing.publish(work, made)
    await indexed(work)
    number = (await kept(work, made)).number
    assert number is not None
    for typed in ("damların təmiri", "bulging", number, "İcmal"):
        assert made in await found_by(work, typed), typed
    assert [hit.id for hit in await jump_to_digests(work, f" {number} ")] == [made]
    assert await found_by(work, "damların qovuqsuz") == []
    work.actor = dataclasses.replace(work.actor, scopes={})
    assert await found_by(work, "damların") == [] and await jump_to_digests(work, number) == []


async def test_of_a_corrected_digest_the_edition_that_stands_is_found_and_of_a_withdrawn_one_none(work: Work) -> None:
    await month_clip(work, title="Zəlzələ barədə yanlış xəbər")
    made = await published(work, await composed(work, section(work, "top_stories")))
    second = await publishing.correct(work, made, dict.fromkeys(work.tenant.profile.languages, "Ad düzəldildi."))
    await published(work, second)
    await indexed(work)
    number = (await kept(work, second)).number
    assert number is not None
    assert await found_by(work, "zəlzələ") == [second]
    assert [hit.id for hit in await jump_to_digests(work, number)] == [second]
    await publishing.withdraw(work, second, "Hər şey yanlış idi.")
    await indexed(work)
    assert await found_by(work, "zəlzələ") == [] and await jump_to_digests(work, number) == []
    rows = "select count(*) from search_entry where record_id = any(:ids)"
    assert await work.session.scalar(text(rows), {"ids": [made, second]}) == 0


async def test_whoever_leaves_hands_over_issues_and_templates(work: Work) -> None:
    await month_clip(work)
    leaver, heir = await person_id(work, "head"), await person_id(work, "press")
    issue_id, ended = await frozen(work), await published(work)
    row, over = await kept(work, issue_id), await kept(work, ended)
    row.owner_id = over.owner_id = leaver
    template_id = row.template_id
    statement = text("update digest_template set owner_id = :leaver where id = :id")
    await work.session.execute(statement, {"leaver": leaver, "id": template_id})
    await work.session.flush()
    owned = [one.id for one in await MATTERS[ISSUE_MATTER].listed(work, leaver)]
    assert issue_id in owned and ended not in owned
    assert template_id in [one.id for one in await MATTERS[TEMPLATE_MATTER].listed(work, leaver)]
    for matter, matter_id in ((ISSUE_MATTER, issue_id), (TEMPLATE_MATTER, template_id)):
        hand_over = MATTERS[matter].hand_over
        assert hand_over is not None
        handing = Handing(matter_id, leaver, heir, "Vəzifə dəyişib", work.today)
        await hand_over(work, handing)
        assert matter_id not in [one.id for one in await MATTERS[matter].listed(work, leaver)]
        assert matter_id in [one.id for one in await MATTERS[matter].listed(work, heir)]
    assert (await kept(work, issue_id)).owner_id == heir and (await kept(work, ended)).owner_id == leaver
    said = "select reason from act where record = :record and record_id = :id and kind = 'digest_issue.handed_over'"
    await work.flush()
    assert list(await work.session.scalars(text(said), {"record": ISSUE, "id": issue_id})) == ["Vəzifə dəyişib"]
    await retire_template(work, template_id)
    assert template_id not in [one.id for one in await MATTERS[TEMPLATE_MATTER].listed(work, heir)]
    with pytest.raises(Refusal) as refused:  # what is retired is handed to nobody
        await hand_over_template(work, Handing(template_id, heir, leaver, "geri", work.today))
    assert refused.value.code == "gone"
