"""What a theme file may hold, and the limits of each field."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationInfo, field_validator, model_validator

from workshop.characters import UNUSABLE
from workshop.kinds import all_kinds
from workshop.language.words import say, say_many, side_by_side

Audience = Literal["practitioners", "leaders"]
AUDIENCE_WORDS = {"practitioners": say("For practitioners"), "leaders": say("For leaders"),
                  "both": say("For practitioners and leaders")}

#: Characters. A publication's questions are kept word for word, and some are several sentences long. What ships with
#: Workshop keeps to less, so that it is read at arm's length on a phone (`ours`).
LONGEST = {"question": 400, "probe": 600, "statement": 1_200, "point": 1_200, "original": 2_000, "content_note": 600,
           "summary": 600, "place": 160, "attribution": 400, "licence": 200, "figure": 30, "name": 120}
MOST_PROBES = 12
MOST_ITEMS = 200      # questions, facts and learning points of one theme: what one form holds


def _text(longest: int, least: int = 1) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=least, max_length=longest)


Name = Annotated[str, _text(LONGEST["name"])]        # a title, a publisher, a place in the source
Place = Annotated[str, _text(LONGEST["place"])]      # a publication, a part of it
Figure = Annotated[str, _text(LONGEST["figure"])]    # large on a board: “92%”, “Over a fifth”
Statement = Annotated[str, _text(LONGEST["statement"])]
Point = Annotated[str, _text(LONGEST["point"])]
Probe = Annotated[str, _text(LONGEST["probe"])]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    @field_validator("*")
    @classmethod
    def _can_be_shown(cls, value: Any) -> Any:
        if any(isinstance(text, str) and UNUSABLE.search(text)
               for text in (value if isinstance(value, list) else [value])):
            raise ValueError(say("text without characters that cannot be shown; they often come in by copying, so "
                                 "type the words again"))
        return value


class Source(Part):
    """The publication that a theme's facts and questions come from."""

    publisher: Name
    publication: Place
    year: Annotated[str, _text(LONGEST["figure"], 0)] = ""
    section: Annotated[str, _text(LONGEST["place"], 0)] = ""
    link: Annotated[str, StringConstraints(pattern=r"^(https://\S{4,300})?$")] = ""
    #: How the publication asks to be named, and what it allows: lines that are shown as they are.
    attribution: Annotated[str, _text(LONGEST["attribution"], 0)] = ""
    licence: Annotated[str, _text(LONGEST["licence"], 0)] = ""

    @property
    def words(self) -> str:
        """The source in one line."""
        year = "" if not self.year or self.year in self.publication else f" ({self.year})"
        return f"{self.publisher}: {self.publication}{year}" + (f", {self.section}" if self.section else "")


class KeyFact(Part):
    id: Id
    figure: Figure
    statement: Statement
    source: Name


class LearningPoint(Part):
    id: Id
    point: Point
    source: Annotated[str, _text(LONGEST["name"], 0)] = ""


class Question(Part):
    """One reflective question, or a statement to reflect on; what else the source asks stands beside it as probes."""

    id: Id
    question: Annotated[str, StringConstraints(
        strip_whitespace=True, min_length=3, max_length=LONGEST["question"], pattern=r"^[^\n]+$")]
    probes: list[Probe] = Field(default_factory=list, max_length=MOST_PROBES)
    #: The publication's whole wording, shown beside, where the question is only its beginning.
    original: Annotated[str, _text(LONGEST["original"])] | None = None
    kind: str = "reflection"
    #: What the kind needs besides the question, such as options; as the file has it.
    settings: dict[str, Any] = Field(default_factory=dict, validate_default=True)
    minutes: Annotated[int, Field(ge=1, le=60)]
    source: Annotated[str, _text(LONGEST["name"], 0)] = ""

    @field_validator("kind")
    @classmethod
    def _is_offered(cls, name: str) -> str:
        offered = [kind.name for kind in all_kinds().values() if kind.is_offered]
        if name not in offered:
            raise ValueError(say("one of %(names)s", names=", ".join(offered)))
        return name

    @field_validator("settings")
    @classmethod
    def _fit_the_kind(cls, given: dict[str, Any], info: ValidationInfo) -> dict[str, Any]:
        if "kind" in info.data:  # otherwise the kind is the problem, and is named
            all_kinds()[info.data["kind"]].Settings.model_validate(given)  # its problems keep their places
        return given


class Questions(Part):
    practitioners: list[Question] = Field(default_factory=list)
    leaders: list[Question] = Field(default_factory=list)

    def of(self, audience: Audience) -> list[Question]:
        return self.practitioners if audience == "practitioners" else self.leaders


class Theme(Part):
    """A subject with its key facts, learning and questions."""

    order: Annotated[int, Field(ge=0, le=9999)] = 100
    title: Name
    summary: Annotated[str, _text(LONGEST["summary"])]
    content_note: Annotated[str, _text(LONGEST["content_note"], 0)] = ""
    source: Source
    key_facts: list[KeyFact] = Field(default_factory=list)
    learning: list[LearningPoint] = Field(default_factory=list)
    questions: Questions

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Theme:
        ids = [*(fact.id for fact in self.key_facts), *(point.id for point in self.learning),
               *(question.id for question in (*self.questions.practitioners, *self.questions.leaders))]
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            raise ValueError(say("each id once; twice here: %(ids)s", ids=", ".join(twice)))
        if not (self.questions.practitioners or self.questions.leaders):
            raise ValueError(say("at least one question for practitioners or for leaders"))
        if len(ids) > MOST_ITEMS:
            raise ValueError(say("at most %(most)s questions, facts and learning points, here are %(number)s",
                                 most=MOST_ITEMS, number=str(len(ids))))
        return self

    def counts(self) -> dict[str, Any]:
        """How much it holds, as `check-content --json` prints it."""
        return {
            "key_facts": len(self.key_facts),
            "learning": len(self.learning),
            "questions": {"practitioners": len(self.questions.practitioners), "leaders": len(self.questions.leaders)},
        }

    def counts_words(self) -> str:
        held = self.questions
        return side_by_side([
            say_many("%(number)s question for practitioners", "%(number)s questions for practitioners",
                     len(held.practitioners)),
            say_many("%(number)s question for leaders", "%(number)s questions for leaders", len(held.leaders)),
            say_many("%(number)s key fact", "%(number)s key facts", len(self.key_facts)),
            say_many("%(number)s learning point", "%(number)s learning points", len(self.learning)),
        ], say(", "))
