"""Settings laid over a file: what is checked, what is set aside, what differs, where a value comes from."""

import json
from pathlib import Path
from typing import Any

import pytest

from service.configuration.rules.changes import Change, Past, conflicts, differing, sources, with_changes
from service.tenancy.export import to_toml
from service.tenancy.loader import Directory, load, read_profile
from service.tenancy.overrides import SETTABLE, decode, judge, lay_over, settings_of, withstand
from service.tenancy.profile import Profile

TENANTS = Path(__file__).resolve().parents[2] / "tenants"


@pytest.fixture(scope="module")
def directory() -> Directory:
    return load(TENANTS).sound()


@pytest.fixture
def filed(directory: Directory) -> Profile:
    return directory.by_slug["baku-education"]


def test_every_profile_lies_over_itself(directory: Directory) -> None:
    for profile in directory.profiles:
        assert read_profile(lay_over(profile, {})) == profile
        assert judge(profile, {path: settings_of(profile)[path] for path in SETTABLE}).profile == profile


def test_a_value_is_laid_over_the_file(filed: Profile) -> None:
    laid = judge(filed, {"brand": "#5b3a8e", "files.max_megabytes": 7})
    assert laid.set_aside == ()
    assert (laid.profile.brand, laid.profile.files.max_megabytes) == ("#5b3a8e", 7)
    assert laid.profile.files.types == filed.files.types


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        ("brand", "blue", "brand"),
        ("brand", 7, "brand"),
        ("brand", None, "brand"),
        ("name", {"az": "A"}, "name"),
        ("languages", [], "languages"),
        ("languages", "az", "languages"),
        ("zone", "Asia/Nowhere", "zone"),
        ("zone", "../../etc/passwd", "zone"),
        ("files.max_megabytes", 0, "files.max_megabytes"),
        ("files.max_megabytes", True, "files.max_megabytes"),
        ("sessions.idle_minutes", 3, "sessions.idle_minutes"),
        ("journals", [], "journals"),
        ("journals", [{"slug": "a"}], "journals[1]"),
        ("reminders.summary_at", "25:00", "reminders.summary_at"),
        ("slug", "other", "slug"),
        ("hosts", ["other.example"], "hosts"),
        ("roles", [], "roles"),
        ("nothing.there", 1, "nothing.there"),
    ],
)
def test_broken_values_are_named_and_set_aside(filed: Profile, path: str, value: Any, field: str) -> None:
    judged = judge(filed, {path: value, "index": "77"})
    assert any(one.field.startswith(field) for one in judged.set_aside)
    stood = withstand(filed, {path: value, "index": "77"})
    assert stood.kept == {"index": "77"}
    assert stood.set_aside
    assert stood.profile == judge(filed, {"index": "77"}).profile


def test_a_setting_that_breaks_others_is_the_one_set_aside(filed: Profile) -> None:
    stood = withstand(filed, {"languages": ["az", "ka", "en"], "index": "77"})
    assert stood.kept == {"index": "77"}
    assert stood.profile.languages == filed.languages


@pytest.mark.parametrize("stored", ["", "null", "[]", "{", "7", '{"brand": {"a": [1]}}', "[" * 20_000])
def test_what_is_stored_never_raises(filed: Profile, stored: str) -> None:
    laid = decode(filed, stored)
    assert laid.profile == filed
    assert laid.set_aside


def test_nothing_stored_is_the_file(filed: Profile) -> None:
    assert decode(filed, "{}").profile is filed


def test_what_the_file_has_wrong_is_not_said_of_a_setting(filed: Profile) -> None:
    known = frozenset({"correspondence.read"})  # every role of the file names others
    assert judge(filed, {"index": "77"}, known).set_aside == ()


def test_differing_and_overrides() -> None:
    assert differing({"a": 1, "b": 2}, {"a": 1, "b": 3, "c": 4}) == [Change("b", 2, 3), Change("c", None, 4)]
    assert with_changes({"a": 5}, {"a": 1, "b": 2}, {"a": 1, "b": 9}) == {"b": 9}


def test_two_who_change_one_setting() -> None:
    draft = {"a": {"old": 1, "new": 2}, "b": {"old": 1, "new": 2}, "c": {"old": 1, "new": 2}}
    (found,) = conflicts(draft, {"a": 3, "b": 1, "c": 2})
    assert (found.path, found.base, found.own, found.theirs) == ("a", 1, 2, 3)


def test_where_values_come_from(directory: Directory, filed: Profile) -> None:
    country = directory.countries["az"]
    past = [Past(2, "Second", frozenset({"index"})), Past(1, "First", frozenset({"index", "brand"}))]
    found = sources(filed, {"index": "9", "brand": "#5b3a8e"}, past, country)
    assert (found["index"].origin, found["index"].number, found["index"].by_name) == ("override", 2, "Second")
    assert found["brand"].number == 1
    assert found["name"].origin == "file"
    assert found["document_kinds"].file == "countries/az/document_kinds.toml"
    assert found["working_week"].origin == "built_in"
    assert found.keys() == settings_of(filed).keys()


def test_the_printed_profile_is_the_effective_one(directory: Directory, filed: Profile) -> None:
    import tomllib

    overrides = {"brand": "#5b3a8e", "files.max_megabytes": 7, "reminders.summary_at": "09:15", "letterhead": []}
    effective = judge(filed, json.loads(json.dumps(overrides))).profile
    country = directory.countries["az"]
    assert read_profile(tomllib.loads(to_toml(effective, country)), country) == effective
