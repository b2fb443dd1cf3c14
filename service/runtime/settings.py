"""Settings of one process, read from the environment once. Names are listed in deploy/env.example."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Literal, cast, get_args

Mode = Literal["demo", "test", "production"]
ROOT = Path(__file__).resolve().parents[2]


class SettingsError(Exception):
    """A setting is missing or not allowed; its text is one sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Settings:
    mode: Mode
    data: Path
    database_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    files_url: str
    keys_file: Path
    tenants: Path
    scheme: Literal["http", "https"]
    port: int
    metrics_port: int
    base_domain: str
    sso_host: str
    workers: int
    owner_url: str = field(default="", repr=False)
    relay_url: str = field(default="", repr=False)
    operator_url: str = field(default="", repr=False)
    public_url: str = field(default="", repr=False)
    harvest_url: str = field(default="", repr=False)
    smtp_url: str = field(default="", repr=False)
    clock_file: Path | None = None
    fetch_allow: frozenset[tuple[str, int]] = frozenset()
    demo_provider: str = ""
    patience: timedelta = timedelta(seconds=60)

    @property
    def lenient(self) -> bool:
        """Whether conveniences of the demo and of tests are allowed."""
        return self.mode != "production"

    @property
    def central_hosts(self) -> frozenset[str]:
        """Addresses that are the service's own and no agency's."""
        own = {self.sso_host, self.base_domain if self.lenient else ""}
        return frozenset(one for one in own if one)

    def origin(self, host: str) -> str:
        """The public address of `host`, without a path: `http://energy.localhost:8000`."""
        usual = 443 if self.scheme == "https" else 80
        return f"{self.scheme}://{host}" if self.port == usual else f"{self.scheme}://{host}:{self.port}"

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> "Settings":
        """Read the environment; raises SettingsError with one sentence for what is missing or not allowed."""
        env = os.environ if env is None else env
        mode = _mode(env.get("CHANCERY_MODE", "production"))
        data = Path(env.get("CHANCERY_DATA", ".data")).absolute()
        settings = cls(
            mode=mode,
            data=data,
            database_url=_required(env, "DATABASE_URL"),
            redis_url=_required(env, "REDIS_URL"),
            files_url=env.get("CHANCERY_FILES") or f"file://{data / 'files'}",
            keys_file=Path(env.get("CHANCERY_KEYS") or data / "secrets" / "keys.toml"),
            tenants=Path(env.get("CHANCERY_TENANTS") or ROOT / "tenants"),
            scheme="http" if env.get("CHANCERY_SCHEME", "https") == "http" else "https",
            port=_number(env, "CHANCERY_PORT", 443),
            metrics_port=_number(env, "CHANCERY_METRICS_PORT", 0),
            base_domain=env.get("CHANCERY_BASE_DOMAIN", ""),
            sso_host=env.get("CHANCERY_SSO_HOST", ""),
            workers=_number(env, "CHANCERY_WORKERS", 2),
            owner_url=env.get("DATABASE_OWNER_URL", ""),
            relay_url=env.get("DATABASE_RELAY_URL", ""),
            operator_url=env.get("DATABASE_OPERATOR_URL", ""),
            public_url=env.get("DATABASE_PUBLIC_URL", ""),
            harvest_url=env.get("DATABASE_HARVEST_URL", ""),
            smtp_url=env.get("CHANCERY_SMTP_URL", ""),
            clock_file=Path(env["CHANCERY_CLOCK_FILE"]) if env.get("CHANCERY_CLOCK_FILE") else None,
            fetch_allow=_places(env.get("CHANCERY_FETCH_ALLOW", "")),
            demo_provider=env.get("CHANCERY_DEMO_PROVIDER", ""),
            patience=timedelta(seconds=_number(env, "CHANCERY_OUTBOX_PATIENCE", 60)),
        )
        settings.refuse_demo_in_production()
        return settings

    def refuse_demo_in_production(self) -> None:
        """Production starts with none of what exists for tests and the demo."""
        if self.lenient:
            return
        refused = {
            "CHANCERY_CLOCK_FILE": self.clock_file is not None,
            "CHANCERY_FETCH_ALLOW": bool(self.fetch_allow),
            "CHANCERY_DEMO_PROVIDER": bool(self.demo_provider),
            "CHANCERY_SCHEME=http": self.scheme == "http",
        }
        for name, present in refused.items():
            if present:
                raise SettingsError(f"{name} is for the demo and for tests; production does not start with it.")


def _mode(value: str) -> Mode:
    for mode in get_args(Mode):
        if value == mode:
            return cast(Mode, mode)
    raise SettingsError(f"CHANCERY_MODE is {value!r}; it must be demo, test or production.")


def _required(env: Mapping[str, str], name: str) -> str:
    if not env.get(name):
        raise SettingsError(f"{name} is not set; deploy/env.example shows all settings.")
    return env[name]


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    value = env.get(name) or str(default)
    if not value.isdecimal():
        raise SettingsError(f"{name} is {value!r}; it must be a whole number.")
    return int(value)


def _places(value: str) -> frozenset[tuple[str, int]]:
    pairs = (place.rpartition(":") for place in value.split(",") if place.strip())
    return frozenset((host.strip(), int(port)) for host, _, port in pairs)
