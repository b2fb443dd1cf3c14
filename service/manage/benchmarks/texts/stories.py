"""The labelled set: stories written for it, told again as outlets tell them, as pages of several layouts."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from service.kit.folding import fold, latin_georgian
from service.manage.benchmarks.texts.layouts import LAYOUTS

HERE = Path(__file__).parent
LANGUAGES = ("az", "ka", "en", "ru")
NEAR = datetime(2026, 11, 22, 18, 0, tzinfo=timezone(timedelta(hours=4)))
ZONE = timezone(timedelta(hours=4))
_REPRINTED = {"az-school-lake": 40, "ka-minister": 40}
_LEADS = {
    "az": "Redaksiyamıza daxil olan məlumata görə, hadisə sosial şəbəkələrdə də geniş müzakirə olunur, oxucularımız "
    "isə bizə şəkillər göndərirlər.",
    "ka": "ჩვენი რედაქციის ინფორმაციით, ამ ამბავს სოციალურ ქსელებშიც განიხილავენ, მკითხველი კი ფოტოებს გვიგზავნის.",
    "en": "Our readers have sent us pictures and questions about it since the morning; this is what we know so far.",
    "ru": "Наши читатели с утра присылают фотографии и вопросы; вот что известно редакции к этому часу.",
}
_CLOSING = {
    "az": "Mövzu ilə bağlı yeniliklər olarsa, oxuculara əlavə məlumat veriləcək.",
    "ka": "თუ ახალი დეტალები გახდება ცნობილი, მკითხველს დამატებით შევატყობინებთ.",
    "en": "This report will be continued when more is known.",
    "ru": "Если появятся подробности, мы дополним это сообщение.",
}
_ROUNDUP = {
    "az": "Günün qısa xəbərləri",
    "ka": "დღის მოკლე ამბები",
    "en": "The day in brief",
    "ru": "Коротко о главном",
}


@dataclass(frozen=True)
class Case:
    """One page with what is true of it."""

    name: str
    story: str
    telling: str
    language: str
    title: str
    paragraphs: tuple[str, ...]
    rules: frozenset[str]
    published_at: datetime
    layout: str
    page: bytes = field(repr=False, default=b"")
    content_type: str | None = None

    @property
    def text(self) -> str:
        """The article's words as they stand on the page."""
        return "\n".join(self.paragraphs)


def rules() -> tuple[dict[str, str], dict[str, list[str]]]:
    """Rules and lists of spellings of the measurement, by name."""
    read = tomllib.loads((HERE / "rules.toml").read_text(encoding="utf-8"))
    return read["rules"], read["aliases"]


def cases() -> list[Case]:
    """All pages of the set, always the same."""
    told = [case for language in LANGUAGES for case in _of_language(language)]
    return [_laid_out(case, number) for number, case in enumerate(told)]


def _of_language(language: str) -> Iterator[Case]:
    stories = tomllib.loads((HERE / f"{language}.toml").read_text(encoding="utf-8"))["stories"]
    for number, story in enumerate(stories):
        first = Case(
            name=f"{story['id']}/original",
            story=story["id"],
            telling="original",
            language=language,
            title=story["title"],
            paragraphs=tuple(story["paragraphs"]),
            rules=frozenset(story["rules"]),
            published_at=NEAR - timedelta(hours=3 + number * 7, minutes=number),
            layout="",
        )
        yield first
        yield from _retold(first, story)
    yield from _roundups(language, stories)


def _retold(first: Case, story: dict[str, Any]) -> Iterator[Case]:
    def told(telling: str, title: str, *paragraphs: str) -> Case:
        return replace(
            first, name=f"{first.story}/{telling}", telling=telling, title=title, paragraphs=paragraphs,
            published_at=first.published_at + timedelta(minutes=17 * len(telling)),
        )  # fmt: skip

    title, again, kept = story["title"], story["retitle"], first.paragraphs
    rewrites = {int(number): text for number, text in story["rewrites"].items()}
    yield told("reprint", title, *kept)
    yield told("with-lead", again, _LEADS[first.language], *kept, _CLOSING[first.language])
    lost = frozenset(story.get("lost_when_shortened", ()))
    yield replace(told("shortened", title, *kept[:2]), rules=first.rules - lost)
    yield told("rewritten", again, *(rewrites.get(number, text) for number, text in enumerate(kept)))
    yield told("capitals", _capitals(title, first.language), *(_capitals(text, first.language) for text in kept))
    if first.language in {"az", "ka"}:
        yield told("plain", _plain(title, first.language), *(_plain(text, first.language) for text in kept))
    for number in range(_REPRINTED.get(first.story, 0)):
        changed = [*kept, _CLOSING[first.language]] if number % 3 == 0 else list(kept)
        yield told(f"outlet-{number}", again if number % 4 == 0 else title, *changed)


def _roundups(language: str, stories: list[dict[str, Any]]) -> Iterator[Case]:
    """Lists of the day's news: they hold the beginning of several stories and are the twin of none."""
    for number in range(2):
        chosen = [stories[(number * 2 + step) % len(stories)] for step in range(3)]
        yield Case(
            name=f"{language}-roundup-{number}/original",
            story=f"{language}-roundup-{number}",
            telling="roundup",
            language=language,
            title=f"{_ROUNDUP[language]}: {number + 1}",
            paragraphs=tuple(story["paragraphs"][0] for story in chosen),
            rules=frozenset({"?"}),
            published_at=NEAR - timedelta(hours=5, minutes=number),
            layout="",
        )


def _capitals(text: str, language: str) -> str:
    if language == "ka":
        return "".join(chr(ord(sign) + 0x1C90 - 0x10D0) if "ა" <= sign <= "ჰ" else sign for sign in text)
    text = text.replace("i", "İ").replace("ı", "I") if language == "az" else text
    return "".join(map(str.upper, text))


def _plain(text: str, language: str) -> str:
    """As typed on a keyboard without the letters of the language."""
    return latin_georgian(text) if language == "ka" else "".join(fold(sign) or sign for sign in text)


def _laid_out(case: Case, number: int) -> Case:
    names = sorted(LAYOUTS)
    layout = names[number % len(names)]
    page, content_type = LAYOUTS[layout](case.title, case.paragraphs, case.published_at, case.language, number)
    return replace(case, layout=layout, page=page, content_type=content_type)
