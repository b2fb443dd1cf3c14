"""What invented media said of the agency in the invented weeks, and how its adviser judged it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from service.assignments.actions.giving import give_resolution
from service.assignments.rules.giving import NewAssignment, Target, Term
from service.kit.ids import new_id
from service.manage.week.outlets import BY_COUNTRY as TOLD
from service.manage.week.outlets import Told
from service.manage.week.story import Scene
from service.manage.week.watching import play_rules
from service.monitoring.actions import judging
from service.monitoring.actions.capturing import capture
from service.monitoring.actions.topics import add_topic
from service.monitoring.rules.coding import Change
from service.monitoring.sources.actions.editing import add_source, pause_source
from service.monitoring.sources.rules.caught import Caught
from service.monitoring.sources.rules.content import Content
from service.runtime.secrets import Keyring


@dataclass(slots=True)
class Press:
    """Sources and topics of one agency by their names, as the stories use them."""

    sources: dict[str, UUID] = field(default_factory=dict)
    topics: dict[str, UUID] = field(default_factory=dict)
    clips: int = 0


async def play_press(scene: Scene, keyring: Keyring) -> Press:
    """Sources, topics and clips of an agency."""
    press, country = Press(), scene.tenant.profile.country
    await _sources(scene, keyring, press, TOLD[country].outlets)
    async with scene.at("adviser", 14, 9) as work:
        for titles in TOLD[country].topics:
            press.topics[titles["en"]] = await add_topic(work, titles, {})
    await play_rules(scene, press.topics)
    for told in TOLD[country].stories:
        await tell(scene, press, told, TOLD[country].outlets)
    return press


async def _sources(scene: Scene, keyring: Keyring, press: Press, outlets: Mapping[str, tuple[str, int]]) -> None:
    """Invented outlets are paused at once: there is nothing to fetch from them."""
    for name, (host, tier) in outlets.items():
        async with scene.at(scene.signer, 14, 9) as work:
            titles: dict[str, str] = {work.tenant.profile.default_language: name}
            content = Content(kind="feed", address=f"https://{host}.example/rss", titles=titles, tier=tier)
            press.sources[name] = await add_source(work, keyring, content)
            await pause_source(work, press.sources[name], "demo")


async def tell(scene: Scene, press: Press, told: Told, outlets: Mapping[str, tuple[str, int]]) -> None:
    """Let the outlets of a story tell it, and the adviser judge it."""
    first: UUID | None = None
    for number, outlet in enumerate(told.outlets):
        async with scene.at("adviser", told.ago, 8 + number) as work:
            text = told.text if number == 0 else f"{told.text} {told.endings[(number - 1) % len(told.endings)]}"
            host, tier = outlets[outlet]
            clip_id = await capture(
                work,
                Caught(
                    source_id=press.sources[outlet], outlet=outlet, tier=tier,
                    address=f"https://{host}.example/{told.slug}", version_id=new_id(), earlier_version_id=None,
                    title=told.titles[number % len(told.titles)], lead=told.text.split(". ")[0] + ".", text=text,
                    html="", language=told.language, author="", published_at=work.now - timedelta(minutes=25),
                    caught_at=work.now, sha256=sha256(text.encode()).hexdigest(), evidence_key="", own=True,
                ),
            )  # fmt: skip
            first = first or clip_id
            press.clips += 1
    if first is not None:
        await _judged(scene, press, told, first)


async def _judged(scene: Scene, press: Press, told: Told, clip_id: UUID) -> None:
    async with scene.at("adviser", told.ago, 16) as work:
        if told.screened:
            await judging.judge_story(work, clip_id, "screen_out")
        elif told.tone:
            topics = tuple(press.topics[name] for name in told.topics)
            values = {"tone": told.tone, "prominence": told.prominence, "error": told.error, "message": told.message}
            await judging.code(work, clip_id, Change(values, topics))
    if told.task:
        adviser = scene.people["adviser"].id
        assert adviser is not None
        async with scene.at(scene.signer, told.ago, 17) as work:
            executors = (Target("person", adviser),)
            await give_resolution(
                work, "clip", clip_id, NewAssignment(text=told.task, executors=executors, term=Term(count=3))
            )
