"""What people read: every word in a catalogue, and no markup that the house forbids."""

from pathlib import Path

from service.runtime.templatecheck import forbidden_markup, templates, visible_words

ROOT = Path(__file__).resolve().parents[2]


def test_every_visible_word_is_in_a_catalogue():
    assert templates(ROOT)
    assert visible_words(ROOT) == []


def test_no_template_or_style_changes_case_or_breaks_the_content_policy():
    assert forbidden_markup(ROOT) == []
