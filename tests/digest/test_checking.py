"""Before it is published: what the contacts know of private persons, links that are asked, findings that stop."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from service.contacts.actions import add_position, create_contact
from service.contacts.merging import NewPosition
from service.digest.actions import deciding, editing, linking
from service.digest.queries.checking import findings_of
from service.digest.rules.checking import Finding
from service.digest.rules.texts import ItemEdit, SectionTexts, Words
from service.kit.refusal import Refusal
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from tests.conftest import OpenWork
from tests.contacts.test_merging import edit as contact
from tests.digest.factories import composed, kept, month_clip, section, section_id, standing
from tests.monitoring.sources.press import Press, gone, page

NAME = "Aytən Uydurmalı"
TEXT = "Söz " * 400


async def found(work: Work, issue_id: UUID) -> list[Finding]:
    return await findings_of(work, await kept(work, issue_id))


async def one_item(work: Work, *, public: bool = True, **changed: Any) -> tuple[UUID, UUID]:
    """A public issue with one item."""
    await month_clip(work, text=TEXT, **changed)
    made = await composed(work, section(work, "top_stories"), public=public)
    (item,) = await standing(work, made)
    return made, item.id


async def codes(work: Work, issue_id: UUID) -> set[str]:
    return {one.code for one in await found(work, issue_id)} - {"missing_language"}


async def test_a_private_person_of_the_contacts_stops_until_confirmed(work: Work) -> None:
    await create_contact(work, contact(kind="person", name=NAME))
    made, item = await one_item(work)
    await editing.edit_item(work, made, item, ItemEdit({"az": Words("Başlıq", f"{NAME} danışıb.")}))
    assert await codes(work, made) == {"private_person"}
    with pytest.raises(Refusal) as refused:
        await deciding.send_to_review(work, made)
    assert refused.value.code == "findings"
    await editing.clear_finding(work, made, item, "private_person")
    await deciding.send_to_review(work, made)
    await deciding.take_back(work, made)
    await editing.edit_item(work, made, item, ItemEdit({"az": Words("Başlıq", f"Yenə {NAME}.")}))
    with pytest.raises(Refusal):  # what was confirmed was another text
        await deciding.send_to_review(work, made)


async def test_an_official_and_a_name_nobody_keeps_may_stand(work: Work) -> None:
    person = await create_contact(work, contact(kind="person", name=NAME))
    body = await create_contact(work, contact(kind="organisation", name="Uydurma İdarə"))
    await add_position(work, person.id, NewPosition("Rəis", None, None), other_id=body.id)
    made, item = await one_item(work)
    await editing.edit_item(work, made, item, ItemEdit({"az": Words("Başlıq", f"{NAME} və Heç Kimov.")}))
    assert await codes(work, made) == set()


async def test_a_long_excerpt_is_found_at_its_item_and_is_not_confirmed(work: Work) -> None:
    made, item = await one_item(work)
    await editing.edit_item(work, made, item, ItemEdit({"az": Words("Başlıq", "x" * (len(TEXT) // 3 + 2))}))
    (finding,) = [one for one in await found(work, made) if one.code == "long_excerpt"]
    assert (finding.item_id, finding.language) == (item, "az")
    with pytest.raises(Refusal):
        await editing.clear_finding(work, made, item, "long_excerpt")


async def test_what_is_mandatory_is_written_before_review(work: Work) -> None:
    made, item = await one_item(work, language="ru")
    assert "mandatory_language" in await codes(work, made)
    await editing.edit_item(work, made, item, ItemEdit({"az": Words("Başlıq")}))
    assert await codes(work, made) == set()


async def test_notes_and_introductions_are_checked_at_their_places(work: Work) -> None:
    made, _ = await one_item(work)
    place = await section_id(work, made, "top_stories")
    await editing.edit_section(work, made, place, SectionTexts(notes={"az": "Neqativ yazı"}))
    await editing.write_introduction(work, made, {"az": "Yazın: ad@qurum.example"})
    places = {(one.code, one.section_id) for one in await found(work, made) if one.item_id is None}
    assert places == {("internal", place), ("personal_data", None)}


async def test_an_internal_issue_may_say_more(work: Work) -> None:
    made, item = await one_item(work, public=False)
    await editing.edit_item(work, made, item, ItemEdit({"az": Words("Neqativ", "ad@qurum.example " + "x" * 900)}))
    assert await codes(work, made) == set()


# --- links


@pytest.fixture
async def press() -> AsyncIterator[Press]:
    async with Press().running() as running:
        yield running


async def test_links_are_asked_and_what_came_of_it_is_kept(
    house: House, tenant: Tenant, committing: OpenWork, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    press.pages = {"/here": page("<p>Söz</p>"), "/gone": gone(410), "/ill": gone(500)}
    allow = frozenset({("127.0.0.1", press.port)})
    monkeypatch.setattr(house, "settings", _allowing(house, allow))
    async with committing(tenant) as work:
        for path in ("/here", "/gone", "/ill", "/nowhere"):
            await month_clip(work, address=press.at(path, "127.0.0.1"))
        made = await composed(work, section(work, "top_stories", most=200), public=True)
        await linking.ask_links(work, made)
    async with committing(tenant) as work:
        assert await linking.check_links(work, house, made) == 4
    query = text("select address, state from digest_link where issue_id = :id")
    async with committing(tenant) as work:
        kept_links = {row[0].rpartition("/")[2]: row[1] for row in await work.session.execute(query, {"id": made})}
        assert kept_links == {"here": "alive", "gone": "dead", "ill": "unknown", "nowhere": "dead"}
        dead = [one for one in await found(work, made) if one.code == "dead_link"]
        assert len(dead) == 2
        assert all(one.stops for one in dead)
        asked = len(press.asked)
        assert await linking.check_links(work, house, made) == 0
        assert len(press.asked) == asked


def _allowing(house: House, allow: frozenset[tuple[str, int]]) -> object:
    from dataclasses import replace

    return replace(house.settings, fetch_allow=allow)
