"""Pictures as phones make them, for the tests of pages: small, real, full of what is nobody's business."""

from __future__ import annotations

import io

from PIL import Image
from PIL.PngImagePlugin import PngInfo

MAKER, PLACE, REMARK, COPY = "Huawei P60 of Zhang San", "36.6512N 117.1201E", "kept by 13800138000", b"small copy"
SIDEWAYS = 6
TRACES = (MAKER.encode(), PLACE.encode(), REMARK.encode(), COPY)


def drawn(width_px: int = 40, height_px: int = 24, mode: str = "RGB") -> Image.Image:
    """A picture with something to lose in every corner."""
    picture = Image.new("RGB", (width_px, height_px))
    picture.putdata([(x * 6 % 256, y * 9 % 256, (x * y) % 256) for y in range(height_px) for x in range(width_px)])
    return picture.convert(mode)


def jpeg(orientation: int | None = SIDEWAYS, *, mode: str = "RGB", is_progressive: bool = False) -> bytes:
    """With maker, place, a remark and something behind its end, as phones hang films there."""
    exif = Image.Exif()
    exif[0x010F] = MAKER
    if orientation is not None:
        exif[0x0112] = orientation
    exif.get_ifd(0x8825)[29] = PLACE
    out = io.BytesIO()
    options = {"exif": exif.tobytes(), "comment": REMARK.encode(), "progressive": is_progressive}
    drawn(mode=mode).save(out, "JPEG", quality=90, **options)
    return out.getvalue() + COPY


def png(mode: str = "RGB") -> bytes:
    """With words, a time, an Exif chunk and something behind its end."""
    said = PngInfo()
    said.add_text("Author", MAKER)
    said.add_itxt("Comment", REMARK)
    said.add_text("Place", PLACE, zip=True)
    said.add(b"tIME", bytes([7, 234, 11, 23, 9, 20, 0]))
    exif = Image.Exif()
    exif[0x010F] = MAKER
    out = io.BytesIO()
    drawn(mode=mode).save(out, "PNG", pnginfo=said, exif=exif.tobytes())
    return out.getvalue() + COPY
