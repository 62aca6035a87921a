"""What leaves this box of a picture: its pixels alone, upright, as a JPEG of bounded size. Pure.

A camera writes place, time and its serial number beside the pixels; the page of a citizen goes without them.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from PIL import Image, ImageOps

BODY_MAX: Final = 24 * 1024 * 1024  # bytes a camera may send
PIXELS_MAX: Final = 40_000_000
FORMATS: Final = ("JPEG", "PNG")
QUALITIES: Final = (85, 75, 65, 50)
SHRINK: Final = 0.75
SIDE_MIN_PX: Final = 64


class NotAPicture(ValueError):
    """What the camera sent cannot be used: no JPEG or PNG, broken off, or of more pixels than any page needs."""


@dataclass(frozen=True)
class Limits:
    """The longest side in pixels and the size in bytes that a picture may have when it leaves."""

    side_px: int = 2_400
    size_bytes: int = 600_000


@dataclass(frozen=True)
class Picture:
    """A JPEG without anything but its pixels."""

    jpeg: bytes = field(repr=False)
    width_px: int
    height_px: int


def cleaned(body: bytes, limits: Limits) -> Picture:
    """The picture in `body` within `limits`. Raises NotAPicture."""
    pixels = _read(body)
    for smaller in _sizes(pixels, limits):
        for quality in QUALITIES:
            written = io.BytesIO()
            smaller.save(written, "JPEG", quality=quality, optimize=True)
            if written.tell() <= limits.size_bytes:
                return Picture(written.getvalue(), smaller.width, smaller.height)
    raise NotAPicture("it cannot be made small enough")


def _read(body: bytes) -> Any:
    """Upright RGB pixels and nothing else."""
    try:
        with Image.open(io.BytesIO(body), formats=FORMATS) as picture:
            if picture.width * picture.height > PIXELS_MAX:
                raise NotAPicture("too many pixels")
            upright = ImageOps.exif_transpose(picture)
            whole = upright.convert("RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB")
    except NotAPicture:
        raise
    except Exception as error:  # whatever a decoder makes of bytes that are no picture
        raise NotAPicture(type(error).__name__) from error
    pixels = Image.new("RGB", whole.size, "white")
    pixels.paste(whole, mask=whole if whole.mode == "RGBA" else None)
    return pixels


def _sizes(pixels: Any, limits: Limits) -> Iterator[Any]:
    """The picture as large as it may be, then smaller and smaller."""
    longest = min(max(pixels.size), limits.side_px)
    while longest >= min(SIDE_MIN_PX, limits.side_px, max(pixels.size)):
        scale = longest / max(pixels.size)
        wanted = (max(1, round(pixels.width * scale)), max(1, round(pixels.height * scale)))
        yield pixels if wanted == pixels.size else pixels.resize(wanted)
        longest = int(longest * SHRINK)
