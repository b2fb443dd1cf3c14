"""Law packs and calendars: what is wrong in a file is said with its name and field, and the rest is read."""

import shutil
from pathlib import Path

import pytest

from service.runtime.settings import ROOT
from service.tenancy.loader import load

RULE = """
[[rules]]
id = "az.test.answer"
regime = "information_request"
title = { az = "a", ka = "b", en = "c" }
since = 2020-01-01
count = 7
unit = "working_day"
basis = { az = "a", ka = "b", en = "c" }
source = "somewhere"
certainty = "A"
"""
DAYS = """
year = 2030
source = "somewhere"
certainty = "B"
act_number = "5"

[[days]]
day = 2030-03-20
kind = "holiday"

[[days]]
day = 2030-03-25
kind = "observed"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "tenants" / "countries", tmp_path / "countries")
    (tmp_path / "offices").mkdir()
    return tmp_path


def said(folder: Path, law: str = "", days: str = "") -> list[tuple[str, str]]:
    if law:
        (folder / "countries/az/law/test.toml").write_text(law)
    if days:
        (folder / "countries/az/calendar/2030.toml").write_text(days)
    return [(problem.file.removeprefix("countries/az/"), problem.field) for problem in load(folder).problems]


def test_a_sound_file_is_taken(folder: Path) -> None:
    assert said(folder, RULE, DAYS) == []
    pack = load(folder).packs["az"]
    assert "az.test.answer" in {rule.id for rule in pack.rules}
    holiday, observed = [day for day in pack.days if day.day.year == 2030]
    # An act of the year makes moved days, holidays stand in the law.
    assert (holiday.act_number, observed.act_number, observed.certainty) == (None, "5", "B")


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('"az.test.answer"', '"ge.test.answer"', "rules[1].id"),
        ('"az.test.answer"', '"Answer"', "rules[1].id"),
        ("count = 7", "count = -1", "rules[1].count"),
        ("count = 7", 'count = "7"', "rules[1].count"),
        ('"working_day"', '"week"', "rules[1].unit"),
        ('"working_day"', '"hour"', "rules[1].start"),
        ("since = 2020-01-01", 'since = "2020-01-01"', "rules[1].since"),
        ("since = 2020-01-01", "since = 2020-01-01T10:00:00", "rules[1].since"),
        ("since = 2020-01-01", "since = 2020-01-01\nuntil = 2019-01-01", "rules[1].until"),
        ('ka = "b", ', "", "rules[1].title"),
        ('certainty = "A"', 'certainty = "D"', "rules[1].certainty"),
        ('certainty = "A"', "", "rules[1].certainty"),
        ('source = "somewhere"', 'source = "somewhere"\nsurce = "x"', "rules[1].surce"),
    ],
)
def test_what_is_wrong_in_a_rule_is_said_at_its_field(folder: Path, old: str, new: str, field: str) -> None:
    assert said(folder, RULE.replace(old, new, 1))[0] == ("law/test.toml", field)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("year = 2030", "year = 2031", "year"),
        ("day = 2030-03-20", "day = 2031-03-20", "days[1].day"),
        ("day = 2030-03-20", "day = 2030-03-25", "days[2].day"),
        ('"holiday"', '"party"', "days[1].kind"),
        ('"holiday"', '"holiday"\nweek = 7', "days[1].week"),
        ('"holiday"', '"swap_off"\npair = 2030-06-01', "days[1].pair"),
        ('"holiday"', '"holiday"\ntitle = { de = "x" }', "days[1].title"),
    ],
)
def test_what_is_wrong_in_a_calendar_is_said_at_its_field(folder: Path, old: str, new: str, field: str) -> None:
    assert ("calendar/2030.toml", field) in said(folder, days=DAYS.replace(old, new, 1))


def test_a_day_that_does_not_exist_is_said_with_its_line(folder: Path) -> None:
    assert said(folder, days=DAYS.replace("2030-03-20", "2030-02-30")) == [("calendar/2030.toml", "")]


def test_a_rule_in_two_files_is_said(folder: Path) -> None:
    (folder / "countries/az/law/other.toml").write_text(RULE)
    assert said(folder, RULE) == [("law/test.toml", "rules[1].id")]


def test_a_rule_may_change_by_date(folder: Path) -> None:
    from datetime import date

    assert said(folder, RULE + RULE.replace("2020-01-01", "2026-06-01").replace("count = 7", "count = 5")) == []
    pack = load(folder).packs["az"]
    counts = [pack.rule("az.test.answer", date(2026, month, 1)) for month in (5, 6)]
    assert [rule.count for rule in counts if rule] == [7, 5]
    assert pack.rule("az.test.answer", date(2019, 1, 1)) is None
