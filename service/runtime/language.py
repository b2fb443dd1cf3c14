"""The reader's language: sentences, and how dates, numbers and sizes are written in it.

Sentences are English msgids; catalogues are read from `.build/locales/<code>/LC_MESSAGES/service.mo` when first needed.
What a catalogue lacks is taken from the English one, and what that lacks is the msgid itself. Placeholders are written
`%(name)s`, filled when parameters are given, and a per cent sign is always `%%`; both as in Jinja's new-style gettext.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import jinja2
from babel import Locale, dates, numbers
from babel.support import Translations

LANGUAGES = ("az", "ka", "en")
DOMAIN = "service"
COLLATIONS = {"az": "az-x-icu", "ka": "ka-x-icu", "en": "en-x-icu"}
OWN_NAMES = {"az": "Azərbaycanca", "ka": "ქართული", "en": "English"}
FIRST_WEEKDAY = 0  # Monday, as datetime.weekday() counts, in all three languages
BUILT = Path(__file__).resolve().parents[2] / ".build" / "locales"

Style = Literal["short", "table", "long"]

current: ContextVar[str] = ContextVar("language", default="en")
_folder = BUILT


# --- which language


def known(code: str) -> str:
    """The code itself; raises ValueError when Chancery does not speak it."""
    if code not in LANGUAGES:
        raise ValueError(f"unknown language {code!r}")
    return code


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Everything inside is said in this language. Raises ValueError for an unknown code."""
    token = current.set(known(code))
    try:
        yield
    finally:
        current.reset(token)


def preferred(accept_language: str, offered: tuple[str, ...] = LANGUAGES) -> str | None:
    """The offered language an `Accept-Language` header ranks highest, or None when it names none of them."""
    ranked: list[tuple[float, int, str]] = []
    for place, part in enumerate(accept_language.split(",")[:50]):
        tag, _, weight = part.partition(";")
        code = tag.strip()[:2]
        if code in offered and (tag.strip()[2:3] in {"", "-", "_"}):
            ranked.append((-_quality(weight), place, code))
    usable = [entry for entry in ranked if entry[0] < 0]
    return min(usable)[2] if usable else None


def _quality(weight: str) -> float:
    name, _, value = weight.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return max(0.0, min(1.0, float(value)))
    except ValueError:
        return 0.0


def collation(code: str) -> str:
    """The PostgreSQL collation that sorts as readers of this language expect."""
    return COLLATIONS[known(code)]


# --- sentences


def use_catalogues(folder: Path | None = None) -> None:
    """Read catalogues anew, from another folder when one is given (tests; after a rebuild)."""
    global _folder  # noqa: PLW0603
    _folder = folder or BUILT
    _catalogue.cache_clear()


@cache
def _catalogue(code: str) -> NullTranslations:
    loaded = Translations.load(_folder, [known(code)], DOMAIN)
    if code != "en":
        loaded.add_fallback(_catalogue("en"))
    return loaded


def _fill(text: str, params: dict[str, Any]) -> str:
    return text % params if params else text.replace("%%", "%")


def gettext(message: str, **params: Any) -> str:
    return _fill(_catalogue(current.get()).gettext(message), params)


def ngettext(one: str, many: str, n: int, **params: Any) -> str:
    """`n` chooses the form and fills `%(n)s`; a grouped figure is the caller's own parameter."""
    return _fill(_catalogue(current.get()).ngettext(one, many, n), {"n": n, **params})


def pgettext(context: str, message: str, **params: Any) -> str:
    return _fill(_catalogue(current.get()).pgettext(context, message), params)


def npgettext(context: str, one: str, many: str, n: int, **params: Any) -> str:
    return _fill(_catalogue(current.get()).npgettext(context, one, many, n), {"n": n, **params})


def translate(code: str, message: str, **params: Any) -> str:
    """A sentence in a named language: mail, documents, feeds."""
    return _fill(_catalogue(known(code)).gettext(message), params)


def install(environment: jinja2.Environment) -> None:
    """Give a Jinja environment `_`, `{% trans %}` and the rest, always in the current language."""
    environment.policies["ext.i18n.trimmed"] = True
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        lambda message: _catalogue(current.get()).gettext(message),
        lambda one, many, n: _catalogue(current.get()).ngettext(one, many, n),
        newstyle=True,
        pgettext=lambda context, message: _catalogue(current.get()).pgettext(context, message),
        npgettext=lambda context, one, many, n: _catalogue(current.get()).npgettext(context, one, many, n),
    )


# --- dates and times


@cache
def _locale(code: str) -> Locale:
    return Locale.parse(known(code))


def locale() -> Locale:
    """Babel's data for the current language."""
    return _locale(current.get())


def format_date(day: date, style: Style = "short", today: date | None = None) -> str:
    """`short` is `14.11.2026`; `table` leaves the year out when it is that of `today`; `long` follows CLDR."""
    if style == "long":
        return dates.format_date(day, "long", locale())
    if style == "table" and today is not None and day.year == today.year:
        return f"{day.day:02}.{day.month:02}"
    return f"{day.day:02}.{day.month:02}.{day.year:04}"


def format_time(moment: datetime | time, zone: ZoneInfo | None = None) -> str:
    """`10:42`, in the zone when one is given. A naive datetime with a zone is refused with ValueError."""
    if zone is not None and isinstance(moment, datetime):
        moment = _local(moment, zone)
    return f"{moment.hour:02}:{moment.minute:02}"


def format_moment(moment: datetime, zone: ZoneInfo, style: Style = "short", today: date | None = None) -> str:
    """`14.11.2026 10:42` in the zone; the long style joins date and time as the language does."""
    local = _local(moment, zone)
    day, clock = format_date(local.date(), style, today), format_time(local)
    if style != "long":
        return f"{day} {clock}"
    return str(dates.get_datetime_format("long", locale())).replace("{1}", day).replace("{0}", clock)


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone cannot be shown in one")
    return moment.astimezone(zone)


def format_month(day: date) -> str:
    """Month and year as a heading: `noyabr 2026`, `ნოემბერი, 2026`, `November 2026`."""
    return dates.format_skeleton("yMMMM", day, locale=locale())


def format_day_month(day: date) -> str:
    """`14 noyabr`, without the year."""
    return dates.format_skeleton("MMMMd", day, locale=locale())


def weekdays(width: Literal["wide", "abbreviated", "narrow"] = "abbreviated") -> list[str]:
    """Seven names, Monday first."""
    names = dates.get_day_names(width, "stand-alone", locale())
    return [str(names[day]) for day in range(7)]


# --- numbers and sizes


def format_number(value: float, digits: int | None = None) -> str:
    """Grouped as the language groups; `digits` fixes the decimals, otherwise at most three are shown."""
    if digits is None:
        return numbers.format_decimal(value, locale=locale())
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return numbers.format_decimal(value, format=pattern, locale=locale())


def format_percent(share: float, digits: int = 1) -> str:
    """A share of one: 0.942 is `94,2%`, with at most `digits` decimals and no space before the sign."""
    pattern = "#,##0" + ("." + "#" * digits if digits else "") + "%"
    return numbers.format_percent(share, format=pattern, locale=locale())


def format_size(size: int) -> str:
    """A file's size from bytes; a kilobyte is 1,024 of them, and below ten units one decimal is shown."""
    value, step = float(size), 0
    while value >= 1024 and step < 3:
        value, step = value / 1024, step + 1
    if step and step < 3 and round(value) >= 1024:
        value, step = 1.0, step + 1
    shown = numbers.format_decimal(value, format="#,##0.#" if step and value < 10 else "#,##0", locale=locale())
    return (_bytes, _kilobytes, _megabytes, _gigabytes)[step](shown)


def _bytes(size: str) -> str:
    # NOTE: a file's size in bytes
    return gettext("%(size)s B", size=size)


def _kilobytes(size: str) -> str:
    # NOTE: a file's size in kilobytes
    return gettext("%(size)s KB", size=size)


def _megabytes(size: str) -> str:
    # NOTE: a file's size in megabytes
    return gettext("%(size)s MB", size=size)


def _gigabytes(size: str) -> str:
    # NOTE: a file's size in gigabytes
    return gettext("%(size)s GB", size=size)
