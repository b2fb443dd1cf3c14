"""What the form asks for, and what holds before it is sent."""

from datetime import UTC, datetime, timedelta

import pytest

from service.public_information.asking import forms, rules
from service.public_information.asking.rules import Offer, first_open, is_human, offer_of
from service.web.fields import FormRejected

AZ = offer_of("az", ["az", "en"])
GE = offer_of("ge", ["ka", "en"])
UNNAMED = Offer(anonymous=True, urgencies=(), languages=("en",))
WHOLE = {
    "text": "Which repairs were made in school No 5 in 2025?",
    "applicant": "natural",
    "name": "Nərmin Uydurmalı",
    "form": "electronic",
    "language": "az",
}
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_the_purpose_is_never_asked() -> None:
    assert sorted(name for names in rules.FIELDS.values() for name in names) == [
        "about_self", "address", "applicant", "certified", "email", "form", "language", "name", "phone", "text",
        "urgency", "urgency_reason",
    ]  # fmt: skip


def test_countries_offer_what_their_law_knows() -> None:
    assert (AZ.urgencies, AZ.applicants) == (("timeliness", "threat"), ("natural", "legal"))
    assert (GE.urgencies, GE.applicants) == ((), ("natural", "legal"))
    assert UNNAMED.applicants == ("natural", "legal", "anonymous")


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({}, {}),
        ({"text": ""}, {"text": "required"}),
        ({"text": " \u200b\t "}, {"text": "required"}),
        ({"text": "a"}, {"text": "too_short"}),
        ({"text": "a" * 20_001}, {"text": "too_long"}),
        ({"name": ""}, {"name": "required"}),
        ({"applicant": "legal", "name": ""}, {"name": "required"}),
        ({"applicant": "anonymous"}, {"applicant": "choice"}),
        ({"applicant": "", "name": "", "form": ""}, {"applicant": "choice", "name": "required", "form": "choice"}),
        ({"form": "pigeon"}, {"form": "choice"}),
        ({"form": "post"}, {"address": "required"}),
        ({"form": "post", "address": "Uydurma küçəsi 1"}, {}),
        ({"email": "nermin@"}, {"email": "email"}),
        ({"email": "nermin@mail.example"}, {}),
        ({"language": "ka"}, {"language": "choice"}),
        ({"urgency": "timeliness"}, {"urgency_reason": "required"}),
        ({"urgency": "timeliness", "urgency_reason": "The tender ends tomorrow."}, {}),
        ({"urgency": "because"}, {"urgency": "choice"}),
        ({"urgency_reason": "left over, since nothing shorter was chosen"}, {}),
    ],
)
def test_each_field_says_what_is_wrong_with_it(changed: dict[str, str], wrong: dict[str, str]) -> None:
    values = {**WHOLE, **changed}
    found = {**forms.wrong_in("what", values, AZ), **forms.wrong_in("who", values, AZ)}
    assert {name: refusal.code for name, refusal in found.items()} == wrong
    if wrong:
        with pytest.raises(FormRejected):
            forms.read(values, AZ)
    else:
        forms.read(values, AZ)


def test_somebody_may_stay_unnamed_where_the_law_allows_it() -> None:
    asked = forms.read({**WHOLE, "language": "en", "applicant": "anonymous", "name": "typed before"}, UNNAMED)
    assert (asked.applicant, asked.name) == ("anonymous", "")


@pytest.mark.parametrize(
    ("changed", "kept"),
    [
        ({}, ("electronic", "page")),
        ({"email": "nermin@mail.example"}, ("electronic", "email")),
        ({"form": "hand"}, ("copy", "hand")),
        ({"form": "post", "address": "Uydurma küçəsi 1"}, ("copy", "post")),
        ({"form": "post", "address": "Uydurma küçəsi 1", "certified": "on"}, ("certified_copy", "post")),
        ({"form": "view"}, ("view", "hand")),
        ({"form": "view", "certified": "on"}, ("view", "hand")),
    ],
)
def test_the_register_gets_form_and_way_of_the_answer(changed: dict[str, str], kept: tuple[str, str]) -> None:
    content = forms.read({**WHOLE, **changed}, AZ).content("az")
    assert (content.form, content.answer_way) == kept
    assert (content.channel, content.language, content.subject) == ("page", "az", WHOLE["text"])


def test_a_box_that_was_not_ticked_is_taken_back() -> None:
    assert forms.posted_in("who", {"name": "N", "text": "of another step"}) == {"name": "N", "certified": ""}
    assert forms.posted_in("what", {"about_self": "on"}) == {"about_self": "on"}


@pytest.mark.parametrize(
    ("typed", "seconds", "human"),
    [({}, 30, True), ({}, 0.5, False), ({"website": "http://spam.example"}, 30, False), ({"website": " "}, 30, True)],
)
def test_programs_fill_in_what_nobody_sees_or_need_no_time(typed: dict[str, str], seconds: float, human: bool) -> None:
    assert is_human(typed, NOW - timedelta(seconds=seconds), NOW) is human


def test_a_form_with_faults_leads_back_to_its_first_one() -> None:
    assert first_open(forms.wrong_in("who", {}, AZ)) == "who"
    assert first_open({**forms.wrong_in("who", {}, AZ), **forms.wrong_in("what", {}, AZ)}) == "what"
    assert first_open({}) == "check"
