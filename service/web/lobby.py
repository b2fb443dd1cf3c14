"""The address of no agency, in the demo: a page that leads a newcomer to the agencies that are served here."""

from service.kit.words import N_
from service.runtime import language
from service.runtime.settings import Settings
from service.runtime.tenants import Directory, Tenant
from service.web.render import environment
from service.web.theme import theme_url

TITLE = N_("Choose an agency")


def lobby(settings: Settings, directory: Directory, host: str, accepted: str) -> bytes | None:
    """The page for a request to `host` (a Host header's value), or None where nobody shall see who is served.

    `accepted` is the browser's Accept-Language: there is no agency yet whose language could be taken.
    """
    name, _, port = host.partition(":")
    tenants = list(directory.by_slug.values())
    if settings.mode == "production" or name not in {settings.base_domain, "127.0.0.1"} or not tenants:
        return None
    code = spoken(accepted)
    with language.speaking(code):
        known = {
            "lang": code,
            "product": "Chancery",
            "theme_url": theme_url(tenants[0].profile.brand),
            "title": language.gettext(TITLE),
            "agencies": [_shown(settings, tenant, port) for tenant in tenants],
        }
        return environment().get_template("lobby.html").render(known).encode()


def spoken(accepted: str) -> str:
    """The first language of ours that an Accept-Language header names, else English."""
    asked = [part.strip()[:2].lower() for part in accepted.split(",")]
    return next((code for code in asked if code in language.LANGUAGES), "en")


def _shown(settings: Settings, tenant: Tenant, port: str) -> dict[str, str]:
    own = tenant.profile.default_language
    place = f"{settings.scheme}://{tenant.slug}.{settings.base_domain}" + (f":{port}" if port else "")
    return {"name": tenant.name(own), "lang": own, "address": f"{place}/", "language": language.OWN_NAMES[own]}
