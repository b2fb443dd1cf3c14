"""Figures of appeals and of the reception in a time; each leads to its rows."""

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from litestar import Response, get

from service.correspondence.appeals.actions.registering import offer_now
from service.correspondence.appeals.forms import wanted_of
from service.correspondence.appeals.pages.listing import asked_of, term_words
from service.correspondence.appeals.pages.showing import journals_of, words_for
from service.correspondence.appeals.queries.listing import figures
from service.correspondence.appeals.rules.acts import READ
from service.correspondence.reception import rules as reception
from service.correspondence.reception.queries import figures as reception_figures
from service.runtime.language import gettext
from service.web.fields import Fields, typed_day
from service.web.guards import may
from service.web.render import page
from service.web.working import AnyRequest, Own

GROUPS = (
    ("kind", "kinds"), ("form", "forms"), ("applicant", "applicants"), ("identification", "identifications"),
    ("state", "states"), ("result", "results"), ("ground", "grounds"),
)  # fmt: skip


@get("/appeals/statistics", guards=[may(READ)])
async def statistics(request: AnyRequest, work: Own) -> Response[bytes]:
    """Counts of the days asked for, this year unless others are."""
    now = offer_now(work).now
    typed = asked_of(request)
    read = Fields({name: typed.get(name, "") for name in ("from", "to")})
    first = read.day("from", now.date()) or date(now.year, 1, 1)
    last = read.day("to", now.date()) or now.date()
    asked = {"from": typed_day(first), "to": typed_day(last)}
    words = words_for(work)
    found = await figures(work, wanted_of(asked, {}, now))
    groups = [
        (words["labels"].get(name, gettext("State")), [
            (said, found.by[name].get(slug, 0), _rows(asked, **{name: slug})) for slug, said in words[which].items()
        ])
        for name, which in GROUPS
    ]  # fmt: skip
    extra = [
        (words["labels"]["collective"], found.collective, _rows(asked, collective="1")),
        (gettext("Repeated"), found.repeated, _rows(asked, repeated="1")),
        *[(said, getattr(found, name), _rows(asked, term=name)) for name, said in term_words().items()],
        (gettext("The applicant must still be told"), found.untold, _rows(asked, told="no")),
    ]
    context: dict[str, Any] = {
        "total": (found.total, _rows(asked)),
        "groups": [*groups, (gettext("Terms and kinds apart"), extra)],
        "receptions": await _receptions(work, now, first, last, asked) if work.actor.may(reception.READ) else None,
        "values": typed if read.errors else asked,
        "errors": read.errors,
        "journals": await journals_of(work),
    }
    return page(request, "appeals/statistics.html", status=422 if read.errors else 200, **context)


def _rows(asked: dict[str, str], **more: str) -> str:
    return f"/appeals?{urlencode({**asked, **more})}"


async def _receptions(work: Own, now: datetime, first: date, last: date, asked: dict[str, str]) -> list[Any]:
    since = datetime(first.year, first.month, first.day, tzinfo=now.tzinfo)
    until = datetime(last.year, last.month, last.day, tzinfo=now.tzinfo) + timedelta(days=1)
    found = await reception_figures(work, since, until)
    visits = "/reception/visits?"
    days = [
        (gettext(said), found.receptions.get(slug, 0), f"/reception?{urlencode({**asked, 'state': slug})}")
        for slug, said in reception.STATES.items()
        if slug != "planned"
    ]
    people = [
        (gettext(said), found.visits.get(slug, 0), visits + urlencode({**asked, "state": slug}))
        for slug, said in reception.VISIT_STATES.items()
    ]
    results = [
        (gettext(said), found.results.get(slug, 0), visits + urlencode({**asked, "result": slug}))
        for slug, said in reception.RESULTS.items()
    ]
    return [(gettext("Receptions"), days), (gettext("Visitors"), people), (gettext("Result"), results)]
