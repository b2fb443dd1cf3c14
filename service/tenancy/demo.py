"""Demo people: invented, data of the demo, never part of a profile."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct, field

from service.kit.words import N_
from service.tenancy.checks import NO_SUCH_ROLE, NO_SUCH_UNIT, SAME_SLUG, listed
from service.tenancy.files import NO_FOLDER, read_toml
from service.tenancy.problems import Findings, ProfileErrors, ProfileProblem
from service.tenancy.profile import Language, Profile, Slug, Text
from service.tenancy.reading import read

EMAIL = N_("Write an address at an example domain, such as clerk@agency.example.")
NO_SUCH_POST = N_("There is no post %(slug)s in the unit %(unit)s. Posts there: %(known)s.")
FOREIGN_LANGUAGE = N_("The agency does not work in %(language)s but in %(languages)s.")
TOO_MANY = N_("The post %(slug)s has places for %(places)s only.")

Email = Annotated[str, Meta(pattern=r"^[a-z0-9.-]+@[a-z0-9.-]+\.example$", max_length=120, extra={"expected": EMAIL})]


class DemoPerson(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Someone who can sign in to the demo: name parts as a passport has them, post and unit by slug."""

    username: Slug
    given_name: Text
    family_name: Text
    patronymic: str = ""
    email: Email
    unit: Slug
    post: Slug
    roles: list[Slug]
    language: Language


class _People(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    people: list[DemoPerson] = field(default_factory=list)


def load_people(folder: Path, slug: str) -> list[DemoPerson]:
    """The people of ``demo/<slug>.toml``; none when there is no such file. folder: the tenants folder, not ``demo``.

    Raises ProfileErrors, also when the folder has no ``demo`` in it.
    """
    path = folder / "demo" / f"{slug}.toml"
    if not path.parent.is_dir():
        raise ProfileErrors([ProfileProblem("demo", "", NO_FOLDER)])
    if not path.exists():
        return []
    findings = Findings()
    people = read(_People, read_toml(path, folder), findings)
    if findings.found:
        raise ProfileErrors(ProfileProblem(_file(slug), *finding) for finding in findings.found)
    return people.people


def check_people(people: list[DemoPerson], profile: Profile) -> list[ProfileProblem]:
    """What in a demo file does not fit its agency: posts, units, roles, languages, user names used twice."""
    findings = Findings()
    with findings.at("people"):
        for position, person in enumerate(people, start=1):
            with findings.at(position):
                _check_person(person, people[: position - 1], profile, findings)
    return [ProfileProblem(_file(profile.slug), *finding) for finding in findings.found]


def _check_person(person: DemoPerson, before: list[DemoPerson], profile: Profile, findings: Findings) -> None:
    if any(person.username == other.username for other in before):
        findings.say_at("username", SAME_SLUG, slug=person.username)
    if profile.unit(person.unit) is None:
        findings.say_at("unit", NO_SUCH_UNIT, slug=person.unit, known=listed(unit.slug for unit in profile.units))
    if person.language not in profile.languages:
        findings.say_at("language", FOREIGN_LANGUAGE, language=person.language, languages=", ".join(profile.languages))
    with findings.at("roles"):
        for position, role in enumerate(person.roles, start=1):
            if profile.role(role) is None:
                known = listed(role.slug for role in profile.roles)
                findings.say_at(position, NO_SUCH_ROLE, slug=role, known=known)
    with findings.at("post"):
        _check_post(person, before, profile, findings)


def _check_post(person: DemoPerson, before: list[DemoPerson], profile: Profile, findings: Findings) -> None:
    post = next((post for post in profile.posts if post.slug == person.post and post.unit == person.unit), None)
    if post is None:
        known = listed(post.slug for post in profile.posts if post.unit == person.unit)
        findings.say(NO_SUCH_POST, slug=person.post, unit=person.unit, known=known)
    elif sum(other.post == person.post for other in before) >= post.places:
        findings.say(TOO_MANY, slug=post.slug, places=post.places)


def _file(slug: str) -> str:
    return f"demo/{slug}.toml"
