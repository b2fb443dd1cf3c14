"""When a term would end, without a clock being started."""

from datetime import datetime

from service.deadlines.queries.calendar import calendar_of
from service.deadlines.queries.versions import rule_in_force
from service.deadlines.rules.clocks import UNKNOWN_RULE, shown
from service.deadlines.rules.reckoning import Explanation, reckon
from service.deadlines.rules.terms import own_term
from service.kit.refusal import Refusal
from service.runtime.work import Work


async def end_by_rule(work: Work, rule: str, at: datetime) -> Explanation:
    """When what began at `at` (aware) ends by a rule of the law pack. Raises Refusal(code="unknown_rule")."""
    zone = work.zone
    day = at.astimezone(zone).date()
    version = await rule_in_force(work, rule, day)
    if version is None:
        raise Refusal(UNKNOWN_RULE, code="unknown_rule", rule=rule, day=shown(day))
    return reckon(version.term, at, await calendar_of(work, day), zone)


async def end_by_amount(work: Work, count: int, unit: str, at: datetime) -> Explanation:
    """The same by an amount that a person set. Raises Refusal(code="unit" | "number" | "out_of_reach")."""
    zone = work.zone
    return reckon(own_term(count, unit), at, await calendar_of(work, at.astimezone(zone).date()), zone)
