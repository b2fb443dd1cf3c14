"""A year of requests of a Georgian municipality, each led through its life by the actions that people use."""

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from service.public_information.actions import answering, closing, handling, parting
from service.public_information.queries.answers import fees
from service.public_information.queries.law import grounds_in_force, tariffs_in_force
from service.public_information.rules.acts import requester
from service.public_information.rules.content import Received
from service.public_information.rules.doing import AnswerDraft, Doing, Judgement, NewComplaint, PartDraft
from service.runtime.house import House
from service.runtime.work import Work
from tests.public_information.factories import asked

CASES = 44
FIRST = datetime(2026, 1, 19, 8, tzinfo=UTC)
APART = timedelta(days=7)
Fate = Callable[[Work, Received], Awaitable[None]]


async def _decide(work: Work, made: Received, outcome: str, *, days: int = 3) -> None:
    work.now += timedelta(days=days)
    order = "საჩივარი მერთან, ერთ თვეში" if outcome in ("refused", "partly_granted") else ""
    draft = AnswerDraft(outcome=outcome, language="ka", text="პასუხი", appeal_order=order)
    await answering.write_answer(work, made.id, draft)
    await answering.submit_answer(work, made.id)
    await answering.approve_answer(work, made.id)


async def granted(work: Work, made: Received) -> None:
    await _decide(work, made, "granted")
    await answering.send_answer(work, made.id, Doing(way="hand"))


async def partly(work: Work, made: Received) -> None:
    rows = (await grounds_in_force(work))[:2]
    withheld = [PartDraft(text=row.slug, outcome="refused", ground_id=row.id) for row in rows]
    await answering.write_parts(work, made.id, [PartDraft(text="ჯამი", outcome="granted"), *withheld])
    await _decide(work, made, "partly_granted")
    await answering.send_answer(work, made.id, Doing(way="hand"))


async def refused(work: Work, made: Received) -> None:
    ground = (await grounds_in_force(work))[0].id
    await answering.write_parts(work, made.id, [PartDraft(text="ყველაფერი", outcome="refused", ground_id=ground)])
    await _decide(work, made, "refused")
    await answering.send_answer(work, made.id, Doing(way="hand"))


async def not_held(work: Work, made: Received) -> None:
    await _decide(work, made, "not_held")
    await answering.send_answer(work, made.id, Doing(way="hand"))


async def sent_on(work: Work, made: Received) -> None:
    doing = Doing(body="გზების სააგენტო", number="G-1", on=work.today, way="email")
    await parting.forward_request(work, made.id, doing)


async def withdrawn(work: Work, made: Received) -> None:
    by, work.actor = work.actor, requester(made.id, made.number)
    await parting.withdraw_request(work, made.id, "უკვე ვიპოვე")
    work.actor = by


async def clarified(work: Work, made: Received) -> None:
    until = work.today + timedelta(days=7)
    await handling.ask_clarification(work, made.id, Doing(text="რომელი წელი?", way="email", until=until))
    await handling.answer_clarification(work, made.id, "2025")
    await granted(work, made)


async def late(work: Work, made: Received) -> None:
    await _decide(work, made, "granted", days=40)
    await answering.send_answer(work, made.id, Doing(way="hand"))


async def changed(work: Work, made: Received) -> None:
    await refused(work, made)
    new = NewComplaint(on=work.today, text="არ ვეთანხმები")
    complaint = await closing.complain(work, made.id, new)
    judgement = Judgement(result="changed", outcome="granted", reason="ღიაა", way="email", cost=1_250)
    await closing.judge_complaint(work, made.id, complaint, judgement)


async def paid(work: Work, made: Received) -> None:
    page = next(row for row in await tariffs_in_force(work) if row.slug == "ge.tariff.copy_page")
    await closing.ask_fee(work, made.id, page.id, 100)
    await _decide(work, made, "granted")
    for fee in await fees(work, made.id):
        if fee.state == "asked":
            await closing.settle_fee(work, made.id, fee.id, "paid", Doing(proof="1"))
    await answering.send_answer(work, made.id, Doing(way="hand"))


async def voided(work: Work, made: Received) -> None:
    await closing.void_request(work, made.id, "სხვა ჟურნალში ჩაიწერა")


FATES: tuple[Fate, ...] = (
    granted, partly, refused, not_held, sent_on, withdrawn, clarified, late, changed, paid, voided,
)  # fmt: skip


async def live(work: Work, house: House) -> Counter[str]:
    """Lead CASES requests from their receipt to their end, a week apart; how many had which fate."""
    fates: Counter[str] = Counter()
    now = work.now
    for number in range(CASES):
        fate = FATES[number % len(FATES)]
        work.now = FIRST + number * APART
        form = {"form": "copy", "answer_way": "post", "address": "მთისპირი"} if fate is paid else {}
        kind = "correction" if fate is granted and number % 2 else "release"
        made = await asked(work, house, name=f"გამოგონილი {number}", kind=kind, **form)
        await fate(work, made)
        fates[fate.__name__] += 1
    work.now = now
    return fates
