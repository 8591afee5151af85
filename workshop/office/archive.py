"""ZIP files that hold the same bytes whenever the same things are put into them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

#: The day that stands on everything in a ZIP file: the earliest it can say.
DAY = (1980, 1, 1, 0, 0, 0)
#: What office files say of when they were made. They say the first moment a ZIP file can name, and so nothing.
MOMENT = "1980-01-01T00:00:00Z"
_MADE = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A ZIP file of files by their names, in this order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, DAY)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(entry, content)
    return out.getvalue()


def settled(content: bytes) -> bytes:
    """An office file without the time at which it was made: the same words give the same bytes."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return zipped({entry.filename: _without_time(entry.filename, archive.read(entry))
                       for entry in archive.infolist()})


def _without_time(name: str, content: bytes) -> bytes:
    if name == "docProps/core.xml":
        return _MADE.sub(rb"\g<1>" + MOMENT.encode() + rb"\g<3>", content)
    return settled(content) if name.endswith(".xlsx") else content
