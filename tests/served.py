"""One real server for a whole file of tests, and Amara who has an account on it.

A file says in `SERVER` in what its server differs: a `program` that is run instead, or what `Server` is given.
"""

from __future__ import annotations

import pytest
from serving import RealFacilitator, Server


@pytest.fixture(scope="module")
def server(request, tmp_path_factory):
    given = dict(getattr(request.module, "SERVER", {}))
    program = given.pop("program", None)
    with Server(tmp_path_factory.mktemp("server"), **given).start(program=program) as server:
        yield server


@pytest.fixture(scope="module")
def amara(server):
    return RealFacilitator(server)
