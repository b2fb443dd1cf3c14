"""What a source must say. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from service.kit.refusal import Refusal
from service.kit.words import N_

KINDS: Mapping[str, str] = {
    "feed": N_("Feed (RSS or Atom)"),
    "sitemap": N_("Sitemap"),
    "list": N_("Page with a list of articles"),
    "page": N_("Single page"),
}
TIERS: Mapping[str, str] = {"1": N_("Leading outlet"), "2": N_("Ordinary outlet"), "3": N_("Minor outlet")}
LICENCES: Mapping[str, str] = {
    "unknown": N_("Not known"),
    "open": N_("Open licence"),
    "contract": N_("By contract with the outlet"),
    "quotation": N_("Quotation and analysis only"),
    "own": N_("Our own publication"),
}
PACES: Mapping[str, str] = {
    "5": N_("Every 5 minutes"),
    "15": N_("Every 15 minutes"),
    "30": N_("Every 30 minutes"),
    "60": N_("Every hour"),
    "360": N_("Every 6 hours"),
    "1440": N_("Once a day"),
}
USUAL_PACE, USUAL_TIER, USUAL_DAYS, USUAL_SILENCE = 15, 2, 400, 48
LEAST_DAYS, MOST_DAYS, MOST_HOURS = 30, 3650, 8760
TITLE_LIMIT, SELECTOR_LIMIT, NOTE_LIMIT, USERNAME_LIMIT, PASSWORD_LIMIT = 200, 300, 500, 200, 500
MOST_SOURCES = 1_000

REQUIRED = N_("Fill in this field.")
NEEDS_TITLE = N_("Say what the outlet is called, at least in the agency's own language.")
NEEDS_SELECTOR = N_("Say with a CSS selector which links of the page are articles, such as h2 a.")
BAD_SELECTOR = N_("This is no CSS selector.")
NEEDS_PASSWORD = N_("Type the password that belongs to this user name.")
NEEDS_USERNAME = N_("Type the user name that belongs to this password.")
NEEDS_HTTPS = N_("A password is sent over https only.")
KNOWN_ALREADY = N_("This address is among the sources already.")
TOO_MANY = N_("At most %(limit)s sources can be kept.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a source says. titles by language. address: in its one form. password: "" keeps the one that is set."""

    kind: str
    address: str
    titles: Mapping[str, str] = field(default_factory=dict)
    selector: str = ""
    text_selector: str = ""
    tier: int = USUAL_TIER
    every_minutes: int = USUAL_PACE
    licence: str = "unknown"
    licence_note: str = ""
    keep_days: int = USUAL_DAYS
    silent_hours: int = USUAL_SILENCE
    username: str = ""
    password: str = ""


def problems(content: Content, own_language: str, *, has_password: bool = False) -> Iterator[Refusal]:
    """Everything wrong with what a source says, each refusal at its field."""
    if not content.titles.get(own_language):
        yield Refusal(NEEDS_TITLE, code="required", field=f"title_{own_language}")
    if content.kind == "list" and not content.selector:
        yield Refusal(NEEDS_SELECTOR, code="required", field="selector")
    if content.username and not content.password and not has_password:
        yield Refusal(NEEDS_PASSWORD, code="required", field="password")
    if content.password and not content.username:
        yield Refusal(NEEDS_USERNAME, code="required", field="username")
    if content.username and not content.address.startswith("https://"):
        yield Refusal(NEEDS_HTTPS, code="insecure", field="address")
