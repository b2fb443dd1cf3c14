"""A deadline as a page shows it, printed by the macros that other capabilities use."""

import uuid
from datetime import timedelta

import pytest

from service.deadlines import actions
from service.deadlines.rules.clocks import Clock
from service.deadlines.views import view_of
from service.runtime.language import speaking
from service.runtime.work import Work
from service.web.render import environment


async def clock(work: Work, unit: str = "working_day", count: int = 5, back: float = 0) -> Clock:
    at = work.now - timedelta(days=back)
    return await actions.start_term(
        work, record="letter", record_id=uuid.uuid4(), title="Reply", count=count, unit=unit, at=at
    )


def printed(work: Work, shown: Clock) -> str:
    source = '{% from "deadlines/_clock.html" import clock with context %}{{ clock(view) }}'
    return environment().from_string(source).render(view=view_of(work, shown))


async def test_how_a_clock_stands_is_said(work: Work) -> None:
    with speaking("en"):
        running = await clock(work)
        assert "working days left" in view_of(work, running).left
        late = view_of(work, await clock(work, back=60))
        assert late.kind == "late" and "overdue by" in late.left
        hours = view_of(work, await clock(work, "hour", 30))
        assert hours.left == "30 hours left" and "T" in hours.due_iso
        near = view_of(work, await clock(work, "hour", 3, back=0.1))
        assert near.kind == "soon"
        paused = await actions.pause_clock(work, (await clock(work)).id, reason="Asked")
        assert (view_of(work, paused).left, view_of(work, paused).kind) == ("paused", "held")
        done = await actions.stop_clock(work, running.id, work.now)
        assert (view_of(work, done).left, view_of(work, done).kind) == ("done in time", "ok")


@pytest.mark.parametrize("language", ["az", "ka", "en"])
async def test_the_macro_prints_date_words_and_strip(work: Work, language: str) -> None:
    shown = await clock(work)
    with speaking(language):
        html = printed(work, shown)
    assert f'datetime="{shown.due_on}"' in html
    assert html.count("<li class=") == (shown.due_on - shown.started_at.date()).days + 1
    assert "Reply" in html and "<details>" in html
