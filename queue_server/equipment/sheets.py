"""What the installation sheet of a device keeps: make, serial number, cable, a photo; one row per device, the picture
re-encoded so that nothing of the camera stays in it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Final

from queue_server.equipment import maintenance
from queue_server.hall.model import Hall
from queue_server.kernel.database import Migration
from queue_server.kernel.errors import Refusal
from queue_server.kernel.rows import Rows, Tx

if TYPE_CHECKING:
    from PIL import Image

PHOTO_BYTES_MAX: Final = 1024 * 1024
PHOTO_GIVEN_MAX: Final = 12 * 1024 * 1024
SIDE_MAX_PX: Final = 1600
PIXELS_MAX: Final = 60_000_000  # a picture that would not fit the memory says so in its first bytes
QUALITIES: Final = (85, 70, 55, 40)
FORMATS: Final = ("JPEG", "PNG", "WEBP")
MIGRATIONS: Final = (
    Migration(
        "equipment_sheet",
        (
            "CREATE TABLE equipment_sheet(hall TEXT NOT NULL, address TEXT NOT NULL, make TEXT NOT NULL,"
            " serial TEXT NOT NULL, cable TEXT NOT NULL, note TEXT NOT NULL, photo BLOB,"
            " changed_ms INTEGER NOT NULL, changed_by TEXT NOT NULL, PRIMARY KEY(hall, address)) STRICT",
        ),
    ),
)


@dataclass(frozen=True)
class Sheet:
    """What somebody has written down of a device; `photo` is a JPEG."""

    make: str = ""
    serial: str = ""
    cable: str = ""
    note: str = ""
    photo: bytes | None = field(default=None, repr=False)
    changed_ms: int | None = None
    changed_by: str = ""


class PhotoIsWrong(Refusal):
    """Not a picture, or one that is too large."""

    code, status = "photo_is_wrong", 422
    zh, en = "照片须为 JPEG、PNG 或 WebP，且不超过 12 MB。", "A photo must be a JPEG, PNG or WebP of at most 12 MB."


def clean(content: bytes) -> bytes:
    """The photo upright, of at most 1600 px and 1 MB, without place, time and camera; PhotoIsWrong.

    Takes a while: off the loop.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError  # a server starts without it

    if len(content) > PHOTO_GIVEN_MAX:
        raise PhotoIsWrong()
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as given:
            if given.width * given.height > PIXELS_MAX:
                raise PhotoIsWrong()
            picture = ImageOps.exif_transpose(given).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise PhotoIsWrong() from error
    picture.thumbnail((SIDE_MAX_PX, SIDE_MAX_PX))
    return next(one for one in _encoded(picture) if len(one) <= PHOTO_BYTES_MAX)


def _encoded(picture: Image.Image) -> Iterator[bytes]:
    from PIL import Image

    while True:
        for quality in QUALITIES:
            out = io.BytesIO()
            bare = Image.new("RGB", picture.size)
            bare.paste(picture)
            bare.save(out, "JPEG", quality=quality, optimize=True)
            yield out.getvalue()
        picture = picture.resize((max(1, picture.width // 2), max(1, picture.height // 2)))


def keep(tx: Tx, hall: Hall, address: str, said: Sheet, drops_photo: bool = False) -> Sheet:
    """What the sheet says from now on; without a photo the one it had stays. UnknownEquipment."""
    maintenance.device_of(tx, hall.id, address)
    before = of(tx, hall.id, address)
    photo = None if drops_photo else said.photo or before.photo
    tx.execute(
        "INSERT INTO equipment_sheet(hall, address, make, serial, cable, note, photo, changed_ms, changed_by)"
        " VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT(hall, address) DO UPDATE SET make=excluded.make,"
        " serial=excluded.serial, cable=excluded.cable, note=excluded.note, photo=excluded.photo,"
        " changed_ms=excluded.changed_ms, changed_by=excluded.changed_by",
        *(hall.id, address, said.make, said.serial, said.cable, said.note, photo, tx.now_ms, tx.actor),
    )
    texts = {name: value for name, value in asdict(said).items() if name in ("make", "serial", "cable", "note")}
    body = {"set": texts, "photo": photo is not None}
    tx.record(hall.id, "equipment_sheet_kept", maintenance.subject(tx, hall.id, address), body)
    return of(tx, hall.id, address)


def of(rows: Rows, hall: str, address: str) -> Sheet:
    """What is written down of the device; an empty sheet where nothing is."""
    row = rows.one("SELECT * FROM equipment_sheet WHERE hall = ? AND address = ?", hall, address)
    if row is None:
        return Sheet()
    return Sheet(**{name: row[name] for name in Sheet.__dataclass_fields__})
