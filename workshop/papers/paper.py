"""Makes a PDF of one of our layouts and some data.

The data goes in as data: whatever stands in a text stays text. The PDF is tagged (PDF/UA-1), so that it can be read
aloud, and carries its fonts. A letter that they do not have is shown by whatever font of the machine has it. Where none
has, the letter is left as a box, and the PDF, tagged as before, does not call itself PDF/UA-1.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typst

HERE = Path(__file__).parent
FONTS = HERE.parent / "static" / "vendor" / "fonts"


def made(layout: str, data: dict[str, Any]) -> bytes:
    """A PDF of A4 pages.

    :param layout: the name of a file of this folder.
    :param data: what the layout shows; only what JSON takes.
    """
    source, inputs = (HERE / layout).read_bytes(), {"data": json.dumps(data)}
    try:
        pdf: bytes = typst.compile(  # type: ignore[misc]  # it knows no bytes for a single file
            source, font_paths=[FONTS], sys_inputs=inputs, pdf_standards=["ua-1"])
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        pdf = typst.compile(source, font_paths=[FONTS], sys_inputs=inputs)  # type: ignore[misc]
    return pdf
