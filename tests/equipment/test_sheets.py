"""A photo of a device is kept small and bare: nothing the camera wrote into it stays."""

from __future__ import annotations

import io
import random

import pytest
from PIL import Image

from queue_server.equipment import sheets
from queue_server.equipment.attached import KINDS
from queue_server.equipment.sheet_tests import tests_of as lines_of
from queue_server.equipment.sheets import PhotoIsWrong
from queue_server.hall.codes import DEVICE_KINDS

MAKER, PLACE, TURNED = 0x010F, 0x8825, 0x0112


def photo(size: tuple[int, int], form: str = "JPEG", turned: int = 1) -> bytes:
    out, picture = io.BytesIO(), Image.new("RGB", size, "teal")
    exif = picture.getexif()
    exif[MAKER], exif[TURNED] = "SECRETCAM", turned
    exif.get_ifd(PLACE)[1] = "N"
    picture.save(out, form, exif=exif)
    return out.getvalue()


def test_a_photo_loses_place_time_and_camera_and_stands_upright() -> None:
    given = photo((3000, 2000), turned=6)
    assert b"SECRETCAM" in given
    kept = sheets.clean(given)
    assert b"SECRETCAM" not in kept
    with Image.open(io.BytesIO(kept)) as seen:
        assert (seen.format, seen.size, dict(seen.getexif())) == ("JPEG", (1067, 1600), {})


def test_a_photo_of_noise_still_fits() -> None:
    noise = random.Random(6).randbytes(1600 * 1600 * 3)
    out = io.BytesIO()
    Image.frombytes("RGB", (1600, 1600), noise).save(out, "PNG", compress_level=1)
    assert len(sheets.clean(out.getvalue())) <= sheets.PHOTO_BYTES_MAX


@pytest.mark.parametrize("wrong", [b"", b"%PDF-1.7", photo((9, 9))[:-300], b"\xff\xd8\xff" + b"0" * 100])
def test_what_is_no_picture_is_refused(wrong: bytes) -> None:
    with pytest.raises(PhotoIsWrong):
        sheets.clean(wrong)


def test_a_picture_that_would_not_fit_the_memory_is_refused_by_its_first_bytes() -> None:
    small = io.BytesIO()
    Image.new("1", (9000, 9000)).save(small, "PNG")
    with pytest.raises(PhotoIsWrong):
        sheets.clean(small.getvalue())


@pytest.mark.parametrize("kind", [*KINDS, *DEVICE_KINDS])
def test_every_kind_has_something_to_try_before_it_is_accepted(kind: str) -> None:
    assert all(one.do.zh and one.do.en and one.see.zh and one.see.en for one in lines_of(kind))
