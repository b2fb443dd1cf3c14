"""A step as it was posted: what it makes of the draft, and everything wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from service.configuration.forms import Read, placed
from service.identity.trying import TriedLine, try_provider
from service.kit.refusal import Refusal
from service.onboarding.actions.opening import judged, people_of
from service.onboarding.forms import body_from, last_from, people_from, sign_in_from
from service.onboarding.queries import Invitation, bodies_in, countries_in
from service.onboarding.rules.bodies import begun, translated
from service.onboarding.rules.draft import Draft, Step
from service.runtime.house import House
from service.tenancy.loader import Country
from service.tenancy.profile import LANGUAGES
from service.web.visitor import house
from service.web.working import AnyRequest


@dataclass
class Taken:
    """tried: what a try of the provider found, where only that was asked for."""

    draft: Draft
    errors: dict[str, Refusal] = field(default_factory=dict)
    tried: list[TriedLine] | None = None


async def take(request: AnyRequest, held: Invitation, step: Step, values: Mapping[str, str]) -> Taken:
    """Lay what was posted over the draft."""
    draft, own = held.draft, house(request)
    if step.slug == "body":
        return await _body(own, draft, values)
    if step.slug == "people":
        return await _people(own, draft, values)
    if step.slug == "sign-in":
        return await _sign_in(request, own, draft, values)
    if step.section is not None:
        return await _section(own, draft, step, values)
    return Taken(draft)


async def _body(own: House, draft: Draft, values: Mapping[str, str]) -> Taken:
    """The first choice fills the steps behind it; another choice fills them anew, the names stay."""
    bodies, journals = await bodies_in(own.settings.tenants)
    country, body, errors = body_from(values, list(bodies))
    if errors:
        return Taken(draft, errors)
    if (country, body) != (draft.values.get("country"), draft.body):
        fields = (await countries_in(own.settings.tenants)).countries[country].fields
        languages: Any = draft.values.get("languages") if draft.body else None
        first = draft.values.get("country") != country
        draft.values["country"], draft.body = country, body
        if first or not languages:
            languages = list(fields["languages"])  # type: ignore[call-overload]
            draft.values |= {"languages": languages, "default_language": fields["default_language"]}
        draft.values |= begun(bodies[body], journals, country, languages)
        draft.last, draft.done = {}, [one for one in draft.done if one in ("body", "names", "sign-in")]
    return Taken(draft)


async def _section(own: House, draft: Draft, step: Step, values: Mapping[str, str]) -> Taken:
    assert step.section is not None
    read = Read(step.section, values, LANGUAGES)
    draft.values |= read.values
    if step.slug == "names" and draft.body:  # a language that came is there in what the body begins with
        bodies, journals = await bodies_in(own.settings.tenants)
        begin = begun(bodies[draft.body], journals, draft.values["country"], draft.values["languages"])
        draft.values |= translated(draft.values, begin)
    paths = [one.path for one in step.section.fields]
    _, refusals = judged(own, draft, await _country(own, draft))
    errors = placed(read, [one for one in refusals if (one.field or "").split("[")[0].split(".")[0] in paths])
    if step.slug == "journals":
        draft.last, wrong = last_from(values, draft.values["journals"])
        errors |= wrong
    return Taken(draft, errors)


async def _people(own: House, draft: Draft, values: Mapping[str, str]) -> Taken:
    draft.people, places, errors = people_from(values)
    for one in people_of(draft, await _country(own, draft)):
        head, _, rest = (one.field or "").partition(".")
        number, _, name = rest.partition(".")
        at = f"{head}.{places[int(number) - 1]}.{name}" if number else head
        errors.setdefault(at, one)
    return Taken(draft, errors)


async def _sign_in(request: AnyRequest, own: House, draft: Draft, values: Mapping[str, str]) -> Taken:
    draft.values["sign_in"], errors = sign_in_from(values, own.settings.lenient)
    _, refusals = judged(own, draft, await _country(own, draft))
    for one in refusals:
        if (one.field or "").startswith("sign_in."):
            errors.setdefault((one.field or "").removeprefix("sign_in."), one)
    if errors or "test" not in values:
        return Taken(draft, errors)
    return Taken(
        draft,
        errors,
        await try_provider(
            request.app.state["provider_book"], draft.values["sign_in"], demo=bool(own.settings.demo_provider)
        ),
    )


async def _country(own: House, draft: Draft) -> Country | None:
    return (await countries_in(own.settings.tenants)).countries.get(str(draft.values.get("country", "")))
