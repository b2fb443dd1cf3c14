"""Clips asked by keyword rules: as they come, again after a change, in the worker with stop and resume."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, text

from service.kit.refusal import Refusal
from service.monitoring.actions import asking, ruling
from service.monitoring.actions.asking import go_on, stop, try_rule
from service.monitoring.actions.capturing import capture
from service.monitoring.actions.spellings import add_list, change_list, remove_list
from service.monitoring.models.clips import Clip
from service.monitoring.models.watching import ClipMatch, KeywordRuleVersion, RuleRun
from service.monitoring.queries.asking import last_run, run_by_id
from service.monitoring.queries.clips import topics_of
from service.monitoring.queries.watching import marks, matches_of, rule_by_id
from service.monitoring.rules.watching import RuleEdit
from service.runtime.work import Work
from service.web.errors import NotFound
from tests.monitoring.factories import caught, clipped, topic


async def fresh(work: Work) -> None:
    """No rule of the demo speaks."""
    await work.session.execute(text("update keyword_rule set state = 'removed'"))


async def finish(work: Work, run_id: UUID) -> RuleRun:
    """What the worker does, batch by batch."""
    for _batch in range(200):
        await go_on(work, run_id)
        run = await run_by_id(work, run_id)
        if run.state != "running":
            return run
    raise AssertionError("the run does not end")


async def matched(work: Work, rule_id: UUID) -> set[UUID]:
    return set(await work.session.scalars(select(ClipMatch.clip_id).where(ClipMatch.rule_id == rule_id)))


async def clip_of(work: Work, clip_id: UUID) -> Clip:
    await work.flush()
    found = await work.session.get(Clip, (work.tenant.id, clip_id), populate_existing=True)
    assert found is not None
    return found


async def test_new_clips_are_asked_and_get_the_topic(work: Work) -> None:
    await fresh(work)
    subject = await topic(work, "Kitabxanalar")
    rule_id = await ruling.add_rule(work, RuleEdit("Kitabxana", "kitabxana NOT title:reklam", subject))
    met = await clipped(work, title="Kitabxanada yeni oxu zalı")
    other = await clipped(work, title="Reklam: kitabxana üçün rəflər")
    assert await matched(work, rule_id) == {met}
    assert (await clip_of(work, met)).matched and not (await clip_of(work, other)).matched
    assert (await topics_of(work, [met]))[met] == [subject]
    assert await marks(work, met) == [("title", 0, 11, "kitabxana")]


async def test_without_a_rule_every_clip_is_offered(work: Work) -> None:
    await fresh(work)
    assert (await clip_of(work, await clipped(work))).matched


async def test_an_edited_article_is_asked_anew(work: Work) -> None:
    await fresh(work)
    rule_id = await ruling.add_rule(work, RuleEdit("Körpü", "körpü"))
    first = caught(work, title="Körpünün təmiri", text="Uydurma küçədəki keçid haqqında qısa xəbər budur.")
    clip_id = await capture(work, first)
    assert await matched(work, rule_id) == {clip_id}
    edited = caught(work, address=first.address, earlier_version_id=first.version_id, title="Yolun təmiri", text="Yol.")
    assert await capture(work, edited) == clip_id
    assert await matched(work, rule_id) == set() and not (await clip_of(work, clip_id)).matched


async def test_an_edited_rule_asks_past_clips_again(work: Work) -> None:
    await fresh(work)
    old, new = await clipped(work, title="Sobanın ustası"), await clipped(work, title="Çeşmənin suyu")
    rule_id = await ruling.add_rule(work, RuleEdit("Soba", "soba"))
    run = await last_run(work, rule_id)
    assert run is not None and run.total >= 2
    done = await finish(work, run.id)
    assert (done.state, done.met, done.added) == ("done", 1, 1) and done.done == done.total
    assert await matched(work, rule_id) == {old}
    rule = await rule_by_id(work, rule_id)
    await ruling.change_rule(work, rule_id, RuleEdit("Çeşmə", "çeşmə"), rule.version)
    again = await last_run(work, rule_id)
    assert again is not None and again.id != run.id
    settled = await finish(work, again.id)
    assert (settled.met, settled.added, settled.dropped) == (1, 1, 1)
    assert await matched(work, rule_id) == {new}
    assert (await clip_of(work, new)).matched and not (await clip_of(work, old)).matched
    versions = await work.session.scalar(select(func.count()).where(KeywordRuleVersion.rule_id == rule_id))
    assert versions == 2


async def test_a_run_is_stopped_and_goes_on_where_it_was(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    await fresh(work)
    monkeypatch.setattr(asking, "BATCH", 2)
    made = [await clipped(work, title=f"Dəyirman {number}") for number in range(5)]
    rule_id = await ruling.add_rule(work, RuleEdit("Dəyirman", "dəyirman"))
    run = await last_run(work, rule_id)
    assert run is not None
    await go_on(work, run.id)
    assert (run.state, run.done) == ("running", 2)
    await stop(work, run.id)
    await go_on(work, run.id)
    assert (run.state, run.done) == ("stopped", 2)
    with pytest.raises(Refusal):
        await stop(work, run.id)
    await asking.resume(work, run.id)
    done = await finish(work, run.id)
    assert done.state == "done" and done.done == done.total
    assert await matched(work, rule_id) == set(made)


async def test_a_rule_that_is_paused_meanwhile_ends_its_run(work: Work) -> None:
    await fresh(work)
    rule_id = await ruling.add_rule(work, RuleEdit("Körpü", "körpü"))
    run = await last_run(work, rule_id)
    assert run is not None
    await ruling.step(work, rule_id, "pause")
    await go_on(work, run.id)
    assert run.state == "replaced"
    assert await matched(work, rule_id) == set()
    with pytest.raises(Refusal, match="paused"):
        await asking.ask_again(work, rule_id, 30)


async def test_a_trial_changes_nothing(work: Work) -> None:
    await fresh(work)
    clip_id = await clipped(work, title="Quyunun suyu quruyub")
    before = await work.session.scalar(select(func.count()).select_from(ClipMatch))
    run_id = await try_rule(work, "quyu NEAR/1 su", 30)
    run = await finish(work, run_id)
    assert run.met == 1 and run.found[0][0] == str(clip_id)
    assert [place[3] for place in run.found[0][1]] == ["quyu", "su"]
    assert await work.session.scalar(select(func.count()).select_from(ClipMatch)) == before
    later = await try_rule(work, "başqa", 30)
    with pytest.raises(NotFound):
        await run_by_id(work, run_id)
    assert (await run_by_id(work, later)).state == "running"


async def test_a_stale_change_is_refused(work: Work) -> None:
    rule_id = await ruling.add_rule(work, RuleEdit("Körpü", "körpü"))
    await ruling.change_rule(work, rule_id, RuleEdit("Körpülər", "körpü"), 1)
    with pytest.raises(Refusal) as refused:
        await ruling.change_rule(work, rule_id, RuleEdit("Yol", "yol"), 1)
    assert refused.value.code == "stale"


@pytest.mark.parametrize(
    ("typed", "code"), [('"açıq', "rule_mistake"), ("NOT yol", "rule_mistake"), ("@yoxdur", "no_list")]
)
async def test_a_rule_that_cannot_be_read_is_not_kept(work: Work, typed: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        await ruling.add_rule(work, RuleEdit("Qayda", typed))
    assert (refused.value.code, refused.value.field) == (code, "text")


async def test_a_list_of_spellings_serves_its_rules(work: Work) -> None:
    await fresh(work)
    list_id = await add_list(work, "idarə", "Su idarəsi")
    rule_id = await ruling.add_rule(work, RuleEdit("İdarə", "@idarə"))
    one = await clipped(work, title="Su idarəsindən açıqlama")
    other = await clipped(work, title="Sukanalın açıqlaması")
    assert await matched(work, rule_id) == {one}
    await change_list(work, list_id, "idarə", "Su idarəsi\nSukanal")
    run = await last_run(work, rule_id)
    assert run is not None
    await finish(work, run.id)
    assert await matched(work, rule_id) == {one, other}
    with pytest.raises(Refusal) as refused:
        await remove_list(work, list_id)
    assert refused.value.code == "in_use"
    with pytest.raises(Refusal) as taken:
        await add_list(work, "İDARƏ", "Başqa")
    assert (taken.value.code, taken.value.field) == ("taken", "name")
    await ruling.step(work, rule_id, "remove", "Artıq lazım deyil")
    await remove_list(work, list_id)


async def test_removed_rules_ask_nobody(work: Work) -> None:
    await fresh(work)
    rule_id = await ruling.add_rule(work, RuleEdit("Körpü", "körpü"))
    other_id = await ruling.add_rule(work, RuleEdit("Yol", "yol"))
    await ruling.step(work, rule_id, "remove", "Artıq lazım deyil")
    clip_id = await clipped(work, title="Körpü və yol")
    met: dict[UUID, Any] = (await matches_of(work, [clip_id]))[clip_id]
    assert set(met) == {other_id}
