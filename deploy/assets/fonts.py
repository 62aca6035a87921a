"""Cuts the two fonts that npm does not offer out of Debian's Noto Sans CJK SC (package fonts-noto-cjk).

quhao-rare.woff2: characters of GB 2312 and of names that the web slices lack. quhao-print.otf: what a device needs to
draw text as dots. Run before vendor.py, after `npm ci --ignore-scripts`; the same inputs give the same bytes.
"""

from __future__ import annotations

from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from manifest import ROOT, STATIC, entry, write

SOURCE = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
SIMPLIFIED_CHINESE = 2  # number of the face "Noto Sans CJK SC" in the collection
ORIGIN = "debian:fonts-noto-cjk@1:20220127+repack1-1 NotoSansCJK-Regular.ttc, subset"
SLICES = ROOT / "node_modules" / "@fontsource-variable" / "noto-sans-sc" / "files"
# The 1,467 characters of 通用规范汉字表 (2013) outside GB 2312 (Unihan kTGH), and four more that names use.
NAMES = ROOT / "deploy" / "assets" / "name_characters.txt"
RARE = ROOT / "deploy" / "assets" / "rare_characters.txt"
MARKS = "·…—‘’“”→←↑↓↖↗℃№¥×÷±〇"


def gb2312() -> set[str]:
    """Every character of GB 2312, from the codec."""
    found: set[str] = set()
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            found.update(bytes([high, low]).decode("gb2312", "ignore"))
    return found


def covered_by_slices() -> set[str]:
    """Characters the web font has."""
    return {chr(code) for path in SLICES.glob("*.woff2") for code in TTFont(path).getBestCmap()}


def cut(characters: set[str], target: Path, flavor: str | None) -> dict[str, str]:
    """Write a subset of the source without hints and layout tables; returns its manifest row."""
    options = subset.Options(layout_features=[], hinting=False, flavor=flavor, name_IDs=[0, 1, 2, 4, 5, 6, 13, 14])
    options.drop_tables += ["BASE", "VORG", "vhea", "vmtx"]
    font = TTFont(SOURCE, fontNumber=SIMPLIFIED_CHINESE, recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[ord(character) for character in characters])
    subsetter.subset(font)
    subset.save_font(font, str(target), options)
    return entry(target, ORIGIN, "OFL-1.1")


def main() -> None:
    """Cut both fonts and record them."""
    names = set(NAMES.read_text("utf-8").strip())
    rare = {character for character in gb2312() if "\u3400" <= character < "\ue000"} | names
    rare -= covered_by_slices()
    RARE.write_text("".join(sorted(rare)) + "\n", "utf-8")
    printed = {c for c in gb2312() if not "\u0400" <= c < "\u0500"} | names | set(MARKS) | set(map(chr, range(32, 127)))
    fonts = STATIC / "fonts"
    write(
        "fonts",
        [cut(rare, fonts / "quhao-rare.woff2", "woff2"), cut(printed, fonts / "quhao-print.otf", None)],
    )


if __name__ == "__main__":
    main()
