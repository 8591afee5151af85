"""Who published a briefing, when, and how it may be used: what the document itself says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from workshop.language.words import say

from .blocks import HEADING, Block

#: Characters, as a theme's source takes them (library.themes.LONGEST).
LONGEST = {"publisher": 120, "publication": 160, "attribution": 400, "licence": 200}
NEAR = 14   # blocks at the beginning, where a document says what it is
GUESSED = say("Found by its shape. Check it.")
NOT_FOUND = say("It is not said in the document.")
BODY = (r"(?:Panel|Partnership|Board|Council|Trust|Department|Service|Authority|Commission|Committee|Institute|Society|"
        r"Association|University|Network|Foundation|Charity|Inspectorate|Office|Ofsted|NSPCC|NHS England)")
NAMED = re.compile(rf"\b((?:(?:[A-Z][\w&’'-]*|of|and|for|the|on)\s+){{0,7}}{BODY})\b")
BY = re.compile(r"\b(?:published|issued|prepared|produced|written|commissioned) (?:by|for)[: ]+(?:the )?"
                r"([A-Z][^.;\n]{2,110})", re.IGNORECASE)
PUBLISHER = re.compile(r"^(?:publisher|author|organisation)s?\s*:\s*(.{3,118})$", re.IGNORECASE)
COPYRIGHT = re.compile(r"(©|\(c\)\s|\bcopyright\b)", re.IGNORECASE)
HOLDER = re.compile(r"(?:©|\(c\)|copyright)\s*(?:copyright\s*)?((?:19|20)[0-9]{2})?,?\s*([A-Z][^.,;\n]{2,100}?)"
                    r"(?:\s*,?\s*((?:19|20)[0-9]{2}))?\s*(?:[.;]|$)", re.IGNORECASE)
LICENCE = re.compile(r"(Open Government Licen[cs]e(?:,? (?:version )?v?[0-9.]*[0-9])?|Creative Commons[^.;]{0,120}|"
                     r"\bCC[ -]BY[-A-Z]*(?: [0-9.]*[0-9])?|All rights reserved)", re.IGNORECASE)
YEAR = re.compile(r"\b(?:19|20)[0-9]{2}(?:\s*(?:to|–|-|/)\s*(?:(?:19|20)?[0-9]{2}))?\b")


@dataclass
class Publication:
    """What a theme names as its source.

    :ivar doubts: for each field that was guessed or not found, why; by the field's name.
    """

    publisher: str = ""
    publication: str = ""
    year: str = ""
    attribution: str = ""
    licence: str = ""
    doubts: dict[str, str] = field(default_factory=dict)


def publication_of(blocks: Sequence[Block], title: str) -> Publication:
    """Read them off a document; nothing is made up, and whatever is thin is marked."""
    found = Publication(publication=title[:LONGEST["publication"]])
    if not title:
        found.doubts["publication"] = NOT_FOUND
    for block in blocks:
        licence = LICENCE.search(block.text)
        if licence and not found.licence:
            found.licence = licence[1][:LONGEST["licence"]].strip()
        if not found.attribution and len(block.text) <= LONGEST["attribution"] and (
                COPYRIGHT.search(block.text) or (licence and "attribut" in block.text.lower())):
            found.attribution = block.text
    _publisher(found, blocks)
    _year(found, blocks, title)
    return found


def _publisher(found: Publication, blocks: Sequence[Block]) -> None:
    for block in blocks:
        said = PUBLISHER.match(block.text) or BY.search(block.text)
        if said:
            found.publisher = said[1].strip(" ,")[:LONGEST["publisher"]]
            break
    holder = HOLDER.search(found.attribution)
    if not found.publisher and holder and holder[2].lower() not in ("crown", "crown copyright"):
        found.publisher = holder[2].strip()
        found.doubts["publisher"] = GUESSED
    for block in blocks[:NEAR] if not found.publisher else ():
        named = NAMED.search(block.text)
        if named and len(named[1].split()) > 1:
            found.publisher = re.sub(r"^(?:The|the|of|and|for|on)\s+", "", named[1])[:LONGEST["publisher"]]
            found.doubts["publisher"] = GUESSED
            break
    if not found.publisher:
        found.doubts["publisher"] = NOT_FOUND


def _year(found: Publication, blocks: Sequence[Block], title: str) -> None:
    near = [title, *(block.text for block in blocks[:NEAR] if block.kind == HEADING or len(block.text) <= 120),
            found.attribution]
    for text in near:
        said = YEAR.findall(text)
        if said:
            found.year = said[0]
            if text != title:
                found.doubts["year"] = GUESSED
            return
    found.doubts["year"] = NOT_FOUND
