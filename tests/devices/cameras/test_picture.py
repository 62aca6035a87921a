"""What leaves the box of a picture: upright pixels within size and bytes, and not one note of the camera's."""

from __future__ import annotations

import io
import random

import pytest
from PIL import Image

from devices.cameras import picture
from devices.cameras.http.twin import SERIAL, SIZE_PX, photograph
from devices.cameras.picture import Limits, NotAPicture, cleaned

NOTES = (b"Exif", b"2026:11:22", b"Quhao", SERIAL.encode(), b"ICC_PROFILE", b"tEXt", b"http://ns.adobe.com")


def body(mode: str, size: tuple[int, int], form: str, **more: object) -> bytes:
    written = io.BytesIO()
    Image.new(mode, size, more.pop("color", 0)).save(written, form, **more)  # type: ignore[arg-type]
    return written.getvalue()


def opened(jpeg: bytes) -> Image.Image:
    found = Image.open(io.BytesIO(jpeg))
    assert found.format == "JPEG"
    return found


def test_notes_of_the_camera_stay_behind() -> None:
    taken = photograph(1)
    assert any(note in taken for note in NOTES)
    left = cleaned(taken, Limits())
    assert not any(note in left.jpeg for note in NOTES)
    found = opened(left.jpeg)
    assert not found.getexif() and "comment" not in found.info and "exif" not in found.info
    assert (left.width_px, left.height_px) == found.size == SIZE_PX


def test_a_page_that_was_upside_down_stands_upright() -> None:
    pictures = [opened(cleaned(photograph(1, is_turned), Limits()).jpeg) for is_turned in (False, True)]
    upright, turned = (picture.convert("L").resize((8, 8)).tobytes() for picture in pictures)
    assert all(abs(one - other) < 40 for one, other in zip(upright, turned, strict=True))


def test_it_is_as_large_as_it_may_be_and_no_larger() -> None:
    left = cleaned(photograph(1), Limits(side_px=800))
    assert (left.width_px, left.height_px) == (800, 600)
    noise = Image.frombytes("RGB", (900, 600), random.Random(1).randbytes(900 * 600 * 3))
    written = io.BytesIO()
    noise.save(written, "PNG")
    small = cleaned(written.getvalue(), Limits(size_bytes=60_000))
    assert len(small.jpeg) <= 60_000
    assert max(small.width_px, small.height_px) < 900
    with pytest.raises(NotAPicture):
        cleaned(written.getvalue(), Limits(size_bytes=100))


@pytest.mark.parametrize(
    ("mode", "form"), [("RGB", "JPEG"), ("L", "JPEG"), ("CMYK", "JPEG"), ("RGBA", "PNG"), ("P", "PNG"), ("1", "PNG")]
)
def test_every_kind_of_jpeg_and_png_is_taken(mode: str, form: str) -> None:
    left = cleaned(body(mode, (40, 30), form), Limits())
    assert opened(left.jpeg).mode == "RGB" and (left.width_px, left.height_px) == (40, 30)


def test_what_shines_through_is_white() -> None:
    left = cleaned(body("RGBA", (16, 16), "PNG", color=(0, 0, 0, 0)), Limits())
    assert opened(left.jpeg).getpixel((8, 8)) == (255, 255, 255)


@pytest.mark.parametrize("form", ["GIF", "BMP", "TIFF", "WEBP"])
def test_other_kinds_are_refused(form: str) -> None:
    with pytest.raises(NotAPicture):
        cleaned(body("RGB", (20, 20), form), Limits())


def test_a_picture_broken_off_or_spoiled_is_refused_or_read_and_nothing_else() -> None:
    whole, chance = photograph(1), random.Random(7)
    with pytest.raises(NotAPicture):
        cleaned(whole[: len(whole) // 2], Limits())
    small = body("RGB", (64, 48), "PNG", color=(200, 30, 60))
    for _ in range(300):
        spoiled = bytearray(small)
        for _ in range(chance.randrange(1, 6)):
            spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
        try:
            cleaned(bytes(spoiled), Limits(side_px=200))
        except NotAPicture:
            continue


def test_a_small_file_of_many_pixels_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "PIXELS_MAX", 10_000)
    with pytest.raises(NotAPicture, match="too many"):
        cleaned(body("L", (101, 100), "PNG"), Limits())
