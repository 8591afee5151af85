#!/usr/bin/env python3
"""Everything that must hold: lint, types, no known flaw in a package, tests. `python3 run.py test` runs this;
arguments go to pytest.

    python3 run.py test                      all of it
    python3 run.py test tests/journeys -x    lint and types, then these tests only
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path

from checking_html import validator
from checking_scripts import parser
from libreoffice import NoLibreOffice, office
from services import CACHE, chromium

ROOT = Path(__file__).resolve().parent.parent
CHECKS = (
    ("lint", ["ruff", "check", "."]),
    ("types", ["mypy"]),
)
#: Programs of our own beside them.
OURS = (("known flaws of packages", ROOT / "tests" / "audit.py"),)
#: Four processes, as most tests wait for a browser or a server; a file's tests stay together and share its servers.
#: In which order files come, tests/conftest.py says.
AT_ONCE = ("-n", "4", "--dist", "loadfile", "--no-loadscope-reorder")


def keeping_bytecode() -> dict[str, str]:
    """The environment of the tests: what their hundreds of processes compile is compiled once, outside the tree."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(CACHE / "bytecode")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


def main() -> int:
    failed = []
    programs = [*((name, ["-m", *command]) for name, command in CHECKS), *((name, [str(one)]) for name, one in OURS)]
    for name, command in programs:
        started = time.monotonic()
        print(f"== {name}: {Path(command[-1]).name if command[0] != '-m' else ' '.join(command[1:])}", flush=True)
        if subprocess.run([sys.executable, *command], cwd=ROOT).returncode:
            failed.append(name)
        print(f"   {time.monotonic() - started:.0f} s", flush=True)
    print("== browser, LibreOffice, a validator of HTML and a parser of scripts", flush=True)
    chromium()                    # here, once, and not by both processes at the same time
    validator()
    parser()
    with contextlib.suppress(NoLibreOffice):      # the tests that open files with it say what to do
        office()
    print("== tests: pytest", flush=True)
    tests = subprocess.run([sys.executable, "-m", "pytest", *AT_ONCE, *sys.argv[1:]], cwd=ROOT,
                           env=keeping_bytecode()).returncode
    if failed:
        print(f"Failed before the tests: {', '.join(failed)}. See above.")
    return 1 if failed or tests else 0


if __name__ == "__main__":
    sys.exit(main())
