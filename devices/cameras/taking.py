"""A camera that waits to be asked: one picture at a time, each answer under the token of its question.

{"do": "take_picture", "token": …} is taken in hand at once; what came of it is a `picture` reading: {"token", "jpeg",
"width_px", "height_px"} with the JPEG in base64, or {"token", "error"} with a reason. How a picture comes about, and
how one knows without taking any that the camera is there, is the driver's.
"""

from __future__ import annotations

import base64
import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from devices.cameras.picture import Limits, NotAPicture, cleaned
from devices.model import BUSY, FAULT, UNKNOWN_COMMAND, Health, Reading, Tell
from devices.seen import Seen

LOOK_S: Final = 10.0  # how often it is looked whether the camera is there
TICK_S: Final = 0.5  # how soon it notices that it is to stop
WAITING_MAX: Final = 4
TOKEN_MAX: Final = 200
BAD_PICTURE: Final = "bad_picture"
_TEST: Final = "\0test"  # the token of a picture nobody gets
log = logging.getLogger(__name__)
Shoot = Callable[[], bytes]
Look = Callable[[], str]


class NoPicture(Exception):
    """No picture came; `reason` is a stable code of health."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Camera:
    """Implements `devices.model.Attached`. `shoot` gives the body of a picture or raises NoPicture.

    `look` says without a picture why the camera cannot be used, '' when nothing speaks against it.
    """

    def __init__(
        self, name: str, shoot: Shoot, look: Look, limits: Limits, mono_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._name, self._shoot, self._look, self._limits, self._mono_s = name, shoot, look, limits, mono_s
        self._asked: queue.Queue[str] = queue.Queue(WAITING_MAX)
        self._seen = Seen(name)
        self._last_failed = ""  # why the last picture failed; only the next good one mends that

    def run(self, tell: Tell, stop: threading.Event) -> None:
        """See `Attached.run`."""
        look_at_s = self._mono_s()
        while not stop.is_set():
            if self._mono_s() >= look_at_s:
                self._look_at_it()
                look_at_s = self._mono_s() + LOOK_S
            try:
                token = self._asked.get(timeout=TICK_S)
            except queue.Empty:
                continue
            body = {"token": token} | self._take()
            if token != _TEST:
                tell(Reading("picture", body))

    def health(self) -> Health:
        """See `Attached.health`."""
        return self._seen.health

    def act(self, command: Mapping[str, Any]) -> str:
        """See `Attached.act`: take_picture, and test, whose picture is nobody's and goes. `busy` while some wait."""
        token = _TEST if command.get("do") == "test" else command.get("token")
        if (
            command.get("do") not in ("take_picture", "test")
            or not isinstance(token, str)
            or not 0 < len(token) <= TOKEN_MAX
        ):
            return UNKNOWN_COMMAND
        try:
            self._asked.put_nowait(token)
        except queue.Full:
            return BUSY
        return ""

    def _take(self) -> dict[str, Any]:
        try:
            picture = cleaned(self._shoot(), self._limits)
        except NoPicture as trouble:
            return self._failed(trouble.reason)
        except NotAPicture:
            return self._failed(BAD_PICTURE)
        except Exception as error:
            log.warning("the driver of %s failed: %s", self._name, type(error).__name__)  # its words may hold the page
            return self._failed(FAULT)
        self._last_failed = ""
        self._seen.set_reason("")
        jpeg = base64.b64encode(picture.jpeg).decode("ascii")
        return {"jpeg": jpeg, "width_px": picture.width_px, "height_px": picture.height_px}

    def _failed(self, reason: str) -> dict[str, Any]:
        self._last_failed = reason
        self._seen.set_reason(reason)
        return {"error": reason}

    def _look_at_it(self) -> None:
        try:
            reason = self._look() or self._last_failed
        except Exception as error:
            log.warning("the driver of %s failed: %s", self._name, type(error).__name__)
            reason = FAULT
        self._seen.set_reason(reason)
