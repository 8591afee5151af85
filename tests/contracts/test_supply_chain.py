"""What an installation is made of is pinned, listed, and asked about."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import audit
import pytest
from services import ROOT

from workshop.running import notices

LOCKS = ("app.lock", "test.lock", "docs.lock")
#: As pip-audit and npm print them.
PIP = {"dependencies": [{"name": "flask", "version": "3.1.0", "vulns": [{"id": "CVE-2030-1"}]},
                        {"name": "click", "version": "8.5.0", "vulns": []}]}
UNREACHED = {"dependencies": [{"name": "flask", "skip_reason": "Dependency not found"}]}
NPM = {"metadata": {"dependencies": {"total": 9}}, "vulnerabilities": {
    "ws": {"via": [{"url": "advisories/GHSA-aaaa-bbbb-cccc"}]}, "engine.io-client": {"via": ["ws"]}}}


def requirements(lock):
    """Each pinned requirement of a lock, with its hashes."""
    text = (ROOT / "requirements" / lock).read_text().replace("\\\n", " ")
    return [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_python_package_is_pinned_to_one_version_and_its_hashes(lock):
    loose = [line for line in requirements(lock)
             if not re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==\S+", line) or "--hash=sha256:" not in line]

    assert loose == []
    assert len(requirements(lock)) > (10 if lock == "docs.lock" else 30)


@pytest.mark.parametrize("folder", [ROOT, *(ROOT / "tests" / "tools" / name for name in ("", "html", "scripts"))])
def test_every_browser_package_is_pinned_to_its_hash(folder):
    packages = json.loads((folder / "package-lock.json").read_text())["packages"]

    assert [name for name, package in packages.items() if name and not package.get("integrity")] == []
    wanted = json.loads((folder / "package.json").read_text())["dependencies"]
    assert [version for version in wanted.values() if not version[0].isdigit()] == []


def test_the_list_of_parts_is_what_the_locks_say():
    asked = subprocess.run([sys.executable, str(ROOT / "requirements" / "sbom.py"), "--check"], capture_output=True,
                           text=True, check=False)

    assert (asked.returncode, asked.stdout) == (0, "")


def test_the_notices_name_every_locked_package_and_its_licence():
    asked = subprocess.run([sys.executable, str(ROOT / "requirements" / "notices.py"), "--check"], capture_output=True,
                           text=True, check=False)

    assert (asked.returncode, asked.stderr) == (0, "")
    rows = dict(re.findall(r"^\| ([^|]+) \| [^|]+ \| ([^|]+) \|$", (ROOT / "THIRD-PARTY.md").read_text(), re.MULTILINE))
    locked = {re.match(r"[a-z0-9._-]+", line)[0] for lock in LOCKS for line in requirements(lock)}
    assert (locked - set(rows), [name for name, licence in rows.items() if not licence.strip()]) == (set(), [])


def test_whatever_is_given_on_with_workshop_comes_with_its_licence_in_full():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]

    named = {place.rpartition("node_modules/")[2] for place in packages if place}
    assert {name for name, text in notices.texts() if len(text) > 400} == named


@pytest.mark.parametrize(("pip", "npm", "told", "code"), [
    ({}, {}, [audit.NOT_ASKED, audit.NOT_ASKED], 0),
    (UNREACHED, {"error": {"code": "ENOAUDIT"}}, [audit.NOT_ASKED, audit.NOT_ASKED], 0),
    (PIP, {}, ["2 packages asked about, 1 known flaws", "flask 3.1.0: CVE-2030-1"], 1),
    ({}, NPM, ["9 packages asked about, 1 known flaws", "ws: GHSA-aaaa-bbbb-cccc"], 1),
])
def test_a_known_flaw_fails_the_check_and_a_service_out_of_reach_does_not(monkeypatch, capsys, pip, npm, told, code):
    monkeypatch.setattr(audit, "_run", lambda command, _folder: pip if "pip_audit" in command else npm)

    assert audit.main() == code
    said = capsys.readouterr().out
    assert [words for words in told if words not in said] == []


def test_a_flaw_that_was_looked_at_is_named_with_its_reason(monkeypatch, capsys, tmp_path):
    (tmp_path / "accepted.txt").write_text("# id, reason\nCVE-2030-1 only in a server we do not use\n")
    monkeypatch.setattr(audit, "ACCEPTED", tmp_path / "accepted.txt")
    monkeypatch.setattr(audit, "_run", lambda command, _folder: PIP if "pip_audit" in command else {})

    assert (audit.main(), "0 known flaws" in capsys.readouterr().out) == (0, True)


def test_no_package_is_asked_for_from_anywhere_but_the_package_managers():
    made = (ROOT / "pyproject.toml").read_text() + (ROOT / "package.json").read_text()

    assert re.findall(r"git\+|https?://|file:", made) == []
