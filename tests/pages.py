"""Pages as a browser without JavaScript sees them: their words, their forms, and what pressing a button sends."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

#: The choice of a language stands at the foot of every page, and is never what a test of a page is about.
OF_EVERY_PAGE = "/language"


@dataclass
class Form:
    """A form as it stands on the page: where it goes, and its fields as they are filled in."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    #: Labels of its buttons, each with the address it sends to instead, if it has one of its own.
    buttons: dict[str, dict[str, str]] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.forms, self.addresses, self.words = [], [], []
        self._named, self._early = {}, []
        self._box, self._button, self._inert = None, None, 0

    def handle_starttag(self, tag, attributes):
        given = {name: value or "" for name, value in attributes}
        self.addresses += [given[name] for name in ("href", "src", "action", "formaction", "srcset", "poster")
                           if name in given]
        self._inert += tag == "template"
        if self._inert:
            return
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get")))
            self._named[given.get("id", "")] = self.forms[-1]
        elif tag == "button":
            self._button = (given, "")
        elif not self.forms:
            return
        elif tag == "input" and "disabled" not in given and "name" in given:
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                self.forms[-1].fields[given["name"]] = given.get("value", "")
        elif tag == "textarea":
            self._box, self.forms[-1].fields[given.get("name", "")] = given.get("name", ""), ""

    def handle_data(self, data):
        if self._inert:
            return
        self.words.append(data)
        if self._box is not None:
            self.forms[-1].fields[self._box] += data
        if self._button is not None:
            self._button = (self._button[0], self._button[1] + data)

    def handle_endtag(self, tag):
        self._inert -= tag == "template"
        if tag == "textarea" and self._box is not None:
            # The first line break belongs to the markup (HTML, 13.1.2.5).
            self.forms[-1].fields[self._box] = self.forms[-1].fields[self._box].removeprefix("\n")
            self._box = None
        elif tag == "button" and self._button is not None:
            given, label = self._button
            self._button = None
            if "form" in given:
                self._early.append((given, " ".join(label.split())))
            elif self.forms:
                self.forms[-1].buttons[" ".join(label.split())] = given

    def close(self):
        """A button may name its form, which may come later on the page."""
        super().close()
        for given, label in self._early:
            self._named[given["form"]].buttons[label] = given
        self.forms = [form for form in self.forms if form.action != OF_EVERY_PAGE]


def read_page(markup):
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return reader


def words_of(markup):
    """Everything the page says, on one line."""
    return " ".join(" ".join(read_page(markup).words).split())


def form_to(markup, ending):
    """The first form that is sent to an address with this ending."""
    forms = read_page(markup).forms
    found = next((form for form in forms if form.action.endswith(ending)), None)
    actions = [form.action for form in forms]
    assert found is not None, f"no form goes to …{ending}, only to {actions}: {words_of(markup)}"
    return found


def press(browser, markup, ending, *, button=None, **typed):
    """Fill in the form that goes to `ending`, press its button, and go where that leads."""
    form = form_to(markup, ending)
    assert button is None or button in form.buttons, f"no button “{button}”, only {list(form.buttons)}"
    given = form.buttons[button] if button else {}
    named = {given["name"]: given.get("value", "")} if given.get("name") else {}
    return browser.post(given.get("formaction") or form.action or ending, data=form.fields | named | typed)
