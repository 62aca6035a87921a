"""How a document lies on one paper: wrapped lines and sizes that fit, as the few operations a printer knows. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from devices.printers.document import (
    Align,
    Block,
    Code128Block,
    CutBlock,
    FeedBlock,
    PairBlock,
    QrBlock,
    RuleBlock,
    TextBlock,
)
from devices.printers.profiles import DOTS_PER_MM, Profile

RULE: Final = "─"
# Neither may stand alone at the wrong end of a line (GB/T 15834)
NOT_FIRST: Final = "，。、；：？！）》】」』”’％%·…"
NOT_LAST: Final = "（《【「『“‘￥"
_PIECE: Final = re.compile(r"[!-~]+|.", re.DOTALL)


@dataclass(frozen=True)
class Line:
    """One line of text that fits the paper at its size."""

    text: str
    size: int = 1
    align: Align = "left"
    bold: bool = False


@dataclass(frozen=True)
class Feed:
    """Blank lines of size 1."""

    lines: int


@dataclass(frozen=True)
class Barcode:
    """CODE128 of `data`, centred, `height_dots` high, its text below."""

    data: str
    height_dots: int


@dataclass(frozen=True)
class Qr:
    """QR of `data` at most `size_dots` wide, centred."""

    data: str
    size_dots: int


@dataclass(frozen=True)
class Cut:
    """Feed to the blade and cut, or far enough to tear."""


Operation = Line | Feed | Barcode | Qr | Cut


def lay_out(blocks: Iterable[Block], profile: Profile) -> tuple[Operation, ...]:
    """The operations that put `blocks` on the paper of `profile`, top to bottom."""
    return tuple(operation for block in blocks for operation in _place(block, profile))


def columns_of(text: str) -> int:
    """Columns at size 1: ASCII takes one, everything else is drawn in a Chinese cell of two."""
    return sum(1 if sign < "\x80" else 2 for sign in text)


def wrap(text: str, columns: int) -> list[str]:
    """`text` in lines of at most `columns` (at least 2). Words stay whole where they fit; punctuation stays with its
    neighbour; blanks at a line's end go."""
    lines = [""]
    for piece in _pieces(text, columns):
        if columns_of(lines[-1]) + columns_of(piece) > columns and lines[-1]:
            lines[-1] = lines[-1].rstrip(" ")
            lines.append("")
        if piece != " " or lines[-1] or len(lines) == 1:
            lines[-1] += piece
    lines[-1] = lines[-1].rstrip(" ")
    return lines


def fitting_size(text: str, size: int, columns: int) -> int:
    """The largest size up to `size` at which no word of `text` has to be broken."""
    longest = max((columns_of(word) for word in _words(text)), default=1)
    return max(1, min(size, columns // max(1, longest)))


def _place(block: Block, profile: Profile) -> Iterator[Operation]:
    match block:
        case TextBlock():
            for paragraph in block.text.split("\n"):
                size = fitting_size(paragraph, block.size, profile.columns)
                for line in wrap(paragraph, profile.columns // size):
                    yield Line(line, size, block.align, block.bold)
        case PairBlock():
            yield from _pair(block, profile)
        case RuleBlock():
            yield Line(RULE * (profile.columns // 2))
        case FeedBlock():
            yield Feed(block.lines)
        case Code128Block():
            yield Barcode(block.data, block.height_mm * DOTS_PER_MM)
        case QrBlock():
            yield Qr(block.data, min(block.size_mm * DOTS_PER_MM, profile.width_dots))
            if block.caption:
                yield from _place(TextBlock(block.caption, align="center"), profile)
        case CutBlock():
            yield Cut()


def _pair(block: PairBlock, profile: Profile) -> Iterator[Operation]:
    size = min(fitting_size(text, block.size, profile.columns) for text in (block.left, block.right))
    columns = profile.columns // size
    gap = columns - columns_of(block.left) - columns_of(block.right)
    if not block.right or "\n" in block.left + block.right or gap < 1:
        yield from _place(TextBlock(block.left, size), profile)
        if block.right:
            yield from _place(TextBlock(block.right, size, "right"), profile)
        return
    yield Line(block.left + " " * gap + block.right, size)


def _words(text: str) -> list[str]:
    """Unbreakable pieces: ASCII words, and Chinese signs with the punctuation that clings to them."""
    words: list[str] = []
    for piece in _PIECE.findall(text):
        if words and words[-1] != " " and (piece[0] in NOT_FIRST or words[-1][-1] in NOT_LAST):
            words[-1] += piece
        else:
            words.append(piece)
    return words


def _pieces(text: str, columns: int) -> Iterator[str]:
    for word in _words(text):
        if columns_of(word) <= columns:
            yield word
        else:
            yield from word
