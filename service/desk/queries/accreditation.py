"""The desk's section of accreditation: applications and appeals that wait for a decision."""

from collections.abc import Mapping

from service.desk.slots import Found, Line, Section
from service.kit.actor import Actor
from service.kit.paging import CappedCount, Cursor
from service.kit.words import N_
from service.press.accreditation.models import Accreditation
from service.press.accreditation.queries.accreditations import waiting
from service.press.accreditation.rules.acts import ACCREDIT, STATES, why_not
from service.press.outlets.rules.acts import READ
from service.runtime.language import gettext
from service.runtime.work import Work

KEY, MOST = "accreditation", 200
APPEAL = N_("Appeal")


def decides(actor: Actor) -> bool:
    return actor.kind == "person" and actor.may(ACCREDIT) and actor.may(READ)


async def to_decide(work: Work, after: Cursor | None, limit: int) -> Found:
    """Applications and open appeals that the actor may decide on, the oldest first."""
    lines = [
        Line(
            one.id, f"/press/accreditations/{one.id}", one.number, one.name, one.outlet,
            gettext(_said(one)), "sign" if one.appeal == "filed" else "",
            one.submitted_at,
        )
        for one in await _for_me(work)
    ]  # fmt: skip
    return Found.of(lines, after, limit)


async def _for_me(work: Work) -> list[Accreditation]:
    """What waits, without appeals against the actor's own decisions: somebody else decides on those."""
    found = [one for one, _ in await waiting(work, MOST + 1)]
    return [one for one in found if one.appeal != "filed" or why_not("decide_appeal", work.actor, one) is None]


def _said(one: Accreditation) -> str:
    return APPEAL if one.appeal == "filed" else STATES[one.state]


async def counted(work: Work) -> Mapping[str, CappedCount]:
    """How many wait."""
    if not decides(work.actor):
        return {}
    return {KEY: CappedCount.of(len(await _for_me(work)), MOST)}


SECTION = Section(
    KEY, "decide", N_("Accreditation of the press"), N_("No application for accreditation waits for a decision."),
    to_decide, decides, "/press/accreditation",
)  # fmt: skip
