"""When an answer would be due if the request were sent now."""

from service.deadlines.queries.calendar import calendar_of
from service.deadlines.queries.versions import rule_in_force
from service.deadlines.rules.reckoning import reckon
from service.deadlines.views import ClockView, view_of_end
from service.public_information.rules.terms import terms_of
from service.runtime.work import Work


async def expected_end(work: Work, urgency: str) -> ClockView | None:
    """The deadline of a request sent at this moment, explained; None where the law pack has no such rule."""
    zone = work.zone
    today = work.today
    rule = terms_of(work.tenant.profile.country).of_answer(urgency)
    version = await rule_in_force(work, rule, today) if rule else None
    if version is None:
        return None
    return view_of_end(work, reckon(version.term, work.now, await calendar_of(work, today), zone))
