"""A long list, a page at a time, by plain links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True)
class Paged(Generic[Item]):
    """One page of a list.

    :ivar items: what stands on it.
    :ivar page: which page it is, from 1.
    :ivar first: the place of its first item in the whole list, from 1; `last`: of its last one.
    :ivar many: how many the whole list has.
    """

    items: Sequence[Item]
    page: int
    pages: int
    first: int
    last: int
    many: int


def paged(items: Sequence[Item], page: int, each: int) -> Paged[Item]:
    """:param page: which page is asked for; the nearest that there is.
    :param each: items on a page.
    """
    pages = max(1, -(-len(items) // each))
    page = min(max(1, page), pages)
    shown = items[(page - 1) * each:page * each]
    return Paged(shown, page, pages, first=(page - 1) * each + 1, last=(page - 1) * each + len(shown), many=len(items))
