"""Dates as the press writes them in Azerbaijani, Georgian, English and Russian."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime

from service.kit.folding import fold

# Each word is the beginning of the folded month in any case: noyabr, noyabrın, ноября, ნოემბერს, Nov.
_MONTHS: tuple[tuple[str, ...], ...] = (
    ("yanvar", "იანვ", "jan", "январ", "янв"),
    ("fevral", "თებერ", "feb", "феврал", "фев"),
    ("mart", "მარტ", "mar", "март", "мар"),
    ("aprel", "აპრილ", "apr", "апрел", "апр"),
    ("may", "მაის", "маи", "мая"),
    ("iyun", "ივნის", "jun", "июн"),
    ("iyul", "ივლის", "jul", "июл"),
    ("avqust", "აგვისტ", "aug", "август", "авг", "avg"),
    ("sentyabr", "სექტემბ", "სექტ", "sep", "сентябр", "сен"),
    ("oktyabr", "ოქტომბ", "ოქტ", "oct", "октябр", "окт", "okt"),
    ("noyabr", "ნოემბ", "ნოე", "nov", "ноябр", "ноя", "noy"),
    ("dekabr", "დეკემბ", "დეკ", "dec", "декабр", "дек", "dek"),
)
_ENGLISH = "uary|ruary|ch|il|e|y|ust|t|tember|ober|ember"
_ENDINGS = r"(?:in|un|da|de|a|e|я|ь|е|ი|ს|ის|ში|მდე|იდან|ერი|ერს|ერის|ერში|რის|ო|ოს|ვალი|ვლის|ვალს|ლი|ლს|ლის)?"
_NAMES = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_MONTH = r"(?P<month>" + "|".join(sorted(_NAMES, key=len, reverse=True)) + rf")(?:{_ENGLISH})?{_ENDINGS}\b\.?"
_YEAR = r"(?:[\s,]*(?P<year>[12]\d{3})(?!\d)(?:-?(?:ci|cu|ce)?\s*il\w*|\s*წ(?:ელ\w*|\.)?|\s*г(?:ода?|\.)?)?)?"
_WORDED = (
    re.compile(rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s.,-]*(?:of\s)?{_MONTH}{_YEAR}"),
    re.compile(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?(?:-?(?:i|u|de|da|si|su)\b)?{_YEAR}"),
)
_YEAR_FIRST = re.compile(r"(?P<year>(?:19|20)\d\d)(?:-ci)?\s*(?:il\w*|წ(?:ელ\w*|\.)?)\s*,?\s*(?P<rest>.+)")
_ISO = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)"
    r"(?:[t\s]+(?P<clock>\d{1,2}:\d\d(?::\d\d)?)(?:[.,]\d+)?\s?(?P<zone>z|[+-]\d\d:?\d\d)?)?"
)
_PACKED = re.compile(r"^(?P<year>20\d\d)(?P<m>\d\d)(?P<day>\d\d)(?:t?(?P<hh>\d\d)(?P<mm>\d\d)(?:\d\d)?(?P<zone>z)?)?$")
_POINTS = re.compile(r"(?<![\d:])(?P<day>\d{1,2})[./-](?P<m>\d{1,2})[./-](?P<year>(?:19|20)?\d\d)(?!\d)")
_CLOCK = re.compile(r"(?<![\d.:])(?P<h>\d{1,2})[:.](?P<min>\d\d)(?::\d\d)?(?!\d|\.\d)\s*(?P<half>[ap]\.?m\b)?")
_STAMP = re.compile(r"^(?:[a-z]{3},\s*)?\d{1,2} [a-z]{3} \d{2,4} \d{1,2}:\d\d")

_DAYS = (
    (0, ("bu gun", "bugun", "დღეს", "today", "сегодня")),
    (1, ("dunen", "გუშინ", "yesterday", "вчера")),
    (2, ("sragagun", "srahagun", "გუშინწინ", "позавчера")),
)
_NOW = ("indice", "bayaq", "ახლახან", "just now", "только что")
_UNITS = (
    (timedelta(seconds=1), "saniye|san|წამ|second|sec|секунд|сек"),
    (timedelta(minutes=1), "deqiqe|deq|წუთ|minute|min|минут|мин"),
    (timedelta(hours=1), "saat|საათ|hour|hr|час|ч"),
    (timedelta(days=1), "gun|დღ|day|дн|день|суток"),
    (timedelta(weeks=1), "hefte|კვირ|week|недел"),
)
_AGO = re.compile(
    r"(?:(?P<count>\d{1,3})|\b(?P<one>bir|ერთი|an?|one|один|одну|час(?=\s+назад)))\s*"
    r"(?P<unit>"
    + "|".join(words for _span, words in _UNITS)
    + r")?\w*\.?\s+(?:bundan\s+)?(?:evvel|once|qabaq|წინ|ago|назад)"
)
_OLDEST = 1995
_SKEW = timedelta(minutes=15)


@dataclass(frozen=True)
class _Found:
    day: date
    rest: str
    guessed_year: bool = False


def moment_in(text: str, language: str | None, near: datetime, zone: tzinfo) -> datetime | None:
    """The moment that a written date means, aware, in its own offset or in ``zone``; midnight when no hour is said.

    ``near`` (aware) is when the text was read: "two hours ago" and dates without a year count from it. None when the
    text holds no date, an impossible one, one before 1995 or one in the future of ``near``. ``language`` decides only
    whether 3/4/2026 may begin with the month (never, unless the day cannot be one and the text is English).
    """
    said = fold(text[:200])
    if not said:
        return None
    found = _stamp(text) or _iso(said, zone) or _ago(said, near, zone) or _spoken(said, language, near.astimezone(zone))
    if found is None or found.year < _OLDEST or found > near + _SKEW:
        return None
    return found


def _stamp(text: str) -> datetime | None:
    """The form of feeds and mail: Sun, 22 Nov 2026 14:35:00 +0400."""
    if not _STAMP.match(text.strip().lower()):
        return None
    try:
        stamp = parsedate_to_datetime(text.strip())
    except (ValueError, TypeError, OverflowError):
        return None
    return stamp if stamp.tzinfo else None


def _iso(said: str, zone: tzinfo) -> datetime | None:
    if packed := _PACKED.match(said):
        clock = f"{packed['hh']}:{packed['mm']}" if packed["hh"] else None
        return _made(packed, clock, packed["zone"], zone)
    if written := _ISO.search(said):
        clock = written["clock"] or _clock_text(said[written.end() :])
        return _made(written, clock, written["zone"], zone)
    return None


def _made(parts: re.Match[str], clock: str | None, offset: str | None, zone: tzinfo) -> datetime | None:
    try:
        day = date(int(parts["year"]), int(parts["m"]), int(parts["day"]))
        hour = time.fromisoformat(clock.zfill(len(clock) + (clock.index(":") == 1))) if clock else time()
        return datetime.combine(day, hour, _offset(offset) or zone)
    except ValueError:
        return None


def _offset(written: str | None) -> tzinfo | None:
    if not written:
        return None
    if written == "z":
        return UTC
    digits = written[1:].replace(":", "")
    away = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-away if written[0] == "-" else away)


def _ago(said: str, near: datetime, zone: tzinfo) -> datetime | None:
    here = near.astimezone(zone)
    if any(word in said for word in _NOW):
        return here
    if not (ago := _AGO.search(said)):
        return None
    written = ago["unit"] or ("час" if (ago["one"] or "").startswith("час") else "")
    for span, words in _UNITS:
        if written in words.split("|"):
            return here - span * int(ago["count"] or 1)
    return None


def _spoken(said: str, language: str | None, here: datetime) -> datetime | None:
    found = _day_word(said, here) or _worded(said, here) or _points(said, language)
    if found is None:
        if re.fullmatch(r"\D{0,12}\d{1,2}[:.]\d\d\D{0,4}", said) and (hour := _clock(said)):
            today = datetime.combine(here.date(), hour, here.tzinfo)
            return today if today <= here + _SKEW else today - timedelta(days=1)
        return None
    try:
        moment = datetime.combine(found.day, _clock(found.rest) or time(), here.tzinfo)
        if found.guessed_year and moment > here + _SKEW:
            moment = moment.replace(year=moment.year - 1)
    except ValueError:
        return None
    return moment


def _day_word(said: str, here: datetime) -> _Found | None:
    for back, words in reversed(_DAYS):
        for word in words:
            if re.search(rf"(?<!\w){word}(?!\w)", said):
                return _Found(here.date() - timedelta(days=back), said.replace(word, " "))
    return None


def _worded(said: str, here: datetime) -> _Found | None:
    year = None
    if (first := _YEAR_FIRST.search(said)) and any(pattern.search(first["rest"]) for pattern in _WORDED):
        year, said = first["year"], first["rest"]
    for pattern in _WORDED:
        if written := pattern.search(said):
            year = year or written["year"]
            try:
                day = date(int(year or here.year), _NAMES[written["month"]], int(written["day"]))
            except ValueError:
                return None
            return _Found(day, said[: written.start()] + " " + said[written.end() :], not year)
    return None


def _points(said: str, language: str | None) -> _Found | None:
    if not (written := _POINTS.search(said)):
        return None
    day, month, year = int(written["day"]), int(written["m"]), int(written["year"])
    if month > 12 and language == "en":
        day, month = month, day
    try:
        when = date(year if year > 99 else 2000 + year, month, day)
    except ValueError:
        return None
    return _Found(when, said[: written.start()] + " " + said[written.end() :])


def _clock_text(said: str) -> str | None:
    hour = _clock(said)
    return hour.strftime("%H:%M") if hour else None


def _clock(said: str) -> time | None:
    for written in _CLOCK.finditer(said):
        hour, minute = int(written["h"]), int(written["min"])
        if half := written["half"]:
            hour = hour % 12 + (12 if half[0] == "p" else 0)
        if hour < 24 and minute < 60:
            return time(hour, minute)
    return None
