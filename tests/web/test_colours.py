"""Every pair of colours that stand on each other is told apart, in each set of colours: from the tokens themselves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STYLES = Path(__file__).resolve().parents[2] / "workshop" / "static" / "css"
BASE, BOARD = ((STYLES / name).read_text() for name in ("tokens.css", "board.css"))
#: As one reads them in tokens.css: what an automatic page is given, and what somebody chose.
CHOSEN = {
    "dark": "(prefers-color-scheme: dark)", "contrast": "(prefers-contrast: more)",
    "contrast-dark": "(prefers-contrast: more) and (prefers-color-scheme: dark)",
}
SHEETS = ("background", "surface", "surface-raised")
#: (written or drawn, on what). WCAG 2.2, 1.4.3: text; 1.4.11: edges of boxes one can write in, the ring of the focus.
TEXT = [(text, sheet) for text in ("text", "text-quiet", "primary", "primary-strong") for sheet in (
    *SHEETS, "primary-soft")] + [
    *(("text", f"{tone}-soft") for tone in ("good", "warning", "danger")),
    *((tone, sheet) for tone in ("good", "warning", "danger") for sheet in (*SHEETS, f"{tone}-soft")),
    *(("accent", sheet) for sheet in SHEETS),
    ("on-primary", "primary"), ("on-primary", "primary-strong"), ("on-danger", "danger")]
DRAWN = [(line, sheet) for line in ("line-strong", "focus") for sheet in SHEETS]
#: Text on the board is read from eight metres on a dim projector (design: at least 7:1 in each set of colours).
ON_THE_BOARD = [pair for pair in TEXT if "danger" not in pair[0]] + [("text", "sheet"), ("text-quiet", "sheet")]


def colours(css, selector, *, media=""):
    """Name and value of each colour that a rule with this selector gives; inside this @media, if one is named."""
    found = {}
    part = css.split(f"@media {media} {{")[1] if media else css
    for body in re.findall(re.escape(selector) + r" \{([^}]*)\}", part)[:1 if media else None]:
        found |= re.findall(r"--colour-([\w-]+): (#[0-9a-f]{6});", body)
    return dict(found)


def light(css):
    return colours(css, ":root")


def contrast(one, other):
    """The ratio of two colours' luminances: 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour):
    parts = (int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def too_close(found, pairs, least):
    ratios = {(one, other): round(contrast(found[one], found[other]), 2) for one, other in pairs}
    return {pair: ratio for pair, ratio in ratios.items() if ratio < least}


@pytest.mark.parametrize(("scheme", "least"), [("light", 4.5), ("dark", 4.5), ("contrast", 7), ("contrast-dark", 7)])
def test_every_word_and_edge_stands_out_from_what_it_stands_on(scheme, least):
    found = light(BASE) | colours(BASE, f':root[data-scheme="{scheme}"]')

    assert too_close(found, TEXT, least) == {}
    assert too_close(found, DRAWN, 3) == {}


@pytest.mark.parametrize("scheme", CHOSEN)
def test_what_the_device_wishes_looks_as_what_a_person_chooses(scheme):
    chosen = colours(BASE, f':root[data-scheme="{scheme}"]')

    assert chosen == colours(BASE, ':root[data-scheme="auto"]', media=CHOSEN[scheme])
    assert set(chosen) == set(light(BASE)), "a colour that is not given stays as it is in light"


def test_a_scheme_is_colours_and_shadows_and_nothing_else():
    """So a page that holds its place in one set of colours holds it in each."""
    bodies = re.findall(r":root\[data-scheme[^{]*\{([^}]*)\}", BASE)

    assert {name for body in bodies for name in re.findall(r"^\s*([\w-]+):", body, re.M)
            if not name.startswith("--colour-")} == {"color-scheme", "--shadow"}
    assert [path.name for path in [*STYLES.glob("*.css"), *STYLES.parents[1].glob("kinds/*/*.css")]
            if "data-scheme" in path.read_text() and path.name != "tokens.css"] == []


@pytest.mark.parametrize("scheme", ["light", "dark", "contrast"])
def test_every_word_on_the_board_stands_out_seven_to_one(scheme):
    found = light(BASE) | light(BOARD) | colours(BOARD, f':root[data-theme="{scheme}"]')

    assert too_close(found, ON_THE_BOARD, 7) == {}
    assert too_close(found, DRAWN, 3) == {}


def test_no_style_names_a_colour_of_its_own():
    """Save what is black on white for eyes and cameras: codes to scan, print, the dark stillness of a quiet minute."""
    own = {}
    for path in [*STYLES.glob("*.css"), *STYLES.parents[1].glob("kinds/*/*.css")]:
        for rule in re.findall(r"^ *((?!--)[\w-]+: [^;]*(?:#[0-9a-fA-F]{3,8}\b|rgb\()[^;]*);", path.read_text(), re.M):
            own.setdefault(path.name, set()).add(rule)

    assert own == {
        "board.css": {"background: #10191d", "background: #ffffff"},
        "console.css": {"background: #ffffff", "box-shadow: 0 2px 12px rgb(0 0 0 / 0.25)"},
        "supervision.css": {"background: #ffffff"}, "actions.css": {"background: #ffffff"},
        "network.css": {"background: #fff"},
        "record.css": {"background: #ffffff", "color: #000000", "border-block-end: 1px solid #000000"},
        "care.css": {"background: #121c20", "background: #7fb3b8", "border-color: #7fb3b8"},
        "kinds.css": {"border-color: #000000", "fill: #000000"},
        "kind.css": {"stroke: #000000", "fill: #000000", "stroke: #ffffff", "color: #000000"},
    }
