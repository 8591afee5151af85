"""No template, macro, style or script is left over, and none is missing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, nodes

PACKAGE = Path(__file__).resolve().parents[2] / "workshop"
TEMPLATES, STATIC = PACKAGE / "templates", PACKAGE / "static"
ENVIRONMENT = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
PYTHON = "\n".join(path.read_text(encoding="utf-8") for path in sorted(PACKAGE.rglob("*.py")))


def tree_of(name):
    return ENVIRONMENT.parse((TEMPLATES / name).read_text(encoding="utf-8"))


def named_by_templates():
    return {node.template.value for name in NAMES
            for node in tree_of(name).find_all((nodes.Extends, nodes.FromImport, nodes.Import, nodes.Include))}


def named_by_python():
    return set(re.findall(r'"([a-z_/]+\.html)"', PYTHON))


def assets():
    """Every static file that a template or another static file names."""
    found = {node.args[0].value for name in NAMES for node in tree_of(name).find_all(nodes.Call)
             if isinstance(node.node, nodes.Name) and node.node.name == "asset"}
    for path in [*STATIC.rglob("*.js"), *STATIC.rglob("*.css")]:
        if "vendor" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        for address in re.findall(r"""(?:from |import\(?|url\()\s*["']?(\.[^"')]+)""", text):
            found.add((path.parent / address).resolve().relative_to(STATIC).as_posix())
    return found


def test_every_template_is_used_and_every_used_one_exists():
    assert named_by_templates() | named_by_python() == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_template_imports_what_exists_and_uses_what_it_imports(name):
    tree = tree_of(name)
    read = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}
    missing, unused = [], []
    for node in tree.find_all(nodes.FromImport):
        macros = {macro.name for macro in tree_of(node.template.value).find_all(nodes.Macro)}
        for item in node.names:
            original, alias = item if isinstance(item, tuple) else (item, item)
            missing += [original] if original not in macros else []
            unused += [alias] if alias not in read else []

    assert (missing, unused) == ([], [])


def test_every_style_and_script_is_used_and_every_used_one_exists():
    files = {path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*")
             if path.suffix in {".js", ".css", ".svg"} and "vendor" not in path.parts}
    named = {name for name in assets() if not name.startswith("vendor/")}

    assert named == files


@pytest.mark.parametrize("name", NAMES)
def test_a_template_holds_no_script_style_or_unescaped_words_of_its_own(name):
    text = (TEMPLATES / name).read_text(encoding="utf-8")

    own = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\bstyle=|\son[a-z]+=|\|\s*safe\b|autoescape false", text)
    assert own == []


@pytest.mark.parametrize("name", NAMES)
def test_every_form_that_posts_carries_a_token(name):
    forms = re.findall(r'<form[^>]*method="post".*?</form>', (TEMPLATES / name).read_text(encoding="utf-8"), re.DOTALL)

    assert [form[:80] for form in forms if "csrf()" not in form and "plan()" not in form] == []
