"""A briefing while somebody looks it through: what was understood, and each act that corrects it.

A draft is plain JSON. Its items keep the publication's words exactly; acts move, split, join and drop them, and never
write new ones. Every act can be undone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from workshop import clock
from workshop.characters import UNUSABLE
from workshop.errors import Refused
from workshop.language.words import say
from workshop.library.themes import LONGEST, MOST_PROBES, Theme
from workshop.library.themes import MOST_ITEMS as MOST_OF_THEME

from .understanding import LEADERS, PRACTITIONERS, Found, FoundTheme, Understood, sentences

FACT, LEARNING = "fact", "learning"
ROLES = {FACT: say("Key fact"), LEARNING: say("Learning point"), PRACTITIONERS: say("Question for practitioners"),
         LEADERS: say("Question for leaders")}
QUESTIONS = (PRACTITIONERS, LEADERS)
HEAD = {"publication": say("Publication"), "publisher": say("Who published it"), "year": say("Year"),
        "attribution": say("Attribution"), "licence": say("Licence"), "link": say("Address on the web")}
LIMITS = {"publication": LONGEST["place"], "publisher": LONGEST["name"], "year": LONGEST["figure"],
          "attribution": LONGEST["attribution"], "licence": LONGEST["licence"], "link": 300}
MOST_UNDONE = 20
MOST_THEMES, MOST_ITEMS = 40, 600     # of one briefing; more is a whole report, which nobody looks through
YEAR = re.compile(r"((?:19|20)[0-9]{2})(?:\s*(?:to|–|-|/)\s*((?:19|20)?[0-9]{2}))?")
MINUTES = 8       # of a question, until its owner says otherwise
NEW_THEME = "new"
FIGURE = re.compile(
    r"(?:(?:over|under|nearly|almost|about|around|more than|less than|at least|up to)\s+)?"
    r"(?:£?[0-9][0-9,.]*(?:\s?%|\s?per cent|\s+(?:in|out of)\s+[0-9]+)?|"
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten)\s+(?:in|out of)\s+[a-z]+|"
    r"an?\s+(?:half|third|quarter|fifth|sixth|tenth)|half|(?:one|two|three)\s+(?:thirds?|quarters?|fifths?)|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    r"seventeen|eighteen|nineteen|twenty)\b%?", re.IGNORECASE)

State = dict[str, Any]
Item = dict[str, Any]


class GoneMeanwhile(Refused):
    """An act on something that another act took away."""

    name: ClassVar[str] = "gone_meanwhile"
    words: str = say("This was changed in another tab. Here is how it stands now.")


class TooMuch(Refused):
    """More than anybody can look through; the words say what to do."""

    name: ClassVar[str] = "too_much"
    status: ClassVar[int] = 422


class CannotDo(Refused):
    """An act that makes no sense here; the words say why."""

    name: ClassVar[str] = "cannot_do"


# --- from what was understood

def begin(understood: Understood) -> State:
    """A draft of everything that was understood."""
    state: State = {"next": 1, "themes": [], "head": dict.fromkeys(HEAD, "") | {
        name: words for name, words in asdict(understood.publication).items() if name in HEAD},
        "doubts": dict(understood.publication.doubts)}
    for theme in understood.themes:
        state["themes"].append(_theme(state, theme))
    _expect_measure(state)
    return state


def _expect_measure(state: State) -> None:
    """:raises TooMuch: more themes or items than one briefing may have."""
    many, pieces = _measure(state)
    if many > MOST_THEMES:
        raise TooMuch(say("That makes %(many)s themes; one briefing may have up to %(most)s. Bring in the pages of "
                          "some of them as a file of their own.", many=many, most=MOST_THEMES))
    if pieces > MOST_ITEMS:
        raise TooMuch(say("That makes %(many)s facts, learning points and questions; one briefing may have up to "
                          "%(most)s. Bring in its pages in two files.", many=pieces, most=MOST_ITEMS))


def _measure(state: State) -> tuple[int, int]:
    """How many themes and items there are."""
    return len(state["themes"]), sum(1 for _one in items(state))


def _number(state: State) -> str:
    state["next"] += 1
    return f"i{state['next'] - 1}"


def _theme(state: State, theme: FoundTheme) -> State:
    return {"id": _number(state), "title": theme.title[:LONGEST["name"]], "block": theme.block,
            "items": [_item(state, role, found) for role, part in (
                (FACT, theme.key_facts), (LEARNING, theme.learning), (PRACTITIONERS, theme.practitioners),
                (LEADERS, theme.leaders)) for found in part]}


def _item(state: State, role: str, found: Found) -> Item:
    under = [one.text for one in found.under]
    return {"id": _number(state), "role": role, "text": found.text, "under": under, "place": found.place,
            "blocks": [found.block, *(one.block for one in found.under)], "doubt": found.doubt, "is_dropped": False,
            "is_led": bool(under) or len(sentences(found.text)) > 1,
            "figure": figure_of(found.text) if role == FACT else ""}


def figure_of(statement: str) -> str:
    """What of a key fact stands large on a board: its first number, else its first words."""
    found = FIGURE.search(statement)
    words = found[0] if found else " ".join(statement.split()[:3])
    return words[:LONGEST["figure"]].strip().rstrip(",.")


# --- looking

def items(state: State) -> Iterator[tuple[State, Item]]:
    """Every item with its theme."""
    for theme in state["themes"]:
        for item in theme["items"]:
            yield theme, item


def kept_themes(state: State) -> list[State]:
    """The themes that are not left out."""
    return [theme for theme in state["themes"] if not theme.get("is_left_out")]


def uncertain(state: State) -> list[Item]:
    """What a person should look at and has not yet."""
    return [item for theme in kept_themes(state) for item in theme["items"]
            if item["doubt"] and not item["is_dropped"]]


def blocks_used(state: State) -> dict[int, Item | State]:
    """What became of each block, by its number: an item, or the theme whose title it is."""
    used: dict[int, Item | State] = {theme["block"]: theme for theme in state["themes"]}
    for _theme, item in items(state):
        if not item["is_dropped"]:
            used |= dict.fromkeys(item["blocks"], item)
    return used


def parts(item: Item) -> list[str]:
    """The sentences of an item, at which it can be split."""
    return sentences(item["text"])


def lead_and_probes(item: Item) -> tuple[str, list[str]]:
    """What is asked, and what stands beside it to think about."""
    first, *rest = parts(item)
    return (first, [*rest, *item["under"]]) if item["is_led"] else (item["text"], list(item["under"]))


def original(item: Item) -> str:
    """A question whole, as it was published."""
    return "\n".join([item["text"], *item["under"]])


# --- acts

def act(state: State, name: str, target: str, given: dict[str, str]) -> str:
    """Do one act to a draft.

    :param target: the item, theme or block it is about.
    :param given: what was chosen beside its button: role, theme, at.
    :return: the id of what to look at next; "" for none.
    :raises Refused: it makes no sense here; nothing was changed.
    """
    if name not in ACTS:
        raise CannotDo(say("This button is not known here. Reload the page."))
    before = _measure(state)
    following = ACTS[name](state, target, given)
    if any(now > then for now, then in zip(_measure(state), before, strict=True)):
        _expect_measure(state)
    return following


def _find(state: State, target: str) -> tuple[State, Item]:
    for theme, item in items(state):
        if item["id"] == target:
            return theme, item
    raise GoneMeanwhile()


def _theme_at(state: State, target: str) -> State:
    if target == NEW_THEME:
        state["themes"].append({"id": _number(state), "title": "", "block": -1, "items": []})
        return state["themes"][-1]  # type: ignore[no-any-return]
    for theme in state["themes"]:
        if theme["id"] == target:
            return theme  # type: ignore[no-any-return]
    raise GoneMeanwhile()


def _move(state: State, target: str, given: dict[str, str]) -> str:
    theme, item = _find(state, target)
    role = given.get("role", item["role"])
    if role not in ROLES:
        raise CannotDo(say("Choose what this is: a key fact, a learning point or a question."))
    to = _theme_at(state, given.get("theme") or theme["id"])
    theme["items"].remove(item)
    to["items"].append(item)
    item.update(role=role, doubt="", figure=item["figure"] or (figure_of(item["text"]) if role == FACT else ""))
    _tidy(state)
    return target


def _split(state: State, target: str, given: dict[str, str]) -> str:
    theme, item = _find(state, target)
    said, at = parts(item), given.get("at", "")
    if not at.isdigit() or not 0 < int(at) < len(said):
        raise CannotDo(say("Choose the sentence that begins the second part."))
    second = item | {"id": _number(state), "text": " ".join(said[int(at):]), "doubt": ""}
    second["is_led"] = bool(second["under"]) or len(parts(second)) > 1
    second["figure"] = figure_of(second["text"]) if item["role"] == FACT else ""
    item.update(text=" ".join(said[:int(at)]), under=[], doubt="")
    item["is_led"] = len(parts(item)) > 1
    theme["items"].insert(theme["items"].index(item) + 1, second)
    return str(second["id"])


def _join(state: State, target: str, _given: dict[str, str]) -> str:
    theme, item = _find(state, target)
    following = next((one for one in theme["items"][theme["items"].index(item) + 1:]
                      if one["role"] == item["role"] and not one["is_dropped"]), None)
    if following is None:
        raise CannotDo(say("Nothing of the same sort comes after this one."))
    if item["under"]:
        item["under"] += [following["text"], *following["under"]]
    else:
        item.update(text=f"{item['text']} {following['text']}", under=following["under"])
    item.update(blocks=[*item["blocks"], *following["blocks"]], doubt="", is_led=item["is_led"] or following["is_led"])
    theme["items"].remove(following)
    return target


def _drop(state: State, target: str, _given: dict[str, str]) -> str:
    _theme, item = _find(state, target)
    item["is_dropped"] = True
    return ""


def _bring_back(state: State, target: str, _given: dict[str, str]) -> str:
    _theme, item = _find(state, target)
    item["is_dropped"] = False
    return target


def _right(state: State, target: str, _given: dict[str, str]) -> str:
    _theme, item = _find(state, target)
    item["doubt"] = ""
    following = uncertain(state)
    return str(following[0]["id"]) if following else target


def _lead(state: State, target: str, _given: dict[str, str]) -> str:
    _theme, item = _find(state, target)
    item["is_led"] = not item["is_led"]
    return target


def _by(step: int) -> Callable[[State, str, dict[str, str]], str]:
    def move(state: State, target: str, _given: dict[str, str]) -> str:
        theme, item = _find(state, target)
        same = [one for one in theme["items"] if one["role"] == item["role"] and not one["is_dropped"]]
        place = same.index(item) + step if item in same else -1
        if not 0 <= place < len(same):
            raise CannotDo(say("It stands at the end already."))
        here, there = theme["items"].index(item), theme["items"].index(same[place])
        theme["items"][here], theme["items"][there] = theme["items"][there], theme["items"][here]
        return target
    return move


def _use(state: State, target: str, given: dict[str, str]) -> str:
    """A block that was not used becomes something; `given` brings its words along."""
    role = given.get("role", "")
    if role not in ROLES:
        raise CannotDo(say("Choose first what it is to be: a key fact, a learning point or a question."))
    to = _theme_at(state, given.get("theme", ""))
    item = _item(state, role, Found(given["text"], given["place"], block=int(target)))
    to["items"].append(item)
    return str(item["id"])


def _join_theme(state: State, target: str, _given: dict[str, str]) -> str:
    theme = _theme_at(state, target)
    before = next((one for one in reversed(state["themes"][:state["themes"].index(theme)])
                   if not one.get("is_left_out")), None)
    if before is None:
        raise CannotDo(say("There is no theme before this one."))
    before["items"] += theme["items"]
    state["themes"].remove(theme)
    return str(before["id"])


def _split_theme(state: State, target: str, given: dict[str, str]) -> str:
    """Whatever the document says from this item on is a theme of its own; `given` brings the heading over it along."""
    theme, item = _find(state, target)
    there = [one for one in theme["items"] if min(one["blocks"]) >= min(item["blocks"])]
    if len(there) == len(theme["items"]):
        raise CannotDo(say("This is the first piece of its theme. Choose the first piece of the second theme."))
    second = {"id": _number(state), "title": given.get("heading", "")[:LONGEST["name"]], "block": -1, "items": there}
    theme["items"] = [one for one in theme["items"] if one not in there]
    state["themes"].insert(state["themes"].index(theme) + 1, second)
    return str(second["id"])


def _leave(is_out: bool) -> Callable[[State, str, dict[str, str]], str]:
    def leave(state: State, target: str, _given: dict[str, str]) -> str:
        _theme_at(state, target)["is_left_out"] = is_out
        return target
    return leave


ACTS: dict[str, Callable[[State, str, dict[str, str]], str]] = {
    "move": _move, "split": _split, "join": _join, "drop": _drop, "bring-back": _bring_back, "right": _right,
    "lead": _lead, "up": _by(-1), "down": _by(1), "use": _use, "join-theme": _join_theme,
    "split-theme": _split_theme, "leave-out": _leave(True), "take-in": _leave(False)}


def _tidy(state: State) -> None:
    """A theme that lost everything goes."""
    state["themes"] = [theme for theme in state["themes"] if theme["items"]]


def take_head(state: State, given: dict[str, str]) -> None:
    """What was typed into the fields: the source, the titles of themes, the figures of key facts."""
    for name in HEAD:
        if f"head-{name}" in given:
            words = " ".join(given[f"head-{name}"].split())
            if words != state["head"][name]:
                state["doubts"].pop(name, None)
            state["head"][name] = words
    for theme in state["themes"]:
        if f"title-{theme['id']}" in given:
            theme["title"] = " ".join(given[f"title-{theme['id']}"].split())
    for _theme, item in items(state):
        if f"figure-{item['id']}" in given:
            item["figure"] = " ".join(given[f"figure-{item['id']}"].split())


# --- keeping

@dataclass(frozen=True)
class Problem:
    """What keeps a draft from becoming themes.

    :ivar field: where on the page, as its id says after `field-`.
    """

    field: str
    words: str


def problems(state: State) -> list[Problem]:
    """Everything that has to be mended before the themes can be kept."""
    found = []
    for name in ("publication", "publisher"):
        if not state["head"][name]:
            found.append(Problem(f"head-{name}", say(
                "%(field)s: say it, so that every theme names its source.", field=HEAD[name])))
    for name, words in state["head"].items():
        if len(words) > LIMITS[name]:
            found.append(Problem(f"head-{name}", say("%(field)s: at most %(most)s characters.", field=HEAD[name],
                                                      most=LIMITS[name])))
        elif UNUSABLE.search(words):
            found.append(Problem(f"head-{name}", say(
                "%(field)s: it holds characters that cannot be shown. Type it again.", field=HEAD[name])))
    if state["head"]["link"] and not re.fullmatch(r"https://\S{4,300}", state["head"]["link"]):
        found.append(Problem("head-link", say(
            "Address on the web: it begins with https://, or is left empty.")))
    words = _about_the_year(state["head"]["year"])
    if words:
        found.append(Problem("head-year", words))
    for theme in kept_themes(state):
        found += _problems_of(theme)
    if not kept_themes(state):
        found.append(Problem("", say("Nothing is left to keep. Undo, or take a theme in again.")))
    return found


def _about_the_year(year: str) -> str:
    """What is wrong with the year of a publication; "" for nothing."""
    said = YEAR.fullmatch(year)
    if year and said is None:
        return say("Year: write it as 2024, or as 2023 to 2024, or leave it empty.")
    if said is not None:
        begin = int(said[1])
        end = int(said[2] if len(said[2]) == 4 else said[1][:2] + said[2]) if said[2] else begin
        if end < begin:
            return say("Year: the second year is before the first.")
        if end > clock.today().year + 1:
            return say("Year: %(year)s is still to come.", year=str(end))
    return ""


def _problems_of(theme: State) -> Iterable[Problem]:
    kept = [item for item in theme["items"] if not item["is_dropped"]]
    if not theme["title"]:
        yield Problem(f"title-{theme['id']}", say("Give this theme a title."))
    elif len(theme["title"]) > LONGEST["name"]:
        yield Problem(f"title-{theme['id']}", say("The title: at most %(most)s characters.",
                                                        most=LONGEST["name"]))
    elif UNUSABLE.search(theme["title"]):
        yield Problem(f"title-{theme['id']}", say(
            "The title: it holds characters that cannot be shown. Type it again."))
    if len(kept) > MOST_OF_THEME:
        yield Problem(f"title-{theme['id']}", say(
            "“%(title)s” holds %(many)s pieces; a theme may have up to %(most)s. Begin a new theme at one of them.",
            title=theme["title"], many=str(len(kept)), most=MOST_OF_THEME))
    if not any(item["role"] in QUESTIONS for item in kept):
        yield Problem(f"title-{theme['id']}", say(
            "“%(title)s” has no question. Move one here, join it with another theme, or leave it out.",
            title=theme["title"]))
    for item in kept:
        words = _too_long(item)
        if words:
            is_figure = item["role"] == FACT and (
                not 0 < len(item["figure"]) <= LONGEST["figure"] or UNUSABLE.search(item["figure"]) is not None)
            yield Problem(f"figure-{item['id']}" if is_figure else item["id"], words)


def _too_long(item: Item) -> str:
    begins = f"“{item['text'][:40]}…”"
    if item["role"] == FACT and UNUSABLE.search(item["figure"]):
        return say("The figure of %(begins)s: it holds characters that cannot be shown. Type it again.", begins=begins)
    if UNUSABLE.search(original(item)):
        return say("%(begins)s holds characters that cannot be shown. Drop it, and type it in the theme.",
                   begins=begins)
    if item["role"] not in QUESTIONS:
        if item["role"] == FACT and not 0 < len(item["figure"]) <= LONGEST["figure"]:
            return say("%(begins)s needs a figure of at most %(most)s characters for the board.", begins=begins,
                       most=LONGEST["figure"])
        return say("%(begins)s is longer than %(most)s characters. Split it.", begins=begins,
                   most=LONGEST["point"]) if len(item["text"]) > LONGEST["point"] else ""
    asked, probes = lead_and_probes(item)
    if len(asked) > LONGEST["question"]:
        return say("%(begins)s is asked in more than %(most)s characters. Split it.", begins=begins,
                   most=LONGEST["question"]) if item["is_led"] else say(
            "%(begins)s is asked in more than %(most)s characters. Split it, or ask its first sentence first.",
            begins=begins, most=LONGEST["question"])
    if len(asked) < 3:
        return say("%(begins)s is too short to be asked. Join it with another, or drop it.", begins=begins)
    if len(probes) > MOST_PROBES or any(len(probe) > LONGEST["probe"] for probe in probes):
        return say("%(begins)s has too much beside it: at most %(many)s points of %(most)s characters. Split it.",
                   begins=begins, many=MOST_PROBES, most=LONGEST["probe"])
    return say("%(begins)s is longer than %(most)s characters as a whole. Split it.", begins=begins,
               most=LONGEST["original"]) if len(original(item)) > LONGEST["original"] else ""


def as_themes(state: State) -> list[Theme]:
    """The themes of a draft without problems, in the publication's words."""
    return [Theme.model_validate(_body(state, theme)) for theme in kept_themes(state)]


def _body(state: State, theme: State) -> dict[str, Any]:
    head, kept = state["head"], [item for item in theme["items"] if not item["is_dropped"]]

    def of(role: str) -> list[tuple[int, Item]]:
        return list(enumerate((item for item in kept if item["role"] == role), start=1))

    def questions(role: str) -> list[dict[str, Any]]:
        listed = []
        for number, item in of(role):
            asked, probes = lead_and_probes(item)
            listed.append({"id": f"{role}-{number}", "question": asked, "probes": probes, "minutes": MINUTES,
                           "original": original(item) if probes else None, "source": item["place"]})
        return listed

    return {
        "title": theme["title"], "source": head,
        "summary": f"In the words of “{head['publication'][:300]}”."[:LONGEST["summary"]],
        "key_facts": [{"id": f"fact-{number}", "figure": item["figure"], "statement": item["text"],
                       "source": item["place"] or head["publisher"]} for number, item in of(FACT)],
        "learning": [{"id": f"learning-{number}", "point": item["text"], "source": item["place"]}
                     for number, item in of(LEARNING)],
        "questions": {role: questions(role) for role in QUESTIONS}}
