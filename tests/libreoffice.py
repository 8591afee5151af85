"""LibreOffice, which opens what Workshop writes: the machine's own, or Debian's packages unpacked into a folder of the
tests, so that nothing on the machine changes and nobody needs to be root."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

from services import CACHE, ROOT, put

PACKAGES = ("libreoffice-writer-nogui", "libreoffice-calc-nogui", "libreoffice-impress-nogui")
HOME = CACHE / "libreoffice"
INSTALLED = Path("usr/lib/libreoffice")
#: Its first start with an empty profile ends with this and asks to be started again.
AGAIN = 81
LONGEST = 240    # seconds, for a slow machine; it takes three


class NoLibreOffice(RuntimeError):
    def __init__(self, why):
        super().__init__(
            "LibreOffice opens the files of a summary in the tests, and there is none here: " + why + " Install it, "
            f"on Debian and Ubuntu with `apt-get install --no-install-recommends {' '.join(PACKAGES)}`, and run the "
            "tests again.")


@cache
def office():
    """(program, environment). Fetched once, some 100 MB."""
    if found := shutil.which("soffice") or shutil.which("libreoffice"):
        return found, {}
    if not (HOME / INSTALLED).exists():
        _fetch()
    libraries = next((HOME / "usr/lib").glob("*-linux-gnu"))
    return str(HOME / INSTALLED / "program" / "soffice.bin"), {
        "LD_LIBRARY_PATH": os.pathsep.join(map(str, [      # its own folder first: some of its parts look beside them
            HOME / INSTALLED / "program", libraries, libraries / "blas", libraries / "lapack"]))}


def _fetch():
    if not (shutil.which("apt-get") and shutil.which("dpkg")):
        raise NoLibreOffice("this machine has no apt-get to fetch it with.")
    CACHE.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(dir=CACHE))
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "lists/partial").mkdir(parents=True)
        (Path(folder) / "archives/partial").mkdir(parents=True)
        apt = ["apt-get", "-qq", "-o", f"Dir::State={folder}", "-o", "Dir::State::status=/var/lib/dpkg/status",
               "-o", f"Dir::Cache={folder}", "-o", "APT::Sandbox::User=root", "-o", "Debug::NoLocking=true",
               "-o", "Acquire::Retries=3"]
        _run([*apt, "update"])
        _run([*apt, "install", "--yes", "--download-only", "--no-install-recommends", *PACKAGES])
        with ThreadPoolExecutor(2) as threads:
            list(threads.map(lambda package: _run(["dpkg", "-x", str(package), str(part)]),
                             sorted((Path(folder) / "archives").glob("*.deb"))))
    _settle(part)
    put(part, HOME, INSTALLED)


def _run(command):
    done = subprocess.run(command, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace")
    if done.returncode:
        raise NoLibreOffice(f"`{' '.join(command[:1] + command[-1:])}` said: {done.stdout.strip()[-600:]}")


def _settle(part):
    """Name the places where it lies now, in what it reads at its start."""
    for settings in (part / INSTALLED / "program").glob("*rc"):
        text = settings.read_text(encoding="utf-8")
        text = text.replace("file:///etc/libreoffice/registry", f"file://{HOME / INSTALLED}/share/.registry")
        for place in ("/usr/lib/libreoffice", "/etc/libreoffice"):
            text = text.replace(f"file://{place}", f"file://{HOME}{place}")
        settings.write_text(text, encoding="utf-8")


def saved_anew(files, ending):
    """What LibreOffice opened and saved again in the same format: by name; a file that it could not open is missing.

    :param files: content by name, all with this ending.
    """
    program, environment = office()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for name, content in files.items():
            (folder / name).write_bytes(content)
        fonts = (ROOT / "workshop/static/vendor/fonts", HOME / "usr/share/fonts", "/usr/share/fonts")
        (folder / "fonts.conf").write_text(
            '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
            f"{''.join(f'<dir>{one}</dir>' for one in fonts)}<cachedir>{folder}/fonts</cachedir></fontconfig>")
        environment = {**os.environ, **environment, "HOME": made, "FONTCONFIG_FILE": str(folder / "fonts.conf")}
        command = [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore",
                   "--convert-to", ending, "--outdir", str(folder / "out"), *(str(folder / name) for name in files)]
        for _start in range(3):
            done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=LONGEST, check=False)
            if done.returncode != AGAIN:
                break
        found = {path.name: path.read_bytes() for path in (folder / "out").glob("*")}
        assert found, done.stdout.decode(errors="replace")[-2_000:]
        return found
