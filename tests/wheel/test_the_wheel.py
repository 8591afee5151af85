"""The built wheel in an environment that holds only what the wheel itself asks for: no checkout, no Node, and a machine
from which nothing but itself can be reached."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from importlib import metadata
from pathlib import Path

import pytest
import requests
from packaging.requirements import Requirement
from people import first_panel
from services import ROOT, free_port, wait_for

#: Ends the process that asks for a name or an address beyond this machine. 192.0.2.1 is no machine: the system is asked
#: which of its own addresses would lead there, and nothing is sent.
ALONE = """\
import os, sys

HERE = {"", "None", "0.0.0.0", "127.0.0.1", "::", "::1", "localhost", "192.0.2.1"}

def ask(event, given):
    if event == "socket.getaddrinfo":
        host = given[0]
    elif event == "socket.connect" and isinstance(given[1], tuple):
        host = given[1][0]
    else:
        return
    if str(host) not in HERE:
        print(f"asked for {host}", file=sys.stderr, flush=True)
        os._exit(99)

sys.addaudithook(ask)
"""
#: Seconds, on a busy machine.
SOON = 120


def asked_for(requirements, extra="", seen=None):
    """The names of all packages that these requirements bring, where this extra of theirs was asked for."""
    seen = set() if seen is None else seen
    for text in requirements:
        wanted = Requirement(text)
        if wanted.marker and not wanted.marker.evaluate({"extra": extra}):
            continue
        for inner in wanted.extras or {""}:
            key = (re.sub(r"[-_.]+", "-", wanted.name).lower(), inner)
            if key not in seen:
                seen.add(key)
                asked_for(metadata.requires(wanted.name) or [], inner, seen)
    return seen


def put_into(packages, name):
    """Put an installed package into another environment's packages, as files that both share where they can."""
    home = Path(sysconfig.get_path("purelib"))
    for file in metadata.files(name) or []:
        source, target = home / file, packages / file
        if ".." in file.parts or not source.is_file() or file.suffix == ".pyc":
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(source, target)
        except OSError:
            shutil.copy(source, target)


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """`workshop` of the wheel, in an environment of its own."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", str(ROOT), "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir",
                    str(folder)], check=True)
    wheel = next(folder.glob("workshop-*.whl"))
    venv.create(folder / "env", with_pip=False)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(folder / "env"), "platbase": str(folder / "env")}))
    subprocess.run([*pip, "--python", str(folder / "env" / "bin" / "python"), "install", "--no-deps", "--no-index",
                    str(wheel)], check=True)
    stored = next(packages.glob("workshop-*.dist-info"))
    for name in {name for name, _extra in asked_for(metadata.PathDistribution(stored).requires or [])}:
        put_into(packages, name)
    (packages / "alone.py").write_text(ALONE)
    (packages / "alone.pth").write_text("import alone\n")
    return folder / "env" / "bin" / "workshop"


def outside(folder):
    """The environment of somebody who has no Node and no checkout."""
    return {"PATH": str(folder), "HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8"}


def test_the_themes_that_come_with_it_are_in_it(program, tmp_path):
    checked = subprocess.run([program, "check-content"], cwd=tmp_path, env=outside(tmp_path), capture_output=True,
                             text=True, check=False)

    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert len(checked.stdout.splitlines()) == len(list((ROOT / "content").glob("*.yaml")))


def test_the_licences_of_what_is_given_on_are_in_it(program, tmp_path):
    printed = subprocess.run([program, "licences"], cwd=tmp_path, env=outside(tmp_path), capture_output=True,
                             text=True, check=True).stdout

    assert "| flask | " in printed
    assert "## socket.io-client\n\nThe MIT License" in printed
    assert "SIL OPEN FONT LICENSE Version 1.1" in printed


def test_a_demonstration_runs_from_it_with_no_network(program, tmp_path):
    log, port = tmp_path / "log", free_port()
    with log.open("w") as out, subprocess.Popen(
            [program, "demo", "--participants", "9", "--port", str(port)], cwd=tmp_path, env=outside(tmp_path),
            stdout=out, stderr=out, stdin=subprocess.DEVNULL) as demo:
        try:
            address = wait_for(
                lambda: re.search(r"^Board: +http://[^/]+(/\S+)$", log.read_text(), re.MULTILINE), SOON)[1]
            browser = requests.Session()
            browser.trust_env = False
            page = browser.get(f"http://127.0.0.1:{port}{address}", timeout=60).text
            script = re.search(r'src="(/static/[^"]+\.js)"', page)[1]

            assert browser.get(f"http://127.0.0.1:{port}{script}", timeout=60).status_code == 200
            wait_for(lambda: first_panel(browser.get(f"http://127.0.0.1:{port}{address}/state", timeout=60).json())[
                "responses"], SOON)
        finally:
            demo.terminate()
    assert "asked for" not in log.read_text()
