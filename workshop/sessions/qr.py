"""QR codes: as SVG for the board and the console, as text for the terminal."""

from __future__ import annotations

import io

import qrcode
from flask import Response
from qrcode.image.svg import SvgPathFillImage

QUIET_ZONE = 4  # modules; ISO/IEC 18004


def qr_svg(text: str) -> bytes:
    """Black on white with its quiet zone, so that it reads on any background."""
    code = qrcode.QRCode(border=QUIET_ZONE, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    out = io.BytesIO()
    code.make_image(image_factory=SvgPathFillImage).save(out)
    return out.getvalue()


def qr_terminal(text: str) -> str:
    code = qrcode.QRCode(border=2)
    code.add_data(text)
    out = io.StringIO()
    code.print_ascii(out=out, invert=True)
    return out.getvalue()


def qr_response(text: str) -> Response:
    return Response(qr_svg(text), content_type="image/svg+xml")
