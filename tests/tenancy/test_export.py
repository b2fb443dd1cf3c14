"""What is written as TOML is read back as the same profile."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.tenancy.export import to_dict, to_toml, write_toml
from service.tenancy.loader import load, read_profile

TENANTS = Path(__file__).resolve().parents[2] / "tenants"
DIRECTORY = load(TENANTS)
SLUGS = sorted(DIRECTORY.by_slug)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_whole_profile_comes_back(slug: str) -> None:
    profile = DIRECTORY.by_slug[slug]
    assert read_profile(tomllib.loads(to_toml(profile))) == profile


@pytest.mark.parametrize("slug", SLUGS)
def test_a_profile_without_its_countrys_part_comes_back(slug: str) -> None:
    profile = DIRECTORY.by_slug[slug]
    country = DIRECTORY.countries[profile.country]
    written = to_toml(profile, country)
    assert read_profile(tomllib.loads(written), country) == profile
    assert "[[roles]]" not in written
    assert "[files]" not in written


@pytest.mark.parametrize("slug", SLUGS)
def test_the_export_says_what_the_file_of_the_agency_says(slug: str) -> None:
    profile = DIRECTORY.by_slug[slug]
    written = tomllib.loads(to_toml(profile, DIRECTORY.countries[profile.country]))
    file = tomllib.loads((TENANTS / f"offices/{slug}.toml").read_text(encoding="utf-8"))
    assert written == {"index": "", "working_week": 5, "mandatory_languages": []} | file


def test_exporting_twice_gives_the_same_text() -> None:
    profile = DIRECTORY.by_slug["energy"]
    again = read_profile(tomllib.loads(to_toml(profile)))
    assert to_toml(again) == to_toml(profile)


def test_an_office_that_returns_to_the_defaults_keeps_its_table() -> None:
    country = DIRECTORY.countries["az"]
    changed = type(country)("az", {**country.fields, "files": {"max_megabytes": 5}}, country.origin)
    profile = DIRECTORY.by_slug["baku-education"]
    assert "files" in to_dict(profile, changed)
    assert read_profile(tomllib.loads(to_toml(profile, changed)), changed).files == profile.files


KEYS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
PLAIN = (
    st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
)
NESTED = st.recursive(
    PLAIN, lambda held: st.lists(held, max_size=3) | st.dictionaries(KEYS, held, max_size=3), max_leaves=12
)


@given(st.dictionaries(KEYS, NESTED, max_size=5))
def test_any_tree_of_texts_numbers_lists_and_tables_comes_back(values: dict[str, Any]) -> None:
    assert tomllib.loads(write_toml(values)) == values


def test_what_no_profile_holds_is_a_mistake() -> None:
    with pytest.raises(TypeError, match="float"):
        write_toml({"x": 1.5})
