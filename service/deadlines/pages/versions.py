"""Rules: all of them with their source and certainty, one with its versions, and a date to try."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from service.deadlines import queries
from service.deadlines.actions.versions import change_rule, take_offer, withdraw_version
from service.deadlines.forms import reason_form, rule_form, try_form
from service.deadlines.pages.showing import ADMINISTER, NOTHING, READ, RULES, Typed, tabs, take
from service.deadlines.queries import Version
from service.deadlines.queries.versions import offered
from service.deadlines.rules.edits import ADMIN_DAYS, REST_DAYS, ROLLS, STARTS
from service.deadlines.rules.reckoning import reckon
from service.deadlines.rules.terms import CERTAINTIES, REGIMES, UNITS, Term, own_term
from service.deadlines.telling import amount, say_in, titled
from service.deadlines.views import ClockView, view_of_end
from service.kit.refusal import Refusal
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected
from service.web.guards import may
from service.web.render import page
from service.web.working import AnyRequest, Own


@dataclass(frozen=True, slots=True)
class RuleView:
    """One version of a rule in words."""

    version: Version
    title: str
    amount: str
    start: str
    basis: str
    certainty: str
    extension: str
    note: str


def words_of(work: Work, version: Version) -> RuleView:
    """A version in the reader's language."""
    say = say_in(work.language, work.tenant.profile.default_language)
    term = version.term
    extension = term.extension
    by = ""
    if extension is not None:
        once = amount(extension.count, extension.unit)
        by = once if extension.times == 1 else gettext("%(times)s times %(amount)s", times=extension.times, amount=once)
    return RuleView(
        version=version,
        title=titled(term, say),
        amount=amount(term.count, term.unit),
        start=gettext(STARTS[term.start]),
        basis=say(term.basis),
        certainty=gettext(CERTAINTIES.get(term.certainty, CERTAINTIES["U"])),
        extension=by,
        note=say(term.note),
    )


@get(RULES, guards=[may(READ)])
async def list_rules(request: AnyRequest, work: Own) -> Response[bytes]:
    """Every rule as it stands today, by regime; with a query, the date that was asked for."""
    versions = await queries.rules_in_force(work, work.today)
    typed, tried = await _try(request, work, versions)
    views = [words_of(work, version) for version in versions]
    groups = [(gettext(words), [one for one in views if one.version.term.regime == regime])
              for regime, words in REGIMES.items()]  # fmt: skip
    return page(
        request,
        "deadlines/rules.html",
        typed.status,
        tabs=await tabs(work, RULES),
        groups=[(words, found) for words, found in groups if found],
        offered=await offered(work),
        typed=typed,
        tried=tried,
        rules=[(one.version.term.rule, one.title) for one in views],
        units=_words(UNITS),
    )


async def _try(request: AnyRequest, work: Work, versions: list[Version]) -> tuple[Typed, ClockView | None]:
    asked = {name: value for name, value in request.query_params.items() if name in TRIED}
    if not asked:
        return NOTHING, None
    zone = work.zone
    try:
        tried = try_form(Fields(asked), work.today, zone, frozenset(one.term.rule for one in versions))
        term = await _term(work, tried.rule, tried.count, tried.unit, tried.at.date())
        calendar = await queries.calendar_of(work, tried.at.date())
        return Typed("try", asked), view_of_end(work, reckon(term, tried.at, calendar, zone))
    except FormRejected as rejected:
        return Typed("try", rejected.values, rejected.errors), None
    except Refusal as refusal:
        return Typed("try", asked, {refusal.field or "count": refusal}), None


TRIED = ("rule", "count", "unit", "start", "time")


async def _term(work: Work, rule: str, count: int, unit: str, on: Any) -> Term:
    if not rule:
        return own_term(count, unit)
    version = await queries.rule_in_force(work, rule, on)
    if version is None:
        raise NotFound
    return version.term


def _words(choices: Any) -> list[tuple[str, str]]:
    return [(value, gettext(words)) for value, words in choices.items()]


@get(RULES + "/rules/{slug:str}", guards=[may(READ)])
async def show_rule(request: AnyRequest, work: Own, slug: FromPath[str]) -> Response[bytes]:
    """One rule: what it says today, its versions, and for administrators the form of a new one."""
    return await _show(request, work, slug, Typed(request.query_params.get("form", "")[:20]))


async def _show(request: AnyRequest, work: Work, slug: str, typed: Typed) -> Response[bytes]:
    versions = await queries.versions_of(work, slug)
    if not versions:
        raise NotFound
    standing = await queries.rule_in_force(work, slug, work.today) or versions[0]
    if typed.form == "change" and not typed.values:
        typed = Typed("change", _values(standing, work.today), typed.errors)
    return page(
        request,
        "deadlines/rule.html",
        typed.status,
        tabs=await tabs(work, RULES),
        slug=slug,
        rule=words_of(work, standing),
        versions=[words_of(work, version) for version in versions],
        words={"roll": _said(ROLLS), "rest_days": _said(REST_DAYS), "admin_days": _said(ADMIN_DAYS)},
        offer={
            "unit": _words(UNITS),
            "start": _words(STARTS),
            "roll": _words(ROLLS),
            "rest_days": _words(REST_DAYS),
            "admin_days": _words(ADMIN_DAYS),
            "certainty": [(letter, f"{letter}: {gettext(words)}") for letter, words in CERTAINTIES.items()],
        },
        offered=any(one.state == "offered" for one in versions),
        own=any(one.state == "active" and one.origin == "agency" for one in versions),
        typed=typed,
    )


def _said(choices: Any) -> dict[str, str]:
    return {value: gettext(words) for value, words in choices.items()}


def _values(version: Version, today: Any) -> dict[str, str]:
    """What the form of a new version begins with."""
    term = version.term
    extension = term.extension
    return {
        "version": str(term.version),
        "count": str(term.count),
        "unit": term.unit,
        "start": term.start,
        "roll": term.roll,
        "rest_days": term.rest_days,
        "admin_days": term.admin_days,
        "extension_count": str(extension.count) if extension else "",
        "extension_unit": extension.unit if extension else "",
        "extension_times": str(extension.times) if extension else "",
        "source": term.source,
        "certainty": term.certainty,
        "since": f"{today:%d.%m.%Y}",
    }


@post(RULES + "/rules/{slug:str}", guards=[may(ADMINISTER)], status_code=200)
async def save_rule(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Write a new version."""

    async def act(work: Work, fields: Fields) -> str:
        await _known(work, slug)
        await change_rule(work, slug, rule_form(fields, work.today))
        return f"{RULES}/rules/{slug}"

    return await take(request, "change", act, lambda work, typed: _show(request, work, slug, typed))


@post(RULES + "/rules/{slug:str}/withdraw", guards=[may(ADMINISTER)], status_code=200)
async def withdraw(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Withdraw a version of the agency."""

    async def act(work: Work, fields: Fields) -> str:
        await _known(work, slug)
        number = fields.number("version", least=1, most=999_999) or 0
        await withdraw_version(work, slug, number, reason_form(fields))
        return f"{RULES}/rules/{slug}"

    return await take(request, "withdraw", act, lambda work, typed: _show(request, work, slug, typed))


@post(RULES + "/rules/{slug:str}/take", guards=[may(ADMINISTER)], status_code=200)
async def take_over(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Take over what the country offers."""

    async def act(work: Work, fields: Fields) -> str:
        await _known(work, slug)
        await take_offer(work, slug, reason_form(fields))
        return f"{RULES}/rules/{slug}"

    return await take(request, "take", act, lambda work, typed: _show(request, work, slug, typed))


async def _known(work: Work, slug: str) -> None:
    if not await queries.versions_of(work, slug):
        raise NotFound


DOORS = [list_rules, show_rule, save_rule, withdraw, take_over]
