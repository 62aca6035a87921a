"""Pictures a window's document camera was asked for: held in memory for the minute in which the clerk files them.

What is never filed is forgotten; no picture reaches a disk unless it becomes a page of a case.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from queue_server.equipment.awaited import Awaited, Waiting
from queue_server.kernel.errors import Refusal

LIFE_S: Final = 120.0
BYTES_MAX: Final = 3 * 1024 * 1024
JPEG: Final = b"\xff\xd8\xff"


class NoCameraHere(Refusal):
    """No document camera stands at the window."""

    code, status = "no_camera_here", 409
    zh, en = "{window} 号窗口没有登记高拍仪。", "No document camera is registered at window {window}."


class UnknownPicture(Refusal):
    """Nobody at this window asked for it, or its time is over."""

    code, status = "unknown_picture", 404
    zh, en = "没有找到这张图片，可能已过时，请重新拍照。", "There is no such picture any more. Please take it again."


class PictureIsWrong(Refusal):
    """Not a JPEG picture of the size a camera here may send."""

    code, status = "picture_wrong", 422
    zh, en = "图片应为不超过 {most_mb} MB 的 JPEG。", "A picture is a JPEG of at most {most_mb} MB."


class Pictures:
    """The pictures of the moment, by id."""

    def __init__(self, mono_s: Callable[[], float]) -> None:
        self._waiting = Waiting(mono_s, LIFE_S)

    def expect(self, picture_id: str, hall: str, window: str, agent: int) -> None:
        """It was asked for; only that box may send it."""
        self._waiting.expect(picture_id, hall, window, str(agent))

    def come(self, picture_id: str, agent: int, jpeg: bytes | None, fault: str) -> Awaited:
        """It came, or why it could not; UnknownPicture, PictureIsWrong."""
        known = self._waiting.find(picture_id)
        if known is None or known.sender != str(agent):
            raise UnknownPicture()
        if jpeg is not None and not (jpeg.startswith(JPEG) and len(jpeg) <= BYTES_MAX):
            raise PictureIsWrong(most_mb=BYTES_MAX // 1024 // 1024)
        return self._waiting.come(known, jpeg, fault)

    def of(self, picture_id: str, hall: str, window: str) -> bytes:
        """The picture for the window that asked for it; UnknownPicture, also while it has not come."""
        known = self._waiting.find(picture_id)
        if known is None or (known.hall, known.window) != (hall, window) or known.content is None:
            raise UnknownPicture()
        return known.content
