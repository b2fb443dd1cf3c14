from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import jinja2
import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from service.runtime import language
from service.runtime.language import speaking

BAKU = ZoneInfo("Asia/Baku")
NBSP = "\u00a0"
DAY = date(2026, 11, 14)


def build(folder: Path, code: str, *entries: tuple) -> None:
    catalog = Catalog(locale=code)
    for context, message, string in entries:
        catalog.add(message, string, context=context)
    path = folder / code / "LC_MESSAGES" / "service.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, catalog)


@pytest.fixture
def catalogues(tmp_path):
    build(
        tmp_path,
        "az",
        (None, "Letter", "Məktub"),
        (None, "%(count)s letter", "unused"),
        (None, ("%(n)s file", "%(n)s files"), ("%(n)s fayl", "%(n)s fayl")),
        ("key", "N", "Y"),
        (None, "From %(name)s", "Göndərən: %(name)s"),
        (None, "%(size)s KB", "%(size)s KB"),
    )
    build(tmp_path, "ka", (None, "Letter", "წერილი"), (None, "%(size)s MB", "%(size)s მბ"))
    build(tmp_path, "en", ("verb", "Only English has this", "English override"))
    language.use_catalogues(tmp_path)
    yield tmp_path
    language.use_catalogues()


def test_a_sentence_is_said_in_the_current_language(catalogues):
    said = {}
    for code in language.LANGUAGES:
        with speaking(code):
            said[code] = language.gettext("Letter")
    assert said == {"az": "Məktub", "ka": "წერილი", "en": "Letter"}


def test_speaking_ends_where_its_block_ends(catalogues):
    with speaking("az"):
        with pytest.raises(RuntimeError), speaking("ka"):
            raise RuntimeError
        assert language.gettext("Letter") == "Məktub"
    assert language.gettext("Letter") == "Letter"


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="'ru'"), speaking("ru"):
        pass
    with pytest.raises(ValueError, match="de"):
        language.translate("de", "Letter")


def test_what_a_catalogue_lacks_falls_back_to_english_then_to_the_msgid(catalogues):
    with speaking("ka"):
        assert language.pgettext("verb", "Only English has this") == "English override"
        assert language.gettext("Said nowhere") == "Said nowhere"


def test_without_any_catalogue_the_msgids_speak(tmp_path):
    language.use_catalogues(tmp_path / "none")
    try:
        with speaking("ka"):
            assert language.gettext("Letter") == "Letter"
            assert language.ngettext("%(n)s file", "%(n)s files", 2) == "2 files"
    finally:
        language.use_catalogues()


def test_placeholders_are_filled_only_when_given(catalogues):
    with speaking("az"):
        assert language.gettext("From %(name)s", name="100% Ə") == "Göndərən: 100% Ə"
        assert language.gettext("From %(name)s") == "Göndərən: %(name)s"
        assert language.gettext("Of 100%%") == "Of 100%"
        assert language.ngettext("%(n)s file", "%(n)s files", 5) == "5 fayl"
        assert language.pgettext("key", "N") == "Y"
    assert language.translate("az", "From %(name)s", name="X") == "Göndərən: X"


def test_jinja_speaks_through_the_same_catalogues(catalogues):
    environment = jinja2.Environment(autoescape=True)
    language.install(environment)
    template = environment.from_string(
        "{{ _('Letter') }}|{% trans name=who %}From\n   {{ name }}{% endtrans %}"
        "|{% trans n=2 %}{{ n }} file{% pluralize %}{{ n }} files{% endtrans %}|{{ pgettext('key', 'N') }}|"
        "{% trans %}100%{% endtrans %}"
    )
    with speaking("az"):
        assert template.render(who="<b>") == "Məktub|Göndərən: &lt;b&gt;|2 fayl|Y|100%"
    with speaking("en"):
        assert template.render(who="A") == "Letter|From A|2 files|N|100%"


@pytest.mark.parametrize(
    ("code", "long", "month", "number", "percent", "moment"),
    [
        ("az", "14 noyabr 2026", "noyabr 2026", "187.309,5", "94,2%", "14 noyabr 2026 10:42"),
        ("ka", "14 ნოემბერი, 2026", "ნოემბერი, 2026", f"187{NBSP}309,5", "94,2%", "14 ნოემბერი, 2026, 10:42"),
        ("en", "November 14, 2026", "November 2026", "187,309.5", "94.2%", "November 14, 2026, 10:42"),
    ],
)
def test_dates_and_numbers_as_each_language_writes_them(code, long, month, number, percent, moment):
    instant = datetime(2026, 11, 14, 6, 42, tzinfo=UTC)
    with speaking(code):
        assert language.format_date(DAY, "long") == long
        assert language.format_month(DAY) == month
        assert language.format_number(187309.5) == number
        assert language.format_percent(0.942) == percent
        assert language.format_moment(instant, BAKU, "long") == moment


@pytest.mark.parametrize("code", language.LANGUAGES)
def test_tables_use_the_same_figures_in_every_language(code):
    with speaking(code):
        assert language.format_date(DAY) == "14.11.2026"
        assert language.format_date(DAY, "table", today=date(2026, 1, 1)) == "14.11"
        assert language.format_date(DAY, "table", today=date(2027, 1, 1)) == "14.11.2026"
        assert language.format_date(date(26, 1, 2)) == "02.01.0026"
        assert language.format_time(time(9, 5)) == "09:05"


def test_a_moment_is_shown_in_the_agencys_zone():
    new_year = datetime(2026, 12, 31, 21, 30, tzinfo=UTC)
    assert language.format_moment(new_year, BAKU, "table", today=date(2026, 12, 31)) == "01.01.2027 01:30"
    assert language.format_time(new_year, BAKU) == "01:30"
    with pytest.raises(ValueError, match="zone"):
        language.format_moment(datetime(2026, 1, 1), BAKU)  # noqa: DTZ001


def test_the_week_starts_on_monday():
    with speaking("en"):
        assert language.weekdays() == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    with speaking("ka"):
        assert language.weekdays("wide")[0] == "ორშაბათი"


@pytest.mark.parametrize(
    ("size", "shown"),
    [(0, "0 B"), (1023, "1,023 B"), (1024, "1 KB"), (1536, "1.5 KB"), (1024 * 1024 - 1, "1 MB"),
     (25 * 1024 * 1024, "25 MB"), (5 * 1024**4, "5,120 GB")],
)  # fmt: skip
def test_sizes(size, shown):
    assert language.format_size(size) == shown


def test_size_units_are_words_of_the_language(catalogues):
    with speaking("ka"):
        assert language.format_size(1_600_000) == "1,5 მბ"


def test_digits_can_be_fixed():
    with speaking("az"):
        assert language.format_number(3, digits=2) == "3,00"
        assert language.format_number(1234.5678, digits=0) == "1.235"


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("ka-GE,ka;q=0.9,en;q=0.8", "ka"),
        ("en;q=0.4, az;q=0.7", "az"),
        ("ru,de", None),
        ("kab, az;q=0.1", "az"),
        ("az;q=0", None),
        ("az;q=nonsense, en", "en"),
        ("", None),
        (";;,,=;q", None),
    ],
)
def test_the_browsers_wish(header, code):
    assert language.preferred(header) == code


def test_only_offered_languages_are_preferred():
    assert language.preferred("ka, az;q=0.5", ("az", "en")) == "az"


def test_collations_are_named_per_language():
    assert [language.collation(code) for code in language.LANGUAGES] == ["az-x-icu", "ka-x-icu", "en-x-icu"]
