"""What is written about people, posts and rights, each with its act."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from service.identity.actions import (
    NewPerson,
    add_person,
    apply_structure,
    cancel_deputy,
    edit_person,
    end_holding,
    grant_role,
    hold_post,
    let_person_leave,
    name_deputy,
    revoke_grant,
    unlink_person,
)
from service.identity.actions.people import find_and_link, written
from service.identity.actions.units import add_post, add_unit, close_post, close_unit, edit_unit
from service.identity.queries import (
    deputies_of,
    effective_rights,
    grants_of,
    heads_on,
    holdings_of,
    list_people,
    person_by_id,
    person_named,
    posts_of_units,
    root_unit,
    unit_tree,
    units_with_names,
)
from service.identity.queries.structure import posts_by_slug, posts_held_from
from service.identity.rules import Granted, Span, fingerprint
from service.kit.actor import SYSTEM, Actor
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import Work, open_work
from service.web.errors import NotFound, StaleEdit
from tests.conftest import all_powerful


async def somebody(work: Work, **own: Any) -> UUID:
    name = f"p{uuid4().hex[:8]}"
    return (await add_person(work, NewPerson(name, "Sınaqlı", "Ülkər", "Tural qızı", **own))).id


async def acts(work: Work, record: UUID) -> list[str]:
    await work.flush()
    query = text("select kind from act where tenant_id = :t and record_id = :r order by id")
    return list((await work.session.execute(query, {"t": work.tenant.id, "r": record})).scalars())


def refused(error: pytest.ExceptionInfo[Any]) -> str:
    found = error.value
    return str((found.errors[0] if isinstance(found, FieldErrors) else found).code)


async def test_a_person_is_added_edited_and_leaves(work: Work) -> None:
    person_id = await somebody(work)
    person = await person_by_id(work, person_id)
    assert person is not None
    seen = fingerprint(written(person))
    new = NewPerson(person.username, "Sınaqova", "Ülkər", "", "u@x.example", "az")
    await edit_person(work, person_id, new, seen)
    assert (await acts(work, person_id)) == ["person.created", "person.changed"]
    with pytest.raises(StaleEdit) as stale:
        await edit_person(work, person_id, NewPerson(person.username, "Başqa", "Ülkər"), seen)
    assert stale.value.theirs["family_name"] == "Sınaqova" and stale.value.yours["family_name"] == "Başqa"
    await edit_person(work, person_id, new)  # nothing new: no act
    await let_person_leave(work, person_id, work.today, "retired")
    assert (await acts(work, person_id)) == ["person.created", "person.changed", "person.left"]
    assert person_id not in {row.id for row in await list_people(work, work.today)}
    assert person_id in {row.id for row in await list_people(work, work.today, left=True)}
    with pytest.raises(Refusal) as error:
        await let_person_leave(work, person_id, work.today, "again")
    assert refused(error) == "ended"


async def test_user_names_are_unique(work: Work) -> None:
    with pytest.raises(Refusal) as error:
        await add_person(work, NewPerson("clerk", "A", "B"))
    assert refused(error) == "username_taken" and error.value.field == "username"


async def test_people_are_found_by_what_is_typed(work: Work) -> None:
    person_id = await somebody(work)
    for typed in ("sinaqli", "SINAQLI ulker", "tural", "ÜLKƏR"):
        assert person_id in {row.id for row in await list_people(work, work.today, typed=typed)}, typed
    assert person_id not in {row.id for row in await list_people(work, work.today, typed="sinaqli nobody")}


async def test_a_unit_has_one_head_at_a_time(work: Work) -> None:
    posts, day = await posts_by_slug(work), work.today
    director = posts["director"]
    first, second = await somebody(work), await somebody(work)
    held = await hold_post(work, first, director.id, Span(day))
    assert (await heads_on(work, day))[director.unit_id][0] == first
    with pytest.raises(FieldErrors) as error:
        await hold_post(work, second, director.id, Span(day + timedelta(days=30)))
    assert refused(error) == "head_taken"
    await end_holding(work, held, day + timedelta(days=29), "moved")
    await hold_post(work, second, director.id, Span(day + timedelta(days=30)))
    assert (await heads_on(work, day + timedelta(days=29)))[director.unit_id][0] == first
    assert (await heads_on(work, day + timedelta(days=30)))[director.unit_id][0] == second
    assert (await acts(work, first))[-2:] == ["holding.began", "holding.ended"]
    with pytest.raises(Refusal) as ended:
        await end_holding(work, held, day + timedelta(days=29), "again")
    assert refused(ended) == "ended"


async def test_two_at_once_do_not_both_become_head(fresh_house: House) -> None:
    tenant = fresh_house.directory.by_slug["baku-education"]
    async with open_work(fresh_house.database, tenant, all_powerful(), "en") as work:
        people = [await somebody(work) for _ in range(4)]
        post = (await posts_by_slug(work))["director"].id

    async def try_one(person: UUID) -> bool:
        try:
            async with open_work(fresh_house.database, tenant, all_powerful(), "en") as work:
                await hold_post(work, person, post, Span(work.today))
        except FieldErrors:
            return False
        return True

    assert sorted(await asyncio.gather(*[try_one(person) for person in people])) == [False, False, False, True]


async def test_a_post_has_its_places(work: Work) -> None:
    posts, day = await posts_by_slug(work), work.today
    post = posts["deputy-director"]  # the profile says two
    for _ in range(2):
        await hold_post(work, await somebody(work), post.id, Span(day))
    with pytest.raises(FieldErrors) as error:
        await hold_post(work, await somebody(work), post.id, Span(day))
    assert refused(error) == "places_taken"


async def test_deputies(work: Work) -> None:
    day = work.today
    person, deputy, other = await somebody(work), await somebody(work), await somebody(work)
    named = await name_deputy(work, person, deputy, Span(day, day + timedelta(days=5)), "holiday")
    with pytest.raises(FieldErrors) as error:
        await name_deputy(work, person, other, Span(day + timedelta(days=5), day + timedelta(days=6)), "holiday")
    assert refused(error) == "deputy_taken"
    await cancel_deputy(work, named, "came back")
    await name_deputy(work, person, other, Span(day, day + timedelta(days=6)), "illness")
    found = await deputies_of(work, person)
    assert {(one.deputy_id, one.cancelled) for one in found} == {(deputy, True), (other, False)}
    assert [one.person_id for one in await deputies_of(work, other)] == [person]
    assert (await acts(work, person))[1:] == ["deputy.named", "deputy.cancelled", "deputy.named"]


async def test_rights_are_what_the_roles_of_today_come_to(work: Work) -> None:
    day, person = work.today, await somebody(work)
    unit = (await units_with_names(work))[-1]
    await grant_role(work, person, Granted("adviser", unit.id, None, Span(day, day + timedelta(days=9))))
    await grant_role(work, person, Granted("head", None, None, Span(day + timedelta(days=1))))
    role = work.tenant.profile.role("adviser")
    assert role is not None
    rights = await effective_rights(work, person, day)
    assert [right.permission for right in rights] == sorted(role.permissions)
    assert {(right.grant.unit, right.grant.when.ends_on) for right in rights} == {(unit.name, day + timedelta(days=9))}
    assert "correspondence.void" in {
        r.permission for r in await effective_rights(work, person, day + timedelta(days=1))
    }
    assert {r.grant.role for r in await effective_rights(work, person, day + timedelta(days=10))} == {"head"}


async def test_a_role_is_given_once_and_revoked_once(work: Work) -> None:
    day, person = work.today, await somebody(work)
    given = await grant_role(work, person, Granted("clerk", None, None, Span(day)))
    with pytest.raises(FieldErrors) as error:
        await grant_role(work, person, Granted("clerk", None, None, Span(day + timedelta(days=100))))
    assert refused(error) == "granted_already"
    await revoke_grant(work, given, "mistake")
    with pytest.raises(Refusal) as again:
        await revoke_grant(work, given, "mistake")
    assert refused(again) == "ended"
    assert [one.revoked_at is not None for one in await grants_of(work, person)] == [True]
    assert (await acts(work, person))[1:] == ["role.granted", "role.revoked"]


async def test_the_last_administrator_is_kept(work: Work) -> None:
    administrator = await person_named(work, "administrator")
    assert administrator is not None
    [grant] = [one for one in await grants_of(work, administrator.id) if one.role == "administrator"]
    for act in (
        revoke_grant(work, grant.id, "oversight"),
        let_person_leave(work, administrator.id, work.today, "retired"),
    ):
        with pytest.raises(Refusal) as error:
            await act
        assert refused(error) == "last_administrator"
    # One who holds it for a while only does not count.
    other = await somebody(work)
    day = work.today
    await grant_role(work, other, Granted("administrator", None, None, Span(day, day + timedelta(days=3))))
    with pytest.raises(Refusal):
        await revoke_grant(work, grant.id, "oversight")
    await grant_role(work, other, Granted("administrator", None, None, Span(day + timedelta(days=4))))
    with pytest.raises(Refusal):
        await revoke_grant(work, grant.id, "oversight")  # not yet
    third = await somebody(work)
    await grant_role(work, third, Granted("administrator", None, None, Span(day)))
    await revoke_grant(work, grant.id, "handed over")


async def test_who_administers_one_unit_gives_nothing_beyond(work: Work, house: House) -> None:
    from service.identity.rules import ADMINISTER
    from service.kit.actor import Scope

    units = await units_with_names(work)
    person = await somebody(work)
    day = work.today
    work.actor = Actor("person", uuid4(), "Local", {ADMINISTER: Scope(frozenset({(units[-1].id, None)}))})
    await grant_role(work, person, Granted("clerk", units[-1].id, None, Span(day)))
    for unit in (None, units[0].id):
        with pytest.raises(Refusal) as error:
            await grant_role(work, person, Granted("clerk", unit, None, Span(day)))
        assert refused(error) == "not_permitted"
    for act in (
        add_person(work, NewPerson("x", "X", "X")),
        let_person_leave(work, person, day, "x"),
        add_unit(work, {"az": "x", "en": "x"}, None),
    ):
        with pytest.raises(Refusal) as error:
            await act
        assert refused(error) == "not_permitted"


async def test_what_is_not_here_is_not_there(work: Work, other_tenant: Tenant, house: House) -> None:
    async with open_work(house.database, other_tenant, all_powerful()) as other:
        foreign = await person_named(other, "clerk")
        foreign_unit = await root_unit(other)
        foreign_post = next(iter((await posts_by_slug(other)).values()))
    assert foreign is not None
    person, day = await somebody(work), work.today
    for act in (
        edit_person(work, foreign.id, NewPerson("x", "X", "X")),
        hold_post(work, person, foreign_post.id, Span(day)),
        hold_post(work, foreign.id, (await posts_by_slug(work))["adviser"].id, Span(day)),
        grant_role(work, foreign.id, Granted("clerk", None, None, Span(day))),
        grant_role(work, person, Granted("clerk", foreign_unit, None, Span(day))),
        name_deputy(work, person, foreign.id, Span(day, day), "x"),
        unlink_person(work, foreign.id, "x"),
        add_unit(work, {"az": "x", "en": "x"}, foreign_unit),
    ):
        with pytest.raises(NotFound):
            await act


async def test_a_link_is_made_once_and_never_taken_over(work: Work) -> None:
    person = await somebody(work, email="Link@X.example")
    found = await find_and_link(work, "p|1", ("email", "link@x.example"))
    assert found is not None and found.id == person
    assert await find_and_link(work, "p|2", ("email", "link@x.example")) is None
    again = await find_and_link(work, "p|1", None)
    assert again is not None and again.id == person
    await unlink_person(work, person, "new account at the provider")
    await work.session.flush()
    anew = await find_and_link(work, "p|2", ("email", "link@x.example"))
    assert anew is not None and anew.id == person
    assert await find_and_link(work, "", ("email", "link@x.example")) is None
    assert (await acts(work, person))[1:] == ["person.linked", "person.unlinked", "person.linked"]


async def test_an_address_that_two_people_share_links_nobody(work: Work) -> None:
    for _ in range(2):
        await somebody(work, email="office@x.example")
    assert await find_and_link(work, "p|3", ("email", "office@x.example")) is None


async def test_units_and_posts_made_in_the_browser(work: Work) -> None:
    names = {"az": "Sınaq şöbəsi", "en": "Trial unit"}
    root = await root_unit(work)
    unit = await add_unit(work, names, root)
    inner = await add_unit(work, {"az": "İç", "en": "Inner"}, unit)
    post = await add_post(work, unit, {"az": "Rəis", "en": "Chief"}, is_head=True)
    found = {one.id: one for one in await units_with_names(work)}
    assert found[unit].name == "Trial unit" and found[inner].depth == found[unit].depth + 1
    assert [one.title for one in (await posts_of_units(work, work.today))[unit]] == ["Chief"]
    with pytest.raises(FieldErrors) as error:
        await edit_unit(work, unit, names, inner)
    assert refused(error) == "unit_circle"
    await edit_unit(work, unit, {"az": "Yeni ad", "en": "New name"}, None)
    with pytest.raises(Refusal) as used:
        await close_unit(work, unit, "no longer needed")
    assert refused(used) == "unit_in_use"
    held = await hold_post(work, await somebody(work), post, Span(work.today))
    with pytest.raises(Refusal) as taken:
        await close_post(work, post, "no longer needed")
    assert refused(taken) == "post_held"
    await end_holding(work, held, work.today, "post goes")
    with pytest.raises(Refusal):
        await close_post(work, post, "today it is still held")
    await apply_structure(work)  # leaves alone what was made here
    assert {one.id for one in await units_with_names(work)} >= {unit, inner}
    await close_unit(work, inner, "empty")
    assert inner not in {one.id for one in await units_with_names(work)}
    assert inner in {one.id for one in await units_with_names(work, closed=True)}
    assert (await acts(work, unit)) == ["unit.created", "unit.renamed", "unit.moved"]


async def test_units_of_the_profile_are_changed_there(work: Work) -> None:
    root = await root_unit(work)
    for act in (edit_unit(work, root, {"az": "x", "en": "x"}, None), close_unit(work, root, "x")):
        with pytest.raises(Refusal) as error:
            await act
        assert refused(error) == "from_profile"


async def test_a_changed_profile_is_followed(work: Work, tenant: Tenant) -> None:
    import dataclasses

    import msgspec

    profile = tenant.profile
    gone = profile.posts[-1]
    first = msgspec.structs.replace(profile.units[0], title={"az": "Başqa ad", "en": "Another name"})
    changed = msgspec.structs.replace(profile, units=[first, *profile.units[1:]], posts=profile.posts[:-1])
    held = {one.id for one in (await posts_by_slug(work)).values() if one.slug == gone.slug}
    work.actor = SYSTEM
    work.tenant = dataclasses.replace(tenant, profile=changed)
    await apply_structure(work)
    assert (await units_with_names(work))[0].name == "Another name"
    [post] = held
    in_use = post in await posts_held_from(work, work.today)
    state = (await posts_by_slug(work))[gone.slug].state
    assert state == ("active" if in_use else "closed")
    work.tenant = tenant
    await apply_structure(work)
    assert (await posts_by_slug(work))[gone.slug].state == "active"
    assert (await units_with_names(work))[0].name == profile.units[0].title["en"]


async def test_the_tree_has_every_unit_once(work: Work) -> None:
    def count(nodes: list[Any]) -> int:
        return sum(1 + count(node.children) for node in nodes)

    assert count(await unit_tree(work)) == len(await units_with_names(work)) == len(work.tenant.profile.units)
    assert (await units_with_names(work))[0].id == await root_unit(work)


async def test_holdings_of_who_leaves_end(work: Work) -> None:
    person, day = await somebody(work), work.today
    post = (await posts_by_slug(work))["deputy-director"].id
    await hold_post(work, person, post, Span(day - timedelta(days=10)))
    await grant_role(work, person, Granted("clerk", None, None, Span(day - timedelta(days=10))))
    await let_person_leave(work, person, day + timedelta(days=2), "moved")
    await work.flush()
    assert [held.when.ends_on for held in await holdings_of(work, person)] == [day + timedelta(days=2)]
    assert await effective_rights(work, person, day) == []
