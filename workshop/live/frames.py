"""The frames of one browser, put together to messages: a maintained parser reads them, and the limits hold before.

No input or output of its own: bytes in, messages out. What RFC 6455 asks for in between (frames that are masked,
control frames within a message, its size, its UTF-8, answers to pings and to a close) is decided here and by the
library `websockets`; compression is never offered, so every reserved bit is refused.
"""

from __future__ import annotations

from typing import cast

from websockets.frames import CloseCode, Frame, Opcode
from websockets.protocol import OPEN, Protocol, Side

from workshop.web.incidents import library_logger

#: Answered by the library.
CONTROL = (Opcode.PING, Opcode.PONG, Opcode.CLOSE)
QUIET = library_logger("websockets")


class Inbound:
    """What one browser sends."""

    __slots__ = ("_is_text", "_parts", "_protocol")

    def __init__(self, *, largest: int) -> None:
        """:param largest: bytes of a message; more is refused by the header that announces it."""
        self._protocol = Protocol(Side.SERVER, max_size=largest, logger=QUIET)
        self._parts: list[bytes] = []
        self._is_text = True

    @property
    def is_over(self) -> bool:
        """Whether the browser took its leave, or sent what no browser sends: nothing is read any more."""
        return self._protocol.state is not OPEN

    def take(self, data: bytes) -> tuple[list[str | bytes], int]:
        """Whole messages, in order, and how many frames were read on the way."""
        self._protocol.receive_data(data)
        messages: list[str | bytes] = []
        frames = cast(list[Frame], self._protocol.events_received())
        for frame in frames:
            if frame.opcode in CONTROL:
                continue
            if frame.opcode is not Opcode.CONT:
                self._is_text = frame.opcode is Opcode.TEXT
            if frame.data:
                self._parts.append(bytes(frame.data))
            if frame.fin:
                whole = self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)
                self._parts = []
                try:
                    messages.append(whole.decode() if self._is_text else whole)
                except UnicodeDecodeError:
                    self.end(CloseCode.INVALID_DATA)
                    break
        return messages, len(frames)

    def answers(self) -> bytes:
        """What has to be sent back now: pongs, and the close frame."""
        return b"".join(self._protocol.data_to_send())

    def end(self, code: int = CloseCode.NORMAL_CLOSURE) -> None:
        """Take leave, with one close frame at most; nothing is read after it."""
        if not self.is_over:
            self._protocol.fail(code)
