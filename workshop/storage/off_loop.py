"""Run what blocks (a disk, a password hash) beside the event loop instead of on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from gevent import get_hub, monkey, sleep

T = TypeVar("T")


def off_loop(work: Callable[[], T]) -> T:
    """Do `work` in a native thread while other greenlets go on; in a plain process simply do it.

    `work` must touch nothing that another greenlet uses meanwhile.
    """
    if monkey.is_module_patched("threading"):
        return get_hub().threadpool.apply(work)  # type: ignore[no-any-return]
    return work()


def let_others_in() -> None:
    """Let other greenlets run before a long piece of work goes on; in a plain process nothing happens."""
    if monkey.is_module_patched("threading"):
        sleep(0)
