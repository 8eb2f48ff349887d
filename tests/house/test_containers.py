"""What must stay true of the Dockerfile and of docker-compose.yml, without Docker."""

import json
import re
import subprocess
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ["web", "worker", "beat", "migrate"]
DOCKERFILE = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
EXAMPLE = (ROOT / ".env.example").read_text()


def instructions(word: str) -> list[str]:
    lines = [line.split(maxsplit=1) for line in DOCKERFILE.splitlines() if line.strip()]
    return [rest for first, *others in lines for rest in others if first == word]


def final_stage() -> str:
    return DOCKERFILE.rpartition("\nFROM ")[2]


def test_compose_has_the_seven_services() -> None:
    assert set(SERVICES) == {*OURS, "postgres", "redis"}


@pytest.mark.parametrize("name", OURS)
def test_our_containers_run_commands_that_exist(name: str) -> None:
    program, *words = SERVICES[name]["command"]
    if program == "python":
        assert words[0] == "manage.py" and (ROOT / "manage.py").is_file()
    elif program == "gunicorn":
        assert (ROOT / words[words.index("-c") + 1]).is_file()
        assert words[-1] == "config.wsgi"
    else:
        assert (program, words[:3]) == ("celery", ["-A", "config", name])


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_every_lasting_service_has_a_health_check_and_comes_back(name: str) -> None:
    service = SERVICES[name]
    assert service["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}
    assert service["restart"] == "unless-stopped"


def test_migrate_runs_once_and_the_others_wait_for_it() -> None:
    assert SERVICES["migrate"]["restart"] == "no"
    assert SERVICES["migrate"]["healthcheck"] == {"disable": True}
    for name in ("web", "worker", "beat"):
        waits = {key: value["condition"] for key, value in SERVICES[name]["depends_on"].items()}
        assert waits == {
            "postgres": "service_healthy",
            "redis": "service_healthy",
            "migrate": "service_completed_successfully",
        }


def test_workers_can_be_multiplied() -> None:
    # A fixed name or a published port would allow one only.
    assert not {"container_name", "ports", "hostname"} & set(SERVICES["worker"])


def test_there_is_one_beat() -> None:
    beats = [name for name in OURS if {"beat", "--beat", "-B"} & set(SERVICES[name]["command"])]
    assert beats == ["beat"]


def test_nothing_is_published_to_the_network() -> None:
    published = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert published and all(port.startswith("127.0.0.1:") for port in published)


@pytest.mark.parametrize("name", OURS)
def test_our_containers_may_do_nothing_more_than_their_work(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["environment"]["PRODUCTION"] == "1"


def test_a_worker_has_the_time_to_finish_a_mail_before_it_is_killed() -> None:
    settings = (ROOT / "config" / "settings.py").read_text()
    (mail,) = re.findall(r"^EMAIL_TIMEOUT = (\d+)", settings, re.M)
    assert int(SERVICES["worker"]["stop_grace_period"].removesuffix("s")) > int(mail)


def test_secrets_come_from_files_and_from_nowhere_else() -> None:
    for secret in COMPOSE["secrets"].values():
        assert secret["file"].startswith("./secrets/")
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if re.search(r"SECRET|PASSWORD|KEY|_URL", variable):
                assert variable.endswith("_FILE"), (name, variable)
                assert value.removeprefix("/run/secrets/") in service["secrets"], (name, variable)
    assert not re.search(r"\w://[^/\s:]*:[^@\s$]+@", (ROOT / "docker-compose.yml").read_text())


def test_redis_keeps_what_it_is_given_and_asks_for_a_password() -> None:
    command = SERVICES["redis"]["command"]
    assert command[1] == "/run/secrets/redis_conf"
    assert command[command.index("--appendonly") + 1] == "yes"
    assert command[command.index("--maxmemory-policy") + 1] == "noeviction"


def test_every_named_volume_is_declared_and_used() -> None:
    used = {volume.split(":")[0] for service in SERVICES.values() for volume in service["volumes"]}
    assert used == set(COMPOSE["volumes"])


def test_versions_of_the_servers_are_pinned() -> None:
    assert SERVICES["postgres"]["image"] == "postgres:15"
    assert SERVICES["redis"]["image"] == "redis:7"


def test_image_has_two_stages_and_does_not_run_as_root() -> None:
    assert len(instructions("FROM")) == 2
    assert "\nUSER dossiers" in final_stage()
    assert "pip install" not in final_stage()


def test_image_installs_locked_wheels_only() -> None:
    (install,) = re.findall(r"pip install.*", DOCKERFILE)
    assert "--require-hashes" in install and "--only-binary :all:" in install


def test_image_holds_no_secret() -> None:
    for line in instructions("ENV") + instructions("ARG"):
        assert not re.search(r"SECRET|PASSWORD|TOKEN|_KEY|_URL", line), line
    (build,) = [line for line in instructions("RUN") if "collectstatic" in line]
    assert build.rstrip().endswith("rm -r /tmp/keys")
    assert build not in final_stage()


def test_image_runs_the_web_by_default_and_asks_how_it_is() -> None:
    (command,) = instructions("CMD")
    assert json.loads(command) == SERVICES["web"]["command"]
    (check,) = instructions("HEALTHCHECK")
    assert json.loads(check[check.index("[") :]) == SERVICES["web"]["healthcheck"]["test"][1:]


def test_image_receives_the_program_and_nothing_else() -> None:
    rules = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] != "#"]
    allowed = {rule[1:] for rule in rules if rule.startswith("!")}
    assert rules[0] == "*"
    assert {"manage.py", "config", "dossiers", "notifications", "templates"} <= allowed
    for private in ("var", "secrets", ".env", ".git", "tests"):
        assert not any(fnmatch(private, rule) for rule in allowed)
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.splitlines()
    folders = {path.split("/")[0] for path in tracked if "/" in path}
    assert folders - {path.split("/")[0] for path in allowed} == {".ci", "docs", "tests"}


@pytest.mark.parametrize("path", [".env", "secrets/root.key", "var/keys/root.key"])
def test_git_never_takes_a_secret(path: str) -> None:
    assert (
        subprocess.run(["git", "check-ignore", "-q", path], cwd=ROOT, check=False).returncode == 0
    )


def test_env_example_lists_every_variable_that_is_read() -> None:
    read: set[str] = set()
    for name in ("settings.py", "gunicorn.py", "healthcheck.py"):
        source = (ROOT / "config" / name).read_text()
        read |= set(
            re.findall(r"""(?:env(?:\.\w+)?|secret|environ\.get)\(\s*["'](\w+)["']""", source)
        )
    listed = set(re.findall(r"^#?([A-Z][A-Z_]+)=", EXAMPLE, re.M))
    keys = {"SERVICE_KEY_FILE", "ROOT_KEY_FILE", "SECRET_KEY_FILE"}
    assert listed - keys == read - keys
    assert keys <= listed


def test_env_example_holds_no_real_secret() -> None:
    values = re.findall(r"^#?[A-Z_]+=(.*)$", EXAMPLE, re.M)
    assert not [value for value in values if re.fullmatch(r"[A-Za-z0-9_-]{20,}", value)]
