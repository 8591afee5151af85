"""No template, macro, style or script is left over, and none is missing."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, nodes

from workshop.web.assets import PHONE_SHEET, SHEETS

PACKAGE = Path(__file__).resolve().parents[2] / "workshop"
TEMPLATES, STATIC = PACKAGE / "templates", PACKAGE / "static"
KINDS = PACKAGE / "kinds"
ENVIRONMENT = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
#: The parts that a kind of step may have for pages, in its own folder; a page takes in those that are there.
PARTS_OF_KINDS = {"fields.html", "results.html", "briefing.html", "console.html", "kind.css", "fields.js"}
OF_KINDS = sorted(f"kinds/{path.relative_to(KINDS).as_posix()}" for path in KINDS.rglob("*.html"))
NAMES = sorted([*(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")), *OF_KINDS])
PYTHON = "\n".join(path.read_text(encoding="utf-8") for path in sorted(PACKAGE.rglob("*.py")))


def source_of(name):
    return ((PACKAGE if name in OF_KINDS else TEMPLATES) / name).read_text(encoding="utf-8")


def tree_of(name):
    return ENVIRONMENT.parse(source_of(name))


def is_of_a_kind(node):
    """A name put together from a kind's folder and one of the parts a kind may have."""
    return isinstance(node, nodes.Concat) and node.nodes[0].value == "kinds/" and (
        node.nodes[-1].value.lstrip("/") in {*PARTS_OF_KINDS, ".html"})


def is_an_icon(node):
    """What the macro of icons takes in, by the name it is given."""
    return isinstance(node, nodes.Concat) and node.nodes[0].value == "icons/"


def either(node):
    """The names of a template that is chosen by a condition; else the one name."""
    return [node.expr1, node.expr2] if isinstance(node, nodes.CondExpr) else [node]


def named_by_templates():
    named = [one for name in NAMES
             for node in tree_of(name).find_all((nodes.Extends, nodes.FromImport, nodes.Import, nodes.Include))
             for one in either(node.template)]
    return {node.value for node in named if not is_of_a_kind(node) and not is_an_icon(node)}


def icons():
    """Every icon that a template or a style sheet asks for."""
    called = {node.args[0].value for name in NAMES for node in tree_of(name).find_all(nodes.Call)
              if isinstance(node.node, nodes.Name) and node.node.name == "icon"}
    return called | {Path(name).stem for name in assets() if name.startswith("vendor/icons/")}


def named_by_python():
    return set(re.findall(r'"([a-z_/]+\.html)"', PYTHON))


def assets():
    """Every static file that a template or another static file names."""
    found = {node.args[0].value for name in NAMES for node in tree_of(name).find_all(nodes.Call)
             if isinstance(node.node, nodes.Name) and node.node.name == "asset" and not is_of_a_kind(node.args[0])}
    found |= set(re.findall(r'"(mark/[a-z0-9-]+\.png)"', PYTHON))
    for path in [*STATIC.rglob("*.js"), *STATIC.rglob("*.css")]:
        if "vendor" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        for address in re.findall(r"""(?:from |import\(?|url\()\s*["']?(\.[^"')]+)""", text):
            found.add((path.parent / address).resolve().relative_to(STATIC).as_posix())
    return (found | set(SHEETS)) - {PHONE_SHEET}


def test_every_template_is_used_and_every_used_one_exists():
    named = named_by_templates() | {name for name in named_by_python() if "/" in name or name in NAMES}

    assert named == set(NAMES) - set(OF_KINDS)


def test_a_folder_of_a_kind_holds_only_parts_that_pages_take_in():
    files = {path.name for path in KINDS.rglob("*") if path.suffix in {".html", ".css", ".js"}}

    assert files <= PARTS_OF_KINDS


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
             if path.suffix in {".js", ".css", ".svg", ".png"} and "vendor" not in path.parts}
    named = {name for name in assets() if not name.startswith("vendor/")}

    assert named == files


def test_every_icon_that_is_taken_from_the_package_is_used_and_no_other_is_asked_for():
    taken = {Path(name).stem for name in json.loads((PACKAGE.parent / "package.json").read_text())["vendor"]
             if name.startswith("icons/")}

    assert icons() == taken


def test_an_icon_is_never_the_only_thing_that_says_what_something_is():
    alone = [f"{name}: {found}" for name in NAMES
             for found in re.findall(r">\s*{{ icon\([^)]*\) }}\s*</(?:a|button)>", source_of(name))]

    assert alone == []


@pytest.mark.parametrize("name", NAMES)
def test_a_template_holds_no_script_style_or_unescaped_words_of_its_own(name):
    text = source_of(name)

    own = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\bstyle=|\son(?!e=)[a-z]+=|\|\s*safe\b|autoescape false",
                     text)
    assert own == []


@pytest.mark.parametrize("name", NAMES)
def test_every_script_carries_the_nonce_without_which_browsers_leave_it_out(name):
    scripts = re.findall(r"<script[^>]*>", source_of(name))

    assert [script for script in scripts if 'nonce="{{ csp_nonce() }}"' not in script] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_form_that_posts_carries_a_token(name):
    """Save the choice of colours, which our own pages alone may send, and which changes nothing but a look."""
    forms = re.findall(r'<form[^>]*method="post".*?</form>', source_of(name), re.DOTALL)

    assert [form[:80] for form in forms if name != "web/colours.html" and not any(
        macro in form for macro in ("csrf()", "plan()", "of_panel()", "token_field()"))] == []
