"""Forms, requests and what is filed, made through actions; news between agencies is heard as the worker does."""

from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from service.exchange import actions as exchange
from service.exchange.queries import link_with
from service.exchange.rules import EntryEdit
from service.planning.filings.actions import asking, building, filling
from service.planning.filings.actions.asking import NewRequest
from service.planning.filings.actions.hearing import NotYet
from service.planning.filings.models import Duty
from service.planning.filings.queries.reading import bodies, duty_of, form_row, submissions
from service.planning.filings.rules.answers import read_answers
from service.planning.filings.rules.forms import Check, Definition, Field
from service.runtime.queue import JOBS
from service.runtime.work import Work
from tests.planning.plans.factories import Party

ROUNDS = 3
FIELDS = (
    Field("schools", "number", {"en": "Schools", "az": "Məktəblər"}, required=True, least=None),
    Field("boys", "number", {"en": "Boys"}),
    Field("girls", "number", {"en": "Girls"}),
    Field("pupils", "number", {"en": "Pupils", "ka": "მოსწავლეები"}, required=True),
    Field("heating", "choice", {"en": "Heating"}, options={"en": ("gas", "wood", "none")}),
    Field("needs", "choices", {"en": "What is needed"}, options={"en": ("books", "desks")}),
    Field("open", "yes", {"en": "Open in winter"}),
    Field("visited", "day", {"en": "Visited on"}),
    Field("staff", "table", {"en": "Staff"}, columns={"en": ("Post", "People")}, numeric=(1,)),
    Field("words", "text", {"en": "In words"}),
)
ANSWERS = {
    "f_schools": "12", "f_boys": "300", "f_girls": "310", "f_pupils": "610", "f_heating": "1", "f_needs_0": "on",
    "f_open": "yes", "f_visited": "05.03.2026", "f_staff": "Teacher\t40\n=1+1\t2", "f_words": "Roof repaired",
}  # fmt: skip


async def linked(one: Party, other: Party) -> None:
    """The other is a subordinate body of the one, by the will of both."""
    async with other.work() as work:
        await exchange.publish_entry(work, EntryEdit("department", {}, ""))
        link = await link_with(work, one.id)
        if link is not None and link.state == "accepted":
            return
    async with one.work() as work:
        await exchange.ask(work, other.id, "subordinate")
    async with other.work() as work:
        await exchange.answer(work, one.id, accepts=True)


async def hear(party: Party) -> int:
    """Do what the worker does with lines that other agencies left in this one's outbox; how many there were.

    What is about something that has not come yet comes round again, as it does there.
    """
    query = text("select id, arguments::jsonb from outbox where job = 'exchange.hear' and done_at is null"
                 " order by created_at, id")  # fmt: skip
    heard = 0
    for _ in range(ROUNDS):
        async with party.work() as work:
            rows = (await work.session.execute(query)).all()
        for row in rows:
            with suppress(NotYet):
                async with party.work() as work:
                    await JOBS["exchange.hear"].function(work, party.house, **row[1])
                    done = text("update outbox set done_at = now() where id = :id")
                    await work.session.execute(done, {"id": row[0]})
                heard += 1
    return heard


async def form_of(work: Work, fields: tuple[Field, ...] = FIELDS, checked: bool = True) -> UUID:
    """A form with a field of each kind; boys and girls together are the pupils."""
    form_id = await building.create_form(work, {"en": "State of schools", "az": "Məktəblərin vəziyyəti"})
    for one in fields:
        await building.put_field(work, form_id, one, await version(work, form_id))
    if checked:
        check = Check("sum", ("boys", "girls"), "pupils")
        await building.add_check(work, form_id, check, await version(work, form_id))
    return form_id


async def version(work: Work, form_id: UUID) -> int:
    row = await form_row(work, form_id)
    assert row is not None
    return row.version


async def asked(ministry: Party, *others: Party, **given: Any) -> UUID:
    """A request that the bodies have heard of."""
    async with ministry.work() as work:
        new = {"form_id": await form_of(work), "period": "2026, quarter 3", **given}
        due_on = new.pop("due_on", work.today + timedelta(days=10))
        request_id = await asking.ask(work, NewRequest(**new, due_on=due_on, bodies=[one.id for one in others]))
    for one in others:
        await hear(one)
    return request_id


async def duty(party: Party, ministry: Party, request_id: UUID) -> Duty:
    async with party.work() as work:
        found = await duty_of(work, ministry.id, request_id)
        assert found is not None
        return found


async def filed(party: Party, ministry: Party, request_id: UUID, **answers: str) -> int:
    """A body fills in and sends; the number of the sending. The one who asked has heard of it."""
    row = await duty(party, ministry, request_id)
    async with party.work() as work:
        typed = {**ANSWERS, **{f"f_{key}": said for key, said in answers.items()}}
        given, wrong = read_answers(Definition.of(row.definition), typed, work.today, ("en",))
        assert wrong == []
        await filling.fill(work, row.id, given, row.version)
        number = await filling.send_report(work, row.id)
    await hear(ministry)
    return number


async def states(ministry: Party, request_id: UUID) -> dict[UUID, str]:
    """Body -> its state, as who asked sees it."""
    async with ministry.work() as work:
        return {one.party_id: one.state for one in await bodies(work, request_id)}


async def kept(ministry: Party, request_id: UUID, party: Party) -> list[tuple[int, str]]:
    """Numbers and digests of what a body sent, the newest first."""
    async with ministry.work() as work:
        return [(one.number, one.sha256) for one in await submissions(work, request_id, party.id)]
