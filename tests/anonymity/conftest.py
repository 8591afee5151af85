from __future__ import annotations

import pytest
from evening import hold_evening


@pytest.fixture(scope="package")
def evening(tmp_path_factory):
    """A session that was held and closed; everybody remembers what the server must not."""
    return hold_evening(tmp_path_factory.mktemp("evening"))
