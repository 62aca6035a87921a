"""What a printer model can do, as a table. A profile says how wide, in which encoding, and which commands to trust."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

DOTS_PER_MM: Final = 8  # 203 dpi
GLYPH_DOTS: Final = 12  # font A: 12 × 24; a Chinese character is 24 × 24
LINE_DOTS: Final = 32  # from line to line at size 1
BLADE_DOTS: Final = 96  # from the head to the blade
TEAR_LINES: Final = 6


@dataclass(frozen=True, kw_only=True)
class Profile:
    """`width_dots` and `columns` at size 1; `needs_fs_amp`: Chinese mode must be switched on by FS &.

    `encoding` is what its ROM has glyphs for; any other sign, and with raster every sign, goes out as a picture.

    `cutter` none leaves tearing to the citizen; `qr_native` false draws the QR as a picture. `page_mode`: ESC L lays
    a native QR and its words side by side; without it the words stand below, or are part of the picture.
    """

    width_dots: int
    columns: int
    encoding: Literal["gbk", "gb18030", "raster"] = "gbk"
    needs_fs_amp: bool = True
    cutter: Literal["none", "full", "part"] = "part"
    qr_native: bool = True
    page_mode: bool = False
    near_end_sensor: bool = True

    @property
    def cut_dots(self) -> int:
        """Paper from the last line to the blade, or to where it can be torn."""
        return TEAR_LINES * LINE_DOTS if self.cutter == "none" else BLADE_DOTS


PROFILES: Final[Mapping[str, Profile]] = MappingProxyType(
    {
        # Chinese 80 mm kiosk and counter mechanisms with GBK glyphs in ROM; their manuals list the page mode
        "gbk-80": Profile(width_dots=576, columns=48, page_mode=True),
        "gbk-80-full-cut": Profile(width_dots=576, columns=48, cutter="full", page_mode=True),
        # the same where the board prints rubbish for a page: all in plain lines
        "gbk-80-lines": Profile(width_dots=576, columns=48),
        # boards with all of GB 18030 in ROM print rare names without a picture
        "gb18030-80": Profile(width_dots=576, columns=48, encoding="gb18030", page_mode=True),
        # Chinese 58 mm panel printers: tear bar, mostly no near-end sensor
        "gbk-58": Profile(width_dots=384, columns=32, cutter="none", near_end_sensor=False),
        "gbk-58-cut": Profile(width_dots=384, columns=32),
        # the small ones that know no QR command: it goes out as a picture
        "gbk-58-no-qr": Profile(width_dots=384, columns=32, cutter="none", qr_native=False, near_end_sensor=False),
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
# Makes by the profile they have. The first six as escpos-printer-db has them; of the others no table is public: they
# are taken as what their makers mostly sell, in plain lines, which every board prints. No model was tried here.
MAKES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "nt-5890k": "gbk-58-no-qr",
        "pos-5890": "gbk-58-no-qr",
        "zj-5870": "gbk-58-no-qr",
        "sunmi-v2": "gbk-58",
        "rp326": "gbk-80-lines",
        "tep-200m": "gbk-80-lines",
        "xprinter-58": "gbk-58",
        "xprinter-80": "gbk-80-lines",
        "gprinter-58": "gbk-58",
        "gprinter-80": "gbk-80-lines",
        "sprt-58": "gbk-58",
        "sprt-80": "gbk-80-lines",
        "masung-80": "gbk-80-lines",  # 美松, kiosk mechanism
        "kangna-80": "gbk-80-lines",  # 康纳, kiosk mechanism
    }
)


def profile_of(name: str) -> Profile:
    """The profile of that name, or of the make. Raises KeyError."""
    return PROFILES[MAKES.get(name, name)]
