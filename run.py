#!/usr/bin/env python3
"""Set up (the first time only) and run.

    python3 run.py             start Workshop; any `workshop` command may follow
    python3 run.py test        check everything and run every test
    python3 run.py docs        build these documents as a site in build/docs
    python3 run.py bench       measure what the room costs, beside two bare servers; --first: the first ten minutes

Needs Python 3.11 or newer and nothing else: pip fetches the rest into .venv, at the exact versions and
hashes in requirements/.
"""
import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
INPUTS = ("pyproject.toml", "hatch_build.py", "package.json", "package-lock.json", ".npmrc")


def stale(lock: Path) -> str:
    """The stamp to write after installing `lock`, or '' when .venv is up to date."""
    want = hashlib.sha256((sys.version + str(ROOT)).encode())
    for path in (lock, *(ROOT / name for name in INPUTS)):
        want.update(path.read_bytes())
    stamp = VENV / f"{lock.stem}.stamp"
    fresh = PYTHON.exists() and stamp.is_file() and stamp.read_text() == want.hexdigest()
    return "" if fresh else want.hexdigest()


def setup(name: str, *, installs_workshop: bool = True) -> None:
    lock = ROOT / "requirements" / f"{name}.lock"
    want = stale(lock)
    if not want:
        return
    print(f"Setting up ({name}), about a minute the first time ...", file=sys.stderr, flush=True)
    if not PYTHON.exists():
        import venv
        try:
            venv.create(VENV, with_pip=True, symlinks=os.name != "nt", clear=True)
        except (subprocess.CalledProcessError, ImportError):
            sys.exit("Python's venv module is incomplete. On Debian or Ubuntu:  sudo apt install python3-venv")
        except OSError as error:
            sys.exit(f"Cannot write to {ROOT} ({error.strerror}). Move the folder to a place you may write to.")
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    try:
        subprocess.run([*pip, "--require-hashes", "--only-binary", ":all:", "-r", lock], check=True)
        if installs_workshop:
            subprocess.run([*pip, "--no-deps", "--no-build-isolation", "--editable", ROOT], check=True)
    except subprocess.CalledProcessError:
        sys.exit("Setting up did not finish: see the lines above. The first start needs the internet, to fetch "
                 "packages; later starts do not. Run the same command again when it can be reached.")
    (VENV / f"{name}.stamp").write_text(want)


def main() -> int:
    if sys.version_info < (3, 11):
        sys.exit("Python 3.11 or newer is needed: this is " + sys.version.split()[0] + ".")
    arguments = sys.argv[1:]
    if arguments[:1] in (["test"], ["bench"]):
        setup("test")
        os.chdir(ROOT)
        program = ROOT / "tests" / "check.py" if arguments[0] == "test" else ROOT / "bench" / "run.py"
        return subprocess.run([PYTHON, program, *arguments[1:]]).returncode
    if arguments == ["docs"]:
        setup("docs", installs_workshop=False)
        os.chdir(ROOT)
        built = subprocess.run([PYTHON, "-m", "properdocs", "build", "--quiet"]).returncode
        if not built:
            print(f"The documents are in {ROOT / 'build' / 'docs' / 'index.html'}")
        return built
    if not (VENV / "test.stamp").exists() or stale(ROOT / "requirements" / "test.lock"):
        setup("app")                     # the test set-up holds the app's packages too
    command = [PYTHON, "-m", "workshop", *arguments]
    if os.name == "nt":
        return subprocess.run(command).returncode
    os.execv(PYTHON, [str(part) for part in command])


if __name__ == "__main__":
    sys.exit(main())
