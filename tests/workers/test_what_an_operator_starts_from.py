"""The files of `deploy/`, as far as they can be tried without a container engine: the real nginx reads its settings."""

from __future__ import annotations

import re
import shutil
import subprocess
from configparser import RawConfigParser
from dataclasses import fields

import pytest
from ruamel.yaml import YAML
from services import ROOT, free_port
from several_workers import nginx

from workshop.config import Settings, read_settings

DEPLOY = ROOT / "deploy"
SETTINGS = {f"WORKSHOP_{field.name.upper()}" for field in fields(Settings)}


def text_of(name):
    return (DEPLOY / name).read_text(encoding="utf-8")


def test_nginx_takes_the_settings_as_they_are(tmp_path):
    key, certificate = tmp_path / "privkey.pem", tmp_path / "fullchain.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate,
                    "-subj", "/CN=workshop.example.org", "-days", "2"], check=True, capture_output=True)
    settings = text_of("nginx.conf").replace("/etc/ssl/workshop", str(tmp_path))
    for port in ("443", "80"):
        settings = re.sub(rf"listen (\[::\]:)?{port}\b", lambda found: f"listen {found[1] or ''}{free_port()}",
                          settings)
    for folder in ("logs", "client_body_temp"):
        (tmp_path / folder).mkdir(exist_ok=True)

    tried = subprocess.run(nginx(tmp_path, settings, "-t"), capture_output=True, text=True, check=False)

    assert "test is successful" in tried.stderr, tried.stderr
    assert "warn" not in tried.stderr


def test_the_proxy_writes_down_nothing_of_anybody():
    settings = text_of("nginx.conf")

    assert re.findall(r"^\s*access_log .*", settings, re.MULTILINE) == ["    access_log off;"]
    assert re.findall(r"^\s*error_log .*", settings, re.MULTILINE) == ["error_log stderr emerg;"]
    assert "log_format" not in settings
    assert 'X-Forwarded-For "";' in settings


@pytest.fixture
def compose():
    return YAML(typ="safe").load(text_of("compose.yaml"))


def test_every_setting_in_the_files_exists_and_is_read(compose):
    said = set()
    for name in ("compose.yaml", "Containerfile", "workshop@.service", "settings.example"):
        said |= set(re.findall(r"WORKSHOP_[A-Z_]+(?=[=:])", text_of(name)))
    worker = compose["services"]["worker-1"]["environment"]
    given = {name: re.sub(r"\$\{\w+\}", "a1", str(value)) for name, value in worker.items()}
    lines = dict(line.split("=", 1) for line in text_of("settings.example").splitlines() if line.startswith("WORKSHOP"))

    assert said - {"WORKSHOP_NAME"} <= SETTINGS
    assert read_settings(given).redis
    assert read_settings(lines).database_url


def test_the_containers_find_each_other_and_redis_keeps_nothing(compose):
    services = compose["services"]
    workers = sorted(name for name in services if name.startswith("worker-"))

    assert set(services["proxy"]["depends_on"]) == set(workers)
    assert len({services[name]["environment"]["WORKSHOP_PORT"] for name in workers}) == len(workers) >= 2
    assert all("ports" not in services[name] for name in services if name != "proxy")
    assert all(services[name]["read_only"] for name in workers)
    command = services["redis"]["command"]
    assert command[command.index("--save") + 1] == ""
    assert command[command.index("--appendonly") + 1] == "no"
    named = {volume.split(":")[0] for one in services.values() for volume in one.get("volumes", ())
             if not volume.startswith(".")}
    assert named == set(compose["volumes"])


def test_the_container_is_built_from_the_lock_and_runs_as_nobody_special():
    lines = text_of("Containerfile").splitlines()

    assert any("--require-hashes -r requirements/app.lock" in line for line in lines)
    assert "USER workshop" in lines
    assert (ROOT / "requirements" / "app.lock").exists()


def test_systemd_takes_the_unit(tmp_path):
    unit = RawConfigParser(strict=False, delimiters=("=",))
    unit.optionxform = str
    unit.read_string(text_of("workshop@.service"))

    assert unit["Service"]["ExecStart"] == "/opt/workshop/bin/workshop run"
    assert unit["Service"]["NoNewPrivileges"] == "yes"
    if verify := shutil.which("systemd-analyze"):
        path = tmp_path / "workshop@8001.service"
        path.write_text(text_of("workshop@.service").replace("/opt/workshop/bin/workshop", shutil.which("true")))
        done = subprocess.run([verify, "verify", path], capture_output=True, text=True, check=False)
        assert [line for line in done.stderr.splitlines() if "workshop@" in line] == []


def test_the_rolling_restart_is_a_script_that_a_shell_takes_and_that_says_how_to_use_it():
    script = DEPLOY / "rolling-restart.sh"

    assert subprocess.run(["sh", "-n", script], check=False).returncode == 0
    alone = subprocess.run(["sh", script, "8001"], capture_output=True, text=True, check=False)
    assert (alone.returncode, "two workers or more" in alone.stderr) == (2, True)
