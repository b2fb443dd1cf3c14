"""What a provider claims of somebody, as the agency's profile reads it. Pure."""

from collections.abc import Mapping
from typing import Any, Literal

from service.tenancy.profile import SignInProfile

LONGEST = 500

Link = tuple[Literal["email", "username"], str]


def claim(claims: Mapping[str, Any], name: str) -> Any:
    """A claim by its name; where no claim has it, dots lead into nested ones (`realm_access.roles`)."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def word(claims: Mapping[str, Any], name: str) -> str:
    """A claim that is a text or a number, "" otherwise."""
    value = claim(claims, name)
    said = str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    return said if len(said) <= LONGEST else ""


def values(claims: Mapping[str, Any], name: str) -> frozenset[str]:
    """Every value of a claim: of a list each, of a text itself and each of its words."""
    found = claim(claims, name)
    if isinstance(found, list):
        return frozenset(str(one) for one in found if isinstance(one, (str, int)))
    text = word(claims, name)
    return frozenset({text, *text.split()}) - {""}


def subject(sign_in: SignInProfile, claims: Mapping[str, Any], namespace: str) -> str:
    """As whom the provider knows somebody, "" when it does not say; parted by provider, so that another one cannot
    speak of the same person by chance."""
    said = word(claims, sign_in.claims.subject)
    return f"{namespace}|{said}" if said else ""


def link(sign_in: SignInProfile, claims: Mapping[str, Any], agency: str) -> Link | None:
    """By what somebody unknown to us may be found among the people of the agency, None for nothing.

    The demo's provider serves all agencies: only people of this one count. An address must be verified.
    """
    if sign_in.demo:
        prefix, _, username = word(claims, "sub").partition(":")
        return ("username", username) if prefix == agency and username else None
    if sign_in.link == "email" and claims.get("email_verified") is True:
        return _link("email", word(claims, sign_in.claims.email))
    if sign_in.link == "username":
        return _link("username", word(claims, sign_in.claims.username))
    return None


def _link(kind: Literal["email", "username"], value: str) -> Link | None:
    return (kind, value) if value else None


def roles(sign_in: SignInProfile, claims: Mapping[str, Any]) -> frozenset[tuple[str, str | None]]:
    """Roles that the claims bring: (role, slug of a unit or None for the whole agency)."""
    return frozenset((rule.role, rule.unit) for rule in sign_in.roles if rule.value in values(claims, rule.claim))


def needed(sign_in: SignInProfile) -> frozenset[str]:
    """Claims that must be looked up where the ID token does not bring them."""
    names = {sign_in.claims.subject, *(rule.claim for rule in sign_in.roles)}
    if sign_in.link != "none":
        names.add(sign_in.claims.email if sign_in.link == "email" else sign_in.claims.username)
    return frozenset(names | {sign_in.claims.name})


def shown(sign_in: SignInProfile, claims: Mapping[str, Any]) -> str:
    """How an unknown person may be called on the page that turns them away."""
    names = sign_in.claims
    whole = word(claims, names.name) or f"{word(claims, names.given_name)} {word(claims, names.family_name)}".strip()
    return whole or word(claims, names.email) or word(claims, names.username)
