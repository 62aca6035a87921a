"""Whether this kiosk is alone: it is from the moment the server does not answer until everything given out meanwhile
has been brought back."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Set
from typing import Final

from devices.alone import merging
from devices.alone.fetching import Fetcher
from devices.alone.ledger import Ledger
from devices.alone.pack import Pack
from devices.alone.upstream import Away, NotTaken, Upstream

LOOK_S: Final = 1.0  # how often a server that is away is looked for
PACK_S: Final = 60.0
PING_S: Final = 3.0
SELF: Final = "/api/v1/devices/self"
log = logging.getLogger(__name__)
See = Callable[[str, object], None]


class Standing:
    """With the server or alone. One thread (`run`) looks after both; everything else may be called from any thread."""

    def __init__(
        self,
        server: Upstream,
        ledger: Ledger,
        fetcher: Fetcher,
        pack: Pack | None,
        key: Callable[[], str],
        on_alone: Callable[[], None],
        look_s: float = LOOK_S,
    ) -> None:
        self._server, self._ledger, self._fetcher, self._key = server, ledger, fetcher, key
        self._on_alone, self._look_s = on_alone, look_s
        self._wake, self._held = threading.Event(), list[tuple[str, object, See]]()
        self._lock = threading.RLock()
        self.pack = pack
        self.is_alone = bool(ledger.open())
        self.key = ""

    @property
    def lock(self) -> threading.RLock:
        """Held while something depends on whether it is alone."""
        return self._lock

    @property
    def can_go_alone(self) -> bool:
        """Whether it has numbers to give out without the server."""
        pack = self.pack
        return pack is not None and pack.has_numbers

    def go_alone(self) -> bool:
        """The server did not answer; whether this kiosk can go on without it."""
        with self._lock:
            if not self.can_go_alone:
                return False
            news, self.is_alone = not self.is_alone, True
        if news:
            log.warning("the server is away: numbers are given out of this kiosk's own block")
            self._on_alone()
            self._wake.set()
        return True

    def see(self, key: str, value: object, on: See) -> None:
        """A value of the box's topic: a job for the printer waits until what this kiosk gave out has been told."""
        with self._lock:
            if key.startswith("job:") and self.is_alone:
                self._held.append((key, value, on))
                return
        on(key, value)

    def run(self, stop: threading.Event) -> None:
        """Until `stop`."""
        while not stop.is_set():
            is_known = True
            try:
                self._turn()
            except Away:
                self.go_alone()
            except NotTaken as error:
                log.error("this is no kiosk of the hall any more (%s): it gives nothing out by itself", error)
                is_known, self.pack = False, None
                self._go_back(set())
            except Exception:
                log.exception("the kiosk's box failed at looking after itself")
            is_waiting = is_known and (self.is_alone or not self.key or self.pack is None)
            self._wake.wait(self._look_s if is_waiting else PACK_S)
            self._wake.clear()

    def wake(self) -> None:
        """Look now."""
        self._wake.set()

    def _turn(self) -> None:
        if not self.key:
            self.key = self._key()
        if self.is_alone or self._ledger.open():
            self._come_back()
        self.pack = self._fetcher.refresh(self.key, self.pack)
        if self.pack is not None:
            self._fetcher.fetch_files(self.pack)

    def _come_back(self) -> None:
        self._server.ask("GET", SELF, {"Authorization": f"Bearer {self.key}"}, None, PING_S)
        unprinted: set[str] = set()
        while True:
            brought = merging.bring(self._server, self.key, self._ledger)
            unprinted |= brought.unprinted
            if brought.left:
                log.error("the server does not take what this kiosk gave out (%s): it is kept", brought.left)
            with self._lock:
                if brought.left or not self._ledger.open():  # else one more was given out meanwhile
                    self._go_back(unprinted)
                    return

    def _go_back(self, unprinted: Set[str]) -> None:
        """No more numbers of its own; jobs that waited for that are handed on, but those `unprinted`."""
        with self._lock:
            was, self.is_alone = self.is_alone, False
            held, self._held = self._held, []
            for key, value, on in held:
                if not (isinstance(value, Mapping) and str(value.get("id")) in unprinted):
                    on(key, value)
        if was:
            log.warning("the kiosk goes to its server again")
