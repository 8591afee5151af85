"""A long list, a page at a time, by plain links."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    return read_paged(len(items), page, each, lambda before, most: items[before:before + most])


def read_paged(many: int, page: int, each: int, read: Callable[[int, int], Sequence[Item]]) -> Paged[Item]:
    """The same of a list too long to be read whole.

    :param many: how many it has.
    :param read: (how many come before, how many at most): those items.
    """
    pages = max(1, -(-many // each))
    page = min(max(1, page), pages)
    before = (page - 1) * each
    shown = read(before, each)
    return Paged(shown, page, pages, first=before + 1, last=before + len(shown), many=many)
