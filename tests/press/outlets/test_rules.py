"""Media contacts: who may do what, how one name is found in three alphabets, what becomes of a row."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from service.kit.actor import EVERYWHERE, Actor
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.kit.spelling import latin, name_sound, sound
from service.press.outlets.rules.acts import JOURNALIST, LIST, OUTLET, RULES, allowed_acts, entering, why_not
from service.press.outlets.rules.content import (
    SOFT_BOUNCES,
    WHY_BROKEN,
    WHY_ENDED,
    WHY_NO_ADDRESS,
    WHY_REFUSED,
    WHY_UNSUBSCRIBED,
    JournalistEdit,
    OutletEdit,
    TenureEdit,
    bounced,
    check_edit,
    check_tenure,
    compared,
    keys_of,
    merged_values,
    same_name_keys,
    why_no_mail,
)
from service.press.outlets.rules.sheets import (
    KINDS,
    ORIGINS,
    Met,
    ReadRow,
    check_columns,
    dictionary,
    guess,
    judge,
    read_row,
    without_mistakes,
)

READER = Actor(kind="person", id=new_id(), name="R", scopes={"press.read": EVERYWHERE})
KEEPER = replace(READER, scopes={"press.read": EVERYWHERE, "press.contacts": EVERYWHERE})
ADVISER = replace(KEEPER, scopes={**KEEPER.scopes, "press.notes": EVERYWHERE})
BLIND = replace(READER, scopes={"press.contacts": EVERYWHERE, "press.notes": EVERYWHERE})
STANDING = {"edit", "hold", "consent", "clear_bounces", "merge"}
TABLE: Mapping[tuple[str, str], tuple[set[str], set[str]]] = {
    (OUTLET, "active"): (STANDING | {"end"}, set()),
    (OUTLET, "ended"): (STANDING | {"resume"}, set()),
    (OUTLET, "merged"): ({"unmerge"}, set()),
    (JOURNALIST, "active"): (STANDING | {"end"}, {"notes"}),
    (JOURNALIST, "ended"): (STANDING | {"resume"}, {"notes"}),
    (JOURNALIST, "merged"): ({"unmerge"}, {"notes"}),
    (LIST, "active"): ({"edit", "members", "end"}, set()),
    (LIST, "ended"): ({"resume"}, set()),
}


@pytest.mark.parametrize(("subject", "state"), TABLE)
def test_who_may_do_what_in_which_state(subject: str, state: str) -> None:
    keeping, noting = TABLE[subject, state]
    assert set(allowed_acts(subject, READER, state)) == {"open"}
    assert set(allowed_acts(subject, KEEPER, state)) == {"open"} | keeping
    assert set(allowed_acts(subject, ADVISER, state)) == {"open"} | keeping | noting
    assert allowed_acts(subject, BLIND, state) == []


def test_every_refusal_says_why() -> None:
    for subject, rules in RULES.items():
        for act, (_, states) in rules.items():
            for state in ("active", "ended", "merged"):
                refusal = why_not(subject, act, ADVISER, state)
                assert (refusal is None) == (state in states), (subject, act, state)
                assert refusal is None or refusal.code == "wrong_state"
            refused = why_not(subject, act, BLIND, "active")
            assert refused is not None and refused.code == "not_permitted"
    with pytest.raises(Refusal):
        entering(READER)


SAME = [
    ("Rəşad Məmmədov", "Рашад Мамедов", "Rashad Mammadov", "MƏMMƏDOV Rəşad"),
    ("Əliyev Cavid", "Джавид Алиев", "Javid Aliyev"),
    ("გიორგი ბერიძე", "Giorgi Beridze", "Гиорги Беридзе"),
    ("Çingiz Xəlilov", "Чингиз Халилов", "Chingiz Khalilov"),
    ("ხათუნა ციქარიშვილი", "Khatuna Tsikarishvili", "Хатуна Цикаришвили"),
]


@pytest.mark.parametrize("names", SAME)
def test_spellings_of_one_name_share_a_key(names: tuple[str, ...]) -> None:
    assert len({name_sound(name) for name in names}) == 1 and name_sound(names[0])
    shared = set.intersection(*[same_name_keys(name) for name in names])
    assert shared


def test_other_names_share_none() -> None:
    keys = [same_name_keys(names[0]) for names in SAME]
    assert not any(one & other for place, one in enumerate(keys) for other in keys[:place])
    assert name_sound("Nərmin") == "" and sound("2026") == "2026"
    assert latin("Щербаков Ёлкин") == "sherbakov elkin"


def test_a_name_in_cyrillic_is_found_by_its_latin_words() -> None:
    keys = keys_of(["Джавид Алиев"], "Javid@Press.Example", "AZ 12/4")
    assert {("word", "dzhavid"), ("word", "aliev"), ("email", "javid@press.example"), ("card", "az12/4")} <= keys


@pytest.mark.parametrize(
    ("state", "email", "mail", "consent", "member", "why"),
    [
        ("active", "a@b.example", "usable", "unasked", "in", ""),
        ("active", "a@b.example", "doubtful", "given", "in", ""),
        ("active", "", "usable", "given", "in", WHY_NO_ADDRESS),
        ("active", "a@b.example", "broken", "given", "in", WHY_BROKEN),
        ("active", "a@b.example", "usable", "refused", "in", WHY_REFUSED),
        ("active", "a@b.example", "usable", "withdrawn", "in", WHY_REFUSED),
        ("active", "a@b.example", "usable", "given", "unsubscribed", WHY_UNSUBSCRIBED),
        ("ended", "a@b.example", "usable", "given", "in", WHY_ENDED),
    ],
)  # fmt: skip
def test_who_gets_no_mail_and_why(state: str, email: str, mail: str, consent: str, member: str, why: str) -> None:
    assert why_no_mail(state, email, mail, consent, member) == why


def test_an_address_is_broken_at_once_or_after_some_times() -> None:
    assert bounced(0, hard=True) == (1, "broken")
    count, state = 0, ""
    for _ in range(SOFT_BOUNCES):
        assert state != "broken"
        count, state = bounced(count, hard=False)
    assert (count, state) == (SOFT_BOUNCES, "broken")


def test_everything_wrong_is_said_at_its_field() -> None:
    with pytest.raises(FieldErrors) as wrong:
        check_edit(OutletEdit("  ", "magazine", country="AZE", languages=("xx",), email="a@b", phone="call me",
                              website="ftp://x"))  # fmt: skip
    fields = {one.field for one in wrong.value.errors}
    assert fields == {"name", "kind", "country", "languages", "email", "phone", "website"}
    with pytest.raises(FieldErrors):
        check_edit(JournalistEdit("Nərmin Uydurmalı", origin="else"))
    check_edit(JournalistEdit("Nərmin Uydurmalı", email="n@press.example", languages=("az", "ru")))
    with pytest.raises(Refusal):
        check_tenure(TenureEdit(new_id(), "", date(2026, 2, 1), date(2026, 1, 31)))


def test_a_merge_fills_gaps_brings_lists_together_and_takes_what_was_chosen() -> None:
    one = {"name": "A", "email": "a@x.example", "phone": "", "languages": ["az"], "origin": "local"}
    other = {"name": "B", "email": "b@x.example", "phone": "+994 1", "languages": ["ru", "az"], "origin": "foreign"}
    assert compared(one, other) == ["email"]
    merged = merged_values(one, other, frozenset())
    assert merged == {**one, "phone": "+994 1", "languages": ["az", "ru"]}
    assert merged_values(one, other, {"email"})["email"] == "b@x.example"


# --- spreadsheets

WORDS = dictionary({"kinds": [KINDS, {"tv": "Televiziya"}], "origins": [ORIGINS]})
COLUMNS = {"name": 0, "email": 1, "phone": 2, "outlet": 3, "languages": 4}


def row(*cells: str, line: int = 2) -> ReadRow:
    return read_row(JOURNALIST, line, cells, COLUMNS, WORDS)


def test_columns_are_guessed_by_their_headings() -> None:
    assert guess(JOURNALIST, ["Ad, soyad", "E-poçt", "Telefon", "Media qurumu", "Dil"]) == {
        "name": 0, "email": 1, "phone": 2, "outlet": 3, "languages": 4,
    }  # fmt: skip
    assert guess(JOURNALIST, ["სახელი", "ელფოსტა", "ტელეფონი"]) == {"name": 0, "email": 1, "phone": 2}
    assert guess(OUTLET, ["Name", "E-mail", "Kind", "Web site"]) == {"name": 0, "email": 1, "kind": 2, "website": 3}
    with pytest.raises(Refusal):
        check_columns(JOURNALIST, {"email": 0})


def test_a_row_says_what_it_says_and_what_is_wrong() -> None:
    good = row(" Nərmin  Uydurmalı ", "n@press.example", "+994 12 000 00 00", "Gündəlik Uydurma", "az; Русский")
    assert (good.problems, good.edit.name, good.edit.languages, good.outlet) == (
        [], "Nərmin Uydurmalı", ("az", "ru"), "Gündəlik Uydurma",
    )  # fmt: skip
    bad = row("Nərmin Uydurmalı", "n@@press", "call", "", "klingon")
    assert {one.field for one in bad.problems} == {"email", "phone", "languages"}
    spared = without_mistakes(bad)
    assert spared is not None and (spared.email, spared.phone, spared.languages) == ("", "", ())
    nameless = row("", "n@press.example")
    assert {one.field for one in nameless.problems} == {"name"} and without_mistakes(nameless) is None
    outlet = read_row(OUTLET, 2, ["Uydurma TV", "TELEVİZİYA"], {"name": 0, "kind": 1}, WORDS)
    assert isinstance(outlet.edit, OutletEdit) and outlet.edit.kind == "tv" and not outlet.problems


def test_what_becomes_of_a_row() -> None:
    fresh = row("Nərmin Uydurmalı", "n@press.example")
    assert judge(fresh, [], {}).word == "fresh"
    assert judge(row("", "n@press.example"), [], {}).word == "broken"
    (email,) = [key for key in fresh.keys if key[0] == "email"]
    names = frozenset(key for key in fresh.keys if key[0] == "name")
    twice = judge(fresh, [], {email: 2})
    assert (twice.word, twice.choice, twice.other_line) == ("twice", "leave", 2)
    there = Met(new_id(), "Нармин Уйдурмалы", "n@press.example", names | {email})
    known = judge(fresh, [there], {})
    assert (known.word, known.choice, known.other_id) == ("known", "fill", there.id)
    namesake = replace(there, email="other@press.example", shared=names)
    likely = judge(fresh, [namesake], {})
    assert (likely.word, likely.choice) == ("likely", "leave")
    by_address = replace(there, name="Another", shared=frozenset({email}))
    assert judge(fresh, [by_address], {}).word == "likely"
    # The same name twice in a file, each with an address of its own: two people may be called so.
    assert judge(fresh, [], dict.fromkeys(names, 5)).word == "fresh"
    assert judge(row("Nərmin Uydurmalı"), [], dict.fromkeys(names, 5)).word == "twice"
