"""The sections of a report that people write, and what is said by whom at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.planning.unit_reports.rules.figures import GROUPS

SECTIONS: Mapping[str, str] = {
    "summary": N_("What mattered most"),
    "done": N_("What was done"),
    "problems": N_("Difficulties, and what is asked for"),
    "next": N_("What comes next"),
}
TEXT_LIMIT, REASON_LIMIT = 20_000, 1_000
STALE = N_("Somebody else saved first. Your text is kept in the form: compare both and save again.")
TOO_LONG = N_("This is too long: at most %(limit)s characters fit.")
NO_SECTION = N_("Choose one of the sections offered.")
NO_LANGUAGE = N_("Choose at least one of the agency's languages.")
NO_GROUP = N_("Choose at least one group of figures.")
NO_PERIOD = N_("Choose whether it reports by quarter, by year, or both.")
NO_TEXT = N_("Write what mattered most before you submit the report, in each of its languages.")


@dataclass(frozen=True, slots=True)
class Written:
    """A text in a language, and the version from which it was written: 0 where none stood."""

    text: str
    version: int = 0


@dataclass(frozen=True, slots=True)
class SettingEdit:
    """How a unit reports. languages: in which it is written; groups: of figures; version: that was read, None: new."""

    quarterly: bool
    yearly: bool
    languages: tuple[str, ...]
    groups: tuple[str, ...]
    version: int | None = None


def checked_setting(edit: SettingEdit, known: Sequence[str]) -> SettingEdit:
    """A setting in the order of the house. Raises FieldErrors."""
    languages, groups = languages_of(edit.languages, known), groups_of(edit.groups)
    if not (edit.quarterly or edit.yearly):
        raise FieldErrors([Refusal(NO_PERIOD, code="required", field="quarterly")])
    return SettingEdit(edit.quarterly, edit.yearly, languages, groups, edit.version)


def languages_of(chosen: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """Languages in the agency's order. Raises FieldErrors at `languages`."""
    found = tuple(code for code in known if code in chosen)
    if not found or set(chosen) - set(known):
        raise FieldErrors([Refusal(NO_LANGUAGE, code="required", field="languages")])
    return found


def groups_of(chosen: Sequence[str]) -> tuple[str, ...]:
    """Groups in their order. Raises FieldErrors at `groups`."""
    found = tuple(name for name in GROUPS if name in chosen)
    if not found or set(chosen) - set(GROUPS):
        raise FieldErrors([Refusal(NO_GROUP, code="required", field="groups")])
    return found


def changed_texts(
    kept: Mapping[str, Written], typed: Mapping[str, Written], languages: Sequence[str]
) -> dict[str, Written]:
    """What is to be written by language: where somebody else was first, nothing is. Raises FieldErrors.

    A text that says what stands is no change, whichever version it began from.
    """
    errors, found = [], {}
    for code, one in typed.items():
        if code not in languages:
            errors.append(Refusal(NO_LANGUAGE, code="choice", field=f"text_{code}"))
            continue
        before = kept.get(code, Written(""))
        if one.text == before.text:
            continue
        if len(one.text) > TEXT_LIMIT:
            errors.append(Refusal(TOO_LONG, code="too_long", field=f"text_{code}", limit=TEXT_LIMIT))
        elif one.version != before.version:
            errors.append(Refusal(STALE, code="stale", field=f"text_{code}"))
        else:
            found[code] = Written(one.text, before.version + 1)
    if errors:
        raise FieldErrors(errors)
    return found


def missing(texts: Mapping[tuple[str, str], str], languages: Sequence[str]) -> list[str]:
    """Languages in which the most important words are not written."""
    return [code for code in languages if not texts.get(("summary", code), "").strip()]
