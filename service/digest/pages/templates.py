"""Templates of digests: the list, and the form in which one is built section by section."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.digest.actions import templates as acts
from service.digest.forms import built, sections_in, template_from, template_values, with_sections
from service.digest.pages.showing import FRESH, HOME, Again, history, words_for
from service.digest.queries.templates import TemplateView, choices, template_by_id, templates
from service.digest.rules.acts import ADMINISTER, READ, TEMPLATE_STATES, template_acts
from service.digest.rules.sections import KINDS, MOST_ITEMS, MOST_SECTIONS, OUTLET_KINDS
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.press.outlets.rules.content import KINDS as OUTLET_WORDS
from service.runtime.language import gettext, speaking
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit
from service.web.fields import Fields, FormRejected, at_fields
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import page
from service.web.working import AnyRequest, Own, working

TEMPLATES = f"{HOME}/templates"
LARGEST_FORM = 1024 * 1024
KEPT, RETIRED = N_("The template is kept."), N_("No more issues are opened of this template.")
DIGEST_TITLE = N_("Press digest")
SAVED_SINCE = N_("Somebody else saved this meanwhile. Your form is kept. Save again, and what stands in it will hold.")


@get(TEMPLATES, guards=[may(READ, ADMINISTER)])
async def template_list(request: AnyRequest, work: Own) -> Response[bytes]:
    """Every template, those in use first."""
    context: dict[str, Any] = {
        **words_for(work),
        "rows": await templates(work, retired=True),
        "template_states": {key: gettext(words) for key, words in TEMPLATE_STATES.items()},
    }
    return page(request, "digest/templates.html", **context)


@get(f"{TEMPLATES}/new", guards=[may(ADMINISTER)])
async def new_template(request: AnyRequest, work: Own) -> Response[bytes]:
    """A form that begins with every kind of section, named in each language of the agency."""
    return await _form(request, work, None, _usual(work))


def _usual(work: Work) -> dict[str, str]:
    """What a first digest may look like, to be cut down."""
    languages = list(work.tenant.profile.languages)
    values = {f"language_{code}": "1" for code in languages} | {"public": "1"}
    sections: list[dict[str, str]] = [
        {"kind": kind, "source": "hand" if kind == "text" else "filter"} for kind in KINDS if kind != "text"
    ]
    for code in languages:
        with speaking(code):
            values[f"title_{code}"] = gettext(DIGEST_TITLE)
            for one in sections:
                one[f"title_{code}"] = gettext(KINDS[one["kind"]])
    return with_sections(values, sections)


@get(f"{TEMPLATES}/{{template_id:uuid}}", guards=[may(READ, ADMINISTER)])
async def template_page(request: AnyRequest, work: Own, template_id: FromPath[UUID]) -> Response[bytes]:
    """One template."""
    shown = await _template(work, template_id)
    return await _form(request, work, shown, template_values(shown.edit))


async def _template(work: Work, template_id: UUID) -> TemplateView:
    shown = await template_by_id(work, template_id)
    if shown is None:
        raise NotFound
    return shown


async def _form(
    request: AnyRequest, work: Work, shown: TemplateView | None, values: Mapping[str, str], again: Again = FRESH,
    focus: int = -1,
) -> Response[bytes]:  # fmt: skip
    profile, offer = work.tenant.profile, await choices(work)
    names = {one.id: one.title for one in (*offer.approvers, *offer.topics, *offer.monitors)}
    context: dict[str, Any] = {
        **words_for(work),
        "shown": shown,
        "acts": template_acts(work.actor, shown.state) if shown is not None else ["edit"],
        "values": dict(values),
        "sections": sections_in(values),
        "languages_of": sorted(profile.languages, key=lambda code: code not in profile.required_languages),
        "mandatory": profile.required_languages,
        "offer": offer,
        "topic_pairs": [(one.id, one.title) for one in offer.topics],
        "monitor_pairs": [(one.id, one.title) for one in offer.monitors],
        "names": {str(key): title for key, title in names.items()},
        "offered_outlets": [(code, gettext(OUTLET_WORDS[code])) for code in OUTLET_KINDS],
        "most_sections": MOST_SECTIONS,
        "most_items": MOST_ITEMS,
        "errors": again.errors,
        "focus": focus,
        "history": await history(work, shown.id) if shown is not None else [],
    }
    return page(request, "digest/template.html", status=422 if again.errors else 200, **context)


@post(f"{TEMPLATES}/new", guards=[may(ADMINISTER)], request_max_body_size=LARGEST_FORM)
async def keep_new_template(request: AnyRequest) -> Response[bytes]:
    """Keep a new template, or show its form after a button of its sections."""
    return await _keep(request, None)


@post(f"{TEMPLATES}/{{template_id:uuid}}", guards=[may(ADMINISTER)], request_max_body_size=LARGEST_FORM)
async def keep_template(request: AnyRequest, template_id: FromPath[UUID]) -> Response[bytes]:
    """Keep what was changed, or show the form after a button of its sections."""
    return await _keep(request, template_id)


async def _keep(request: AnyRequest, template_id: UUID | None) -> Response[bytes]:
    read = Fields(await posted(request))
    deed = read.values.pop("do", "")
    if deed:
        async with working(request) as work:
            shown = await _template(work, template_id) if template_id is not None else None
            fresh = built(read.values, deed)
            return await _form(request, work, shown, fresh, focus=_focus(deed, len(sections_in(fresh))))
    try:
        async with working(request) as work:
            edit = template_from(read, work.tenant.profile.languages)
            read.done()
            if template_id is None:
                await at_fields(read, acts.create_template(work, edit))
            else:
                await at_fields(read, acts.edit_template(work, template_id, edit))
    except StaleEdit:
        async with working(request) as work:
            shown = await _template(work, template_id or UUID(int=0))
            errors = {"": Refusal(SAVED_SINCE, code="stale")}
            values = {**read.values, "version": str(shown.version)}
            return await _form(request, work, shown, values, Again("template", {}, errors))
    except FormRejected as refused:
        async with working(request) as work:
            shown = await _template(work, template_id) if template_id is not None else None
            return await _form(request, work, shown, refused.values, Again("template", {}, refused.errors))
    return await leave_saying(request, TEMPLATES, KEPT)


def _focus(deed: str, count: int) -> int:
    """The section at which the form goes on after a button: the new one, the one that moved, else the last."""
    word, _, typed = deed.partition(":")
    place = int(typed) if typed.isascii() and typed.isdecimal() else count
    return min(place + {"up": -1, "down": 1}.get(word, 0), count - 1)


@post(f"{TEMPLATES}/{{template_id:uuid}}/retire", guards=[may(ADMINISTER)])
async def retire_template(request: AnyRequest, template_id: FromPath[UUID]) -> Response[bytes]:
    """Open no more issues of a template."""
    await posted(request)
    async with working(request) as work:
        await acts.retire_template(work, template_id)
    return await leave_saying(request, TEMPLATES, RETIRED)


DOORS = [template_list, new_template, template_page, keep_new_template, keep_template, retire_template]
