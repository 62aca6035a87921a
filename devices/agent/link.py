"""The line to the server: it dials out, watches its own topic, hands on what it shows, and says things until heard."""

from __future__ import annotations

import contextlib
import logging
import queue
import random
import threading
import time
from collections.abc import Callable, Mapping, Set
from typing import Any

import socketio
from socketio.exceptions import SocketIOError

from devices.agent.identity import Identity

NAMESPACE = "/live"
ACK_S = 3.0
ANSWER_LOOK_S = 0.1
RETRY_S = (1.0, 30.0)
LOOK_S = 0.2
HANG_UP_S = 0.5
log = logging.getLogger(__name__)
See = Callable[[str, object], None]


class Link:
    """One Socket.IO client. `see(key, value)` is called for all the server shows this box, None for what has gone;
    `saw_all(keys)` after each whole picture, `on_up` after each connection."""

    def __init__(
        self,
        server: str,
        identity: Identity,
        see: See,
        on_up: Callable[[], None],
        saw_all: Callable[[Set[str]], None] = lambda _keys: None,
    ) -> None:
        self._server, self._identity = server, identity
        self._see, self._on_up, self._saw_all = see, on_up, saw_all
        self._turn = threading.Lock()  # the library hands each message to a thread of its own
        self._topic = f"device:{identity.device}"
        self._seq: int | None = None
        self._client = self._new_client()

    @property
    def is_up(self) -> bool:
        """Whether the server hears us now."""
        return bool(self._client.connected and NAMESPACE in self._client.namespaces)

    def run(self, stop: threading.Event) -> None:
        """Stay connected until told to stop; a server that is not there is asked again and again."""
        wait_s = RETRY_S[0]
        while not stop.is_set():
            if self._connect():
                wait_s = RETRY_S[0]
                while self.is_up and not stop.wait(LOOK_S):
                    pass
            # at odd times, so that not all boxes come back at once
            stop.wait(wait_s * (0.5 + random.random()))  # noqa: S311
            wait_s = min(2 * wait_s, RETRY_S[1])

    def close(self) -> None:
        """Hang up, when nothing more is to be said; a server that does not say goodbye is not waited for."""
        parting = threading.Thread(target=self._client.disconnect, daemon=True)
        parting.start()
        parting.join(HANG_UP_S)

    def _new_client(self) -> socketio.Client:
        """One per connection: the library's own reconnecting gives up when the server says goodbye."""
        client = socketio.Client(reconnection=False, handle_sigint=False)
        client.on("connect", self._connected, namespace=NAMESPACE)
        client.on("snapshot", self._snapshot, namespace=NAMESPACE)
        client.on("event", self._event, namespace=NAMESPACE)
        return client

    def _connect(self) -> bool:
        self._client = self._new_client()
        try:
            self._client.connect(
                self._server,
                transports=["websocket"],
                namespaces=[NAMESPACE],
                auth={"token": self._identity.key},
                wait_timeout=ACK_S,
            )
        except (SocketIOError, OSError) as error:
            log.warning("the server does not take the connection: %s", error)
            return False
        return True

    def say(self, event: str, body: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Send and wait for the answer; None when the server did not hear it."""
        client, answered = self._client, queue.SimpleQueue[object]()

        def hear(*said: object) -> None:
            answered.put(said[0] if said else None)

        until_s = time.monotonic() + ACK_S
        try:
            client.emit(event, dict(body), namespace=NAMESPACE, callback=hear)
        except (SocketIOError, OSError) as error:
            # while the server is away that is known already, and said once
            log.log(logging.INFO if self.is_up else logging.DEBUG, "%s could not be said: %s", event, error)
            return None
        while time.monotonic() < until_s and client is self._client and self.is_up:
            with contextlib.suppress(queue.Empty):
                answer = answered.get(timeout=ANSWER_LOOK_S)
                return answer if isinstance(answer, Mapping) else None
        log.info("%s was not acknowledged", event)
        return None

    def _connected(self) -> None:
        self._seq = None
        self._watch()
        self._on_up()

    def _watch(self) -> None:
        asked = {"hall": self._identity.hall, "topics": [self._topic]}
        self._client.emit("watch", asked, namespace=NAMESPACE, callback=self._watched)

    def _watched(self, answer: object = None) -> None:
        if isinstance(answer, Mapping) and "error" in answer:
            log.error("the server shows this box no jobs: %s", answer["error"])

    def _snapshot(self, said: Mapping[str, Any]) -> None:
        if said.get("topic") == self._topic:
            with self._turn:
                self._seq = said["seq"]
                self._hand_on(said["view"])
                self._saw_all(set(said["view"]))

    def _event(self, said: Mapping[str, Any]) -> None:
        if said.get("topic") != self._topic:
            return
        with self._turn:
            if self._seq is None or said["prev"] != self._seq:
                self._watch()  # a gap: ask for the whole picture again
            self._seq = said["seq"]
            self._hand_on({**said["set"], **dict.fromkeys(said["gone"])})

    def _hand_on(self, view: Mapping[str, Any]) -> None:
        for key in sorted(view, key=lambda name: (len(name), name)):
            self._see(key, view[key])
