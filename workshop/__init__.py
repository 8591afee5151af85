"""Workshop: reflective sessions for groups, with anonymous responses from phones on a live board."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from .config import Settings


def create_app(settings: Settings) -> Flask:
    """The whole application for one installation.

    Imported late, because a program that serves must prepare the event loop before anything else is imported.
    """
    from .app import build_app

    return build_app(settings)
