"""Two contacts become one and two again: rights, values, letters that follow in batches, and what nobody may lose."""

import asyncio
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from service.contacts import queries
from service.contacts.actions import (
    add_position,
    change_contact,
    change_position,
    create_contact,
    hide,
    merge_contacts,
    remember,
    show,
    undo_merge,
    withdraw_position,
)
from service.contacts.details import check_details, match_key
from service.contacts.merging import RIGHTS, NewPosition, Wish, allowed_acts, compared
from service.contacts.rules import EDITED, ContactCard, ContactEdit
from service.contacts.slots import FOLLOWERS
from service.correspondence.actions import following
from service.correspondence.actions.following import follow_merge
from service.correspondence.actions.settling import settle_registration
from service.correspondence.queries.letters import letter_as_kept
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.tenants import Tenant
from service.runtime.work import ACT, Work
from tests.conftest import OpenWork
from tests.correspondence.factories import person, registered, settled

EVERY_ACT = ["open", "edit", "hold", "hide", "show", "merge", "unmerge"]
READER, CLERK, HEAD = (
    ("contacts.read",),
    ("contacts.read", "contacts.edit"),
    ("contacts.read", "contacts.edit", "contacts.merge"),
)


@pytest.mark.parametrize(
    ("permissions", "state", "acts"),
    [
        ((), "active", []),
        ((), "merged", []),
        (READER, "active", ["open"]),
        (READER, "hidden", ["open"]),
        (READER, "merged", ["open"]),
        (CLERK, "active", ["open", "edit", "hold", "hide"]),
        (CLERK, "hidden", ["open", "edit", "hold", "show"]),
        (CLERK, "merged", ["open"]),
        (HEAD, "active", ["open", "edit", "hold", "hide", "merge"]),
        (HEAD, "hidden", ["open", "edit", "hold", "show", "merge"]),
        (HEAD, "merged", ["open", "unmerge"]),
    ],
)
def test_who_may_do_what(permissions: tuple[str, ...], state: str, acts: list[str]) -> None:
    assert allowed_acts(person(permissions), state) == acts


def test_every_act_is_in_the_table() -> None:
    assert list(RIGHTS) == EVERY_ACT


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Elm və Təhsil Nazirliyi", "TƏHSİL VƏ ELM NAZİRLİYİ"),
        ("“Nümunə” MMC", "Nümunə"),
        ("საჯარო რეესტრი", "sajaro reestri"),
        ("შპს მაგალითი", "მაგალითი"),
    ],
)
def test_names_that_are_likely_one(one: str, other: str) -> None:
    assert match_key(one) == match_key(other)


def test_names_that_are_two() -> None:
    assert match_key("1 nömrəli məktəb") != match_key("2 nömrəli məktəb")
    assert match_key("MMC") == "mmc"


@pytest.mark.parametrize(
    ("country", "field", "value", "sound"),
    [
        ("az", "id_body_index", "14-3", True),
        ("az", "id_body_index", "14/3/2", True),
        ("az", "id_body_index", "14 - 3", False),
        ("az", "id_body_index", "index fourteen", False),
        ("az", "id_rsd", "1002.numune", True),
        ("az", "id_rsd", "two words", False),
        ("ge", "id_edocument", "ED-10482", True),
        ("ge", "id_des", "დეს-20931", True),
        ("ge", "id_des", "-", False),
    ],
)
def test_identifiers_by_country(country: str, field: str, value: str, sound: bool) -> None:
    assert (not list(check_details(country, "organisation", {field: value}))) is sound
    assert [wrong.code for wrong in check_details(country, "person", {field: value})] == ["only_organisations"]


def edit(card: ContactCard | None = None, **changed: object) -> ContactEdit:
    base = {**(card.fields() if card else dict.fromkeys(EDITED, "")), "version": card.version if card else 0}
    base["language"] = base["language"] or None
    return ContactEdit(**{**base, **changed})  # type: ignore[arg-type]


async def made(work: Work, name: str, kind: str = "organisation", **changed: object) -> ContactCard:
    return await create_contact(work, edit(kind=kind, name=name, **changed))


def wish(survivor: ContactCard, merged: ContactCard, *fields: str) -> Wish:
    return Wish(survivor.id, merged.id, frozenset(fields), (survivor.version, merged.version))


async def test_a_contact_with_everything(work: Work) -> None:
    mark = uuid4().hex
    details = {"name_en": f"Sample {mark}", "address_legal": "Küçə 1", "id_rsd": f"rsd.{mark}", "id_body_index": "14-3"}
    card = await made(work, f"Nümunə {mark}", details=details)
    assert await queries.details_of(work, card.id) == details
    assert [hit.id for hit in await queries.suggest(work, f"sample {mark}")] == [card.id]
    saved = await change_contact(work, card.id, edit(card, phone="111 22 33"))
    assert await queries.details_of(work, card.id) == details, "an edit without details leaves them"
    await change_contact(work, card.id, edit(saved, details={"name_en": f"Pattern {mark}"}))
    assert await queries.details_of(work, card.id) == {"name_en": f"Pattern {mark}"}
    assert await queries.suggest(work, f"sample {mark}") == []
    with pytest.raises(Refusal):
        await made(work, f"NÜMUNƏ {mark}")
    with pytest.raises(FieldErrors) as wrong:
        await made(work, f"Başqa {mark}", details={"id_rsd": "two words"})
    assert [error.field for error in wrong.value.errors] == ["id_rsd"]


async def test_likely_duplicates(work: Work) -> None:
    mark = uuid4().hex
    one = await made(work, f"Elm Təhsil {mark}", email=f"a{mark}@example.org", details={"id_rsd": f"x.{mark}"})
    words = await made(work, f"Təhsil Elm {mark}")
    mail = await made(work, f"Poçt {mark}", email=f"A{mark}@example.org")
    ident = await made(work, f"Kod {mark}", details={"id_rsd": f"X.{mark}"})
    await made(work, f"Ayrı {mark}")
    found = {candidate.contact.id: candidate.alike for candidate in await queries.candidates(work, one.id)}
    assert found == {words.id: {"name"}, mail.id: {"email"}, ident.id: {"rsd"}}
    groups, _ = await queries.likely_same(work)
    assert {one.id, words.id} in [{hit.id for hit in group.contacts} for group in groups]


async def test_a_merge_takes_what_was_chosen_and_is_found_by_both_names(work: Work) -> None:
    mark = uuid4().hex
    stays = await made(work, f"Qalan {mark}", phone="111", email="", address="A", details={"id_rsd": f"s.{mark}"})
    goes = await made(work, f"Gedən {mark}", phone="222", email="b@example.org", details={"name_en": f"Leaver {mark}"})
    third = await made(work, f"Əvvəlki {mark}")
    await merge_contacts(work, wish(goes, third))
    await settle_merges(work)
    goes = await _card(work, goes.id)
    assert compared(stays.fields(), goes.fields()) == ["phone"]
    await merge_contacts(work, wish(stays, goes, "phone"))
    after = await _card(work, stays.id)
    assert (after.phone, after.email, after.address, after.name) == ("222", "b@example.org", "A", stays.name)
    assert await queries.details_of(work, stays.id) == {"id_rsd": f"s.{mark}", "name_en": f"Leaver {mark}"}
    for typed in (f"qalan {mark}", f"gedən {mark}", f"leaver {mark}", f"əvvəlki {mark}"):
        assert [hit.id for hit in await queries.suggest(work, typed)] == [stays.id], typed
    assert await remember(work, f"Gedən {mark}") == stays.id
    assert await remember(work, f"Əvvəlki {mark}") == stays.id
    await work.flush()
    rows = await work.session.execute(ACT.select().where(ACT.c.record_id.in_([stays.id, goes.id])))
    assert {"contact.merged", "contact.merged_away"} <= {row.kind for row in rows}


async def _card(work: Work, contact_id: UUID) -> ContactCard:
    card = await queries.card(work, contact_id)
    assert card is not None
    return card


async def settle_merges(work: Work) -> None:
    """Do what the jobs would, to the end."""
    await work.flush()
    for _ in range(50):
        moving = await work.session.scalars(text("select id from contact_merge where state in ('moving', 'undoing')"))
        ids = list(moving)
        for merge_id in ids:
            await follow_merge(work, merge_id)
        if not ids:
            return
    raise AssertionError("a merge never ended")


async def test_letters_follow_in_batches_and_come_back(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "correspondence.follow_merge" in FOLLOWERS or FOLLOWERS == []
    monkeypatch.setattr("service.contacts.actions.merging.FOLLOWERS", ["correspondence.follow_merge"])
    monkeypatch.setattr(following, "BATCH", 2)
    mark = uuid4().hex
    mine = [await settled(work, sender_name=f"Gedən {mark}") for _ in range(5)]
    own = await settled(work, sender_name=f"Qalan {mark}")
    goes, stays = [(await _sender(work, one.id)) for one in (mine[0], own)]
    merge = await merge_contacts(work, wish(await _card(work, stays), await _card(work, goes)))
    assert merge.state == "moving"
    with pytest.raises(Refusal):
        await undo_merge(work, goes, "too early")
    await follow_merge(work, merge.id)
    moved = [await _sender(work, one.id) for one in mine]
    assert sorted([moved.count(stays), moved.count(goes)]) == [2, 3]
    await settle_merges(work)
    assert {await _sender(work, one.id) for one in [*mine, own]} == {stays}
    letters = [await letter_as_kept(work, one.id) for one in mine]
    assert {letter.sender_name for letter in letters if letter} == {f"Gedən {mark}"}, "letters keep their snapshot"
    assert {letter.version for letter in letters if letter} == {1}
    assert ((await _card(work, stays)).letters, (await queries.merge_by_id(work, merge.id)).moved) == (6, 5)  # type: ignore[union-attr]
    late = await settled(work, sender_name=f"GEDƏN {mark}")
    assert await _sender(work, late.id) == stays
    await undo_merge(work, goes, "They are two after all")
    await settle_merges(work)
    assert {await _sender(work, one.id) for one in mine} == {goes}
    assert {await _sender(work, one.id) for one in (own, late)} == {stays}
    assert ((await _card(work, stays)).letters, (await _card(work, goes)).state) == (2, "active")


async def _sender(work: Work, letter_id: UUID) -> UUID:
    letter = await letter_as_kept(work, letter_id)
    assert letter is not None and letter.sender_id is not None
    return letter.sender_id


async def test_a_letter_registered_with_a_contact_merged_meanwhile(work: Work) -> None:
    mark = uuid4().hex
    stays, goes = await made(work, f"Qalan {mark}"), await made(work, f"Gedən {mark}")
    await merge_contacts(work, wish(stays, goes))
    chosen = await registered(work, sender_name=goes.name, sender_id=goes.id)
    assert await _sender(work, chosen.id) == stays.id
    await work.session.execute(
        text("update letter set sender_id = :goes where id = :id"), {"goes": goes.id, "id": chosen.id}
    )
    await settle_registration(work, chosen.id, "organisation")
    assert await _sender(work, chosen.id) == stays.id


async def test_undo_gives_values_positions_and_earlier_merges_back(work: Work) -> None:
    mark = uuid4().hex
    stays, goes, first = [await made(work, f"{name} {mark}") for name in ("Qalan", "Gedən", "İlk")]
    someone = await made(work, f"Şəxs {mark}", "person")
    await merge_contacts(work, wish(goes, first))
    await settle_merges(work)
    goes = await change_contact(work, goes.id, edit(await _card(work, goes.id), phone="222", email="x@example.org"))
    held = await add_position(work, goes.id, NewPosition("Müdir", None, None), other_id=someone.id)
    await merge_contacts(work, wish(stays, goes))
    await settle_merges(work)
    assert (await queries.position_by_id(work, held)).organisation_id == stays.id  # type: ignore[union-attr]
    with pytest.raises(Refusal) as later:
        await undo_merge(work, first.id, "too early")
    assert later.value.code == "later_merge"
    taken = await _card(work, stays.id)
    await change_contact(work, stays.id, edit(taken, email="kept@example.org"))
    await undo_merge(work, goes.id, "two bodies")
    await settle_merges(work)
    back = await _card(work, stays.id)
    assert (back.phone, back.email) == ("", "kept@example.org")
    assert (await queries.position_by_id(work, held)).organisation_id == goes.id  # type: ignore[union-attr]
    assert (await _card(work, first.id)).merged_into == goes.id
    assert [hit.id for hit in await queries.suggest(work, f"gedən {mark}")] == [goes.id]
    assert [hit.id for hit in await queries.suggest(work, f"ilk {mark}")] == [goes.id]


async def test_what_a_merge_refuses(work: Work) -> None:
    mark = uuid4().hex
    one, other = await made(work, f"Bir {mark}"), await made(work, f"İki {mark}")
    for wrong, code in [
        (Wish(one.id, one.id, frozenset(), (1, 1)), "itself"),
        (Wish(one.id, other.id, frozenset(), (9, other.version)), "stale"),
    ]:
        with pytest.raises(Refusal) as refused:
            await merge_contacts(work, wrong)
        assert refused.value.code == code
    await merge_contacts(work, wish(one, other))
    await settle_merges(work)
    with pytest.raises(Refusal) as refused:
        await merge_contacts(work, wish(await _card(work, one.id), await _card(work, other.id)))
    assert refused.value.code == "wrong_state"
    with pytest.raises(Refusal) as refused:
        await undo_merge(work, one.id, "it was never merged")
    assert refused.value.code == "wrong_state"
    with pytest.raises(Refusal) as refused:
        await undo_merge(work, other.id, " ")
    assert refused.value.field == "reason"


async def test_hidden_contacts_are_not_offered(work: Work) -> None:
    mark = uuid4().hex
    card = await made(work, f"Gizli {mark}")
    with pytest.raises(Refusal) as refused:
        await hide(work, card.id, "")
    assert refused.value.field == "reason"
    await hide(work, card.id, "Closed in 2020")
    assert await queries.suggest(work, f"gizli {mark}") == []
    assert [hit.id for hit in (await queries.list_contacts(work, "organisation", mark, state="hidden")).items] == [
        card.id
    ]
    await show(work, card.id)
    assert [hit.id for hit in await queries.suggest(work, f"gizli {mark}")] == [card.id]


async def test_positions(work: Work) -> None:
    mark = uuid4().hex
    office = await made(work, f"İdarə {mark}")
    spring = NewPosition("Müdir", date(2025, 1, 1), date(2025, 6, 30))
    held = await add_position(work, office.id, spring, other_name=f"Yeni Şəxs {mark}")
    (shown,) = await queries.positions_of(work, office.id)
    assert (shown.person, shown.organisation_id, shown.held_on(date(2025, 6, 30))) == (
        f"Yeni Şəxs {mark}",
        office.id,
        True,
    )
    assert not shown.held_on(date(2025, 7, 1))
    for new, code in [
        (NewPosition("müdir", date(2025, 6, 30), None), "same_position"),
        (NewPosition("", None, None), "required"),
        (NewPosition("Müşavir", date(2025, 2, 1), date(2025, 1, 1)), "order"),
    ]:
        with pytest.raises(Refusal) as refused:
            await add_position(work, office.id, new, other_id=shown.person_id)
        assert refused.value.code == code
    with pytest.raises(Refusal) as refused:
        await add_position(work, office.id, spring, other_id=office.id)
    assert (refused.value.code, refused.value.field) == ("wrong_kind", "other")
    again = await add_position(work, shown.person_id, NewPosition("Müdir", date(2025, 7, 1), None), other_id=office.id)
    with pytest.raises(Refusal):
        await change_position(work, held, NewPosition("Müdir", date(2025, 1, 1), date(2025, 7, 1)))
    await change_position(work, again, NewPosition("Müdir", date(2025, 7, 1), date(2025, 12, 31)))
    with pytest.raises(Refusal):
        await withdraw_position(work, held, "")
    await withdraw_position(work, held, "Typed by mistake")
    assert [one.id for one in await queries.positions_of(work, office.id)] == [again]


@pytest.mark.parametrize("order", ["name", "letters", "last"])
async def test_every_order_pages_there_and_back(work: Work, order: str) -> None:
    mark = uuid4().hex
    for number in range(7):
        ident = await remember(work, f"{mark} {number}")
        counted = text("update contact set letters = :letters, last_letter_at = :at where id = :id")
        at = work.now - timedelta(days=number % 2)
        await work.session.execute(counted, {"letters": number % 3, "at": at, "id": ident})
    pages, place = [], None
    for _ in range(4):
        found = await queries.list_contacts(work, "organisation", mark, sort=order, after=place, limit=3)
        pages.append([hit.id for hit in found.items])
        if found.next is None:
            break
        place = found.next
    assert [len(one) for one in pages] == [3, 3, 1]
    assert len({ident for one in pages for ident in one}) == 7
    back = await queries.list_contacts(work, "organisation", mark, sort=order, before=found.previous, limit=3)
    assert [hit.id for hit in back.items] == pages[1]
    if order != "name":
        with pytest.raises(Refusal):
            await queries.list_contacts(work, "organisation", sort=order, after="what?")


async def test_two_who_merge_crosswise(tenant: Tenant, committing: OpenWork) -> None:
    mark = uuid4().hex
    async with committing(tenant) as work:
        one, other = await made(work, f"Bir {mark}"), await made(work, f"İki {mark}")

    async def merged(asked: Wish) -> str:
        async with committing(tenant) as own:
            return (await merge_contacts(own, asked)).state

    done = await asyncio.gather(merged(wish(one, other)), merged(wish(other, one)), return_exceptions=True)
    assert sorted(isinstance(answer, Refusal) for answer in done) == [False, True]
