"""Sentences of ours that can be said in another language after they were made.

What a group is told is put together once, for everybody: in a rule that knows nothing of who will read it, inside the
transaction that made it happen, in a state that is the same for a thousand phones. So a sentence is English text, as
any text is, and carries besides what it was made from. `in_language` says it anew for those who read another language;
whoever reads English costs nothing. Whatever is done to it as text makes plain English text of it (decision 0046).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any, SupportsIndex

ENGLISH = "en"
#: Seconds a device remembers the language that was chosen on it.
LASTS = 365 * 24 * 60 * 60


@dataclass(frozen=True)
class Tongue:
    """How one language says things.

    :ivar one: a sentence.
    :ivar many: a sentence with a number, in the plural form of that number.
    :ivar number: a whole number, grouped as the language groups digits.
    :ivar day: a day, with or without its weekday.
    """

    one: Callable[[str], str]
    many: Callable[[str, str, int], str]
    number: Callable[[int], str]
    day: Callable[[date, bool], str]


def english_day(day: date, has_weekday: bool) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}" if has_weekday else f"{day.day} {day:%B %Y}"


IN_ENGLISH = Tongue(one=str, many=lambda one, many, number: one if number == 1 else many,
                    number=lambda number: f"{number:,}", day=english_day)


class Said(str):
    """English text that knows what it was made from."""

    __slots__ = ("again",)

    #: Says the same in another language; None where the text says all there is.
    again: Callable[[Tongue], str] | None

    def __new__(cls, text: str, again: Callable[[Tongue], str] | None = None) -> Said:
        made = super().__new__(cls, text)
        made.again = again
        return made

    def __copy__(self) -> Said:
        return self

    def __deepcopy__(self, _memo: object) -> Said:
        return self

    def __reduce_ex__(self, _protocol: SupportsIndex) -> tuple[type[str], tuple[str]]:
        return str, (str(self),)      # what is stored or sent to another process is text

    def lowered(self) -> Said:
        """The same, to stand inside a sentence: “question 3 of 5”."""
        return _made(lambda tongue: _lower_first(_value(self, tongue)))

    def raised(self) -> Said:
        """The same, to stand at the head of a sentence."""
        return _made(lambda tongue: _upper_first(_value(self, tongue)))


def say(message: str, /, **values: Any) -> Said:
    """A sentence: its English words, with %(name)s where a value stands.

    A value may be a number, a day, a sentence of ours, or text that stays as somebody wrote it. Nothing is said of no
    words: under "" a catalogue has its own head.
    """
    if not message:
        return Said("")
    if not values:
        return message if type(message) is Said else Said(message, lambda tongue: tongue.one(message))
    return _made(lambda tongue: tongue.one(message) % _values(values, tongue))


def say_many(one: str, many: str, number: int, /, **values: Any) -> Said:
    """As `say`, of a number of things: %(number)s is the number itself."""
    given = {"number": number, **values}
    return _made(lambda tongue: tongue.many(one, many, number) % _values(given, tongue))


def say_day(day: date, *, has_weekday: bool = False) -> Said:
    """“3 March 2026”, or “Tuesday 3 March 2026”."""
    return _made(lambda tongue: tongue.day(day, has_weekday))


def side_by_side(sentences: Iterable[str], between: str = " ") -> Said:
    """Several sentences one after the other; empty ones are left out.

    :param between: what parts them; a sentence of ours where other languages part them otherwise.
    """
    kept = [one for one in sentences if one]
    return _made(lambda tongue: _value(between, tongue).join(_value(one, tongue) for one in kept))


def without_stop(sentence: str) -> Said:
    """The same without the full stop at its end, to stand inside another sentence."""
    return _made(lambda tongue: _value(sentence, tongue).removesuffix("."))


def in_tongue(value: Any, tongue: Tongue) -> Any:
    """The same value with every sentence of ours in it said by a language: in lists, in mappings, however deep."""
    if type(value) is Said:
        return _value(value, tongue)
    if isinstance(value, dict):
        return {name: in_tongue(one, tongue) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [in_tongue(one, tongue) for one in value]
    return value


def _made(again: Callable[[Tongue], str]) -> Said:
    return Said(again(IN_ENGLISH), again)


def _values(values: Mapping[str, Any], tongue: Tongue) -> dict[str, str]:
    return {name: _value(value, tongue) for name, value in values.items()}


def _value(value: Any, tongue: Tongue) -> str:
    if type(value) is Said:
        return value.again(tongue) if value.again is not None else str(value)
    if isinstance(value, bool) or not isinstance(value, (int, date)) or isinstance(value, time):
        return str(value)
    return tongue.number(value) if isinstance(value, int) else tongue.day(value, False)


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]
