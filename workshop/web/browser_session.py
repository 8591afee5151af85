"""The signed-in cookie of a facilitator. The one place that imports it, because three things are called session."""

from __future__ import annotations

from flask import session as browser_session  # noqa: TID251

__all__ = ["browser_session"]
