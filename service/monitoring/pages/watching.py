"""Keyword rules: the list, each with what it caught, writing them with their mistakes shown while they are typed."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.kit.refusal import Refusal
from service.kit.words import N_
from service.monitoring.actions import ruling
from service.monitoring.forms.watching import rule_edit, typed
from service.monitoring.models.watching import KeywordRule, RuleRun
from service.monitoring.queries.asking import last_run
from service.monitoring.queries.topics import topics
from service.monitoring.queries.watching import Met, aliases, met_by, rule_by_id, rules, versions_of_rule
from service.monitoring.rules.acts import READ, RULES
from service.monitoring.rules.watching import (
    RUN_STATES,
    SPANS,
    STATES,
    TEXT_LIMIT,
    USUAL_SPAN,
    Mistake,
    Piece,
    allowed_acts,
    demand,
    excerpt,
    mistake_in,
    pieces,
)
from service.runtime.language import gettext, ngettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import FormRejected
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import fragment, page
from service.web.working import AnyRequest, Own, working

PLACE = "/monitoring/rules"
SHAPES = {"active": "done", "paused": "", "removed": "stop"}
RUN_SHAPES = {"running": "work", "stopped": "stop", "done": "done", "replaced": ""}
DONE: Mapping[str, str] = {
    "pause": N_("The rule is paused: new clips are not asked by it."),
    "revive": N_("The rule is active again."),
    "remove": N_("The rule was removed."),
}


@get(PLACE, guards=[may(READ, RULES)])
async def rules_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """Every rule, active ones first."""
    removed = request.query_params.get("removed") == "1"
    known = {topic.id: topic for topic in await topics(work)}
    return page(
        request, "monitoring/rules.html", rules=await rules(work, removed=removed), topics=known, states=_states(),
        shapes=SHAPES, removed=removed, may_change=work.actor.may(RULES),
    )  # fmt: skip


@get(f"{PLACE}/new", guards=[may(RULES)])
async def new_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """An empty form."""
    return await show_form(request, work, {"days": str(USUAL_SPAN)})


@get(PLACE + "/{rule_id:uuid}/edit", guards=[may(RULES)])
async def edit_page(request: AnyRequest, work: Own, rule_id: FromPath[UUID]) -> Response[bytes]:
    """The form of a rule."""
    rule = await rule_by_id(work, rule_id)
    demand("change", work.actor, rule.state)
    return await show_form(request, work, typed(rule), rule=rule)


async def show_form(
    request: AnyRequest,
    work: Work,
    values: Mapping[str, str],
    errors: Mapping[str, Refusal] | None = None,
    *,
    rule: KeywordRule | None = None,
    run: Mapping[str, Any] | None = None,
) -> Response[bytes]:
    """The form of a rule with what was typed, what is wrong with it, and perhaps a trial."""
    spelled = await aliases(work)
    mistake = mistake_in(values["text"], spelled) if values.get("text", "").strip() else None
    chosen = {str(topic.id): topic.title for topic in await topics(work) if topic.state == "active"}
    if rule is not None and rule.topic_id and str(rule.topic_id) not in chosen:
        chosen |= {str(topic.id): topic.title for topic in await topics(work) if topic.id == rule.topic_id}
    return page(
        request, "monitoring/rule_form.html", status=422 if errors else 200, values=values, errors=errors or {},
        rule=rule, topics=list(chosen.items()), spans=span_words(), lists=sorted(spelled), limit=TEXT_LIMIT,
        stale=bool(errors and any(error.code == "stale" for error in errors.values())), **check(values, mistake),
        **(run or {"run": None}),
    )  # fmt: skip


def _states() -> dict[str, str]:
    return {state: gettext(words) for state, words in STATES.items()}


def check(values: Mapping[str, str], mistake: Mistake | None) -> dict[str, Any]:
    """What a template says of a rule that is being typed."""
    text = values.get("text", "")
    if mistake is None:
        return {"checked": bool(text.strip()), "mistake": None, "around": []}
    start = min(mistake.position, max(0, len(text) - 1))
    end = min(len(text), start + mistake.length)
    return {"checked": True, "mistake": mistake, "around": pieces(text, [(start, end, "!")])}


def span_words() -> list[tuple[str, str]]:
    """How far back clips may be asked, for a choice."""
    return [(str(days), ngettext("The last %(n)s day", "The last %(n)s days", days)) for days in SPANS]


@post(f"{PLACE}/check", guards=[may(RULES)])
async def check_typed(request: AnyRequest, work: Own) -> Response[bytes]:
    """What is wrong with a rule as it stands in the form, and where."""
    values = {"text": (await posted(request)).get("text", "")[:TEXT_LIMIT]}
    mistake = mistake_in(values["text"], await aliases(work)) if values["text"].strip() else None
    return fragment(request, "monitoring/_check.html", **check(values, mistake))


@post(PLACE, guards=[may(RULES)])
async def add(request: AnyRequest) -> Response[bytes]:
    """A new rule."""
    values = await posted(request)
    try:
        async with working(request) as work:
            rule_id = await ruling.add_rule(work, rule_edit(values))
    except (FormRejected, Refusal) as error:
        async with working(request) as work:
            return await show_form(request, work, values, _errors(error))
    return await leave_saying(request, f"{PLACE}/{rule_id}", N_("The rule was saved. Past clips are being asked."))


@post(PLACE + "/{rule_id:uuid}/edit", guards=[may(RULES)])
async def change(request: AnyRequest, rule_id: FromPath[UUID]) -> Response[bytes]:
    """Change a rule."""
    values = await posted(request)
    try:
        async with working(request) as work:
            version = values.get("version", "")
            await ruling.change_rule(work, rule_id, rule_edit(values), int(version) if version.isdecimal() else 0)
    except (FormRejected, Refusal) as error:
        async with working(request) as work:
            rule = await rule_by_id(work, rule_id)
            # Saving once more is meant for the rule that is shown now.
            again = {**values, "version": str(rule.version)}
            return await show_form(request, work, again, _errors(error), rule=rule)
    return await leave_saying(request, f"{PLACE}/{rule_id}", N_("The rule was saved."))


def _errors(error: FormRejected | Refusal) -> Mapping[str, Refusal]:
    return error.errors if isinstance(error, FormRejected) else {error.field or "": error}


@get(PLACE + "/{rule_id:uuid}", guards=[may(READ, RULES)])
async def rule_page(request: AnyRequest, work: Own, rule_id: FromPath[UUID]) -> Response[bytes]:
    """A rule with what it caught last, and who changed what."""
    return await _show(request, work, rule_id)


async def _show(
    request: AnyRequest, work: Work, rule_id: UUID, *, values: Mapping[str, str] | None = None,
    error: Refusal | None = None, dialog: str = "",
) -> Response[bytes]:  # fmt: skip
    rule = await rule_by_id(work, rule_id)
    demand("open", work.actor, rule.state)
    known = {topic.id: topic for topic in await topics(work)}
    return page(
        request, "monitoring/rule.html", status=422 if error else 200, rule=rule, topics=known, states=_states(),
        shapes=SHAPES, acts=allowed_acts(work.actor, rule.state), versions=await versions_of_rule(work, rule_id),
        found=shown(await met_by(work, rule_id)), spans=span_words(), values=values or {},
        errors={error.field or "": error} if error else {}, dialog=dialog,
        **run_words(work, await last_run(work, rule_id)),
    )  # fmt: skip


def run_words(work: Work, run: RuleRun | None) -> dict[str, Any]:
    """What a template says of past clips being asked."""
    return {
        "run": run,
        "run_states": {state: gettext(words) for state, words in RUN_STATES.items()},
        "run_shapes": RUN_SHAPES,
        "may_run": work.actor.may(RULES),
    }


def shown(found: Sequence[Met]) -> list[tuple[Met, list[Piece], list[Piece], list[str]]]:
    """Clips with their title and an excerpt in pieces, and the terms that were met."""
    made = []
    for one in found:
        title = pieces(one.clip.title, one.places.get("title", []))
        places, text = one.places.get("text", []), one.text
        if not places and one.places.get("lead"):
            places, text = one.places["lead"], one.clip.lead
        terms = list(dict.fromkeys(term for places_ in one.places.values() for _start, _end, term in places_))
        made.append((one, title, excerpt(text, places), terms))
    return made


@post(PLACE + "/{rule_id:uuid}/{act:str}", guards=[may(RULES)])
async def step(request: AnyRequest, rule_id: FromPath[UUID], act: FromPath[str]) -> Response[bytes]:
    """Pause a rule, take it up again, remove it."""
    values = await posted(request)
    if act not in DONE:
        raise NotFound
    try:
        async with working(request) as work:
            await ruling.step(work, rule_id, act, values.get("reason", ""))
    except Refusal as error:
        async with working(request) as work:
            return await _show(request, work, rule_id, values=values, error=error, dialog=act)
    return await leave_saying(request, f"{PLACE}/{rule_id}", DONE[act])


DOORS = [rules_page, new_page, edit_page, check_typed, add, change, rule_page, step]
