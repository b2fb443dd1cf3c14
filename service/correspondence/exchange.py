"""What a letter is called in the state's own systems of document exchange. Pure."""

import re
from collections.abc import Iterator, Mapping

from service.contacts.details import Scheme
from service.kit.folding import phrase_key
from service.kit.refusal import Refusal
from service.kit.words import N_

_NUMBER = re.compile(r"[^\W_](?:[\w./:-]{0,98}[^\W_])?")
WRONG = N_("Write one word of letters, digits and the signs . - / :, without spaces.")
LETTER_SCHEMES: Mapping[str, tuple[Scheme, ...]] = {
    "az": (Scheme("rsd", N_("RSD identifier of the document"), "RSD-2026-104822", _NUMBER, WRONG),),
    "ge": (
        Scheme("edocument", N_("eDocument identifier of the document"), "ED-2026-48213", _NUMBER, WRONG),
        Scheme("des", N_("DES identifier of the document"), "DES-48213", _NUMBER, WRONG),
    ),
}


def letter_schemes(country: str) -> tuple[Scheme, ...]:
    """The identifiers that letters have in the systems of a country."""
    return LETTER_SCHEMES.get(country, ())


def check_exchange(country: str, values: Mapping[str, str]) -> Iterator[Refusal]:
    """Everything wrong with identifiers by scheme; empty ones say nothing."""
    for scheme in letter_schemes(country):
        value = values.get(scheme.kind, "")
        if value and not scheme.form.fullmatch(value):
            yield Refusal(scheme.wrong, code="form", field=f"id_{scheme.kind}")


def exchange_key(value: str) -> str:
    """The key under which an identifier is looked up, however it was typed."""
    return phrase_key(value).replace(" ", "")[:200]
