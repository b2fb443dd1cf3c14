import pytest

from service.runtime.templatecheck import forbidden_markup, visible_words

PLACE = "service/letters/templates/letters/page.html"


def words(root, text, name=PLACE):
    return [problem.removeprefix(f"{name}:") for problem in visible_words(put(root, text, name))]


def forbidden(root, text, name=PLACE):
    return [problem.removeprefix(f"{name}:") for problem in forbidden_markup(put(root, text, name))]


def put(root, text, name):
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize(
    "text",
    [
        "{% trans %}Letters{% endtrans %}",
        "{% trans n=count %}{{ n }} letter{% pluralize %}{{ n }} letters{% endtrans %}",
        "<p>{{ _('Letters') }} · {{ number }} — № 14/2026, 94,2% &nbsp;&middot;</p>",
        "{# a note for us #}<br>",
        "<a class='button primary' href='/letters' data-key='new'>{{ _('New') }}</a>",
        "{{ field('subject', label=_('Subject'), kind='wide', autocomplete='off') }}",
        "{{ icon('circle-plus') }}{% include 'web/_row.html' %}{% if method == 'POST' %}×{% endif %}",
        '<span translate="no">Azərbaycanca <b>ქართული</b></span><kbd translate="no">Ctrl</kbd>',
        "<div {% if open %}class='is open'{% else %}hidden{% endif %}>1</div>",
        "<input type='hidden' name='next' value='Some words'>",
        "<img alt='{{ _('Scan') }}'>",
        "<nav translate='no'>{{ {'az': 'Az', 'ka': 'ქარ'}[code] }}<a title='{{ 'Georgian' }}'>English</a></nav>",
        "{{ _('Close') }} <kbd>Esc</kbd><code>{{ 'Ctrl' }}</code>",
        """{% macro tied() %} aria-invalid="true"{% if x %} aria-describedby="{{ x }}-e"{% endif %}{% endmacro %}""",
    ],
)
def test_translated_or_wordless_templates_pass(tmp_path, text):
    assert words(tmp_path, text) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("<p>\n  Letters {{ n }}\n</p>", "2: “Letters …” is not in a catalogue"),
        ("<p>ok {{ n }}</p>", "1: “ok …” is not in a catalogue"),
        ("{% block title %}Məktub{% endblock %}", "1: “Məktub” is not in a catalogue"),
        ("<a\n title='Open it'>1</a>", "1: “Open it” is not in a catalogue"),
        ("<img alt='{{ n }} pages'>", "1: “… pages” is not in a catalogue"),
        ("<button aria-label='close'>×</button>", "1: “close” is not in a catalogue"),
        ("<input placeholder='name'>", "1: “name” is not in a catalogue"),
        ("<input type='submit' value='Save'>", "1: “Save” is not in a catalogue"),
        ("{% set title = 'Letters' %}", "1: “Letters” is not in a catalogue"),
        ("{{ field('subject', label='subject') }}", "1: “subject” is not in a catalogue"),
        ("{{ 'ღია' if open else _('Closed') }}", "1: “ღია” is not in a catalogue"),
        ("{% if a %}<p>{% else %}<p translate='no'>Fine{% endif %}</p>\n<b>Not fine</b>",
         "2: “Not fine” is not in a catalogue"),
        ("{% for x in y %}{% trans %}a{% endtrans %}{% else %}\n\nnothing{% endfor %}",
         "3: “… nothing” is not in a catalogue"),
        ("<b translate='no'>Az</b>{{ 'Az' }}", "1: “Az” is not in a catalogue"),
        ("{% macro tied() %} title=\"Open\"{% endmacro %}", "1: “Open” is not in a catalogue"),
        ("{% macro m() %}{% call n() %}Words{% endcall %}{% endmacro %}", "1: “Words” is not in a catalogue"),
    ],
)  # fmt: skip
def test_words_outside_the_catalogue_are_found(tmp_path, text, problem):
    assert words(tmp_path, text) == [problem]


def test_plain_text_templates_are_read_too(tmp_path):
    assert words(tmp_path, "{{ _('Dear') }} <{{ x }}>\n\nRegards\n", "service/a/templates/a/mail.txt") == [
        "3: “Regards” is not in a catalogue"
    ]


def test_a_broken_template_is_a_problem_with_its_line(tmp_path):
    (problem,) = words(tmp_path, "\n{% if %}")
    assert problem.startswith("2: ")
    assert forbidden(tmp_path, "\n{% if %}") == [problem]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{{ name|upper }}", "1: |upper changes the case of words"),
        ("{{ name|trim|title }}", "1: |title changes the case of words"),
        ("{{ _('Letters')|capitalize }}", "1: |capitalize changes the case of words"),
        ("{{ name.lower() }}", "1: .lower() changes the case of words"),
        ("<p>\n<b style='color: {{ c }}'>", "2: style= is refused by the content policy"),
        ("<a onclick='x()'>", "1: onclick= is refused by the content policy"),
        ("<a {% if a %}ONLOAD='x()'{% endif %}>", "1: onload= is refused by the content policy"),
        ("<script>\nalert(1)</script>", "1: <script> with a body"),
        ("<script>{{ code }}</script>", "1: <script> with a body"),
        ("<style></style>", "1: <style> is refused by the content policy"),
        ("<a href=' JavaScript:x()'>", "1: href= holds a javascript: address"),
    ],
)
def test_forbidden_markup_is_found(tmp_path, text, problem):
    assert forbidden(tmp_path, text) == [problem]


def test_markup_the_content_policy_allows_passes(tmp_path):
    assert forbidden(tmp_path, "<script src='/static/app.js' defer></script><p class='on' data-one='1'>") == []


def test_styles_that_change_case_are_found(tmp_path):
    css = "a { text-transform: none }\nb { color: red;\n text-transform : uppercase }"
    name = "service/web/static/src/app.css"
    assert forbidden(tmp_path, css, name) == ["3: text-transform : uppercase changes the case of words"]


@pytest.mark.parametrize(
    "text",
    [
        "<input name='form'>",
        "<select name='action'><option></select>",
        "{% from 'macros/form.html' import choose with context %}{{ choose('form', _('Form'), [], {}, {}) }}",
    ],
)
def test_no_field_hides_a_property_of_its_form(tmp_path, text):
    assert len(forbidden(tmp_path, text)) == 1
    assert forbidden(tmp_path, text.replace("'form'", "'form_id'").replace("'action'", "'deed'")) == []
