"""What must hold between the fields of one profile, and between agencies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from service.kit.words import N_
from service.tenancy.numbers import check_pattern, uses
from service.tenancy.problems import Findings
from service.tenancy.profile import LANGUAGES, Profile, RoleProfile, SignInProfile

MISSING_LANGUAGE = N_("The text in %(language)s is missing; the agency works in %(languages)s.")
UNKNOWN_LANGUAGE = N_("The language %(language)s is not known. Known are %(languages)s.")
NO_LANGUAGE = N_("Name at least one language.")
TWICE = N_("%(value)s stands here twice. Keep one.")
FOREIGN_DEFAULT = N_("The default language %(language)s is not among these. Add it, or write default_language too.")
FOREIGN_MANDATORY = N_("%(language)s is not among the languages of the agency. Add it there, or leave it out here.")
DEFAULT_NOT_MANDATORY = N_("The default language %(language)s is always mandatory. Add it.")
NO_ZONE = N_("There is no time zone %(zone)s. Write one such as Asia/Baku or Asia/Tbilisi.")
NO_JOURNAL = N_("Describe at least one journal with [[journals]].")
NO_ROLE = N_("Describe at least one role with [[roles]].")
NO_KIND = N_("Describe at least one kind of document with [[document_kinds]].")
NO_CHANNEL = N_("Describe at least one channel with [[channels]].")
SAME_SLUG = N_("The slug %(slug)s was used before in this list. Each needs its own.")
NO_SUCH_UNIT = N_("There is no unit %(slug)s. Units of the agency: %(known)s.")
NO_SUCH_ROLE = N_("There is no role %(slug)s. Roles of the agency: %(known)s.")
UNIT_IN_ITSELF = N_("The unit %(slug)s stands above itself. Follow its parents upwards and break the circle.")
SECOND_HEAD = N_("The unit %(unit)s has a head already: %(post)s. A unit has one.")
HEAD_PLACES = N_("A head is one person. Leave places out.")
NO_INDEX = N_("The pattern holds {index}, but neither the journal's unit nor the agency has an index.")
MONTH_NOT_SHOWN = N_(
    "Numbers begin anew each month but the pattern does not show the month, so that two letters of a year get the same "
    "number. Add {mm}, or count by year."
)
UNKNOWN_PERMISSION = N_("There is no permission %(permission)s.")
LIKELY_PERMISSION = N_("There is no permission %(permission)s. Did you mean %(likely)s?")
NO_TYPES = N_("Name at least one type of file, such as pdf.")
IDLE_TOO_LONG = N_("The idle time is longer than the whole session. Write at most %(minutes)s minutes.")
DEMO_ALONE = N_("With demo = true the demo supplies the provider. Remove this field, or remove demo.")
PROVIDER_NEEDED = N_("A provider is needed here: its issuer, as it names itself in its tokens.")
CLIENT_NEEDED = N_("The name under which the provider knows this agency is needed here.")
OPENID_NEEDED = N_("The scope openid is needed; without it the provider says nothing about the person.")
RESERVED_SLUG = N_("The name %(slug)s is kept for the service itself. Choose another.")
OTHER_FILE_NAME = N_("The slug must be the name of the file: write %(stem)s, or rename the file to %(slug)s.toml.")
NO_COUNTRY = N_("There is no folder countries/%(country)s. Known are: %(known)s.")
SAME_AGENCY = N_("The slug %(slug)s belongs to %(file)s already. Each agency needs its own.")
SAME_HOST = N_("The host %(host)s belongs to %(file)s already. Each agency needs its own.")

NO_SUCH_POST = N_("There is no post %(slug)s. Posts of the agency: %(known)s.")
ONE_APPROVER = N_("Say who approves at this level: post = the slug of a post, or unit_head = true, not both.")

_LISTS = ("journals", "units", "posts", "roles", "document_kinds", "channels", "approval")
RESERVED_SLUGS = frozenset({"admin", "api", "assets", "mail", "metrics", "operator", "sso", "static", "status", "www"})


def check_profile(profile: Profile, known_permissions: frozenset[str] | None, findings: Findings) -> None:
    """Everything inside one profile that its types cannot say. known_permissions None: any permission will do.

    The profile may hold values that do not fit their fields; what was said of those is settled in findings.
    """
    _check_languages(profile, findings)
    _check_zone(profile, findings)
    if profile.slug in RESERVED_SLUGS:
        findings.say_at("slug", RESERVED_SLUG, slug=profile.slug)
    _each_once("hosts", profile.hosts, findings)
    _check_texts(profile, findings)
    _check_slugs(profile, findings)
    _check_units(profile, findings)
    _check_posts(profile, findings)
    _check_journals(profile, findings)
    _check_approval(profile, findings)
    _check_roles(profile.roles, known_permissions, findings)
    with findings.at("sign_in"):
        _check_sign_in(profile.sign_in, profile, findings)
    _check_limits(profile, findings)


def _check_languages(profile: Profile, findings: Findings) -> None:
    with findings.at("languages"):
        if not profile.languages:
            findings.say(NO_LANGUAGE)
    _each_once("languages", profile.languages, findings)
    if profile.languages and profile.default_language not in profile.languages:
        findings.say_at("languages", FOREIGN_DEFAULT, language=profile.default_language)
    _each_once("mandatory_languages", profile.mandatory_languages, findings)
    for language in profile.mandatory_languages:
        if language not in profile.languages:
            findings.say_at("mandatory_languages", FOREIGN_MANDATORY, language=language)
    if profile.mandatory_languages and profile.default_language not in profile.mandatory_languages:
        findings.say_at("mandatory_languages", DEFAULT_NOT_MANDATORY, language=profile.default_language)


def _check_zone(profile: Profile, findings: Findings) -> None:
    try:
        ZoneInfo(profile.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        findings.say_at("zone", NO_ZONE, zone=profile.zone)


def _each_once(name: str, values: Sequence[str], findings: Findings) -> None:
    with findings.at(name):
        for position, value in enumerate(values, start=1):
            if value in values[: position - 1]:
                findings.say_at(position, TWICE, value=value)


def _check_texts(profile: Profile, findings: Findings) -> None:
    languages = [language for language in profile.languages if language in LANGUAGES]
    for name, texts in (("name", profile.name), ("short_name", profile.short_name)):
        with findings.at(name):
            _check_languages_of(texts, languages, findings)
    for name in _LISTS:
        with findings.at(name):
            for position, part in enumerate(getattr(profile, name), start=1):
                with findings.at(position), findings.at("title"):
                    _check_languages_of(part.title, languages, findings)
    with findings.at("units"):
        for position, unit in enumerate(profile.units, start=1):
            with findings.at(position), findings.at("functions"):
                for place, function in enumerate(unit.functions, start=1):
                    with findings.at(place):
                        _check_languages_of(function, languages, findings)
    with findings.at("letterhead"):
        for position, line in enumerate(profile.letterhead, start=1):
            with findings.at(position):
                _check_languages_of(line, languages, findings)
    if profile.sign_in.button:
        with findings.at("sign_in"), findings.at("button"):
            _check_languages_of(profile.sign_in.button, languages, findings)


def _check_languages_of(texts: dict[str, str], languages: Sequence[str], findings: Findings) -> None:
    for language in texts:
        if language not in LANGUAGES:
            findings.say_at(language, UNKNOWN_LANGUAGE, language=language, languages=", ".join(LANGUAGES))
    for language in languages:
        if language not in texts:
            findings.say(MISSING_LANGUAGE, language=language, languages=", ".join(languages))


def _check_slugs(profile: Profile, findings: Findings) -> None:
    for name in _LISTS:
        seen: set[str] = set()
        with findings.at(name):
            for position, part in enumerate(getattr(profile, name), start=1):
                if part.slug in seen:
                    with findings.at(position):
                        findings.say_at("slug", SAME_SLUG, slug=part.slug)
                seen.add(part.slug)


def _check_units(profile: Profile, findings: Findings) -> None:
    parents = {unit.slug: unit.parent for unit in profile.units}
    with findings.at("units"):
        for position, unit in enumerate(profile.units, start=1):
            with findings.at(position), findings.at("parent"):
                _check_unit(unit.parent, profile, findings)
                if _above_itself(unit.slug, parents):
                    findings.say(UNIT_IN_ITSELF, slug=unit.slug)


def _above_itself(slug: str, parents: dict[str, str | None]) -> bool:
    seen: set[str] = set()
    above = parents.get(slug)
    while above is not None and above not in seen:
        if above == slug:
            return True
        seen.add(above)
        above = parents.get(above)
    return False


def _check_unit(slug: str | None, profile: Profile, findings: Findings) -> None:
    if slug is not None and profile.unit(slug) is None:
        findings.say(NO_SUCH_UNIT, slug=slug, known=listed(unit.slug for unit in profile.units))


def _check_posts(profile: Profile, findings: Findings) -> None:
    heads: dict[str, str] = {}
    with findings.at("posts"):
        for position, post in enumerate(profile.posts, start=1):
            with findings.at(position):
                with findings.at("unit"):
                    _check_unit(post.unit, profile, findings)
                if post.head and post.unit in heads:
                    findings.say_at("head", SECOND_HEAD, unit=post.unit, post=heads[post.unit])
                if post.head and post.places != 1:
                    findings.say_at("places", HEAD_PLACES)
                if post.head:
                    heads.setdefault(post.unit, post.slug)


def _check_journals(profile: Profile, findings: Findings) -> None:
    with findings.at("journals"):
        if not profile.journals:
            findings.say(NO_JOURNAL)
        for position, journal in enumerate(profile.journals, start=1):
            with findings.at(position):
                with findings.at("unit"):
                    _check_unit(journal.unit, profile, findings)
                with findings.at("pattern"):
                    for refusal in check_pattern(journal.pattern):
                        findings.say(refusal.sentence, **refusal.params)
                    if uses(journal.pattern, "index") and not profile.index_of(journal):
                        findings.say(NO_INDEX)
                    if journal.period == "month" and not uses(journal.pattern, "mm"):
                        findings.say(MONTH_NOT_SHOWN)


def _check_approval(profile: Profile, findings: Findings) -> None:
    known = {post.slug for post in profile.posts}
    with findings.at("approval"):
        for position, level in enumerate(profile.approval, start=1):
            with findings.at(position):
                if (level.post is None) == (not level.unit_head):
                    findings.say_at("post", ONE_APPROVER)
                elif level.post is not None and level.post not in known:
                    findings.say_at("post", NO_SUCH_POST, slug=level.post, known=listed(sorted(known)))


def _check_roles(roles: Sequence[RoleProfile], known: frozenset[str] | None, findings: Findings) -> None:
    with findings.at("roles"):
        if not roles:
            findings.say(NO_ROLE)
        for position, role in enumerate(roles, start=1):
            with findings.at(position):
                _each_once("permissions", role.permissions, findings)
                with findings.at("permissions"):
                    _check_permissions(role.permissions, known, findings)


def _check_permissions(permissions: Sequence[str], known: frozenset[str] | None, findings: Findings) -> None:
    for position, permission in enumerate(permissions, start=1):
        if known is None or permission in known:
            continue
        with findings.at(position):
            if likely := get_close_matches(permission, sorted(known), n=1, cutoff=0.75):
                findings.say(LIKELY_PERMISSION, permission=permission, likely=likely[0])
            else:
                findings.say(UNKNOWN_PERMISSION, permission=permission)


def _check_sign_in(sign_in: SignInProfile, profile: Profile, findings: Findings) -> None:
    if sign_in.demo:
        for name in ("issuer", "endpoints", "client_id", "client_secret"):
            if getattr(sign_in, name) is not None:
                findings.say_at(name, DEMO_ALONE)
    else:
        if sign_in.issuer is None:
            findings.say_at("issuer", PROVIDER_NEEDED)
        if sign_in.client_id is None:
            findings.say_at("client_id", CLIENT_NEEDED)
    if "openid" not in sign_in.scopes:
        findings.say_at("scopes", OPENID_NEEDED)
    known = listed(role.slug for role in profile.roles)
    with findings.at("roles"):
        for position, rule in enumerate(sign_in.roles, start=1):
            with findings.at(position):
                if profile.role(rule.role) is None:
                    findings.say_at("role", NO_SUCH_ROLE, slug=rule.role, known=known)
                with findings.at("unit"):
                    _check_unit(rule.unit, profile, findings)


def _check_limits(profile: Profile, findings: Findings) -> None:
    if not profile.document_kinds:
        findings.say_at("document_kinds", NO_KIND)
    if not profile.channels:
        findings.say_at("channels", NO_CHANNEL)
    with findings.at("files"):
        if not profile.files.types:
            findings.say_at("types", NO_TYPES)
        _each_once("types", profile.files.types, findings)
    minutes = profile.sessions.absolute_hours * 60
    if profile.sessions.idle_minutes > minutes:
        with findings.at("sessions"):
            findings.say_at("idle_minutes", IDLE_TOO_LONG, minutes=minutes)


def listed(slugs: Iterable[str]) -> str:
    """Names for a sentence."""
    return ", ".join(slugs) or "-"
