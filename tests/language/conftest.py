from __future__ import annotations

import pytest
from installation import amara, app, dana
from language.ours import in_english

__all__ = ["amara", "app", "dana"]


@pytest.fixture(scope="session")
def ours():
    """What our sentences are in English, where Arabic says them otherwise."""
    return in_english()
