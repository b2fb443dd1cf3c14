"""Plans for tests of pages: with something in each part; what a page answers, and what it asks the database."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from decimal import Decimal
from html import unescape
from typing import Any
from uuid import UUID, uuid4

import httpx
from sqlalchemy import event

from service.planning.plans.actions import deciding, keeping, parts, talking
from service.planning.plans.rules import words
from service.planning.plans.rules.content import ItemEdit, Words
from service.runtime.house import House
from service.runtime.work import Work
from tests.planning.plans.factories import Party, at, audience, begun, put

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
Texts = dict[str, str]
WHEN = {"starts_at_on": "09.03.2027", "starts_at_time": "10:00", "ends_at_time": "11:30", "channel": "tv",
        "kind": "speech"}  # fmt: skip
STEPS: dict[str, list[Callable[[Work, UUID], Awaitable[object]]]] = {
    "draft": [],
    "consultation": [deciding.consult],
    "approved": [deciding.approve],
    "active": [deciding.approve, deciding.activate],
    "closed": [deciding.approve, deciding.activate, deciding.close],
}
FIGURES = {"measure": "awareness", "baseline": Decimal(20), "target": Decimal(40), "source": "Survey"}


async def full(party: Party, state: str = "draft", mark: str = "") -> UUID:
    """A plan with something in each of its parts, brought to a state."""
    mark = mark or uuid4().hex[:8]
    async with party.work() as work:
        plan_id = await begun(work, texts={"az": Words(f"Plan {mark}", f"Summary {mark}"), "en": Words(f"Plan {mark}")})
        figures = {**FIGURES, "due_on": at(1).date()}
        goal = await parts.add_part(work, plan_id, words.OBJECTIVE, ItemEdit({"az": f"Goal {mark}"}, figures))
        key = await audience(work, plan_id, f"Audience {mark}")
        message = ItemEdit({"az": f"Mesaj {mark}", "en": f"Message {mark}"}, {"audience_id": key})
        await parts.add_part(work, plan_id, words.MESSAGE, message)
        await parts.add_part(work, plan_id, words.CHANNEL, ItemEdit({"az": f"Channel {mark}"}, {"kind": "tv"}))
        risk = {"likelihood": 2, "impact": 3, "response": {"az": f"Response {mark}"}, "keeper": "Somebody"}
        await parts.add_part(work, plan_id, words.RISK, ItemEdit({"az": f"Risk {mark}"}, risk))
        kpi = {**figures, "level": "outcome", "objective_id": goal}
        await parts.add_part(work, plan_id, words.KPI, ItemEdit({"az": f"Measure {mark}"}, kpi))
        held = {"starts_at": at(2), "minutes": {"az": f"Minutes {mark}"}, "present": [{"name": "A", "body": "B"}]}
        meeting = await parts.add_part(work, plan_id, words.MEETING, ItemEdit({"az": f"Meeting {mark}"}, held))
        decided = {"meeting_id": meeting, "responsible_id": party.id, "due_on": at(9).date()}
        await parts.add_part(work, plan_id, words.DECISION, ItemEdit({"az": f"Decision {mark}"}, decided))
        await put(work, plan_id, f"Activity {mark}", audiences=[key], objective_id=goal)
        await talking.comment(work, plan_id, f"Remark {mark}")
        await keeping.keep_note(work, plan_id, f"Note {mark}")
        await keeping.keep_money(work, plan_id, {"title": f"Money {mark}", "currency": "AZN", "planned": 120050})
        for step in STEPS[state]:
            await step(work, plan_id)
    return plan_id


def place_of(answer: httpx.Response) -> str:
    assert answer.status_code == 303, re.sub(r"<[^>]+>", " ", answer.text)[-1500:]
    return answer.headers["location"]


def hidden(page: str, form: str) -> Texts:
    """The hidden fields of a form, by its id."""
    found = re.search(rf'<form[^>]*id="{form}".*?</form>', page, re.S)
    assert found is not None, form
    names = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', found[0])
    return dict(names)


def value_of(page: str, name: str) -> str:
    found = re.search(rf'<input[^>]*id="{name}"[^>]*value="([^"]*)"', page) or re.search(
        rf'<textarea[^>]*id="{name}"[^>]*>\n?(.*?)</textarea>', page, re.S
    )
    assert found is not None, name
    return unescape(found[1])


def said(page: str, name: str) -> str:
    """What is wrong with a field, as the page says it there."""
    found = re.search(rf'id="{name}-e">([^<]*)<', page)
    assert found is not None, name
    return unescape(found[1])


@asynccontextmanager
async def statements(house: House) -> AsyncIterator[list[str]]:
    """What the service asks the database meanwhile."""
    asked: list[str] = []

    def note(*given: Any) -> None:
        asked.append(str(given[2]))

    engine = house.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)
