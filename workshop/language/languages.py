"""The languages of the interface, and what each says: read from catalogues/ when somebody first asks for it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.dates import format_date
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

from .words import ENGLISH, IN_ENGLISH, Tongue, in_tongue

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

CATALOGUES = Path(__file__).parent / "catalogues"
#: For scripts: the plural form of every number below this; further ones go by their last two digits, in any language.
FORMS_GIVEN = 200


@dataclass(frozen=True)
class Language:
    """One language of the interface.

    :ivar tag: what stands in `lang` of a page.
    :ivar name: the language as it calls itself.
    :ivar is_machine_made: nobody who grew up with it has read it yet.
    """

    code: str
    tag: str
    name: str
    direction: str = "ltr"
    is_machine_made: bool = False
    #: How dates are written, as CLDR says it: with the weekday, and without.
    days: tuple[str, str] = ("EEEE d MMMM y", "d MMMM y")

    @property
    def is_english(self) -> bool:
        return self.code == ENGLISH

    @cached_property
    def catalogue(self) -> Catalog:
        """Everything that it says, as the file has it."""
        from babel.messages.pofile import read_po  # with the first reader of another language, and not at every start

        with (CATALOGUES / f"{self.code}.po").open("rb") as file:
            return read_po(file, locale=self.code)

    @cached_property
    def translations(self) -> Translations | NullTranslations:
        """What Flask-Babel looks words up in. The file is read as it is: nothing has to be built beforehand."""
        if self.is_english:
            return NullTranslations()
        from babel.messages.mofile import write_mo

        compiled = io.BytesIO()
        write_mo(compiled, self.catalogue)
        compiled.seek(0)
        return Translations(compiled)

    @cached_property
    def tongue(self) -> Tongue:
        if self.is_english:
            return IN_ENGLISH
        found = self.translations
        return Tongue(one=found.ugettext, many=found.ungettext,
                      number=lambda number: str(format_decimal(number, locale=self.code)), day=self._day)

    def _day(self, day: date, has_weekday: bool) -> str:
        return str(format_date(day, self.days[0 if has_weekday else 1], locale=self.code))

    def script_words(self, *folders: str) -> dict[str, Any]:
        """What the scripts of these folders say: English words to words, or to a list of plural forms; under "" the
        plural form of each number. Empty in English, which stands in the scripts themselves."""
        if self.is_english:
            return {}
        if folders not in _SCRIPT_WORDS.setdefault(self.code, {}):
            said: dict[str, Any] = {}
            for message in self.catalogue:
                if message.id and any(place.startswith(folders) and place.endswith(".js")
                                      for place, _line in message.locations):
                    name = message.id if isinstance(message.id, str) else message.id[0]
                    said[name] = message.string
            plural = self.translations.plural
            said[""] = "".join(str(plural(number)) for number in range(FORMS_GIVEN))
            _SCRIPT_WORDS[self.code][folders] = said
        return _SCRIPT_WORDS[self.code][folders]


_SCRIPT_WORDS: dict[str, dict[tuple[str, ...], dict[str, Any]]] = {}

LANGUAGES: dict[str, Language] = {language.code: language for language in (
    Language(ENGLISH, "en-GB", "English"),
    Language("cy", "cy", "Cymraeg", is_machine_made=True),
    Language("ar", "ar", "العربية", direction="rtl", is_machine_made=True),
)}


def in_language(value: Any, code: str) -> Any:
    """The same value with every sentence of ours in it said in a language; English is what it holds already."""
    return value if code == ENGLISH else in_tongue(value, LANGUAGES[code].tongue)
