"""The parts of pages that a kind of step brings along, rendered as the pages render them."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader

from workshop.kinds import find_kind
from workshop.sessions.planning import PlannedStep

PACKAGE = Path(__file__).resolve().parents[1] / "workshop"
PAGES = Environment(
    autoescape=True, extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True, loader=ChoiceLoader([
        FileSystemLoader(PACKAGE / "templates"), PrefixLoader({
            "kinds": FileSystemLoader(PACKAGE / "kinds"),
            "icons": FileSystemLoader(PACKAGE / "static" / "vendor" / "icons")})]))
PAGES.install_null_translations(newstyle=True)
PAGES.globals["csrf_token"] = lambda: "token"
BLANK = {"id": "", "settings": {}}
VOID = {"input", "line", "circle", "rect", "br", "path"}


def rendered(kind, part, **data):
    return PAGES.get_template(f"kinds/{find_kind(kind).folder}/{part}.html").render({
        "step": BLANK, "given": {}, "box_label": "Your response", "results": None,
        "state": {"plan_revision": 7, "may_run": True}, **data})


def step_of(kind, settings=None, **more):
    """A step as phones and boards get it."""
    rules = find_kind(kind)
    return {"id": 3, "settings": rules.phone_state(rules.settings_of(settings or {})), **more}


class _Seen(HTMLParser):
    """What stands on a page without a script: neither templates nor what is hidden; and what its fields would send."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.words, self.sent, self._depth, self._gone, self._off = [], {}, [], 0, 0

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        is_gone, is_off = tag == "template" or "hidden" in given, tag == "fieldset" and "disabled" in given
        in_template = self._in_template or tag == "template"
        if tag == "input" and "form" not in given and not (in_template or self._off or "disabled" in given) and (
                given.get("type") != "radio" or "checked" in given):
            self.sent.setdefault(given.get("name"), given.get("value", ""))
        if tag not in VOID:
            self._depth.append((tag, is_gone, is_off))
            self._gone, self._off = self._gone + is_gone, self._off + is_off

    @property
    def _in_template(self):
        return any(tag == "template" for tag, _gone, _off in self._depth)

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        opened, is_gone, is_off = self._depth.pop()
        assert opened == tag, f"<{opened}> is closed by </{tag}>"
        self._gone, self._off = self._gone - is_gone, self._off - is_off

    def handle_data(self, data):
        if not self._gone:
            self.words += data.split()


def seen(html):
    """The words somebody sees, in one line, and what the fields would send as they stand."""
    reader = _Seen()
    reader.feed(html)
    reader.close()
    assert reader._depth == []
    return " ".join(reader.words), reader.sent


def planned(kind, settings=None, position=1, **more):
    """A step of this kind as a plan has it."""
    return PlannedStep(**{"id": f"planned-{position}", "audience": "practitioners", "question": "What do we make?",
                          "probes": [], "kind": kind, "source": "", "minutes": "5", "position": str(position),
                          "chosen": True, "settings": settings or {}, **more})
