"""What a kind of step is. A kind is rules only: it knows nothing of requests, sockets, tables and other kinds."""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from workshop.characters import UNUSABLE
from workshop.errors import Refused
from workshop.language.words import IN_ENGLISH, Said, say, say_many

from .charts import Chart
from .counts import Counts, too_few_words

#: What a phone filled in: each field by name, as text; a field that takes several, as a list of texts.
Given = Mapping[str, "str | list[str]"]
#: What one person said, by part; each part is stored as a row of its own, and nothing says that rows belong together.
Parts = dict[str, dict[str, Any]]


class StepUnusable(Refused):
    """A step cannot be made as it was asked for; the words say what to change."""

    name: ClassVar[str] = "step_unusable"
    status: ClassVar[int] = 422
    words = say("This step cannot be used as it is.")


class ResponseUnfit(Refused):
    """What was sent does not fit the step, such as a ranking with an item missing; the words say what to change."""

    name: ClassVar[str] = "response_unfit"
    status: ClassVar[int] = 422
    words = say("That does not fit this question. Look at it again and send it once more.")


class StepSettings(BaseModel):
    """What a step of a kind is made of besides its question. Unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, str_strip_whitespace=True)

    @field_validator("*")
    @classmethod
    def _can_be_shown(cls, value: Any) -> Any:
        if isinstance(value, str) and UNUSABLE.search(value):
            raise ValueError(say("Some characters in this step cannot be shown; they often come in by copying. "
                                 "Type the words again."))
        return value


@dataclass(frozen=True)
class Suggestion:
    """A kind that suits a question.

    :ivar because: the reason, as it goes on after “because ”.
    :ivar settings: what the planning form would hold.
    """

    kind: str
    because: str
    settings: Mapping[str, Any] = field(default_factory=dict)


def error_words(error: Exception) -> str:
    """What an error was raised with, in every language that it can be said in."""
    words = error.args[0] if error.args else ""
    return words if isinstance(words, str) else str(error)


#: Said in other languages of what a library says in English alone.
UNFIT = say("this cannot be used as it is")
#: Settings that have a field of their own, as a problem with them says where it is.
PLACES = {"low": say("low"), "high": say("high"), "": say("settings")}


def _place_words(place: str) -> str:
    """Which setting a problem is at. What has no field of its own is called by its name in files, which is English."""
    return PLACES.get(place) or Said(place, lambda tongue: place if tongue is IN_ENGLISH else tongue.one(PLACES[""]))


def _unfit_words(found: Mapping[str, Any]) -> str:
    """What is wrong with one setting, as the end of a sentence."""
    if found["type"] == "string_too_short":
        return say_many("string should have at least %(number)s character",
                        "string should have at least %(number)s characters", found["ctx"]["min_length"])
    if found["type"] == "string_too_long":
        return say_many("string should have at most %(number)s character",
                        "string should have at most %(number)s characters", found["ctx"]["max_length"])
    words = str(found["msg"]).lower()
    return Said(words, lambda tongue: words if tongue is IN_ENGLISH else tongue.one(UNFIT))


class Kind(ABC):
    """Base of all kinds: a step that takes words, up to three from each person, which stand on the board as cards."""

    name: ClassVar[str]
    label: ClassVar[str]                   # on screens
    hint: ClassVar[str] = ""               # for the facilitator who chooses a kind
    order: ClassVar[int] = 100             # among the kinds offered
    is_offered: ClassVar[bool] = True      # in plans and content files
    Settings: ClassVar[type[StepSettings]] = StepSettings

    takes_responses: ClassVar[bool] = True
    #: How many responses one person may have at a step.
    most: ClassVar[int] = 3
    #: Parts of one response that are stored apart, so that nobody can tie them together. The first is always there.
    parts: ClassVar[tuple[str, ...]] = ("text",)
    #: The fields of a stored part that hold somebody's own words.
    words_in: ClassVar[tuple[str, ...]] = ("text",)
    #: Words that stand on the board one by one: they can be hidden, grouped, shown large, and resonate.
    has_cards: ClassVar[bool] = True
    #: Numbers: shown together only, never as they come, and from five responses on (threat model, part 2).
    is_counted: ClassVar[bool] = False
    may_edit: ClassVar[bool] = True
    #: Shows the actions that are kept with the step (`of_actions`).
    shows_actions: ClassVar[bool] = False
    #: Only of use to people who are together: not put to those who answer at their own pace.
    needs_room: ClassVar[bool] = False
    #: What such a step is called: “question 3”; without a number where it takes no responses: “the break”.
    noun: ClassVar[str] = say("question")
    #: The same of the one that is meant, where steps of the kind have no number.
    the_noun: ClassVar[str] = say("the question")
    #: Said to somebody who has as many responses as there may be; "" for the usual words.
    full_words: ClassVar[str] = ""
    #: The question such a step usually asks, offered when one is planned.
    usual_question: ClassVar[str] = ""
    #: Set when the kind is found: the name of its folder.
    folder: str = ""
    _parts_of_pages: dict[str, Any] | None = None

    def parts_of_pages(self) -> dict[str, Any]:
        """Which parts of pages its folder holds, so that a page takes in those that are there; looked for once."""
        if self._parts_of_pages is None:
            self._parts_of_pages = self._look_for_parts()
        return self._parts_of_pages

    def _look_for_parts(self) -> dict[str, Any]:
        folder = Path(str(inspect.getfile(type(self)))).parent
        has = {f"has_{part}": (folder / name).is_file() for part, name in (
            ("fields", "fields.html"), ("results", "results.html"), ("briefing", "briefing.html"),
            ("console", "console.html"), ("style", "kind.css"), ("script", "fields.js"))}
        return {"name": self.name, "folder": self.folder, "label": self.label, **has}

    def settings_of(self, given: Mapping[str, Any]) -> StepSettings:
        """The checked settings of a step.

        :raises StepUnusable: what is wrong, in words for whoever plans.
        """
        try:
            return self.Settings.model_validate(given)
        except ValidationError as error:
            raise StepUnusable(self.problem_words(error)) from None

    def problem_words(self, error: ValidationError) -> str:
        """One sentence for the first thing that is wrong with settings."""
        found = error.errors(include_url=False)[0]
        place = " ".join(str(part).replace("_", " ") for part in found["loc"])
        if found["type"] == "value_error":
            return error_words(found["ctx"]["error"])
        return say("%(label)s: %(place)s: %(problem)s.", label=self.label, place=_place_words(place),
                   problem=_unfit_words(found))

    def planned(self, given: Given) -> dict[str, Any]:
        """Settings as `Settings` takes them, from the fields of a planning form (see `plan_fields`).

        :raises StepUnusable: what is wrong with what was typed.
        """
        return {}

    def suggested(self, question: str) -> Suggestion | None:
        """Why a question of this shape may well be asked as this kind, and with which settings; None when not."""
        return None

    def plan_fields(self, settings: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The fields a planning form has for this kind: [{name, label, type: "text" | "lines" | "choice" | "check",
        value, hint, options: [{value, label}]}]. Their names come back in `planned`."""
        return []

    # --- what a phone sends

    def takes(self, settings: StepSettings) -> bool:
        """Whether a step with these settings takes responses."""
        return self.takes_responses

    def stays_on_phone(self, settings: StepSettings) -> bool:
        """Whether what is answered is kept by the phone, so that there is nothing to reveal or to count by value."""
        return False

    def minutes(self, settings: StepSettings) -> int:
        """How long such a step takes by its settings; 0 where they do not say."""
        return 0

    @abstractmethod
    def read(self, settings: StepSettings, given: Given) -> Parts:
        """What a person said, checked, by part; a part that was left empty is left out.

        :raises Refused: with what to change, such as `ResponseEmpty` or `ResponseUnfit`.
        """

    @abstractmethod
    def fields(self, settings: StepSettings, parts: Parts) -> dict[str, str | list[str]]:
        """The fields of a phone as they were when this was sent: the reverse of `read`."""

    @abstractmethod
    def said(self, settings: StepSettings, parts: Parts) -> str:
        """A person's own response in words, for their phone."""

    def phone_state(self, settings: StepSettings) -> dict[str, Any]:
        """What its fields need on the phone, such as options. `fields.html` finds it as `step.settings`."""
        return settings.model_dump(mode="json")

    def shown(self, settings: StepSettings, timer_words: str) -> dict[str, Any]:
        """`phone_state` with what the running timer is for marked in it; `timer_words` is "" while none runs."""
        return self.phone_state(settings)

    def of_actions(self, actions: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """What joins `phone_state` of the actions at the step, for a kind that shows them."""
        return {}

    # --- what is made of the responses

    def card(self, settings: StepSettings, body: Mapping[str, Any]) -> dict[str, Any] | None:
        """The card of a stored part: {"text", "note"}; None for what never stands on the board by itself."""
        text = body.get("text")
        return {"text": text, "note": ""} if isinstance(text, str) else None

    def words(self, body: Mapping[str, Any]) -> dict[str, str]:
        """Somebody's own words in a stored part, by field."""
        return {name: body[name] for name in self.words_in if isinstance(body.get(name), str)}

    def reworded(self, body: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, Any]:
        """A stored part with other words in these fields, and the old ones nowhere else in it."""
        return {**body, **words}

    def is_split(self, settings: StepSettings) -> bool:
        """Whether a step with these settings may be counted by role."""
        return True

    def tallies(self, body: Mapping[str, Any]) -> list[str]:
        """The values under which a part is counted by role; none where roles are not told apart."""
        return []

    def results(self, settings: StepSettings, bodies: Sequence[Mapping[str, Any]], *, people: int,
                arrangement: Mapping[str, Any], split: Mapping[str, Mapping[str, int]] | None) -> dict[str, Any] | None:
        """Numbers and lists made of all bodies that may be seen; None for a kind that has only cards.

        :param people: how many have answered, not counting those who passed.
        :param arrangement: what the facilitator did with them (`Step.arrangement`).
        :param split: counts by role, {role: {value: count}}, five or more in each; or None.
        :return: {"is_enough", "why_not", "words": [sentence, …], …}: with fewer than five nothing but the reason.
        """
        return None

    def console_results(self, settings: StepSettings, bodies: Sequence[Mapping[str, Any]], *, people: int,
                        arrangement: Mapping[str, Any], split: Mapping[str, Mapping[str, int]] | None,
                        ) -> dict[str, Any] | None:
        """Results with what only the facilitator may see, such as hidden words."""
        return self.results(settings, bodies, people=people, arrangement=arrangement, split=split)

    def rows(self, settings: StepSettings, results: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Results as rows of a table for CSV: (what, how many), such as ("4 – Quite sure", "5")."""
        return []

    def charts(self, settings: StepSettings, results: Mapping[str, Any]) -> list[Chart]:
        """Charts of results that may be shown, for the summary and its files; none where they hold no numbers."""
        return []

    def lines(self, settings: StepSettings) -> list[str]:
        """What stands under the question before anybody answers, line by line, such as the words of a card."""
        return []

    def counts(self, settings: StepSettings, bodies: Sequence[Mapping[str, Any]]) -> Counts | None:
        """Every number of a closed step, to be put beside other sessions; None for what has no numbers to compare.

        It goes nowhere but into `comparison.small_cells`, which decides what of it may be shown.
        """
        return None

    def withheld(self, many: int) -> dict[str, Any] | None:
        """The results of a kind of numbers while there are too few; None when there are enough."""
        words = too_few_words(many)
        return {"is_enough": False, "why_not": words, "words": []} if words else None

    def is_hidden(self, body: Mapping[str, Any], arrangement: Mapping[str, Any]) -> bool:
        """Whether the facilitator's arrangement hides a body: it is shown to nobody else, and not kept at close."""
        return False

    def kept_at_close(self, bodies: Sequence[Mapping[str, Any]]) -> list[bool]:
        """Which of all bodies of a step are kept once the session is closed."""
        return [True] * len(bodies)

    def kept_arrangement(self, arrangement: Mapping[str, Any]) -> dict[str, Any]:
        """What of an arrangement is kept at close: nothing in it names what is hidden."""
        return dict(arrangement)

    def check_arrangement(self, arrangement: Mapping[str, Any]) -> dict[str, Any]:
        """A facilitator's arrangement of the results, checked.

        :raises StepUnusable: this kind has none.
        """
        raise StepUnusable(say("There is nothing to arrange at this step."))


class Silent(Kind):
    """Base of the kinds to which no phone sends anything: a card, a break, what became of earlier actions."""

    takes_responses = False
    has_cards = False
    may_edit = False
    #: Said to a phone that sends something all the same.
    nothing_to_send: ClassVar[str]

    def read(self, settings: StepSettings, given: Given) -> Parts:
        """:raises ResponseUnfit: always."""
        raise ResponseUnfit(self.nothing_to_send)

    def fields(self, settings: StepSettings, parts: Parts) -> dict[str, str | list[str]]:
        return {}

    def said(self, settings: StepSettings, parts: Parts) -> str:
        return ""

    def card(self, settings: StepSettings, body: Mapping[str, Any]) -> dict[str, Any] | None:
        return None
