"""Steps as forms post them: sections of the profile, people, last numbers, the provider."""

from collections.abc import Mapping, Sequence
from typing import Any

from service.configuration.forms import Read, rows_of, typed
from service.configuration.rules.settings import Field, Section
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.onboarding.rules.draft import COUNTRIES, MOST_LAST, Draft, PersonIn
from service.onboarding.rules.people import UNKNOWN, username_of

LAST_NUMBER = N_("Write the last number as a whole number from 0 to 9999999.")
NEEDS_ISSUER = N_("Write the address of the provider, beginning with https://.")
NEEDS_CLIENT = N_("Write the name under which the provider knows this service.")
FROM_EMAIL = N_("Left empty, it is taken from the e-mail address.")
PEOPLE = Section(
    "people", N_("People"), "",
    (
        Field(
            "people", N_("People"), "rows",
            columns=(
                Field("family_name", N_("Family name"), limit=100),
                Field("given_name", N_("Given name"), limit=100),
                Field("email", N_("E-mail"), limit=100),
                Field("username", N_("User name"), help=FROM_EMAIL, limit=64),
                Field("role", N_("Role"), "choice", options="roles"),
                Field("post", N_("Post"), "choice", options="posts"),
            ),
        ),
    ),
)  # fmt: skip
Errors = dict[str, Refusal]


def body_from(values: Mapping[str, str], offered: Sequence[str]) -> tuple[str, str, Errors]:
    """Country and kind of body."""
    errors = Errors()
    country, body = values.get("country", ""), values.get("body", "")
    if country not in COUNTRIES:
        errors["country"] = Refusal(UNKNOWN, code="choice", field="country")
    if body not in offered:
        errors["body"] = Refusal(UNKNOWN, code="choice", field="body")
    return country, body, errors


def last_from(values: Mapping[str, str], journals: Sequence[Mapping[str, Any]]) -> tuple[dict[str, int], Errors]:
    """last_{journal}: the last number that was given elsewhere; left empty, the journal begins with 1."""
    found, errors = dict[str, int](), Errors()
    for journal in journals:
        name = f"last_{journal['slug']}"
        line = values.get(name, "").strip()
        if not line:
            continue
        if not (line.isascii() and line.isdecimal() and int(line) <= MOST_LAST):
            errors[name] = Refusal(LAST_NUMBER, code="number", field=name)
        elif int(line):
            found[str(journal["slug"])] = int(line)
    return found, errors


def people_from(values: Mapping[str, str]) -> tuple[list[PersonIn], list[int], Errors]:
    """People row by row, and the number of each one's row on the page."""
    read = Read(PEOPLE, values, ())
    rows = read.values["people"]
    people = [
        PersonIn(
            row.get("family_name", ""), row.get("given_name", ""), row.get("email", ""),
            row.get("username") or username_of(row.get("email", "")), row.get("role", ""), row.get("post", ""),
        )
        for row in rows
    ]  # fmt: skip
    return people, read.places["people"], read.errors


def people_typed(draft: Draft) -> dict[str, str]:
    """The people of a draft by the names of their controls."""
    rows = [{name: getattr(one, name) for name in PersonIn.__struct_fields__} for one in draft.people]
    return typed(PEOPLE, {"people": rows}, ())


def sign_in_from(values: Mapping[str, str], lenient: bool) -> tuple[dict[str, Any], Errors]:
    """The provider: the demo's where there is one, or an address and a client; how people are found at first."""
    errors = Errors()
    if lenient and values.get("way") == "demo":
        return {"demo": True}, errors
    issuer, client = values.get("issuer", "").strip(), values.get("client_id", "").strip()
    link = values.get("link", "email")
    if not issuer:
        errors["issuer"] = Refusal(NEEDS_ISSUER, code="required", field="issuer")
    if not client:
        errors["client_id"] = Refusal(NEEDS_CLIENT, code="required", field="client_id")
    if link not in ("email", "username", "none"):
        errors["link"] = Refusal(UNKNOWN, code="choice", field="link")
    return {"issuer": issuer, "client_id": client, "link": link}, errors


def numbers_of(section: Section, values: Mapping[str, str]) -> dict[str, list[int]]:
    """Which rows of its lists a page shows."""
    return {field.path: rows_of(field, values) for field in section.fields if field.kind in {"rows", "lines"}}
