"""What issues say, for tests of their outputs: in three languages, with figures, and with texts that mean harm."""

from dataclasses import replace
from datetime import UTC, date, datetime

from service.digest.rules.content import Content, Entry, Figure, Part
from service.digest.rules.packing import clean

MOMENT = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
PERIOD = date(2026, 10, 1)
WORDS = {
    "az": ("Mətbuat icmalı", "Təhsil İdarəsi", "Yeni məktəbin açılışı", "Üç yüz şagird üçün yer var.", "Bölmə"),
    "ka": ("პრესდაიჯესტი", "მერია", "ახალი სკოლა გაიხსნა", "სამასი მოსწავლისთვის არის ადგილი.", "რუბრიკა"),
    "en": ("Press digest", "Education Office", "A new school opens", "There is room for three hundred.", "Section"),
}
LONG = "Uzunbaşlıq " * 40 + "ÇoxUzunBirSözdürBuHeçBirSətirdəBölünməyəcəkQədər" * 4
HARMFUL = '<script>alert(1)</script> & "quotes" <b>'


def figures() -> tuple[Figure, ...]:
    """Weeks as columns, outlets with long names, accounts with dates, and one with nothing in it."""
    weeks = tuple(
        (f"{first:02}.10–{first + 6:02}.10", count) for first, count in ((1, 12), (8, 1234), (15, 0), (22, 7))
    )
    return (
        Figure("coverage", "Articles by week", "Articles", ("Week", "Articles"), weeks, "Late ones are not counted."),
        Figure("outlets", "Articles by outlet", "Articles", ("Outlet", "Articles"),
               (("The Regional Voice of the Mountains", 801), ("Daily", 452)), ""),
        Figure("social", "Social networks", "", ("Platform", "Account", "On", "Value", "Before"),
               (("Facebook", "page", "31.10.2026", 15250, 14900), ("YouTube", "channel", "30.10.2026", 871, "")),
               "They are not added up."),
        Figure("topics", "Articles by topic", "Articles", ("Topic", "Articles"), ()),
    )  # fmt: skip


def content(language: str = "en", *, public: bool = True, edition: int = 1) -> Content:
    """An ordinary issue."""
    title, agency, headline, summary, section = WORDS[language]
    first = Entry(headline, summary, "Gündəlik", date(2026, 10, 5), "https://news.example/1?a=1&b=2", "", 2)
    second = Entry(f"{headline} 2", f"{summary}\n{summary}", "Radio", date(2026, 10, 28), "", "negative", 0,
                   "" if edition == 1 else "The day was wrong.")  # fmt: skip
    parts = (
        Part("top_stories", f"{section} 1", "A note of the editors.", (first, second), figures()[:2]),
        Part("own_output", f"{section} 2", "", (replace(first, headline=f"{headline} 3", also=0),), ()),
        Part("figures", f"{section} 3", "", (), figures()[2:]),
    )
    late = (Entry(f"{headline} 4", "", "Sayt", date(2026, 10, 31), "javascript:alert(1)", "", 0),)
    return clean(
        Content(
            language, title, agency, PERIOD, "PD-2026/7", edition, "A figure was wrong." if edition > 1 else "", public,
            "First line.\nSecond line.", parts, late, "Approving Person", date(2026, 11, 3),
        )
    )  # fmt: skip


def without_clips(language: str = "en") -> Content:
    """The issue of a month in which nobody wrote anything."""
    nothing = Figure("coverage", "Articles by week", "Articles", ("Week", "Articles"), (("01.10–04.10", 0), ("x", 0)))
    full = content(language)
    return replace(full, introduction="", parts=(Part("top_stories", "Top", "", (), (nothing,)),), late=())


def saying(headline: str, summary: str = "Summary.") -> Content:
    """An issue of one item with these words."""
    full = content()
    entry = Entry(headline, summary, "Outlet", PERIOD, "https://news.example/x", "", 0)
    return clean(replace(full, parts=(Part("top_stories", "Top", "", (entry,), ()),), late=(), introduction=""))
