"""Makes a PDF of one of our layouts and some data.

The data goes in as data: whatever stands in a text stays text. The PDF is tagged (PDF/UA-1), so that it can be read
aloud, and carries its fonts. A letter that they do not have is shown by whatever font of the machine has it. Where none
has, the letter is left as a box, and the PDF, tagged as before, does not call itself PDF/UA-1.

    python -P workshop/papers/paper.py LAYOUT DATA HALF FILE

lays out one long file and holds nothing else of Workshop in memory meanwhile: see `go_on_alone`.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any, NoReturn

import typst

HERE = Path(__file__).parent
FONTS = HERE.parent / "static" / "vendor" / "fonts"


def made(layout: str, data: dict[str, Any]) -> bytes:
    """A PDF of A4 pages.

    :param layout: the name of a file of this folder.
    :param data: what the layout shows; only what JSON takes.
    """
    return _compiled(layout, json.dumps(data))


def go_on_alone(layout: str, data: dict[str, Any], folder: Path, *, file: str) -> NoReturn:
    """Turn this process into one that lays out a paper and ends. What it held is given back first: the program and a
    long summary are 150 MB, which laying out a long file would need beside its own 360 (bench/export.py).

    :param folder: that only this user can read; the data lies there until it is read.
    :param file: the name under which the PDF is there, as soon as all of it is.
    """
    os.umask(0o077)
    given = folder / "data"
    given.write_text(json.dumps(data), encoding="utf-8")
    os.execv(sys.executable, [  # noqa: S606  (our own program)
        sys.executable, "-P", __file__, layout, str(given), str(folder / "half"), str(folder / file)])


def _compiled(layout: str, data: str) -> bytes:
    source, inputs = (HERE / layout).read_bytes(), {"data": data}
    try:
        pdf: bytes = typst.compile(  # type: ignore[misc]  # it knows no bytes for a single file
            source, font_paths=[FONTS], sys_inputs=inputs, pdf_standards=["ua-1"])
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        pdf = typst.compile(source, font_paths=[FONTS], sys_inputs=inputs)  # type: ignore[misc]
    return pdf


def main(layout: str, given: str, half: str, file: str) -> None:
    data = Path(given).read_text(encoding="utf-8")
    Path(given).unlink()
    Path(half).write_bytes(_compiled(layout, data))
    Path(half).rename(file)


if __name__ == "__main__":
    main(*sys.argv[1:])
