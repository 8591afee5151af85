"""What the site is made of besides the files of this folder: the documents of the top folder, and a list of decisions.

Links stay as they work in the repository. On the site, a link to one of its pages leads there, and a link to a file
that is no page of it (some code, a folder) becomes the name of that file.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

from properdocs.config.defaults import ProperDocsConfig
from properdocs.structure.files import File, Files
from properdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parent.parent
#: Documents of the top folder by the name that they have on the site.
TOP = {"CHANGELOG.md": "CHANGELOG.md", "CONTRIBUTING.md": "CONTRIBUTING.md", "SECURITY.md": "SECURITY.md",
       "CODE_OF_CONDUCT.md": "CODE_OF_CONDUCT.md", "LICENSE": "LICENCE.md",
       "THIRD-PARTY.md": "THIRD-PARTY.md", "deploy/README.md": "deploy.md"}
DECISIONS = "decisions/index.md"
LINK = re.compile(r"(?P<image>!?)\[(?P<words>[^\]]*)\]\((?P<target>[^)\s]+)\)")


def decisions() -> list[tuple[str, str]]:
    """(name of the file, its title), oldest first."""
    return [(path.name, path.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# "))
            for path in sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))]


def on_config(config: ProperDocsConfig) -> ProperDocsConfig:
    config["nav"].append({"Decisions": [{"All decisions": DECISIONS},
                                       *({title: f"decisions/{name}"} for name, title in decisions())]})
    return config


def on_files(files: Files, config: ProperDocsConfig) -> Files:
    for source, name in TOP.items():
        files.append(File.generated(config, name, content=(ROOT / source).read_text(encoding="utf-8")))
    lines = [f"* [{title}]({name})" for name, title in decisions()]
    files.append(File.generated(config, DECISIONS, content="\n".join([
        "# Decisions", "", "Why it is built as it is: what was decided, when each mattered, and what it costs.", "",
        *lines, ""])))
    return files


def on_page_markdown(markdown: str, page: Page, files: Files, **_given: Any) -> str:
    there = page.file.src_uri
    source = next((source for source, name in TOP.items() if name == there), f"docs/{there}")
    if there == "LICENCE.md":
        markdown = "# Licence\n\n" + markdown

    def led(found: re.Match[str]) -> str:
        place, mark, anchor = found["target"].partition("#")
        if not place or re.match(r"[a-z]+:", place):
            return found[0]
        path = posixpath.normpath(posixpath.join(posixpath.dirname(source), place))
        name = TOP.get(path, path.removeprefix("docs/"))
        if name == "decisions":
            name = DECISIONS
        if files.get_file_from_path(name) is None:
            if not (ROOT / path).exists():
                return found[0]                     # dead: said by the build
            return found["words"] if found["words"].startswith("`") else f"{found['words']} (`{path}`)"
        target = posixpath.relpath(name, posixpath.dirname(there) or ".")
        return f"{found['image']}[{found['words']}]({target}{mark}{anchor})"

    return LINK.sub(led, markdown)
