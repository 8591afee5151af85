"""Scripts read as a browser of 2018 reads them: by a parser that knows the language as it was in 2017."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path

from services import ROOT, node, npm_program

TOOLS = ROOT / "tests" / "tools" / "scripts"
PROGRAM = Path("node_modules/acorn/dist/acorn.mjs")
#: `import()` came to browsers together with modules, though it was written down later.
READ = """
const { parse } = await import(process.argv[1]);
const scripts = JSON.parse(await new Response(process.stdin).text());
console.log(JSON.stringify(Object.entries(scripts).flatMap(([name, text]) => {
  try {
    parse(text.replace(/\\bimport\\(/g, "fetched("), { ecmaVersion: 2017, sourceType: "module" });
    return [];
  } catch (error) {
    return [name + ": " + error.message + " at " + text.slice(error.pos, error.pos + 60)];
  }
})));
"""


@cache
def parser():
    """The program, fetched once."""
    return npm_program("acorn", TOOLS, PROGRAM)


def newer_than_2017(scripts):
    """Of these scripts by name, what such a browser would not read, in words."""
    ran = subprocess.run([node(), "--input-type=module", "-e", READ, parser().as_uri()], input=json.dumps(scripts),
                         capture_output=True, text=True, timeout=120, check=True)
    return json.loads(ran.stdout)
