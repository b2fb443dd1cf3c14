"""Pages as outlets build them: with menus, lists of other news, banners, old tables, and their own way of dating."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from html import escape

_MONTHS = {
    "az": [
        "yanvar",
        "fevral",
        "mart",
        "aprel",
        "may",
        "iyun",
        "iyul",
        "avqust",
        "sentyabr",
        "oktyabr",
        "noyabr",
        "dekabr",
    ],
    "ka": [
        "იანვარი",
        "თებერვალი",
        "მარტი",
        "აპრილი",
        "მაისი",
        "ივნისი",
        "ივლისი",
        "აგვისტო",
        "სექტემბერი",
        "ოქტომბერი",
        "ნოემბერი",
        "დეკემბერი",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "ru": [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ],
}
_MENU = {
    "az": ("Ana səhifə", "Siyasət", "İqtisadiyyat", "Cəmiyyət", "İdman", "Əlaqə"),
    "ka": ("მთავარი", "პოლიტიკა", "ეკონომიკა", "საზოგადოება", "სპორტი", "კონტაქტი"),
    "en": ("Home", "Politics", "Business", "Society", "Sport", "Contact"),
    "ru": ("Главная", "Политика", "Экономика", "Общество", "Спорт", "Контакты"),
}
_OTHER = {
    "az": ("Şahmat turnirində üç qələbə", "Sabah hava necə olacaq", "Yeni film kinoteatrlarda"),
    "ka": ("სამი გამარჯვება ჭადრაკის ტურნირზე", "როგორი ამინდი იქნება ხვალ", "ახალი ფილმი კინოთეატრებში"),
    "en": ("Three wins at the chess tournament", "Tomorrow's weather", "A new film in the cinemas"),
    "ru": ("Три победы на шахматном турнире", "Какой будет погода завтра", "Новый фильм в кинотеатрах"),
}
_RIGHTS = {
    "az": "Bütün hüquqlar qorunur. Materialdan istifadə zamanı istinad vacibdir.",
    "ka": "ყველა უფლება დაცულია. მასალის გამოყენებისას წყაროს მითითება სავალდებულოა.",
    "en": "All rights reserved. Please name the source when quoting.",
    "ru": "Все права защищены. При использовании материалов ссылка обязательна.",
}
_COOKIES = {
    "az": "Saytımız kukilərdən istifadə edir. Davam etməklə razılaşırsınız.",
    "ka": "საიტი იყენებს ქუქი-ფაილებს. გაგრძელებით თქვენ ეთანხმებით.",
    "en": "This site uses cookies. By continuing you agree.",
    "ru": "Сайт использует куки. Продолжая, вы соглашаетесь.",
}
_READ_ALSO = {"az": "Həmçinin oxuyun", "ka": "ასევე წაიკითხეთ", "en": "Read also", "ru": "Читайте также"}
_AUTHORS = {"az": "Aysel Rüstəmli", "ka": "დათო წიკლაური", "en": "Martha Quill", "ru": "Тимур Ахундов"}

Layout = Callable[[str, Sequence[str], datetime, str, int], tuple[bytes, str | None]]


def _day(when: datetime, language: str) -> str:
    month = _MONTHS[language][when.month - 1]
    if language == "ka":
        return f"{when.day} {month}, {when.year}, {when:%H:%M}"
    return f"{when.day} {month} {when.year}, {when:%H:%M}"


def _links(language: str) -> str:
    return "".join(f'<li><a href="/{at}">{escape(name)}</a></li>' for at, name in enumerate(_MENU[language]))


def _others(language: str) -> str:
    rows = "".join(f'<li><a href="/n/{at}">{escape(title)}</a></li>' for at, title in enumerate(_OTHER[language]))
    return f"<h3>{_READ_ALSO[language]}</h3><ul>{rows}</ul>"


def _paragraphs(texts: Sequence[str]) -> str:
    return "\n".join(f"<p>{escape(text)}</p>" for text in texts)


def modern(title: str, texts: Sequence[str], when: datetime, language: str, number: int) -> tuple[bytes, str | None]:
    """Semantic elements and linked data."""
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": title,
            "datePublished": when.isoformat(), "author": {"@type": "Person", "name": _AUTHORS[language]}}  # fmt: skip
    page = f"""<!doctype html><html lang="{language}"><head><meta charset="utf-8">
<title>{escape(title)} | Portal</title>
<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>
<link rel="canonical" href="https://modern.example/news/{number}"></head><body>
<header><nav><ul>{_links(language)}</ul></nav></header><main><article><h1>{escape(title)}</h1>
<p class="byline">{_AUTHORS[language]}</p>{_paragraphs(texts)}</article><aside>{_others(language)}</aside></main>
<footer><p>{_RIGHTS[language]}</p></footer></body></html>"""
    return page.encode(), "text/html; charset=utf-8"


def blocks(title: str, texts: Sequence[str], when: datetime, language: str, number: int) -> tuple[bytes, str | None]:
    """Nothing but div elements; the date is written in words."""
    page = f"""<html><head><title>{escape(title)}</title></head><body><div class="cookie">{_COOKIES[language]}</div>
<div class="top"><ul class="menu">{_links(language)}</ul></div><div class="wrap"><div class="left">
<div class="news-title"><h1>{escape(title)}</h1></div><div class="news-date">{_day(when, language)}</div>
<div class="news-text">{_paragraphs(texts)}</div><div class="share"><a href="#">f</a> <a href="#">x</a></div></div>
<div class="right">{_others(language)}</div></div><div class="bottom">{_RIGHTS[language]}</div></body></html>"""
    return page.encode(), "text/html"


def breaks(title: str, texts: Sequence[str], when: datetime, language: str, number: int) -> tuple[bytes, str | None]:
    """Paragraphs parted by line breaks only, numbers for a date, and in UTF-16 every other time."""
    body = "<br><br>".join(escape(text) for text in texts)
    page = f"""<html><head><title>{escape(title)} - Xeber</title><meta property="og:title" content="{escape(title)}">
</head><body><div id="menu"><ul>{_links(language)}</ul></div><div id="content"><h1>{escape(title)}</h1>
<span class="date">{when:%d.%m.%Y %H:%M}</span><div class="body">{body}</div></div>
<div id="foot">{_RIGHTS[language]}</div></body></html>"""
    return (page.encode("utf-16"), "text/html") if number % 2 else (page.encode(), None)


def tables(title: str, texts: Sequence[str], when: datetime, language: str, number: int) -> tuple[bytes, str | None]:
    """An old page laid out by tables; Russian in windows-1251."""
    charset = "windows-1251" if language == "ru" else "utf-8"
    page = f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">
<title>{escape(title)}</title></head><body><table width="100%"><tr><td colspan="2"><ul>{_links(language)}</ul></td></tr>
<tr><td width="20%">{_others(language)}</td><td><h1>{escape(title)}</h1>
<font class="meta_date">{_day(when, language)}</font>
{_paragraphs(texts)}</td></tr><tr><td colspan="2"><small>{_RIGHTS[language]}</small></td></tr></table></body></html>"""
    return page.encode(charset, "xmlcharrefreplace"), "text/html"


def crowded(title: str, texts: Sequence[str], when: datetime, language: str, number: int) -> tuple[bytes, str | None]:
    """Other news before and within the article, comments behind it, the date in microdata."""
    half = max(1, len(texts) // 2)
    page = f"""<!doctype html><html><head><meta charset="utf-8"><title>{escape(title)}</title>
<meta itemprop="datePublished" content="{when:%Y-%m-%dT%H:%M:%S%z}"></head><body>
<div class="ticker">{_others(language) * 3}</div>
<section class="post"><h1 class="post-title">{escape(title)}</h1><div class="entry-content">{_paragraphs(texts[:half])}
<div class="related">{_others(language)}</div>{_paragraphs(texts[half:])}</div></section>
<div id="comments"><h3>2</h3><div class="comment"><p>{_OTHER[language][1]}?</p></div></div>
<footer>{_RIGHTS[language]}</footer></body></html>"""
    return page.encode(), "text/html; charset=iso-8859-1"


def shared(title: str, texts: Sequence[str], when: datetime, language: str, number: int) -> tuple[bytes, str | None]:
    """Meant for sharing: everything is said again in the head, with a mark before the first letter."""
    page = f"""<!doctype html><html><head><meta charset="utf-8"><title>Portal</title>
<meta property="og:title" content="{escape(title)}">
<meta property="article:published_time" content="{when.isoformat()}">
<meta property="og:description" content="{escape(texts[0][:120])}"><meta name="author" content="{_AUTHORS[language]}">
</head><body><div class="header"><a href="/">Portal</a><ul>{_links(language)}</ul></div>
<article><h1>{escape(title)}</h1>
<time datetime="{when.isoformat()}">{_day(when, language)}</time>{_paragraphs(texts)}
<div class="tags"><a href="/tag/1">{_MENU[language][3]}</a></div></article>
<div class="subscribe"><form><input name="email"><button>OK</button></form></div><footer>{_RIGHTS[language]}</footer>
</body></html>"""
    return b"\xef\xbb\xbf" + page.encode(), "text/html; charset=windows-1254"


LAYOUTS: dict[str, Layout] = {
    "blocks": blocks, "breaks": breaks, "crowded": crowded, "modern": modern, "shared": shared, "tables": tables,
}  # fmt: skip
