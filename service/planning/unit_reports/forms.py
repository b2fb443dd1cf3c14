"""What is typed about reports of units, as values."""

from collections.abc import Sequence
from uuid import UUID

from service.planning.unit_reports.rules.figures import GROUPS
from service.planning.unit_reports.rules.texts import REASON_LIMIT, TEXT_LIMIT, SettingEdit, Written
from service.web.fields import Fields


def reason_from(read: Fields) -> str:
    """Why. Raises FormRejected."""
    reason = read.text("reason", limit=REASON_LIMIT, required=True)
    read.done()
    return reason


def opening_from(read: Fields) -> tuple[UUID | None, str]:
    """The unit, None for the whole agency, and the period of a report to open. Raises FormRejected."""
    unit, period = read.uuid("unit"), read.line("period", limit=10, required=True)
    read.done()
    return unit, period


def texts_from(read: Fields, languages: Sequence[str]) -> dict[str, Written]:
    """The texts of a section: text_{language} and version_{language}. Raises FormRejected."""
    found = {
        code: Written(
            read.text(f"text_{code}", limit=TEXT_LIMIT), read.number(f"version_{code}", most=999_999) or 0
        )
        for code in languages
        if f"text_{code}" in read.values
    }  # fmt: skip
    read.done()
    return found


def languages_from(read: Fields, languages: Sequence[str]) -> tuple[str, ...]:
    """Those that were ticked as language_{code}."""
    return tuple(code for code in languages if read.ticked(f"language_{code}"))


def setting_from(read: Fields, languages: Sequence[str]) -> tuple[UUID | None, SettingEdit]:
    """A unit, None for the whole agency, and how it reports. Raises FormRejected."""
    unit = read.uuid("unit")
    edit = SettingEdit(
        read.ticked("quarterly"), read.ticked("yearly"), languages_from(read, languages),
        tuple(name for name in GROUPS if read.ticked(f"group_{name}")), read.number("version", most=999_999),
    )  # fmt: skip
    read.done()
    return unit, edit
