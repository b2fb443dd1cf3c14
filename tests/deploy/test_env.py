"""env.example: names what settings.py reads and what deploy/ reads, and gives a production that starts."""

import re

import pytest

from service.runtime.settings import Settings, SettingsError
from tests.deploy.reading import (
    ASSIGNMENT,
    DEPLOY,
    PLACE,
    SYSTEMD,
    example_parts,
    made_environment,
    settings_names,
)


def test_it_names_every_setting_and_no_other() -> None:
    service, rest = example_parts()
    assert set(service) == settings_names()
    assert not set(service) & set(rest)


def test_everything_else_it_names_is_read_under_deploy() -> None:
    _, rest = example_parts()
    files = [*DEPLOY.glob("*.sh"), *DEPLOY.glob("*.yaml"), DEPLOY / "Caddyfile"]
    used = {name for path in files for name in re.findall(r"[$\\{]\{?\$?([A-Z][A-Z_]{4,})\b", path.read_text())}
    assert set(rest) <= used


def test_compose_and_proxy_ask_only_for_what_it_names() -> None:
    named = set().union(*example_parts())
    asked = {match[1] for match in PLACE.finditer((DEPLOY / "compose.yaml").read_text())}
    assert asked <= named
    proxy = set(re.findall(r"\{\$([A-Z_]+)", (DEPLOY / "Caddyfile").read_text()))
    assert proxy == {"CHANCERY_WEB", "CHANCERY_SSO_HOST", "CHANCERY_CONTACT"}


def test_units_hide_only_what_it_names() -> None:
    named = set().union(*example_parts())
    hidden = {
        name
        for path in SYSTEMD.rglob("*")
        if path.is_file()
        for line in re.findall(r"^UnsetEnvironment=(.*)$", path.read_text(), re.MULTILINE)
        for name in line.split()
    }
    assert hidden <= named


def test_a_filled_in_copy_is_a_production_that_starts() -> None:
    settings = Settings.from_env(made_environment("postgres", "valkey"))
    assert settings.mode == "production"
    assert settings.redis_url == "redis://valkey:6379/0"
    assert settings.database_url.endswith("@postgres:5432/chancery")


def test_every_password_of_a_copy_is_its_own() -> None:
    first, second = made_environment(), made_environment()
    passwords = [value for copy in (first, second) for value in copy.values() if re.search("[0-9a-f]{48}", value)]
    assert len(passwords) == 2 * 8
    assert len(set(passwords)) == len(passwords)
    assert not any("CHANGE-ME" in value for value in first.values())


@pytest.mark.parametrize("name", ["CHANCERY_CLOCK_FILE", "CHANCERY_FETCH_ALLOW", "CHANCERY_DEMO_PROVIDER"])
def test_what_it_keeps_switched_off_is_refused(name: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_env(made_environment() | {name: "127.0.0.1:1"})


def test_every_line_is_an_assignment_or_a_remark() -> None:
    """A line that systemd, compose or a shell would read differently has no place here."""
    for line in (DEPLOY / "env.example").read_text().splitlines():
        assert not line or line.startswith("# ") or ASSIGNMENT.fullmatch(line), line
        match = ASSIGNMENT.fullmatch(line)
        if match and not match[1]:
            assert not re.search(r"[\s$`\"\\&#;]", match[3]), line
