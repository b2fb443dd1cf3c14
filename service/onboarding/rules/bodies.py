"""Kinds of bodies: units, posts and journals an agency begins with, from tenants/bodies/*.toml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct, field

Texts = dict[str, str]


class Unit(Struct, frozen=True, forbid_unknown_fields=True):
    slug: str
    title: Texts
    parent: str | None = None


class Post(Struct, frozen=True, forbid_unknown_fields=True):
    slug: str
    title: Texts
    unit: str
    head: bool = False
    places: int = 1


class Journal(Struct, frozen=True, forbid_unknown_fields=True):
    """patterns: by country. unit: the first of these that the body has keeps it."""

    slug: str
    direction: str
    title: Texts
    patterns: dict[str, str]
    regime: str = "correspondence"
    units: list[str] = field(default_factory=list)


class Body(Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of body. place: in the list in which it is chosen."""

    title: Texts
    about: Texts
    place: int = 0
    units: list[Unit] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)


class Journals(Struct, frozen=True, forbid_unknown_fields=True):
    journals: list[Journal]


def begun(body: Body, journals: Sequence[Journal], country: str, languages: Sequence[str]) -> dict[str, Any]:
    """Units, posts and journals as a profile has them, in these languages."""
    units = [_without(slug=one.slug, title=_in(one.title, languages), parent=one.parent) for one in body.units]
    posts = [
        _without(slug=one.slug, title=_in(one.title, languages), unit=one.unit, head=one.head or None,
                 places=one.places if one.places > 1 else None)
        for one in body.posts
    ]  # fmt: skip
    known = {one.slug for one in body.units}
    kept = [
        _without(
            slug=one.slug, direction=one.direction, title=_in(one.title, languages), pattern=one.patterns[country],
            regime=None if one.regime == "correspondence" else one.regime,
            unit=next((slug for slug in one.units if slug in known), None),
        )
        for one in journals
    ]  # fmt: skip
    return {"units": units, "posts": posts, "journals": kept}


def translated(values: Mapping[str, Any], begin: Mapping[str, Any]) -> dict[str, Any]:
    """Lists of a draft with the languages that they lack and their kind of body has; what was typed stays."""
    found = {}
    for name, rows in begin.items():
        known = {row["slug"]: row["title"] for row in rows}
        found[name] = [
            {**row, "title": {**known.get(row.get("slug", ""), {}), **row.get("title", {})}}
            for row in values.get(name, ())
        ]
    return found


def _in(texts: Mapping[str, str], languages: Sequence[str]) -> Texts:
    return {code: texts[code] for code in languages if code in texts}


def _without(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
