"""The overview of the settings, one page per section, and all values with where they come from."""

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from service.configuration import actions, queries
from service.configuration.country import country_in
from service.configuration.forms import Read, placed, rows_of, typed
from service.configuration.pages.showing import (
    draft_size,
    every_path,
    next_numbers,
    options_of,
    origin_words,
    words,
)
from service.configuration.rules.acts import ADMINISTER, HOME, READ
from service.configuration.rules.changes import sources
from service.configuration.rules.settings import BY_SLUG, SECTION_OF, SECTIONS, Section, label_of
from service.deadlines.queries.versions import rules_in_force
from service.deadlines.rules.terms import CERTAINTIES
from service.kit.refusal import Refusal
from service.runtime.language import OWN_NAMES, gettext
from service.runtime.work import Work
from service.tenancy.contrast import derive
from service.tenancy.overrides import settings_of
from service.tenancy.profile import LANGUAGES, Profile
from service.web.errors import NotFound
from service.web.guards import may
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.visitor import house
from service.web.working import AnyRequest, Own, working

LAW_PAGE = "/administration/deadlines"


@get(HOME, guards=[may(READ)])
async def overview(request: AnyRequest, work: Own) -> Response[bytes]:
    """The sections, the newest versions, what was set aside, and one's own draft."""
    found = await queries.standing(work)
    mine = set(found.laid.kept)
    sections = [(one, sum(field.path in mine for field in one.fields)) for one in SECTIONS]
    context: dict[str, Any] = {
        "sections": [(one.slug, gettext(one.title), gettext(one.about), changed) for one, changed in sections],
        "number": found.number,
        "versions": await queries.versions(work, limit=5),
        "aside": [(one.field, gettext(one.msgid, **one.params)) for one in found.laid.set_aside],
        "draft": await draft_size(work),
        "may_change": work.actor.may(ADMINISTER),
    }
    return page(request, "configuration/overview.html", **context)


@get(f"{HOME}/effective", guards=[may(READ)])
async def show_effective(request: AnyRequest, work: Own) -> Response[bytes]:
    """Every setting with its value and where it comes from."""
    found = await queries.standing(work)
    settings = settings_of(found.profile)
    given = await country_in(house(request).settings.tenants, found.filed.country)
    origins = sources(
        found.filed,
        found.laid.kept,
        await queries.past(work),
        given,
    )
    rows = [
        {
            "path": path,
            "label": gettext(label_of(path)),
            "section": SECTION_OF.get(path, ""),
            "value": words(path, settings[path]),
            "origin": origin_words(origins[path]),
            "number": origins[path].number,
            "file": origins[path].file,
        }
        for path in every_path(settings)
    ]
    return page(request, "configuration/effective.html", rows=rows, number=found.number)


def _section(slug: str) -> Section:
    if slug not in BY_SLUG:
        raise NotFound
    return BY_SLUG[slug]


@get(f"{HOME}/{{slug:str}}", guards=[may(READ)])
async def show_section(request: AnyRequest, work: Own, slug: FromPath[str]) -> Response[bytes]:
    """The fields of one section, with one's draft in them."""
    section = _section(slug)
    found = await queries.standing(work)
    settings = settings_of(found.profile)
    draft = await queries.draft_of(work, work.actor.id)
    settings |= {path: change["new"] for path, change in (draft.changes if draft else {}).items()}
    values = typed(section, settings, LANGUAGES)
    return await _show(request, work, section, found.profile, values, {})


async def _show(
    request: AnyRequest,
    work: Work,
    section: Section,
    profile: Profile,
    values: Mapping[str, str],
    errors: Mapping[str, Refusal],
) -> Response[bytes]:
    listed = [field for field in section.fields if field.kind in {"rows", "lines"}]
    choices = [one for field in section.fields for one in (field, *field.columns)]
    own = list(profile.languages)
    context: dict[str, Any] = {
        "section": section,
        "values": values,
        "errors": errors,
        "labels": _labels(section, values, errors),
        "codes": [*own, *(code for code in _ticked(values) if code not in own)],
        "rows": {field.path: rows_of(field, values) for field in listed},
        "options": {one.path: options_of(one, profile, work.language) for one in choices},
        "may_change": work.actor.may(ADMINISTER),
        "draft": await draft_size(work),
        "derived": _derived(values.get("brand", "")) if section.shows == "colour" else None,
        "numbers": await next_numbers(work, profile) if section.shows == "numbers" else [],
        "law": await _law(work) if section.shows == "law" else [],
        "law_page": LAW_PAGE,
        "words": gettext,
    }
    return page(request, "configuration/section.html", status=422 if errors else 200, **context)


def _ticked(values: Mapping[str, str]) -> list[str]:
    """Languages in which something stands already although the agency does not work in them."""
    return [code for code in OWN_NAMES if any(text for name, text in values.items() if name.endswith(f".{code}"))]


def _labels(section: Section, values: Mapping[str, str], errors: Mapping[str, Refusal]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in errors:
        path = next((one.path for one in section.fields if name == one.path or name.startswith(f"{one.path}.")), name)
        row = values.get(f"{path}.{name.removeprefix(path).lstrip('.').partition('.')[0]}.slug", "")
        label = gettext(label_of(path.partition("[")[0]))
        found[name] = f"{label}, {row}" if row else label
    return found


def _derived(brand: str) -> Any:
    try:
        return derive(brand)
    except Refusal:
        return None


async def _law(work: Work) -> list[dict[str, Any]]:
    """Terms of the law, those whose wording nobody has verified first."""
    found = await rules_in_force(work, work.today)
    rows = [
        {
            "slug": one.term.rule,
            "title": work.tenant.profile.say(dict(one.term.title), work.language),
            "certainty": one.term.certainty,
            "said": gettext(CERTAINTIES.get(one.term.certainty, CERTAINTIES["U"])),
        }
        for one in found
    ]
    return sorted(rows, key=lambda row: (row["certainty"] in {"A", "B"}, row["title"]))


@post(f"{HOME}/{{slug:str}}", guards=[may(ADMINISTER)])
async def keep_section(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Put what was typed into one's draft, if it holds; nothing is in force yet."""
    section = _section(slug)
    values = await posted(request)
    async with working(request) as work:
        now = settings_of((await queries.standing(work)).profile)
        read = Read(section, values, LANGUAGES)
        for field in section.fields:
            if field.kind == "ticks":  # boxes have an order of their own, which nobody chose
                read.values[field.path].sort(key=(*(now.get(field.path) or ()), *field.options).index)
        if not read.errors:
            draft = await queries.draft_of(work, work.actor.id)
            others = {path: change["new"] for path, change in (draft.changes if draft else {}).items()}
            wanted = {**others, **read.values}
            seen = await actions.preview_values(work, wanted)
            refusals = [one for one in seen.refusals if _is_of(section, one)]
        else:
            refusals = []
        if errors := placed(read, refusals):
            found = await queries.standing(work)
            return await _show(request, work, section, found.profile, values, errors)
        settled = {change.path: change.new for change in seen.changes}
        await actions.keep_draft(work, {path: settled.get(path, now.get(path)) for path in read.values})
        changed = await draft_size(work)
    return leave_for(request, f"{HOME}/draft" if changed else HOME)


def _is_of(section: Section, refusal: Refusal) -> bool:
    """Whether something is wrong in this section; what it breaks elsewhere is said before it is saved."""
    return any((refusal.field or "").split("[")[0].startswith(field.path) for field in section.fields)
