"""What a profile reads out of claims."""

from typing import Any

import pytest

from service.identity import claims
from service.tenancy.profile import ClaimRoleProfile, ClaimsProfile, SignInProfile

RULES = [
    ClaimRoleProfile(claim="groups", value="registry", role="clerk", unit="casework"),
    ClaimRoleProfile(claim="groups", value="chief", role="head"),
    ClaimRoleProfile(claim="realm_access.roles", value="admin", role="administrator"),
    ClaimRoleProfile(claim="level", value="3", role="adviser"),
]


@pytest.mark.parametrize(
    ("said", "roles"),
    [
        ({}, set()),
        ({"groups": ["registry"]}, {("clerk", "casework")}),
        ({"groups": ["registry", "chief", "chief"]}, {("clerk", "casework"), ("head", None)}),
        ({"groups": "chief"}, {("head", None)}),
        ({"groups": "chief registry"}, {("head", None), ("clerk", "casework")}),
        ({"groups": ["Chief", "registry2", ""]}, set()),
        ({"groups": {"chief": True}}, set()),
        ({"groups": None}, set()),
        ({"realm_access": {"roles": ["admin"]}}, {("administrator", None)}),
        ({"realm_access.roles": ["admin"]}, {("administrator", None)}),
        ({"realm_access": "roles"}, set()),
        ({"level": 3}, {("adviser", None)}),
        ({"level": True}, set()),
    ],
)
def test_roles(said: dict[str, Any], roles: set[tuple[str, str | None]]) -> None:
    assert claims.roles(SignInProfile(roles=RULES), said) == roles


@pytest.mark.parametrize(
    ("said", "subject"),
    [
        ({"sub": "1"}, "https://id.example|1"),
        ({"sub": 7}, "https://id.example|7"),
        ({}, ""),
        ({"sub": ["1"]}, ""),
        ({"sub": "x" * 501}, ""),
    ],
)
def test_subjects_are_parted_by_provider(said: dict[str, Any], subject: str) -> None:
    assert claims.subject(SignInProfile(), said, "https://id.example") == subject


def test_the_subject_may_be_another_claim() -> None:
    own = SignInProfile(claims=ClaimsProfile(subject="pin"))
    assert claims.subject(own, {"sub": "1", "pin": "5ABC"}, "p") == "p|5ABC"


@pytest.mark.parametrize(
    ("sign_in", "said", "link"),
    [
        (SignInProfile(), {"email": "a@x.example", "email_verified": True}, ("email", "a@x.example")),
        (SignInProfile(), {"email": "a@x.example"}, None),
        (SignInProfile(), {"email": "a@x.example", "email_verified": "true"}, None),
        (SignInProfile(), {"email_verified": True}, None),
        (SignInProfile(link="username"), {"preferred_username": "a"}, ("username", "a")),
        (SignInProfile(link="username"), {"email": "a@x.example", "email_verified": True}, None),
        (SignInProfile(link="none"), {"preferred_username": "a", "email": "a@x.example", "email_verified": True}, None),
        (SignInProfile(demo=True), {"sub": "here:clerk"}, ("username", "clerk")),
        (SignInProfile(demo=True), {"sub": "there:clerk"}, None),
        (SignInProfile(demo=True), {"sub": "here:"}, None),
        (SignInProfile(demo=True), {"sub": "clerk", "preferred_username": "clerk"}, None),
    ],
)
def test_links(sign_in: SignInProfile, said: dict[str, Any], link: tuple[str, str] | None) -> None:
    assert claims.link(sign_in, said, "here") == link


def test_what_is_asked_of_userinfo() -> None:
    assert claims.needed(SignInProfile(link="none")) == {"sub", "name"}
    assert claims.needed(SignInProfile(roles=RULES[:1])) == {"sub", "name", "email", "groups"}


def test_how_an_unknown_person_is_called() -> None:
    assert claims.shown(SignInProfile(), {"name": "Nino"}) == "Nino"
    assert claims.shown(SignInProfile(), {"given_name": "Nino", "family_name": "K"}) == "Nino K"
    assert claims.shown(SignInProfile(), {"email": "n@x.example"}) == "n@x.example"
    assert claims.shown(SignInProfile(), {}) == ""
