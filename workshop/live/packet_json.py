"""JSON of the live line: orjson, and the standard library's for what orjson refuses and a browser may still send.

Half of a character that takes two (a box's limit cut an emoji) is answered in words further on, and must not end the
connection; so is a number beyond 64 bits.
"""

from __future__ import annotations

from typing import Any

import orjson
from engineio import json


def dumps(value: Any, **_given: Any) -> str:
    """:param _given: what the libraries ask of the standard library's: no spaces, which this never writes."""
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        return str(json.dumps(value, separators=(",", ":")))


def loads(text: str) -> Any:
    """:raises ValueError: no JSON."""
    try:
        return orjson.loads(text)
    except ValueError:
        return json.loads(text)
