"""Production refuses to start without its secrets; both ways of running pass Django's checks."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from dossiers.privacy.keyring import make_keys

ROOT = Path(settings.BASE_DIR)


@pytest.fixture
def production(tmp_path: Path) -> dict[str, str]:
    """The environment of a real instance, whole."""
    make_keys(tmp_path / "keys")
    return {
        "PATH": os.environ["PATH"],
        "PRODUCTION": "1",
        "DATA_DIR": str(tmp_path),
        "STATIC_ROOT": str(tmp_path / "static"),
        "SECRET_KEY": secrets.token_urlsafe(64),
        "SERVICE_KEY_FILE": str(tmp_path / "keys" / "service.key"),
        "ROOT_KEY_FILE": str(tmp_path / "keys" / "root.key"),
        "ALLOWED_HOSTS": "dossiers.example",
    }


def run(env: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )


def start(env: dict[str, str], show: str = "''") -> subprocess.CompletedProcess[str]:
    return run(env, "-c", f"from config import settings; print({show})")


def test_production_starts_with_everything(production: dict[str, str]) -> None:
    done = start(production, "settings.SESSION_COOKIE_NAME, settings.REQUIRE_SECOND_FACTOR")
    assert (done.returncode, done.stdout.strip()) == (0, "__Host-equipe True"), done.stderr


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("SECRET_KEY", "", "SECRET_KEY"),
        ("SECRET_KEY", "trop-court", "SECRET_KEY"),
        ("SERVICE_KEY_FILE", "", "SERVICE_KEY_FILE"),
        ("SERVICE_KEY_FILE", "/nulle/part", "SERVICE_KEY_FILE"),
        ("ROOT_KEY_FILE", "", "ROOT_KEY_FILE"),
        ("ROOT_KEY_FILE", "/nulle/part", "ROOT_KEY_FILE"),
        ("ALLOWED_HOSTS", "", "ALLOWED_HOSTS"),
        ("DEBUG", "1", "DEBUG"),
    ],
)
def test_production_refuses_to_start_without_it_and_names_it(
    production: dict[str, str], variable: str, value: str, says: str
) -> None:
    done = start({**production, variable: value})
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert "ImproperlyConfigured" in last and says in last


def test_production_never_makes_keys_by_itself(production: dict[str, str], tmp_path: Path) -> None:
    start({**production, "ROOT_KEY_FILE": "", "DATA_DIR": str(tmp_path / "new")})
    assert not (tmp_path / "new").exists()


def test_secrets_may_come_from_files(production: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(production.pop("SECRET_KEY") + "\n")
    done = start({**production, "SECRET_KEY_FILE": str(file)}, "settings.SECRET_KEY")
    assert done.stdout == file.read_text()


def test_the_embedded_default_needs_nothing_and_serves_this_machine_only(tmp_path: Path) -> None:
    env = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)}
    assert start(env).returncode == 0
    done = start({**env, "ALLOWED_HOSTS": "dossiers.example"})
    assert "ImproperlyConfigured" in done.stderr


def test_check_deploy_has_no_warning_in_production(production: dict[str, str]) -> None:
    run(production, "manage.py", "collectstatic", "--noinput")
    done = run(production, "manage.py", "check", "--deploy", "--fail-level", "INFO")
    assert (done.returncode, "no issues" in done.stdout) == (0, True), done.stderr


def test_check_deploy_has_no_warning_with_no_environment_at_all(tmp_path: Path) -> None:
    env = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)}
    done = run(env, "manage.py", "check", "--deploy", "--fail-level", "INFO")
    assert (done.returncode, "no issues" in done.stdout) == (0, True), done.stderr


def test_only_what_tls_would_give_is_silenced_without_it() -> None:
    asks_for_tls = {"security.W004", "security.W008", "security.W012", "security.W016"}
    assert set(settings.SILENCED_SYSTEM_CHECKS) == asks_for_tls


def test_production_asks_for_tls_and_its_cookies_are_bound_to_the_host(
    production: dict[str, str],
) -> None:
    asked = {
        "SECURE_SSL_REDIRECT": "True",
        "SECURE_HSTS_SECONDS": "31536000",
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": "True",
        "SESSION_COOKIE_SECURE": "True",
        "CSRF_COOKIE_SECURE": "True",
        "CSRF_COOKIE_NAME": "__Host-jeton",
    }
    done = start(production, ", ".join(f"settings.{name}" for name in asked))
    assert done.stdout.split() == list(asked.values())
