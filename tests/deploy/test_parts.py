"""The parts of the service in compose.yaml and under systemd: the same commands, the same rights, nothing exposed."""

import re
import shlex
from typing import Any

import pytest

from service.manage.run import PARTS
from tests.deploy.reading import (
    DEPLOY,
    SYSTEMD,
    command_line,
    compose,
    compose_environment,
    databases,
    made_environment,
    own_command,
    settings_names,
    stages,
    unit,
    unit_environment,
)

# Which database roles a part may use; whoever widens a line widens what a fault in that part can reach.
ROLES = {
    "web": {"DATABASE_URL", "DATABASE_PUBLIC_URL"},
    "worker": {"DATABASE_URL"},
    "relay": {"DATABASE_URL", "DATABASE_RELAY_URL"},
    "timetable": {"DATABASE_URL", "DATABASE_RELAY_URL"},
    "harvest": {"DATABASE_URL", "DATABASE_HARVEST_URL"},
    "migrate": {"DATABASE_URL", "DATABASE_OWNER_URL"},
}
SERVICES: dict[str, Any] = compose()["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "chancery"}


def words(service: dict[str, Any]) -> list[str]:
    return [str(word) for word in [*service.get("entrypoint", []), *service.get("command", [])]]


@pytest.mark.parametrize("name", OURS)
def test_compose_calls_a_command_that_exists(name: str) -> None:
    rest = own_command(words(OURS[name]))
    assert rest is not None
    parsed = command_line(rest)
    if name in PARTS:
        assert rest[0] == "run"
        assert parsed.part == name


def test_every_part_is_there_once() -> None:
    assert set(PARTS) <= set(OURS)
    assert unit("chancery.target")["Unit"]["Wants"] == [" ".join(f"chancery@{part}.service" for part in PARTS)]


@pytest.mark.parametrize("name", ROLES)
def test_a_container_is_given_its_own_roles_only(name: str) -> None:
    given = compose_environment(name, made_environment())
    assert databases(given) == ROLES[name]
    assert set(given) <= settings_names()


@pytest.mark.parametrize("part", [*PARTS, "migrate"])
def test_a_unit_is_given_its_own_roles_only(part: str) -> None:
    file = "chancery-migrate.service" if part == "migrate" else f"chancery@{part}.service"
    given = unit_environment(file, made_environment())
    assert "POSTGRES_PASSWORD" not in given
    # Only web reads the public role, but it opens nothing that service_app does not.
    assert databases(given) - {"DATABASE_PUBLIC_URL"} == ROLES[part] - {"DATABASE_PUBLIC_URL"}


@pytest.mark.parametrize("part", PARTS)
def test_secrets_of_profiles_reach_web_and_worker_only(part: str) -> None:
    wanted = part in {"web", "worker"}
    assert ("/etc/chancery/secrets.env" in str(OURS[part].get("env_file"))) is wanted
    assert ("-/etc/chancery/secrets.env" in unit(f"chancery@{part}.service")["Service"]["EnvironmentFile"]) is wanted


def test_systemd_calls_the_same_commands() -> None:
    start = unit("chancery@web.service")["Service"]["ExecStart"]
    assert len(start) == 1
    rest = own_command(shlex.split(start[0].replace("%i", "web")))
    assert rest is not None and command_line(rest).part == "web"
    migrate = own_command(shlex.split(unit("chancery-migrate.service")["Service"]["ExecStart"][0]))
    assert migrate == own_command(words(OURS["migrate"]))
    assert unit("chancery-backup.service")["Service"]["ExecStart"] == ["/opt/chancery/deploy/backup.sh"]


def test_parts_under_systemd_count_in_one_folder() -> None:
    service = unit("chancery@web.service")["Service"]
    (folder,) = service["RuntimeDirectory"]
    assert service["Environment"] == [f"PROMETHEUS_MULTIPROC_DIR=%t/{folder}"]
    assert service["RuntimeDirectoryPreserve"] == ["yes"], "who stops first would take the others' figures along"


def test_the_image_serves_where_compose_and_the_proxy_expect_it() -> None:
    last = dict(stages()[-1])
    served = own_command(shlex.split(last["CMD"].strip("[]").replace(",", " ")))
    assert served == own_command(words(OURS["web"]))
    port = command_line(served or []).port
    assert last["EXPOSE"] == str(port)
    assert SERVICES["proxy"]["environment"]["CHANCERY_WEB"] == f"web:{port}"
    assert f":{port}/healthz" in last["HEALTHCHECK"]
    assert f"{{$CHANCERY_WEB:127.0.0.1:{port}}}" in (DEPLOY / "Caddyfile").read_text()


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert compose()["networks"]["inside"] == {"internal": True}
    for name in ("postgres", "valkey", "relay", "timetable", "migrate"):
        assert SERVICES[name]["networks"] == ["inside"]
    assert SERVICES["proxy"]["networks"] == ["outside"]


def test_our_containers_have_no_more_than_they_need() -> None:
    for name, service in OURS.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name


def test_who_answers_nobody_has_no_health_check_of_the_web() -> None:
    silent = {name for name, service in OURS.items() if service.get("healthcheck") == {"disable": True}}
    assert silent == set(OURS) - {"web"}


def test_what_is_mounted_and_built_exists() -> None:
    for name, service in SERVICES.items():
        for volume in service.get("volumes", []):
            source = str(volume).split(":")[0]
            if source.startswith("."):
                assert (DEPLOY / source).exists(), (name, source)
            elif not source.startswith(("/", "$")):
                assert source in compose()["volumes"], (name, source)
    assert OURS["web"]["build"] == {"context": "..", "dockerfile": "deploy/Dockerfile"}


def test_scripts_that_containers_run_may_be_run() -> None:
    """PostgreSQL's image runs an executable script and swallows another one into its own shell."""
    for path in DEPLOY.glob("*.sh"):
        assert path.stat().st_mode & 0o111, path.name


def test_images_are_pinned_to_a_version() -> None:
    images = {service["image"] for service in SERVICES.values()} - {"chancery"}
    for image in images:
        assert re.fullmatch(r"[a-z/]+:\d+\.\d+(\.\d+)?(-[a-z]+)?", image), image


def test_units_are_hardened_and_stop_after_the_worker() -> None:
    service = unit("chancery@worker.service")["Service"]
    for key, value in {"NoNewPrivileges": "yes", "ProtectSystem": "strict", "User": "chancery"}.items():
        assert service[key] == [value]
    assert int(service["TimeoutStopSec"][0]) > 15
    assert {path.name for path in SYSTEMD.glob("chancery*")} == {
        "chancery@.service",
        "chancery@web.service.d",
        "chancery@relay.service.d",
        "chancery@timetable.service.d",
        "chancery@harvest.service.d",
        "chancery@worker.service.d",
        "chancery.target",
        "chancery-migrate.service",
        "chancery-backup.service",
        "chancery-backup.timer",
    }
