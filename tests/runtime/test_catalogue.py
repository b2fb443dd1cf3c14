from pathlib import Path

import pytest

from service.runtime import catalogue, language
from service.runtime.catalogue import CatalogueError

CODE = """
from service.kit.words import N_
from service.runtime.language import gettext as _, ngettext, pgettext, translate

REFUSED = N_("The date %(date)s does not exist")
# NOTE: heading of the list
TITLE = _("Letters")
ngettext("%(n)s letter", "%(n)s letters", 2)
pgettext("key", "N")
translate("az", "Dear reader")
"""
PAGE = """<h1>{% trans %}Letters{% endtrans %}</h1>
{% trans who=name %}
  From
  {{ who }}
{% endtrans %}<a title="{{ _('Open') }}">{{ pgettext("verb", "File") }}</a>{% do nothing() %}"""
HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: {0}\\n"\n\n'
SAID = {
    "The date %(date)s does not exist": "{0} %(date)s",
    "Letters": "{0}",
    "Dear reader": "{0}",
    "From %(who)s": "{0} %(who)s",
    "Open": "{0}",
}


@pytest.fixture
def root(tmp_path):
    write(tmp_path, "service/letters/rules.py", CODE)
    write(tmp_path, "service/letters/templates/letters/list.html", PAGE)
    catalogue.extract(tmp_path)
    for code in ("az", "ka"):
        translate_all(tmp_path, code)
    assert catalogue.check(tmp_path) == []
    return tmp_path


def write(root: Path, name: str, text: str) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def po(root: Path, code: str) -> Path:
    return root / "locales" / code / "LC_MESSAGES" / "service.po"


def translate_all(root: Path, code: str) -> None:
    word = {"az": "Söz", "ka": "სიტყვა"}[code]
    text = po(root, code).read_text(encoding="utf-8")
    for message, string in SAID.items():
        text = text.replace(f'msgid "{message}"\nmsgstr ""', f'msgid "{message}"\nmsgstr "{string.format(word)}"')
    for key in ("N", "File"):
        text = text.replace(f'msgid "{key}"\nmsgstr ""', f'msgid "{key}"\nmsgstr "{word}"')
    for form in (0, 1):
        text = text.replace(f'msgstr[{form}] ""', f'msgstr[{form}] "%(n)s {word}"')
    po(root, code).write_text(text, encoding="utf-8")


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_everything_said_in_code_and_templates_is_extracted(root):
    assert (root / "locales/service.pot").read_text(encoding="utf-8").split("\n\n")[:-1] == [
        '#: service/letters/rules.py\n#, python-format\nmsgid "The date %(date)s does not exist"\nmsgstr ""',
        (
            "#. heading of the list\n#: service/letters/rules.py service/letters/templates/letters/list.html\n"
            'msgid "Letters"\nmsgstr ""'
        ),
        (
            '#: service/letters/rules.py\n#, python-format\nmsgid "%(n)s letter"\nmsgid_plural "%(n)s letters"\n'
            'msgstr[0] ""\nmsgstr[1] ""'
        ),
        '#: service/letters/rules.py\nmsgctxt "key"\nmsgid "N"\nmsgstr ""',
        '#: service/letters/rules.py\nmsgid "Dear reader"\nmsgstr ""',
        '#: service/letters/templates/letters/list.html\n#, python-format\nmsgid "From %(who)s"\nmsgstr ""',
        '#: service/letters/templates/letters/list.html\nmsgid "Open"\nmsgstr ""',
        '#: service/letters/templates/letters/list.html\nmsgctxt "verb"\nmsgid "File"\nmsgstr ""',
    ]


def test_extracting_twice_changes_nothing(root):
    before = {path: path.read_bytes() for path in root.rglob("*.po*")}
    catalogue.extract(root)
    assert {path: path.read_bytes() for path in root.rglob("*.po*")} == before
    assert len(before) == 3


def test_moving_lines_changes_nothing_but_moving_words_does(root):
    change(root / "service/letters/rules.py", "REFUSED", "\n\n\nREFUSED")
    assert catalogue.check(root) == []
    change(root / "service/letters/rules.py", "Dear reader", "Dear colleague")
    problems = catalogue.check(root)
    assert problems[0] == "service.pot: is not what the source says; run `./chancery locales extract`"
    assert "locales/az/LC_MESSAGES/service.po: “Dear colleague”: is not in the catalogue" in problems
    assert "locales/ka/LC_MESSAGES/service.po: “Dear reader”: is said nowhere" in problems


def test_an_update_keeps_translations_drops_what_is_gone_and_guesses_nothing(root):
    change(root / "service/letters/rules.py", "Dear reader", "Dear readers")
    catalogue.extract(root)
    text = po(root, "az").read_text(encoding="utf-8")
    assert 'msgid "Letters"\nmsgstr "Söz"' in text
    assert 'msgid "Dear readers"\nmsgstr ""' in text
    assert "fuzzy" not in text
    assert "#~" not in text
    assert catalogue.check(root) == [
        f"locales/{code}/LC_MESSAGES/service.po: “Dear readers”: is not translated in every form"
        for code in ("az", "ka")
    ]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"Söz %(date)s"', '"Söz"', "“The date %(date)s does not exist”: the placeholders differ"),
        ('"Söz %(who)s"', '"Söz %(whom)s"', "“From %(who)s”: unknown named placeholder 'whom'"),
        ('msgstr[1] "%(n)s Söz"', 'msgstr[1] ""', "“%(n)s letter”: is not translated in every form"),
        ('msgid "Open"\nmsgstr "Söz"', 'msgid "Open"\nmsgstr " "', "“Open”: is not translated in every form"),
        ('msgid "Open"\nmsgstr "Söz"', 'msgid "Open"\nmsgstr "<b>Söz</b>"', "“Open”: the markup differs"),
        ('msgid "Open"\nmsgstr "Söz"', '#, fuzzy\nmsgid "Open"\nmsgstr "Söz"', "“Open”: is fuzzy"),
        ('msgid "Open"\nmsgstr "Söz"', 'msgid "Open"\nmsgstr "Söz\u202e"',
         "“Open”: holds a control character, a direction mark or a Georgian capital"),
        ('msgid "Open"\nmsgstr "Söz"', 'msgid "Open"\nmsgstr "Söz "',
         "“Open”: begins or ends with other white space"),
        ('msgid "Open"\nmsgstr "Söz"', '#~ msgid "Shut"\n#~ msgstr "Söz"\n\nmsgid "Open"\nmsgstr "Söz"',
         "“Shut”: is obsolete"),
    ],
)  # fmt: skip
def test_a_faulty_translation_is_named(root, old, new, problem):
    change(po(root, "az"), old, new)
    assert f"locales/az/LC_MESSAGES/service.po: {problem}" in catalogue.check(root)


def test_georgian_capitals_are_refused(root):
    change(po(root, "ka"), 'msgid "Open"\nmsgstr "სიტყვა"', 'msgid "Open"\nmsgstr "ᲡᲘᲢᲧᲕᲐ"')
    assert catalogue.check(root) == [
        "locales/ka/LC_MESSAGES/service.po: “Open”: holds a control character, a direction mark or a Georgian capital"
    ]


def test_missing_and_broken_files_are_named(root):
    po(root, "az").unlink()
    po(root, "ka").write_text('msgid "a"\nmsgstr "b"\nunfinished', encoding="utf-8")
    missing, broken = catalogue.check(root)
    assert missing == "locales/az/LC_MESSAGES/service.po: is missing"
    assert broken.startswith("locales/ka/LC_MESSAGES/service.po: service.po (ka): ")
    with pytest.raises(CatalogueError, match=r"service\.po \(ka\)"):
        catalogue.compile_all(root)


def test_a_broken_source_stops_the_check_with_its_place(root):
    write(root, "service/letters/templates/letters/bad.html", "<p>\n{% trans %}never closed")
    (problem,) = catalogue.check(root)
    assert problem.startswith("service/letters/templates/letters/bad.html:2: ")


def test_a_bare_per_cent_sign_is_refused(root):
    write(root, "service/letters/more.py", 'from x import _\n_("Over 50% of %(all)s")\n')
    catalogue.extract(root)
    problem = "is empty, or a per cent sign is neither `%%` nor of `%(name)s`"
    assert f"service.pot: “Over 50% of %(all)s”: {problem}" in catalogue.check(root)


def test_english_holds_only_what_differs_from_the_source(root):
    write(root, "locales/en/LC_MESSAGES/service.po", HEADER.format("en") + 'msgctxt "key"\nmsgid "N"\nmsgstr "M"\n')
    assert catalogue.check(root) == []
    change(root / "locales/en/LC_MESSAGES/service.po", 'msgid "N"', 'msgid "Q"')
    assert catalogue.check(root) == ["locales/en/LC_MESSAGES/service.po: “Q”: is said nowhere"]


def test_compiled_catalogues_speak(root):
    write(root, "locales/en/LC_MESSAGES/service.po", HEADER.format("en") + 'msgctxt "key"\nmsgid "N"\nmsgstr "M"\n')
    catalogue.compile_all(root)
    language.use_catalogues(root / ".build" / "locales")
    try:
        assert language.translate("az", "Letters") == "Söz"
        assert language.translate("ka", "From %(who)s", who="X") == "სიტყვა X"
        with language.speaking("en"):
            assert language.pgettext("key", "N") == "M"
            assert [language.ngettext("%(n)s letter", "%(n)s letters", n) for n in (1, 2)] == ["1 letter", "2 letters"]
        with language.speaking("ka"):
            assert language.ngettext("%(n)s letter", "%(n)s letters", 5) == "5 სიტყვა"
    finally:
        language.use_catalogues()


def test_compiling_without_translations_gives_english(tmp_path):
    catalogue.compile_all(tmp_path)
    assert sorted(path.parts[-3] for path in tmp_path.rglob("*.mo")) == ["az", "en", "ka"]
