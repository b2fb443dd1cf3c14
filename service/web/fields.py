"""Reading posted text into values: each field says what is wrong with it, and what was typed is kept."""

from collections.abc import Awaitable, Iterable, Mapping
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from service.kit import dates, texts
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_

Value = TypeVar("Value")


class FormRejected(Exception):
    """A posted form that cannot be taken: `values` as typed, `errors` by field. The page shows it again with 422."""

    def __init__(self, values: Mapping[str, str], errors: Mapping[str, Refusal]) -> None:
        super().__init__(", ".join(sorted(errors)))
        self.values, self.errors = dict(values), dict(errors)


class Fields:
    """One posted form. Each reader gives a value or None, and remembers what was wrong."""

    def __init__(self, posted: Mapping[str, Any]) -> None:
        self.values = {name: value for name, value in posted.items() if isinstance(value, str)}
        self.errors: dict[str, Refusal] = {}

    def refuse(self, name: str, sentence: str, code: str = "invalid", **params: Any) -> None:
        """Note what is wrong with a field; the first word on a field stands."""
        self.errors.setdefault(name, Refusal(sentence, code=code, field=name, **params))

    def line(self, name: str, *, limit: int = 300, required: bool = False) -> str:
        """One line of text without control characters."""
        return self._text(name, texts.clean_line, limit, required)

    def text(self, name: str, *, limit: int = 10_000, required: bool = False) -> str:
        """Text of several lines."""
        return self._text(name, texts.clean_text, limit, required)

    def _text(self, name: str, clean: Any, limit: int, required: bool) -> str:
        try:
            value: str = clean(self.values.get(name, ""), limit)
        except Refusal as refusal:
            self.refuse(name, refusal.sentence, refusal.code, **refusal.params)
            return ""
        if required and not value:
            self.refuse(name, N_("Fill in this field."), "required")
        return value

    def day(
        self, name: str, today: date, *, required: bool = False, latest: date | None = None, ahead: bool = False
    ) -> date | None:
        """A date as a clerk types it (dd.mm.yyyy, dd.mm, +10); `latest` refuses what lies beyond.

        `ahead`: a day without a year is the next such day, as for terms.
        """
        typed = self.values.get(name, "").strip()
        if not typed:
            if required:
                self.refuse(name, N_("Fill in this field."), "required")
            return None
        try:
            value = dates.read_date(typed, today, ahead=ahead)
        except Refusal as refusal:
            self.refuse(name, refusal.sentence, refusal.code, **refusal.params)
            return None
        if latest is not None and value > latest:
            self.refuse(name, N_("This date lies in the future."), "in_future")
            return None
        return value

    def choice(self, name: str, allowed: Iterable[str], *, required: bool = False) -> str:
        """One of known words."""
        value = self.values.get(name, "").strip()
        if not value and not required:
            return ""
        if value not in set(allowed):
            self.refuse(name, N_("Choose one of the values offered."), "choice")
            return ""
        return value

    def number(self, name: str, *, least: int = 0, most: int = 9999) -> int | None:
        """A whole number within bounds."""
        typed = self.values.get(name, "").strip()
        if not typed:
            return None
        if not (typed.isascii() and typed.isdecimal()) or not least <= int(typed[:9]) <= most or len(typed) > 9:
            self.refuse(name, N_("Type a whole number from %(least)s to %(most)s."), "number", least=least, most=most)
            return None
        return int(typed)

    def uuid(self, name: str) -> UUID | None:
        """An id that a page of ours put there; a strange one is said to be unknown, not more."""
        typed = self.values.get(name, "").strip()
        if not typed:
            return None
        try:
            return UUID(typed)
        except ValueError:
            self.refuse(name, N_("This choice is not known. Choose again."), "unknown")
            return None

    def ticked(self, name: str) -> bool:
        return self.values.get(name, "") in {"on", "1", "true", "yes"}

    def done(self) -> None:
        """Raise FormRejected when anything was wrong."""
        if self.errors:
            raise FormRejected(self.values, self.errors)


def typed_day(day: date | None) -> str:
    """A date as people type it, the same in every language."""
    return f"{day:%d.%m.%Y}" if day else ""


def kept_day(kept: object) -> str:
    """A day that an act keeps, such as 2026-11-25, as people type it; empty where it keeps none."""
    try:
        return typed_day(date.fromisoformat(str(kept)))
    except ValueError:
        return ""


async def at_fields(read: Fields, doing: Awaitable[Value]) -> Value:
    """What an action gives. Raises FormRejected with what it refuses, each at its field."""
    try:
        return await doing
    except (Refusal, FieldErrors) as error:
        for refusal in error.errors if isinstance(error, FieldErrors) else [error]:
            read.errors.setdefault(refusal.field or "", refusal)
        raise FormRejected(read.values, read.errors) from None
