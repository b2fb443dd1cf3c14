"""Refutations in the world of two agencies: one row in each table."""

from typing import TYPE_CHECKING

from service.press.refutations.actions import claims, deciding, demands, following, sending
from service.press.refutations.actions.opening import open_refutation
from service.press.refutations.rules.content import Answer, Claim, Demand, Evidence, Publication, Send, Step
from service.runtime.work import Work
from tests.press.releases.factories import acting, another

if TYPE_CHECKING:
    from tests.isolation.world import World


async def fill_refutations(work: Work, world: "World") -> None:
    """One that the outlet refused and that went to a council, with everything on its way."""
    name, today = world.marker, work.today
    said = Publication(
        title=f"{name} title", medium="site", said_on=today, outlet=f"{name} outlet", text=f"{name} text",
        address=f"https://news.example/{name}", email="editors@press.example", language="az",
    )  # fmt: skip
    made = await open_refutation(work, said)
    claim_id = await claims.add_claim(work, made, Claim(f"{name} quote", "", "false", f"{name} why", f"{name} right"))
    await claims.add_evidence(work, made, claim_id, Evidence("link", f"{name} shows", "https://agency.example/a"))
    await claims.assess(work, made)
    await deciding.decide(work, made, "refutation", f"{name} reason")
    demand = Demand(f"{name} outlet", f"{name} subject", f"{name} body", "az", today)
    await demands.write_demand(work, made, demand)
    await demands.submit(work, made)
    with acting(work, another(f"{name} head")):
        await demands.approve(work, made)
    await sending.send(work, made, Send("post", sent_on=today, proof=f"{name} receipt"))
    await following.record_answer(work, made, Answer("refused", today, f"{name} no"))
    await following.escalate(work, made, Step("council", f"{name} council", f"{name} complaint", today))
