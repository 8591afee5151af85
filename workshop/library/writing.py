"""A theme while somebody writes it: every field as it was typed, items that move, and what is wrong with each."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from pydantic import ValidationError

from workshop.errors import Refused
from workshop.kinds import all_kinds
from workshop.kinds.kind import Kind, StepUnusable
from workshop.language.words import Said, say, say_many

from .themes import LONGEST, MOST_ITEMS, MOST_PROBES, Theme

#: What a form sends: each field by name, with every value that came under it.
Typed = Mapping[str, Sequence[str]]

PRACTITIONERS, LEADERS, FACT, LEARNING = "practitioners", "leaders", "fact", "learning"
SORTS = (PRACTITIONERS, LEADERS, FACT, LEARNING)
#: What one item of each sort is called, and the fields it has besides probes and settings.
ONE_OF = {PRACTITIONERS: say("question for practitioners"), LEADERS: say("question for leaders"), FACT: say("key fact"),
          LEARNING: say("learning point")}
QUESTION_FIELDS = ("question", "original", "minutes", "kind", "source")
FIELDS = {PRACTITIONERS: QUESTION_FIELDS, LEADERS: QUESTION_FIELDS, FACT: ("figure", "statement", "source"),
          LEARNING: ("point", "source")}
HEAD = ("title", "summary", "content_note")
SOURCE = ("publisher", "publication", "year", "section", "link", "attribution", "licence")
ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")

LABELS = {"title": say("Title"), "summary": say("Summary"), "content_note": say("Content note"),
          "publisher": say("Who published it"),
          "publication": say("Name of the publication"), "year": say("Year"), "section": say("Part of the publication"),
          "link": say("Link to the publication"), "attribution": say("How it asks to be named"),
          "licence": say("Licence"),
          "question": say("Question"), "original": say("The publication’s whole wording"), "minutes": say("Minutes"),
          "kind": say("Kind"),
          "source": say("Where it stands"), "figure": say("Figure"), "statement": say("Statement"),
          "point": say("Learning point"),
          "probes": say("Probe"), "settings": say("Settings")}


class ThemeUnusable(Refused):
    """A theme cannot be saved as it is; the draft's problems say which field and what to do."""

    name: ClassVar[str] = "theme_unusable"
    status: ClassVar[int] = 422
    words: str = say("The theme is not complete yet. Nothing is lost.")


@dataclass
class Item:
    """One question, key fact or learning point as it was typed."""

    key: str                        # its id in the theme; it stays the same through every version
    sort: str
    fields: dict[str, str] = field(default_factory=dict)
    probes: list[str] = field(default_factory=list)
    #: Settings of its kind as they were typed, by field; None: as `settings` has them.
    typed: dict[str, str] | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    is_removed: bool = False        # kept in the form until the theme is saved, so that it can be put back
    is_open: bool = False
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def is_question(self) -> bool:
        return self.sort in (PRACTITIONERS, LEADERS)

    @property
    def words(self) -> str:
        """What it says, in short."""
        said = self.fields.get("question") or self.fields.get("statement") or self.fields.get("point") or ""
        return " ".join(said.split())

    @property
    def kind(self) -> Kind | None:
        return all_kinds().get(self.fields.get("kind", ""))

    def kind_fields(self) -> list[dict[str, Any]]:
        """The fields of its kind's settings, with what was typed in them."""
        if self.kind is None:
            return []
        shown = []
        for one in self.kind.plan_fields(self.settings):
            filled = one | {"id": setting_name(self.key, one["name"])}
            if self.typed is not None:
                filled["value"] = self.typed.get(one["name"], "")
            if isinstance(filled["value"], (list, tuple)):
                filled["value"] = "\n".join(filled["value"])
            shown.append(filled)
        return shown

    def kept_settings(self) -> str:
        """What no field of the form shows, so that it comes back with it."""
        if self.kind is None:
            return ""
        names = {one["name"] for one in self.kind.plan_fields(self.settings)}
        kept = {name: value for name, value in self.settings.items() if name not in names}
        return json.dumps(kept, sort_keys=True) if kept else ""

    def made_of(self) -> dict[str, Any]:
        """Its settings as a theme file has them: only what differs from the usual.

        :raises StepUnusable: with what to change.
        """
        kind = self.kind
        if kind is None:
            raise StepUnusable(say("Choose a kind from the list."))
        given = self.settings | (kind.planned(self.typed) if self.typed is not None else {})
        made, known = kind.settings_of(given), kind.Settings.model_fields
        return {name: value for name, value in given.items() if name not in known or known[name].is_required()
                or getattr(made, name) != known[name].get_default(call_default_factory=True)}


def numbered(sort: str, number: int) -> Said:
    """“Question for leaders 3”"""
    return say("%(one)s %(number)s", one=ONE_OF[sort].raised(), number=number)


@dataclass
class Draft:
    """A theme as it stands in the form.

    :ivar focus: the id of the field that the last act leads to; "" for none.
    """

    head: dict[str, str] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)
    focus: str = ""
    said: str = ""

    def of(self, sort: str) -> list[Item]:
        return [item for item in self.items if item.sort == sort and not item.is_removed]

    def every_problem(self) -> list[dict[str, str]]:
        """Each with its field, in the order of the form."""
        found = [{"field": name, "words": words} for name, words in self.problems.items()]
        return found + [{"field": f"{name}-{item.key}", "words": say(
            "%(item)s: %(words)s", item=self.called(item), words=words)}
                        for sort in SORTS for item in self.of(sort) for name, words in item.problems.items()]

    def called(self, item: Item) -> str:
        return numbered(item.sort, self.of(item.sort).index(item) + 1)

    # --- acts of the form, none of which stores anything

    def act(self, name: str) -> None:
        """Do what a button of the form asks for: `add:leaders`, `up:leaders-2`, `drop-probe:leaders-2:0`. Whatever is
        no act, or an act on nothing, changes nothing."""
        verb, _, rest = name.partition(":")
        key, _, number = rest.partition(":")
        item = next((one for one in self.items if one.key == key), None)
        if verb == "add" and rest in SORTS:
            self._add(rest)
        elif item is not None and verb in ("up", "down", "remove", "put-back", "look"):
            item.is_open = True
            {"up": self._up, "down": self._down, "remove": self._remove, "put-back": self._put_back,
             "look": self._look}[verb](item)
        elif item is not None and item.is_question and verb.endswith("-probe"):
            item.is_open = True
            self._act_on_probe(item, verb, int(number) if number.isdigit() and len(number) < 4 else 0)

    def _add(self, sort: str) -> None:
        if len(self.items) >= MOST_ITEMS:
            self.said = say("A theme holds at most %(most)s questions, facts and learning points.", most=MOST_ITEMS)
            return
        fields = {"kind": "reflection", "minutes": "8"} if sort in (PRACTITIONERS, LEADERS) else {}
        item = Item(self._free_key(sort), sort, fields, is_open=True)
        self.items.append(item)
        self.focus = f"field-{FIELDS[sort][0]}-{item.key}"
        self.said = say("%(item)s is added at the end.", item=self.called(item))

    def _free_key(self, sort: str) -> str:
        taken = {item.key for item in self.items}
        return next(f"{sort}-{number}" for number in range(1, len(taken) + 2) if f"{sort}-{number}" not in taken)

    def _up(self, item: Item) -> None:
        self._move(item, -1)

    def _down(self, item: Item) -> None:
        self._move(item, 1)

    def _move(self, item: Item, step: int) -> None:
        beside = self.of(item.sort)
        place = beside.index(item) + step if item in beside else -1
        if 0 <= place < len(beside):
            here, there = self.items.index(item), self.items.index(beside[place])
            self.items[here], self.items[there] = self.items[there], self.items[here]
        self.focus = f"{'up' if step < 0 else 'down'}-{item.key}"
        self.said = say("Now in place %(number)s of %(many)s.", number=self.of(item.sort).index(item) + 1,
                        many=len(beside)) if item in beside else ""

    def _remove(self, item: Item) -> None:
        called = self.called(item) if not item.is_removed else ""
        item.is_removed = True
        self.focus = f"put-back-{item.key}"
        self.said = say("%(item)s is removed. It can be put back until you save.", item=called)

    def _put_back(self, item: Item) -> None:
        item.is_removed = False
        self.focus = f"field-{FIELDS[item.sort][0]}-{item.key}"
        self.said = say("%(item)s is back.", item=self.called(item))

    def _look(self, item: Item) -> None:
        self.focus = f"field-kind-{item.key}" if item.is_question else ""

    def _act_on_probe(self, item: Item, verb: str, number: int) -> None:
        if verb == "add-probe" and len(item.probes) < MOST_PROBES:
            item.probes.append("")
            number = len(item.probes) - 1
            self.said = say("Probe %(number)s is added.", number=number + 1)
        elif verb == "drop-probe" and number < len(item.probes):
            gone = item.probes.pop(number)
            self.said = (say("The probe “%(probe)s” is taken out.", probe=gone) if gone.strip()
                         else say("The empty probe is taken out."))
            number = min(number, len(item.probes) - 1)
        elif verb == "up-probe" and 0 < number < len(item.probes):
            item.probes[number - 1], item.probes[number] = item.probes[number], item.probes[number - 1]
            number -= 1
            self.said = say("The probe is now in place %(number)s of %(many)s.", number=number + 1,
                            many=len(item.probes))
        self.focus = f"field-probe-{item.key}-{number}" if item.probes else f"add-probe-{item.key}"

    # --- what it makes

    def theme(self) -> Theme:
        """The theme that this draft is.

        :raises ThemeUnusable: `problems` of the draft and of its items say what is wrong.
        """
        self.problems = {}
        for item in self.items:
            item.problems = {}
        body = self._body()
        items = {sort: self.of(sort) for sort in SORTS}
        theme = None
        try:
            theme = Theme.model_validate(body)
        except ValidationError as error:
            for found in error.errors(include_url=False):
                self._blame(found, items)
        bad = [item for sort in SORTS for item in items[sort] if item.problems]
        for item in bad:
            item.is_open = True
        if theme is None or bad:
            raise ThemeUnusable()
        return theme

    def _body(self) -> dict[str, Any]:
        head = {name: self.head.get(name, "") for name in (*HEAD, *SOURCE)}
        return {name: head[name] for name in HEAD} | {
            "source": {name: head[name] for name in SOURCE},
            "key_facts": [{"id": item.key} | {name: item.fields.get(name, "") for name in FIELDS[FACT]}
                          for item in self.of(FACT)],
            "learning": [{"id": item.key} | {name: item.fields.get(name, "") for name in FIELDS[LEARNING]}
                         for item in self.of(LEARNING)],
            "questions": {sort: [_question(item) for item in self.of(sort)] for sort in (PRACTITIONERS, LEADERS)}} | (
                {"order": int(self.head["order"])} if self.head.get("order", "").isdigit() else {})

    def _blame(self, found: Any, items: Mapping[str, list[Item]]) -> None:
        """Put one problem where it belongs."""
        path = found["loc"]
        sort = {"key_facts": FACT, "learning": LEARNING}.get(path[0] if path else "", "")
        if path[:1] == ("questions",) and len(path) > 2:
            sort, path = path[1], path[1:]
        if sort and len(path) > 2:
            name = str(path[2])
            if name == "probes" and len(path) > 3:
                filled = [number for number, probe in enumerate(items[sort][path[1]].probes) if probe.strip()]
                items[sort][path[1]].problems.setdefault(f"probe-{filled[path[3]]}", problem_words("probes", found))
            else:
                items[sort][path[1]].problems.setdefault(name, problem_words(name, found))
            return
        name = str(path[-1]) if path and path[0] != "questions" else "questions"
        self.problems.setdefault(name, problem_words(name, found))


def _question(item: Item) -> dict[str, Any]:
    """A question as the model takes it; what its kind cannot use is put with its problems."""
    settings: dict[str, Any] = {}
    try:
        settings = item.made_of()
    except StepUnusable as problem:
        item.problems["settings"] = problem.words
    minutes = item.fields.get("minutes", "").strip()
    usable = "settings" not in item.problems
    return {
        "id": item.key, "question": " ".join(item.fields.get("question", "").split()),
        "probes": [probe.strip() for probe in item.probes if probe.strip()],
        "original": item.fields.get("original", "").strip() or None,
        "kind": item.fields.get("kind", "") if usable else "reflection", "settings": settings if usable else {},
        "minutes": int(minutes) if minutes.isascii() and minutes.isdigit() and len(minutes) < 5 else 0,
        "source": item.fields.get("source", "")}


#: What to do about a field that may not be empty.
EMPTY = {"question": say("Write the question, or remove it."), "figure": say("Write the figure, such as 92%."),
         "statement": say("Write the statement, or remove the key fact."),
         "point": say("Write the learning point, or remove it."),
         "source": say("Say where it stands in the publication, such as “Key fact 1”.")}


def problem_words(name: str, found: Any) -> str:
    """What to do about one problem that the model found."""
    kind, label = found["type"], LABELS.get(name, name.replace("_", " ").capitalize())
    if name == "minutes":
        return say("Minutes: a whole number from 1 to 60.")
    if name == "link":
        return say("The link begins with https://. Leave it empty when there is none.")
    if kind == "string_too_long":
        return say_many("“%(label)s” has %(number)s character: the most is %(most)s. Shorten it.",
                        "“%(label)s” has %(number)s characters: the most is %(most)s. Shorten it.",
                        len(found["input"]), label=label, most=found["ctx"]["max_length"])
    if kind in ("string_too_short", "missing"):
        return EMPTY.get(name) or say("Fill in “%(label)s”.", label=label)
    if kind == "value_error" and name == "questions":
        return say("Write at least one question for practitioners or for leaders.")
    if kind == "too_long":
        return say("There are more than %(most)s: take some out.", most=found["ctx"]["max_length"])
    if kind == "value_error" and name != "kind":
        return say("“%(label)s” holds characters that cannot be shown. Type it anew, letter by letter.", label=label)
    return say("“%(label)s” cannot be used as it is. Change it.", label=label)


# --- from a theme and from a form

def draft_of(theme: Theme) -> Draft:
    """A draft that says what a theme says."""
    head = {name: getattr(theme, name) for name in HEAD} | {name: getattr(theme.source, name) for name in SOURCE} | {
        "order": str(theme.order)}
    questions = [
        Item(one.id, sort, {"question": one.question, "original": one.original or "", "minutes": str(one.minutes),
                            "kind": one.kind, "source": one.source}, list(one.probes), settings=dict(one.settings))
        for sort, asked in ((PRACTITIONERS, theme.questions.practitioners), (LEADERS, theme.questions.leaders))
        for one in asked]
    facts = [Item(one.id, FACT, {name: getattr(one, name) for name in FIELDS[FACT]}) for one in theme.key_facts]
    learning = [Item(one.id, LEARNING, {name: getattr(one, name) for name in FIELDS[LEARNING]})
                for one in theme.learning]
    return Draft(head, [*questions, *facts, *learning])


def empty_draft() -> Draft:
    """A theme that nobody has written yet, with one question to begin with."""
    draft = Draft()
    draft.act(f"add:{PRACTITIONERS}")
    draft.focus = draft.said = ""
    return draft


def draft_from(typed: Typed) -> Draft:
    """What was typed, exactly as it was typed."""
    head = {name: _last(typed, name).replace("\r\n", "\n") for name in (*HEAD, *SOURCE, "order")}
    return Draft(head, list(_items(typed)))


def _items(typed: Typed) -> Iterator[Item]:
    opened, removed, seen = set(typed.get("open", ())), set(typed.get("removed", ())), set()
    for key in list(typed.get("item", ()))[:MOST_ITEMS]:
        sort = _last(typed, f"sort-{key}")
        if key in seen or not ID.fullmatch(key) or sort not in SORTS:
            continue
        seen.add(key)
        item = Item(key, sort, {name: _last(typed, f"{name}-{key}").replace("\r\n", "\n") for name in FIELDS[sort]},
                    is_removed=key in removed, is_open=key in opened)
        if item.is_question:
            _take_over_question(item, typed)
        yield item


def _take_over_question(item: Item, typed: Typed) -> None:
    item.probes = [probe.replace("\r\n", "\n") for probe in typed.get(f"probe-{item.key}", ())][:MOST_PROBES]
    kind = item.kind
    if kind is None or _last(typed, f"settings_of-{item.key}") != kind.name:
        return      # another kind was chosen: it begins with the usual settings
    item.settings = _kept(_last(typed, f"settings-{item.key}"))
    item.typed = {one["name"]: _last(typed, setting_name(item.key, one["name"])) for one in kind.plan_fields({})}


def _kept(text: str) -> dict[str, Any]:
    try:
        kept = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _last(typed: Typed, name: str) -> str:
    return ["", *typed.get(name, ())][-1]


def setting_name(key: str, name: str) -> str:
    """What the form calls one field of the settings of a question's kind."""
    return f"set-{key}-{name}"


def kinds_for(item: Item) -> list[Kind]:
    """The kinds a question may be asked as: those that are answered at one step by itself, and the one that it has."""
    return [kind for name, kind in all_kinds().items() if name == item.fields.get("kind") or (
        kind.is_offered and kind.takes_responses and "pair" not in kind.Settings.model_fields)]


def limits() -> dict[str, int]:
    """Characters of each field, for hints."""
    return dict(LONGEST)
