"""Reads Markdown and plain text into blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from .blocks import CELL, HEADING, ITEM, PARAGRAPH, Block, parted, tidy, without_mark

UNDERLINE = re.compile(r"\s*([=\-~_*])\1{2,}\s*")
TASK = re.compile(r"^\[[ xX]\]\s+")     # a box to tick
#: Characters of a line that may be a heading without being marked as one.
LONGEST_HEADING = 90


def read_markdown(text: str) -> list[Block]:
    """Headings, list items, paragraphs and cells of a text in Markdown."""
    tokens = MarkdownIt("commonmark", {"html": False}).enable("table").parse(text)
    blocks: list[Block] = []
    lists = row = column = 0
    table = -1
    in_cell = False
    for number, token in enumerate(tokens):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists -= 1
        elif token.type == "table_open":
            table, row = table + 1, -1
        elif token.type == "tr_open":
            row, column = row + 1, -1
        elif token.type in ("td_open", "th_open"):
            column, in_cell = column + 1, True
        elif token.type in ("td_close", "th_close"):
            in_cell = False
        elif token.type == "inline":
            words = tidy(_words(token))
            if not words:
                continue
            place = f"line {token.map[0] + 1}" if token.map else ""
            opened = tokens[number - 1]
            if in_cell:
                blocks.append(Block(CELL, words, is_bold=_is_bold(token.children), place=place, table=table, row=row,
                                    column=column))
            elif opened.type == "heading_open":
                blocks.append(Block(HEADING, words, level=int(opened.tag[1:]), place=place))
            elif lists:
                blocks.append(Block(ITEM, TASK.sub("", words), is_bold=_is_bold(token.children), place=place,
                                    depth=lists - 1))
            else:
                blocks += _pieces(token)
    return blocks


def _pieces(token: Token) -> list[Block]:
    """A paragraph; or the items of a list whose marks Markdown does not know: “• …”, “(1) …”, “**Q1.** …”."""
    lines: list[list[Token]] = [[]]
    for child in token.children or []:
        if child.type in ("softbreak", "hardbreak"):
            lines.append([])
        else:
            lines[-1].append(child)
    begins = token.map[0] + 1 if token.map else 0
    return [replace(block, place=f"line {begins + number}") for block, number in parted(
        [(tidy(_said(line)), _is_bold(line)) for line in lines])]


def _words(token: Token) -> str:
    return _said(token.children or [])


def _said(children: Sequence[Token]) -> str:
    return "".join(" " if child.type in ("softbreak", "hardbreak") else child.content
                   for child in children if child.type != "html_inline")


def _is_bold(children: Sequence[Token] | None) -> bool:
    """Whether all words are bold."""
    depth, said = 0, False
    for child in children or []:
        if child.type == "strong_open":
            depth += 1
        elif child.type == "strong_close":
            depth -= 1
        elif child.content.strip():
            if not depth:
                return False
            said = True
    return said


def read_text(text: str) -> list[Block]:
    """Plain text: lines that are underlined, in capitals or end with a colon are headings; marks begin items."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    blocks: list[Block] = []
    open_lines: list[str] = []
    began, is_item, indent = 0, False, 0
    indents: list[int] = []      # of the lists that are open

    def close() -> None:
        if open_lines:
            words = tidy(" ".join(open_lines))
            blocks.append(Block(ITEM if is_item else PARAGRAPH, words, place=f"line {began}",
                                depth=max(0, len(indents) - 1) if is_item else 0))
            open_lines.clear()

    for number, line in enumerate(lines, start=1):
        bare = line.strip()
        if not bare:
            close()
            continue
        if UNDERLINE.fullmatch(line):
            if len(open_lines) == 1 and not is_item:
                heading = tidy(open_lines.pop())
                blocks.append(Block(HEADING, heading, level=1 if "=" in line else 2, place=f"line {began}"))
            continue
        words, has_mark = without_mark(bare)
        is_capitals = bare.upper() == bare and any(letter.isalpha() for letter in bare) and len(bare) <= LONGEST_HEADING
        if is_capitals and not open_lines:
            close()
            blocks.append(Block(HEADING, tidy(words if has_mark else bare), level=3, place=f"line {number}"))
            continue
        if has_mark:
            close()
            began, is_item, indent = number, True, len(line) - len(line.lstrip())
            while indents and indents[-1] >= indent + 1:
                indents.pop()
            if not indents or indent > indents[-1] + 1:
                indents.append(indent)
            open_lines.append(words)
            continue
        if open_lines:
            open_lines.append(bare)
            continue
        following = next((one for one in lines[number:number + 1]), "")
        if bare.endswith(":") and len(bare) <= LONGEST_HEADING and not following.strip():
            blocks.append(Block(HEADING, tidy(bare), level=4, place=f"line {number}"))
            continue
        began, is_item = number, False
        open_lines.append(bare)
    close()
    return blocks
