"""Refutations for tests, made through actions."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from service import fittings
from service.press.refutations.actions import claims, deciding, demands, sending
from service.press.refutations.actions.opening import open_refutation
from service.press.refutations.models import Refutation, RefutationDemand
from service.press.refutations.queries.refutations import newest_demand, refutation_row
from service.press.refutations.rules.content import Claim, Demand, Evidence, Publication, Send
from service.runtime.work import Work
from tests.press.releases.factories import acting, another

SLOTS = fittings.RAIL
"""Importing it fills what floors offer each other."""
FALSE = Claim("Məktəb bağlanıb.", "ikinci abzas", "false", "Məktəb açıqdır.", "Məktəb hər gün işləyir.")
OPINION = Claim("İdarə bacarıqsızdır.", "başlıq", "opinion", "Qiymətləndirmədir.", "")
TRUE = Claim("Məktəb 1980-ci ildə tikilib.", "", "true", "Belədir.", "")
LINK = Evidence("link", "Açılış haqqında", "https://agency.example/open")


def publication(work: Work, **changed: Any) -> Publication:
    """An article of the day before yesterday."""
    said = Publication(
        title="Məktəb bağlanıb", medium="site", said_on=work.today - timedelta(days=2), outlet="Uydurma Xəbər",
        email="editors@press.example", address="https://news.example/1", language="az", place="Cəmiyyət",
        said_time="10:00", length=200, length_unit="words", text="Məktəb bağlanıb. İdarə bacarıqsızdır.",
    )  # fmt: skip
    return replace(said, **changed)


async def opened(work: Work, clip_id: UUID | None = None, **changed: Any) -> UUID:
    """A refutation without claims."""
    return await open_refutation(work, publication(work, **changed), clip_id)


async def assessed(work: Work, *said: Claim, **changed: Any) -> UUID:
    """One whose claims have verdicts and evidence."""
    made = await opened(work, **changed)
    for one in said or (FALSE,):
        claim_id = await claims.add_claim(work, made, one)
        await claims.add_evidence(work, made, claim_id, LINK)
    await claims.assess(work, made)
    return made


async def decided(work: Work, decision: str = "refutation", *said: Claim, **changed: Any) -> UUID:
    """One on which something was decided."""
    made = await assessed(work, *said, **changed)
    await deciding.decide(work, made, decision, "Oxucular aldadılır.")
    return made


def letter(work: Work, **changed: Any) -> Demand:
    """What is demanded."""
    said = Demand("Uydurma Xəbər", "Təkzib tələbi", "Hörmətli redaksiya,\n\nMəktəb açıqdır.", "az",
                  work.today + timedelta(days=10))  # fmt: skip
    return replace(said, **changed)


async def drafted(work: Work, decision: str = "refutation", *said: Claim, **changed: Any) -> UUID:
    """One whose demand is a draft."""
    made = await decided(work, decision, *said, **changed)
    await demands.write_demand(work, made, letter(work))
    return made


async def approved(work: Work, decision: str = "refutation", **changed: Any) -> UUID:
    """One whose demand somebody else approved."""
    made = await drafted(work, decision, **changed)
    await demands.submit(work, made)
    with acting(work, another()):
        await demands.approve(work, made)
    return made


async def sent(work: Work, **changed: Any) -> UUID:
    """One that went by post."""
    made = await approved(work, **changed)
    await sending.send(work, made, Send("post", sent_on=work.today, proof="RR 12 345"))
    return made


async def awaited(work: Work, **changed: Any) -> UUID:
    """One that the outlet has."""
    made = await sent(work, **changed)
    await sending.note_delivery(work, made, "signed for on the day")
    return made


async def kept(work: Work, refutation_id: UUID) -> Refutation:
    """The row as it is now."""
    row = await refutation_row(work, refutation_id)
    assert row is not None
    await work.session.refresh(row)
    return row


async def state_of(work: Work, refutation_id: UUID) -> str:
    return (await kept(work, refutation_id)).state


async def demand_of(work: Work, refutation_id: UUID) -> RefutationDemand:
    found = await newest_demand(work, refutation_id)
    assert found is not None
    return found
