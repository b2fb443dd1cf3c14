"""The agencies, countries and demo people that come with the service, and the page that explains them."""

import re
import tomllib
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import get_args

import jsonschema_rs
import pytest

from service.manage.permissions import known_permissions
from service.tenancy import profile as profiles
from service.tenancy.contrast import derive, to_oklch
from service.tenancy.demo import DemoPerson, check_people, load_people
from service.tenancy.loader import load, read_profile
from service.tenancy.numbers import split_pattern
from service.tenancy.problems import ProfileErrors
from service.tenancy.profile import Profile
from service.tenancy.schema import schema, schema_text

TENANTS = Path(__file__).resolve().parents[2] / "tenants"
PERMISSIONS = known_permissions()
SLUGS = ["baku-education", "education", "energy", "mtispiri"]


@pytest.fixture(scope="module")
def agencies() -> dict[str, Profile]:
    return load(TENANTS, PERMISSIONS).sound().by_slug


def readme_blocks() -> list[str]:
    return re.findall(r"```toml\n(.*?)```", (TENANTS / "README.md").read_text(encoding="utf-8"), re.DOTALL)


def test_the_agencies_are_sound(agencies: dict[str, Profile]) -> None:
    assert sorted(agencies) == SLUGS


@pytest.mark.parametrize(
    ("slug", "country", "languages", "zone"),
    [
        ("baku-education", "az", ["az", "en"], "Asia/Baku"),
        ("education", "az", ["az", "en"], "Asia/Baku"),
        ("energy", "az", ["az", "ka", "en"], "Asia/Baku"),
        ("mtispiri", "ge", ["ka", "en"], "Asia/Tbilisi"),
    ],
)
def test_country_and_languages(
    agencies: dict[str, Profile], slug: str, country: str, languages: list[str], zone: str
) -> None:
    agency = agencies[slug]
    assert (agency.country, agency.languages, agency.zone) == (country, languages, zone)
    assert agency.default_language == languages[0]


@pytest.mark.parametrize(
    ("slug", "journal", "number"),
    [
        ("baku-education", "incoming", "D-0471/26"),
        ("baku-education", "orders", "F-471"),
        ("energy", "incoming", "05-1/471"),
        ("energy", "outgoing", "05-7/471"),
        ("education", "outgoing", "471/ü"),
        ("education", "internal", "11-471/26"),
        ("mtispiri", "incoming", "შ-471/26"),
    ],
)
def test_numbers_look_as_the_agency_writes_them(
    agencies: dict[str, Profile], slug: str, journal: str, number: str
) -> None:
    agency = agencies[slug]
    found = agency.journal(journal)
    assert found is not None
    assert split_pattern(found.pattern, date(2026, 11, 14), agency.index_of(found)).number(471) == number


def test_two_journals_of_an_agency_never_give_the_same_number(agencies: dict[str, Profile]) -> None:
    for agency in agencies.values():
        shown = [
            split_pattern(journal.pattern, date(2026, 11, 14), agency.index_of(journal)).number(1)
            for journal in agency.journals
        ]
        assert sorted(shown) == sorted(set(shown)), agency.slug


def test_the_sector_in_baku_is_staffed_as_its_statute_says(agencies: dict[str, Profile]) -> None:
    posts = [post for post in agencies["baku-education"].posts if post.unit == "public-relations"]
    assert [(post.slug, post.head, post.places) for post in posts] == [
        ("sector-head", True, 1),
        ("senior-adviser", False, 1),
        ("lead-adviser", False, 1),
        ("adviser", False, 2),
    ]


# Duties that no two of these roles share: who registers does not void or sign, who administers does not read letters.
APART = {
    "correspondence.register": {"clerk"},
    "correspondence.dispatch": {"clerk"},
    "correspondence.void": {"head"},
    "correspondence.sign": {"head"},
    "correspondence.approve": {"head"},
    "correspondence.read_restricted": {"head"},
    "assignments.resolve": {"head"},
    "assignments.ask": {"clerk", "adviser", "head", "information-officer", "press"},
    "appeals.void": {"head"},
    "identity.administer": {"administrator"},
    "journals.administer": {"administrator"},
    "deadlines.administer": {"administrator"},
    "tokens.manage": {"administrator"},
    "correspondence.read": {"clerk", "adviser", "head"},
    "appeals.read_personal": {"clerk", "head"},
    "information.register": {"clerk", "information-officer"},
    "information.approve": {"head"},
    "information.restricted": {"clerk", "head", "information-officer"},
    "information.publish": {"clerk", "head", "information-officer"},
    "information.report": {"clerk", "head", "information-officer"},
    "audit.read": {"head", "administrator"},
    "site.publish": {"head", "administrator", "press"},
}


@pytest.mark.parametrize("slug", SLUGS)
def test_roles_keep_duties_apart(agencies: dict[str, Profile], slug: str) -> None:
    roles = {role.slug: set(role.permissions) for role in agencies[slug].roles}
    assert set(roles) == {"clerk", "adviser", "head", "administrator", "press", "lawyer", "information-officer"}
    found = {name: {role for role, held in roles.items() if name in held} for name in APART}
    assert found == APART


def test_every_permission_belongs_to_some_role(agencies: dict[str, Profile]) -> None:
    used = {name for agency in agencies.values() for role in agency.roles for name in role.permissions}
    assert used == PERMISSIONS


def test_colours_can_be_told_apart_and_read(agencies: dict[str, Profile]) -> None:
    hues = [to_oklch(agency.brand).hue for agency in agencies.values()]
    assert min(min(abs(one - other), 360 - abs(one - other)) for one, other in combinations(hues, 2)) > 45
    assert min(derive(agency.brand).lowest_contrast for agency in agencies.values()) >= 4.5


@pytest.mark.parametrize("slug", SLUGS)
def test_demo_people_fit_their_agency(agencies: dict[str, Profile], slug: str) -> None:
    people = load_people(TENANTS, slug)
    assert check_people(people, agencies[slug]) == []
    named = {"information-officer"} if slug in {"education", "mtispiri"} else set()
    assert {role for person in people for role in person.roles} == {"clerk", "adviser", "head", "administrator"} | named
    assert {person.username for person in people} >= {"clerk", "adviser", "head", "administrator"}
    assert 4 <= len(people) <= 7
    assert all(person.email == f"{person.username}@{slug}.example" for person in people)


def test_demo_people_speak_all_languages() -> None:
    assert {person.language for slug in SLUGS for person in load_people(TENANTS, slug)} == {"az", "ka", "en"}


def test_an_agency_without_a_demo_file_has_no_demo_people(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    assert load_people(tmp_path, "pier") == []


def test_a_folder_without_demo_people_is_not_mistaken_for_an_empty_one() -> None:
    with pytest.raises(ProfileErrors, match="demo: There is no such folder"):
        load_people(TENANTS / "demo", "energy")


def test_mistakes_in_demo_people_are_said(tmp_path: Path, agencies: dict[str, Profile]) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo/energy.toml").write_text('[[people]]\nusername = "Clerk One"\nemail = "a@b.com"\n', "utf-8")
    with pytest.raises(ProfileErrors) as errors:
        load_people(tmp_path, "energy")
    assert [(problem.file, problem.field) for problem in errors.value.problems] == [
        ("demo/energy.toml", f"people[1].{name}")
        for name in ["username", "given_name", "family_name", "email", "unit", "post", "roles", "language"]
    ]
    person = DemoPerson(
        username="x", given_name="X", family_name="Y", email="x@y.example", unit="moon", post="sector-head",
        roles=["pope"], language="ka",
    )  # fmt: skip
    assert [problem.field for problem in check_people([person, person], agencies["education"])] == [
        "people[1].unit", "people[1].language", "people[1].roles[1]", "people[1].post",
        "people[2].username", "people[2].unit", "people[2].language", "people[2].roles[1]", "people[2].post",
    ]  # fmt: skip


def test_a_post_has_no_more_holders_than_places(agencies: dict[str, Profile]) -> None:
    people = load_people(TENANTS, "baku-education")
    head = next(person for person in people if person.post == "sector-head")
    second = DemoPerson(
        username="second", given_name="X", family_name="Y", email="x@y.example", unit=head.unit, post=head.post,
        roles=["head"], language="az",
    )  # fmt: skip
    [problem] = check_people([*people, second], agencies["baku-education"])
    assert problem.sentence == "The post sector-head has places for 1 only."


def test_the_example_of_the_page_is_an_agency() -> None:
    countries = load(TENANTS).countries
    example = read_profile(tomllib.loads(readme_blocks()[0]), countries["ge"], PERMISSIONS)
    assert (example.slug, example.languages, example.sign_in.claims.email) == ("khevi", ["ka", "en", "az"], "mail")
    assert example.index_of(example.journals[0]) == "04-1"


def test_the_page_shows_a_state_provider_that_can_be_pasted() -> None:
    example, state = readme_blocks()
    shown = re.sub(r"(?m)^# ?", "", state)
    data = tomllib.loads(example) | tomllib.loads(shown)
    profile = read_profile(data, load(TENANTS).countries["ge"], PERMISSIONS)
    assert profile.sign_in.endpoints is not None
    assert profile.sign_in.endpoints.jwks == "https://api.login.state.example/oauth2/jwks"


def test_the_page_explains_every_field_and_every_choice() -> None:
    page = (TENANTS / "README.md").read_text(encoding="utf-8")
    parts = [part for part in vars(profiles).values() if isinstance(part, type) and hasattr(part, "__struct_fields__")]
    names = {name for part in [*parts, DemoPerson] for name in part.__struct_fields__}
    choices = {
        value
        for kind in (profiles.Language, profiles.Regime, profiles.Direction, profiles.Period, profiles.FileKind)
        for value in get_args(kind)
    }
    explained = set(re.findall(r"`(?:\[\[?)?([a-z_]+)(?:\]\]?)?`", page))
    assert (names | choices) - explained == set()


def test_the_page_shows_numbers_as_they_come_out() -> None:
    page = (TENANTS / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"\| `([^`]*\{n[^`]*)` \| ([^|]+) \|", page)
    assert len(rows) == 4
    for pattern, number in rows:
        assert split_pattern(pattern, date(2026, 11, 14), "04").number(71) == number


def test_the_published_schema_is_the_present_one() -> None:
    assert (TENANTS / "profile.schema.json").read_text(encoding="utf-8") == schema_text()


@pytest.mark.parametrize("slug", SLUGS)
def test_agencies_satisfy_the_schema(slug: str) -> None:
    data = tomllib.loads((TENANTS / f"offices/{slug}.toml").read_text(encoding="utf-8"))
    check = jsonschema_rs.validator_for(schema())
    assert [error.message for error in check.iter_errors(data)] == []
    assert not check.is_valid(data | {"logo": "x.png"})
    assert not check.is_valid(data | {"brand": "blue"})
    assert not check.is_valid({name: value for name, value in data.items() if name != "journals"})
