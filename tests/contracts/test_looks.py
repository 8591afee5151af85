"""The list of looks against the app's own list of routes: a new page is looked at in all colours, or this fails."""

from __future__ import annotations

from looks import ELSEWHERE, LOOKS, NO_PAGES, ONLY_WITH_SCRIPT
from told import FOLDER, KEPT


def test_every_page_has_a_look_and_every_look_a_page(app):
    routes = {rule.rule for rule in app.url_map.iter_rules() if "GET" in rule.methods}
    shown = {look.route for look in LOOKS} - {""}

    assert routes - shown == set(NO_PAGES) | set(ELSEWHERE), "add a look to tests/looks.py"
    assert shown <= routes
    assert shown.isdisjoint(NO_PAGES)


def test_no_two_looks_have_one_name():
    names = [look.name for look in LOOKS]

    assert len(names) == len(set(names)) > 100


def test_what_is_told_of_the_main_looks_is_kept_and_of_no_other():
    assert set(KEPT) <= {look.name for look in LOOKS}
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(KEPT)


def test_what_is_only_for_scripts_stands_on_a_page_and_says_what_there_is_instead():
    assert set(ONLY_WITH_SCRIPT) <= {look.route for look in LOOKS}
    assert all(instead for parts in ONLY_WITH_SCRIPT.values() for instead in parts.values())
