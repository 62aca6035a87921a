"""Every pair of text and ground that a sheet uses has the contrast that ux.md K3 and D3 ask for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "static/css"
TOKENS = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", (CSS / "tokens.css").read_text()))
# text or mark, ground, least contrast
PAIRS = [
    *[
        (text, ground, 4.5)
        for text in ("ink", "ink-2", "brand", "brand-deep")
        for ground in ("paper", "card", "brand-pale")
    ],
    *[(text, ground, 4.5) for text in ("good-deep", "bad", "bad-deep", "warn-deep") for ground in ("paper", "card")],
    ("good-deep", "good-pale", 4.5),
    ("bad-deep", "bad-pale", 4.5),
    ("warn-deep", "warn-pale", 4.5),
    ("ink", "good-pale", 7),
    ("ink", "bad-pale", 7),
    ("ink", "warn-pale", 7),
    ("ink", "card", 7),
    ("on-brand", "brand-deep", 7),
    ("on-brand", "brand", 4.5),
    ("brand-deep", "card", 7),
    ("bad-deep", "card", 7),
    *[(mark, ground, 3) for mark in ("line-strong", "good", "bad", "brand") for ground in ("paper", "card")],
    *[(text, ground, 7) for text in ("navy-text", "navy-strong", "navy-warn") for ground in ("navy", "navy-panel")],
    *[(mark, ground, 4.5) for mark in ("navy-arrow", "navy-good", "navy-bad") for ground in ("navy", "navy-panel")],
    ("navy-strong", "navy-line", 7),
    ("on-amber", "amber", 7),
    ("on-amber", "navy-warn", 7),
    ("amber", "navy", 7),
    ("on-amber", "warn-pale", 7),  # the paler moment of a flash
    ("on-amber", "navy-strong", 7),  # the brighter moment of a window screen's light
    ("navy-strong", "navy-panel", 7),
]


def luminance(colour: str) -> float:
    def linear(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[i : i + 2], 16)) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("text", "ground", "least"), PAIRS)
def test_text_stands_out_from_its_ground(text: str, ground: str, least: float) -> None:
    light, dark = sorted((luminance(TOKENS[text]), luminance(TOKENS[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= least


@pytest.mark.parametrize("sheet", ["board.css", "screen.css"])
def test_public_screens_take_their_colours_from_the_tokens(sheet: str) -> None:
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", (CSS / sheet).read_text()) == []


def test_the_focus_ring_is_at_least_three_pixels() -> None:
    assert re.search(r"--focus-width:\s*([3-9])px", (CSS / "tokens.css").read_text())
