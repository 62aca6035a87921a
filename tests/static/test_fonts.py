"""The fonts can write every name: GB 2312 and the characters names are registered with."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "static/fonts"
PUNCTUATION = "，。；：！？、（）“”‘’《》·—…￥→←↑↓"


@cache
def gb2312() -> frozenset[str]:
    rows = (bytes([high, low]) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    return frozenset("".join(row.decode("gb2312", "ignore") for row in rows))


@cache
def names() -> frozenset[str]:
    return frozenset((ROOT / "deploy/assets/name_characters.txt").read_text("utf-8").strip())


@cache
def ranges() -> tuple[frozenset[int], ...]:
    found = []
    for rule in re.findall(r"unicode-range:([^};]+)", (ROOT / "static/css/fonts.css").read_text()):
        codes: set[int] = set()
        for part in rule.replace(" ", "").split(","):
            first, _, last = part.removeprefix("U+").partition("-")
            codes.update(range(int(first, 16), int(last or first, 16) + 1))
        found.append(frozenset(codes))
    return tuple(found)


def test_there_are_6763_characters_in_gb_2312_and_the_rare_ones_of_names_beside_them() -> None:
    assert len(gb2312()) == 6763
    assert {"䶮", "𠮷", "㛃", "䜣", "𬭚"} <= names()


def test_pages_can_show_every_character_of_gb_2312_and_of_names() -> None:
    covered = frozenset().union(*ranges())
    wanted = gb2312() | names() | set(PUNCTUATION) | set(map(chr, range(0x20, 0x7F)))
    assert sorted(c for c in wanted if ord(c) not in covered) == []


def test_each_font_file_holds_what_its_rule_promises_of_gb_2312() -> None:
    css = (ROOT / "static/css/fonts.css").read_text()
    files = re.findall(r'src:url\("\.\./fonts/([^"]+)"\)', css)
    assert len(files) == len(ranges())
    held: set[str] = set()
    for name in files:
        held |= {chr(code) for code in TTFont(FONTS / name, lazy=True).getBestCmap()}
    assert (gb2312() | names()) - held == set()


def test_figures_have_one_width() -> None:
    font = TTFont(FONTS / "noto-sans-sc/latin.woff2")
    assert len({font["hmtx"][font.getBestCmap()[ord(figure)]][0] for figure in "0123456789"}) == 1


def test_the_print_font_draws_rare_names_as_dots() -> None:
    font = ImageFont.truetype(FONTS / "quhao-print.otf", 24)
    codes = TTFont(FONTS / "quhao-print.otf", lazy=True).getBestCmap()
    assert [c for c in gb2312() | names() if ord(c) not in codes] == []
    pictures = set()
    for character in "䶮𠮷㛃旸玥":
        paper = Image.new("1", (24, 34), 1)
        ImageDraw.Draw(paper).text((0, 0), character, font=font, fill=0)
        pictures.add(paper.tobytes())
    assert len(pictures) == 5, "none of them is the empty box of a missing character"
