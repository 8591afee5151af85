"""The gallery of components: only for whoever asked for it at the start, and made of what the pages are made of."""

from __future__ import annotations

import re

import pytest
from installation import installed
from pages import read_page

from workshop.web.colours import SCHEMES


@pytest.fixture
def gallery(tmp_path):
    with installed(tmp_path, gallery=True) as app:
        yield app.test_client()


def test_nobody_finds_a_gallery_where_people_work(app, amara):
    assert [browser.get("/gallery").status_code for browser in (app.test_client(), amara.browser)] == [404, 404]
    assert [rule.rule for rule in app.url_map.iter_rules() if "gallery" in rule.rule] == []


def test_the_gallery_shows_each_set_of_colours_and_both_directions(gallery):
    for scheme in SCHEMES:
        for direction in ("ltr", "rtl"):
            page = gallery.get(f"/gallery?colours={scheme}&direction={direction}").text

            assert f'data-scheme="{scheme}"' in page
            assert f'<div class="gallery stack stack--loose" dir="{direction}">' in page


def test_what_does_not_exist_is_shown_as_the_device_is_set(gallery):
    page = gallery.get("/gallery?colours=pink&direction=up").text

    assert ('data-scheme="auto"' in page, 'dir="ltr">' in page) == (True, True)


def test_the_gallery_shows_every_tone_that_the_style_sheet_has(app, gallery):
    page = gallery.get("/gallery").text
    sheet = app.extensions["workshop_assets"].files["css/components.css"].body.decode()
    tones = set(re.findall(r"\.((?:button|notice|badge|field)--\w+)", sheet)) - {"field--check"}
    shown = {one for names in re.findall(r'class="([^"]*)"', page) for one in names.split()}

    assert tones - shown == set()
    assert "field--check" in shown


def test_the_gallery_draws_every_chart_with_its_words(gallery):
    page = gallery.get("/gallery").text

    assert page.count('class="bar__drawing"') > 5
    assert [name for name in ("rank__drawing", "shift__drawing") if name not in page] == []
    assert read_page(page).forms
