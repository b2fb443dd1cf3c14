"""A provider tried before anybody signs in with it: what it publishes, in plain sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from service.identity.providers import Client, ProviderBook, SignInTrouble
from service.kit.words import N_

AWAY = N_("The provider could not be reached.")
BROKEN = N_(
    "The provider's description cannot be used: it is not what the standard asks for, or names another address."
)
FOUND = N_("The provider describes itself as the standard asks for.")
KEYS = N_("The keys with which it signs can be read.")
NO_KEYS = N_("The keys with which it signs cannot be read.")
DEMO = N_("The demo's own provider is there.")


@dataclass(frozen=True, slots=True)
class TriedLine:
    """One thing that was tried. sentence: a msgid."""

    good: bool
    sentence: str


async def try_provider(known: ProviderBook, sign_in: Mapping[str, Any], demo: bool) -> list[TriedLine]:
    """Ask a provider for its description and its keys, as a sign-in would. demo: whether the demo has one."""
    if sign_in.get("demo"):
        return [TriedLine(demo, DEMO)]
    client = Client(sign_in["issuer"], sign_in["client_id"], "", ("openid",), None, demo=False)
    try:
        provider = await known.provider(client)
    except SignInTrouble as trouble:
        return [TriedLine(False, AWAY if trouble.reason == "away" else BROKEN)]
    lines = [TriedLine(True, FOUND)]
    try:
        await known.keys(provider)
        lines.append(TriedLine(True, KEYS))
    except SignInTrouble:
        lines.append(TriedLine(False, NO_KEYS))
    return lines
