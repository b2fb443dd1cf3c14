"""What the pages of settings share: values in words, differences as rows, a country's defaults."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from service.configuration import queries
from service.configuration.rules.changes import Source
from service.configuration.rules.settings import FIELDS, OTHERS, SECTION_OF, Field, label_of
from service.journals.queries import all_journals, periods
from service.journals.rules import period_key
from service.runtime.language import OWN_NAMES, gettext
from service.runtime.work import Work
from service.tenancy.numbers import split_pattern
from service.tenancy.profile import Profile


@dataclass(frozen=True)
class Row:
    """A setting that differs, in words. lines: where both are lists of things, what of them differs."""

    path: str
    label: str
    section: str
    old: str
    new: str


def words(path: str, value: Any) -> str:
    """A value as people read it."""
    field = FIELDS.get(path)
    if value is None or value in ("", [], {}):
        return "—"
    if field and field.kind in {"choice", "ticks"} and isinstance(field.options, Mapping):
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(gettext(field.options.get(str(one), str(one))) for one in chosen)
    return _said(value)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, Mapping):
        if value.keys() <= OWN_NAMES.keys():
            return " · ".join(f"{code}: {text}" for code, text in value.items())
        return ", ".join(f"{name}: {_said(held)}" for name, held in value.items())
    if isinstance(value, list):
        return "; ".join(_said(one) for one in value)
    return str(value) if isinstance(value, str | int) else json.dumps(value, ensure_ascii=False, default=str)


def difference(changes: Iterable[Any]) -> list[Row]:
    """Changes in words; of a list of things with short names only the things that differ."""
    rows: list[Row] = []
    for change in changes:
        label, section = gettext(label_of(change.path)), SECTION_OF.get(change.path, "")
        old, new = _by_slug(change.old), _by_slug(change.new)
        if old is None or new is None:
            rows.append(
                Row(change.path, label, section, words(change.path, change.old), words(change.path, change.new))
            )
            continue
        slugs = [*old, *(slug for slug in new if slug not in old)]
        apart = [slug for slug in slugs if old.get(slug) != new.get(slug)]
        rows += [Row(change.path, f"{label}: {slug}", section, *_apart(old.get(slug), new.get(slug))) for slug in apart]
        if not apart:
            rows.append(Row(change.path, label, section, ", ".join(old), ", ".join(new)))
    return rows


def _by_slug(value: Any) -> dict[str, Any] | None:
    if not isinstance(value, list) or not all(isinstance(one, Mapping) and "slug" in one for one in value):
        return None
    return {str(one["slug"]): one for one in value}


def _apart(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> tuple[str, str]:
    if old is None or new is None:
        return words("", old), words("", new)
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    sides = [", ".join(f"{name}: {_said(side[name])}" for name in names if name in side) for side in (old, new)]
    return sides[0] or "—", sides[1] or "—"


def origin_words(source: Source) -> str:
    """Where a value comes from, in words."""
    if source.origin == "override" and source.number:
        return gettext("Version %(number)s, %(name)s", number=source.number, name=source.by_name)
    return {
        "override": gettext("Changed here"),
        "country": gettext("Country's settings"),
        "built_in": gettext("Built in"),
        "file": gettext("The agency's profile"),
    }[source.origin]


def options_of(field: Field, profile: Profile, language: str) -> list[tuple[str, str]]:
    """What a choice offers."""
    if field.options == "units":
        return [(unit.slug, profile.say(unit.title, language)) for unit in profile.units]
    if field.options == "posts":
        return [(post.slug, profile.say(post.title, language)) for post in profile.posts]
    return [(value, gettext(label)) for value, label in field.options.items()] if field.options else []  # type: ignore[union-attr]


async def next_numbers(work: Work, profile: Profile) -> list[tuple[str, str]]:
    """Each journal's name and the number that would come next by a profile's patterns."""
    standing = {journal.slug: journal for journal in await all_journals(work)}
    begun = await periods(work, [journal.id for journal in standing.values()])
    last = {(period.journal_id, period.key): period.last for period in begun}
    found: list[tuple[str, str]] = []
    for journal in profile.journals:
        known = standing.get(journal.slug)
        serial = last.get((known.id, period_key(journal.period, work.today)), 0) if known else 0
        number = _number(journal.pattern, work.today, profile.index_of(journal), serial + 1)
        found.append((profile.say(journal.title, work.language), number))
    return found


def _number(pattern: str, on: date, index: str, serial: int) -> str:
    return split_pattern(pattern, on, index).number(serial)


def every_path(settings: Iterable[str]) -> list[str]:
    """Settings in the order of the sections, those of other pages behind them."""
    known = [*FIELDS, *OTHERS]
    return sorted(settings, key=lambda path: known.index(path) if path in known else len(known))


async def draft_size(work: Work) -> int:
    """How many settings one has changed and not saved."""
    row = await queries.draft_of(work, work.actor.id)
    return len(row.changes) if row else 0
