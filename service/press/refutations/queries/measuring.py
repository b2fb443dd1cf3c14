"""How refutations ended, as a table of the measurement."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from service.press.outlets.rules.acts import READ
from service.press.refutations.queries.refutations import ended_between
from service.press.refutations.rules.words import DECISIONS, OUTCOMES
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.grids import Cell, Grid, Row


async def outcome_grids(work: Work, first: date, last: date) -> Sequence[Grid]:
    """Outcomes of those closed in the period, by what was decided; nothing for who may not read them."""
    if not work.actor.may(READ):
        return []
    zone = work.zone
    since, until = (datetime.combine(day, time(), zone) for day in (first, last + timedelta(days=1)))
    order = list(OUTCOMES)
    ended = sorted(await ended_between(work, since, until), key=lambda one: order.index(one.outcome))
    rows = tuple(
        Row(
            (
                Cell(gettext(OUTCOMES[one.outcome]), named=True),
                Cell(gettext(DECISIONS[one.decision]) if one.decision else "—"),
                Cell(one.count, f"/press/refutations?{urlencode({'outcome': one.outcome, 'decision': one.decision})}"),
            )
        )
        for one in ended
    )
    head = (gettext("Outcome"), gettext("Decision"), gettext("Refutations"))
    return [Grid("refutations", gettext("Refutations of outlets closed in the period"), head, rows)]
