"""Past clips are asked by a rule that was saved or is being written: batch by batch, in the worker."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, or_, select, update

from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.monitoring.actions.watching import keep_match, places_of
from service.monitoring.models.clips import Clip
from service.monitoring.models.watching import ClipMatch, KeywordRule, RuleRun
from service.monitoring.queries.asking import run_by_id
from service.monitoring.queries.watching import aliases, how_many, matches_of, next_clips, rule_by_id, texts_of
from service.monitoring.rules.watching import (
    NOTHING_RUNS,
    RULE,
    STILL_RUNS,
    demand,
    demand_right,
    mistake_in,
)
from service.monitoring.texts import matching
from service.runtime.work import Work

BATCH, PAUSE = 100, timedelta(milliseconds=50)
SHOWN = 100
"""Of a trial, so many clips are kept to be shown."""
TRIAL_KEPT = timedelta(days=1)


async def ask_past(work: Work, rule: KeywordRule, days: int) -> UUID:
    """Let the worker ask the clips of the last days by a rule; what runs for it already is overtaken."""
    demand("ask", work.actor, rule.state)
    overtaken = update(RuleRun).where(RuleRun.rule_id == rule.id, RuleRun.state.in_(("running", "stopped")))
    await work.session.execute(overtaken.values(state="replaced", ended_at=work.now))
    run_id = await _begin(work, "apply", rule.text, days, rule.id)
    work.record("keyword_rule.asked", rule.id, record=RULE, after={"days": days, "version": rule.version})
    return run_id


async def ask_again(work: Work, rule_id: UUID, days: int) -> UUID:
    """Ask the clips of the last days by a rule as it is. Raises NotFound, Refusal."""
    return await ask_past(work, await rule_by_id(work, rule_id, lock=True), days)


async def try_rule(work: Work, text: str, days: int) -> UUID:
    """Let the worker find which past clips a text would catch; nothing of it stays. Raises Refusal at the field."""
    demand_right(work.actor)
    if mistake := mistake_in(text, await aliases(work)):
        raise mistake.refusal
    mine = RuleRun.by_id.is_not_distinct_from(work.actor.id)
    old = or_(mine, RuleRun.begun_at < work.now - TRIAL_KEPT)
    await work.session.execute(delete(RuleRun).where(RuleRun.kind == "trial", old))
    return await _begin(work, "trial", text, days, None)


async def _begin(work: Work, kind: str, text: str, days: int, rule_id: UUID | None) -> UUID:
    since = work.now - timedelta(days=days)
    run = RuleRun(
        id=new_id(), tenant_id=work.tenant.id, kind=kind, rule_id=rule_id, text=text, since=since, found=[],
        total=await how_many(work, since), begun_at=work.now, by_id=work.actor.id, by_name=work.actor.name,
    )  # fmt: skip
    work.session.add(run)
    await work.session.flush()
    work.later("monitoring.ask_past", run_id=str(run.id))
    return run.id


async def stop(work: Work, run_id: UUID) -> None:
    """Stop asking; what was found so far stays. Raises NotFound, Refusal."""
    run = await _own(work, run_id)
    if run.state != "running":
        raise Refusal(NOTHING_RUNS, code="wrong_state")
    run.state, run.ended_at = "stopped", work.now
    _note(work, run, "keyword_rule.stopped")


async def resume(work: Work, run_id: UUID) -> None:
    """Go on asking where it was stopped. Raises NotFound, Refusal."""
    run = await _own(work, run_id)
    if run.state != "stopped":
        raise Refusal(STILL_RUNS if run.state == "running" else NOTHING_RUNS, code="wrong_state")
    if run.rule_id is not None:
        demand("ask", work.actor, (await rule_by_id(work, run.rule_id)).state)
    run.state, run.ended_at = "running", None
    _note(work, run, "keyword_rule.resumed")
    work.later("monitoring.ask_past", run_id=str(run.id))


async def _own(work: Work, run_id: UUID) -> RuleRun:
    demand_right(work.actor)
    return await run_by_id(work, run_id, lock=True)


def _note(work: Work, run: RuleRun, kind: str) -> None:
    if run.rule_id is not None:
        after = {"done": run.done, "total": run.total, "added": run.added, "dropped": run.dropped}
        work.record(kind, run.rule_id, record=RULE, after=after)


async def go_on(work: Work, run_id: UUID) -> None:
    """Ask the next clips of a run; a full batch asks for the next one. One that was stopped does nothing."""
    run = await work.session.scalar(select(RuleRun).where(RuleRun.id == run_id).with_for_update())
    if run is None or run.state != "running":
        return
    rule = await rule_by_id(work, run.rule_id) if run.rule_id else None
    if rule is not None and (rule.state != "active" or rule.text != run.text):
        run.state, run.ended_at = "replaced", work.now
        return
    reached = (run.reached_at, run.reached_id) if run.reached_at and run.reached_id else None
    order = await next_clips(work, run.since, reached, BATCH)
    clips = {clip.id: (clip, text) for clip, text in await texts_of(work, order)}
    await _ask(work, run, rule, [clips[clip_id] for clip_id in order if clip_id in clips])
    if order:
        last = await work.session.get(Clip, (work.tenant.id, order[-1]))
        assert last is not None
        run.reached_at, run.reached_id = last.caught_at, last.id
        run.done += len(order)
        run.total = max(run.total, run.done)
    if len(order) == BATCH:
        work.later("monitoring.ask_past", at=work.now + PAUSE, run_id=str(run.id))
        return
    run.state, run.ended_at, run.total = "done", work.now, run.done
    _note(work, run, "keyword_rule.settled")


async def _ask(work: Work, run: RuleRun, rule: KeywordRule | None, clips: list[tuple[Clip, str]]) -> None:
    spelled = await aliases(work)
    known = await matches_of(work, [clip.id for clip, _text in clips]) if rule else {}
    found = list(run.found)
    for clip, text in clips:
        reading = matching.Reading.of(matching.Fields(clip.title, clip.lead, text, clip.outlet, clip.language or None))
        places = places_of(run.text, reading, spelled)
        run.met += places is not None
        if rule is None:
            if places is not None and len(found) < SHOWN:
                found.append([str(clip.id), places])
            continue
        before = rule.id in known[clip.id]
        if places is not None:
            await keep_match(work, clip, rule, places)
            run.added += not before
        elif before:
            await work.session.delete(known[clip.id][rule.id])
            run.dropped += 1
    run.found = found
    if rule is not None:
        await work.session.flush()
        await _settle(work, [clip for clip, _text in clips])


async def _settle(work: Work, clips: list[Clip]) -> None:
    """Let the desk offer those first of which some rule in use speaks."""
    query = (
        select(ClipMatch.clip_id)
        .join(KeywordRule, (KeywordRule.tenant_id == ClipMatch.tenant_id) & (KeywordRule.id == ClipMatch.rule_id))
        .where(ClipMatch.clip_id.in_([clip.id for clip in clips]), KeywordRule.state == "active")
    )
    met = set(await work.session.scalars(query))
    for clip in clips:
        clip.matched = clip.id in met
