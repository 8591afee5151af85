from __future__ import annotations

from installation import amara, app, dana

__all__ = ["amara", "app", "dana"]
