"""A camera at a video node. It is opened for one picture and let go at once: its light is on only while one is taken.

OpenCV is loaded with the first picture, never before: boxes without such a camera need not have it.
"""

from __future__ import annotations

import importlib
import importlib.util
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from devices.cameras.taking import BAD_PICTURE, Camera, NoPicture
from devices.cameras.uvc.config import UvcCameraConfig
from devices.model import NO_ANSWER

SUPPORT_MISSING: Final = "camera_support_missing"
MODULE: Final = "cv2"
WARM_UP: Final = 5  # frames until exposure and white balance have settled
QUALITY: Final = 95  # between camera and `picture.cleaned`, which decides what leaves


def uvc_camera(config: UvcCameraConfig, mono_s: Callable[[], float] = time.monotonic) -> Camera:
    """A camera for `config`; nothing is opened yet."""
    source = _Source(config)
    return Camera(config.name, source.shoot, source.look, config.limits, mono_s)


class _Source:
    def __init__(self, config: UvcCameraConfig) -> None:
        self._config = config

    def look(self) -> str:
        """Whether there is such a node and what reads it."""
        if not Path(self._config.device).exists():
            return NO_ANSWER
        return "" if importlib.util.find_spec(MODULE) else SUPPORT_MISSING

    def shoot(self) -> bytes:
        """One picture as a JPEG. Raises NoPicture."""
        if not Path(self._config.device).exists():
            raise NoPicture(NO_ANSWER)
        try:
            cv2: Any = importlib.import_module(MODULE)
        except ImportError as error:
            raise NoPicture(SUPPORT_MISSING) from error
        with _opened(cv2, self._config) as capture:
            for _ in range(WARM_UP):
                capture.read()
            has_come, frame = capture.read()
        if not has_come:
            raise NoPicture(BAD_PICTURE)
        is_written, jpeg = cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
        if not is_written:
            raise NoPicture(BAD_PICTURE)
        return bytes(jpeg)


@contextmanager
def _opened(cv2: Any, config: UvcCameraConfig) -> Iterator[Any]:
    capture = cv2.VideoCapture(config.device)
    try:
        if not capture.isOpened():
            raise NoPicture(NO_ANSWER)
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter_fourcc(*"MJPG"))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, config.width_px)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, config.height_px)
        yield capture
    finally:
        capture.release()
