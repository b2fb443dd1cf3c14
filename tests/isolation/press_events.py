"""Press events in the world of two agencies: one row in each table, one example of each record."""

from typing import TYPE_CHECKING, Any

from service.documents.actions import upload
from service.kit.actor import Actor
from service.press.events.actions import acting, outcomes, parts, transcripts
from service.press.events.rules.content import Texts
from service.runtime.work import Work, open_work
from tests.documents.samples import chunks, saved
from tests.press.events.factories import another, becoming, entered, passed, with_speaker

if TYPE_CHECKING:
    from tests.isolation.world import World

SRT = "1\n00:00:01,000 --> 00:00:03,000\n{marker} said\n"


async def press_events(world: "World", actor: Actor) -> None:
    """A round table with everything that an event can have, held and written down."""
    files = [
        (await upload(world.house, world.first, actor, f"{world.marker}-{name}", chunks(content))).id
        for name, content in (("material.txt", b"words"), ("picture.png", saved("PNG")))
    ]
    async with open_work(world.house.database, world.first, actor) as work:
        event_id = await entered(
            work, "round_table", policy="none", place=f"{world.marker} hall",
            texts={"az": Texts(f"{world.marker} round table", "", f"{world.marker} summary")},
        )  # fmt: skip
        for name, values in _lines(world).items():
            await parts.add_line(work, event_id, name, values)
        await parts.add_files(work, event_id, "materials", files[:1], {"title": world.marker, "audience": "public"})
        await with_speaker(work, event_id, name=f"{world.marker} speaker")
        await _announced(work, event_id)
        await passed(work, 8)
        await acting.hold(work, event_id)
        await parts.add_line(work, event_id, "speeches", {"name": world.marker, "text": f"{world.marker} speech"})
        recording = {"title": world.marker, "address": "https://video.example/1"}
        await parts.add_line(work, event_id, "recordings", recording)
        await parts.add_files(work, event_id, "photos", files[1:], {"captions": {"az": world.marker}})
        await outcomes.enter_outcome(work, event_id, "proposal", f"{world.marker} proposal", None)
        await outcomes.write_minutes(work, event_id, f"{world.marker} minutes")
        await transcripts.import_transcript(work, event_id, "az", SRT.format(marker=world.marker).encode())


async def _announced(work: Work, event_id: Any) -> None:
    own = work.actor
    await acting.plan(work, event_id)
    becoming(work, another(own))
    await acting.approve(work, event_id)
    becoming(work, own)
    await acting.announce(work, event_id)


def _lines(world: "World") -> dict[str, dict[str, Any]]:
    marker = world.marker
    return {
        "agenda": {"from_start": 0, "minutes": 10, "titles": {"az": f"{marker} item"}},
        "checklist": {"title": f"{marker} task", "days_before": 1},
        "lines": {"question": f"{marker} asked", "line": f"{marker} line"},
        "participants": {"organisation": f"{marker} body", "name": marker},
    }
