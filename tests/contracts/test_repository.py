"""What no file of the repository may hold."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = {".git", ".venv", "instance", "vendor", "dist", "build", "node_modules", "__pycache__", "test-results",
            ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis"}
TEXT = {".py", ".md", ".html", ".css", ".js", ".yaml", ".yml", ".toml", ".lock", ".json", ".sh", ".cfg", ".ini",
        ".mako", ".txt", "", ".svg"}


def files(*parts):
    return [path for path in sorted(ROOT.joinpath(*parts).rglob("*"))
            if path.is_file() and path.suffix in TEXT and not NOT_OURS & set(path.relative_to(ROOT).parts)
            and path != Path(__file__).resolve()]


def lines_with(pattern, paths):
    found = []
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if re.search(pattern, line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    return found


@pytest.mark.parametrize(("pattern", "folders"), [
    (r"(?<![\w.])/(root|home|Users)/\w", [""]),                                    # a path of somebody's machine
    (r"\b(TODO|FIXME|XXX|HACK)\b", [""]),
    (r"\b(pypi|npmjs|pythonhosted|jsdelivr|unpkg|cdnjs|googleapis|gstatic)\.(org|com|net)\b", [""]),
    (r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", ["workshop"]),
    (r"\|\s*safe\b|\bMarkup\(|render_template_string", ["workshop"]),
    (r"(?<![.\w])print\(|console\.(log|debug)|\bbreakpoint\(|\bdebugger\b", ["workshop"]),
    (r"user-scalable|maximum-scale", ["workshop"]),
    (r"localStorage\.(set|get)Item\([^)]*(token|cookie)", ["workshop"]),
], ids=["machine paths", "notes to self", "registry hosts", "markup from scripts", "unescaped markup", "prints",
        "no zoom", "tokens in storage"])
def test_no_file_holds(pattern, folders):
    assert lines_with(pattern, [path for folder in folders for path in files(folder)]) == []


def test_no_test_waits_by_the_clock_or_is_left_out():
    tests = [path for path in files("tests") if path.name.startswith("test_")]

    assert lines_with(r"\bsleep\(|wait_for_timeout|mark\.skip|pytest\.skip\(|\bxfail\b", tests) == []


def test_no_two_files_of_the_tests_have_one_name_as_python_would_take_one_for_the_other():
    names = Counter(path.name for path in files("tests") if path.suffix == ".py")
    del names["conftest.py"]

    assert [name for name, many in names.items() if many > 1] == []


@pytest.mark.parametrize("name", ["requirements/app.lock", "requirements/test.lock", "requirements/docs.lock",
                                  "package-lock.json", "tests/tools/package-lock.json",
                                  "tests/tools/html/package-lock.json", "tests/tools/html/.npmrc",
                                  "tests/tools/scripts/package-lock.json", "tests/tools/scripts/.npmrc",
                                  "bench/references/package-lock.json", ".npmrc", "tests/tools/.npmrc",
                                  "bench/references/.npmrc"])
def test_a_lock_names_no_address_to_fetch_from(name):
    found = lines_with(r'"resolved"|--(extra-)?index-url|--find-links|^\s*registry|git\+|\bfile:', [ROOT / name])

    assert found == []


@pytest.mark.parametrize("name", ["requirements/app.lock", "requirements/test.lock", "requirements/docs.lock"])
def test_every_locked_package_has_one_version_and_its_hashes(name):
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    packages = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]

    assert [line[:60] for line in packages if "==" not in line or "--hash=sha256:" not in line] == []


def test_the_page_of_a_participant_loads_nothing_that_a_facilitator_does():
    """Phones fetch what they need over a weak network: scripts of the phone and those both share."""
    phone = "\n".join(path.read_text(encoding="utf-8") for path in sorted(
        (ROOT / "workshop" / "static" / "js" / "participants").glob("*.js")))

    assert set(re.findall(r'from "\.\./(\w+)/', phone)) <= {"guard", "live", "record", "web"}


def test_every_decision_has_a_number_of_its_own_and_bears_it():
    records = sorted(ROOT.joinpath("docs", "decisions").glob("*.md"))

    assert len({int(record.name[:4]) for record in records}) == len(records)
    assert [record.name for record in records
            if not record.read_text(encoding="utf-8").startswith(f"# {record.name[:4]} ")] == []
