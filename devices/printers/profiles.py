"""What a printer model can do, as a table. A profile says how wide, in which encoding, and which commands to trust."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

DOTS_PER_MM: Final = 8  # 203 dpi
GLYPH_DOTS: Final = 12  # font A: 12 × 24; a Chinese character is 24 × 24


@dataclass(frozen=True, kw_only=True)
class Profile:
    """`width_dots` and `columns` at size 1; `needs_fs_amp`: Chinese mode must be switched on by FS &.

    `cutter` none leaves tearing to the citizen; `qr_native` false draws the QR as a picture.
    """

    width_dots: int
    columns: int
    encoding: Literal["gbk", "raster"] = "gbk"
    needs_fs_amp: bool = True
    cutter: Literal["none", "full", "part"] = "part"
    qr_native: bool = True
    near_end_sensor: bool = True


PROFILES: Final[Mapping[str, Profile]] = MappingProxyType(
    {
        # Chinese 80 mm kiosk and counter mechanisms with GBK glyphs in ROM
        "gbk-80": Profile(width_dots=576, columns=48),
        "gbk-80-full-cut": Profile(width_dots=576, columns=48, cutter="full"),
        # Chinese 58 mm panel printers: tear bar, mostly no near-end sensor
        "gbk-58": Profile(width_dots=384, columns=32, cutter="none", near_end_sensor=False),
        "gbk-58-cut": Profile(width_dots=384, columns=32),
        # printers without Chinese glyphs, and names in any script: every line is a picture
        "raster-80": Profile(width_dots=576, columns=48, encoding="raster", needs_fs_amp=False, qr_native=False),
        "raster-58": Profile(
            width_dots=384,
            columns=32,
            encoding="raster",
            needs_fs_amp=False,
            cutter="none",
            qr_native=False,
            near_end_sensor=False,
        ),
    }
)
