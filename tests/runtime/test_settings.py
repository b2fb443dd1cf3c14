"""Settings: what is missing or not allowed is said in one sentence."""

import pytest

from service.runtime.settings import Settings, SettingsError

NEEDED = {"DATABASE_URL": "postgresql://a@b/c", "REDIS_URL": "redis://b/0"}


def read(**more: str) -> Settings:
    return Settings.from_env({**NEEDED, **more})


@pytest.mark.parametrize(
    "name, value",
    [
        ("CHANCERY_CLOCK_FILE", "/tmp/clock"),
        ("CHANCERY_FETCH_ALLOW", "127.0.0.1:80"),
        ("CHANCERY_DEMO_PROVIDER", "http://127.0.0.1:1"),
        ("CHANCERY_SCHEME", "http"),
    ],
)
def test_production_starts_with_nothing_of_the_demo(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match="production does not start with it"):
        read(**{name: value})
    assert read(**{name: value, "CHANCERY_MODE": "demo"}).mode == "demo"


@pytest.mark.parametrize("name", NEEDED)
def test_what_is_missing_is_named(name: str) -> None:
    with pytest.raises(SettingsError, match=f"{name} is not set"):
        Settings.from_env({key: value for key, value in NEEDED.items() if key != name})


@pytest.mark.parametrize("name, value", [("CHANCERY_MODE", "prod"), ("CHANCERY_PORT", "80a")])
def test_what_is_wrong_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"{name} is '{value}'"):
        read(**{name: value})


def test_secrets_do_not_show() -> None:
    shown = repr(read(DATABASE_URL="postgresql://service_app:hidden@b/c"))
    assert "hidden" not in shown


@pytest.mark.parametrize(
    "scheme, port, origin",
    [("https", "443", "https://a.example"), ("https", "8443", "https://a.example:8443")],
)
def test_an_origin_names_its_port_only_when_unusual(scheme: str, port: str, origin: str) -> None:
    assert read(CHANCERY_SCHEME=scheme, CHANCERY_PORT=port).origin("a.example") == origin
