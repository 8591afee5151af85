"""What goes over the live line is the same JSON whoever writes it, and what a browser may send is read."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.live.packet_json import dumps, loads

VALUES = st.recursive(st.none() | st.booleans() | st.integers(-2**63, 2**64 - 1) | st.floats(allow_nan=False,
                      allow_infinity=False) | st.text(st.characters(codec=None), max_size=20),
                      lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
                          st.text(st.characters(codec=None), max_size=8), inner, max_size=4), max_leaves=12)


@given(VALUES)
def test_what_is_written_is_what_every_browser_reads(value):
    assert json.loads(dumps(value)) == value


@given(VALUES)
def test_what_a_browser_writes_is_read(value):
    assert loads(json.dumps(value)) == json.loads(json.dumps(value))


def test_a_number_beyond_every_use_is_read_and_written():
    assert loads("1" * 200) > 2**64
    assert json.loads(dumps({"step_id": 2**80, 1: 2})) == {"step_id": 2**80, "1": 2}


@pytest.mark.parametrize("text", ["", "{", "[1,]", "'a'", "nul", "\ud800"])
def test_what_is_no_json_is_refused(text):
    with pytest.raises(ValueError):
        loads(text)
