"""Further names, addresses and identifiers of a contact, and what makes two contacts likely the same. Pure.

Identifiers are those under which the state's own systems of document exchange know an organisation. None of them has
published its form in full: what is checked is what every one seen so far keeps to, so that slips of the keyboard and
pasted sentences are caught and nothing real is refused.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from service.kit.folding import latin_georgian, word_forms
from service.kit.refusal import Refusal
from service.kit.words import N_

NAME_LANGUAGES = ("az", "ka", "en", "ru")
ADDRESS_KINDS: Mapping[str, str] = {
    "legal": N_("Legal address"),
    "visiting": N_("Visiting address"),
    "box": N_("Post box"),
}
PREFIXES = {"name": "name_", "address": "address_", "identifier": "id_"}
LIMITS = {"name": 300, "address": 500, "identifier": 100}
LONGEST_KEY = 400
# Of a name's words these tell only what kind of body it is: limited companies, joint-stock companies, public bodies.
LEGAL_FORMS = frozenset({"mmc", "asc", "qsc", "sc", "llc", "ltd", "ojsc", "cjsc", "jsc", "shps", "ss", "aip", "ssip"})
ONLY_ORGANISATIONS = N_("Only organisations have identifiers of document exchange.")


@dataclass(frozen=True, slots=True)
class Scheme:
    """One kind of identifier: its word, how it is called, an example, its form, and what is said when it has not."""

    kind: str
    label: str
    example: str
    form: re.Pattern[str]
    wrong: str


_ADDRESS = re.compile(r"[^\W_][\w.@:/+-]{1,98}[^\W_]")
_NUMBER = re.compile(r"[^\W_](?:[\w./-]{0,58}[^\W_])?")
SCHEMES: Mapping[str, tuple[Scheme, ...]] = {
    "az": (
        Scheme(
            "rsd", N_("RSD address"), "1002.example", _ADDRESS,
            N_("An RSD address is one word of letters, digits and the signs . - _ @ : /, without spaces."),
        ),
        Scheme(
            "body_index", N_("Index of the body, sub-index after it"), "14-3",
            re.compile(r"[0-9A-Z]{1,6}(?:[-/.][0-9A-Z]{1,6}){0,3}", re.IGNORECASE),
            N_("Write the unified index of the body and, after a dash, its sub-index, such as 14-3."),
        ),
    ),
    "ge": (
        Scheme(
            "edocument", N_("eDocument identifier"), "ED-10482", _NUMBER,
            N_("An eDocument identifier is one word of letters, digits and the signs . - /, without spaces."),
        ),
        Scheme(
            "des", N_("DES identifier"), "DES-20931", _NUMBER,
            N_("A DES identifier is one word of letters, digits and the signs . - /, without spaces."),
        ),
    ),
}  # fmt: skip


def schemes(country: str) -> tuple[Scheme, ...]:
    """The identifiers that agencies of a country exchange documents under."""
    return SCHEMES.get(country, ())


def field_names(country: str) -> dict[str, tuple[str, str]]:
    """Every field of details in the order of the form, each with (part, kind)."""
    kinds = {
        "name": NAME_LANGUAGES,
        "address": tuple(ADDRESS_KINDS),
        "identifier": tuple(scheme.kind for scheme in schemes(country)),
    }
    return {PREFIXES[part] + kind: (part, kind) for part, found in kinds.items() for kind in found}


def check_details(country: str, kind: str, details: Mapping[str, str]) -> Iterator[Refusal]:
    """Everything wrong with details, each refusal at its field. Fields that are empty say nothing."""
    known = {f"id_{scheme.kind}": scheme for scheme in schemes(country)}
    for name, value in details.items():
        scheme = known.get(name)
        if scheme is None or not value:
            continue
        if kind != "organisation":
            yield Refusal(ONLY_ORGANISATIONS, code="only_organisations", field=name)
        elif not scheme.form.fullmatch(value):
            yield Refusal(scheme.wrong, code="form", field=name)


def detail_key(part: str, kind: str, value: str) -> str:
    """What two contacts share when they are likely one; empty for addresses, which many share."""
    if part == "name":
        return match_key(value)
    return f"{kind}:{latin_georgian(value).replace(' ', '')}"[:LONGEST_KEY] if part == "identifier" else ""


def match_key(name: str) -> str:
    """The words of a name in the order of the alphabet, in Latin letters, without those that name a legal form."""
    words = {forms[0] for forms in word_forms(latin_georgian(name))}
    return " ".join(sorted(words - LEGAL_FORMS or words))[:LONGEST_KEY]


def email_key(email: str) -> str:
    """The key under which two contacts have the same e-mail address."""
    return f"email:{email.casefold()}"[:LONGEST_KEY] if email else ""
