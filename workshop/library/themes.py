"""What a theme file may hold, and the limits of each field."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationInfo, field_validator, model_validator

from workshop.kinds import all_kinds

Audience = Literal["practitioners", "leaders"]
AUDIENCE_WORDS = {"practitioners": "For practitioners", "leaders": "For leaders",
                  "both": "For practitioners and leaders"}

#: A question must be read at arm's length on a phone: at most this many characters.
QUESTION_LENGTH = 130


def _text(longest: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=longest)


# The same limits stand at the head of each theme file.
Name = Annotated[str, _text(120)]        # a title, a publisher, a place in the source
Figure = Annotated[str, _text(30)]       # large on a board: “92%”, “Over a fifth”
Statement = Annotated[str, _text(280)]
Point = Annotated[str, _text(320)]
Probe = Annotated[str, _text(160)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Source(Part):
    """The publication that a theme's facts and questions come from."""

    publisher: Name
    publication: Probe
    year: Figure
    section: Probe
    link: Annotated[str, StringConstraints(pattern=r"^https://\S{4,300}$")]


class KeyFact(Part):
    id: Id
    figure: Figure
    statement: Statement
    source: Name


class LearningPoint(Part):
    id: Id
    point: Point
    source: Name


class Question(Part):
    """One reflective question: a sentence that fits a phone, with the rest of what the source asks as probes."""

    id: Id
    question: Annotated[str, StringConstraints(
        strip_whitespace=True, min_length=10, max_length=QUESTION_LENGTH, pattern=r"^[^\n]+\?$")]
    probes: list[Probe] = Field(default_factory=list, max_length=6)
    kind: str = "reflection"
    #: What the kind needs besides the question, such as options; as the file has it.
    settings: dict[str, Any] = Field(default_factory=dict, validate_default=True)
    minutes: Annotated[int, Field(ge=1, le=60)]
    source: Name

    @field_validator("kind")
    @classmethod
    def _is_offered(cls, name: str) -> str:
        offered = [kind.name for kind in all_kinds().values() if kind.is_offered]
        if name not in offered:
            raise ValueError(f"one of {', '.join(offered)}")
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
    summary: Annotated[str, _text(300)]
    content_note: Annotated[str, _text(240)]
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
            raise ValueError(f"each id once; twice here: {', '.join(twice)}")
        if not (self.questions.practitioners or self.questions.leaders):
            raise ValueError("at least one question for practitioners or for leaders")
        return self

    def counts(self) -> dict[str, Any]:
        """How much it holds, as `check-content --json` prints it."""
        return {
            "key_facts": len(self.key_facts),
            "learning": len(self.learning),
            "questions": {"practitioners": len(self.questions.practitioners), "leaders": len(self.questions.leaders)},
        }

    def counts_words(self) -> str:
        return (f"{len(self.questions.practitioners)} questions for practitioners, "
                f"{len(self.questions.leaders)} for leaders, {len(self.key_facts)} key facts, "
                f"{len(self.learning)} learning points")
