"""The own websocket under engineio: it takes the socket over from the gunicorn gevent worker and runs it by events.

Why: the default transport costs a greenlet or three per client, frames every message once per client in Python and
corrupts the stream of a slow reader. Here a client is one object and one libev watcher. The places where it holds on
to things engineio, socketio and gunicorn do not promise are in `plug.py`, checked against the pinned versions.
"""

from __future__ import annotations

import logging
import os
from collections import deque
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import gevent
from wsproto.connection import Connection as Protocol
from wsproto.connection import ConnectionType
from wsproto.events import BytesMessage, CloseConnection, Event, Ping, TextMessage
from wsproto.utilities import generate_accept_token

from queue_server.live.frames import close_frame, pong_frame, text_frame
from queue_server.live.outbox import Outbox

if TYPE_CHECKING:
    from queue_server.live.connections import Connections

READABLE = 1  # libev's EV_READ
CHUNK_BYTES = 65536
WAITING_MAX = 64  # messages one client may have waiting for their turn

GOING_AWAY, PROTOCOL_ERROR, UNSUPPORTED, POLICY, TOO_BIG, OUR_FAULT = 1001, 1002, 1003, 1008, 1009, 1011
NORMAL, NO_STATUS = 1000, 1005

# Engine.IO message (4) carrying Socket.IO CONNECT, EVENT or ACK; binary packets are not part of this feed.
WELCOME_PACKETS = ("40", "42", "43")
BROKEN_PACKET = (ValueError, TypeError, KeyError, IndexError, RecursionError)

log = logging.getLogger(__name__)


class Connection(Outbox):
    """One client. To engineio it is at once the packet queue of its socket and, through `open`, the websocket."""

    __slots__ = (
        "_closing",
        "_early",
        "_engine",
        "_inbox",
        "_parts",
        "_protocol",
        "_reader",
        "_registry",
        "_size",
        "heard_tick",
        "lang",
        "principal",
        "rate",
        "refusals",
        "since_tick",
        "slot",
        "topics",
    )

    def __init__(self, registry: Connections) -> None:
        super().__init__(registry.loop, registry.limits.held_bytes, registry.fresh)
        self._registry = registry
        self._early: list[bytes] | None = []
        self._engine: Any = None
        self._protocol: Any = None
        self._reader: Any = None
        self._inbox: deque[str] | None = None
        self._parts: list[str] | None = None
        self._size = 0
        self._closing = False
        self.principal: Any = None
        self.lang = "zh"
        self.rate: Any = None
        self.topics: tuple[Any, ...] = ()
        self.refusals = 0
        self.slot = self.since_tick = self.heard_tick = 0

    # --- what engineio sees: a queue -------------------------------------------------------------------------------

    def put(self, packet: Any) -> None:
        """An Engine.IO packet to send; None means the socket is done."""
        if packet is None:
            self.close(NORMAL)
            return
        frame = text_frame(packet.encode().encode())
        if self._early is not None:
            self._early.append(frame)
        else:
            self.send(frame)

    def join(self) -> None:
        """engineio waits for its queue on closing; nothing here is ever waited for."""

    # --- opening ---------------------------------------------------------------------------------------------------

    def open(self, engine: Any, environ: Mapping[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        """Answer the handshake and take the socket away from gunicorn, which sees StopIteration: 'all done here'."""
        key = environ.get("HTTP_SEC_WEBSOCKET_KEY", "")
        if environ.get("HTTP_SEC_WEBSOCKET_VERSION") != "13" or len(key) != 24:
            return _not_opened(engine, start_response, "400 Bad Request")
        if "gunicorn.socket" not in environ:
            return _not_opened(engine, start_response, "501 Not Implemented")  # another server than ours
        self._engine = engine
        engine.connected = engine.upgraded = True
        self.fd = self._registry.take(environ["gunicorn.socket"])
        self._protocol = Protocol(ConnectionType.SERVER)  # no extensions: permessage-deflate is refused
        self._registry.add(self)
        self._reader = self._loop.io(self.fd, READABLE)
        self._reader.start(self._readable)
        early, self._early = self._early or [], None
        self.send(_handshake(key) + b"".join(early))
        raise StopIteration

    # --- incoming --------------------------------------------------------------------------------------------------

    def _readable(self) -> None:
        try:
            data = os.read(self.fd, CHUNK_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.drop()
        elif not self._closing:
            self.heard_tick = self._registry.tick
            self._protocol.receive_data(data)
            for event in self._protocol.events():
                self._on_event(event)
                if self._closing or self.fd < 0:
                    break

    def _on_event(self, event: Event) -> None:
        if isinstance(event, TextMessage):
            self._on_text(event.data, event.message_finished)
        elif isinstance(event, Ping):
            self.send(pong_frame(bytes(event.payload)))
        elif isinstance(event, CloseConnection):  # the client's own, or what wsproto says to broken bytes
            self.close(NORMAL if event.code == NO_STATUS else event.code)
        elif isinstance(event, BytesMessage):
            self.close(UNSUPPORTED)

    def _on_text(self, text: str, is_last: bool) -> None:
        self._size += len(text) if text.isascii() else len(text.encode())
        if self._size > self._registry.limits.message_bytes:
            self.close(TOO_BIG)
            return
        if self._parts is not None:
            self._parts.append(text)
        if not is_last:
            if self._parts is None:
                self._parts = [text]
            return
        if self._parts is not None:
            text, self._parts = "".join(self._parts), None
        self._size = 0
        self._on_message(text)

    def _on_message(self, text: str) -> None:
        if text[:1] == "3":  # pong: having been heard is all there is to it
            return
        if text[:1] == "1" or text[:2] == "41":
            self.close(NORMAL)
        elif text[:2] not in WELCOME_PACKETS:
            self.close(POLICY)
        elif self._inbox is None:
            self._inbox = deque((text,))
            gevent.spawn(self._work)
        elif len(self._inbox) < WAITING_MAX:
            self._inbox.append(text)
        else:
            self.close(POLICY)

    def _work(self) -> None:
        """Handle what this client said, in order; a greenlet that lives only as long as there is something."""
        engine = self._engine
        while self._inbox and not self._closing:
            text = self._inbox.popleft()
            try:
                engine.server.handlers["message"](engine.sid, text[1:])
            except BROKEN_PACKET:
                self.close(POLICY)
            except Exception:
                log.exception("a message could not be handled")
                self.close(OUR_FAULT)
        self._inbox = None
        if self._closing and engine is not None:  # it may have been let in while it was going
            engine.server.handlers["disconnect"](engine.sid, engine.server.reason.TRANSPORT_CLOSE)

    # --- closing ---------------------------------------------------------------------------------------------------

    def close(self, code: int) -> None:
        """Say why, stop sending, and go when the client has gone too or a moment later."""
        if self.fd < 0 or self._closing:
            return
        self._closing = True
        self.send_if_idle(close_frame(code))  # it must not cut into a frame that is half out
        self.discard()
        if self.fd >= 0:
            self._registry.half_close(self)
            self._forget()

    def lost(self) -> None:
        """Writing failed, or the client does not read its answers."""
        self.drop()

    def drop(self, goodbye: bytes | None = None) -> None:
        """Close the descriptor now, after a last frame if there is one and room for it."""
        if self.fd < 0:
            return
        if goodbye is not None and not self._closing:
            self.send_if_idle(goodbye)
        if self.fd < 0:
            return
        fd, self.fd = self.fd, -1
        self._closing = True
        self.discard()
        self._reader.stop()
        self._reader.close()
        os.close(fd)
        self._registry.remove(self)
        self._forget()

    def _forget(self) -> None:
        """Tell engineio and cut the circle of references, so that nothing here waits for the garbage collector."""
        engine, self._engine = self._engine, None
        if engine is None:
            return
        engine.server.sockets.pop(engine.sid, None)
        engine.close(wait=False, abort=True, reason=engine.server.reason.TRANSPORT_CLOSE)
        engine.queue = None


def _not_opened(engine: Any, start_response: Callable[..., Any], status: str) -> list[bytes]:
    engine.close(wait=False, abort=True)
    engine.server.sockets.pop(engine.sid, None)
    start_response(status, [("Content-Type", "text/plain"), ("Sec-WebSocket-Version", "13")])
    return [b"This is a websocket endpoint.\n"]


def _handshake(key: str) -> bytes:
    accept = generate_accept_token(key.encode("latin-1"))
    return (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
        + accept
        + b"\r\n\r\n"
    )
