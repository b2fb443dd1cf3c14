"""What the steps' pages are given."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from service.configuration.forms import typed
from service.configuration.rules.settings import Field, Section
from service.deadlines.rules.terms import CERTAINTIES
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.onboarding.actions.opening import judged
from service.onboarding.forms import PEOPLE, numbers_of, people_typed
from service.onboarding.queries import Invitation, bodies_in, countries_in
from service.onboarding.rules.bodies import Body
from service.onboarding.rules.draft import COUNTRIES, Draft, Step, step_of
from service.runtime import language
from service.runtime.house import House
from service.runtime.language import gettext
from service.tenancy.contrast import derive
from service.tenancy.export import to_toml
from service.tenancy.loader import Directory
from service.tenancy.packs import CountryPack
from service.tenancy.profile import LANGUAGES

Values = Mapping[str, str]
Errors = Mapping[str, Refusal]
COUNTED = (("units", N_("Units")), ("posts", N_("Posts")), ("journals", N_("Journals")))
LINKS = ("email", "username", "none")


async def context_of(
    own: House, held: Invitation, step: Step, values: Values | None, errors: Errors
) -> Callable[[], dict[str, Any]]:
    """What one step's template needs, made when its language is spoken."""
    directory, (bodies, _) = await countries_in(own.settings.tenants), await bodies_in(own.settings.tenants)
    draft = held.draft
    makers: dict[str, Callable[[], dict[str, Any]]] = {
        "body": lambda: _body(draft, bodies, values),
        "names": lambda: _section(step, draft, directory, values),
        "structure": lambda: _section(step, draft, directory, values),
        "journals": lambda: _journals(step, draft, directory, values),
        "law": lambda: _law(draft, directory.packs.get(str(draft.values.get("country", "")))),
        "people": lambda: _people(draft, directory, values),
        "sign-in": lambda: _sign_in(own, draft, values),
        "open": lambda: _open(own, held, directory, errors),
    }
    return lambda: {
        "step": step,
        "version": held.version,
        "errors": errors,
        "labels": {},
        "tried": None,
        **makers[step.slug](),
    }


def _said(texts: Mapping[str, str]) -> str:
    code = language.locale().language
    return texts.get(code) or texts.get("en", "")


def _body(draft: Draft, bodies: Mapping[str, Body], values: Values | None) -> dict[str, Any]:
    chosen = values if values is not None else {"country": draft.values.get("country", ""), "body": draft.body}
    return {
        "values": chosen, "countries": [(code, gettext(name)) for code, name in COUNTRIES.items()],
        "bodies": [(slug, _said(one.title), _said(one.about)) for slug, one in bodies.items()],
        "refills": bool(draft.body),
    }  # fmt: skip


def _section(step: Step, draft: Draft, directory: Directory, values: Values | None) -> dict[str, Any]:
    assert step.section is not None
    shown = values if values is not None else typed(step.section, draft.values, LANGUAGES)
    languages = shown.get("languages", "").split() or list(draft.values.get("languages", ()))
    return {
        "section": step.section, "values": shown, "rows": numbers_of(step.section, shown),
        "codes": languages or list(LANGUAGES), "options": _options(step.section, draft, directory),
        "derived": _derived(shown.get("brand", "")) if step.section.shows == "colour" else None,
        "labels": _labels(step.section),
    }  # fmt: skip


def _journals(step: Step, draft: Draft, directory: Directory, values: Values | None) -> dict[str, Any]:
    found = _section(step, draft, directory, values)
    last = {f"last_{slug}": str(number) for slug, number in draft.last.items()}
    found["values"] = found["values"] if values is not None else {**found["values"], **last}
    found["journals"] = [
        (f"last_{one['slug']}", _said(one.get("title", {})) or one["slug"]) for one in draft.values.get("journals", ())
    ]
    found["labels"] |= dict(found["journals"])
    return found


def _labels(section: Section) -> dict[str, str]:
    return {one.path: gettext(one.label) for one in section.fields}


def _derived(brand: str) -> Any:
    try:
        return derive(brand)
    except Refusal:
        return None


def _options(section: Section, draft: Draft, directory: Directory) -> dict[str, list[tuple[str, str]]]:
    """What each choice offers, by the path of its field."""
    every = [one for field in section.fields for one in (field, *field.columns)]
    return {one.path: _offered(one, draft, directory) for one in every}


def _offered(field: Field, draft: Draft, directory: Directory) -> list[tuple[str, str]]:
    if isinstance(field.options, Mapping):
        return [(value, gettext(label)) for value, label in field.options.items()]
    country = directory.countries.get(str(draft.values.get("country", "")))
    listed: Mapping[str, Sequence[Any]] = {
        "units": draft.values.get("units", ()), "posts": draft.values.get("posts", ()),
        "roles": country.fields.get("roles", ()) if country else (),  # type: ignore[dict-item]
    }  # fmt: skip
    return [(one["slug"], _said(one.get("title", {})) or one["slug"]) for one in listed.get(field.options, ())]


def _law(draft: Draft, pack: CountryPack | None) -> dict[str, Any]:
    """Terms, the uncertain ones first, and the years whose holidays are known."""
    rules = {one.id: one for one in (pack.rules if pack else ())}  # the newest wording of each
    rows = [
        {"slug": one.id, "title": _said(one.title) or one.id, "certainty": one.certainty,
         "said": gettext(CERTAINTIES[one.certainty])}
        for one in rules.values()
    ]  # fmt: skip
    return {
        "law": sorted(rows, key=lambda row: (row["certainty"] in ("A", "B"), row["title"])),
        "uncertain": sum(row["certainty"] not in ("A", "B") for row in rows),
        "years": sorted({one.day.year for one in (pack.days if pack else ())}),
    }


def _people(draft: Draft, directory: Directory, values: Values | None) -> dict[str, Any]:
    shown = values if values is not None else people_typed(draft)
    return {
        "section": PEOPLE, "values": shown, "rows": numbers_of(PEOPLE, shown), "codes": list(LANGUAGES),
        "options": _options(PEOPLE, draft, directory), "labels": _labels(PEOPLE),
    }  # fmt: skip


def _sign_in(own: House, draft: Draft, values: Values | None) -> dict[str, Any]:
    held = draft.values.get("sign_in", {})
    lenient = own.settings.lenient and bool(own.settings.demo_provider)
    way = "demo" if lenient and (held.get("demo") or not held) else "provider"
    shown = {"way": way, **{name: str(held.get(name, "")) for name in ("issuer", "client_id", "link")}}
    words = (
        gettext("The e-mail address"), gettext("The user name"), gettext("Nothing: an administrator links them"),
    )  # fmt: skip
    return {
        "values": values if values is not None else shown, "lenient": lenient,
        "links": list(zip(LINKS, words, strict=True)),
        "return_address": own.settings.origin(own.settings.sso_host) + "/signin/callback",
        "labels": {"issuer": gettext("Address of the provider"), "client_id": gettext("Client")},
    }  # fmt: skip


def _open(own: House, held: Invitation, directory: Directory, errors: Errors) -> dict[str, Any]:
    draft = held.draft
    country = directory.countries.get(str(draft.values.get("country", "")))
    profile, _ = judged(own, draft, country) if held.state == "open" else (None, [])
    tenant = own.directory.by_id.get(held.agency_id) if held.agency_id else None
    return {
        "tenant": tenant, "opened": held.state == "opened", "profile": profile, "draft": draft,
        "toml": to_toml(profile, country) if profile else "",
        "address": own.settings.origin(tenant.host) if tenant else "",
        "wrong": [(step_of(name) if name else None, refusal) for name, refusal in errors.items()],
        "counts": [
            *((gettext(words), len(draft.values.get(name, ()))) for name, words in COUNTED),
            (gettext("People"), len(draft.people)),
        ],
    }  # fmt: skip
