"""A page keeps every point of its picture and nothing of what a phone wrote beside it."""

from __future__ import annotations

import io
import random
import struct

import pytest
from PIL import Image

from queue_server.cases.plain_picture import NotAPicture, plain
from tests.cases.pictures import PLACE, SIDEWAYS, TRACES, jpeg, png

SPOILED = 3000


def looked(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("is_progressive", [False, True])
def test_a_jpeg_keeps_every_point_and_which_side_is_up_and_loses_the_rest(mode: str, is_progressive: bool) -> None:
    came = jpeg(mode=mode, is_progressive=is_progressive)
    assert all(trace in came for trace in TRACES)
    kept = plain(came)
    assert not [trace for trace in TRACES if trace in kept]
    before, after = looked(came), looked(kept)
    assert (after.mode, after.size, after.tobytes()) == (before.mode, before.size, before.tobytes())
    assert dict(after.getexif()) == {0x0112: SIDEWAYS}
    assert "comment" not in after.info
    assert plain(kept) == kept, "what is plain stays as it is"


@pytest.mark.parametrize("orientation", [None, 1, 9])
def test_an_upright_jpeg_has_no_exif_at_all(orientation: int | None) -> None:
    assert b"Exif" not in plain(jpeg(orientation))


def test_exif_of_either_byte_order_says_which_side_is_up() -> None:
    picture = jpeg(None)
    for order, mark in (("<", b"II*\0"), (">", b"MM\0*")):
        body = b"Exif\0\0" + mark + struct.pack(f"{order}IHHHIHHI", 8, 1, 0x0112, 3, 1, 8, 0, 0)
        turned = picture[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + picture[2:]
        assert looked(plain(turned)).getexif()[0x0112] == 8


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "1", "I;16"])
def test_a_png_keeps_every_point_and_loses_its_words(mode: str) -> None:
    came = png("RGB" if mode == "I;16" else mode) if mode != "I;16" else _deep()
    kept = plain(came)
    assert not [trace for trace in TRACES if trace in kept]
    assert not [name for name in (b"eXIf", b"tEXt", b"iTXt", b"zTXt", b"tIME") if name in kept]
    before, after = looked(came), looked(kept)
    assert (after.mode, after.size, after.tobytes()) == (before.mode, before.size, before.tobytes())
    assert plain(kept) == kept


def _deep() -> bytes:
    out = io.BytesIO()
    Image.new("I;16", (9, 7), 40_000).save(out, "PNG")
    return out.getvalue()


def test_a_picture_in_a_picture_goes_too() -> None:
    picture, small = jpeg(None), jpeg()
    hidden = b"JFXX\0\x10" + small[:200]
    with_copy = picture[:2] + b"\xff\xe0" + struct.pack(">H", len(hidden) + 2) + hidden + picture[2:]
    assert PLACE.encode() not in plain(with_copy)
    assert b"JFXX" not in plain(with_copy)


@pytest.mark.parametrize("whole", [jpeg().removesuffix(TRACES[3]), png().removesuffix(TRACES[3])])
def test_what_ends_in_the_middle_is_no_picture(whole: bytes) -> None:
    plain(whole)
    for end in (*range(2, len(whole), 7), len(whole) - 1):
        with pytest.raises(NotAPicture):
            plain(whole[:end])


@pytest.mark.parametrize("begin", [b"\xff\xd8\xff" + b"\xff\xd0" * 30_000, b"\xff\xd8\xff\xd9", b"", b"GIF89a"])
def test_what_only_begins_like_a_picture_is_refused_at_once(begin: bytes) -> None:
    with pytest.raises(NotAPicture):
        plain(begin)


@pytest.mark.parametrize("whole", [jpeg(), jpeg(is_progressive=True), png()])
def test_spoiled_pictures_are_refused_or_made_plain_and_raise_nothing_else(whole: bytes) -> None:
    chance = random.Random(6)
    for _ in range(SPOILED):
        spoiled = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(2, len(spoiled))
            match chance.randrange(3):
                case 0:
                    spoiled[at] = chance.randrange(256)
                case 1:
                    del spoiled[at : at + chance.randint(1, 40)]
                case _:
                    spoiled[at:at] = chance.randbytes(chance.randint(1, 8))
            if len(spoiled) < 8:
                break
        try:
            assert len(plain(bytes(spoiled))) <= len(spoiled) + 40
        except NotAPicture:
            continue
