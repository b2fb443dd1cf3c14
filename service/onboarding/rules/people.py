"""People as they are entered before the agency is there: what keeps a list from being taken."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from service.identity.rules import BAD_USERNAME, EMAIL, USERNAME
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.onboarding.rules.draft import ADMINISTRATOR, MOST_PEOPLE, PersonIn

NEEDS_ADMINISTRATOR = N_("Enter at least one administrator: nobody else could let people in.")
NEEDS_NAME = N_("Write the family name and the given name.")
BAD_EMAIL = N_("Write an e-mail address, such as name@agency.example.")
TWICE = N_("%(value)s stands in the list twice.")
MIXED = N_("“%(word)s” mixes letters of two alphabets.")
UNKNOWN = N_("Choose one of those offered.")
FULL = N_("More people hold this post than it has places: %(places)s.")
TOO_MANY = N_("At most %(most)s people can be entered here. Enter the others when the agency is open.")
_NOT_NAME: Final = re.compile(r"[^a-z0-9._-]+")


def username_of(email: str) -> str:
    """The name offered for an address: what stands before the @, as far as it can be one."""
    return _NOT_NAME.sub("", email.partition("@")[0].casefold())[:64]


def alphabets(word: str) -> set[str]:
    """The alphabets of a word's letters, such as LATIN and CYRILLIC (the first word of their Unicode names)."""
    return {unicodedata.name(sign, "?").split(" ")[0] for sign in word if sign.isalpha()}


def people_problems(people: Sequence[PersonIn], roles: Sequence[str], posts: Mapping[str, int]) -> list[Refusal]:
    """Everything wrong with a list, at the fields of its rows counted from 1: people.2.email. posts: with places."""
    found = []
    if len(people) > MOST_PEOPLE:
        found.append(Refusal(TOO_MANY, code="too_many", field="people", most=MOST_PEOPLE))
    if not any(one.role == ADMINISTRATOR for one in people):
        found.append(Refusal(NEEDS_ADMINISTRATOR, code="required", field="people"))
    for place, one in enumerate(people, 1):
        found += [refusal.at(f"people.{place}.{refusal.field}") for refusal in _of_one(one, roles, posts)]
    for name in ("username", "email"):
        counted = Counter(getattr(one, name).casefold() for one in people if getattr(one, name))
        for place, one in enumerate(people, 1):
            if counted[getattr(one, name).casefold()] > 1:
                found.append(
                    Refusal(TWICE, code="twice", field=f"people.{place}.{name}", value=getattr(one, name))
                )  # fmt: skip
    seats = Counter(one.post for one in people if one.post)
    for place, one in enumerate(people, 1):
        if one.post in posts and seats[one.post] > posts[one.post]:
            found.append(Refusal(FULL, code="full", field=f"people.{place}.post", places=posts[one.post]))
    return found


def _of_one(one: PersonIn, roles: Sequence[str], posts: Mapping[str, int]) -> list[Refusal]:
    found = []
    if not one.family_name or not one.given_name:
        found.append(Refusal(NEEDS_NAME, code="required", field="given_name" if one.family_name else "family_name"))
    for name in ("family_name", "given_name"):
        mixed = next((word for word in getattr(one, name).split() if len(alphabets(word)) > 1), None)
        if mixed:
            found.append(Refusal(MIXED, code="mixed", field=name, word=mixed))
    if not EMAIL.fullmatch(one.email):
        found.append(Refusal(BAD_EMAIL, code="email", field="email"))
    if not USERNAME.fullmatch(one.username):
        found.append(Refusal(BAD_USERNAME, code="username", field="username"))
    if one.role not in roles:
        found.append(Refusal(UNKNOWN, code="choice", field="role"))
    if one.post and one.post not in posts:
        found.append(Refusal(UNKNOWN, code="choice", field="post"))
    return found
