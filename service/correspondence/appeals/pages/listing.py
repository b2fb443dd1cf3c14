"""The list of appeals with its filters in the address."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from litestar import Response, get

from service.correspondence.appeals.actions.registering import offer_now
from service.correspondence.appeals.forms import NAMES, wanted_of
from service.correspondence.appeals.pages.showing import Words, journals_of, words_for
from service.correspondence.appeals.queries.listing import Wanted, appeals, count
from service.correspondence.appeals.rules.acts import READ, READ_PERSONAL, REGISTER
from service.deadlines.queries.clocks import clocks_of
from service.deadlines.rules.clocks import Clock
from service.deadlines.views import view_of
from service.kit.paging import CappedCount, Cursor
from service.kit.refusal import Refusal
from service.records.queries.files import CaseView, case_by_id
from service.runtime.language import format_number, gettext, ngettext
from service.web.guards import may
from service.web.keymap import keymap
from service.web.render import page
from service.web.working import AnyRequest, Own


def asked_of(request: AnyRequest) -> dict[str, str]:
    """The address's own parameters, the first of each name, empty ones left out."""
    asked: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if value:
            asked.setdefault(name, value)
    if asked.get("case_id"):
        asked["case"] = asked.pop("case_id")
    return asked


def address(asked: Mapping[str, str], **changed: str) -> str:
    """The list's address with some parameters set anew."""
    kept = {name: asked[name] for name in NAMES if asked.get(name)} | changed
    query = urlencode({name: value for name, value in kept.items() if value})
    return f"/appeals?{query}" if query else "/appeals"


@get("/appeals", guards=[may(READ)])
async def list_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """The appeals that the actor may read, newest first; personal data only for those who may see them."""
    asked = asked_of(request)
    journals = await journals_of(work)
    wanted = wanted_of(asked, {one.slug: one.id for one in journals}, offer_now(work).now)
    found = await appeals(work, wanted, after=_place(asked))
    clocks = await clocks_of(work, "appeal", [one.id for one in found.items])
    words = words_for(work)
    case = await case_by_id(work, wanted.case_id) if wanted.case_id else None
    counted = CappedCount(len(found.items), found.next is not None) if wanted.q else await count(work, wanted)
    context: dict[str, Any] = {
        "journals": journals,
        "tabs": _tabs(asked, journals, wanted),
        "rows": found.items,
        "due": {ident: view_of(work, one) for ident, some in clocks.items() if (one := _running(some))},
        "asked": asked,
        "chips": _chips(asked, wanted, words, case),
        "case_words": case.words if case else "",
        "words": words,
        "terms": term_words(),
        "count_words": count_words(counted),
        "older": address(asked, after=found.next.encode()) if found.next else None,
        "newest": address(asked) if asked.get("after") else None,
        "can_register": any(one.state == "open" for one in await journals_of(work, REGISTER)),
        "sees_people": work.actor.may(READ_PERSONAL),
        "key": lambda name: keymap()[name],
    }
    return page(request, "appeals/list.html", **context)


def term_words() -> dict[str, str]:
    """Words for the filters by term."""
    return {"overdue": gettext("Overdue"), "late": gettext("Answered late"), "in_time": gettext("Answered in time")}


def _running(clocks: list[Clock]) -> Clock | None:
    return next((clock for clock in clocks if clock.state != "stopped"), None)


def _place(asked: Mapping[str, str]) -> Cursor | None:
    try:
        return Cursor.decode(asked["after"]) if "after" in asked else None
    except Refusal:
        return None


def _tabs(asked: Mapping[str, str], journals: list[Any], wanted: Wanted) -> list[dict[str, Any]]:
    if len(journals) < 2:
        return []
    every = {"label": gettext("All journals"), "href": address(asked, journal=""), "count": None}
    tabs = [
        {
            "label": one.title,
            "href": address(asked, journal=one.slug),
            "count": None,
            "current": one.id == wanted.journal_id,
        }
        for one in journals
    ]
    return [*tabs, {**every, "current": wanted.journal_id is None}]


def _chips(asked: Mapping[str, str], wanted: Wanted, words: Words, case: CaseView | None) -> list[tuple[str, str, str]]:
    labels = words["labels"]
    period = "–".join(asked.get(name, "…") for name in ("from", "to")) if asked.get("from") or asked.get("to") else ""
    values = [
        ("q", gettext("Search"), wanted.q),
        ("state", gettext("State"), words["states"].get(wanted.state, "")),
        ("kind", labels["kind"], words["kinds"].get(wanted.kind, "")),
        ("form", labels["form"], words["forms"].get(wanted.form, "")),
        ("applicant", labels["applicant"], words["applicants"].get(wanted.applicant, "")),
        ("identification", labels["identification"], words["identifications"].get(wanted.identification, "")),
        ("result", labels["result"], words["results"].get(wanted.result, "")),
        ("ground", labels["ground"], words["grounds"].get(wanted.ground, wanted.ground)),
        ("collective", labels["collective"], gettext("yes") if wanted.collective else ""),
        ("repeated", gettext("Repeated"), gettext("yes") if wanted.repeated else ""),
        ("term", gettext("Term"), term_words().get(wanted.term, "")),
        ("case", labels["case"], case.words if case else ""),
        ("told", gettext("Applicant told"), gettext("not yet") if wanted.told else ""),
    ]
    chips = [(label, value, address(asked, **{name: ""})) for name, label, value in values if value]
    if period:
        chips.append((gettext("Date of registration"), period, address(asked, **{"from": "", "to": ""})))
    return chips


def count_words(found: CappedCount) -> str:
    """How many appeals there are, in words."""
    shown = format_number(found.shown)
    if found.more:
        return gettext("More than %(count)s appeals", count=shown)
    return ngettext("%(count)s appeal", "%(count)s appeals", found.shown, count=shown)
