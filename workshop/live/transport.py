"""Limits on the wire that the libraries leave open."""

from __future__ import annotations

from typing import Any

from engineio.async_drivers import gevent as gevent_driver


def limit_messages(engine: Any, *, largest: int) -> None:
    """Let the WebSocket layer refuse a frame beyond `largest` bytes before it is assembled.

    Engine.IO checks the size afterwards only: a 200 MiB frame grew the process by 400 MiB (measured).
    """
    class LimitedWebSocket(gevent_driver.WebSocketWSGI):  # type: ignore[misc]
        def __init__(self, handler: Any, server: Any) -> None:
            super().__init__(handler, server)
            self.server_args["max_message_size"] = largest

    engine._async = {**engine._async, "websocket": LimitedWebSocket}
