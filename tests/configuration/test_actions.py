"""Drafts and versions: what is saved is in force in every process, what is broken is not saved, nothing is lost."""

from typing import Any

import pytest
from sqlalchemy import text

from service.configuration import actions, queries
from service.journals.queries import journal_by_slug, preview
from service.kit.actor import Actor
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.database import Database
from service.runtime.house import House
from service.runtime.tenants import Directory, Tenant
from service.runtime.work import Work
from tests.conftest import OpenWork, all_powerful


async def saved(work: Work, **wanted: Any) -> int:
    await actions.keep_draft(work, {path.replace("__", "."): value for path, value in wanted.items()})
    return await actions.save(work, "because")


async def test_a_version_is_in_force_in_another_process(fresh_house: House, settings: Any, actor: Actor) -> None:
    from service.runtime.work import open_work

    tenant = fresh_house.directory.by_slug["baku-education"]
    other = Directory(fresh_house.settings.base_domain)
    await other.refresh(fresh_house.database)
    async with open_work(fresh_house.database, tenant, actor) as work:
        assert await saved(work, brand="#5b3a8e", files__max_megabytes=7) == 1
    await fresh_house.agencies_changed()
    await other.refresh(fresh_house.database)
    for directory in (fresh_house.directory, other):
        profile = directory.by_id[tenant.id].profile
        assert (profile.brand, profile.files.max_megabytes) == ("#5b3a8e", 7)
        assert directory.by_slug["energy"].profile.files.max_megabytes != 7


async def test_versions_are_numbered_and_can_be_returned_to(work: Work) -> None:
    before = (await queries.standing(work)).profile
    assert await saved(work, index="71") == 1
    assert await saved(work, index="72", brand="#5b3a8e") == 2
    assert await actions.roll_back(work, 1, "mistake") == 3
    found = await queries.standing(work)
    assert (found.profile.index, found.profile.brand, found.number) == ("71", before.brand, 3)
    assert await actions.roll_back(work, 0, "all of it") == 4
    assert (await queries.standing(work)).profile == before
    rows = await queries.versions(work)
    assert [(row.number, row.of_number) for row in rows] == [(4, 0), (3, 1), (2, None), (1, None)]
    assert {change["path"]: (change["old"], change["new"]) for change in rows[2].changes}["index"] == ("71", "72")
    assert rows[0].reason == "all of it"
    assert rows[0].by_name == work.actor.name


async def test_each_version_is_an_act(work: Work) -> None:
    await saved(work, index="71")
    kind = "select kind, reason from act where record = 'configuration_version'"
    assert (await work.session.execute(text(kind))).one() == ("configuration.saved", "because")


@pytest.mark.parametrize(
    ("path", "value"), [("brand", "blue"), ("files.max_megabytes", 0), ("slug", "other"), ("zone", "Nowhere")]
)
async def test_what_is_broken_is_not_saved(work: Work, path: str, value: Any) -> None:
    await actions.keep_draft(work, {path: value})
    seen = await actions.preview(work)
    assert seen is not None
    assert [one.field for one in seen.refusals] == [path]
    with pytest.raises(FieldErrors):
        await actions.save(work, "because")
    assert (await queries.standing(work)).number == 0
    assert await queries.draft_of(work, work.actor.id) is not None


async def test_a_reason_and_a_change_are_needed(work: Work) -> None:
    with pytest.raises(FieldErrors) as nothing:
        await actions.save(work, "")
    assert [one.code for one in nothing.value.errors] == ["nothing", "required"]
    with pytest.raises(FieldErrors):
        await actions.roll_back(work, 0, "nothing differs")
    with pytest.raises(FieldErrors) as unknown:
        await actions.roll_back(work, 9, "because")
    assert unknown.value.errors[0].code == "unknown"


async def test_a_draft_that_comes_back_to_what_stands_is_none(work: Work) -> None:
    await actions.keep_draft(work, {"index": "71"})
    await actions.keep_draft(work, {"index": work.tenant.profile.index})
    assert await queries.draft_of(work, work.actor.id) is None


async def test_two_administrators_change_one_setting(committing: OpenWork, other_tenant: Tenant) -> None:
    first, second = all_powerful("First Person"), all_powerful("Second Person")
    async with committing(other_tenant, first) as work:
        await actions.keep_draft(work, {"index": "61", "working_week": 6})
    async with committing(other_tenant, second) as work:
        await saved(work, index="62")
    async with committing(other_tenant, first) as work:
        with pytest.raises(FieldErrors) as refused:
            await actions.save(work, "because")
        assert [(one.field, one.code) for one in refused.value.errors] == [("index", "changed")]
        seen = await actions.preview(work)
    assert seen is not None
    assert [(one.own, one.theirs) for one in seen.conflicts] == [("61", "62")]
    async with committing(other_tenant, first) as work:
        await actions.settle(work, "index", own=True)
        number = await actions.save(work, "because")
    async with committing(other_tenant, second) as work:
        found = await queries.standing(work)
        assert (found.profile.index, found.profile.working_week, found.number) == ("61", 6, number)
    async with committing(other_tenant, first) as work:
        await actions.keep_draft(work, {"index": "63"})
        await actions.settle(work, "index", own=False)
        assert await queries.draft_of(work, first.id) is None


async def test_a_program_says_which_version_it_read(work: Work) -> None:
    number = await actions.set_values(work, {"index": "71"}, "because", 0)
    with pytest.raises(Refusal) as refused:
        await actions.set_values(work, {"index": "72"}, "because", 0)
    assert (refused.value.code, refused.value.params) == ("changed", {"number": number})


async def test_a_journal_counts_by_its_new_pattern(work: Work) -> None:
    profile = (await queries.standing(work)).profile
    journals = [{"slug": "letters-of-2030", "direction": "incoming", "pattern": "X-{n:03}",
                 "title": dict.fromkeys(profile.languages, "Letters")}]  # fmt: skip
    from service.tenancy.overrides import settings_of

    await saved(work, journals=[*settings_of(profile)["journals"], *journals])
    journal = await journal_by_slug(work, "letters-of-2030")
    assert journal is not None
    assert await preview(work, journal) == "X-001"


async def test_a_period_that_has_begun_keeps_its_numbers(work: Work) -> None:
    from service.journals.actions import move_counter
    from service.journals.queries import shape_now
    from service.tenancy.overrides import settings_of

    profile = (await queries.standing(work)).profile
    journal = await journal_by_slug(work, profile.journals[0].slug)
    assert journal is not None
    await move_counter(work, journal.id, shape_now(work, journal).period, 3)
    journals = settings_of(profile)["journals"]
    journals[0] = {**journals[0], "pattern": "Other-{n}"}
    await actions.keep_draft(work, {"journals": journals})
    seen = await actions.preview(work)
    assert seen is not None
    assert [(one.field, one.code) for one in seen.refusals] == [("journals[1].pattern", "period_begun")]


async def test_what_is_stored_and_broken_does_not_stop_the_start(fresh_house: House) -> None:
    tenant = fresh_house.directory.by_slug["baku-education"]
    operator = Database(fresh_house.settings.operator_url, size=1)
    try:
        async with operator.engine.begin() as connection:
            await connection.execute(
                text(
                    "update platform.agency set overrides = :laid, revision = nextval('platform.agency_revision')"
                    " where slug = :slug"
                ),
                {"laid": '{"brand": "blue", "index": "71"}', "slug": tenant.slug},
            )
            await connection.execute(
                text("update platform.agency set overrides = '{', revision = nextval('platform.agency_revision')"
                     " where slug = 'energy'")
            )  # fmt: skip
    finally:
        await operator.close()
    directory = Directory(fresh_house.settings.base_domain)
    await directory.refresh(fresh_house.database)
    found = directory.by_slug[tenant.slug]
    assert (found.profile.brand, found.profile.index) == (tenant.profile.brand, "71")
    assert [one.field for one in found.set_aside] == ["brand"]
    assert directory.by_slug["energy"].set_aside
    assert not directory.by_slug["mtispiri"].set_aside
    from service.manage.doctor import agencies

    findings = [one for one in await agencies(fresh_house.database) if not one.good]
    assert [one.text.partition(":")[0] for one in findings] == [tenant.slug, "energy"]


async def test_an_agency_writes_its_own_row_only(work: Work, tenant: Tenant) -> None:
    await saved(work, index="9-9-9")
    query = text("""select slug from platform.agency where overrides like '%"9-9-9"%'""")
    assert list(await work.session.scalars(query)) == [tenant.slug]
