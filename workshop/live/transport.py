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


#: Names that the library handles itself: sent as an event, `connect` would join again, `disconnect` would forget who is
#: behind a connection that goes on, and `*` would take the sender from the payload.
RESERVED = {"*", "connect", "disconnect"}


def name_only_commands(server: Any) -> None:
    """Let no event reach a handler of the library's own: such a name becomes one that no command has."""
    handle = server._handle_event_internal

    def guarded(_server: Any, sid: str, eio_sid: str, data: Any, namespace: str, packet_id: int | None) -> None:
        named = isinstance(data, list) and bool(data) and isinstance(data[0], str) and data[0] not in RESERVED
        payload = data[1:] if isinstance(data, list) else []
        handle(server, sid, eio_sid, data if named else ["", *payload], namespace, packet_id)

    server._handle_event_internal = guarded
