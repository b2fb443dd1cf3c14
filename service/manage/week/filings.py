"""Reports of bodies in the invented weeks: one agency asks two others that are linked with it for the same figures."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from service.exchange import actions as exchange
from service.manage.week.planning import KEEPS, holder
from service.manage.week.story import Scene
from service.planning.filings.actions import asking, building
from service.planning.filings.actions.asking import NewRequest
from service.planning.filings.rules.acts import ASK
from service.planning.filings.rules.forms import Check, Field
from service.runtime.work import Work

TITLES = {
    "az": "Müraciətlər üzrə rüblük məlumat",
    "ka": "კვარტლის მონაცემები განცხადებებზე",
    "en": "Figures of letters",
}
FIELDS = (
    Field("came", "number", {"az": "Daxil olub", "ka": "შემოვიდა", "en": "Came in"}, required=True),
    Field("answered", "number", {"az": "Cavablandırılıb", "ka": "ნაპასუხებია", "en": "Answered"}, required=True),
    Field("late", "number", {"az": "Gecikib", "ka": "დაგვიანდა", "en": "Answered late"}),
    Field(
        "subjects", "table", {"az": "Mövzular", "ka": "თემები", "en": "Subjects"},
        columns={"az": ("Mövzu", "Say"), "ka": ("თემა", "რაოდენობა"), "en": ("Subject", "Number")}, numeric=(1,),
    ),
    Field("words", "text", {"az": "Nə çətin oldu", "ka": "რა იყო რთული", "en": "What was difficult"}),
)  # fmt: skip
PERIOD = {"az": "3-cü rüb", "ka": "მე-3 კვარტალი"}


async def play_filings(scenes: Sequence[Scene]) -> None:
    """The second agency asks the first and the third; what they answer is theirs to try."""
    if len(scenes) < 3:
        return
    body, owner, other = scenes[0], scenes[1], scenes[2]
    for one in (body, other):
        await _linked(owner, one)
    async with owner.at(holder(owner.people, ASK), 0, 12) as work:
        form_id = await _form(work)
        due_on = work.today + timedelta(days=14)
        period = f"{work.today.year}, {PERIOD.get(owner.words.language, 'quarter 3')}"
        await asking.ask(work, NewRequest(form_id, period, due_on, [body.tenant.id, other.tenant.id]))


async def _linked(owner: Scene, body: Scene) -> None:
    async with owner.at(holder(owner.people, KEEPS), 1, 9) as work:
        await exchange.ask(work, body.tenant.id, "subordinate")
    async with body.at(holder(body.people, KEEPS), 1, 10) as work:
        await exchange.answer(work, owner.tenant.id, accepts=True)


async def _form(work: Work) -> UUID:
    form_id, version = await building.create_form(work, TITLES), 1
    for one in FIELDS:
        await building.put_field(work, form_id, one, version)
        version += 1
    await building.add_check(work, form_id, Check("at_most", ("answered", "late"), "came"), version)
    return form_id
