"""HTML held against the standard by a validator, which node runs."""

from __future__ import annotations

import json
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from services import ROOT, node, npm_program

TOOLS = ROOT / "tests" / "tools" / "html"
PROGRAM = Path("node_modules/html-validate/bin/html-validate.mjs")
#: What the HTML standard lays down; matters of taste aside.
RULES = {"root": True, "extends": ["html-validate:standard"]}


@cache
def validator():
    """The program, fetched once."""
    return npm_program("html-validate", TOOLS, PROGRAM)


def broken_rules(*pages):
    """For each page, what it breaks of the standard: (line, words) of each."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "rules.json").write_text(json.dumps(RULES))
        names = [f"page-{number}.html" for number in range(len(pages))]
        for name, content in zip(names, pages, strict=True):
            (Path(folder) / name).write_bytes(content)
        command = [node(), str(validator()), "--config", "rules.json", "--formatter", "json", *names]
        done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    assert done.returncode in (0, 1), done.stderr.decode()[-2_000:]
    found = {Path(one["filePath"]).name: one["messages"] for one in json.loads(done.stdout or b"[]")}
    return [[(one["line"], one["message"]) for one in found.get(name, [])] for name in names]
